import { describe, expect, it } from 'vitest';
import { type Procedure, Scheduler } from '../../src/engine/scheduler.ts';

/** A procedure that takes slots, notes it, and gives them back when its ticket ends. */
function* holder(
  scheduler: Scheduler,
  log: string[],
  parts: { readonly name: string; readonly slots: readonly string[]; readonly ticket: number },
): Procedure<void> {
  yield { for: 'slots', names: parts.slots };
  log.push(`${parts.name} has ${parts.slots.join(' ')}`);
  yield { for: 'script', ticket: parts.ticket, member: 'rye' };
  scheduler.release(parts.slots);
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
