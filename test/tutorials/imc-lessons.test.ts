// The lessons about the Memory Channel on its real library in the simulator: played by their own commands every step is
// first not met and then met, none comes early, undo takes back, and every wrong turn has its way back.
import { describe, expect, it } from 'vitest';
import {
  doPractice,
  formatPracticeOperation,
  openPractice,
  type PracticeSession,
  practiceFacts,
  practiceProblem,
  undoPractice,
} from '../../src/engine/memory-channel/index.ts';
import type { LessonFacts } from '../../src/tutorials/index.ts';
import { broughtTo, LessonLearner, plainStart, readLesson } from './lesson-learner.ts';

const lessonIds = [
  'imc-initial-coherency',
  'imc-latency',
  'imc-errors-receiver',
  'imc-errors-sender',
  'imc-failover',
  'imc-locks',
] as const;

class ChannelLearner extends LessonLearner {
  session = openPractice();

  facts(): LessonFacts {
    const view = { members: new Map(), resources: new Map() };
    const channel = practiceFacts(this.session);
    return { view, profiles: [], attributes: new Map(), events: [], bench: null, channel };
  }

  protected operate(operation: string): void {
    this.session = doPractice(this.session, operation, 'a');
  }

  protected undo(): void {
    this.session = undoPractice(this.session);
  }
}

/** The session after one more operation; null when it is refused. */
function after(session: PracticeSession, operation: string): PracticeSession | null {
  return practiceProblem(session, operation, 'a') === null
    ? doPractice(session, operation, 'a')
    : null;
}

const careless = ['a', 'b'].flatMap((host) => [
  `${host}: killed`,
  `${host}: detach`,
  `${host}: attach rx`,
  `${host}: release 0`,
  `net: drop ${host}`,
  `net: deliver ${host}`,
]);
const network = ['net: all', 'net: tell', 'net: fail mcb0', 'a: lkalloc creator'];

/** What may go wrong at a step: one, two or three operations that were not asked for, or too much taken back. */
function* slips(learner: ChannelLearner): Generator<PracticeSession> {
  const begin = learner.session;
  const single = [...careless, ...network, ...learner.texts().commands];
  for (const first of single) {
    const one = after(begin, first);
    if (one === null) continue;
    yield one;
    for (const second of single) {
      const two = after(one, second);
      if (two !== null) yield two;
    }
  }
  for (let back = begin; back.position > 0; ) {
    back = undoPractice(back);
    yield back;
  }
}

/** Lets the learner make slips until the lesson says that sentence. */
function goesAstray(learner: ChannelLearner, start: string): boolean {
  for (const session of slips(learner)) {
    learner.session = session;
    const { kind, text } = learner.verdict();
    if (kind === 'wrongTurn' && text.startsWith(start)) return true;
  }
  return false;
}

describe.each(lessonIds)('%s', (id) => {
  const lesson = readLesson(id);

  it('TUI-324 TUI-325 is completed by its own commands; every step is not met before and met after', () => {
    const learner = new ChannelLearner(id);
    expect(learner.verdict()).toEqual({ kind: 'ready', text: lesson.about });
    learner.does('begin');
    for (const step of lesson.steps) {
      expect(learner.progress.step).toBe(step.id);
      for (const operation of learner.texts().commands) {
        const { kind, text } = learner.verdict();
        expect(`${kind}: ${text}`, `${step.id} before ${operation}`).toMatch(/^notYet: /);
        expect(text).not.toContain('unknown');
        expect(practiceProblem(learner.session, operation, 'a'), operation).toBeNull();
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
      const learner = broughtTo(new ChannelLearner(id), step.id);
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
        const learner = broughtTo(new ChannelLearner(id), step.id);
        const isThere = goesAstray(learner, plainStart(need.say));
        expect(isThere, `${step.id}: needs[${index}]`).toBe(true);
        expect(learner.verdict()).toMatchObject({ kind: 'wrongTurn', backTo: need.backTo });
        learner.does('observed');
        learner.goesBack(need.backTo);
        expect(learner.progress.step).toBe(need.backTo);
        expect(['notYet', 'met', 'wrongTurn']).toContain(learner.verdict().kind);
      }
    }
  }, 60_000);

  it('TUI-323 the texts fit the pane, the titles fit the grid of steps, operations are written plainly', () => {
    const learner = new ChannelLearner(id);
    for (const { title, where, commands, hints } of lesson.steps) {
      expect(`[x] 10 ${title}`.length).toBeLessThanOrEqual(25);
      expect(where).toMatch(/^Practice bench [(]:imc-bench[)]: /);
      expect(commands.length).toBeGreaterThan(0);
      expect(hints).toHaveLength(3);
    }
    for (const operation of broughtTo(learner, lesson.steps.at(-1)?.id ?? '').texts().commands) {
      learner.operates(operation);
      const [last] = learner.session.operations.slice(-1);
      expect(last && formatPracticeOperation(last)).toBe(operation);
    }
    expect(lesson.minutes).toBeGreaterThanOrEqual(5);
    expect(lesson.minutes).toBeLessThanOrEqual(8);
  });
});
