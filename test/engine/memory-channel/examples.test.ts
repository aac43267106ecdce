// The manual's example programs in the simulator, case by case as in the specification's transcripts (EX-1 to EX-6),
// and under random delays and every write buffer.
import { describe, expect, it } from 'vitest';
import {
  mc_ex1,
  mc_ex2,
  mc_ex3_rx,
  mc_ex3_tx,
  mc_ex4,
  mc_ex5,
  mc_ex6,
} from '../../../fixtures/examples/memory-channel/index.ts';
import type {
  SimulatedProcess,
  Simulator,
  SimulatorConfig,
} from '../../../src/engine/memory-channel/index.ts';
import { attachReceive, open, scenarioCluster, u } from '../../support/memory-channel.ts';

function cluster(config: SimulatorConfig = {}): Simulator {
  return scenarioCluster({ fill: 'zero', delivery: 'late', ...config });
}

/** Keeps the region received on some hosts, as by processes that have attached before. */
function keep(simulator: Simulator, key: number, hosts: readonly string[]) {
  return hosts.map((host) => attachReceive(open(simulator, host).imc, key));
}

function outputs(...processes: readonly SimulatedProcess[]) {
  return processes.map(({ stdout, stderr, exit }) => ({ stdout, stderr, code: exit?.code }));
}

const silent = { stdout: [], stderr: [], code: 0 };
const says = (...stdout: string[]) => ({ stdout, stderr: [], code: 0 });
const last = 'The last process is exiting';

describe('EX-1 regions', () => {
  it('the slave prints the pid of the master, MC-007', () => {
    const simulator = cluster();
    const slave = simulator.spawn('B', mc_ex1, { argv: ['0'], user: u });
    simulator.runUntil(() => simulator.snapshot().regions[0]?.attaches.length === 1);
    const master = simulator.spawn('A', mc_ex1, { argv: ['1'], user: u });
    expect(simulator.run()).toBe(true);
    expect(outputs(slave, master)).toEqual([says('pid of master process is 524290'), silent]);
    expect(simulator.snapshot().regions).toEqual([]);
  });

  it.each([[[]], [['0', '1']]])('says how to use it, arguments %j', (argv) => {
    const simulator = cluster();
    const process = simulator.spawn('A', mc_ex1, { argv });
    simulator.run();
    expect(outputs(process)).toEqual([{ ...says('usage: mc_ex1 0|1'), code: 255 }]);
  });

  it('MC-094 prints why the library cannot be used', () => {
    const simulator = cluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    const process = simulator.spawn('D', mc_ex1, { argv: ['1'] });
    simulator.run();
    const line = 'imc_api_init: Memory Channel is not initialized for user access';
    expect(outputs(process)).toEqual([{ stdout: [], stderr: [line], code: 254 }]);
  });

  it.each(['zero', 'poison'] as const)(
    'in the wrong order the slave polls for ever, fill %s',
    (fill) => {
      const simulator = cluster({ fill });
      open(simulator, 'C').imc.alloc(123, 8192);
      simulator.spawn('A', mc_ex1, { argv: ['1'], user: u });
      expect(simulator.run()).toBe(true);
      simulator.spawn('B', mc_ex1, { argv: ['0'], user: u });
      expect(simulator.run(5000)).toBe(false);
    },
  );
});

