// How fast the emulated Memory Channel is with real threads, as ratios against what bounds it in the same run: one-way
// visibility against a bare Atomics ping-pong, imc_bcopy against Uint8Array.set on shared memory, a token round eight
// hosts, and the processor time of idle hosts. Run it with `npm run bench -- memory-channel`.
import { Worker } from 'node:worker_threads';
import { ThreadCluster } from '../../src/adapters/memory-channel/index.ts';
import type { ClusterConfig } from '../../src/engine/memory-channel/index.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const threadModule = new URL('./memory-channel-thread.mjs', import.meta.url);
const programs = new URL('./memory-channel-programs.mjs', import.meta.url).href;

interface Part {
  readonly host: string;
  readonly name: string;
  readonly argv?: readonly string[];
}

/** Runs programs on a fresh cluster and gives what the first of them recorded. */
async function play(
  config: ClusterConfig,
  parts: readonly Part[],
): Promise<Readonly<Record<string, unknown>>> {
  const cluster = new ThreadCluster(config, { threadModule });
  try {
    for (const host of new Set(parts.map((part) => part.host))) {
      await cluster.addMember(host, {}, { maxalloc: 64, maxrecv: 64 });
    }
    const running = parts.map(({ host, name, argv }) =>
      cluster.spawn(host, { module: programs, name }, { argv }),
    );
    const exits = await Promise.all(running.map((process) => process.exit));
    const failed = running.find((_, at) => exits[at]?.code !== 0);
    if (failed !== undefined) throw new Error(failed.stderr.join('\n'));
    return running[0]?.results[0] ?? {};
  } finally {
    await cluster.shutdown();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [Number(value)];
}

async function visibility(): Promise<number> {
  const argv = ['20000'];
  const { trips } = await play({ railStyle: 1 }, [
    { host: 'A', name: 'ping', argv },
    { host: 'B', name: 'pong', argv },
  ]);
  // The first trips warm up.
  return median(numbers(trips).slice(5000)) / 2;
}

async function copying(
  transport: 'log' | 'direct',
  bytes: number,
  blocks: number,
): Promise<number> {
  const argv = [String(bytes), String(blocks), 'shared'];
  const { rates } = await play({ transport }, [
    { host: 'A', name: 'copySender', argv },
    { host: 'B', name: 'copyReceiver', argv },
  ]);
  return median(numbers(rates).slice(3));
}

/** The time of a hop: the median of all laps, or their mean, which stalls of a busy machine dominate. */
async function token(people: number, kind: 'median' | 'mean'): Promise<number> {
  const laps = '2000';
  const parts = Array.from({ length: people }, (_, at) => ({
    host: `h${at}`,
    name: 'ring',
    argv: [String(at), String(people), laps],
  }));
  const hops = numbers((await play({}, parts)).hops).slice(100);
  return kind === 'median' ? median(hops) : hops.reduce((sum, hop) => sum + hop, 0) / hops.length;
}

/** Spinning on Atomics between two threads, one way: the least there can be. */
function bareVisibility(): Promise<number> {
  const memory = new SharedArrayBuffer(256);
  const code = `
    const { workerData, parentPort } = require('node:worker_threads');
    const words = new Int32Array(workerData.memory);
    const trips = [];
    for (let round = 1; round <= 20000; round += 1) {
      if (workerData.isFirst) {
        const since = process.hrtime.bigint();
        Atomics.store(words, 0, round);
        while (Atomics.load(words, 32) !== round);
        trips.push(Number(process.hrtime.bigint() - since) / 1000);
      } else {
        while (Atomics.load(words, 0) !== round);
        Atomics.store(words, 32, round);
      }
    }
    parentPort.postMessage(trips);`;
  const start = (isFirst: boolean) =>
    new Worker(code, { eval: true, workerData: { memory, isFirst } });
  const [first] = [start(true), start(false)];
  return new Promise((resolve, reject) => {
    first.on('message', (trips: number[]) => resolve(median(trips.slice(5000)) / 2));
    first.on('error', reject);
  });
}

/** Gigabytes a second of Uint8Array.set from shared to shared memory. */
function copyLimit(bytes: number, blocks: number): number {
  const source = new Uint8Array(new SharedArrayBuffer(bytes)).fill(1);
  const target = new Uint8Array(new SharedArrayBuffer(bytes));
  const rates = Array.from({ length: 7 }, () => {
    const since = process.hrtime.bigint();
    for (let block = 0; block < blocks; block += 1) target.set(source);
    return (bytes * blocks) / Number(process.hrtime.bigint() - since);
  });
  return median(rates);
}

/** Percent of a processor that eight hosts with one polling process each take. */
async function idleCost(): Promise<number> {
  const cluster = new ThreadCluster({}, { threadModule });
  try {
    const hosts = Array.from({ length: 8 }, (_, at) => `h${at}`);
    for (const host of hosts) await cluster.addMember(host);
    for (const host of hosts) cluster.spawn(host, { module: programs, name: 'idle' });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 4e6;
  } finally {
    await cluster.shutdown();
  }
}

async function measure(name: string, unit: string, parts: Record<string, () => Promise<number>>) {
  const results = new Map(Object.keys(parts).map((part) => [part, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [part, work] of Object.entries(parts)) results.get(part)?.push(await work());
  }
  console.log(`\n${name}, ${unit}, ${rounds} rounds: median (least to most), ratio to the first`);
  const base = median([...results.values()][0] ?? []);
  for (const [part, values] of results) {
    const middle = median(values);
    const span = `(${Math.min(...values).toPrecision(3)} to ${Math.max(...values).toPrecision(3)})`;
    const ratio = (middle / base).toPrecision(3);
    console.log(
      `  ${part.padEnd(34)} ${middle.toPrecision(3).padStart(8)}  ${span.padEnd(22)} ${ratio}`,
    );
  }
}

await measure('One-way visibility of a 32-bit store', 'microseconds', {
  'bare Atomics': bareVisibility,
  'two hosts': visibility,
});
for (const [label, bytes, blocks] of [
  ['8 KB', 8192, 20_000],
  ['1 MB', 1_048_576, 200],
] as const) {
  await measure(`imc_bcopy, blocks of ${label}`, 'GB/s', {
    'Uint8Array.set, shared to shared': async () => copyLimit(bytes, blocks),
    'through the log': () => copying('log', bytes, blocks),
    direct: () => copying('direct', bytes, blocks),
  });
}
await measure('A token round hosts', 'microseconds a hop', {
  '2 hosts, median': () => token(2, 'median'),
  '4 hosts, median': () => token(4, 'median'),
  '8 hosts, median': () => token(8, 'median'),
  '8 hosts, mean': () => token(8, 'mean'),
});
await measure('Eight idle hosts', 'processors', { 'polling in vain': idleCost });
