// How fast the lock manager is through the daemon's socket, beside a Redis lock and PostgreSQL advisory locks on the same
// machine: pairs of lock and unlock one at a time and with 64 in flight, and one lock handed around among 8 processes.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Holdings, Order } from './contender.ts';
import { type Kind, type Locker, openLocker } from './lockers.ts';
import { median, percentile, report, rounds, show } from './measure.ts';
import { type Service, startDlm, startPostgres, startRedis } from './services.ts';

const here = dirname(fileURLToPath(import.meta.url));
const inFlight = 64;
const contenders = 8;
const sliceMs = Number(process.env.BENCH_SLICE_MS ?? 500);

const names: Readonly<Record<Kind, string>> = {
  dlm: 'dlm through caad',
  redis: 'Redis, SET NX PX and script',
  'redis-list': 'Redis, BLPOP hand-over',
  postgres: 'PostgreSQL advisory lock',
};

const folder = mkdtempSync(join(tmpdir(), 'trucluster-bench-'));
const services: Service[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}
try {
  const addresses = await startAll();
  await onePerson(addresses);
  await contention(addresses);
} finally {
  await cleanUp();
}

async function cleanUp(): Promise<void> {
  for (const service of services.splice(0)) await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

type Addresses = ReadonlyMap<Kind, string>;

async function startAll(): Promise<Addresses> {
  const addresses = new Map<Kind, string>();
  const dlm = startDlm(folder);
  services.push(dlm);
  addresses.set('dlm', dlm.address);
  const redis = await startRedis(folder);
  if (redis === null) {
    console.log('Redis is not compared: redis-server is not installed (Debian: redis-server).');
  } else {
    services.push(redis);
    addresses.set('redis', redis.address).set('redis-list', redis.address);
  }
  const postgres = await startPostgres(folder);
  if (postgres === null) {
    console.log('PostgreSQL is not compared: it is not installed (Debian: postgresql).');
  } else {
    services.push(postgres);
    addresses.set('postgres', postgres.address);
  }
  const versions = [
    redis && `Redis ${redis.version}`,
    postgres && `PostgreSQL ${postgres.version}`,
  ];
  console.log(
    `Lock manager through the socket of caad, beside ${versions.filter(Boolean).join(' and ') || 'nobody'}; ` +
      'Unix sockets, one connection each',
  );
  return addresses;
}

/** One process, one connection: one pair at a time, then many in flight, each on a name of its own. */
async function onePerson(addresses: Addresses): Promise<void> {
  const single = new Map<Kind, { perSecond: number[]; latencies: number[] }>();
  const many = new Map<Kind, { perSecond: number[]; latencies: number[] }>();
  for (const [table, flights] of [
    [single, 1],
    [many, inFlight],
  ] as const) {
    const lockers = new Map<Kind, Locker>();
    for (const [kind, address] of addresses) {
      if (kind === 'redis-list') continue;
      lockers.set(kind, await openLocker(kind, address, flights > 1));
      table.set(kind, { perSecond: [], latencies: [] });
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const [kind, locker] of lockers) {
        const { perSecond, latencies } = await pairs(locker, flights);
        if (round === 0) continue;
        table.get(kind)?.perSecond.push(perSecond);
        table.get(kind)?.latencies.push(...latencies);
      }
    }
    for (const locker of lockers.values()) await locker.close();
    console.log(`\npairs a second, ${flights === 1 ? 'one at a time' : `${flights} in flight`}`);
    const own = median(table.get('dlm')?.perSecond ?? []);
    for (const [kind, { perSecond, latencies }] of table) {
      const [p50, p99] = [percentile(latencies, 50), percentile(latencies, 99)];
      const ratio = kind === 'dlm' ? '' : `   dlm is ${show(own / median(perSecond))} x`;
      report(names[kind], perSecond, `p50 ${show(p50)} ms, p99 ${show(p99)} ms${ratio}`);
    }
  }
}

