// How a packet gets onto a rail: under the append lock, whose order is the hub's arbitration, and published by one
// atomic store of the tail. A thread that dies before that store has sent nothing.
import { ringBells } from './bells.ts';
import { drain } from './drain.ts';
import { droppedHosts } from './drop-rules.ts';
import { dropLock, type Fabric, takeLock } from './fabric.ts';
import {
  HostRailWord,
  HostWord,
  hostAt,
  hostRailAt,
  RailReal,
  RailWord,
  railAt,
} from './layout.ts';
import {
  bitCount,
  broadcast,
  headerWords,
  loopbackBit,
  PacketKind,
  PacketWord,
  runWordsMax,
  sizeOfPacket,
} from './packet.ts';

/** Where the stores of one view go. */
export interface Route {
  readonly rail: number;
  readonly slot: number;
  readonly region: number;
  /** Index of the sending host. */
  readonly from: number;
  /** Index of the only receiver, or -1. */
  readonly dest: number;
  readonly loopback: boolean;
}

/** Sends the words of a 64-byte block that the mask names; nothing on a rail that has failed. */
export function sendBlock(
  fabric: Fabric,
  route: Route,
  wordOffset: number,
  mask: number,
  block: Int32Array,
): void {
  const count = bitCount(mask);
  const at = open(fabric, route.rail, sizeOfPacket(count));
  if (at < 0) return;
  const log = logOf(fabric, route.rail);
  log[at + PacketWord.kind] = PacketKind.block;
  log[at + PacketWord.detail] = mask;
  let put = at + headerWords;
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    log[put] = block[31 - Math.clz32(rest & -rest)] ?? 0;
    put += 1;
  }
  close(fabric, route, at, { wordOffset, count, mask });
}

/** Sends a run of words in packets of up to 8 KB, ascending addresses (MC-221). */
export function sendRun(
  fabric: Fabric,
  route: Route,
  wordOffset: number,
  source: Int32Array,
): void {
  for (let done = 0; done < source.length; done += runWordsMax) {
    const count = Math.min(runWordsMax, source.length - done);
    const at = open(fabric, route.rail, sizeOfPacket(count));
    if (at < 0) return;
    const log = logOf(fabric, route.rail);
    log[at + PacketWord.kind] = PacketKind.run;
    log[at + PacketWord.detail] = count;
    const whole = count === source.length;
    const begin = source.byteOffset + done * 4;
    log.set(whole ? source : new Int32Array(source.buffer, begin, count), at + headerWords);
    close(fabric, route, at, { wordOffset: wordOffset + done, count, mask: 0 });
  }
}

export interface AttachMarker {
  readonly rail: number;
  readonly slot: number;
  readonly region: number;
  /** Index of the host that begins to receive, or -1 for all. */
  readonly host: number;
  /** The segment it receives into; 0 stands for whichever each host has. */
  readonly segment: number;
}

/**
 * Marks the place on the rail from which on a host receives a region; on a rail that has failed too, where packets
 * from before the failure may still be on their way.
 * @param prepare runs when the place is sure and before it can be reached.
 * @throws BusyError before anything has changed.
 */
export function sendMarker(fabric: Fabric, marker: AttachMarker, prepare: () => void): void {
  takeLock(fabric, railAt(fabric.layout, marker.rail) + RailWord.lock);
  const at = takePlace(fabric, marker.rail, sizeOfPacket(0));
  prepare();
  const log = logOf(fabric, marker.rail);
  log[at + PacketWord.kind] = PacketKind.attach;
  log[at + PacketWord.detail] = marker.segment;
  log[at + PacketWord.from] = 0;
  log[at + PacketWord.dest] = marker.host;
  log[at + PacketWord.slot] = marker.slot;
  log[at + PacketWord.region] = marker.region;
  log[at + PacketWord.dropped] = 0;
  const rail = railAt(fabric.layout, marker.rail);
  // A marker takes no rail time, but it keeps its place behind what is on its way.
  const lastDue = fabric.reals[rail / 2 + RailReal.lastDue] ?? 0;
  setDue(fabric, marker.rail, at, lastDue);
  publish(fabric, marker.rail, at);
}

