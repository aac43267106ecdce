// Faults on the way: which hosts lose a packet. Rules are words in shared memory, so that every sender obeys them;
// they are looked at under the append lock, and cost one load when none is armed.
import type { Fabric, SentPacket } from './fabric.ts';
import {
  Global,
  HostWord,
  hostAt,
  RailReal,
  RailWord,
  RuleWord,
  railAt,
  ruleAt,
  rulesMax,
  SegmentWord,
  segmentAt,
} from './layout.ts';
import { blockWords, broadcast } from './packet.ts';

/** Which packet to lose; what is left out may be anything. */
export interface DropRule {
  readonly rail: number;
  /** Number of the packet on its rail. */
  readonly position?: number | undefined;
  /** Id of the region. */
  readonly region?: number | undefined;
  /** Index of the sending host. */
  readonly from?: number | undefined;
  /** Word offset in the region that the packet must cover. */
  readonly word?: number | undefined;
  /** How many such packets to let pass first. */
  readonly skip?: number | undefined;
  /** Mask of hosts; 0 is one receiver chosen by chance. */
  readonly hosts: number;
}

/** Arms a rule for one packet; false when all places are taken. The caller holds the append lock of every rail. */
export function armRule(fabric: Fabric, rule: DropRule): boolean {
  const { words, layout } = fabric;
  for (let place = 0; place < rulesMax; place += 1) {
    const at = ruleAt(layout, place);
    if (words[at + RuleWord.armed] === 1) continue;
    words[at + RuleWord.rail] = rule.rail;
    words[at + RuleWord.position] = rule.position ?? -1;
    words[at + RuleWord.region] = rule.region ?? -1;
    words[at + RuleWord.from] = rule.from ?? -1;
    words[at + RuleWord.word] = rule.word ?? -1;
    words[at + RuleWord.skip] = rule.skip ?? 0;
    words[at + RuleWord.hosts] = rule.hosts;
    words[at + RuleWord.armed] = 1;
    Atomics.add(words, Global.rulesArmed, 1);
    return true;
  }
  return false;
}

/**
 * Disarms the rules that can fire no more: their packet has been sent, or their region is gone. The caller holds the
 * append lock of every rail.
 */
export function disarmDead(fabric: Fabric, isRegion: (id: number) => boolean): void {
  const { words, layout } = fabric;
  for (let place = 0; place < rulesMax; place += 1) {
    const at = ruleAt(layout, place);
    if (words[at + RuleWord.armed] !== 1) continue;
    const position = words[at + RuleWord.position] ?? -1;
    const region = words[at + RuleWord.region] ?? -1;
    const isSent = position >= 0 && position < nextPosition(fabric, words[at + RuleWord.rail] ?? 0);
    if (!isSent && (region === -1 || isRegion(region))) continue;
    words[at + RuleWord.armed] = 0;
    Atomics.sub(words, Global.rulesArmed, 1);
  }
}

/** The number that the next packet of a rail will have. */
export function nextPosition(fabric: Fabric, rail: number): number {
  return (fabric.words[railAt(fabric.layout, rail) + RailWord.seq] ?? 0) >>> 0;
}

/** The mask of hosts that lose a packet; the caller holds the append lock. */
export function droppedHosts(fabric: Fabric, packet: SentPacket, loopback: boolean): number {
  let dropped = fabric.dropFor?.(packet) ?? 0;
  const { words } = fabric;
  if (words[Global.rulesArmed] !== 0) dropped |= ruledDrops(fabric, packet, loopback);
  const real = railAt(fabric.layout, packet.rail) / 2;
  const errorEvery = fabric.reals[real + RailReal.errorEvery] ?? 0;
  if (errorEvery > 0) dropped |= chanceDrops(fabric, packet, loopback, errorEvery);
  return dropped;
}

function ruledDrops(fabric: Fabric, packet: SentPacket, loopback: boolean): number {
  const { words, layout } = fabric;
  let dropped = 0;
  for (let place = 0; place < rulesMax; place += 1) {
    const at = ruleAt(layout, place);
    if (words[at + RuleWord.armed] !== 1 || !fits(words, at, packet)) continue;
    const skip = words[at + RuleWord.skip] ?? 0;
    if (skip > 0) {
      words[at + RuleWord.skip] = skip - 1;
      continue;
    }
    words[at + RuleWord.armed] = 0;
    Atomics.sub(words, Global.rulesArmed, 1);
    const hosts = words[at + RuleWord.hosts] ?? 0;
    dropped |= hosts === 0 ? anyReceiver(fabric, packet, loopback) : hosts;
  }
  return dropped;
}

function fits(words: Int32Array, at: number, packet: SentPacket): boolean {
  const isAny = (field: number, value: number) => {
    const wanted = words[at + field] ?? -1;
    return wanted === -1 || wanted === value;
  };
  const word = words[at + RuleWord.word] ?? -1;
  const within = word - packet.offset;
  const isInside =
    packet.mask === 0
      ? within >= 0 && within < packet.words
      : within >= 0 && within < blockWords && ((packet.mask >> within) & 1) === 1;
  const covers = word < 0 || isInside;
  return (
    covers &&
    words[at + RuleWord.rail] === packet.rail &&
    isAny(RuleWord.position, packet.seq) &&
    isAny(RuleWord.region, packet.region) &&
    isAny(RuleWord.from, packet.from)
  );
}

function chanceDrops(
  fabric: Fabric,
  packet: SentPacket,
  loopback: boolean,
  errorEvery: number,
): number {
  const real = railAt(fabric.layout, packet.rail) / 2;
  const now = fabric.clock.now();
  const next = fabric.reals[real + RailReal.nextErrorAt] ?? 0;
  if (now < next) return 0;
  fabric.reals[real + RailReal.nextErrorAt] =
    now - errorEvery * Math.log(1 - chance(fabric, packet.rail));
  return anyReceiver(fabric, packet, loopback);
}

/** One host that would receive the packet, chosen by chance; an empty mask when there is none. */
function anyReceiver(fabric: Fabric, packet: SentPacket, loopback: boolean): number {
  const { words, layout } = fabric;
  const receivers: number[] = [];
  for (let host = 0; host < layout.hosts; host += 1) {
    if (words[hostAt(layout, host) + HostWord.member] !== 1) continue;
    if (words[segmentAt(layout, host, packet.slot) + SegmentWord.segment] === 0) continue;
    const isMeant =
      packet.dest === broadcast ? host !== packet.from || loopback : packet.dest === host;
    if (isMeant) receivers.push(host);
  }
  const chosen = receivers[Math.floor(chance(fabric, packet.rail) * receivers.length)];
  return chosen === undefined ? 0 : 1 << chosen;
}

/** The next number of the rail's own generator (xorshift), from 0 up to 1; it lives in shared memory. */
function chance(fabric: Fabric, rail: number): number {
  const at = railAt(fabric.layout, rail) + RailWord.random;
  let state = fabric.words[at] || 1;
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  fabric.words[at] = state;
  return (state >>> 0) / 2 ** 32;
}
