// The message library over a region: every message arrives at every reader once, in order and whole, whatever the rail
// loses on the way.
import { describe, expect, it } from 'vitest';
import { type Imc, MessageRing } from '../../../src/engine/memory-channel/index.ts';
import { open, scenarioCluster, u } from '../../support/memory-channel.ts';
import { createRandom } from '../../support/random.ts';

const options = { slots: 4, slotBytes: 200, readers: ['B', 'C'] };
const messages = Array.from({ length: 20 }, (_, at) =>
  Uint8Array.from({ length: (at * 37) % 200 }, (_byte, index) => at + index),
);

function* reader(imc: Imc) {
  imc.apiInit();
  const ring = MessageRing.open(imc, 5, options);
  const taken: string[] = [];
  for (let left = messages.length; left > 0; left -= 1) taken.push(String(yield* ring.receive()));
  imc.record({ taken });
  // The sender may miss the last confirmation: this reader stays and repeats it until the sender has gone.
  const last = ring.receive();
  for (let polls = 0; polls < 40_000; polls += 1) {
    last.next();
    yield undefined;
  }
}

function* sender(imc: Imc) {
  imc.apiInit();
  const ring = MessageRing.open(imc, 5, options);
  for (const message of messages) yield* ring.send(message);
  yield* ring.flush();
  ring.close();
}

describe('message rings', () => {
  it.each([0, 3, 12])(
    'MC-342 MC-344 MC-345 deliver everything in order, %i packets lost',
    (drops) => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const simulator = scenarioCluster({
          seed,
          delivery: 'late',
          splitWords: true,
          delay: { uniform: [0, 20] },
          writeBuffer: 'alpha',
          countPropagation: seed % 2 === 0 ? 30 : 0,
        });
        const random = createRandom(seed);
        for (let left = drops; left > 0; left -= 1) {
          simulator.dropPacket({ rail: 0, skip: random.below(80) });
        }
        const readers = ['B', 'C'].map((host) => simulator.spawn(host, reader, { user: u }));
        const writer = simulator.spawn('A', sender, { user: u });
        expect(
          simulator.runUntil(() => writer.exit !== undefined),
          `seed ${seed}`,
        ).toBe(true);
        expect(writer.exit).toEqual({ code: 0 });
        for (const { results } of readers)
          expect(results).toEqual([{ taken: messages.map(String) }]);
      }
    },
  );

  it('refuse what cannot be', () => {
    const p = open(scenarioCluster(), 'A').imc;
    expect(() => MessageRing.open(p, 1, { ...options, slots: 0 })).toThrow('needs slots');
    expect(() => MessageRing.open(p, 1, { ...options, readers: [] })).toThrow('readers');
    const ring = MessageRing.open(p, 1, options);
    expect(() => ring.send(new Uint8Array(201)).next()).toThrow('a slot holds 200');
    const empty = ring.send(new Uint8Array(0));
    expect(empty.next().done).toBe(true);
  });
});
