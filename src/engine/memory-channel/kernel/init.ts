// imc_init: a host joins the library's cluster or changes its limits (manual 10.2, 10.4, 10.5.2).
import { RailWord, railAt, withLocks } from '../fabric/index.ts';
import type { User } from '../flags.ts';
import { panicHost } from './leave.ts';
import { activeRails, addError, allRails, drainLocks, joinRails, raiseEvent } from './rails.ts';
import { copyCoherent, makeCoherentSegments } from './segments.ts';
import {
  allocLimit,
  type HostRecord,
  isUp,
  type KernelState,
  megabyte,
  members,
  receiveInUse,
  spaceInUse,
  wiredLimit,
} from './state.ts';

export interface InitOptions {
  /** Megabytes for the whole cluster; 10 at the first run unless said. */
  readonly maxalloc?: number | undefined;
  /** Megabytes receivable on this host; 10 at the first run unless said. */
  readonly maxrecv?: number | undefined;
  /** Who runs the command; it must be root. */
  readonly as: User;
}

export const notInitialized = 'Memory Channel is not initialized for user access';
const virtualHubWarning =
  'imc_init: warning: an older hardware manual forbids a virtual hub with the Memory Channel API library';
export const insufficientWired = 'Memory Channel API - insufficient wired memory';

const defaultMegabytes = 10;
const megabytesMax = 2047;

/**
 * Runs imc_init on a host.
 * @returns why it failed and changed nothing, or undefined. Failures of the manual's 10.5.2 are on the console too.
 * @throws BusyError before anything has changed.
 */
export function initHost(
  state: KernelState,
  host: HostRecord,
  options: InitOptions,
): string | undefined {
  if (options.as.uid !== 0) return 'imc_init: permission denied; run it as root';
  if (!isUp(host)) return `imc_init: ${host.name} is not booted`;
  for (const value of [options.maxalloc, options.maxrecv]) {
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1 || value > megabytesMax) {
      return `imc_init: ${value} is no limit; give whole megabytes from 1 to ${megabytesMax}`;
    }
  }
  if (!hasLink(state, host)) return fail(host, notInitialized);
  return host.state === 'member' ? reconfigure(state, host, options) : join(state, host, options);
}

/** Whether something carries what the host would send: its cables, and a rail that works (MC-069). */
function hasLink(state: KernelState, host: HostRecord): boolean {
  return (
    state.settings.interconnect === 'memory-channel' && host.isLinked && activeRails(state) !== 0
  );
}

function fail(host: HostRecord, message: string): string {
  host.console.write(message);
  return message;
}

function reconfigure(
  state: KernelState,
  host: HostRecord,
  options: InitOptions,
): string | undefined {
  const maxalloc = (options.maxalloc ?? 0) * megabyte || host.maxalloc;
  const maxrecv = (options.maxrecv ?? 0) * megabyte || host.maxrecv;
  if (options.maxalloc !== undefined && maxalloc < spaceInUse(state)) {
    return `imc_init: maxalloc ${options.maxalloc} MB is below the address space in use; deallocate regions first`;
  }
  if (maxrecv < receiveInUse(state, host)) {
    return `imc_init: maxrecv ${options.maxrecv} MB is below the receive space in use; detach regions first`;
  }
  if (maxrecv > wiredLimit(host)) return fail(host, insufficientWired);
  host.maxalloc = maxalloc;
  host.maxrecv = maxrecv;
  return undefined;
}

function join(state: KernelState, host: HostRecord, options: InitOptions): string | undefined {
  const maxalloc = (options.maxalloc ?? defaultMegabytes) * megabyte;
  const maxrecv = (options.maxrecv ?? defaultMegabytes) * megabyte;
  if (maxrecv > wiredLimit(host)) return fail(host, insufficientWired);
  const coherent = coherentBytes(state);
  if (coherent > maxrecv) {
    return `imc_init: maxrecv ${maxrecv / megabyte} MB is below the coherent regions of the cluster; give a larger -r`;
  }
  if (coherent + host.wiredElsewhere > wiredLimit(host)) return fail(host, insufficientWired);
  const free = Math.max(allocLimit(state), maxalloc) - spaceInUse(state);
  if (free < state.settings.joinReserve) {
    panicHost(state, host, ['panic (cpu 0): ICS MCT Assertion Failed']);
    return `${host.name} panicked: too little Memory Channel address space is free`;
  }
  enter(state, host);
  host.maxalloc = maxalloc;
  host.maxrecv = maxrecv;
  if (host.mapper === 'none') host.mapper = 'running';
  host.state = 'member';
  if (state.settings.hub === 'virtual' && members(state).length > 1) {
    host.console.write(virtualHubWarning);
  }
  addError(state, allRails(state));
  raiseEvent(state, `host ${host.name} joined`);
  return undefined;
}

function coherentBytes(state: KernelState): number {
  let bytes = 0;
  for (const region of state.regions.values()) if (region.isCoherent) bytes += region.size;
  return bytes;
}

/** Puts the host on the rails at one point of each: with copies of the coherent regions as they are there (MC-198). */
function enter(state: KernelState, host: HostRecord): void {
  const { fabric } = state;
  const rails = Array.from({ length: fabric.layout.rails }, (_, rail) => rail);
  const appendLocks = rails.map((rail) => railAt(fabric.layout, rail) + RailWord.lock);
  const locks = [...appendLocks, ...rails.flatMap((rail) => drainLocks(state, rail))];
  withLocks(fabric, locks, () => {
    makeCoherentSegments(state, host);
    joinRails(state, host.index, copyCoherent(state, host));
  });
}
