// What every lesson on a practice bench has to prove, whichever bench: played by its own commands it is met step by step
// and none comes early, undo takes back, every state that leads no further has its way back, and its texts fit.
// How a learner works a bench, and what may go wrong there, is handed in.
import { describe, expect, it } from 'vitest';
import { broughtTo, type LessonLearner, plainStart, readLesson } from './lesson-learner.ts';

export interface BenchWork<L extends LessonLearner> {
  readonly learner: (id: string) => L;
  /** The name of the bench's screen. */
  readonly screen: 'dlm-bench' | 'imc-bench';
  /** Why the bench does not take an operation now; null if it does. */
  readonly problemOf: (learner: L, operation: string) => string | null;
  /** Brings the learner into one state after the other in which something went wrong at the step. */
  readonly slips: (learner: L) => Iterable<unknown>;
}

/** Lets the learner make slips until the lesson says that sentence. */
function goesAstray<L extends LessonLearner>(work: BenchWork<L>, learner: L, start: string) {
  for (const _ of work.slips(learner)) {
    const { kind, text } = learner.verdict();
    if (kind === 'wrongTurn' && text.startsWith(start)) return true;
  }
  return false;
}

/** The tests of one lesson after the other. */
export function provesLessons<L extends LessonLearner>(
  ids: readonly string[],
  work: BenchWork<L>,
): void {
  describe.each(ids)('%s', (id) => {
    const lesson = readLesson(id);

    it('TUI-324 TUI-325 is completed by its own commands; every step is not met before and met after', () => {
      const learner = work.learner(id);
      expect(learner.verdict()).toEqual({ kind: 'ready', text: lesson.about });
      learner.does('begin');
      for (const step of lesson.steps) {
        expect(learner.progress.step).toBe(step.id);
        for (const operation of learner.texts().commands) {
          const { kind, text } = learner.verdict();
          expect(`${kind}: ${text}`, `${step.id} before ${operation}`).toMatch(/^notYet: /);
          expect(text).not.toContain('unknown');
          expect(work.problemOf(learner, operation), operation).toBeNull();
          learner.operates(operation);
        }
        const { kind, text } = learner.verdict();
        expect(`${kind}: ${text}`, step.id).toMatch(/^met: /);
        expect(text).not.toContain('unknown');
        learner.does('next');
      }
      expect(learner.verdict()).toEqual({ kind: 'done', text: lesson.end });
    });

    it('TUI-329 undo makes a step unmet again, and redo meets it', () => {
      for (const step of lesson.steps) {
        const learner = broughtTo(work.learner(id), step.id);
        const operations = learner.texts().commands;
        learner.operates(...operations);
        learner.undoes();
        expect(learner.verdict().kind, step.id).toBe('notYet');
        learner.operates(operations.at(-1) ?? '');
        expect(learner.verdict().kind, step.id).toBe('met');
      }
    });

    it('TUI-329 every state that leads no further is reached by some slip, and has its way back', () => {
      for (const step of lesson.steps) {
        for (const [index, need] of step.needs.entries()) {
          const learner = broughtTo(work.learner(id), step.id);
          const isThere = goesAstray(work, learner, plainStart(need.say));
          expect(isThere, `${step.id}: needs[${index}]`).toBe(true);
          expect(learner.verdict()).toMatchObject({ kind: 'wrongTurn', backTo: need.backTo });
          learner.does('observed');
          learner.goesBack(need.backTo);
          expect(learner.progress.step).toBe(need.backTo);
          expect(['notYet', 'met', 'wrongTurn']).toContain(learner.verdict().kind);
        }
      }
    });

    it('TUI-323 the texts fit the pane, the titles fit the grid of steps and the list', () => {
      expect(lesson.title.length).toBeLessThanOrEqual(36);
      for (const { title, where, commands, hints } of lesson.steps) {
        expect(`[x] 10 ${title}`.length).toBeLessThanOrEqual(25);
        expect(where).toMatch(new RegExp(`^Practice bench [(]:${work.screen}[)]: `));
        expect(commands.length).toBeGreaterThan(0);
        expect(hints).toHaveLength(3);
      }
      expect(lesson.minutes).toBeGreaterThanOrEqual(5);
      expect(lesson.minutes).toBeLessThanOrEqual(10);
    });
  });
}
