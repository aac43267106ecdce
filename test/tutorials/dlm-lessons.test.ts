// The lessons about locks on the real lock manager: played by their own commands every step is first not met and then
// met, none comes early, undo takes back, and every wrong turn has its way back.
import { describe, expect, it } from 'vitest';
import { benchOf, problemOfOperation } from '../../src/screens/dlm-bench/state.ts';
import { stepBack, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import { BenchLearner, benchLessonIds, operate, played } from './bench-learner.ts';
import { broughtTo, plainStart, readLesson } from './lesson-learner.ts';

/** The bench takes the operation from somebody who types it: its process is free, its words are understood. */
function expectTaken({ tape }: BenchLearner, operation: string): void {
  expect(problemOfOperation({ ...benchOf(null), tape }, operation), operation).toBeNull();
}

/**
 * What may go wrong at a step: one or two operations that were not asked for, too much taken back, or the step done
 * after an earlier operation was made without its flags and options.
 */
function* slips(learner: BenchLearner): Generator<Tape> {
  const { tape } = learner;
  const done = learner.operations();
  const { commands } = learner.texts();
  const { processes = [], locks = [] } = learner.facts().bench ?? {};
  const single = [
    ...locks
      .filter(({ state }) => state !== 'released')
      .flatMap(({ process, name }) => [
        `${process}: unlock ${name}`,
        ...['NL', 'PR', 'EX'].map((mode) => `${process}: cvt ${name} ${mode}`),
        `${process}: cvt ${name} EX +VALB V="9"`,
      ]),
    ...processes.filter(({ isAlive }) => isAlive).map(({ name }) => `${name}: killed`),
  ];
  for (const operation of single) yield operate(tape, operation);
  yield stepBack(tape);
  for (const [index, operation] of done.entries()) {
    const careless = done.with(index, operation.replace(/ ([+]|domain=|blk=|V=).*$/, ''));
    yield played([...careless, ...commands]);
  }
  for (const one of single) {
    for (const other of single) yield operate(operate(tape, one), other);
  }
}

/** Lets the learner make slips until the lesson says that sentence. */
function goesAstray(learner: BenchLearner, start: string): boolean {
  for (const tape of slips(learner)) {
    learner.tape = tape;
    const { kind, text } = learner.verdict();
    if (kind === 'wrongTurn' && text.startsWith(start)) return true;
  }
  return false;
}

describe.each(benchLessonIds)('%s', (id) => {
  const lesson = readLesson(id);

  it('TUI-324 TUI-325 is completed by its own commands; every step is not met before and met after', () => {
    const learner = new BenchLearner(id);
    expect(learner.verdict()).toEqual({ kind: 'ready', text: lesson.about });
    learner.does('begin');
    for (const step of lesson.steps) {
      expect(learner.progress.step).toBe(step.id);
      const operations = learner.texts().commands;
      for (const operation of operations) {
        expect(learner.verdict().kind, `${step.id} before ${operation}`).toBe('notYet');
        expectTaken(learner, operation);
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
      const learner = broughtTo(new BenchLearner(id), step.id);
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
        const learner = broughtTo(new BenchLearner(id), step.id);
        const isThere = goesAstray(learner, plainStart(need.say));
        expect(isThere, `${step.id}: needs[${index}]`).toBe(true);
        expect(learner.verdict()).toMatchObject({ kind: 'wrongTurn', backTo: need.backTo });
        learner.does('observed');
        learner.goesBack(need.backTo);
        expect(learner.progress.step).toBe(need.backTo);
        expect(['notYet', 'met', 'wrongTurn']).toContain(learner.verdict().kind);
      }
    }
  });

  it('TUI-323 the texts fit the pane, the titles fit the grid of steps', () => {
    for (const { title, where, commands, hints } of lesson.steps) {
      expect(`[x] 10 ${title}`.length).toBeLessThanOrEqual(25);
      expect(where).toMatch(/^Practice bench [(]:dlm-bench[)]: /);
      expect(commands.length).toBeGreaterThan(0);
      expect(hints).toHaveLength(3);
    }
    expect(lesson.minutes).toBeGreaterThanOrEqual(5);
    expect(lesson.minutes).toBeLessThanOrEqual(10);
  });
});
