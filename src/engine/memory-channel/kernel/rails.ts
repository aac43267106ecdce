// Physical and logical rails: how a cluster forms them, fails over, loses and regains them (manual 10.1). Each logical
// rail has one log; a failover changes which physical rail carries it.
import type { RailStyle } from '../config.ts';
import { logicalRailsOf } from '../config.ts';
import {
  dropTimes,
  Global,
  HostRailReal,
  HostRailWord,
  HostWord,
  hostAt,
  hostRailAt,
  PacketWord,
  RailReal,
  RailWord,
  railAt,
  ringBells,
  withLocks,
} from '../fabric/index.ts';
import { type KernelState, members, trace } from './state.ts';

/** Sets up the rails of a cluster that forms: empty logs and counts of 0 (MC-257). */
export function formRails(state: KernelState, style: RailStyle): void {
  const { fabric, settings } = state;
  const logical = logicalRailsOf(style, settings.physicalRails);
  state.rails = { style, logical };
  Atomics.store(fabric.words, Global.logicalRails, logical);
  for (let rail = 0; rail < fabric.layout.rails; rail += 1) {
    const base = railAt(fabric.layout, rail);
    for (const word of [RailWord.seq, RailWord.baseCount, RailWord.hold, RailWord.failovers]) {
      fabric.words[base + word] = 0;
    }
    for (const real of [RailReal.packets, RailReal.words, RailReal.transactions]) {
      fabric.reals[base / 2 + real] = 0;
    }
    fabric.words[base + RailWord.random] = (settings.seed + rail * 7919) | 1;
    const tail = fabric.words[base + RailWord.tail] ?? 0;
    for (const host of state.hosts) clearHostRail(state, host.index, rail, tail);
    const active = rail < logical ? workingRail(state, rail) : undefined;
    fabric.words[base + RailWord.activePhysical] = active ?? -1;
    Atomics.store(fabric.words, base + RailWord.state, active === undefined ? 0 : 1);
  }
}

function clearHostRail(state: KernelState, host: number, rail: number, cursor: number): void {
  const { words, reals, layout } = state.fabric;
  const base = hostRailAt(layout, host, rail);
  for (const word of [
    HostRailWord.mark,
    HostRailWord.drops,
    HostRailWord.hasIntent,
    HostRailWord.floor,
  ]) {
    words[base + word] = 0;
  }
  for (let real = 0; real <= dropTimes; real += 1)
    reals[base / 2 + HostRailReal.applied + real] = 0;
  Atomics.store(words, base + HostRailWord.cursor, cursor);
}

/** The physical rails that can carry a logical one. */
function physicalOf(state: KernelState, rail: number): number[] {
  if (state.rails?.style === 0) return [rail];
  return state.physical.map((_, index) => index);
}

function workingRail(state: KernelState, rail: number): number | undefined {
  return physicalOf(state, rail).find((index) => state.physical[index] === true);
}

export function logicalRails(state: KernelState): number {
  return state.rails?.logical ?? 0;
}

export function isRail(state: KernelState, rail: number): boolean {
  return Number.isInteger(rail) && rail >= 0 && rail < logicalRails(state);
}

export function isRailActive(state: KernelState, rail: number): boolean {
  return state.fabric.words[railAt(state.fabric.layout, rail) + RailWord.state] === 1;
}

/** Bit r is set exactly when logical rail r is active (MC-302). */
export function activeRails(state: KernelState): number {
  let mask = 0;
  for (let rail = 0; rail < logicalRails(state); rail += 1) {
    if (isRailActive(state, rail)) mask |= 1 << rail;
  }
  return mask;
}

/** Adds one error to some rails, as joins, leaves and failures do (MC-240). */
export function addError(state: KernelState, rails: readonly number[]): void {
  for (const rail of rails) {
    Atomics.add(state.fabric.words, railAt(state.fabric.layout, rail) + RailWord.baseCount, 1);
    trace(state, { kind: 'count', host: '', rail });
  }
}

export function allRails(state: KernelState): number[] {
  return Array.from({ length: logicalRails(state) }, (_, rail) => rail);
}

/** Tells every waiter that hosts or rails have changed. */
export function raiseEvent(state: KernelState, detail: string): void {
  Atomics.add(state.fabric.words, Global.eventSeq, 1);
  Atomics.notify(state.fabric.words, Global.eventSeq);
  trace(state, { kind: 'event', host: '', detail });
  ringBells(state.fabric);
}

const bothBad = 'panic (cpu 0): rm_failover_if_necessary, both rails bad';
export const fatalPanic = 'panic (cpu 0): rm_delete_context: fatal MC error';

