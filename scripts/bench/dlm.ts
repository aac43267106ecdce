// How fast the lock manager is inside a process, beside async-mutex, which does far less: pairs of lock and unlock a
// second alone, with a thousand waiters on one resource, and with a hundred thousand other locks; and what a search for
// deadlocks costs with ten thousand waiters. Run it with `npm run bench:dlm`; the rounds of both are interleaved.
import { Mutex } from 'async-mutex';
import { JoinFlag, LockManager, Mode } from '../../src/engine/dlm/index.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const pairs = Number(process.env.BENCH_PAIRS ?? 200_000);
const waiters = 1000;
const liveLocks = 100_000;
const chain = 10_000;

/** One way to do something many times; returns how many times a second. */
interface Contestant {
  readonly name: string;
  run(): Promise<number>;
}

async function main(): Promise<void> {
  await compare('lock+unlock pairs a second, nobody else', [
    { name: 'dlm', run: async () => uncontended(0) },
    { name: 'async-mutex', run: mutexAlone },
  ]);
  await compare(`lock+unlock pairs a second, ${liveLocks} other locks held`, [
    { name: 'dlm, by the same process', run: async () => uncontended(liveLocks) },
    { name: 'dlm, by 1000 processes', run: async () => uncontended(liveLocks, 1000) },
    { name: 'async-mutex', run: () => mutexAlone(liveLocks) },
  ]);
  await compare(`hand-offs a second among ${waiters} waiters for one lock`, [
    { name: 'dlm', run: async () => handOff() },
    { name: 'async-mutex', run: mutexHandOff },
  ]);
  await compare('conversions NL to EX and back a second, with the value block', [
    { name: 'dlm', run: async () => conversions() },
  ]);
  console.log(`\nsearches for deadlock with ${chain} waiters, milliseconds each`);
  report(
    '  a chain of processes, each waiting for the next, is closed to a circle',
    repeat(closeChain),
  );
  report('  one more request behind all others on one resource, no circle', repeat(queueBehind));
  report('  the same, by a process that somebody waits for', repeat(queueBehindHolding));
}

async function compare(title: string, contestants: readonly Contestant[]): Promise<void> {
  console.log(`\n${title}`);
  const results = contestants.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, contestant] of contestants.entries()) {
      const perSecond = await contestant.run();
      // The first round warms up.
      if (round > 0) results[at]?.push(perSecond);
    }
  }
  for (const [at, { name }] of contestants.entries()) report(`  ${name}`, results[at] ?? []);
}

function report(name: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  const show = (value = 0) =>
    value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
  console.log(`${name.padEnd(34)} ${show(middle).padStart(11)}  (${show(least)} to ${show(most)})`);
}

function perSecond(count: number, since: bigint): number {
  return (count * 1e9) / Number(process.hrtime.bigint() - since);
}

// In process: one lock, nobody waits.

function begin(manager: LockManager): { pid: number; nsp: number } {
  const pid = manager.begin({ member: 1, uid: 100, gids: [] });
  const { nsp } = manager.nsjoin(pid, 100, JoinFlag.USER);
  manager.setSignal(pid, 23);
  return { pid, nsp };
}

function uncontended(others: number, holders = 1): number {
  const manager = new LockManager();
  const own = begin(manager);
  const people = holders === 1 ? [own] : Array.from({ length: holders }, () => begin(manager));
  for (let at = 0; at < others; at += 1) {
    const { pid, nsp } = people[at % people.length] ?? own;
    manager.lock(pid, { nsp, name: `other ${at}`, mode: Mode.EX });
  }
  const { pid, nsp } = own;
  const since = process.hrtime.bigint();
  for (let at = 0; at < pairs; at += 1) {
    const { lkid } = manager.lock(pid, { nsp, name: 'disk1', mode: Mode.EX });
    manager.unlock(pid, lkid);
  }
  return perSecond(pairs, since);
}

async function mutexAlone(others = 0): Promise<number> {
  const held = Array.from({ length: others }, () => new Mutex());
  for (const mutex of held) await mutex.acquire();
  const mutex = new Mutex();
  const since = process.hrtime.bigint();
  for (let at = 0; at < pairs; at += 1) {
    const release = await mutex.acquire();
    release();
  }
  return perSecond(pairs, since);
}

