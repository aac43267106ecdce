// The player itself, apart from any one lesson: which event does what in which phase, skipping, hints, pausing and
// resuming, and what always holds, whatever is pressed and whatever the cluster does meanwhile.

import { describe, expect, it } from 'vitest';
import {
  initialProgress,
  judge,
  type LessonEvent,
  type LessonProgress,
  lessonReducer,
  presentStep,
} from '../../src/tutorials/index.ts';
import { fc } from '../support/properties.ts';
import { readWalkthrough, StatedWorld } from './stated-world.ts';

const lesson = readWalkthrough();
const ids = lesson.steps.map(({ id }) => id);

function play(start: LessonProgress, ...events: readonly LessonEvent[]): LessonProgress {
  return events.reduce((progress, event) => lessonReducer(lesson, progress, event), start);
}

describe('the player', () => {
  it('TUI-326 goes on only when the step is met, and only when asked', () => {
    const world = new StatedWorld();
    const begun = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
    expect(play(begun, { type: 'next', facts: world.facts() })).toBe(begun);
    world.setProfile({});
    const seen = play(begun, { type: 'observed', facts: world.facts() });
    expect(seen.step).toBe('create');
    expect(judge(lesson, seen, world.facts()).kind).toBe('met');
    expect(play(seen, { type: 'next', facts: world.facts() })).toMatchObject({
      step: 'validate',
      done: ['create'],
    });
  });

  it('TUI-323 gives hints in three grades, and none to begin with in the next step', () => {
    const world = new StatedWorld();
    let progress = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
    const grades = [progress.hint];
    for (let press = 0; press < 4; press += 1) {
      progress = play(progress, { type: 'hint' });
      grades.push(progress.hint);
      expect(presentStep(lesson, progress, world.facts()).hints).toHaveLength(progress.hint);
    }
    expect(grades).toEqual([0, 1, 2, 3, 3]);
    expect(play(progress, { type: 'skip', facts: world.facts() }).hint).toBe(0);
  });

  it('TUI-328 exploring freely pauses: nothing is judged until the learner resumes', () => {
    const world = new StatedWorld();
    const paused = play(
      initialProgress(lesson),
      { type: 'begin', facts: world.facts() },
      { type: 'pause' },
    );
    expect(judge(lesson, paused, world.facts())).toEqual({
      kind: 'resting',
      text: 'Paused at step 1 of 11.',
    });
    world.setProfile({});
    const facts = world.facts();
    for (const event of [
      { type: 'observed', facts },
      { type: 'next', facts },
      { type: 'skip', facts },
      { type: 'hint' },
    ] satisfies LessonEvent[]) {
      expect(play(paused, event), event.type).toBe(paused);
    }
  });

  it('TUI-328 resumes at the first step not met by what was done meanwhile', () => {
    const world = new StatedWorld();
    const left = play(
      initialProgress(lesson),
      { type: 'begin', facts: world.facts() },
      { type: 'leave' },
    );
    expect(judge(lesson, left, world.facts()).text).toBe('Left at step 1 of 11.');
    world.setProfile({});
    world.register();
    world.online('provolone');
    const resumed = play(left, { type: 'resume', facts: world.facts() });
    expect(resumed).toMatchObject({
      phase: 'running',
      step: 'relocate',
      done: ['create', 'validate', 'register', 'start'],
      values: { startedOn: 'provolone' },
    });
  });

  it('remembers how a step is met when it is left, not how it was met first', () => {
    const world = new StatedWorld();
    world.setProfile({});
    world.register();
    const atStart = play(
      initialProgress(lesson),
      { type: 'begin', facts: new StatedWorld().facts() },
      { type: 'leave' },
      { type: 'resume', facts: world.facts() },
    );
    expect(atStart.step).toBe('start');
    world.online('provolone');
    const met = play(atStart, { type: 'observed', facts: world.facts() });
    world.online('polishham');
    const again = play(met, { type: 'observed', facts: world.facts() });
    expect(again.values.startedOn).toBe('polishham');
    expect(play(again, { type: 'observed', facts: world.facts() })).toBe(again);
  });

  it('TUI-328 resuming never ends the lesson: the last step waits for the learner', () => {
    const world = new StatedWorld();
    let progress = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
    for (const _ of ids.slice(1)) progress = play(progress, { type: 'skip', facts: world.facts() });
    const resumed = play(progress, { type: 'pause' }, { type: 'resume', facts: world.facts() });
    expect(resumed).toMatchObject({ phase: 'running', step: 'unregister' });
    expect(judge(lesson, resumed, world.facts()).kind).toBe('met');
  });

  it('a skipped step is noted, and remembers its value as soon as there is one', () => {
    const world = new StatedWorld();
    world.setMember('pepicelli', 'UP');
    let progress = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
    world.setProfile({});
    world.register();
    const facts = world.facts();
    progress = play(
      progress,
      ...(['next', 'next', 'next'] as const).map((type) => ({ type, facts })),
    );
    progress = play(progress, { type: 'skip', facts });
    expect(progress).toMatchObject({ step: 'relocate', skipped: ['start'], values: {} });
    world.online('pepicelli');
    progress = play(progress, { type: 'observed', facts: world.facts() });
    expect(judge(lesson, progress, world.facts()).text).toBe('dtcalc is still on pepicelli.');
  });

  it('ends after the last step, met or skipped, and then rests', () => {
    const world = new StatedWorld();
    let progress = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
    for (const _ of ids) progress = play(progress, { type: 'skip', facts: world.facts() });
    expect(progress).toMatchObject({ phase: 'done', skipped: ids });
    for (const type of ['begin', 'resume', 'next', 'skip', 'observed'] as const) {
      expect(play(progress, { type, facts: world.facts() })).toBe(progress);
    }
    expect(play(progress, { type: 'leave' })).toBe(progress);
  });

  it('goes back to earlier steps only', () => {
    const world = new StatedWorld();
    const begun = play(
      initialProgress(lesson),
      { type: 'begin', facts: world.facts() },
      { type: 'skip', facts: world.facts() },
    );
    for (const step of ['validate', 'stop', 'nowhere']) {
      expect(play(begun, { type: 'back', step, facts: world.facts() })).toBe(begun);
    }
    expect(play(begun, { type: 'back', step: 'create', facts: world.facts() })).toMatchObject({
      step: 'create',
      skipped: [],
    });
  });
});