async function pairs(
  locker: Locker,
  flights: number,
): Promise<{ perSecond: number; latencies: number[] }> {
  const latencies: number[] = [];
  globalThis.gc?.();
  const from = performance.now();
  const until = from + sliceMs;
  const work = async (name: string) => {
    for (let at = performance.now(); at < until; ) {
      await locker.lock(name);
      await locker.unlock(name);
      const now = performance.now();
      latencies.push(now - at);
      at = now;
    }
  };
  await Promise.all(Array.from({ length: flights }, (_, at) => work(`disk${at}`)));
  return { perSecond: (latencies.length * 1000) / (performance.now() - from), latencies };
}

/** Processes that want one lock all the time; what counts is how often it changes hands. */
async function contention(addresses: Addresses): Promise<void> {
  const people = Array.from({ length: contenders }, () =>
    fork(join(here, 'contender.mjs'), [JSON.stringify(Object.fromEntries(addresses))]),
  );
  const results = new Map<Kind, ReturnType<typeof handOffs>[]>();
  try {
    const list = addresses.get('redis-list');
    if (list !== undefined) await seed(list);
    for (let round = 0; round <= rounds; round += 1) {
      for (const kind of addresses.keys()) {
        const result = handOffs(await Promise.all(people.map((child) => order(child, kind))));
        if (round > 0) results.set(kind, [...(results.get(kind) ?? []), result]);
      }
    }
  } finally {
    for (const child of people) child.disconnect();
  }
  console.log(`\nhand-offs of one lock a second, ${contenders} processes that all want it`);
  const changes = (kind: Kind) => results.get(kind)?.map(({ perSecond }) => perSecond) ?? [];
  for (const [kind, all] of results) {
    const longest = median(all.map(({ longestWaitMs }) => longestWaitMs));
    const grants = median(all.map(({ grantsPerSecond }) => grantsPerSecond));
    const ratio = median(changes('dlm')) / median(changes(kind));
    const remark = `${show(grants)} grants, longest wait ${show(longest)} ms`;
    report(
      names[kind],
      changes(kind),
      kind === 'dlm' ? remark : `${remark}   dlm is ${show(ratio)} x`,
    );
  }
}

/** The one token that is the lock. */
async function seed(address: string): Promise<void> {
  const locker = await openLocker('redis-list', address);
  await locker.unlock('disk');
  await locker.close();
}

function order(child: ChildProcess, kind: Kind): Promise<Holdings> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a contender has ended'));
    child.once('exit', ended);
    child.once('message', (held) => {
      child.off('exit', ended);
      // It comes from contender.ts.
      resolve(held as Holdings);
    });
    const untilUs = Number(process.hrtime.bigint() / 1000n) + sliceMs * 1000;
    child.send({ kind, name: 'disk', untilUs } satisfies Order);
  });
}

/** Who held the lock when, and whether there ever were two. */
function handOffs(everybody: readonly Holdings[]) {
  const all = everybody.flatMap((held, who) =>
    held.flatMap((from, at) => (at % 2 === 0 ? [{ who, from, to: held[at + 1] ?? from }] : [])),
  );
  all.sort((a, b) => a.from - b.from || a.to - b.to);
  let changes = 0;
  let longestWaitUs = 0;
  const lastSeen = new Map<number, number>();
  for (const [at, { who, from, to }] of all.entries()) {
    const before = all[at - 1];
    if (before !== undefined && before.to > from) throw new Error('two held the lock at once');
    if (before !== undefined && before.who !== who) changes += 1;
    longestWaitUs = Math.max(longestWaitUs, from - (lastSeen.get(who) ?? from));
    lastSeen.set(who, to);
  }
  const seconds = ((all.at(-1)?.to ?? 0) - (all[0]?.from ?? 0)) / 1e6;
  return {
    perSecond: changes / seconds,
    grantsPerSecond: all.length / seconds,
    longestWaitMs: longestWaitUs / 1000,
  };
}
