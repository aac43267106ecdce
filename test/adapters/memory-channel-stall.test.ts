// No stall (INV-30): on real threads, whoever gets stuck or is killed, wherever it is, the others go on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ThreadCluster, ThreadProcess } from '../../src/adapters/memory-channel/index.ts';
import type { ClusterConfig } from '../../src/engine/memory-channel/index.ts';
import { u } from '../support/memory-channel.ts';
import { ThreadBench } from '../support/memory-channel-threads.ts';
import { until } from '../support/root.ts';

let bench: ThreadBench;
let cluster: ThreadCluster;

beforeAll(async () => {
  bench = await ThreadBench.make();
});
afterEach(async () => {
  if (cluster !== undefined) await bench.end(cluster);
});
afterAll(() => bench.close());

async function start(config: ClusterConfig = {}, hosts?: string[]): Promise<void> {
  // A log of eight blocks, so that senders soon need others to apply packets.
  cluster = await bench.cluster({ logWords: 16_384, ...config }, hosts);
}

const run = (host: string, name: string, ...argv: unknown[]): ThreadProcess =>
  bench.spawn(cluster, host, name, { argv: argv.map(String), user: u });

/** Starts a program and waits until it has recorded something. */
async function started(host: string, name: string, ...argv: unknown[]): Promise<ThreadProcess> {
  const process = run(host, name, ...argv);
  await until(name, () => process.results.length > 0);
  return process;
}

const clean = { regions: [], lockSets: [], processes: [] };
const rounds = 200;

/** Ends the processes given, and expects nothing to be left. */
async function endAll(...processes: readonly ThreadProcess[]): Promise<void> {
  for (const { pid } of processes) await cluster.kill(pid);
  expect(cluster.snapshot()).toMatchObject(clean);
}

async function expectWhole(process: ThreadProcess): Promise<void> {
  expect(await process.exit).toEqual({ code: 0 });
  expect(process.results.at(-1)).toEqual({ wrong: [] });
}

/** @returns how often the pair failed over until everything was sent, which all readers must have got. */
async function sendOverFailingPair(count: number): Promise<number> {
  const readers = [
    await started('B', 'follower', 0, count),
    await started('C', 'follower', 0, count),
  ];
  const sender = run('A', 'streamer', 0, count);
  let isOver = false;
  void sender.exit.then(() => {
    isOver = true;
  });
  const packets = () => cluster.snapshot().rails[0]?.packets ?? 0;
  let failovers = 0;
  for (; !isOver; failovers += 1) {
    const before = packets();
    await cluster.failPhysicalRail(failovers % 2);
    await cluster.whenFree(() => cluster.kernel.restorePhysicalRail(failovers % 2));
    await until('packets', () => isOver || packets() > before + 50);
  }
  for (const reader of readers) await expectWhole(reader);
  return failovers;
}

