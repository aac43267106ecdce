// What is left of a process or a host after its end: nothing, cleaned up in one order, and seen by the others at once.
import { describe, expect, it } from 'vitest';
import {
  BusyError,
  fabric,
  type Imc,
  Signal,
  type SimulatedProcess,
  type Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
  statusOf,
  u,
} from '../../support/memory-channel.ts';

/** What the tables say of one process. */
function tracesOf(simulator: Simulator, pid: number) {
  const { regions, lockSets, processes } = simulator.snapshot();
  return {
    held: lockSets.flatMap((set) => set.held).filter((one) => one.pid === pid).length,
    sets: lockSets.filter((set) => set.allocators.includes(pid)).length,
    attaches: regions.flatMap((one) => one.attaches).filter((one) => one.pid === pid).length,
    regions: regions.filter((one) => one.allocators.includes(pid)).length,
    rows: processes.filter((one) => one.pid === pid).length,
  };
}

const everything = { held: 2, sets: 2, attaches: 3, regions: 2, rows: 1 };
const nothing = { held: 0, sets: 0, attaches: 0, regions: 0, rows: 0 };

/** Takes two locks, two sets, two regions and three attaches, and has a store in its write buffer. */
function* takeEverything(imc: Imc) {
  imc.apiInit();
  const { tx } = attachBoth(imc, 1, { loopback: true });
  imc.alloc(2, 8192).attachReceive();
  imc.allocLocks(1, 4, { creator: true });
  yield* imc.allocLocks(2, 4).acquire(3);
  tx.setInt32(0, 5);
}

const ends: readonly [string, number, (imc: Imc) => number][] = [
  ['returns', 0, () => 0],
  ['returns a status', 3, () => 3],
  ['faults', 139, (imc) => attachBoth(imc, 1).tx.getInt32(0)],
  [
    'throws',
    1,
    () => {
      throw new Error('gives up');
    },
  ],
];

describe('the end of a process', () => {
  it.each(ends)('MC-334 MC-335 that %s frees what it has not freed itself', (_how, code, end) => {
    const simulator = scenarioCluster({ fill: 'zero', writeBuffer: 'fifo' });
    const far = attachReceive(open(simulator, 'B').imc, 1);
    let before: unknown;
    const process = simulator.spawn(
      'A',
      function* program(imc) {
        yield* takeEverything(imc);
        before = tracesOf(simulator, imc.pid);
        return end(imc);
      },
      { user: u },
    );
    expect(simulator.run()).toBe(true);
    expect(before).toEqual(everything);
    expect(process.exit?.code).toBe(code);
    expect(tracesOf(simulator, process.pid)).toEqual(nothing);
    simulator.settle();
    // A normal end lets the write buffer out; the fault came after a call, which had let it out already.
    expect(far.getInt32(0)).toBe(code === 1 ? 0 : 5);
  });

  it('MC-336 frees held locks, then lock sets, then attaches, then allocations', () => {
    const seen: unknown[] = [];
    let victim: SimulatedProcess | undefined;
    const simulator: Simulator = scenarioCluster({
      trace: ({ kind, detail }) => {
        if (kind === 'lock' && detail?.includes('lost') === true)
          seen.push(tracesOf(simulator, victim?.pid ?? 0));
      },
    });
    victim = open(simulator, 'A');
    for (const step of takeEverything(victim.imc)) expect(step).toBeUndefined();
    // Somebody else is applying packets on A, so that no receive attach of A can be removed yet.
    const { words, layout } = simulator.fabric;
    const drainLock = fabric.hostRailAt(layout, 0, 0) + fabric.HostRailWord.lock;
    words[drainLock] = 99;
    expect(() => simulator.kernel.processEnded(victim.pid)).toThrow(BusyError);
    expect(seen).toEqual([
      { ...everything, held: 1 },
      { ...everything, held: 0 },
    ]);
    expect(tracesOf(simulator, victim.pid)).toEqual({ ...everything, held: 0, sets: 0 });
    words[drainLock] = 0;
    simulator.kernel.processEnded(victim.pid);
    expect(tracesOf(simulator, victim.pid)).toEqual(nothing);
  });

  it.each(['signal', 'host'] as const)(
    'MC-341 is seen by every other process without delay, by a %s',
    (how) => {
      const simulator = scenarioCluster({ delay: 1000, countPropagation: 1e6 });
      const victim = open(simulator, 'A');
      const waiter = open(simulator, 'B');
      for (const step of takeEverything(victim.imc)) expect(step).toBeUndefined();
      simulator.settle();
      const waiting = waiter.imc.allocLocks(1, 1).acquire(0);
      expect(waiting.next().done).toBe(false);
      const begin = simulator.now;
      if (how === 'signal') simulator.kill(victim.pid, Signal.SIGKILL);
      else simulator.stop('A');
      expect(tracesOf(simulator, victim.pid)).toEqual(nothing);
      expect(waiting.next().done).toBe(true);
      expect(statusOf(() => waiter.imc.allocLocks(2, 1, { creator: true }))).toBe('IMC_SUCCESS');
      // The key is free, and may now name a region of another size.
      expect(statusOf(() => waiter.imc.alloc(2, 100_000).attachReceive())).toBe('IMC_SUCCESS');
      expect(simulator.now - begin).toBeLessThan(100_000);
    },
  );
});

