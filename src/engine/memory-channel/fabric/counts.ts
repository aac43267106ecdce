// Error counts (manual 10.6.6). The true count of a rail is what joins, leaves and failures added plus the packets
// that each host lost. A host that loses a packet knows the true count at once, before it sees any later packet;
// the others follow after the propagation time.
import type { Fabric } from './fabric.ts';
import { dropTimes, HostRailReal, HostRailWord, hostRailAt, RailWord, railAt } from './layout.ts';

/** All errors of a rail so far, as its adapters know them. */
export function trueCount(fabric: Fabric, rail: number): number {
  const { words, layout } = fabric;
  let count = Atomics.load(words, railAt(layout, rail) + RailWord.baseCount);
  for (let host = 0; host < layout.hosts; host += 1) {
    count += Atomics.load(words, hostRailAt(layout, host, rail) + HostRailWord.drops);
  }
  return count;
}

/** The count as a host knows it, or -1 while it is being updated there (MC-242, MC-244). */
export function knownCount(fabric: Fabric, host: number, rail: number): number {
  const { words, layout } = fabric;
  const base = hostRailAt(layout, host, rail);
  if (takeHold(fabric, rail)) return -1;
  if ((Atomics.load(words, base + HostRailWord.mark) & 1) === 1) return -1;
  const { countPropagation } = fabric.timing;
  if (countPropagation === 0) return trueCount(fabric, rail);
  const before = fabric.clock.now() - countPropagation;
  let count = Atomics.load(words, railAt(layout, rail) + RailWord.baseCount);
  for (let other = 0; other < layout.hosts; other += 1)
    count += dropsBefore(fabric, other, rail, before);
  return Math.max(count, Atomics.load(words, base + HostRailWord.floor));
}

/** Uses up one read of an update that is held open (a fault to inject); true when there was one. */
export function takeHold(fabric: Fabric, rail: number): boolean {
  const at = railAt(fabric.layout, rail) + RailWord.hold;
  let left = Atomics.load(fabric.words, at);
  while (left > 0) {
    const seen = Atomics.compareExchange(fabric.words, at, left, left - 1);
    if (seen === left) return true;
    left = seen;
  }
  return false;
}

/** Tells a host the count that a check of the adapter has shown. */
export function raiseFloor(fabric: Fabric, host: number, rail: number, count: number): void {
  const at = hostRailAt(fabric.layout, host, rail) + HostRailWord.floor;
  let floor = Atomics.load(fabric.words, at);
  while (floor < count) {
    const seen = Atomics.compareExchange(fabric.words, at, floor, count);
    if (seen === floor) return;
    floor = seen;
  }
}

/**
 * Counts a packet that a host lost; the caller holds the drain lock. What is to happen is written down first, so that
 * whoever repeats it after a thread's death does not count twice.
 */
export function countDrop(fabric: Fabric, host: number, rail: number, seq: number): void {
  const { words, reals, layout } = fabric;
  const base = hostRailAt(layout, host, rail);
  const mark = words[base + HostRailWord.mark] ?? 0;
  Atomics.store(words, base + HostRailWord.mark, mark | 1);
  if (words[base + HostRailWord.hasIntent] !== 1 || words[base + HostRailWord.intentSeq] !== seq) {
    words[base + HostRailWord.hasIntent] = 0;
    words[base + HostRailWord.intentDrops] = (words[base + HostRailWord.drops] ?? 0) + 1;
    words[base + HostRailWord.intentSeq] = seq;
    Atomics.store(words, base + HostRailWord.hasIntent, 1);
  }
  const drops = words[base + HostRailWord.intentDrops] ?? 0;
  if (fabric.timing.countPropagation > 0) {
    reals[base / 2 + HostRailReal.droppedAt + (drops % dropTimes)] = fabric.clock.now();
  }
  Atomics.store(words, base + HostRailWord.drops, drops);
  raiseFloor(fabric, host, rail, trueCount(fabric, rail));
  Atomics.store(words, base + HostRailWord.mark, (mark | 1) + 1);
  fabric.trace?.({
    at: fabric.clock.now(),
    kind: 'drop',
    host: fabric.nameOf(host),
    rail,
    position: seq >>> 0,
  });
}

/** How many packets a host had lost by then; more than the remembered ones are taken for old. */
function dropsBefore(fabric: Fabric, host: number, rail: number, time: number): number {
  const base = hostRailAt(fabric.layout, host, rail);
  const drops = Atomics.load(fabric.words, base + HostRailWord.drops);
  for (let count = drops; count > 0 && count > drops - dropTimes; count -= 1) {
    const at = fabric.reals[base / 2 + HostRailReal.droppedAt + (count % dropTimes)] ?? 0;
    if (at <= time) return count;
  }
  return Math.max(0, drops - dropTimes);
}
