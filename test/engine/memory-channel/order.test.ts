// The order of packets on a rail, the unit that is never torn, and what two writers of one word do to each other.
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
  u,
} from '../../support/memory-channel.ts';
import { createRandom } from '../../support/random.ts';

describe('the order of a rail', () => {
  it.each(['none', 'fifo'] as const)(
    'MC-227 MC-228 words become visible in the order of their stores, buffer %s',
    (writeBuffer) => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const simulator = scenarioCluster({
          seed,
          writeBuffer,
          fill: 'zero',
          delivery: 'late',
          splitWords: true,
          delay: { uniform: [0, 12] },
        });
        const { imc } = open(simulator, 'A');
        const { tx } = attachBoth(imc);
        const rx = attachReceive(open(simulator, 'B').imc);
        const random = createRandom(seed);
        const offsets = Array.from({ length: 150 }, (_, at) => at * 4);
        for (let at = offsets.length - 1; at > 0; at -= 1) {
          const other = random.below(at + 1);
          [offsets[at], offsets[other]] = [offsets[other] ?? 0, offsets[at] ?? 0];
        }
        // Each offset is stored once; packets of words stored one after the other may be seen whole.
        for (const [value, offset] of offsets.entries()) {
          tx.setInt32(offset, value + 1);
          imc.mb();
          for (let steps = random.below(3); steps > 0; steps -= 1) simulator.step();
          const shown = offsets.map((one) => rx.getInt32(one));
          const prefix = shown.filter((word) => word !== 0).length;
          expect(shown).toEqual(offsets.map((_, index) => (index < prefix ? index + 1 : 0)));
        }
      }
    },
  );

  it('MC-229 stays when packets are lost: what arrives is what was sent, in its order, less the lost', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const events: TraceEvent[] = [];
      const simulator = scenarioCluster({
        seed,
        delivery: 'late',
        delay: { uniform: [0, 20] },
        trace: (event) => events.push(event),
      });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      const rx = attachReceive(open(simulator, 'B').imc);
      const random = createRandom(seed);
      for (let drops = 0; drops < 10; drops += 1)
        simulator.dropPacket({ rail: 0, hosts: ['B'], skip: drops * 10 + random.below(10) });
      const seen: number[] = [];
      for (let value = 1; value <= 300; value += 1) {
        tx.setInt32(0, value);
        simulator.step();
        const word = rx.getInt32(0);
        if (word !== poison && word !== seen.at(-1)) seen.push(word);
      }
      simulator.settle();
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.length).toBeGreaterThan(10);
      const onB = events.filter(
        ({ host, kind }) => host === 'B' && (kind === 'apply' || kind === 'drop'),
      );
      expect(onB.map(({ position }) => position)).toEqual(
        Array.from({ length: 300 }, (_, at) => at),
      );
      expect(onB.filter(({ kind }) => kind === 'drop')).toHaveLength(10);
    }
  });

  it('MC-230 MC-350 is the same on every host; each applies a packet once, or not at all if lost or not its own', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = createRandom(seed);
      const applied = new Map<string, number[]>(['A', 'B', 'C'].map((host) => [host, []]));
      const lost = new Map<string, number[]>(['A', 'B', 'C'].map((host) => [host, []]));
      const meant: (readonly string[])[] = [];
      const simulator = scenarioCluster({
        seed,
        delivery: 'late',
        splitWords: true,
        trace: ({ kind, host, position = -1 }) => {
          if (kind === 'apply') applied.get(host)?.push(position);
          if (kind === 'drop') lost.get(host)?.push(position);
        },
      });
      const ways = ['A', 'B', 'C'].flatMap((host) => {
        const loopback = random.chance(0.5);
        const { region, tx } = attachBoth(open(simulator, host).imc, 123, { loopback });
        const others = ['A', 'B', 'C'].filter((one) => one !== host);
        const to = random.pick(others);
        return [
          { tx, to: loopback ? ['A', 'B', 'C'] : others },
          { tx: region.attachTransmitTo(to), to: [to] },
        ];
      });
      for (let count = 0; count < 200; count += 1) {
        if (random.chance(0.05)) simulator.dropPacket({ rail: 0, skip: random.below(9) });
        const { tx, to } = random.pick(ways);
        tx.setInt32(random.below(64) * 4, count);
        meant.push(to);
        if (random.chance(0.6)) simulator.step();
      }
      simulator.settle();
      for (const host of ['A', 'B', 'C']) {
        const mine = meant.flatMap((to, position) => (to.includes(host) ? [position] : []));
        const gone = lost.get(host) ?? [];
        expect(applied.get(host)).toEqual(mine.filter((position) => !gone.includes(position)));
        expect(gone.every((position) => mine.includes(position))).toBe(true);
      }
      expect([...lost.values()].flat()).toHaveLength(simulator.snapshot().rails[0]?.drops ?? -1);
    }
  });

  it('MC-231 says nothing about other rails: a later store may be seen first', () => {
    const simulator = scenarioCluster({
      railStyle: 0,
      physicalRails: 2,
      delay: ({ rail }) => (rail === 0 ? 50 : 1),
    });
    const [first, second] = [0, 1].map((rail) => {
      const { tx } = attachBoth(open(simulator, 'A').imc, rail, { rail });
      const region = open(simulator, 'B').imc.alloc(rail, 8192, { rail });
      return { tx, rx: region.attachReceive() };
    });
    first?.tx.setInt32(0, 1);
    second?.tx.setInt32(0, 2);
    simulator.advance(2);
    expect([first?.rx.getInt32(0), second?.rx.getInt32(0)]).toEqual([poison, 2]);
    simulator.advance(50);
    expect(first?.rx.getInt32(0)).toBe(1);
  });
});