describe('EX-2 process count', () => {
  it('one process is the last', () => {
    const simulator = cluster();
    const process = simulator.spawn('A', mc_ex2, { user: u });
    expect(simulator.run()).toBe(true);
    expect(outputs(process)).toEqual([says(last)]);
  });

  it('of two that count one after the other, the second to end is the last', () => {
    const simulator = cluster();
    keep(simulator, 123, ['A', 'B']);
    const p = simulator.spawn('A', mc_ex2, { argv: ['4000'], user: u });
    simulator.runUntil(() => simulator.now > 20);
    const q = simulator.spawn('B', mc_ex2, { argv: ['20000'], user: u });
    expect(simulator.run()).toBe(true);
    expect(outputs(p, q)).toEqual([silent, says(last)]);
  });

  it('increments that overlap lose one: a process is last although another runs', () => {
    const simulator = cluster({ delay: 50, schedule: 'turns', delivery: 'prompt' });
    const [rx] = keep(simulator, 123, ['C', 'A', 'B']);
    const p = simulator.spawn('A', mc_ex2, { argv: ['10'], user: u });
    const q = simulator.spawn('B', mc_ex2, { argv: ['5000'], user: u });
    expect(simulator.run()).toBe(true);
    simulator.settle();
    expect(outputs(p, q)).toEqual([says(last), silent]);
    expect(rx?.getInt32(0)).toBe(-1);
  });

  it('a process that attaches late starts from the fill value', () => {
    const simulator = cluster();
    const p = simulator.spawn('A', mc_ex2, { argv: ['4000'], user: u });
    simulator.runUntil(() => simulator.now > 20);
    const q = simulator.spawn('B', mc_ex2, { argv: ['20000'], user: u });
    expect(simulator.run()).toBe(true);
    expect(p.stdout).toEqual([last]);
    expect(q.exit?.code).toBe(0);
  });

  it('poisoned memory shows that it needs zeroes, INV-29', () => {
    const simulator = cluster({ fill: 'poison' });
    const process = simulator.spawn('A', mc_ex2, { user: u });
    expect(simulator.run()).toBe(true);
    expect(process.stdout).toEqual([]);
    expect(process.results).toEqual([{ count: -559_038_737 }]);
  });
});

function exchange(simulator: Simulator) {
  const rx = simulator.spawn('B', mc_ex3_rx, { user: u });
  simulator.runUntil(() => simulator.snapshot().regions[0]?.attaches.length === 1);
  return { rx, tx: simulator.spawn('A', mc_ex3_tx, { user: u }) };
}

describe('EX-3 errors detected by the receiver', () => {
  it('SC-25 MC-246 without an error the counts are equal', () => {
    const simulator = cluster();
    const { rx, tx } = exchange(simulator);
    expect(simulator.run()).toBe(true);
    expect(outputs(rx, tx)).toEqual([silent, silent]);
    expect(rx.results).toEqual([{ send_count: 3, err_count: 3, branch: 'body', wrong: [] }]);
    expect(tx.results).toMatchObject([{ send_count: 3 }]);
  });

  it('SC-24 MC-258 a lost packet is detected, and every other word is right', () => {
    const simulator = cluster();
    simulator.dropWhen((packet) => packet.offset === 8 + 4 * 1000, ['B']);
    const { rx } = exchange(simulator);
    expect(simulator.run()).toBe(true);
    expect(rx.results).toEqual([{ send_count: 3, err_count: 4, branch: 'error', wrong: [1000] }]);
  });

  it('MC-263 a lost flag is repeated until the sender sees it', () => {
    const simulator = cluster();
    simulator.dropWhen((packet) => packet.offset === 0, ['A']);
    const { rx, tx } = exchange(simulator);
    expect(simulator.run()).toBe(true);
    expect(Number(tx.results[0]?.flags)).toBeGreaterThan(1);
    expect(rx.results).toMatchObject([{ wrong: [] }]);
  });

  it('MC-262 a host that joins meanwhile is taken for an error', () => {
    const simulator = cluster({ delay: 1000 });
    const { rx } = exchange(simulator);
    simulator.runUntil(() => (simulator.snapshot().rails[0]?.packets ?? 0) > 100);
    simulator.addMember('D');
    expect(simulator.run()).toBe(true);
    expect(rx.results).toMatchObject([{ send_count: 3, err_count: 4, branch: 'error', wrong: [] }]);
  });

  it('poisoned memory is taken for an arrived flag', () => {
    const simulator = cluster({ fill: 'poison' });
    const { rx } = exchange(simulator);
    expect(simulator.run()).toBe(true);
    expect(rx.results).toMatchObject([{ branch: 'error' }]);
  });
});

