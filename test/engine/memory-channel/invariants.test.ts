// Invariants of the Memory Channel under the seeded simulator that need two runs, a host that never looks, or faults at
// every step; the others are in test/sim/memory-channel.test.ts, and INV-13 in views.test.ts.
import { describe, expect, it } from 'vitest';
import type { Imc, SimulatorConfig } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  scenarioCluster,
  u,
} from '../../support/memory-channel.ts';
import { createRandom } from '../../support/random.ts';

/** Runs workers that store, lock, check and ask; the result is all they were told and all they left in memory. */
function story(config: SimulatorConfig, disturb: (step: number) => number | undefined) {
  const simulator = scenarioCluster({
    fill: 'zero',
    delivery: 'late',
    schedule: 'turns',
    ...config,
  });
  const answers: unknown[] = [];
  const work = (part: number) =>
    function* program(imc: Imc) {
      imc.apiInit();
      const { tx, region } = attachBoth(imc, 1, { loopback: true });
      const locks = imc.allocLocks(2, 2);
      for (let round = 1; round <= 30; round += 1) {
        yield* locks.acquire(0);
        tx.setInt32(part * 256 + (round % 8) * 4, round);
        locks.release(0);
        if (round % 10 === 0) answers.push([part, imc.clusterInfo()]);
        if (round % 7 === 0) imc.bcopy(new Uint8Array(64).fill(round), tx.slice(2048 + part * 64));
        yield undefined;
      }
      answers.push([part, region.size, locks.count]);
      for (let polls = 0; polls < 300; polls += 1) yield undefined;
    };
  const views = ['A', 'B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1));
  const workers = ['A', 'B', 'C'].map((host, part) =>
    simulator.spawn(host, work(part), { user: u }),
  );
  for (let step = 0; simulator.processes.some((one) => one.hasProgram); step += 1) {
    const rail = disturb(step);
    if (rail !== undefined) {
      simulator.failPhysicalRail(rail);
      simulator.kernel.restorePhysicalRail(rail);
    }
    expect(simulator.step()).toBe(true);
  }
  simulator.settle();
  return {
    answers: answers.map((one) => JSON.stringify(one)).sort(),
    exits: workers.map(({ exit }) => exit),
    memory: views.map((view) => Buffer.from(view.read(0, 8192)).toString('hex')),
    count: simulator.snapshot().rails[0]?.errorCount ?? 0,
    failovers: simulator.snapshot().rails[0]?.failovers ?? 0,
  };
}

describe('with a standby rail', () => {
  it('INV-22 failovers at any moment change no answer and no word, only the count', () => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const config = { seed, delay: 7, writeBuffer: 'fifo' as const };
      const quiet = story(config, () => undefined);
      const random = createRandom(seed);
      let active = 0;
      const loud = story(config, () => {
        if (!random.chance(0.02)) return undefined;
        active = 1 - active;
        return 1 - active;
      });
      expect(loud.failovers).toBeGreaterThan(2);
      expect(quiet.failovers).toBe(0);
      expect(loud.count).toBe(quiet.count + loud.failovers);
      expect({ ...loud, count: 0, failovers: 0 }).toEqual({ ...quiet, count: 0, failovers: 0 });
      expect(new Set(loud.memory).size).toBe(1);
    }
  });
});

describe('creators at the same time', () => {
  it('INV-16 exactly one of any number succeeds, whoever is killed before', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const simulator = scenarioCluster({ seed });
      const random = createRandom(seed);
      const outcomes: boolean[] = [];
      const count = 2 + random.below(9);
      const people = Array.from({ length: count }, () =>
        simulator.spawn(
          random.pick(['A', 'B', 'C']),
          function* create(imc) {
            imc.apiInit();
            for (let polls = random.below(4); polls > 0; polls -= 1) yield undefined;
            try {
              imc.allocLocks(1, 2, { creator: true });
              outcomes.push(true);
            } catch (error) {
              expect(error).toMatchObject({ status: 'IMC_EXISTS' });
              outcomes.push(false);
            }
            for (;;) yield undefined;
          },
          { user: u },
        ),
      );
      const victim = random.pick(people);
      if (random.chance(0.5)) simulator.kill(victim.pid);
      const left = people.filter(({ exit }) => exit === undefined).length;
      simulator.runUntil(() => outcomes.length === left);
      expect(
        outcomes.filter((isFirst) => isFirst),
        `seed ${seed}`,
      ).toHaveLength(1);
      expect(outcomes).toHaveLength(left);
    }
  });
});

describe('equal copies', () => {
  it('INV-10 at rest all hosts hold the same, the sender too with loopback on, whatever the order of things', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = createRandom(seed);
      const loopback = random.chance(0.5);
      const simulator = scenarioCluster({
        seed,
        delivery: 'late',
        splitWords: true,
        delay: { uniform: [0, 25] },
        writeBuffer: random.pick(['none', 'fifo', 'alpha']),
      });
      const { imc } = open(simulator, 'A');
      const { tx, rx } = attachBoth(imc, 1, { loopback });
      const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1));
      for (let store = 0; store < 200; store += 1) {
        tx.setInt32(random.below(40) * 4, store);
        if (random.chance(0.3)) simulator.step();
      }
      imc.mb();
      simulator.settle();
      const [b, c] = others.map((view) => [...view.read(0, 160)].join());
      expect(b).toBe(c);
      expect([...rx.read(0, 160)].join() === b).toBe(loopback);
    }
  });
});

describe('a host whose programs never look', () => {
  it.each(['prompt', 'late'] as const)(
    'INV-30 MC-351 stops nobody: its packets are applied by those who need the room, delivery %s',
    (delivery) => {
      for (let seed = 1; seed <= 5; seed += 1) {
        const simulator = scenarioCluster({
          seed,
          delivery,
          logWords: 16_384,
          delay: { uniform: [0, 30] },
        });
        const sleeper = attachReceive(open(simulator, 'C').imc, 1, 65_536);
        const rx = attachReceive(open(simulator, 'B').imc, 1, 65_536);
        const locks = open(simulator, 'B').imc.allocLocks(2, 1);
        const sender = simulator.spawn(
          'A',
          function* stream(imc) {
            imc.apiInit();
            const tx = imc.alloc(1, 65_536).attachTransmit();
            const mine = imc.allocLocks(2, 1);
            // Ten times what the log holds.
            for (let round = 1; round <= 80; round += 1) {
              imc.bcopy(new Uint8Array(8192).fill(round), tx.slice((round % 8) * 8192));
              yield* mine.acquire(0);
              mine.release(0);
              yield undefined;
            }
          },
          { user: u },
        );
        expect(simulator.run(), `seed ${seed}`).toBe(true);
        expect(sender.exit).toEqual({ code: 0 });
        expect(locks.count).toBe(1);
        simulator.settle();
        const bytes = (view: typeof rx) =>
          [...view.read(0, 65_536)].filter((_, at) => at % 8192 === 4000);
        expect(bytes(sleeper)).toEqual([80, 73, 74, 75, 76, 77, 78, 79]);
        expect(bytes(rx)).toEqual(bytes(sleeper));
      }
    },
  );
});
