// The lessons about the Memory Channel on its real library in the simulator: what every lesson proves, what may go wrong
// on this bench, and that each example program of the manual has its lesson.
import { describe, expect, it } from 'vitest';
import {
  doPractice,
  formatPracticeOperation,
  type PracticeSession,
  practiceProblem,
  undoPractice,
} from '../../src/engine/memory-channel/index.ts';
import { ChannelLearner, channelLessonIds } from './channel-learner.ts';
import { readLesson } from './lesson-learner.ts';
import { provesLessons } from './lesson-walk.ts';

/** The session after one more operation; null when it is refused. */
function after(session: PracticeSession, operation: string): PracticeSession | null {
  return practiceProblem(session, operation, 'a') === null
    ? doPractice(session, operation, 'a')
    : null;
}

const careless = ['a', 'b'].flatMap((host) => [
  `${host}: killed`,
  `${host}: halts`,
  `${host}: detach`,
  `${host}: attach rx`,
  `${host}: release 0`,
  `net: drop ${host}`,
  `net: deliver ${host}`,
]);
const network = ['net: all', 'net: tell', 'net: fail mcb0', 'a: lkalloc creator', 'c: init'];

/** One, two or three operations that were not asked for, or too much taken back. */
function* slippedSessions(learner: ChannelLearner): Generator<PracticeSession> {
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

function* slips(learner: ChannelLearner): Generator<void> {
  for (const session of slippedSessions(learner)) {
    learner.session = session;
    yield;
  }
}

provesLessons(channelLessonIds, {
  learner: (id) => new ChannelLearner(id),
  screen: 'imc-bench',
  problemOf: ({ session }, operation) => practiceProblem(session, operation, 'a'),
  slips,
});

describe('the lessons about the Memory Channel', () => {
  it.each([
    ['mc_ex1', 'imc-ex1', 'ex1'],
    ['mc_ex2', 'imc-ex2', 'ex2'],
    ['mc_ex3', 'imc-errors-receiver', 'ex3'],
    ['mc_ex4', 'imc-errors-sender', 'ex4'],
    ['mc_ex5', 'imc-locks', 'ex5'],
    ['mc_ex6', 'imc-ex6', 'ex6'],
  ])('%s of the manual is the lesson %s', (program, id, name) => {
    const { title, about } = readLesson(id);
    expect(title).toMatch(new RegExp(`^Memory Channel ${name}: `));
    expect(about).toContain(`xample program ${program}`);
  });

  it.each(channelLessonIds)('%s writes its operations as the bench does', (id) => {
    const learner = new ChannelLearner(id);
    learner.does('begin');
    for (const _ of learner.lesson.steps) {
      const { commands } = learner.texts();
      learner.operates(...commands);
      const done = learner.session.operations.slice(-commands.length);
      expect(done.map(formatPracticeOperation)).toEqual(commands);
      learner.does('next');
    }
  });
});