describe('EX-4 errors detected by the sender', () => {
  it('without an error one round is enough', () => {
    const simulator = cluster();
    keep(simulator, 1234, ['B']);
    const process = simulator.spawn('A', mc_ex4, { user: u });
    expect(simulator.run()).toBe(true);
    expect(process.results).toEqual([{ rounds: 1, statuses: ['IMC_SUCCESS'], send_counts: [3] }]);
  });

  it('SC-26 MC-249 MC-250 MC-251 after a lost packet everything is sent again', () => {
    const simulator = cluster();
    const [rx] = keep(simulator, 1234, ['B']);
    simulator.dropPacket({ rail: 0, hosts: ['B'], skip: 500 });
    const process = simulator.spawn('A', mc_ex4, { user: u });
    expect(simulator.run()).toBe(true);
    expect(process.results).toEqual([
      { rounds: 2, statuses: ['IMC_MC_ERROR', 'IMC_SUCCESS'], send_counts: [3, 4] },
    ]);
    const words = Array.from({ length: 2048 }, (_, at) => rx?.getInt32(at * 4));
    expect(words).toEqual([1, 4, ...Array.from({ length: 2046 }, (_, at) => at)]);
    expect(simulator.snapshot().rails[0]?.words).toBe(2 * 2048);
  });

  it('a count in update takes a round more', () => {
    const simulator = cluster();
    const process = simulator.spawn('A', mc_ex4, { user: u });
    // The update begins after the last word of the first round, before its check.
    let sent = 0;
    simulator.dropWhen(() => {
      sent += 1;
      if (sent === 2048) simulator.kernel.holdCountUpdate(0, 1);
      return false;
    }, []);
    expect(simulator.run()).toBe(true);
    expect(process.results).toEqual([
      {
        rounds: 3,
        statuses: ['IMC_MC_ERROR', 'IMC_MC_ERROR', 'IMC_SUCCESS'],
        send_counts: [3, -1, 3],
      },
    ]);
  });

  it('on a dead rail it never ends', () => {
    const simulator = cluster({ railStyle: 0, physicalRails: 2 });
    simulator.failPhysicalRail(0);
    // Nothing can be allocated on the dead rail any more.
    const process = simulator.spawn('A', mc_ex4, { user: u });
    simulator.run(100);
    expect(process.exit?.fault?.op).toBe('null pointer');
    // A region from before the failure can still be used, in vain.
    const other = cluster({ railStyle: 0, physicalRails: 2 });
    keep(other, 1234, ['B']);
    other.failPhysicalRail(0);
    other.spawn('A', mc_ex4, { user: u });
    expect(other.run(300)).toBe(false);
  });
});

describe('EX-5 locks', () => {
  it('one process creates, counts nothing and leaves nothing', () => {
    const simulator = cluster();
    const process = simulator.spawn('A', mc_ex5, { user: u });
    expect(simulator.run()).toBe(true);
    expect(process.results).toEqual([{ statuses: ['IMC_SUCCESS'], locks: 4, count: 0, wrong: [] }]);
    const { regions, lockSets } = simulator.snapshot();
    expect([regions, lockSets]).toEqual([[], []]);
  });

  it('INV-16 of n processes on three hosts one creates, the others count themselves', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const simulator = cluster({ seed, delay: { uniform: [0, 50] } });
      keep(simulator, 123, ['A', 'B', 'C']);
      const people = ['A', 'B', 'C', 'A', 'B', 'C', 'A'];
      const argv = [String(people.length)];
      const processes = people.map((host) => simulator.spawn(host, mc_ex5, { argv, user: u }));
      expect(simulator.run()).toBe(true);
      const created = processes.map(({ results }) => String(results[0]?.statuses).split(',')[0]);
      expect(created.filter((status) => status === 'IMC_SUCCESS')).toHaveLength(1);
      expect(created.filter((status) => status === 'IMC_EXISTS')).toHaveLength(people.length - 1);
      for (const { results } of processes) {
        expect(results).toMatchObject([{ count: people.length - 1, wrong: [] }]);
      }
      expect(simulator.snapshot().lockSets).toEqual([]);
    }
  });
});

