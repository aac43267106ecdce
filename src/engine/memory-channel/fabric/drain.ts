// How packets get from a rail's log into the receive memory of a host: in log order, each once, by whichever thread
// looks first, under the drain lock of that host and rail. Applying a packet again does no harm, so a thread may die
// at any point.
import { countDrop } from './counts.ts';
import { dropLock, type Fabric } from './fabric.ts';
import {
  HostRailReal,
  HostRailWord,
  hostRailAt,
  RailWord,
  railAt,
  SegmentWord,
  segmentAt,
} from './layout.ts';
import { broadcast, fromMask, headerWords, loopbackBit, PacketKind, PacketWord } from './packet.ts';

export type DrainOutcome =
  /** All that had been sent when it began. */
  | { readonly kind: 'empty'; readonly applied: number }
  /** The next packet is not due before that time. */
  | { readonly kind: 'early'; readonly due: number; readonly applied: number }
  /** Another thread is draining. */
  | { readonly kind: 'busy' }
  /** As many packets as asked for. */
  | { readonly kind: 'enough'; readonly applied: number };

const busy: DrainOutcome = { kind: 'busy' };
const nothing: DrainOutcome = { kind: 'empty', applied: 0 };

/** Whether the log holds packets that the host has not applied, due or not. */
export function isPending(fabric: Fabric, host: number, rail: number): boolean {
  const { words, layout } = fabric;
  return (
    Atomics.load(words, railAt(layout, rail) + RailWord.tail) !==
    words[hostRailAt(layout, host, rail) + HostRailWord.cursor]
  );
}

/** The due time of the next packet for a host, or undefined when nothing is pending. */
export function nextDue(fabric: Fabric, host: number, rail: number): number | undefined {
  if (!isPending(fabric, host, rail)) return undefined;
  const cursor = fabric.words[hostRailAt(fabric.layout, host, rail) + HostRailWord.cursor] ?? 0;
  const at = cursor & fabric.logMask;
  if (fabric.logs[rail]?.[at + PacketWord.kind] === PacketKind.pad) return 0;
  return fabric.logReals[rail]?.[(at + PacketWord.due) / 2] ?? 0;
}

/** Applies the packets of a rail that are due for a host, at most as many as asked for. */
export function drain(fabric: Fabric, host: number, rail: number, most = Infinity): DrainOutcome {
  if (!isPending(fabric, host, rail)) return nothing;
  const base = hostRailAt(fabric.layout, host, rail);
  for (;;) {
    if (Atomics.compareExchange(fabric.words, base + HostRailWord.lock, 0, fabric.me) !== 0)
      return busy;
    const outcome = drainLocked(fabric, host, rail, most);
    dropLock(fabric, base + HostRailWord.lock);
    if (outcome.kind !== 'unmapped') return outcome;
    // The segment is asked for without the lock, since its owner may need the lock to answer others.
    fabric.map(host, outcome.slot, outcome.segment);
  }
}

type LockedOutcome = DrainOutcome | { kind: 'unmapped'; slot: number; segment: number };

/** The same for a caller that holds the drain lock already. */
export function drainLocked(
  fabric: Fabric,
  host: number,
  rail: number,
  most = Infinity,
): LockedOutcome {
  const { words, layout } = fabric;
  const base = hostRailAt(layout, host, rail);
  // What is sent meanwhile is for the next time: senders as fast as this thread must not keep it here for ever.
  const tail = Atomics.load(words, railAt(layout, rail) + RailWord.tail);
  const log = fabric.logs[rail] ?? words;
  const dues = fabric.logReals[rail] ?? fabric.reals;
  let cursor = words[base + HostRailWord.cursor] ?? 0;
  let now = -1;
  let applied = 0;
  while (cursor !== tail) {
    if (applied >= most) return { kind: 'enough', applied };
    const at = cursor & fabric.logMask;
    const kind = log[at + PacketWord.kind] ?? 0;
    if (kind !== PacketKind.pad) {
      const due = dues[(at + PacketWord.due) / 2] ?? 0;
      if (due > 0) {
        if (now < due) now = fabric.clock.now();
        if (now < due) return { kind: 'early', due, applied };
      }
      const missing = deliver(fabric, host, rail, at);
      if (missing !== 0) {
        return { kind: 'unmapped', slot: log[at + PacketWord.slot] ?? 0, segment: missing };
      }
      applied += 1;
    }
    cursor = (cursor + (log[at + PacketWord.total] ?? 0)) | 0;
    // An exchange and not a store: what follows must not be seen before what this packet wrote.
    Atomics.exchange(words, base + HostRailWord.cursor, cursor);
  }
  return { kind: 'empty', applied };
}

