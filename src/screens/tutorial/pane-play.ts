// The state of the tutorial pane, and the lesson player's turn on it: an event in, the progress kept, the verdict and the texts
// made anew (TUI-322..326). Pure; keys are read in pane-state, skipping is in pane-skipping.
import type { CommandsEnd, Effect, Outcome, Step, World } from '../../tui/screen.ts';
import {
  judge,
  type Lesson,
  type LessonEvent,
  type LessonFacts,
  type LessonProgress,
  lessonReducer,
  presentStep,
  type StepTexts,
  serializeProgress,
  type Verdict,
} from '../../tutorials/index.ts';
import { factsOf } from './lessons.ts';
import type { Skip } from './pane-skip.ts';

export interface PaneState {
  readonly lesson: Lesson;
  readonly progress: LessonProgress;
  /** How the player judges this moment, and its texts; drawing asks nobody. */
  readonly verdict: Verdict;
  readonly texts: StepTexts;
  readonly attributes: LessonFacts['attributes'];
  /** Everything the lesson looks at is known; before that nothing is judged. */
  readonly isReady: boolean;
  /** The revision for which the registered profiles were asked; they may change with every one. */
  readonly askedRevision: number;
  /** Index of the focused button. */
  readonly button: number;
  /** First line of the window, where the text is longer than the pane. */
  readonly top: number;
  /** A step is being brought about; null if none is. */
  readonly skip: Skip | null;
  /** Id of the step that could not be brought about: skipping it again goes on without it. */
  readonly failedSkip: string | null;
}

export type PaneEvent =
  | { readonly type: 'attributes'; readonly outcome: Outcome<'caa.profiles'> }
  /** The commands of a step that is skipped have ended. */
  | { readonly type: 'ran'; readonly end: CommandsEnd };

export type PaneEffect = Effect<PaneEvent, never>;
export type PaneStep = Step<PaneState, PaneEvent, never>;

/** The pane of a lesson that is opened or taken up again. */
export function startPane(lesson: Lesson, stored: LessonProgress, world: World): PaneState {
  const attributes: LessonFacts['attributes'] = new Map();
  return {
    lesson,
    progress: stored,
    verdict: { kind: 'resting', text: 'Waiting for news of the cluster.' },
    texts: presentStep(lesson, stored, factsOf(world, attributes, lesson.bench)),
    attributes,
    isReady: false,
    askedRevision: -1,
    button: 0,
    top: 0,
    skip: null,
    failedSkip: null,
  };
}

/** Gives the keys back to the view. */
export const toView: PaneEffect = { type: 'focus-pane', isFocused: false };

/** One event for the player; progress that has changed is kept. */
export function played(
  state: PaneState,
  world: World,
  event: (facts: LessonFacts) => LessonEvent,
  ...effects: readonly PaneEffect[]
): PaneStep {
  const facts = factsOf(world, state.attributes, state.lesson.bench);
  const progress = lessonReducer(state.lesson, state.progress, event(facts));
  const keep = progress === state.progress ? [] : [keepEffect(progress)];
  return { state: judged({ ...state, progress }, facts), effects: [...keep, ...effects] };
}

export function keepEffect(progress: LessonProgress): PaneEffect {
  return { type: 'progress', lesson: progress.lesson, text: serializeProgress(progress) };
}

export function judged(state: PaneState, facts: LessonFacts): PaneState {
  const { lesson, progress } = state;
  const verdict = judge(lesson, progress, facts);
  const texts = presentStep(lesson, progress, facts);
  const isSameStep = verdict.kind === state.verdict.kind && texts.title === state.texts.title;
  const place = isSameStep ? {} : { button: 0, top: 0 };
  return { ...state, verdict, texts, ...place };
}
