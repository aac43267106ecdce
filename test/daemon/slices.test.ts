// Long computations made bit by bit: who is next, who waits, and what ends one. Time and turns are the test's.
import { describe, expect, it } from 'vitest';
import { jsonInSteps } from '../../src/daemon/json-steps.ts';
import { createSlices } from '../../src/daemon/slices.ts';
import { atOnce, type Stepwise } from '../../src/engine/index.ts';
import { createManualTurns } from '../support/engine-fake.ts';
import { fc } from '../support/properties.ts';

/** A slice lasts 3 ms; every step of these computations takes the milliseconds that the test says. */
function set() {
  let time = 0;
  const turns: (() => void)[] = [];
  const rests: { readonly ms: number; readonly action: () => void }[] = [];
  const log: string[] = [];
  const slices = createSlices({
    now: () => time,
    defer: (action) => void turns.push(action),
    rest: (ms, action) => void rests.push({ ms, action }),
  });
  const work = (name: string, steps: number, stepMs = 1): (() => Stepwise<string>) =>
    function* () {
      log.push(`${name} begins`);
      for (let step = 1; step <= steps; step += 1) {
        time += stepMs;
        log.push(`${name}${step}`);
        yield;
      }
      return `${name} done`;
    };
  return {
    slices,
    rests,
    work,
    log: () => log.splice(0).join(' '),
    turn: () => turns.shift()?.(),
    turnsLeft: () => turns.length,
  };
}

describe('a computation', () => {
  it('that one slice is enough for is done at once', () => {
    const { slices, work, turnsLeft } = set();
    expect(slices.compute(work('a', 2), 'owner').result).toBe('a done');
    expect(turnsLeft()).toBe(0);
    expect(() =>
      slices.compute(() => {
        throw new Error('broken');
      }, 'owner'),
    ).toThrow('broken');
  });

  it('that takes longer goes on in later turns, a slice in each, and shares them with others', async () => {
    const { slices, work, log, turn, turnsLeft } = set();
    const first = slices.compute(work('a', 7), 'owner');
    const second = slices.compute(work('b', 4), 'owner');
    expect(log()).toBe('a begins a1 a2 a3 b begins b1 b2 b3');
    turn();
    expect(log()).toBe('a4 a5 a6');
    turn();
    expect(log()).toBe('b4');
    expect(turnsLeft()).toBe(1);
    turn();
    expect(log()).toBe('a7');
    expect(turnsLeft()).toBe(0);
    expect(await Promise.all([first.result, second.result])).toEqual(['a done', 'b done']);
  });

  it('waits until one of four is over', async () => {
    const { slices, work, log, turn } = set();
    const running = ['a', 'b', 'c', 'd'].map((name) => slices.compute(work(name, 4), 'owner'));
    const fifth = slices.compute(work('e', 1), 'owner');
    expect(log()).not.toContain('e1');
    turn();
    expect(log()).toBe('a4');
    for (let turns = 0; turns < 3; turns += 1) turn();
    expect(log()).toBe('b4 c4 d4');
    turn();
    expect(log()).toBe('e begins e1');
    expect(await fifth.result).toBe('e done');
    await Promise.all(running.map(({ result }) => result));
    // All places are free again.
    expect(slices.compute(work('f', 1), 'owner').result).toBe('f done');
  });

  it('that is stopped does nothing more, and gives its place to the next', async () => {
    const { slices, work, log, turn, turnsLeft } = set();
    const running = ['a', 'b', 'c', 'd'].map((name) => slices.compute(work(name, 4), 'owner'));
    const waits = ['e', 'f'].map((name) => slices.compute(work(name, 1), 'owner'));
    log();
    const given = [running[0], waits[0]].map((each) =>
      expect(each?.result).rejects.toThrow('over'),
    );
    running[0]?.stop();
    running[0]?.stop();
    waits[0]?.stop();
    while (turnsLeft() > 0) turn();
    expect(log()).toBe('b4 c4 d4 f begins f1');
    await Promise.all(given);
    expect(await waits[1]?.result).toBe('f done');
  });

  it('of readers: two at a time, and all rest after a slice for as long as it took', async () => {
    const { slices, work, log, turn, turnsLeft, rests } = set();
    const rested = () => {
      const rest = rests.shift();
      rest?.action();
      return `${rest?.ms} ${log()}`;
    };
    const given = [
      slices.compute(work('a', 3, 50), 'reader'),
      slices.compute(work('b', 2, 20), 'reader'),
      slices.compute(work('c', 1, 10), 'reader'),
    ];
    expect(log()).toBe('a begins a1 b begins b1');
    // The owner's go on meanwhile.
    slices.compute(work('o', 4), 'owner');
    turn();
    expect(log()).toBe('o begins o1 o2 o3 o4');
    expect(rests).toHaveLength(1);
    // The end of each is found in a slice of its own.
    const story = Array.from({ length: 7 }, rested);
    expect(story).toEqual(['50 a2', '50 b2', '20 a3', '50 ', '0 ', '0 c begins c1', '10 ']);
    expect([rests.length, turnsLeft()]).toEqual([0, 0]);
    const results = await Promise.all(given.map(({ result }) => result));
    expect(results).toEqual(['a done', 'b done', 'c done']);
  });

  it('that fails later says so, and the others go on', async () => {
    const { slices, work, turn, turnsLeft } = set();
    const slow = work('a', 4);
    const failing = slices.compute(function* () {
      yield* slow();
      throw new Error('broken');
    }, 'owner');
    const other = slices.compute(work('b', 5), 'owner');
    const failed = expect(failing.result).rejects.toThrow('broken');
    while (turnsLeft() > 0) turn();
    await failed;
    expect(await other.result).toBe('b done');
  });

  it('is not held up by a clock that is set back', () => {
    const turns = createManualTurns();
    let time = 1_000_000;
    const slices = createSlices({ now: () => time, defer: turns.defer, rest: null });
    let steps = 0;
    slices.compute(function* () {
      for (; steps < 10; steps += 1) {
        time -= 1000;
        yield;
      }
    }, 'owner');
    expect(steps).toBe(0);
    turns.run();
    expect(steps).toBe(10);
  });
});

describe('the text of a long answer', () => {
  it('is that of JSON.stringify', () => {
    const list = fc.array(fc.jsonValue(), { maxLength: 70 });
    const record = fc.dictionary(
      fc.string(),
      fc.oneof(list, fc.jsonValue(), fc.constant(undefined)),
    );
    fc.assert(
      fc.property(record, (value) => {
        expect(atOnce(jsonInSteps(value))).toBe(JSON.stringify(value));
      }),
    );
    const holes = { list: [undefined, 1, () => 2, [undefined]] };
    expect(atOnce(jsonInSteps(holes))).toBe(JSON.stringify(holes));
  });
});
