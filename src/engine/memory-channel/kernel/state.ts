// The tables of the cluster: hosts, processes, regions, lock sets. Only the kernel writes them, so a program that is
// killed leaves none of them half changed; what programs need at full speed lies in the fabric.

import type { RailStyle, Settings, TraceEvent } from '../config.ts';
import type { Fabric } from '../fabric/index.ts';
import type { User } from '../flags.ts';
import type { HostConsole } from './host-console.ts';

export type HostState = 'halted' | 'booted' | 'member' | 'panicked';
export type MapperState = 'none' | 'running' | 'lost';

/** The rc.config variables of the library (manual 10.2). */
export interface RcConfig {
  IMC_AUTO_INIT: number;
  /** Megabytes. */
  IMC_MAX_ALLOC: number;
  /** Megabytes. */
  IMC_MAX_RECV: number;
}

/** Attributes of the system configuration table; a change acts at the next boot. */
export interface SystemAttributes {
  rm_rail_style: RailStyle;
  vm_syswiredpercent: number;
}

export interface HostRecord {
  readonly index: number;
  readonly name: string;
  readonly memberId: number;
  readonly memoryBytes: number;
  readonly physicalRails: number;
  state: HostState;
  /** False when the cables are not attached (manual 10.5.2). */
  isLinked: boolean;
  readonly rcConfig: RcConfig;
  /** As stored. */
  readonly attributes: SystemAttributes;
  /** As read at the last boot. */
  booted: Readonly<SystemAttributes>;
  /** Bytes; 0 until the first imc_init. */
  maxalloc: number;
  maxrecv: number;
  mapper: MapperState;
  /** Bytes that others than the library have wired. */
  wiredElsewhere: number;
  nextPid: number;
  readonly console: HostConsole;
}

export interface AttachRecord {
  readonly region: RegionRecord;
  readonly direction: 'transmit' | 'receive';
  /** Index of the receiver of a point-to-point attach. */
  readonly dest: number | undefined;
}

export interface ProcessRecord {
  readonly pid: number;
  /** Index of its words in the fabric. */
  readonly slot: number;
  readonly host: HostRecord;
  readonly user: User;
  readonly session: number;
  /** Bytes; Infinity without a limit. */
  readonly vmLimit: number;
  readonly program: string;
  isEnding: boolean;
  vmInUse: number;
  readonly attaches: AttachRecord[];
  readonly handled: Set<number>;
}

/** What a region is on one host. */
export interface RegionOnHost {
  sharing: 'shared' | 'nonshared' | undefined;
  /** The only process that may attach while nonshared. */
  sharingPid: number;
  /** Fixed by the first broadcast transmit attach (MC-182). */
  loopback: boolean | undefined;
  transmits: number;
  pointToPoints: number;
  receives: number;
  segment: number;
}

export interface RegionRecord {
  readonly id: number;
  /** Index in the fabric's tables. */
  readonly slot: number;
  readonly key: number;
  /** Bytes, whole pages. */
  readonly size: number;
  readonly rail: number;
  readonly isCoherent: boolean;
  readonly perm: number;
  readonly owner: User;
  readonly allocators: Set<number>;
  readonly hosts: RegionOnHost[];
}

export interface LockSetRecord {
  readonly id: number;
  readonly slot: number;
  readonly key: number;
  readonly count: number;
  readonly perm: number;
  readonly owner: User;
  readonly allocators: Set<number>;
}

/** What the driver must do for the kernel. */
export type Order =
  /** End a process now; when its thread is gone, the driver calls `processEnded`. */
  { readonly type: 'terminate'; readonly pid: number; readonly signal: number };

export interface KernelState {
  readonly settings: Settings;
  readonly fabric: Fabric;
  readonly hosts: HostRecord[];
  readonly processes: Map<number, ProcessRecord>;
  readonly regions: Map<number, RegionRecord>;
  readonly lockSets: Map<number, LockSetRecord>;
  readonly segments: Map<number, ArrayBufferLike>;
  readonly orders: Order[];
  /** Style and number of logical rails; undefined until a host has booted. */
  rails: { readonly style: RailStyle; readonly logical: number } | undefined;
  /** True for each physical rail that works. */
  readonly physical: boolean[];
  nextId: number;
  nextSegment: number;
  attachCount: number;
  readonly newBuffer: (bytes: number) => ArrayBufferLike;
}

export const megabyte = 1_048_576;

export function trace(state: KernelState, event: Omit<TraceEvent, 'at'>): void {
  const { fabric } = state;
  if (fabric.trace !== undefined) fabric.trace({ at: fabric.clock.now(), ...event });
}

export function members(state: KernelState): HostRecord[] {
  return state.hosts.filter((host) => host.state === 'member');
}

/** Whether a host's system runs, with the library or without. */
export function isUp({ state }: HostRecord): boolean {
  return state === 'booted' || state === 'member';
}

/** Hosts by member id, the order in which they are listed (MC-309). */
export function inMemberOrder(hosts: readonly HostRecord[]): HostRecord[] {
  return [...hosts].sort((a, b) => a.memberId - b.memberId);
}

export function roundToPages(state: KernelState, bytes: number): number {
  const { pageSize } = state.settings;
  return Math.ceil(bytes / pageSize) * pageSize;
}

/** Bytes of address space in use: regions, and at least a page for each lock set (MC-137). */
export function spaceInUse(state: KernelState): number {
  let bytes = 0;
  for (const region of state.regions.values()) bytes += region.size;
  for (const set of state.lockSets.values()) bytes += lockSetBytes(state, set.count);
  return bytes;
}

export function lockSetBytes(state: KernelState, count: number): number {
  return roundToPages(state, count * 4);
}

/** The largest maxalloc of the members; what is in use counts too for reports (MC-136). */
export function allocLimit(state: KernelState): number {
  return members(state).reduce((most, host) => Math.max(most, host.maxalloc), 0);
}

/** Bytes attached for receive on a host, each region once (MC-080). */
export function receiveInUse(state: KernelState, host: HostRecord): number {
  let bytes = 0;
  for (const region of state.regions.values()) {
    if (region.hosts[host.index]?.segment) bytes += region.size;
  }
  return bytes;
}

/** Bytes of memory a host may wire (manual 10.4.2). */
export function wiredLimit(host: HostRecord): number {
  return Math.floor((host.memoryBytes * host.booted.vm_syswiredpercent) / 100);
}

/** Whether a host has room for more receive pages, and which limit says no. */
export function receiveRefusal(
  state: KernelState,
  host: HostRecord,
  bytes: number,
): 'maxrecv' | 'wired' | undefined {
  const inUse = receiveInUse(state, host);
  if (inUse + bytes > host.maxrecv) return 'maxrecv';
  return inUse + host.wiredElsewhere + bytes > wiredLimit(host) ? 'wired' : undefined;
}

/** The lowest index that no record uses, or undefined when the table is full. */
export function freeSlot(
  used: Iterable<{ readonly slot: number }>,
  size: number,
): number | undefined {
  const taken = new Set<number>();
  for (const { slot } of used) taken.add(slot);
  for (let slot = 0; slot < size; slot += 1) if (!taken.has(slot)) return slot;
  return undefined;
}
