// The same library on real threads: the manual's examples, faults, signals, and threads that are killed anywhere.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ThreadCluster, ThreadProcess } from '../../src/adapters/memory-channel/index.ts';
import {
  type ClusterConfig,
  root,
  Signal,
  type WriteBufferMode,
} from '../../src/engine/memory-channel/index.ts';
import { u } from '../support/memory-channel.ts';
import { ThreadBench } from '../support/memory-channel-threads.ts';
import { createRandom } from '../support/random.ts';
import { until } from '../support/root.ts';

const rounds = Number(process.env.MC_KILL_ROUNDS ?? 60);

let bench: ThreadBench;
let cluster: ThreadCluster;

beforeAll(async () => {
  bench = await ThreadBench.make();
});
afterEach(async () => {
  if (cluster !== undefined) await bench.end(cluster);
});
afterAll(() => bench.close());

async function start(config: ClusterConfig = {}, hosts?: string[]): Promise<ThreadCluster> {
  cluster = await bench.cluster(config, hosts);
  return cluster;
}

const run = (host: string, name: string, ...argv: string[]): ThreadProcess =>
  bench.spawn(cluster, host, name, { argv, user: u });

const attached = () => cluster.snapshot().regions.flatMap((region) => region.receivedBy).length;

/** Boots a host that was stopped, and initializes it. */
async function rejoin(host: string): Promise<void> {
  await cluster.whenFree(() => cluster.kernel.boot(host));
  await cluster.whenFree(() => cluster.kernel.init(host, { as: root }));
}

describe("the manual's examples on threads, MC-362", () => {
  const modes: readonly WriteBufferMode[] = ['none', 'fifo', 'alpha'];
  const delays = [0, { uniform: [0, 50] as const }];
  const configs = modes.flatMap((writeBuffer) => delays.map((delay) => ({ writeBuffer, delay })));

  it.each(configs)('pass with %j', async (config) => {
    await start(config);
    const slave = run('B', 'mc_ex1', '0');
    await until('the slave', () => attached() === 1);
    const master = run('A', 'mc_ex1', '1');
    expect([await slave.exit, await master.exit]).toEqual([{ code: 0 }, { code: 0 }]);
    expect(slave.stdout).toEqual([`pid of master process is ${master.pid}`]);

    const counter = run('A', 'mc_ex2');
    await counter.exit;
    expect(counter.stdout).toEqual(['The last process is exiting']);

    const rx = run('B', 'mc_ex3_rx');
    await until('the receiver', () => attached() === 1);
    await run('A', 'mc_ex3_tx').exit;
    expect(await rx.exit).toEqual({ code: 0 });
    expect(rx.results).toMatchObject([{ branch: 'body', send_count: 3, err_count: 3, wrong: [] }]);

    const keeper = run('B', 'keeper', '1234', '1');
    await until('the keeper', () => attached() === 1);
    await cluster.dropPacket({ rail: 0, hosts: ['B'], skip: 20 });
    const sender = run('A', 'mc_ex4');
    await sender.exit;
    await keeper.exit;
    expect(sender.results).toMatchObject([
      { rounds: 2, statuses: ['IMC_MC_ERROR', 'IMC_SUCCESS'], send_counts: [3, 4] },
    ]);

    const holders = ['A', 'B', 'C'].map((host) => run(host, 'keeper', '123', '-1'));
    await until('the keepers', () => attached() === 3);
    const people = ['A', 'B', 'C', 'A', 'B'].map((host) => run(host, 'mc_ex5', '5'));
    await Promise.all(people.map((one) => one.exit));
    for (const { results } of people) expect(results).toMatchObject([{ count: 4, wrong: [] }]);
    const first = people.map(({ results }) => String(results[0]?.statuses).split(',')[0]);
    expect(first.filter((status) => status === 'IMC_SUCCESS')).toHaveLength(1);
    for (const { pid } of holders) await cluster.kill(pid);

    const watcher = run('C', 'mc_ex6');
    // When it begins to wait cannot be seen from here: a host comes and goes until it has noticed.
    let isOver = false;
    void watcher.exit.then(() => {
      isOver = true;
    });
    await cluster.addMember('D');
    for (let isThere = true; !isOver; isThere = !isThere) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (isThere) await cluster.stop('D');
      else await rejoin('D');
    }
    expect(watcher.results).toMatchObject([{ event: 'IMC_HOST_CHANGE', mask: 1 }]);
    expect(cluster.snapshot()).toMatchObject({ regions: [], lockSets: [], processes: [] });
  });
});

