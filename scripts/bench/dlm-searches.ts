// What one search for deadlocks costs with ten thousand waiters: where it finds a circle through all of them, where it
// finds none, and whether locks that have nothing to do with it matter.
import { LockManager, Mode } from '../../src/engine/dlm/index.ts';
import { type Actor, ask, begin } from './dlm-actors.ts';
import { report, rounds, timed } from './measure.ts';

const chain = 10_000;
const unrelated = 100_000;

export function searches(): void {
  console.log(`\nthe call that searches for deadlocks, ${chain} waiters, milliseconds`);
  report('a circle of all of them is closed', repeat(closeChain));
  report(
    `the same, ${unrelated} unrelated locks`,
    repeat(() => closeChain(unrelated)),
  );
  report('one more behind all, no circle', repeat(queueBehind));
  report('the same, somebody waits for it', repeat(queueBehindHolding));
}

function repeat(measure: () => number): number[] {
  return Array.from({ length: rounds + 2 }, () => measure()).slice(2);
}

/** Process n holds resource n and waits for resource n + 1; the last one closes the circle. */
function closeChain(others = 0): number {
  const manager = new LockManager();
  const people = Array.from({ length: chain }, () => begin(manager));
  const person = (at: number): Actor => people[at % chain] ?? { pid: 0, nsp: 0 };
  for (let at = 0; at < others; at += 1) {
    const { pid, nsp } = person(at % 100);
    manager.lock(pid, { nsp, name: `other ${at}`, mode: Mode.EX });
  }
  for (let at = 0; at < chain; at += 1) ask(manager, person(at), `resource ${at}`);
  // From the far end, so that building the chain searches little.
  for (let at = chain - 2; at >= 0; at -= 1) ask(manager, person(at), `resource ${at + 1}`);
  const took = timed(() => ask(manager, person(chain - 1), 'resource 0'));
  if (manager.statistics.deadlocks !== 1) throw new Error('no deadlock was found');
  return took;
}

function crowd(): LockManager {
  const manager = new LockManager();
  for (let at = 0; at <= chain; at += 1) ask(manager, begin(manager), 'disk1');
  return manager;
}

function queueBehind(): number {
  const manager = crowd();
  const actor = begin(manager);
  return timed(() => ask(manager, actor, 'disk1'));
}

function queueBehindHolding(): number {
  const manager = crowd();
  const [actor, other] = [begin(manager), begin(manager)];
  ask(manager, actor, 'tape');
  ask(manager, other, 'tape');
  return timed(() => ask(manager, actor, 'disk1'));
}
