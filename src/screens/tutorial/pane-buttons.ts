// The buttons of the tutorial pane: which there are at a moment, and the actions of the player that they stand for.
import {
  currentStep,
  type Lesson,
  type LessonProgress,
  type Verdict,
} from '../../tutorials/index.ts';

interface PaneButton {
  readonly label: string;
  readonly action: string;
  /** Stands for the label where there is no room. */
  readonly key: string;
}

const next: PaneButton = { label: 'Next step', action: 'lesson.next', key: 'n' };
const finish: PaneButton = { ...next, label: 'Finish' };
const hint: PaneButton = { label: 'Hint', action: 'lesson.hint', key: 'h' };
const show: PaneButton = { label: 'Show me', action: 'lesson.show', key: 'w' };
const skip: PaneButton = { label: 'Skip step', action: 'lesson.skip', key: 's' };
const explore: PaneButton = { label: 'Explore freely', action: 'lesson.explore', key: 'e' };
const leave: PaneButton = { label: 'Leave', action: 'lesson.leave', key: 'l' };
const bench: PaneButton = { label: 'Open the bench', action: 'lesson.bench', key: 'p' };

interface Standing {
  readonly lesson: Lesson;
  readonly verdict: Verdict;
  readonly progress: LessonProgress;
}

/** The buttons that mean something now, the likeliest first. */
export function paneButtons({ lesson, verdict, progress }: Standing): readonly PaneButton[] {
  // A bench takes the operations of a step as they are written; the real screens need keys.
  const { step, index } = currentStep(lesson, progress);
  const shows = lesson.bench !== null || step.keys.length > 0 ? [show] : [];
  switch (verdict.kind) {
    case 'ready':
      return [{ label: 'Begin', action: 'lesson.begin', key: 'b' }, leave];
    case 'blocked':
    case 'resting':
      return [leave];
    case 'met':
      return [index === lesson.steps.length - 1 ? finish : next, explore, leave];
    case 'notYet':
      // Hint stays after the last one, so that Enter never becomes Show me under the learner's finger.
      return [hint, ...shows, skip, explore, leave];
    case 'wrongTurn':
      return [{ label: 'Go back', action: 'lesson.back', key: 'g' }, skip, explore, leave];
    case 'away':
      return [bench, explore, leave];
    case 'done':
      return [leave, { label: 'Start over', action: 'lesson.over', key: 'o' }];
  }
}

/** The labels, or where they are too wide for a border of so many cells the keys: a letter must be the one that does it. */
export function buttonLabels(buttons: readonly PaneButton[], cells: number): readonly string[] {
  const needed = buttons.reduce((sum, { label }) => sum + label.length + buttonFrame, 0);
  return buttons.map(({ label, key }) => (needed <= cells ? label : key.toUpperCase()));
}

/** `--[` and `]`. */
const buttonFrame = 4;
