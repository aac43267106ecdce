// A learner at the practice bench without its screen: operations in the language of scenario scripts go to the bench's
// own tape and the real lock manager, and the lesson player sees what the bench publishes.
import { readFileSync } from 'node:fs';
import { type BenchFacts, formatOperation, parseScenario } from '../../src/engine/dlm/index.ts';
import { benchFacts } from '../../src/screens/dlm-bench/record.ts';
import { doStep, openTape, stepBack, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import {
  initialProgress,
  judge,
  type Lesson,
  type LessonEvent,
  type LessonFacts,
  type LessonProgress,
  lessonReducer,
  loadLesson,
  presentStep,
  type StepTexts,
  type Verdict,
} from '../../src/tutorials/index.ts';

export const benchLessonIds = [
  'dlm-modes',
  'dlm-master-client',
  'dlm-deadlock',
  'dlm-versions',
  'dlm-deferred-writes',
  'dlm-notifications',
  'dlm-recovery',
] as const;

export function readLesson(id: string): Lesson {
  const url = new URL(`../../fixtures/lessons/${id}.json`, import.meta.url);
  const loaded = loadLesson(readFileSync(url, 'utf8'), `${id}.json`);
  if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
  return loaded.lesson;
}

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
  return { view, profiles: [], attributes: new Map(), events: [], bench };
}

export class BenchLearner {
  readonly lesson: Lesson;
  tape: Tape = played([]);
  progress: LessonProgress;

  constructor(id: string) {
    this.lesson = readLesson(id);
    this.progress = initialProgress(this.lesson);
  }

  facts(): LessonFacts {
    return lessonFacts(benchFacts(this.tape));
  }

  /** What was done and not taken back, as texts. */
  operations(): readonly string[] {
    return this.tape.steps.slice(0, this.tape.position).map(formatOperation);
  }

  /** An event of the player; the console feeds it `observed` after every operation. */
  does(type: Exclude<LessonEvent['type'], 'back'>): void {
    this.progress = lessonReducer(this.lesson, this.progress, { type, facts: this.facts() });
  }

  goesBack(step: string): void {
    const facts = this.facts();
    this.progress = lessonReducer(this.lesson, this.progress, { type: 'back', step, facts });
  }

  operates(...operations: readonly string[]): void {
    for (const operation of operations) {
      this.tape = operate(this.tape, operation);
      this.does('observed');
    }
  }

  undoes(): void {
    this.tape = stepBack(this.tape);
    this.does('observed');
  }

  verdict(): Verdict {
    return judge(this.lesson, this.progress, this.facts());
  }

  texts(): StepTexts {
    return presentStep(this.lesson, this.progress, this.facts());
  }
}
