// Slots against a model that looks at everything each time.
import { describe, expect, it } from 'vitest';
import { Fifo } from '../../src/engine/fifo.ts';
import { Slots } from '../../src/engine/slots.ts';
import { fc } from '../support/properties.ts';

interface Asked {
  readonly whose: number;
  readonly names: readonly string[];
  readonly relied: readonly string[];
}

/** The rule in its plainest form: all requests are looked at in order, and none overtakes another on any name. */
class Model {
  readonly granted: Asked[] = [];
  waiting: Asked[] = [];

  ask(asked: Asked): readonly number[] {
    this.waiting.push(asked);
    return this.#look();
  }

  release(asked: Asked): readonly number[] {
    this.granted.splice(this.granted.indexOf(asked), 1);
    return this.#look();
  }

  #look(): readonly number[] {
    const earlier: Asked[] = [];
    const now: Asked[] = [];
    for (const one of this.waiting) {
      const before = [...this.granted, ...earlier];
      const isFree =
        one.names.every(
          (name) => !before.some((each) => [...each.names, ...each.relied].includes(name)),
        ) && one.relied.every((name) => !before.some(({ names }) => names.includes(name)));
      if (!isFree) earlier.push(one);
      else {
        this.granted.push(one);
        now.push(one);
      }
    }
    this.waiting = earlier;
    return now.map(({ whose }) => whose);
  }
}

const names = ['a', 'b', 'c', 'd', 'e'];

/** Each name is acted on, relied on or left alone. */
const request = fc
  .tuple(...names.map(() => fc.constantFrom('act', 'rely', 'rely', 'none', 'none', 'none')))
  .map((parts) => ({
    names: names.filter((_, index) => parts[index] === 'act'),
    relied: names.filter((_, index) => parts[index] === 'rely'),
  }));

const act = fc.oneof(
  { weight: 3, arbitrary: request.map((asked) => ({ kind: 'ask' as const, asked })) },
  { weight: 2, arbitrary: fc.nat().map((which) => ({ kind: 'release' as const, which })) },
);

describe('slots', () => {
  it('are granted to the same, in the same order, as if everybody were looked at each time', () => {
    let waited = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 60 }), (acts) => {
        const slots = new Slots<number>();
        const model = new Model();
        for (const [whose, each] of acts.entries()) {
          if (each.kind === 'ask') {
            const granted = slots.ask(whose, each.asked.names, each.asked.relied);
            expect(model.ask({ whose, ...each.asked })).toEqual(granted ? [whose] : []);
          } else {
            const held = model.granted[each.which % Math.max(1, model.granted.length)];
            if (held === undefined) continue;
            const granted = slots.release(held.names, held.relied);
            expect(granted).toEqual(model.release(held));
            waited += granted.length;
          }
          for (const name of names) {
            const acted = model.granted.some((one) => one.names.includes(name));
            const relied = model.granted.some((one) => one.relied.includes(name));
            const wanted = model.waiting.some((one) => one.names.includes(name));
            const toRely = model.waiting.some((one) => one.relied.includes(name));
            expect(slots.isActedOn(name)).toBe(acted);
            expect(slots.isHeld(name)).toBe(acted || relied);
            expect(slots.isWanted(name)).toBe(wanted);
            expect(slots.isReliedOn(name)).toBe(relied || toRely);
            expect(slots.isAwaited(name)).toBe(wanted || toRely);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(waited).toBeGreaterThan(100);
  });
});

describe('first in, first out', () => {
  it('gives what an array gives, however long it was', () => {
    const lengths = fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 6 });
    fc.assert(
      fc.property(lengths, (waves) => {
        const fifo = new Fifo<number>();
        const array: number[] = [];
        let next = 0;
        for (const [pushed, taken] of waves) {
          for (let count = 0; count < pushed; count += 1) {
            next += 1;
            fifo.push(next);
            array.push(next);
          }
          const expected = Array.from({ length: taken }, () => array.shift());
          expect(expected.map(() => fifo.shift())).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });
});
