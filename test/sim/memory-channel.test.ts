// The invariants of the Memory Channel under the seeded simulator: random clusters (test/support/memory-channel-world.ts)
// and programs that carry a proof in their data. A failure prints its seed:
//   SIM_SEED=<seed> npx vitest run test/sim/memory-channel.test.ts

import { describe, expect, it } from 'vitest';
import {
  mc_ex1,
  mc_ex3_rx,
  mc_ex3_tx,
  mc_ex4,
} from '../../fixtures/examples/memory-channel/index.ts';
import {
  type ImcProgram,
  type SimulatedProcess,
  Simulator,
  type SimulatorConfig,
  type TraceEvent,
} from '../../src/engine/memory-channel/index.ts';
import { attachBoth, attachReceive, open, scenarioCluster, u } from '../support/memory-channel.ts';
import { MemoryChannelWorld } from '../support/memory-channel-world.ts';
import { fc } from '../support/properties.ts';
import { createRandom } from '../support/random.ts';

const opsPerSeed = Number(process.env.SIM_OPS ?? 300);
const seeds = process.env.SIM_SEED
  ? [Number(process.env.SIM_SEED)]
  : Array.from({ length: Number(process.env.SIM_SEEDS ?? 40) }, (_, index) => index + 1);

const kinds: readonly SimulatorConfig[] = [
  { writeBuffer: 'none' },
  { writeBuffer: 'fifo', delay: { uniform: [0, 20] } },
  { writeBuffer: 'alpha', delay: 3, countPropagation: 30 },
  { writeBuffer: 'fifo', railStyle: 0, physicalRails: 2, delay: { uniform: [0, 50] } },
  { writeBuffer: 'none', failoverLoss: 'in-flight', delay: 10, bytesPerSecond: 100_000_000 },
];

/** What must have happened at least once in a run of many seeds, or the run has proved little. */
const wanted = [
  'begin',
  'end',
  'join',
  'leave',
  'limits',
  'limits refused',
  'drop',
  'lost',
  'failover',
  'attach',
  'attach ptp',
  'detach',
  'store',
  'acquire',
  'release',
  'busy',
  'check passed',
  'check failed',
  'coherent',
  'word',
  'IMC_MCFULL',
  'IMC_RXFULL',
  'IMC_BADHOST',
];

describe('random Memory Channel clusters', () => {
  it('INV-01 INV-02 INV-03 INV-04 INV-06 INV-07 INV-08 INV-09 INV-11 INV-12 INV-14 INV-17 INV-18 INV-19 INV-20 INV-21 INV-22 INV-24 hold', () => {
    const seen = new Set<string>();
    for (const seed of seeds) {
      const random = createRandom(seed);
      const world = new MemoryChannelWorld(random, { ...kinds[seed % kinds.length], seed });
      for (let op = 0; op < opsPerSeed; op += 1) {
        world.act();
        if (op % 50 === 49) world.rest();
        expect(world.problems, `SIM_SEED=${seed}, operation ${op}`).toEqual([]);
      }
      for (const what of world.seen) seen.add(what);
    }
    if (seeds.length < 40) return;
    expect(
      wanted.filter((what) => !seen.has(what)),
      'never happened',
    ).toEqual([]);
  });
});