describe('whatever is pressed, and whatever the cluster does', () => {
  type Deed = LessonEvent['type'] | ((world: StatedWorld) => void);
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    fc.constantFrom<LessonEvent['type'][]>(
      'begin',
      'observed',
      'next',
      'next',
      'hint',
      'skip',
      'back',
      'pause',
      'leave',
      'resume',
    ),
    fc.constantFrom<((world: StatedWorld) => void)[]>(
      (world) => world.setProfile({ errors: [] }),
      (world) => world.setProfile({ errors: ['bad'] }),
      (world) => world.register(),
      (world) => world.unregister(),
      (world) => world.resources.size > 0 && world.online('provolone'),
      (world) => world.resources.size > 0 && world.online('polishham', 1),
      (world) => world.resources.size > 0 && world.stopped(),
      (world) => world.attributes.set('dtcalc', { CHECK_INTERVAL: '5' }),
      (world) => world.setMember('polishham', 'DOWN'),
      (world) => world.setMember('polishham', 'UP'),
      (world) => world.event('Something happened', { priority: 'warning', resource: 'dtcalc' }),
    ),
  );

  it('TUI-326 TUI-329 steps are done once and in order, and every verdict has its text', () => {
    const met = new Set<string>();
    const astray = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 20, maxLength: 80, size: 'max' }),
        fc.nat(),
        (deeds, pick) => {
          const world = new StatedWorld();
          let progress = play(initialProgress(lesson), { type: 'begin', facts: world.facts() });
          for (const one of deeds) {
            const before = progress;
            if (typeof one === 'function') one(world);
            else {
              const step = ids[pick % ids.length] ?? 'create';
              progress = lessonReducer(lesson, progress, { type: one, step, facts: world.facts() });
            }
            const verdict = judge(lesson, progress, world.facts());
            expect(verdict.text).not.toBe('');
            const behind = [...progress.done, ...progress.skipped];
            const expected =
              progress.phase === 'done' ? ids : ids.slice(0, ids.indexOf(progress.step));
            expect([...behind].sort()).toEqual([...expected].sort());
            if (progress.done.length > before.done.length && one === 'next') {
              expect(progress.done).toEqual([...before.done, before.step]);
            }
            if (verdict.kind === 'met') met.add(progress.step);
            if (verdict.kind === 'wrongTurn') {
              astray.add(progress.step);
              expect(ids.indexOf(verdict.backTo)).toBeLessThan(ids.indexOf(progress.step));
            }
            expect(JSON.parse(JSON.stringify(progress))).toEqual(progress);
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(met.size, 'steps that were met in some run').toBeGreaterThan(4);
    expect(astray.size, 'steps at which some run went astray').toBeGreaterThan(2);
  });
});
