// Stored progress: what is written is read again, and whatever has happened to the file, the lesson can go on.

import { describe, expect, it } from 'vitest';
import {
  currentStep,
  initialProgress,
  type LessonProgress,
  lessonReducer,
  restoreProgress,
  serializeProgress,
} from '../../src/tutorials/index.ts';
import { fc } from '../support/properties.ts';
import { readWalkthrough, StatedWorld } from './stated-world.ts';

const lesson = readWalkthrough();
const fresh = initialProgress(lesson);

function stored(change: object): string {
  return JSON.stringify({ ...fresh, ...change });
}

describe('stored progress', () => {
  it('is read again as it was written, and a running lesson waits to be resumed', () => {
    const world = new StatedWorld();
    let progress: LessonProgress = lessonReducer(lesson, fresh, {
      type: 'begin',
      facts: world.facts(),
    });
    progress = lessonReducer(lesson, progress, { type: 'skip', facts: world.facts() });
    progress = lessonReducer(lesson, progress, { type: 'hint' });
    const restored = restoreProgress(serializeProgress(progress), lesson);
    expect(restored).toEqual({ progress: { ...progress, phase: 'left' }, problem: null });
  });

  it.each(['new', 'left', 'done'] as const)('the phase %s is kept', (phase) => {
    expect(restoreProgress(stored({ phase }), lesson).progress.phase).toBe(phase);
  });

  const damaged =
    'The saved progress of "Make dtcalc highly available" is damaged. The lesson starts at step 1.';
  it.each([
    ['nothing', ''],
    ['half a file', serializeProgress(fresh).slice(0, 40)],
    ['no object', 'null'],
    ['a missing field', stored({ values: undefined })],
    ['a hint of grade 4', stored({ hint: 4 })],
    ['a phase that does not exist', stored({ phase: 'asleep' })],
    ['a value that is no text', stored({ values: { home: 7 } })],
  ])('%s gives a fresh start and says so', (_what, text) => {
    expect(restoreProgress(text, lesson)).toEqual({ progress: fresh, problem: damaged });
  });

  it('the progress of another lesson is not taken for this one', () => {
    expect(restoreProgress(stored({ lesson: 'dlm-deadlock' }), lesson)).toEqual({
      progress: fresh,
      problem:
        'The saved progress of "Make dtcalc highly available" belongs to the lesson "dlm-deadlock". The lesson starts at step 1.',
    });
  });

  it('a step that the lesson has no more gives the first step not done', () => {
    const text = stored({
      phase: 'left',
      step: 'old',
      done: ['create', 'gone'],
      skipped: ['validate'],
    });
    const { progress, problem } = restoreProgress(text, lesson);
    expect(progress).toMatchObject({ step: 'register', done: ['create'], skipped: ['validate'] });
    expect(problem).toBe(
      'The lesson "Make dtcalc highly available" has changed. It goes on at the step "Register it".',
    );
  });

  it('any text gives progress at a step of the lesson', () => {
    const fields = fc.record(
      {
        lesson: fc.constantFrom(lesson.id, 'x'),
        phase: fc.constantFrom('new', 'running', 'paused', 'left', 'done'),
        step: fc.oneof(fc.constantFrom('create', 'stop'), fc.string()),
        done: fc.array(fc.oneof(fc.constantFrom('create', 'stop'), fc.string())),
        skipped: fc.array(fc.string()),
        hint: fc.integer({ min: -1, max: 4 }),
        seen: fc.boolean(),
        stepSince: fc.double(),
        values: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
      },
      { requiredKeys: ['lesson', 'step'] },
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fields.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { progress } = restoreProgress(text, lesson);
        const ids = lesson.steps.map(({ id }) => id);
        expect(ids).toContain(progress.step);
        expect(ids).toEqual(expect.arrayContaining([...progress.done, ...progress.skipped]));
        expect(['new', 'left', 'done']).toContain(progress.phase);
        expect(currentStep(lesson, progress).step.id).toBe(progress.step);
      }),
    );
  });
});
