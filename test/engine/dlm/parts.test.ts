// The small parts that everything rests on: timers, lists, lock IDs and idle records, each against a plain twin.

import { describe, expect, it } from 'vitest';
import { IdleRing } from '../../../src/engine/dlm/idle.ts';
import { Rings } from '../../../src/engine/dlm/lists.ts';
import { LockTable } from '../../../src/engine/dlm/lock-table.ts';
import type { Mode } from '../../../src/engine/dlm/modes.ts';
import { type Timer, Timers } from '../../../src/engine/dlm/timers.ts';
import { fc } from '../../support/properties.ts';

describe('timers', () => {
  it('come due in order of time and then of setting, whatever is taken out between', () => {
    const action = fc.oneof(
      fc.record({ set: fc.nat(20) }),
      fc.record({ clear: fc.nat(30) }),
      fc.record({ now: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const timers = new Timers<number>();
        const set: Timer<number>[] = [];
        let plain: Timer<number>[] = [];
        for (const one of actions) {
          if ('set' in one) {
            const timer = timers.set(one.set, set.length);
            set.push(timer);
            plain.push(timer);
          } else if ('clear' in one) {
            const timer = set[one.clear % Math.max(set.length, 1)];
            if (timer === undefined) continue;
            timers.clear(timer);
            plain = plain.filter((other) => other !== timer);
          } else {
            const due = plain
              .filter(({ dueMs }) => dueMs <= one.now)
              .sort((a, b) => a.dueMs - b.dueMs || a.subject - b.subject);
            const taken: Timer<number>[] = [];
            for (let next = timers.takeDue(one.now); next !== null; ) {
              taken.push(next);
              next = timers.takeDue(one.now);
            }
            expect(taken).toEqual(due);
            plain = plain.filter((timer) => !due.includes(timer));
          }
          const soonest = plain.length === 0 ? null : Math.min(...plain.map(({ dueMs }) => dueMs));
          expect(timers.nextMs).toBe(soonest);
        }
      }),
    );
  });
});

class Holder {
  readonly id: number;
  mode: Mode;
  armed: boolean;
  ringPrevious: Holder = this;
  ringNext: Holder = this;

  constructor(id: number, mode: Mode, armed: boolean) {
    this.id = id;
    this.mode = mode;
    this.armed = armed;
  }
}

describe('rings', () => {
  it('hold what was added, the armed in the order in which they became so', () => {
    const action = fc.record({
      verb: fc.constantFrom('add', 'remove', 'arm', 'disarm'),
      which: fc.nat(20),
      mode: fc.constantFrom<Mode[]>(1, 4, 6),
      armed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const rings = new Rings<Holder>();
        let all: Holder[] = [];
        let armed: Holder[] = [];
        for (const { verb, which, mode, armed: isArmed } of actions) {
          const holder = verb === 'add' ? new Holder(all.length, mode, isArmed) : all[which % 8];
          if (holder === undefined) continue;
          if (verb === 'add') {
            rings.add(holder);
            all.push(holder);
            if (isArmed) armed.push(holder);
          } else if (verb === 'remove') {
            rings.remove(holder);
            all = all.filter((other) => other !== holder);
            armed = armed.filter((other) => other !== holder);
          } else {
            const before = holder.armed;
            rings.arm(holder, verb === 'arm');
            if (verb === 'arm' && !before) armed.push(holder);
            if (verb === 'disarm') armed = armed.filter((other) => other !== holder);
          }
          const ids = (holders: readonly Holder[]) => holders.map(({ id }) => id);
          expect(ids(rings.all())).toEqual(ids(all).sort((a, b) => a - b));
          for (const one of [1, 4, 6] as const) {
            expect(rings.armed(one)).toEqual(armed.filter((other) => other.mode === one));
            const has = all.some((other) => other.mode === one);
            expect((rings.modes & (1 << one)) !== 0).toBe(has);
          }
        }
      }),
    );
  });
});

describe('lock IDs', () => {
  it('DLM-014 are never given twice and found only while their lock lives', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 80 }), (choices) => {
        const table = new LockTable<{ id: number }>();
        const given = new Set<number>();
        const live: { id: number }[] = [];
        for (const choice of choices) {
          const lock = live[choice];
          if (lock === undefined) {
            const fresh = { id: table.nextId() };
            expect(given.has(fresh.id) || fresh.id === 0).toBe(false);
            given.add(fresh.id);
            table.add(fresh);
            live.push(fresh);
          } else {
            table.remove(lock);
            live.splice(choice, 1);
          }
          for (const id of given) expect(table.get(id)).toBe(live.find((one) => one.id === id));
        }
      }),
    );
  });
});

describe('idle records', () => {
  it('are dropped when newer ones need the room, unless they are in use again', () => {
    const dropped: string[] = [];
    const ring = new IdleRing<{ name: string; isIdle: boolean; idling: boolean }>(2, ({ name }) =>
      dropped.push(name),
    );
    const record = (name: string) => ({ name, isIdle: true, idling: false });
    const [a, b, c, d] = [record('a'), record('b'), record('c'), record('d')];
    ring.keep(a);
    ring.keep(b);
    ring.keep(a);
    expect(dropped).toEqual([]);
    a.isIdle = false;
    ring.keep(c);
    expect(dropped).toEqual([]);
    ring.keep(d);
    expect(dropped).toEqual(['b']);
    a.isIdle = true;
    ring.keep(a);
    expect(dropped).toEqual(['b', 'c']);
  });
});
