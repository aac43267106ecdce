// What observers may see of a cluster (imcs, the console): rails, hosts, regions with who transmits and receives, lock
// sets with their holders, error counts, and the bytes of a region as one host has them.

import type { RailStyle } from '../config.ts';
import {
  HostRailReal,
  HostRailWord,
  hostRailAt,
  isPending,
  RailReal,
  RailWord,
  railAt,
  trueCount,
} from '../fabric/index.ts';
import { formatMode } from '../flags.ts';
import { holdersOf, isCorrupt } from './locks.ts';
import { allRails, isRailActive } from './rails.ts';
import { bringUpToDate, memoryOf } from './segments.ts';
import {
  allocLimit,
  type HostRecord,
  type HostState,
  inMemberOrder,
  type KernelState,
  lockSetBytes,
  type MapperState,
  type RegionRecord,
  receiveInUse,
  spaceInUse,
  wiredLimit,
} from './state.ts';

export interface RailView {
  readonly id: number;
  readonly active: boolean;
  /** Index of the physical rail that carries it, or null. */
  readonly activePhysical: number | null;
  readonly errorCount: number;
  readonly packets: number;
  readonly words: number;
  /** Looped-back packets count twice. */
  readonly transactions: number;
  readonly drops: number;
  readonly failovers: number;
}

export interface PhysicalRailView {
  /** `mca0`, `mcb0` and so on (MC-039). */
  readonly name: string;
  readonly state: 'active' | 'standby' | 'failed';
  /** Index of its logical rail. */
  readonly logical: number;
}

export interface HostView {
  readonly name: string;
  readonly memberId: number;
  readonly state: HostState;
  readonly mapper: MapperState;
  /** Bytes. */
  readonly maxalloc: number;
  readonly maxrecv: number;
  readonly receiveBytes: number;
  readonly wiredBytes: number;
  readonly wiredLimit: number;
  /** Packets applied on each rail. */
  readonly applied: readonly number[];
  /** Packets lost on each rail. */
  readonly drops: readonly number[];
  /** Whether packets are on their way to it, for each rail. */
  readonly pending: readonly boolean[];
}

export interface AttachView {
  readonly pid: number;
  readonly host: string;
  readonly direction: 'transmit' | 'receive';
  /** Receiver of a point-to-point attach. */
  readonly to?: string;
}

export interface RegionView {
  readonly type: 'IMC';
  readonly id: number;
  readonly key: number;
  readonly size: number;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly rail: number;
  readonly coherent: boolean;
  readonly allocators: readonly number[];
  readonly attaches: readonly AttachView[];
  /** Names of hosts whose transmit attaches loop back. */
  readonly loopbackOn: readonly string[];
  /** Names of hosts that receive it. */
  readonly receivedBy: readonly string[];
}

export interface LockSetView {
  readonly type: 'IMC';
  readonly id: number;
  readonly key: number;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly locks: number;
  readonly corrupt: boolean;
  readonly allocators: readonly number[];
  readonly held: readonly { readonly index: number; readonly pid: number; readonly host: string }[];
}

export interface ProcessView {
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  readonly program: string;
}

export interface Snapshot {
  readonly style: RailStyle | undefined;
  readonly rails: readonly RailView[];
  readonly physicalRails: readonly PhysicalRailView[];
  readonly hosts: readonly HostView[];
  readonly regions: readonly RegionView[];
  readonly lockSets: readonly LockSetView[];
  readonly processes: readonly ProcessView[];
  /** Bytes: the largest maxalloc of the members, or what is in use if that is more (MC-136). */
  readonly effectiveMaxalloc: number;
  readonly allocatedBytes: number;
  /** Address space of lock sets. */
  readonly overheadBytes: number;
}

/** A consistent picture of the tables; counters of a running cluster may be a moment apart. */
export function takeSnapshot(state: KernelState): Snapshot {
  const inUse = spaceInUse(state);
  let overheadBytes = 0;
  for (const set of state.lockSets.values()) overheadBytes += lockSetBytes(state, set.count);
  return {
    style: state.rails?.style,
    rails: allRails(state).map((rail) => railView(state, rail)),
    physicalRails: state.physical.map((_, index) => physicalView(state, index)),
    hosts: inMemberOrder(state.hosts).map((host) => hostView(state, host)),
    regions: [...state.regions.values()].map((region) => regionView(state, region)),
    lockSets: [...state.lockSets.values()].map((set) => ({
      type: 'IMC',
      id: set.id,
      key: set.key,
      mode: formatMode(set.perm),
      owner: set.owner.name,
      group: set.owner.group,
      locks: set.count,
      corrupt: isCorrupt(state, set),
      allocators: [...set.allocators],
      held: holdersOf(state, set).flatMap((pid, index) =>
        pid === 0 ? [] : [{ index, pid, host: state.processes.get(pid)?.host.name ?? '' }],
      ),
    })),
    processes: [...state.processes.values()].map((one) => ({
      pid: one.pid,
      host: one.host.name,
      user: one.user.name,
      program: one.program,
    })),
    effectiveMaxalloc: Math.max(allocLimit(state), inUse),
    allocatedBytes: inUse,
    overheadBytes,
  };
}