describe('Memory Channel processes in threads', () => {
  it.each([
    ['read', 139, 'Segmentation fault (core dumped)'],
    ['short', 138, 'Bus error (core dumped)'],
    ['write', 139, 'Segmentation fault (core dumped)'],
    ['throw', 1, 'gives up'],
  ])('MC-214 MC-335 one that ends by %s leaves nothing behind', async (what, code, line) => {
    await start();
    const process = run('A', 'wrong', what);
    expect((await process.exit).code).toBe(code);
    expect(process.stderr).toEqual([line]);
    expect(cluster.snapshot()).toMatchObject({ regions: [], lockSets: [], processes: [] });
  });

  it('MC-290 MC-316 signals reach handlers, children call for themselves', async () => {
    await start();
    const process = run('A', 'parent');
    expect(await process.exit).toEqual({ code: 0 });
    expect(process.stdout).toEqual(['child 524291 has called']);
  });

  it('one that never polls can be killed', async () => {
    await start();
    const process = run('A', 'wrong', 'spin');
    await until('the lock set', () => cluster.snapshot().lockSets.length === 1);
    await cluster.kill(process.pid);
    expect(await process.exit).toEqual({ code: 137, signal: 9 });
    expect(cluster.snapshot()).toMatchObject({ regions: [], lockSets: [], processes: [] });
  });

  it.each([0, { uniform: [0, 50] as const }])(
    'INV-14 INV-15 increments under a lock are exact, delay %j',
    async (delay) => {
      await start({ delay });
      const total = run('C', 'total');
      await until('the region', () => total.results.length === 1);
      const adders = ['A', 'B', 'C', 'B'].map((host) => run(host, 'adder', '300'));
      for (const { exit } of adders) expect((await exit).code).toBe(0);
      cluster.kernel.signal(total.pid, Signal.SIGUSR1);
      await total.exit;
      expect(total.results[1]).toEqual({ sum: 1200 });
    },
  );

  it('MC-339 SC-32 a host that crashes releases its locks, and the others see it go', async () => {
    await start();
    const process = run('B', 'wrong', 'spin');
    await until('the lock', () => cluster.snapshot().lockSets[0]?.held.length === 1);
    const before = cluster.snapshot().rails[0]?.errorCount ?? 0;
    await cluster.stop('B');
    expect(await process.exit).toMatchObject({ signal: 9 });
    const after = cluster.snapshot();
    expect(after).toMatchObject({ regions: [], lockSets: [], processes: [] });
    expect(after.rails[0]?.errorCount).toBe(before + 1);
  });
});

describe('Memory Channel threads killed anywhere', () => {
  it(`MC-361 INV-03 INV-21 leave no lock, no row and no wrong word, ${rounds} rounds`, async () => {
    const random = createRandom(7);
    await start({ logWords: 16_384 });
    const checkers = ['B', 'C'].map((host) => run(host, 'checker', String(rounds * 2 + 2)));
    await until('the checkers', () => attached() === 2);
    for (let round = 1; round <= rounds; round += 1) {
      const writers = ['A', 'B'].map((host, at) => run(host, 'writer', String(round * 2 - at)));
      const packets = cluster.snapshot().rails[0]?.packets ?? 0;
      const enough = packets + 1 + random.below(400);
      await until('packets', () => (cluster.snapshot().rails[0]?.packets ?? 0) >= enough);
      for (const { pid } of writers) {
        await new Promise((resolve) => setTimeout(resolve, random.below(4)));
        await cluster.kill(pid);
      }
      const { processes, lockSets } = cluster.snapshot();
      const pids = new Set(processes.map((one) => one.pid));
      expect(writers.filter(({ pid }) => pids.has(pid))).toEqual([]);
      const holders = lockSets.flatMap((set) => set.held.map((held) => held.pid));
      expect(holders.filter((pid) => !pids.has(pid))).toEqual([]);
    }
    for (const { pid } of checkers) cluster.kernel.signal(pid, Signal.SIGUSR1);
    for (const process of checkers) {
      expect(await process.exit).toEqual({ code: 0 });
      expect(process.results[1]).toMatchObject({ wrong: [] });
      expect(Number(process.results[1]?.checks)).toBeGreaterThan(0);
    }
    expect(cluster.snapshot()).toMatchObject({ regions: [], lockSets: [], processes: [] });
  }, 0);
});
