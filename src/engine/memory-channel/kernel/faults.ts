// Faults on demand (MC-354): lost packets, counts that stay in update, corrupt lock sets, a check that cannot be set
// up. None of them can change the value of a delivered word (MC-355).
import {
  armRule,
  disarmDead,
  Global,
  nextPosition,
  RailReal,
  RailWord,
  railAt,
  ringBells,
  withLocks,
} from '../fabric/index.ts';
import { allRails, isRail } from './rails.ts';
import type { HostRecord, KernelState } from './state.ts';

/** Which packet to lose; what is left out may be anything. */
export interface DropRequest {
  readonly rail: number;
  /** Number of the packet on its rail, from 0. */
  readonly position?: number | undefined;
  /** Id of the region. */
  readonly region?: number | undefined;
  /** Name of the sending host. */
  readonly from?: string | undefined;
  /** Byte offset in the region that the packet must cover. */
  readonly offset?: number | undefined;
  /** How many such packets to let pass first. */
  readonly skip?: number | undefined;
  /** Names of the hosts that lose it; one receiver chosen by chance unless said (AMB-19). */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * Arms the loss of the next packet that fits.
 * @returns why it cannot be armed, or undefined.
 * @throws BusyError before anything has changed.
 */
export function dropPacket(state: KernelState, request: DropRequest): string | undefined {
  if (!isRail(state, request.rail))
    return `there is no logical rail ${request.rail}; imcs -s lists those that there are`;
  if (request.region !== undefined && !state.regions.has(request.region))
    return `there is no region ${request.region}; imcs -r lists those that there are`;
  const names = [...(request.hosts ?? []), ...(request.from === undefined ? [] : [request.from])];
  const unknown = names.find((name) => hostNamed(state, name) === undefined);
  if (unknown !== undefined) return `there is no host ${unknown}; clu_get_info lists the members`;
  const rule = {
    rail: request.rail,
    position: request.position,
    region: request.region,
    from: request.from === undefined ? undefined : hostNamed(state, request.from)?.index,
    word: request.offset === undefined ? undefined : Math.floor(request.offset / 4),
    skip: request.skip,
    hosts: maskOf(state, request.hosts ?? []),
  };
  return withLocks(state.fabric, appendLocks(state), () => {
    const next = nextPosition(state.fabric, request.rail);
    if (request.position !== undefined && request.position < next) {
      return `packet ${request.position} of logical rail ${request.rail} has been sent; the next one is ${next}`;
    }
    disarmDead(state.fabric, (id) => state.regions.has(id));
    if (armRule(state.fabric, rule)) return undefined;
    return 'all places for drop rules are taken; wait until some have fired';
  });
}

function appendLocks(state: KernelState): number[] {
  return allRails(state).map((rail) => railAt(state.fabric.layout, rail) + RailWord.lock);
}

function hostNamed(state: KernelState, name: string): HostRecord | undefined {
  return state.hosts.find((host) => host.name === name);
}

function maskOf(state: KernelState, names: readonly string[]): number {
  let mask = 0;
  for (const name of names) mask |= 1 << (hostNamed(state, name)?.index ?? 0);
  return mask;
}

/** Three errors in a year of emulated time, as the manual says of the real hardware (MC-356). */
const historicalErrorsPerSecond = 3 / (365.25 * 86_400);

/** Loses packets by chance, so many a second of emulated time on each rail; 0 ends it. */
export function setErrorRate(state: KernelState, rate: number | 'historical'): void {
  const { fabric } = state;
  const perSecond = rate === 'historical' ? historicalErrorsPerSecond : rate;
  const errorEvery = perSecond > 0 ? 1e6 / perSecond : 0;
  withLocks(fabric, appendLocks(state), () => {
    for (const rail of allRails(state)) {
      const real = railAt(fabric.layout, rail) / 2;
      fabric.reals[real + RailReal.errorEvery] = errorEvery;
      fabric.reals[real + RailReal.nextErrorAt] =
        errorEvery > 0 ? fabric.clock.now() + errorEvery : 0;
    }
  });
}

/** Lets the next reads of a rail's count answer that it is being updated (MC-242). */
export function holdCountUpdate(state: KernelState, rail: number, polls: number): void {
  Atomics.store(state.fabric.words, railAt(state.fabric.layout, rail) + RailWord.hold, polls);
}

/** Makes every call on a lock set answer IMC_CORRUPTLOCK. */
export function corruptLockSet(state: KernelState, id: number): void {
  const set = state.lockSets.get(id);
  if (set === undefined) return;
  Atomics.store(state.fabric.words, state.fabric.layout.lockFlagsAt + set.slot, 1);
  ringBells(state.fabric);
}

/** Makes imc_ckerrcnt answer IMC_INITERR, or ends that. */
export function breakErrorCheck(state: KernelState, isBroken: boolean): void {
  Atomics.store(state.fabric.words, Global.checkBroken, isBroken ? 1 : 0);
}
