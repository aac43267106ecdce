// How fast the lock manager is inside a process, beside async-mutex, which does far less: pairs of lock and unlock a
// second alone, with a thousand waiters, and with a hundred thousand other locks; and what a search for deadlocks costs.
import { Mutex } from 'async-mutex';
import { LockManager, Mode } from '../../src/engine/dlm/index.ts';
import { type Actor, ask, begin } from './dlm-actors.ts';
import { searches } from './dlm-searches.ts';
import { compare, perSecond, start } from './measure.ts';

const pairs = Number(process.env.BENCH_PAIRS ?? 200_000);
const waiters = 1000;
const many = 100_000;

async function main(): Promise<void> {
  console.log(`Lock manager in a process; pairs of lock and unlock, or hand-offs, a second`);
  await compare('one lock, nobody else', [
    { name: 'dlm', run: () => alone(own()) },
    { name: 'async-mutex', run: () => mutexAlone() },
  ]);
  await compare('a name that was never locked before, each time', [
    { name: 'dlm', run: newNames },
    { name: 'async-mutex, a Map of them', run: mutexNewNames },
  ]);
  await compare(`one lock among ${waiters} waiters for it, each asks again`, [
    { name: 'dlm', run: handOff },
    { name: 'async-mutex', run: mutexHandOff },
  ]);
  await compare(`one lock while ${many} others are held`, [
    { name: 'dlm, held by the same process', run: () => alone(withOthers(many, 1)) },
    { name: 'dlm, held by 1000 processes', run: () => alone(withOthers(many, 1000)) },
    { name: 'async-mutex', run: () => mutexAlone(many) },
  ]);
  await compare(
    'one lock, by how many unrelated locks there are',
    [
      { name: 'none', run: () => alone(own()) },
      ...[1000, 10_000, 100_000, 300_000].map((others) => ({
        name: `${others} held`,
        run: () => alone(withOthers(others, 100)),
      })),
      { name: `${waiters} waiting for another lock`, run: () => alone(withCrowd()) },
    ],
    'none',
  );
  await compare('conversions NL to EX and back, with the value block', [
    { name: 'dlm', run: conversions },
  ]);
  searches();
}

interface Scene {
  readonly manager: LockManager;
  readonly actor: Actor;
}

function own(): Scene {
  const manager = new LockManager();
  return { manager, actor: begin(manager) };
}

function withOthers(others: number, holders: number): Scene {
  const { manager, actor } = own();
  const people = holders === 1 ? [actor] : Array.from({ length: holders }, () => begin(manager));
  for (let at = 0; at < others; at += 1) {
    const { pid, nsp } = people[at % people.length] ?? actor;
    manager.lock(pid, { nsp, name: `other ${at}`, mode: Mode.EX });
  }
  return { manager, actor };
}

function withCrowd(): Scene {
  const { manager, actor } = own();
  for (let at = 0; at <= waiters; at += 1) ask(manager, begin(manager), 'other');
  return { manager, actor };
}

function alone({ manager, actor }: Scene): number {
  const { pid, nsp } = actor;
  const since = start();
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
  const since = start();
  for (let at = 0; at < pairs; at += 1) {
    const release = await mutex.acquire();
    release();
  }
  return perSecond(pairs, since);
}

function newNames(): number {
  const { manager, actor } = own();
  const { pid, nsp } = actor;
  const since = start();
  for (let at = 0; at < pairs; at += 1) {
    const { lkid } = manager.lock(pid, { nsp, name: `disk${at}`, mode: Mode.EX });
    manager.unlock(pid, lkid);
  }
  return perSecond(pairs, since);
}

/** What a program does that has mutexes by name and keeps only those in use. */
async function mutexNewNames(): Promise<number> {
  const mutexes = new Map<string, Mutex>();
  const since = start();
  for (let at = 0; at < pairs; at += 1) {
    const name = `disk${at}`;
    const mutex = new Mutex();
    mutexes.set(name, mutex);
    const release = await mutex.acquire();
    release();
    mutexes.delete(name);
  }
  return perSecond(pairs, since);
}

// A thousand waiters: whoever is granted releases and asks again.

function handOff(): number {
  const manager = new LockManager();
  const people = new Map<number, Actor>();
  for (let at = 0; at < waiters; at += 1) {
    const actor = begin(manager);
    people.set(actor.pid, actor);
    ask(manager, actor, 'disk1');
  }
  const since = start();
  for (let done = 0; done < pairs; done += 1) {
    const event = manager.nextEvent();
    const actor = people.get(event?.pid ?? 0);
    if (event?.type !== 'completion' || actor === undefined) throw new Error('nobody was granted');
    manager.unlock(event.pid, event.lkid);
    ask(manager, actor, 'disk1');
  }
  return perSecond(pairs, since);
}

async function mutexHandOff(): Promise<number> {
  const mutex = new Mutex();
  let done = 0;
  const since = start();
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
  const { manager, actor } = own();
  const { pid, nsp } = actor;
  const { lkid } = manager.lock(pid, { nsp, name: 'disk1', mode: Mode.NL });
  const value = [1];
  const flags = 1 << 12;
  const since = start();
  for (let at = 0; at < pairs; at += 2) {
    manager.cvt(pid, lkid, { mode: Mode.EX, flags, value });
    manager.cvt(pid, lkid, { mode: Mode.NL, flags, value });
  }
  return perSecond(pairs, since);
}

await main();
