// A learner at the practice bench without its screen: operations in the language of scenario scripts go to the bench's
// own tape and the real lock manager, and the lesson player sees what the bench publishes.
import { type BenchFacts, formatOperation, parseScenario } from '../../src/engine/dlm/index.ts';
import { benchFacts } from '../../src/screens/dlm-bench/record.ts';
import { doStep, openTape, stepBack, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import type { LessonFacts } from '../../src/tutorials/index.ts';
import { LessonLearner } from './lesson-learner.ts';

export const benchLessonIds = [
  'dlm-modes',
  'dlm-master-client',
  'dlm-deadlock',
  'dlm-versions',
  'dlm-deferred-writes',
  'dlm-notifications',
  'dlm-recovery',
] as const;

/** The bench after these operations. */
export function played(operations: readonly string[]): Tape {
  return operations.reduce(operate, openTape(parseScenario('')));
}

/** The bench after one more operation. */
export function operate(tape: Tape, operation: string): Tape {
  return parseScenario(operation).steps.reduce(doStep, tape);
}

/** Facts of a cluster that has nothing to do with the lesson. */
export function lessonFacts(bench: BenchFacts | null): LessonFacts {
  const view = { members: new Map(), resources: new Map() };
  return { view, profiles: [], attributes: new Map(), events: [], bench, channel: null };
}

export class BenchLearner extends LessonLearner {
  tape: Tape = played([]);

  facts(): LessonFacts {
    return lessonFacts(benchFacts(this.tape));
  }

  /** What was done and not taken back, as texts. */
  operations(): readonly string[] {
    return this.tape.steps.slice(0, this.tape.position).map(formatOperation);
  }

  protected operate(operation: string): void {
    this.tape = operate(this.tape, operation);
  }

  protected undo(): void {
    this.tape = stepBack(this.tape);
  }
}