function railView(state: KernelState, rail: number): RailView {
  const { words, reals, layout } = state.fabric;
  const base = railAt(layout, rail);
  const physical = words[base + RailWord.activePhysical] ?? -1;
  const drops = state.hosts.map((host) => hostDrops(state, host, rail));
  return {
    id: rail,
    active: isRailActive(state, rail),
    activePhysical: physical < 0 ? null : physical,
    errorCount: trueCount(state.fabric, rail),
    packets: reals[base / 2 + RailReal.packets] ?? 0,
    words: reals[base / 2 + RailReal.words] ?? 0,
    transactions: reals[base / 2 + RailReal.transactions] ?? 0,
    drops: drops.reduce((sum, one) => sum + one, 0),
    failovers: words[base + RailWord.failovers] ?? 0,
  };
}

function hostDrops(state: KernelState, host: HostRecord, rail: number): number {
  const at = hostRailAt(state.fabric.layout, host.index, rail) + HostRailWord.drops;
  return Atomics.load(state.fabric.words, at);
}

function physicalView(state: KernelState, index: number): PhysicalRailView {
  const { words, layout } = state.fabric;
  const logical = state.rails?.style === 0 ? index : 0;
  const isCarrying = words[railAt(layout, logical) + RailWord.activePhysical] === index;
  const isWorking = state.physical[index] === true;
  return {
    name: `mc${'abcd'[index] ?? index}0`,
    state: !isWorking ? 'failed' : isCarrying ? 'active' : 'standby',
    logical,
  };
}

function hostView(state: KernelState, host: HostRecord): HostView {
  const { reals, layout } = state.fabric;
  const rails = allRails(state);
  const receiveBytes = receiveInUse(state, host);
  return {
    name: host.name,
    memberId: host.memberId,
    state: host.state,
    mapper: host.mapper,
    maxalloc: host.maxalloc,
    maxrecv: host.maxrecv,
    receiveBytes,
    wiredBytes: receiveBytes + host.wiredElsewhere,
    wiredLimit: wiredLimit(host),
    applied: rails.map(
      (rail) => reals[hostRailAt(layout, host.index, rail) / 2 + HostRailReal.applied] ?? 0,
    ),
    drops: rails.map((rail) => hostDrops(state, host, rail)),
    pending: rails.map(
      (rail) => host.state === 'member' && isPending(state.fabric, host.index, rail),
    ),
  };
}

function regionView(state: KernelState, region: RegionRecord): RegionView {
  const named = (test: (index: number) => boolean) =>
    inMemberOrder(state.hosts)
      .filter((host) => test(host.index))
      .map((host) => host.name);
  const attaches: AttachView[] = [];
  for (const process of state.processes.values()) {
    for (const { region: attached, direction, dest } of process.attaches) {
      if (attached !== region) continue;
      const to = dest === undefined ? undefined : state.hosts[dest]?.name;
      attaches.push({
        pid: process.pid,
        host: process.host.name,
        direction,
        ...(to === undefined ? {} : { to }),
      });
    }
  }
  return {
    type: 'IMC',
    id: region.id,
    key: region.key,
    size: region.size,
    mode: formatMode(region.perm),
    owner: region.owner.name,
    group: region.owner.group,
    rail: region.rail,
    coherent: region.isCoherent,
    allocators: [...region.allocators],
    attaches,
    loopbackOn: named((index) => region.hosts[index]?.loopback === true),
    receivedBy: named((index) => (region.hosts[index]?.segment ?? 0) !== 0),
  };
}

/**
 * The bytes of a region as a host has them, after what is due has been applied; for a hex view.
 * @returns undefined when there is no such region or the host does not receive it.
 * @throws BusyError when another thread is applying packets: ask again.
 */
export function readMemory(
  state: KernelState,
  place: {
    readonly host: string;
    readonly region: number;
    readonly offset: number;
    readonly length: number;
  },
): Uint8Array | undefined {
  const region = state.regions.get(place.region);
  const host = state.hosts.find((one) => one.name === place.host);
  if (region === undefined || host === undefined) return undefined;
  const words = memoryOf(state, region, host.index);
  if (words === undefined) return undefined;
  if (state.settings.transport === 'log') bringUpToDate(state, host.index, region.rail);
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return Uint8Array.from(bytes.subarray(place.offset, place.offset + place.length));
}
