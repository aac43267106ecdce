// The practice cluster's network: which packets are on the rail and whom they have still to reach, and the delivery or
// loss of the next one for a host. It walks the rail's log in its order and never changes that order.
import {
  broadcast,
  drain,
  type Fabric,
  HostRailWord,
  hostRailAt,
  isFor,
  isPending,
  PacketKind,
  PacketWord,
  SegmentWord,
  segmentAt,
  tailOf,
} from '../fabric/index.ts';
import { fromMask, headerWords } from '../fabric/packet.ts';
import type { PracticePacket, PracticeStore } from './facts.ts';

/** The only logical rail of a failover pair. */
const rail = 0;

interface LogEntry {
  /** Index in the log. */
  readonly at: number;
  /** It is a packet that writes into the host's memory. */
  readonly isData: boolean;
}

/** Everything on the rail that a host has not got to yet, in order. */
function* ahead(fabric: Fabric, host: number): Generator<LogEntry> {
  const log = logOf(fabric);
  const tail = tailOf(fabric, rail);
  const attached = new Set<number>();
  let cursor = fabric.words[hostRailAt(fabric.layout, host, rail) + HostRailWord.cursor] ?? 0;
  while (cursor !== tail) {
    const at = cursor & fabric.logMask;
    const kind = log[at + PacketWord.kind];
    const region = log[at + PacketWord.region] ?? 0;
    if (kind === PacketKind.attach && isMeant(log, at, host)) attached.add(region);
    const isReceived = attached.has(region) || isActive(fabric, host, at);
    yield { at, isData: kind === PacketKind.block && isReceived && isFor(log, at, host) };
    cursor = (cursor + (log[at + PacketWord.total] ?? 0)) | 0;
  }
}

function logOf(fabric: Fabric): Int32Array {
  return fabric.logs[rail] ?? fabric.words;
}

/** Whether the point of an attach is that of this host. */
function isMeant(log: Int32Array, at: number, host: number): boolean {
  const dest = log[at + PacketWord.dest];
  return dest === broadcast || dest === host;
}

/** Whether a host receives the region of a packet already. */
function isActive(fabric: Fabric, host: number, at: number): boolean {
  const log = logOf(fabric);
  const entry = segmentAt(fabric.layout, host, log[at + PacketWord.slot] ?? 0);
  const isSame = fabric.words[entry + SegmentWord.region] === log[at + PacketWord.region];
  return isSame && fabric.words[entry + SegmentWord.active] === 1;
}

/** Passes what is on the rail before a host's next packet: points of attaches, and packets that write nothing there. */
export function passBy(fabric: Fabric, host: number): void {
  while (isPending(fabric, host, rail)) {
    const [next] = ahead(fabric, host);
    if (next === undefined || next.isData) return;
    drain(fabric, host, rail, 1);
  }
}

/** The packets on the rail, each with the hosts it has still to reach; `members` are indexes. */
export function packetsUnderWay(fabric: Fabric, members: readonly number[]): PracticePacket[] {
  const packets = new Map<number, PracticePacket & { to: string[] }>();
  for (const host of members) {
    for (const entry of ahead(fabric, host)) {
      if (!entry.isData) continue;
      const packet = packets.get(entry.at) ?? { ...packetAt(fabric, entry.at), to: [] };
      packet.to.push(fabric.nameOf(host));
      packets.set(entry.at, packet);
    }
  }
  return [...packets.values()].sort((one, other) => one.number - other.number);
}

function packetAt(fabric: Fabric, at: number): Omit<PracticePacket, 'to'> {
  const log = logOf(fabric);
  const words: PracticeStore[] = [];
  const first = log[at + PacketWord.offset] ?? 0;
  let get = at + headerWords;
  for (let rest = log[at + PacketWord.detail] ?? 0; rest !== 0; rest &= rest - 1) {
    words.push({ word: first + 31 - Math.clz32(rest & -rest), value: log[get] ?? 0 });
    get += 1;
  }
  const from = (log[at + PacketWord.from] ?? 0) & fromMask;
  return { number: (log[at + PacketWord.seq] ?? 0) >>> 0, from: fabric.nameOf(from), words };
}

/** Applies the next packet of a host. */
export function deliverNext(fabric: Fabric, host: number): void {
  passBy(fabric, host);
  drain(fabric, host, rail, 1);
  passBy(fabric, host);
}

/** The host loses its next packet, and counts that. */
export function dropNext(fabric: Fabric, host: number): void {
  passBy(fabric, host);
  const [next] = ahead(fabric, host);
  if (next === undefined) return;
  const log = logOf(fabric);
  log[next.at + PacketWord.dropped] = (log[next.at + PacketWord.dropped] ?? 0) | (1 << host);
  deliverNext(fabric, host);
}

/** Applies everything that is on its way to a host. */
export function deliverAll(fabric: Fabric, host: number): void {
  drain(fabric, host, rail);
}
