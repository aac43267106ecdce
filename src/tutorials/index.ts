// The lesson player's door. The console loads lessons, feeds events and facts, stores progress and draws.
export type { BenchKind, LessonFacts } from './facts.ts';
export { judge, operationsLeft, presentStep, type StepTexts, type Verdict } from './judge.ts';
export type { Lesson } from './lesson.ts';
export { loadLesson } from './load-lesson.ts';
export { type LessonEvent, lessonReducer } from './player.ts';
export {
  currentStep,
  initialProgress,
  type LessonProgress,
  restoreProgress,
  serializeProgress,
} from './progress.ts';
