// The buttons of the tutorial pane: which there are at a moment, and the actions of the player that they stand for.
import type { Lesson, LessonProgress, Verdict } from '../../tutorials/index.ts';

interface PaneButton {
  readonly label: string;
  readonly action: string;
}

const next: PaneButton = { label: 'Next step', action: 'lesson.next' };
const hint: PaneButton = { label: 'Hint', action: 'lesson.hint' };
const show: PaneButton = { label: 'Show me', action: 'lesson.show' };
const skip: PaneButton = { label: 'Skip step', action: 'lesson.skip' };
const explore: PaneButton = { label: 'Explore freely', action: 'lesson.explore' };
const leave: PaneButton = { label: 'Leave', action: 'lesson.leave' };
const bench: PaneButton = { label: 'Open the bench', action: 'lesson.bench' };

interface Standing {
  readonly lesson: Lesson;
  readonly verdict: Verdict;
  readonly progress: LessonProgress;
}

/** The buttons that mean something now, the likeliest first. */
export function paneButtons({ lesson, verdict, progress }: Standing): readonly PaneButton[] {
  const hints = progress.hint === 3 ? [] : [hint];
  // Only a bench takes the operations of a step as they are written; the real screens ask for more.
  const shows = lesson.bench === null ? [] : [show];
  switch (verdict.kind) {
    case 'ready':
      return [{ label: 'Begin', action: 'lesson.begin' }, leave];
    case 'blocked':
    case 'resting':
      return [leave];
    case 'met':
      return [next, explore, leave];
    case 'notYet':
      return [...hints, ...shows, skip, explore, leave];
    case 'wrongTurn':
      return [{ label: 'Go back', action: 'lesson.back' }, skip, explore, leave];
    case 'away':
      return [bench, explore, leave];
    case 'done':
      return [leave, { label: 'Start over', action: 'lesson.over' }];
  }
}