describe('INV-30 no stall on threads', () => {
  it('MC-351 a host that never polls: its packets are applied, and the others go on', async () => {
    await start();
    const sleeper = await started('C', 'sleeper', 0);
    const reader = await started('B', 'follower', 0, rounds);
    const sender = run('A', 'streamer', 0, rounds);
    expect(await sender.exit).toEqual({ code: 0 });
    await expectWhole(reader);
    const onC = () => cluster.snapshot().hosts.find((host) => host.name === 'C');
    await until('the host that sleeps', () => onC()?.pending[0] === false);
    const region = cluster.snapshot().regions[0]?.id ?? 0;
    const bytes = await cluster.readMemory({ host: 'C', region, offset: 0, length: 65_536 });
    const words = new Int32Array(bytes?.buffer ?? new ArrayBuffer(0));
    expect([0, 2047, 2048, 16_383].map((at) => words[at])).toEqual([200, 200, 193, 199]);
    await endAll(sleeper);
  });

  it('MC-026 a pair that fails over again and again under load', async () => {
    // The more packets, the more often there is time for a failover while they are on their way.
    for (let count = 1000, failovers = 0; failovers < 3; count *= 2) {
      await start();
      failovers = await sendOverFailingPair(count);
      const [rail] = cluster.snapshot().rails;
      expect(rail).toMatchObject({ active: true, failovers, errorCount: 3 + failovers });
      await endAll();
      await bench.end(cluster);
    }
  });

  it('MC-036 a single rail that fails under load loses what it carries; the other rail and its users go on', async () => {
    await start({ railStyle: 0, physicalRails: 2 });
    const loser = await started('B', 'follower', 0, 1000);
    const reader = await started('B', 'follower', 1, 1000);
    const senders = [run('A', 'streamer', 0, 1000), run('A', 'streamer', 1, 1000)];
    await until('packets', () => (cluster.snapshot().rails[0]?.packets ?? 0) > 5);
    await cluster.failPhysicalRail(0);
    // Stores on the dead rail go nowhere, but they do not hold up the program either.
    for (const { exit } of senders) expect(await exit).toEqual({ code: 0 });
    await expectWhole(reader);
    const [dead, alive] = cluster.snapshot().rails;
    expect([dead?.active, alive?.active, alive?.packets]).toEqual([false, true, 1000]);
    await endAll(loser);
  });

  it('MC-361 a thread stuck in the middle of an append stops its rail only, and that until it is killed', async () => {
    await start({ railStyle: 0, physicalRails: 2 });
    const readers = [
      await started('B', 'follower', 0, rounds),
      await started('B', 'follower', 1, rounds),
    ];
    const stuck = await started('C', 'appendHolder', 0);
    const holder = await started('C', 'lockHolder', 55);
    const blocked = run('A', 'streamer', 0, rounds);
    expect(await run('A', 'streamer', 1, rounds).exit).toEqual({ code: 0 });
    if (readers[1] !== undefined) await expectWhole(readers[1]);
    expect(await run('B', 'taker', 55, 1).exit).toEqual({ code: 0 });
    expect(cluster.snapshot().rails[0]?.packets).toBe(0);
    await cluster.kill(stuck.pid);
    expect(await blocked.exit).toEqual({ code: 0 });
    if (readers[0] !== undefined) await expectWhole(readers[0]);
    expect(cluster.snapshot().rails[0]?.packets).toBe(rounds);
    await endAll(holder);
  });

  it('MC-361 a thread stuck while it applies packets on a host is no obstacle once it is killed', async () => {
    await start();
    const readers = [
      await started('B', 'follower', 0, rounds),
      await started('C', 'follower', 0, rounds),
    ];
    const stuck = await started('A', 'drainHolder', 0, 1);
    const sender = run('A', 'streamer', 0, rounds);
    // The sender comes as far as the log reaches, and waits for the host whose packets nobody may apply.
    await until('a full log', () => (cluster.snapshot().rails[0]?.packets ?? 0) >= 7);
    expect(cluster.snapshot().hosts[1]?.applied).toEqual([0]);
    await cluster.kill(stuck.pid);
    expect(await sender.exit).toEqual({ code: 0 });
    for (const reader of readers) await expectWhole(reader);
    await endAll();
  });

  it('MC-275 MC-285 a thread killed with a lock gives it to one who waits; other locks were never affected', async () => {
    await start();
    const holder = await started('A', 'lockHolder', 55);
    const waiters = [await started('B', 'taker', 55, 0), await started('C', 'taker', 55, 0)];
    const other = run('B', 'taker', 55, 1);
    expect(await other.exit).toEqual({ code: 0 });
    expect(waiters.map(({ results }) => results.length)).toEqual([1, 1]);
    await cluster.kill(holder.pid);
    for (const { exit, results } of waiters) {
      expect(await exit).toEqual({ code: 0 });
      expect(results.at(-1)).toEqual({ holds: 0 });
    }
    await endAll();
  });
});

describe('Memory Channel processes as threads', () => {
  it('MC-348 each has a thread of its own; those of a host share its memory, other hosts get what is sent', async () => {
    await start();
    const processes = [
      await started('B', 'viewer'),
      await started('B', 'painter'),
      await started('C', 'viewer'),
      await started('A', 'viewer'),
    ];
    const threads = processes.map(({ results }) => results[0]?.threadId);
    expect(new Set(threads).size).toBe(4);
    expect(await run('A', 'starter').exit).toEqual({ code: 0 });
    for (const { exit } of processes) expect(await exit).toEqual({ code: 0 });
    const words = processes.map(({ results }) => results[1]?.word);
    expect(words).toEqual([77, undefined, 0, 0]);
  });

  it('MC-316 MC-347 a child waits for events while its parent works', async () => {
    await start();
    const parent = run('A', 'overseer');
    await until('the watcher', () => cluster.snapshot().regions.some(({ key }) => key === 82));
    await until('work', () => (cluster.snapshot().rails[0]?.packets ?? 0) > 20);
    await cluster.addMember('D');
    expect(await parent.exit).toEqual({ code: 0 });
    expect(Number(parent.results[0]?.work)).toBeGreaterThan(20);
  });
});
