import { describe, expect, it } from 'vitest';
import { type Procedure, Scheduler } from '../../src/engine/scheduler.ts';

/** A procedure that takes slots, notes it, and gives them back when its ticket ends. */
function* holder(
  scheduler: Scheduler,
  log: string[],
  parts: {
    readonly name: string;
    readonly slots: readonly string[];
    readonly relied?: readonly string[];
    readonly ticket: number;
  },
): Procedure<void> {
  const relied = parts.relied ?? [];
  yield { for: 'slots', names: parts.slots, relied };
  log.push(`${parts.name} has ${parts.slots.join(' ')}`);
  yield { for: 'script', ticket: parts.ticket, member: 'rye' };
  scheduler.release(parts.slots, relied);
}

const ended = { outcome: { kind: 'exit', code: 0 }, durationMs: 1, output: [] } as const;

describe('slots', () => {
  it('are granted in the order of asking: nobody is overtaken on a name it waits for', () => {
    const scheduler = new Scheduler(() => {});
    const log: string[] = [];
    scheduler.spawn(holder(scheduler, log, { name: 'first', slots: ['b'], ticket: 1 }));
    scheduler.spawn(holder(scheduler, log, { name: 'group', slots: ['a', 'b'], ticket: 2 }));
    scheduler.spawn(holder(scheduler, log, { name: 'late', slots: ['a'], ticket: 3 }));
    scheduler.spawn(holder(scheduler, log, { name: 'other', slots: ['c'], ticket: 4 }));
    scheduler.run();
    expect(log).toEqual(['first has b', 'other has c']);
    scheduler.scriptEnded(1, ended);
    scheduler.run();
    scheduler.scriptEnded(2, ended);
    scheduler.run();
    expect(log).toEqual(['first has b', 'other has c', 'group has a b', 'late has a']);
  });

  it('several may rely on one at the same time; whoever acts on it waits for all of them', () => {
    const scheduler = new Scheduler(() => {});
    const log: string[] = [];
    const relied = ['db'];
    scheduler.spawn(holder(scheduler, log, { name: 'first', slots: ['a'], relied, ticket: 1 }));
    scheduler.spawn(holder(scheduler, log, { name: 'second', slots: ['b'], relied, ticket: 2 }));
    scheduler.spawn(holder(scheduler, log, { name: 'stop', slots: ['db'], ticket: 3 }));
    scheduler.spawn(holder(scheduler, log, { name: 'late', slots: ['c'], relied, ticket: 4 }));
    scheduler.run();
    expect(log).toEqual(['first has a', 'second has b']);
    scheduler.scriptEnded(1, ended);
    scheduler.run();
    expect(scheduler.isHeld('db')).toBe(true);
    expect(log).toHaveLength(2);
    scheduler.scriptEnded(2, ended);
    scheduler.run();
    expect(log.slice(2)).toEqual(['stop has db']);
    scheduler.scriptEnded(3, ended);
    scheduler.run();
    expect(log.slice(3)).toEqual(['late has c']);
    scheduler.scriptEnded(4, ended);
    scheduler.run();
    expect(scheduler.isHeld('db')).toBe(false);
  });

  it('a script that ended once does not end again', () => {
    const scheduler = new Scheduler(() => {});
    const log: string[] = [];
    scheduler.spawn(holder(scheduler, log, { name: 'one', slots: ['a'], ticket: 1 }));
    scheduler.run();
    scheduler.scriptEnded(1, ended);
    expect(scheduler.memberOfTicket(1)).toBeUndefined();
    scheduler.scriptEnded(1, ended);
    scheduler.run();
    expect(scheduler.isHeld('a')).toBe(false);
  });
});