describe('Memory Channel programs that carry their proof', () => {
  it('INV-05 a message whose counts agree is right, whatever is lost', () => {
    const branches = { body: 0, error: 0 };
    for (const seed of seeds) {
      const simulator = scenarioCluster({
        seed,
        fill: 'zero',
        delivery: 'late',
        delay: { uniform: [0, 30] },
        countPropagation: seed % 2 === 0 ? 40 : 0,
        writeBuffer: 'fifo',
      });
      const random = createRandom(seed);
      for (let drops = random.below(3); drops > 0; drops -= 1) {
        simulator.dropPacket({ rail: 0, skip: random.below(150) });
      }
      const rx = simulator.spawn('B', mc_ex3_rx, { user: u });
      simulator.runUntil(() => simulator.snapshot().regions[0]?.attaches.length === 1);
      simulator.spawn('A', mc_ex3_tx, { user: u });
      expect(simulator.run(), `seed ${seed}`).toBe(true);
      const [result] = rx.results;
      const isBody = result?.branch === 'body';
      branches[isBody ? 'body' : 'error'] += 1;
      if (isBody) expect(result, `seed ${seed}`).toMatchObject({ wrong: [] });
    }
    if (seeds.length >= 40) expect(Math.min(branches.body, branches.error)).toBeGreaterThan(0);
  });

  it('INV-06 a sender that passes its check has delivered everything', () => {
    for (const seed of seeds) {
      const simulator = scenarioCluster({ seed, delivery: 'late', delay: 5, writeBuffer: 'alpha' });
      const receivers = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1234));
      const random = createRandom(seed);
      for (let drops = random.below(4); drops > 0; drops -= 1) {
        simulator.dropPacket({ rail: 0, skip: random.below(400) });
      }
      simulator.spawn('A', mc_ex4, { user: u });
      expect(simulator.run(), `seed ${seed}`).toBe(true);
      for (const rx of receivers) {
        for (let word = 0; word < 2046; word += 1) expect(rx.getInt32(8 + word * 4)).toBe(word);
      }
    }
  });

  it("INV-10 with loopback all copies are the same at rest, without all but the sender's", () => {
    for (const loopback of [true, false]) {
      const simulator = scenarioCluster({ delivery: 'late', delay: { uniform: [0, 9] } });
      const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback });
      const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1));
      for (let at = 0; at < 500; at += 1) tx.setInt32((at % 300) * 4, at);
      simulator.settle();
      const [b, c] = others.map((view) => view.read(0, 8192));
      expect(b).toEqual(c);
      expect(rx.read(0, 8192).join() === b?.join()).toBe(loopback);
    }
  });

  it('INV-14 INV-15 increments under a lock are exact, with any delay and any interleaving', () => {
    for (const seed of seeds) {
      const simulator = scenarioCluster({
        seed,
        fill: 'zero',
        delivery: 'late',
        splitWords: true,
        writeBuffer: 'alpha',
        delay: { uniform: [0, 20] },
      });
      const views = ['A', 'B', 'C'].map((host) => attachReceive(open(simulator, host).imc));
      const adder: ImcProgram = function* add(imc) {
        imc.apiInit();
        const { tx, rx } = attachBoth(imc, 123, { loopback: true });
        const locks = imc.allocLocks(9, 1);
        for (let left = 5; left > 0; left -= 1) {
          yield* locks.acquire(0);
          tx.setInt32(0, rx.getInt32(0) + 1);
          locks.release(0);
          yield undefined;
        }
      };
      for (const host of ['A', 'B', 'C', 'B']) simulator.spawn(host, adder, { user: u });
      expect(simulator.run(), `seed ${seed}`).toBe(true);
      simulator.settle();
      expect(
        views.map((view) => view.getInt32(0)),
        `seed ${seed}`,
      ).toEqual([20, 20, 20]);
    }
  });

  it('INV-23 no event is lost between two waits', () => {
    for (const seed of seeds.slice(0, 10)) {
      const simulator = scenarioCluster({ seed }, ['A', 'B']);
      const seen: string[][] = [];
      const watcher = simulator.spawn('A', function* watch(imc) {
        imc.apiInit();
        let known = imc.clusterInfo();
        while (!known.hosts.includes('E')) {
          known = (yield* imc.waitEvent(known)).info;
          seen.push([...known.hosts]);
        }
      });
      for (const host of ['C', 'D', 'E']) {
        simulator.run(simulator.random.below(4));
        simulator.addMember(host);
      }
      expect(simulator.run()).toBe(true);
      expect(watcher.exit?.code).toBe(0);
      expect(seen.at(-1)).toEqual(['A', 'B', 'C', 'D', 'E']);
    }
  });

  it('INV-25 MC-216 MC-219 MC-220 imc_bcopy is memcpy, for every alignment and length', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { tx, rx } = attachBoth(p, 1, { loopback: true, size: 65_536 });
    const copy = fc.record({
      lead: fc.nat(9),
      offset: fc.nat(300),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }),
      quad: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    });
    fc.assert(
      fc.property(copy, ({ lead, offset, bytes, quad }) => {
        const source = new Uint8Array(lead + bytes.length);
        source.set(bytes, lead);
        simulator.settle();
        const expected = rx.read(0, 1024);
        const view = new DataView(expected.buffer);
        const first = new DataView(new ArrayBuffer(8));
        first.setBigUint64(0, quad, true);
        for (let at = offset - (offset % 4); at < offset; at += 1)
          expected[at] = first.getUint8(at % 8);
        expected.set(bytes, offset);
        const end = offset + bytes.length;
        for (let at = end; at % 4 !== 0; at += 1) expected[at] = 0;
        const last = p.bcopy(source.subarray(lead), tx.slice(offset), bytes.length, true, quad);
        simulator.settle();
        expect(rx.read(0, 1024)).toEqual(expected);
        // Of the last quadword only what was copied is known for sure.
        const quadAt = end - 1 - ((end - 1) % 8);
        const known = Math.min(8, end - quadAt);
        const from = Math.max(0, offset - quadAt);
        for (let at = from; at < known; at += 1) {
          expect(Number((last >> BigInt(8 * at)) & 0xffn)).toBe(view.getUint8(quadAt + at));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('INV-26 transactions are packets and looped-back packets', () => {
    const simulator = scenarioCluster();
    const loud = attachBoth(open(simulator, 'A').imc, 1, { loopback: true }).tx;
    const quiet = attachBoth(open(simulator, 'B').imc, 1).tx;
    for (let at = 0; at < 7; at += 1) loud.setInt32(0, at);
    for (let at = 0; at < 5; at += 1) quiet.setInt32(0, at);
    expect(simulator.snapshot().rails).toMatchObject([{ packets: 12, transactions: 19 }]);
  });

  it('INV-27 a delay never changes what a program without races leaves behind', () => {
    const memories = [
      0,
      7,
      { uniform: [0, 90] as const },
      (packet: { position: number }) => 50 - (packet.position % 50),
    ].map((delay) => {
      const simulator = scenarioCluster({ delay, delivery: 'late', writeBuffer: 'fifo' });
      const rx = attachReceive(open(simulator, 'C').imc);
      const writers: SimulatedProcess[] = ['A', 'B'].map((host, part) =>
        simulator.spawn(
          host,
          function* write(imc) {
            imc.apiInit();
            const { tx } = attachBoth(imc);
            for (let at = 0; at < 200; at += 1) {
              tx.setInt32(part * 4096 + (at % 50) * 4, at * 10 + part);
              if (at % 7 === 0) yield undefined;
            }
          },
          { user: u },
        ),
      );
      expect(simulator.run()).toBe(true);
      expect(writers.map((one) => one.exit?.code)).toEqual([0, 0]);
      simulator.settle();
      return rx.read(0, 8192).join();
    });
    expect(new Set(memories).size).toBe(1);
  });

  it('INV-28 MC-357 MC-358 the same seed gives the same trace, another seed another', () => {
    const traceOf = (seed: number) => {
      const events: TraceEvent[] = [];
      const simulator = new Simulator({
        seed,
        trace: (event) => events.push(event),
        delay: { uniform: [0, 9] },
        writeBuffer: 'alpha',
      });
      for (const host of ['A', 'B', 'C']) simulator.addMember(host);
      for (const host of ['A', 'B', 'C']) {
        simulator.spawn(host, function* run(imc) {
          imc.apiInit();
          const { tx } = attachBoth(imc, 1, { loopback: true });
          const locks = imc.allocLocks(2, 2);
          for (let at = 0; at < 30; at += 1) {
            yield* locks.acquire(at % 2);
            tx.setInt32(at * 64, at);
            locks.release(at % 2);
            yield undefined;
          }
        });
      }
      simulator.run();
      return events.map((event) => JSON.stringify(event)).join('\n');
    };
    expect(traceOf(3)).toBe(traceOf(3));
    expect(traceOf(3)).not.toBe(traceOf(4));
    const kindsSeen = new Set([...traceOf(3).matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind));
    expect([...kindsSeen].sort()).toEqual(['apply', 'count', 'event', 'exit', 'lock', 'send']);
  });

  it.each(['zero', 'poison', { random: 5 }] as const)(
    'INV-29 examples 1, 3 (sender) and 4 pass with fill %j',
    (fill) => {
      const simulator = scenarioCluster({ fill, delivery: 'late', delay: 3 });
      const slave = simulator.spawn('B', mc_ex1, { argv: ['0'], user: u });
      simulator.runUntil(() => simulator.snapshot().regions[0]?.attaches.length === 1);
      simulator.spawn('A', mc_ex1, { argv: ['1'], user: u });
      expect(simulator.run()).toBe(true);
      expect(slave.stdout).toEqual(['pid of master process is 524290']);
      for (const program of [mc_ex3_tx, mc_ex4]) {
        const process = simulator.spawn('A', program, { user: u });
        expect(simulator.run()).toBe(true);
        expect(process.exit).toEqual({ code: 0 });
      }
    },
  );
});
