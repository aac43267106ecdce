// Receive memory: one segment of whole pages for each region and host that receives it, filled by policy, known to the
// fabric by a number. Processes of a host read the same segment.
import {
  drainLocked,
  HostRailWord,
  hostRailAt,
  SegmentWord,
  segmentAt,
  withLocks,
} from '../fabric/index.ts';
import { Random } from '../random.ts';
import { type HostRecord, type KernelState, members, type RegionRecord } from './state.ts';

const poison = 0xdeadbeef | 0;

/** Makes the receive memory of a region on a host; nothing arrives in it before it is active. */
export function makeSegment(state: KernelState, region: RegionRecord, host: HostRecord): number {
  const segment = state.nextSegment;
  const buffer = state.newBuffer(region.size);
  const words = new Int32Array(buffer);
  if (!region.isCoherent) fill(state, words, segment);
  state.nextSegment += 1;
  state.segments.set(segment, buffer);
  state.fabric.keep(host.index, region.slot, segment, words);
  const onHost = region.hosts[host.index];
  if (onHost !== undefined) onHost.segment = segment;
  return segment;
}

function fill(state: KernelState, words: Int32Array, segment: number): void {
  const policy = state.settings.fill;
  if (policy === 'zero') return;
  if (policy === 'poison') {
    words.fill(poison);
    return;
  }
  const random = new Random(policy.random + segment);
  for (let at = 0; at < words.length; at += 1) words[at] = random.next();
}

/** Lets the fabric know a segment; `isActive` when packets may be applied at once. */
export function publishSegment(
  state: KernelState,
  region: RegionRecord,
  host: HostRecord,
  isActive: boolean,
): void {
  const { words, layout } = state.fabric;
  const at = segmentAt(layout, host.index, region.slot);
  words[at + SegmentWord.active] = isActive ? 1 : 0;
  words[at + SegmentWord.region] = region.id;
  Atomics.store(words, at + SegmentWord.segment, region.hosts[host.index]?.segment ?? 0);
}

/** Gives back the receive memory of a region on a host; the caller holds the drain lock. */
export function dropSegment(state: KernelState, region: RegionRecord, host: HostRecord): void {
  const onHost = region.hosts[host.index];
  if (onHost === undefined || onHost.segment === 0) return;
  const { words, layout } = state.fabric;
  const at = segmentAt(layout, host.index, region.slot);
  words[at + SegmentWord.active] = 0;
  Atomics.store(words, at + SegmentWord.segment, 0);
  state.segments.delete(onHost.segment);
  state.fabric.forget(host.index, region.slot);
  onHost.segment = 0;
}

/** The drain lock of a host on the rail of a region. */
export function drainLockOf(state: KernelState, region: RegionRecord, host: number): number {
  return hostRailAt(state.fabric.layout, host, region.rail) + HostRailWord.lock;
}

/** Takes all receive memory from a host that leaves. */
export function releaseHostMemory(state: KernelState, host: HostRecord): void {
  const received = [...state.regions.values()].filter((one) => one.hosts[host.index]?.segment);
  const locks = new Set(received.map((region) => drainLockOf(state, region, host.index)));
  withLocks(state.fabric, [...locks], () => {
    for (const region of received) dropSegment(state, region, host);
  });
}

/** Makes the segments of every coherent region on a host that joins; the caller holds its drain locks. */
export function makeCoherentSegments(state: KernelState, host: HostRecord): void {
  for (const region of state.regions.values()) {
    if (!region.isCoherent) continue;
    makeSegment(state, region, host);
    publishSegment(state, region, host, true);
  }
}

/**
 * Copies the coherent regions to a host that joins, each rail's at one point of it; the caller holds all locks.
 * @returns the point of each rail from which on the host receives by itself.
 */
export function copyCoherent(state: KernelState, host: HostRecord): Map<number, number> {
  const { words, layout } = state.fabric;
  const points = new Map<number, number>();
  for (const region of state.regions.values()) {
    if (!region.isCoherent) continue;
    const source = bestSource(state, region.rail);
    if (source === undefined) continue;
    const cursor = hostRailAt(layout, source.index, region.rail) + HostRailWord.cursor;
    points.set(region.rail, words[cursor] ?? 0);
    const from = memoryOf(state, region, source.index);
    const to = memoryOf(state, region, host.index);
    if (from !== undefined && to !== undefined) to.set(from);
  }
  return points;
}

/** The member that lost the fewest packets of a rail. */
function bestSource(state: KernelState, rail: number): HostRecord | undefined {
  const { words, layout } = state.fabric;
  const drops = (host: HostRecord) =>
    words[hostRailAt(layout, host.index, rail) + HostRailWord.drops] ?? 0;
  return members(state).reduce<HostRecord | undefined>(
    (best, host) => (best === undefined || drops(host) < drops(best) ? host : best),
    undefined,
  );
}

/** The receive memory of a region on a host, as words. */
export function memoryOf(
  state: KernelState,
  region: RegionRecord,
  host: number,
): Int32Array | undefined {
  const segment = region.hosts[host]?.segment ?? 0;
  return segment === 0 ? undefined : state.fabric.mapped(host, region.slot, segment);
}

/** Applies what is due on a host, for a look at its memory from outside; not when another thread is at it. */
export function bringUpToDate(state: KernelState, host: number, rail: number): void {
  const lock = hostRailAt(state.fabric.layout, host, rail) + HostRailWord.lock;
  withLocks(state.fabric, [lock], () => drainLocked(state.fabric, host, rail));
}