/** Whether a packet of the log is for a host at all. */
export function isFor(log: Int32Array, at: number, host: number): boolean {
  const from = log[at + PacketWord.from] ?? 0;
  const dest = log[at + PacketWord.dest] ?? 0;
  if (dest !== broadcast) return dest === host;
  return (from & fromMask) !== host || (from & loopbackBit) !== 0;
}

/** Does what a packet says on one host; not 0 is the segment that must be mapped first. */
function deliver(fabric: Fabric, host: number, rail: number, at: number): number {
  const log = fabric.logs[rail] ?? fabric.words;
  const kind = log[at + PacketWord.kind] ?? 0;
  if (kind === PacketKind.attach) {
    activate(fabric, host, log, at);
    return 0;
  }
  if (!isFor(log, at, host)) return 0;
  if (((log[at + PacketWord.dropped] ?? 0) & (1 << host)) !== 0) {
    countDrop(fabric, host, rail, log[at + PacketWord.seq] ?? 0);
    return 0;
  }
  const missing = applyWords(fabric, host, rail, at, Infinity);
  if (missing !== 0) return missing;
  const applied = hostRailAt(fabric.layout, host, rail) / 2 + HostRailReal.applied;
  fabric.reals[applied] = (fabric.reals[applied] ?? 0) + 1;
  if (fabric.trace !== undefined) traceApply(fabric, host, rail, log[at + PacketWord.seq] ?? 0);
  return 0;
}

/**
 * Writes the first words of a packet into the receive memory of a host, if it receives the region.
 * @returns 0, or the segment that this thread must map first.
 */
export function applyWords(
  fabric: Fabric,
  host: number,
  rail: number,
  at: number,
  most: number,
): number {
  const log = fabric.logs[rail] ?? fabric.words;
  const slot = log[at + PacketWord.slot] ?? 0;
  const entry = segmentAt(fabric.layout, host, slot);
  if (fabric.words[entry + SegmentWord.active] !== 1) return 0;
  // The slot may belong to another region by now.
  if (fabric.words[entry + SegmentWord.region] !== log[at + PacketWord.region]) return 0;
  const segment = fabric.words[entry + SegmentWord.segment] ?? 0;
  if (segment === 0) return 0;
  const memory = fabric.mapped(host, slot, segment);
  if (memory === undefined) return segment;
  const offset = log[at + PacketWord.offset] ?? 0;
  const detail = log[at + PacketWord.detail] ?? 0;
  let get = at + headerWords;
  if (log[at + PacketWord.kind] === PacketKind.run) {
    // A fresh view costs half of what subarray does.
    memory.set(new Int32Array(log.buffer, get * 4, Math.min(detail, most)), offset);
    return 0;
  }
  let left = most;
  for (let rest = detail; rest !== 0 && left > 0; rest &= rest - 1) {
    memory[offset + 31 - Math.clz32(rest & -rest)] = log[get] ?? 0;
    get += 1;
    left -= 1;
  }
  return 0;
}

/**
 * Writes only the first words of a host's next packet, as another process of the host may see a packet part-way; the
 * packet stays next. Nothing happens to one that is not due, not for the host, or lost.
 */
export function applyPart(fabric: Fabric, host: number, rail: number, words: number): void {
  const due = nextDue(fabric, host, rail);
  const log = fabric.logs[rail];
  if (due === undefined || log === undefined || due > fabric.clock.now()) return;
  const cursor = fabric.words[hostRailAt(fabric.layout, host, rail) + HostRailWord.cursor] ?? 0;
  const at = cursor & fabric.logMask;
  const kind = log[at + PacketWord.kind] ?? 0;
  const isData = kind === PacketKind.block || kind === PacketKind.run;
  const isLost = ((log[at + PacketWord.dropped] ?? 0) & (1 << host)) !== 0;
  if (isData && !isLost && isFor(log, at, host)) applyWords(fabric, host, rail, at, words);
}

/** An attach takes effect: from here on the host receives the region. */
function activate(fabric: Fabric, host: number, log: Int32Array, at: number): void {
  const dest = log[at + PacketWord.dest] ?? 0;
  if (dest !== broadcast && dest !== host) return;
  const entry = segmentAt(fabric.layout, host, log[at + PacketWord.slot] ?? 0);
  const segment = fabric.words[entry + SegmentWord.segment] ?? 0;
  const meant = log[at + PacketWord.detail] ?? 0;
  if (fabric.words[entry + SegmentWord.region] !== log[at + PacketWord.region]) return;
  if (segment !== 0 && (meant === 0 || meant === segment)) {
    fabric.words[entry + SegmentWord.active] = 1;
  }
}

function traceApply(fabric: Fabric, host: number, rail: number, seq: number): void {
  fabric.trace?.({
    at: fabric.clock.now(),
    kind: 'apply',
    host: fabric.nameOf(host),
    rail,
    position: seq >>> 0,
  });
}