/** The console text of a host that no rail carries any more (MC-037). */
export function noRailPanic(state: KernelState): string {
  return state.rails?.style === 1 && state.physical.length > 1 ? bothBad : fatalPanic;
}

/**
 * A physical rail fails: failover, loss of its logical rail, or of all.
 * @returns the console text with which every host panics, if no rail is left (MC-021, MC-025, MC-037).
 * @throws BusyError before anything has changed.
 */
export function failPhysical(state: KernelState, index: number): string | undefined {
  if (state.physical[index] !== true) return undefined;
  const rail = allRails(state).find(
    (one) =>
      state.fabric.words[railAt(state.fabric.layout, one) + RailWord.activePhysical] === index,
  );
  if (rail === undefined) {
    state.physical[index] = false;
    return undefined;
  }
  const { fabric } = state;
  const base = railAt(fabric.layout, rail);
  withLocks(fabric, [base + RailWord.lock, ...drainLocks(state, rail)], () => {
    state.physical[index] = false;
    const next = workingRail(state, rail);
    fabric.words[base + RailWord.activePhysical] = next ?? -1;
    addError(state, [rail]);
    if (next === undefined) {
      fabric.words[base + RailWord.state] = 0;
      return;
    }
    fabric.words[base + RailWord.failovers] = (fabric.words[base + RailWord.failovers] ?? 0) + 1;
    if (state.settings.failoverLoss === 'in-flight') loseInFlight(state, rail);
    trace(state, { kind: 'failover', host: '', rail, detail: `physical ${index} to ${next}` });
  });
  if (isRailActive(state, rail)) return undefined;
  raiseEvent(state, `rail ${rail} off line`);
  // A cluster on another interconnect does not live on its rails.
  const isVital = state.settings.interconnect === 'memory-channel';
  return isVital && activeRails(state) === 0 ? noRailPanic(state) : undefined;
}

/** A physical rail works again: standby of a pair, or the return of a logical rail, which counts as an error. */
export function restorePhysical(state: KernelState, index: number): void {
  if (state.physical[index] !== false) return;
  state.physical[index] = true;
  const rail = allRails(state).find(
    (one) => !isRailActive(state, one) && physicalOf(state, one).includes(index),
  );
  if (rail === undefined) return;
  const { fabric } = state;
  const base = railAt(fabric.layout, rail);
  fabric.words[base + RailWord.activePhysical] = index;
  // Messages begun while the rail was dead must not pass a check: the count rises before any packet can arrive.
  addError(state, [rail]);
  Atomics.store(fabric.words, base + RailWord.state, 1);
  raiseEvent(state, `rail ${rail} on line`);
}

/** The drain locks of a rail on every host. */
export function drainLocks(state: KernelState, rail: number): number[] {
  const { layout } = state.fabric;
  return state.hosts.map((host) => hostRailAt(layout, host.index, rail) + HostRailWord.lock);
}

/** Drops the packets of a rail that are not due yet, for every host that has not applied them (AMB-15). */
function loseInFlight(state: KernelState, rail: number): void {
  const { fabric } = state;
  const log = fabric.logs[rail];
  const dues = fabric.logReals[rail];
  if (log === undefined || dues === undefined) return;
  const tail = fabric.words[railAt(fabric.layout, rail) + RailWord.tail] ?? 0;
  const now = fabric.clock.now();
  for (const host of members(state)) {
    let cursor =
      fabric.words[hostRailAt(fabric.layout, host.index, rail) + HostRailWord.cursor] ?? 0;
    while (cursor !== tail) {
      const at = cursor & fabric.logMask;
      // A marker takes effect all the same.
      if ((dues[(at + PacketWord.due) / 2] ?? 0) > now) {
        log[at + PacketWord.dropped] = (log[at + PacketWord.dropped] ?? 0) | (1 << host.index);
      }
      cursor = (cursor + (log[at + PacketWord.total] ?? 0)) | 0;
    }
  }
}

/** Puts a host on the rails, from their ends on; the caller holds the append locks. */
export function joinRails(
  state: KernelState,
  host: number,
  cursors: ReadonlyMap<number, number>,
): void {
  const { words, layout } = state.fabric;
  for (let rail = 0; rail < layout.rails; rail += 1) {
    const base = hostRailAt(layout, host, rail);
    const tail = words[railAt(layout, rail) + RailWord.tail] ?? 0;
    Atomics.store(words, base + HostRailWord.cursor, cursors.get(rail) ?? tail);
  }
  Atomics.store(words, hostAt(layout, host) + HostWord.member, 1);
}