// A thousand waiters: whoever is granted releases and asks again.

function handOff(): number {
  const manager = new LockManager();
  const people = new Map<number, number>();
  const ask = (pid: number) => {
    const nsp = people.get(pid) ?? 0;
    manager.quelock(pid, { nsp, name: 'disk1', mode: Mode.EX, cplrtn: 'granted' });
  };
  for (let at = 0; at < waiters; at += 1) {
    const { pid, nsp } = begin(manager);
    people.set(pid, nsp);
    ask(pid);
  }
  const since = process.hrtime.bigint();
  for (let done = 0; done < pairs; done += 1) {
    const event = manager.nextEvent();
    if (event?.type !== 'completion') throw new Error('nobody was granted');
    manager.unlock(event.pid, event.lkid);
    ask(event.pid);
  }
  return perSecond(pairs, since);
}

async function mutexHandOff(): Promise<number> {
  const mutex = new Mutex();
  let done = 0;
  const since = process.hrtime.bigint();
  const work = async () => {
    while (done < pairs) {
      const release = await mutex.acquire();
      done += 1;
      release();
    }
  };
  await Promise.all(Array.from({ length: waiters }, work));
  return perSecond(done, since);
}

function conversions(): number {
  const manager = new LockManager();
  const { pid, nsp } = begin(manager);
  const { lkid } = manager.lock(pid, { nsp, name: 'disk1', mode: Mode.NL });
  const value = [1];
  const flags = 1 << 12;
  const since = process.hrtime.bigint();
  for (let at = 0; at < pairs; at += 2) {
    manager.cvt(pid, lkid, { mode: Mode.EX, flags, value });
    manager.cvt(pid, lkid, { mode: Mode.NL, flags, value });
  }
  return perSecond(pairs, since);
}

// Deadlock searches: each returns the milliseconds of the one call that searches.

function repeat(measure: () => number): number[] {
  return Array.from({ length: rounds + 1 }, measure).slice(1);
}

function timed(call: () => unknown): number {
  const since = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - since) / 1e6;
}

/** Process n holds resource n and waits for resource n + 1; the last one closes the circle. */
function closeChain(): number {
  const manager = new LockManager();
  const people = Array.from({ length: chain }, () => begin(manager));
  const ask = (at: number, resource: number) => {
    const { pid, nsp } = people[at] ?? { pid: 0, nsp: 0 };
    const name = `resource ${resource % chain}`;
    return manager.quelock(pid, { nsp, name, mode: Mode.EX, cplrtn: 'c' });
  };
  for (let at = 0; at < chain; at += 1) ask(at, at);
  // From the far end, so that building the chain searches little.
  for (let at = chain - 2; at >= 0; at -= 1) ask(at, at + 1);
  const took = timed(() => ask(chain - 1, 0));
  if (manager.statistics.deadlocks !== 1) throw new Error('no deadlock was found');
  return took;
}

function crowd(): { manager: LockManager; holder: { pid: number; nsp: number } } {
  const manager = new LockManager();
  const holder = begin(manager);
  manager.lock(holder.pid, { nsp: holder.nsp, name: 'disk1', mode: Mode.EX });
  for (let at = 0; at < chain; at += 1) {
    const { pid, nsp } = begin(manager);
    manager.quelock(pid, { nsp, name: 'disk1', mode: Mode.EX, cplrtn: 'c' });
  }
  return { manager, holder };
}

function queueBehind(): number {
  const { manager } = crowd();
  const { pid, nsp } = begin(manager);
  return timed(() => manager.quelock(pid, { nsp, name: 'disk1', mode: Mode.EX, cplrtn: 'c' }));
}

function queueBehindHolding(): number {
  const { manager } = crowd();
  const [own, other] = [begin(manager), begin(manager)];
  manager.lock(own.pid, { nsp: own.nsp, name: 'tape', mode: Mode.EX });
  manager.quelock(other.pid, { nsp: other.nsp, name: 'tape', mode: Mode.EX, cplrtn: 'c' });
  const args = { nsp: own.nsp, name: 'disk1', mode: Mode.EX, cplrtn: 'c' };
  return timed(() => manager.quelock(own.pid, args));
}

await main();