describe('the unit of transfer', () => {
  it('MC-232 is 32 bits: a word is seen whole, a 64-bit store may be seen half done', () => {
    const words = new Set<number>();
    const quads = new Set<bigint>();
    for (let seed = 1; seed <= 30; seed += 1) {
      const simulator = scenarioCluster({ seed, fill: 'zero', delivery: 'late', splitWords: true });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      const rx = attachReceive(open(simulator, 'B').imc);
      for (let round = 1; round <= 10; round += 1) {
        tx.setBigInt64(0, round % 2 === 0 ? -1n : 0n);
        for (let steps = 0; steps < 3; steps += 1) {
          simulator.step();
          for (const offset of [0, 4]) words.add(rx.getInt32(offset));
          quads.add(rx.getBigInt64(0));
        }
      }
    }
    expect([...words].sort()).toEqual([-1, 0]);
    expect(quads).toEqual(new Set([0n, -1n, 0xffffffffn, -0x100000000n]));
  });
});

describe('two writers of one word', () => {
  it('MC-237 leave the value of the later packet on every host', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const simulator = scenarioCluster({ seed, delivery: 'late', delay: { uniform: [0, 30] } });
      const people = ['A', 'B'].map((host) =>
        attachBoth(open(simulator, host).imc, 123, { loopback: true }),
      );
      const third = attachReceive(open(simulator, 'C').imc);
      const random = createRandom(seed);
      let last = 0;
      for (let value = 1; value <= 20; value += 1) {
        random.pick(people).tx.setInt32(0, value);
        last = value;
        if (random.chance(0.5)) simulator.step();
      }
      simulator.settle();
      expect([...people.map(({ rx }) => rx), third].map((rx) => rx.getInt32(0))).toEqual([
        last,
        last,
        last,
      ]);
    }
  });

  it('MC-226 MC-237 lose updates without a lock', () => {
    const sums = Array.from({ length: 30 }, (_, seed) => {
      const simulator = scenarioCluster({ seed, fill: 'zero', delivery: 'late' });
      const rx = attachReceive(open(simulator, 'C').imc);
      for (const host of ['A', 'B']) attachReceive(open(simulator, host).imc);
      for (const host of ['A', 'B']) {
        simulator.spawn(
          host,
          function* add(imc) {
            imc.apiInit();
            const mine = attachBoth(imc, 123, { loopback: true });
            for (let left = 5; left > 0; left -= 1) {
              const sum = mine.rx.getInt32(0) + 1;
              mine.tx.setInt32(0, sum);
              yield* mine.rx.until(0, (value) => value >= sum);
            }
          },
          { user: u },
        );
      }
      simulator.run(2000);
      simulator.settle();
      return rx.getInt32(0);
    });
    expect(Math.max(...sums)).toBeLessThanOrEqual(10);
    expect(sums.some((sum) => sum < 10)).toBe(true);
  });
});
