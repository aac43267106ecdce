// The lessons about locks on the real lock manager: what every lesson proves, and what may go wrong on this bench.
import { benchOf, problemOfOperation } from '../../src/screens/dlm-bench/state.ts';
import { stepBack, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import { BenchLearner, benchLessonIds, operate, played } from './bench-learner.ts';
import { provesLessons } from './lesson-walk.ts';

/**
 * What may go wrong at a step: one or two operations that were not asked for, too much taken back, or the step done
 * after an earlier operation was made without its flags and options.
 */
function* slippedTapes(learner: BenchLearner): Generator<Tape> {
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

provesLessons(benchLessonIds, {
  learner: (id) => new BenchLearner(id),
  screen: 'dlm-bench',
  // The operation is taken from somebody who types it: its process is free, its words are understood.
  problemOf: ({ tape }, operation) => problemOfOperation({ ...benchOf(null), tape }, operation),
  *slips(learner) {
    for (const tape of slippedTapes(learner)) {
      learner.tape = tape;
      yield;
    }
  },
});
