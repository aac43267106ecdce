// One way to lock and unlock by name for each service that is compared, as its users would write it with a well-kept
// client. A locker is one connection; its calls may overlap, for different names.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import type { Lock } from '../../src/main/dlm.ts';
import { projectFolder } from './services.ts';

/** `redis-list` hands a lock over by a list with one token, `redis` is the lock of the Redis manual. */
export type Kind = 'dlm' | 'redis' | 'redis-list' | 'postgres';

export interface Locker {
  /** Resolves when the lock is had, however long it takes. */
  lock(name: string): Promise<void>;
  unlock(name: string): Promise<void>;
  close(): Promise<void>;
}

const openers: Readonly<Record<Kind, (address: string, manyAtOnce: boolean) => Promise<Locker>>> = {
  dlm: openDlm,
  redis: openRedis,
  'redis-list': openRedisList,
  postgres: openPostgres,
};

/**
 * Connects to a service.
 *
 * @param address the cluster root, or the socket.
 * @param manyAtOnce calls will overlap: the client is told so if it wants to know.
 */
export function openLocker(kind: Kind, address: string, manyAtOnce = false): Promise<Locker> {
  return openers[kind](address, manyAtOnce);
}

/** The library as it is shipped, by the type of its source. */
type Library = typeof import('../../src/main/dlm.ts');

async function openDlm(root: string): Promise<Locker> {
  const library = join(projectFolder(), 'dist', 'dlm.mjs');
  const { connect }: Library = await import(pathToFileURL(library).href);
  const dlm = await connect({ root, start: false });
  const namespace = await dlm.nsjoin(7, 'public');
  const locks = new Map<string, Lock>();
  return {
    lock: async (name) => {
      const { lock } = await namespace.lock(name, 'EX');
      locks.set(name, lock);
    },
    unlock: async (name) => {
      await locks.get(name)?.unlock();
    },
    close: () => dlm.close(),
  };
}

const unlockScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
const expiryMs = 30_000;
/** As redlock waits by default: 200 ms and up to 100 more. */
const retryMs = () => 200 + Math.random() * 100;

/** `SET NX PX` and a script that deletes what is still one's own. */
async function openRedis(path: string, manyAtOnce: boolean): Promise<Locker> {
  const client = new Redis({ path, enableAutoPipelining: manyAtOnce });
  const sha = String(await client.script('LOAD', unlockScript));
  const tokens = new Map<string, string>();
  let last = 0;
  return {
    lock: async (name) => {
      last += 1;
      const token = `${process.pid} ${last}`;
      while ((await client.set(name, token, 'PX', expiryMs, 'NX')) !== 'OK') {
        await new Promise((resolve) => setTimeout(resolve, retryMs()));
      }
      tokens.set(name, token);
    },
    unlock: async (name) => {
      const deleted = await client.evalsha(sha, 1, name, tokens.get(name) ?? '');
      if (deleted !== 1) throw new Error(`the lock ${name} was lost`);
    },
    close: async () => client.disconnect(),
  };
}

/** A list with one token: who pops it has the lock, and whoever waits is served by Redis in order. Nothing expires. */
async function openRedisList(path: string): Promise<Locker> {
  const client = new Redis({ path });
  return {
    lock: async (name) => {
      await client.blpop(`list ${name}`, 0);
    },
    unlock: async (name) => {
      await client.rpush(`list ${name}`, 'token');
    },
    close: async () => client.disconnect(),
  };
}

/** Advisory locks of the session; they are numbers. */
async function openPostgres(path: string): Promise<Locker> {
  const sql = postgres({ path, user: 'bench', database: 'postgres', max: 1 });
  await sql`select 1`;
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => {
    const known = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, known);
    return known;
  };
  return {
    lock: async (name) => {
      await sql`select pg_advisory_lock(${numberOf(name)})`;
    },
    unlock: async (name) => {
      const [row] = await sql`select pg_advisory_unlock(${numberOf(name)}) as done`;
      if (row?.done !== true) throw new Error(`the lock ${name} was lost`);
    },
    close: () => sql.end(),
  };
}
