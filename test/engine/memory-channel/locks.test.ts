// Clusterwide locks: what they cost, who holds them, how long they live, and what nobody promises about them.
import { describe, expect, it } from 'vitest';
import {
  Flag,
  type Imc,
  imc_lkacquire,
  type LockSet,
  type SimulatedProcess,
  type Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import { open, scenarioCluster, statusOf, u } from '../../support/memory-channel.ts';

describe('lock sets', () => {
  it('MC-264 one set of twenty costs less than five of four', () => {
    const overhead = (sets: readonly number[]) => {
      const simulator = scenarioCluster();
      const p = open(simulator, 'A').imc;
      for (const [key, count] of sets.entries()) p.allocLocks(key, count);
      return simulator.snapshot().overheadBytes;
    };
    expect(overhead([20])).toBeGreaterThan(0);
    expect(overhead([4, 4, 4, 4, 4])).toBe(5 * overhead([20]));
  });

  it('MC-265 a key names one set in the whole cluster, and has nothing to do with keys of regions', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A'), open(simulator, 'C')];
    const region = p.imc.alloc(7, 8192);
    const sets = [p.imc.allocLocks(7, 3), q.imc.allocLocks(7, 5), q.imc.allocLocks(8, 5)];
    expect(sets.map(({ count }) => count)).toEqual([3, 3, 5]);
    expect(sets[0]?.id).toBe(sets[1]?.id);
    expect(sets[2]?.id).not.toBe(sets[1]?.id);
    expect(simulator.snapshot().lockSets.map(({ allocators }) => allocators)).toEqual([
      [p.pid, q.pid],
      [q.pid],
    ]);
    region.dealloc();
    expect(simulator.snapshot()).toMatchObject({ regions: [], lockSets: [{}, {}] });
  });

  it('MC-284 a set goes with its last user, and its key can be created again', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const [first, second] = [p.allocLocks(1, 4), q.allocLocks(1, 4)];
    first.dealloc();
    expect(statusOf(() => p.allocLocks(1, 2, { creator: true }))).toBe('IMC_EXISTS');
    second.dealloc();
    expect(simulator.snapshot()).toMatchObject({ lockSets: [], overheadBytes: 0 });
    const again = p.allocLocks(1, 2, { creator: true });
    expect([again.count, again.id === first.id]).toEqual([2, false]);
    expect(simulator.snapshot().lockSets[0]?.held).toMatchObject([{ index: 0 }]);
    expect(statusOf(() => second.release(0))).toBe('IMC_BADLOCK');
  });

  it('MC-273 allocating and acquiring in two calls leaves a gap, creating does not', () => {
    const firstToHold = (creator: boolean, seed: number) => {
      const simulator = scenarioCluster({ seed });
      const holders: string[] = [];
      const made: string[] = [];
      for (const host of ['A', 'B']) {
        simulator.spawn(
          host,
          function* take(imc) {
            imc.apiInit();
            const isCreator = creator && simulator.snapshot().lockSets.length === 0;
            const set = imc.allocLocks(1, 1, { creator: isCreator });
            made.push(host);
            yield undefined;
            if (isCreator || (yield* set.tryAcquire(0))) holders.push(host);
            // Nobody gives it back, so that who came first stays to be seen.
            while (holders.length < 1 || made.length < 2) yield undefined;
            for (let polls = 0; polls < 20; polls += 1) yield undefined;
          },
          { user: u },
        );
      }
      simulator.run();
      expect(holders).toHaveLength(1);
      return holders[0] === made[0];
    };
    const results = (creator: boolean) =>
      Array.from({ length: 40 }, (_, seed) => firstToHold(creator, seed));
    expect(results(true)).not.toContain(false);
    expect(new Set(results(false))).toEqual(new Set([true, false]));
  });
});

/** Acquires a lock and says how many polls it took. */
function* acquirePolls(set: LockSet) {
  let polls = 0;
  for (const _poll of set.acquire(0)) {
    polls += 1;
    yield undefined;
  }
  return polls;
}

describe('waiting for a lock', () => {
  it('MC-275 MC-287 MC-288 polls until it is free, and then holds it', () => {
    const simulator = scenarioCluster({ schedule: 'turns' });
    const holder = open(simulator, 'A').imc.allocLocks(1, 1, { creator: true });
    let waiter: SimulatedProcess | undefined;
    for (const wait of [0, 5, 500]) {
      if (wait > 0) simulator.kill(waiter?.pid ?? 0);
      if (wait > 0) simulator.processes[0]?.finish(holder.acquire(0));
      waiter = simulator.spawn(
        'B',
        function* take(imc) {
          imc.apiInit();
          imc.record({ polls: yield* acquirePolls(imc.allocLocks(1, 1)) });
          for (;;) yield undefined;
        },
        { user: u },
      );
      simulator.run(wait);
      expect(waiter.results).toEqual([]);
      holder.release(0);
      simulator.run(3);
      expect(waiter.results, `${wait}`).toEqual([{ polls: wait }]);
      expect(simulator.snapshot().lockSets[0]?.held).toMatchObject([{ pid: waiter.pid }]);
    }
  });

  it('MC-277 INV-14 nobody else is let in meanwhile, in any interleaving', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const simulator = scenarioCluster({ seed, delivery: 'late', delay: { uniform: [0, 9] } });
      const inside = [0, 0];
      let most = 0;
      let entered = 0;
      const visit = function* (imc: Imc) {
        imc.apiInit();
        const set = imc.allocLocks(1, 2);
        for (let round = 0; round < 6; round += 1) {
          const index = round % 2;
          if (round % 3 === 0) yield* set.acquire(index);
          else if (!(yield* set.tryAcquire(index))) continue;
          inside[index] = (inside[index] ?? 0) + 1;
          entered += 1;
          most = Math.max(most, ...inside);
          for (let polls = 0; polls < 3; polls += 1) yield undefined;
          inside[index] = (inside[index] ?? 0) - 1;
          set.release(index);
        }
      };
      for (const host of ['A', 'B', 'C', 'A', 'B']) simulator.spawn(host, visit, { user: u });
      expect(simulator.run(), `seed ${seed}`).toBe(true);
      expect(most).toBe(1);
      expect(entered).toBeGreaterThanOrEqual(10);
    }
  });

  it('MC-289 is for ever in a deadlock, until somebody ends', () => {
    const simulator = scenarioCluster({}, ['A', 'B']);
    const program = (mine: number, other: number) =>
      function* cross(imc: Imc) {
        imc.apiInit();
        const set = imc.allocLocks(1, 2);
        yield* set.acquire(mine);
        imc.record({ holds: mine });
        while (held(simulator) < 2) yield undefined;
        const status = yield* imc_lkacquire(imc, set.id, other, 0, Flag.IMC_LOCKWAIT);
        imc.record({ status });
      };
    const [p, q] = [
      simulator.spawn('A', program(0, 1), { user: u }),
      simulator.spawn('B', program(1, 0), { user: u }),
    ];
    expect(simulator.run(20_000)).toBe(false);
    expect([p.results, q.results]).toEqual([[{ holds: 0 }], [{ holds: 1 }]]);
    simulator.kill(p.pid);
    expect(simulator.run()).toBe(true);
    expect(q.results).toEqual([{ holds: 1 }, { status: 0 }]);
  });
});

function held(simulator: Simulator): number {
  return simulator.snapshot().lockSets[0]?.held.length ?? 0;
}
