// A learner at a practice bench without its screen: the lesson player sees what the bench publishes, and the learner
// feeds it what the console would. Which bench, and how it takes operations, is for those who extend it.
import { readFileSync } from 'node:fs';
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

export function readLesson(id: string): Lesson {
  const url = new URL(`../../fixtures/lessons/${id}.json`, import.meta.url);
  const loaded = loadLesson(readFileSync(url, 'utf8'), `${id}.json`);
  if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
  return loaded.lesson;
}

export abstract class LessonLearner {
  readonly lesson: Lesson;
  progress: LessonProgress;

  constructor(id: string) {
    this.lesson = readLesson(id);
    this.progress = initialProgress(this.lesson);
  }

  abstract facts(): LessonFacts;
  protected abstract operate(operation: string): void;
  protected abstract undo(): void;

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
      this.operate(operation);
      this.does('observed');
    }
  }

  undoes(): void {
    this.undo();
    this.does('observed');
  }

  verdict(): Verdict {
    return judge(this.lesson, this.progress, this.facts());
  }

  texts(): StepTexts {
    return presentStep(this.lesson, this.progress, this.facts());
  }
}

/** The learner has done everything before the step by the lesson's own commands. */
export function broughtTo<L extends LessonLearner>(learner: L, step: string): L {
  learner.does('begin');
  while (learner.progress.step !== step) {
    const before = learner.progress.step;
    learner.operates(...learner.texts().commands);
    learner.does('next');
    if (learner.progress.step === before) throw new Error(`${before}: ${learner.verdict().text}`);
  }
  return learner;
}

/** The text of a sentence up to its first value. */
export function plainStart(sentence: readonly unknown[]): string {
  const [first] = sentence;
  return typeof first === 'string' ? first : '';
}
