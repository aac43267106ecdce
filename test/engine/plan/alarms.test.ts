// What comes later in a plan, against a list that is sorted each time.
import { describe, expect, it } from 'vitest';
import { type Alarm, Alarms } from '../../../src/engine/plan/alarms.ts';
import { fc } from '../../support/properties.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), id, at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('take' as const), at: fc.nat(9) }) },
);

describe('alarms', () => {
  it('come in order of time, and of setting where that is the same; one set anew comes once', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const alarms = new Alarms();
        let model: { readonly id: string; readonly at: number }[] = [];
        for (const each of acts) {
          if (each.kind === 'set') {
            alarms.set(each.id, each.at);
            model = [...model.filter((one) => one.id !== each.id), { id: each.id, at: each.at }];
            model.sort((one, other) => one.at - other.at);
          } else if (each.kind === 'cancel') {
            alarms.cancel(each.id);
            model = model.filter((one) => one.id !== each.id);
          } else {
            const taken = alarms.takeUntil(each.at).filter(({ isOff }) => !isOff);
            expect(taken.map((one) => [one.id, one.at])).toEqual(
              model.filter(({ at }) => at <= each.at).map((one) => [one.id, one.at]),
            );
            model = model.filter(({ at }) => at > each.at);
          }
          expect(alarms.next()).toBe(model[0]?.at);
        }
      }),
    );
  });

  it('can be cancelled after they were taken, until their turn', () => {
    const alarms = new Alarms();
    alarms.set('a', 1);
    alarms.set('b', 1);
    const taken: readonly Alarm[] = alarms.takeUntil(1);
    alarms.cancel('b');
    expect(taken.map((one) => one.isOff)).toEqual([false, true]);
  });
});