function logOf(fabric: Fabric, rail: number): Int32Array {
  const log = fabric.logs[rail];
  if (log === undefined) throw new RangeError(`no log of rail ${rail}`);
  return log;
}

/** Takes the append lock and makes room; the index of the packet, or -1 (and no lock) on a rail that has failed. */
function open(fabric: Fabric, rail: number, total: number): number {
  const base = railAt(fabric.layout, rail);
  const { words } = fabric;
  takeLock(fabric, base + RailWord.lock);
  if (words[base + RailWord.state] !== 1) {
    dropLock(fabric, base + RailWord.lock);
    return -1;
  }
  return takePlace(fabric, rail, total);
}

/** Makes room at the end of the log; frees the append lock, which the caller holds, if there is none to be had. */
function takePlace(fabric: Fabric, rail: number, total: number): number {
  const base = railAt(fabric.layout, rail);
  const { words } = fabric;
  const tail = words[base + RailWord.tail] ?? 0;
  const index = tail & fabric.logMask;
  const toEnd = fabric.logMask + 1 - index;
  const padding = toEnd < total ? toEnd : 0;
  try {
    makeRoom(fabric, rail, tail, total + padding);
  } catch (error) {
    dropLock(fabric, base + RailWord.lock);
    throw error;
  }
  const log = logOf(fabric, rail);
  if (padding > 0) {
    log[index + PacketWord.total] = padding;
    log[index + PacketWord.kind] = PacketKind.pad;
  }
  const at = padding > 0 ? 0 : index;
  log[at + PacketWord.total] = total;
  return at;
}

function close(
  fabric: Fabric,
  route: Route,
  at: number,
  payload: { readonly wordOffset: number; readonly count: number; readonly mask: number },
): void {
  const { wordOffset, count, mask } = payload;
  const log = logOf(fabric, route.rail);
  const base = railAt(fabric.layout, route.rail);
  const reals = base / 2;
  const seq = fabric.words[base + RailWord.seq] ?? 0;
  log[at + PacketWord.from] = route.loopback ? route.from | loopbackBit : route.from;
  log[at + PacketWord.dest] = route.dest;
  log[at + PacketWord.slot] = route.slot;
  log[at + PacketWord.offset] = wordOffset;
  log[at + PacketWord.region] = route.region;
  log[at + PacketWord.seq] = seq;
  const transactions = route.loopback ? 2 : 1;
  const packet = {
    rail: route.rail,
    seq: seq >>> 0,
    from: route.from,
    dest: route.dest,
    region: route.region,
    slot: route.slot,
    offset: wordOffset,
    mask,
    words: count,
  };
  log[at + PacketWord.dropped] = droppedHosts(fabric, packet, route.loopback);
  const { latency, usPerByte } = fabric.timing;
  let due = 0;
  if (latency !== undefined || usPerByte > 0) {
    const now = fabric.clock.now();
    const begin = Math.max(now, fabric.reals[reals + RailReal.freeAt] ?? 0);
    const free = begin + count * 4 * transactions * usPerByte;
    fabric.reals[reals + RailReal.freeAt] = free;
    const arrival = free + (latency === undefined ? 0 : latency(packet));
    // Due times never reorder the packets of a rail (MC-352).
    due = Math.max(arrival, fabric.reals[reals + RailReal.lastDue] ?? 0);
    fabric.reals[reals + RailReal.lastDue] = due;
  }
  setDue(fabric, route.rail, at, due);
  fabric.words[base + RailWord.seq] = (seq + 1) | 0;
  addReal(fabric, reals + RailReal.packets, 1);
  addReal(fabric, reals + RailReal.words, count);
  addReal(fabric, reals + RailReal.transactions, transactions);
  if (fabric.trace !== undefined) traceSend(fabric, packet);
  publish(fabric, route.rail, at);
}