describe('EX-6 information and events', () => {
  it('a host joins while the program waits', () => {
    const simulator = scenarioCluster({}, ['A', 'B']);
    const process = simulator.spawn('A', mc_ex6);
    expect(simulator.run(50)).toBe(false);
    simulator.addMember('C');
    expect(simulator.run()).toBe(true);
    expect(process.results).toEqual([
      { info: 'IMC_SUCCESS', event: 'IMC_HOST_CHANGE', hosts: ['A', 'B', 'C'], mask: 1 },
    ]);
  });

  it('a rail fails while the program waits', () => {
    const simulator = cluster({ railStyle: 0, physicalRails: 3 });
    const process = simulator.spawn('A', mc_ex6);
    simulator.run(50);
    simulator.failPhysicalRail(1);
    expect(simulator.run()).toBe(true);
    expect(process.results).toMatchObject([{ event: 'IMC_RAIL_CHANGE', mask: 5 }]);
  });

  it('MC-317 a failover inside a pair is no event', () => {
    const simulator = cluster();
    simulator.spawn('A', mc_ex6);
    simulator.run(50);
    simulator.failPhysicalRail(0);
    expect(simulator.run(500)).toBe(false);
  });

  it('MC-318 without the library both calls say so', () => {
    const simulator = cluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    const process = simulator.spawn('D', mc_ex6);
    expect(simulator.run()).toBe(true);
    const reason = 'Memory Channel is not initialized for user access';
    expect(process.stderr).toEqual([
      `imc_getclusterinfo:: ${reason}`,
      `imc_wait_cluster_event didn't complete:: ${reason}`,
    ]);
    expect(process.results).toMatchObject([{ info: 'IMC_NOTINIT', event: 'IMC_NOTINIT' }]);
  });
});

describe('MC-362 the examples under random delays', () => {
  const modes = ['none', 'fifo', 'alpha'] as const;
  it.each(modes)('pass with delays up to 50 microseconds, write buffer %s', (writeBuffer) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const config: SimulatorConfig = {
        seed,
        writeBuffer,
        delay: { uniform: [0, 50] },
        splitWords: true,
      };
      const first = cluster(config);
      const slave = first.spawn('B', mc_ex1, { argv: ['0'], user: u });
      first.runUntil(() => first.snapshot().regions[0]?.attaches.length === 1);
      first.spawn('A', mc_ex1, { argv: ['1'], user: u });
      expect(first.run(), `seed ${seed}`).toBe(true);
      expect(slave.stdout).toEqual(['pid of master process is 524290']);

      const second = cluster(config);
      const counter = second.spawn('A', mc_ex2, { user: u });
      expect(second.run()).toBe(true);
      expect(counter.stdout).toEqual([last]);

      const third = cluster(config);
      const { rx } = exchange(third);
      expect(third.run()).toBe(true);
      expect(rx.results).toMatchObject([{ branch: 'body', wrong: [] }]);

      const fourth = cluster(config);
      const [seen] = keep(fourth, 1234, ['B']);
      fourth.spawn('A', mc_ex4, { user: u });
      expect(fourth.run()).toBe(true);
      expect([seen?.getInt32(0), seen?.getInt32(4), seen?.getInt32(8188)]).toEqual([1, 3, 2045]);

      const fifth = cluster(config);
      keep(fifth, 123, ['A', 'B', 'C']);
      const people = ['A', 'B', 'C'].map((host) =>
        fifth.spawn(host, mc_ex5, { argv: ['3'], user: u }),
      );
      expect(fifth.run()).toBe(true);
      for (const { results } of people) expect(results).toMatchObject([{ count: 2, wrong: [] }]);
    }
  });
});