describe('the write buffer of a process that ended', () => {
  it.each(['killed', 'by a fault'] as const)('MC-338 is lost for good, %s', (how) => {
    const simulator = scenarioCluster({ writeBuffer: 'fifo' });
    const far = attachReceive(open(simulator, 'B').imc, 1);
    let process = open(simulator, 'A');
    const store = (imc: Imc) => {
      const { tx } = attachBoth(imc, 1);
      tx.setInt32(0, 5);
      return tx;
    };
    if (how === 'killed') {
      store(process.imc);
      simulator.kill(process.pid);
    } else {
      process = simulator.spawn(
        'A',
        function* program(imc) {
          imc.apiInit();
          store(imc).getInt32(0);
          yield undefined;
        },
        { user: u },
      );
      simulator.run();
    }
    expect(process.exit?.code).toBe(how === 'killed' ? 137 : 139);
    // Whatever is done with what is left of the process, the store never leaves.
    process.imc.mb();
    process.imc.context.poll();
    simulator.settle();
    expect(far.getInt32(0)).toBe(poison);
  });
});

describe('the end of hosts', () => {
  it('MC-340 a coherent region survives with its contents as long as one process anywhere has it allocated', () => {
    const simulator = scenarioCluster();
    const people = new Map(['A', 'B', 'C'].map((host) => [host, open(simulator, host)]));
    const of = (host: string) => {
      const person = people.get(host);
      if (person === undefined) throw new Error(host);
      return person;
    };
    attachBoth(of('A').imc, 1, { coherent: true }).tx.setInt32(0, 7);
    simulator.settle();
    of('B').imc.alloc(1, 8192, { coherent: true });
    const keep = of('C').imc.alloc(1, 8192, { coherent: true });
    simulator.stop('A');
    simulator.kill(of('B').pid);
    expect(simulator.snapshot().regions).toMatchObject([{ key: 1, allocators: [of('C').pid] }]);
    expect(keep.attachReceive().getInt32(0)).toBe(7);
    simulator.kernel.boot('A');
    simulator.kernel.init('A', { as: { name: 'root', uid: 0, gid: 0, group: 'system' } });
    const again = open(simulator, 'A').imc.alloc(1, 8192, { coherent: true });
    expect(again.attachReceive().getInt32(0)).toBe(7);
    simulator.stop('C');
    expect(simulator.snapshot().regions).toHaveLength(1);
    simulator.stop('A');
    expect(simulator.snapshot().regions).toEqual([]);
  });
});