function setDue(fabric: Fabric, rail: number, at: number, due: number): void {
  const reals = fabric.logReals[rail];
  if (reals !== undefined) reals[(at + PacketWord.due) / 2] = due;
}

function addReal(fabric: Fabric, at: number, more: number): void {
  fabric.reals[at] = (fabric.reals[at] ?? 0) + more;
}

/** Moves the tail behind the packet (and behind the padding that brought it to the start), frees the lock, wakes. */
function publish(fabric: Fabric, rail: number, at: number): void {
  const base = railAt(fabric.layout, rail);
  const tail = fabric.words[base + RailWord.tail] ?? 0;
  const size = fabric.logMask + 1;
  const skipped = at === 0 && (tail & fabric.logMask) !== 0 ? size - (tail & fabric.logMask) : 0;
  const total = logOf(fabric, rail)[at + PacketWord.total] ?? 0;
  Atomics.store(fabric.words, base + RailWord.tail, (tail + skipped + total) | 0);
  dropLock(fabric, base + RailWord.lock);
  ringBells(fabric);
}

/** Waits until no host needs the part of the log that comes next, applying packets for those that are behind. */
function makeRoom(fabric: Fabric, rail: number, tail: number, total: number): void {
  const { words, layout } = fabric;
  const base = railAt(layout, rail);
  const end = (tail + total) | 0;
  if (((end - (words[base + RailWord.limit] ?? 0)) | 0) <= 0) return;
  const size = fabric.logMask + 1;
  for (;;) {
    const slowest = slowestHost(fabric, rail, tail);
    words[base + RailWord.limit] = (slowest.cursor + size) | 0;
    if (((end - slowest.cursor) | 0) <= size) return;
    helpAlong(fabric, slowest.host, rail);
  }
}

function slowestHost(fabric: Fabric, rail: number, tail: number): { host: number; cursor: number } {
  const { words, layout } = fabric;
  let slowest = { host: broadcast, cursor: tail };
  for (let host = 0; host < layout.hosts; host += 1) {
    if (words[hostAt(layout, host) + HostWord.member] !== 1) continue;
    const cursor = Atomics.load(words, hostRailAt(layout, host, rail) + HostRailWord.cursor);
    if (((cursor - slowest.cursor) | 0) < 0) slowest = { host, cursor };
  }
  return slowest;
}

/** Applies what a host has due; stalls when nothing is due yet, and waits when another thread is at it. */
export function helpAlong(fabric: Fabric, host: number, rail: number): void {
  const outcome = drain(fabric, host, rail);
  if (outcome.kind === 'early') fabric.clock.stallUntil(outcome.due);
  if (outcome.kind !== 'busy') return;
  // Taking the lock is the way to wait for it with every care for a dead owner.
  const lock = hostRailAt(fabric.layout, host, rail) + HostRailWord.lock;
  takeLock(fabric, lock);
  dropLock(fabric, lock);
}

/** Where a rail's log ends now. */
export function tailOf(fabric: Fabric, rail: number): number {
  return Atomics.load(fabric.words, railAt(fabric.layout, rail) + RailWord.tail);
}

/** Whether a host has applied everything up to a place of the log. */
export function hasReached(fabric: Fabric, host: number, rail: number, place: number): boolean {
  const at = hostRailAt(fabric.layout, host, rail) + HostRailWord.cursor;
  return ((Atomics.load(fabric.words, at) - place) | 0) >= 0;
}

function traceSend(fabric: Fabric, packet: { rail: number; seq: number; from: number }): void {
  fabric.trace?.({
    at: fabric.clock.now(),
    kind: 'send',
    host: fabric.nameOf(packet.from),
    rail: packet.rail,
    position: packet.seq,
  });
}
