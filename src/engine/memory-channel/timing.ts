// From the settings of a cluster to the timing of its rails: latency, bandwidth, the cost of a check.
import type { DelayModel, PacketInfo, Settings } from './config.ts';
import type { SentPacket, Timing } from './fabric/index.ts';
import { broadcast } from './fabric/index.ts';
import type { Random } from './random.ts';

/** Makes the timing; `nameOf` gives host names to delay functions. */
export function timingOf(
  settings: Settings,
  random: Random,
  nameOf: (host: number) => string,
): Timing {
  const { delay, bytesPerSecond, countPropagation } = settings;
  return {
    latency: latencyOf(delay, random, nameOf),
    usPerByte: bytesPerSecond > 0 ? 1e6 / bytesPerSecond : 0,
    roundTrip: roundTripOf(delay),
    countPropagation,
  };
}

function latencyOf(
  delay: DelayModel,
  random: Random,
  nameOf: (host: number) => string,
): Timing['latency'] {
  if (delay === 0) return undefined;
  if (typeof delay === 'number') return () => delay;
  if (typeof delay === 'function') return (packet) => delay(packetInfo(packet, nameOf));
  const [least, most] = delay.uniform;
  return () => least + random.fraction() * (most - least);
}

/** There and back; of a delay function nothing is known (MC-253). */
function roundTripOf(delay: DelayModel): number {
  if (typeof delay === 'number') return 2 * delay;
  return typeof delay === 'function' ? 0 : delay.uniform[0] + delay.uniform[1];
}

/** A packet as predicates, delay functions and traces see it. */
export function packetInfo(packet: SentPacket, nameOf: (host: number) => string): PacketInfo {
  const first = packet.mask === 0 ? 0 : 31 - Math.clz32(packet.mask & -packet.mask);
  return {
    rail: packet.rail,
    position: packet.seq,
    from: nameOf(packet.from),
    to: packet.dest === broadcast ? [] : [nameOf(packet.dest)],
    region: packet.region,
    offset: (packet.offset + first) * 4,
    words: packet.words,
  };
}
