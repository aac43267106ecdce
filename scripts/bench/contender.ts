// One of the processes that contend for a lock: on demand it locks and unlocks for a while and tells when it held the
// lock. Started by dlm-socket.ts, with the addresses of the services as its argument.
import { type Kind, type Locker, openLocker } from './lockers.ts';

/** What it is told to do: until `untilUs` on the clock that all processes of a machine share. */
export interface Order {
  readonly kind: Kind;
  readonly name: string;
  readonly untilUs: number;
}

/** When it had the lock, in microseconds on that clock: taken, given back, taken, given back, ... */
export type Holdings = readonly number[];

const addresses: Readonly<Partial<Record<Kind, string>>> = JSON.parse(process.argv[2] ?? '{}');
const lockers = new Map<Kind, Locker>();

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

async function contend({ kind, name, untilUs }: Order): Promise<Holdings> {
  const locker = lockers.get(kind) ?? (await openLocker(kind, addresses[kind] ?? ''));
  lockers.set(kind, locker);
  const held: number[] = [];
  while (nowUs() < untilUs) {
    await locker.lock(name);
    held.push(nowUs());
    held.push(nowUs());
    await locker.unlock(name);
  }
  return held;
}

process.on('message', (order: Order) => {
  void contend(order).then((held) => process.send?.(held));
});
process.on('disconnect', () => process.exit());
