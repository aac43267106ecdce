// The tutorial pane as a pure reducer: it feeds the lesson player with what the cluster reports, keeps the
// progress, and turns its buttons into the player's events (TUI-322..330). It never acts on the cluster.
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type Step,
  type World,
} from '../../tui/screen.ts';
import {
  initialProgress,
  judge,
  type Lesson,
  type LessonEvent,
  type LessonFacts,
  type LessonProgress,
  lessonReducer,
  operationsLeft,
  presentStep,
  type StepTexts,
  serializeProgress,
  type Verdict,
} from '../../tutorials/index.ts';
import { factsOf } from './lessons.ts';
import { paneButtons } from './pane-buttons.ts';

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
}

export interface PaneEvent {
  readonly type: 'attributes';
  readonly outcome: Outcome<'caa.profiles'>;
}

type PaneEffect = Effect<PaneEvent, never>;
type PaneStep = Step<PaneState, PaneEvent, never>;

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
  };
}

/** What a key or new data does. */
export function reducePane(
  state: PaneState,
  event: ScreenEvent<PaneEvent>,
  world: World,
): PaneStep {
  if (event.type === 'own') {
    const { outcome } = event.event;
    if (!outcome.ok) return { state: { ...state, askedRevision: -1 } };
    const attributes = new Map(
      outcome.result.profiles.map((profile) => [profile.name, profile.attributes]),
    );
    return allKnown({ ...state, attributes }, world);
  }
  if (event.type !== 'action') return null;
  return reduceAction(state, event.id, event.key?.name ?? '', world);
}

function reduceAction(state: PaneState, id: string, key: string, world: World): PaneStep {
  const buttons = paneButtons(state);
  switch (id) {
    case 'lesson.observed':
      return observed(state, world);
    case 'lesson.press':
      return reduceAction(state, buttons[state.button]?.action ?? '', '', world);
    case 'lesson.move': {
      const step = key === 'left' || key === 'shift-tab' ? -1 : 1;
      const button = (state.button + step + buttons.length) % buttons.length;
      return { state: { ...state, button } };
    }
    case 'lesson.up':
      return { state: { ...state, top: Math.max(0, state.top - 1) } };
    case 'lesson.down':
      return { state: { ...state, top: state.top + 1 } };
    case 'lesson.body':
      return { state, effects: [toView] };
    case 'lesson.resume':
      return played(state, world, (facts) => ({ type: 'resume', facts }));
    default:
      return reduceButton(state, id, world);
  }
}

const toView: PaneEffect = { type: 'focus-pane', isFocused: false };

function reduceButton(state: PaneState, id: string, world: World): PaneStep {
  // A key of a button that is not there now does nothing.
  if (!paneButtons(state).some(({ action }) => action === id)) return null;
  switch (id) {
    case 'lesson.begin':
      return played(
        state,
        world,
        (facts) => ({ type: 'begin', facts }),
        toView,
        ...openBench(state, world),
      );
    case 'lesson.bench':
      return { state, effects: [toView, ...openBench(state, world)] };
    case 'lesson.next':
      return played(state, world, (facts) => ({ type: 'next', facts }), toView);
    case 'lesson.hint':
      return played(state, world, () => ({ type: 'hint' }));
    case 'lesson.show':
      return shown(state, world);
    case 'lesson.skip':
      return played(state, world, (facts) => ({ type: 'skip', facts }), toView);
    case 'lesson.back': {
      const { verdict } = state;
      if (verdict.kind !== 'wrongTurn') return null;
      return played(
        state,
        world,
        (facts) => ({ type: 'back', step: verdict.backTo, facts }),
        toView,
      );
    }
    case 'lesson.explore':
      return played(state, world, () => ({ type: 'pause' }), toView);
    case 'lesson.over':
      return over(state, world);
    case 'lesson.leave':
      return left(state, world);
    default:
      return null;
  }
}

/** A lesson of a bench opens it, unless it was open before: what is on it stays there. */
function openBench({ lesson }: PaneState, world: World): readonly PaneEffect[] {
  const { bench } = lesson;
  if (bench === null || (bench === 'dlm' ? world.bench : world.imcBench) !== null) return [];
  return [{ type: 'open', name: `${bench}-bench`, params: {} }];
}

/** The operations of the step that have not been done yet are typed on the bench, for the learner to see (TUI-327). */
function shown(state: PaneState, world: World): PaneStep {
  const { lesson, progress } = state;
  if (lesson.bench === null) return null;
  const operations = operationsLeft(
    lesson,
    progress,
    factsOf(world, state.attributes, lesson.bench),
  );
  if (operations.length === 0) {
    const text =
      'All operations of this step were done, and something came after. u takes it back.';
    return { state, effects: [toView, { type: 'message', level: 'warning', text }] };
  }
  const line = lesson.bench === 'imc' ? 'imc-bench.line' : 'bench.line';
  const order = { screen: `${lesson.bench}-bench`, line, operations };
  return { state, effects: [toView, { type: 'demonstrate', order }] };
}

/** Everything the lesson looks at is known; one that was left goes on. */
function allKnown(state: PaneState, world: World): PaneStep {
  const type = state.isReady ? 'observed' : 'resume';
  return played({ ...state, isReady: true }, world, (facts) => ({ type, facts }));
}

/** New data: the player looks, and the registered profiles are asked for when they may have changed. */
function observed(state: PaneState, world: World): PaneStep {
  // A lesson without resources looks at nothing that has to be asked for.
  if (state.lesson.resources.length === 0) return allKnown(state, world);
  const { revision, phase, profiles } = world.cluster;
  const step = state.isReady
    ? played(state, world, (facts) => ({ type: 'observed', facts }))
    : { state };
  const isKnown = phase === 'live' && profiles !== null;
  if (step === null || revision === state.askedRevision || !isKnown) return step;
  const ask = request('caa.profiles', { names: state.lesson.resources }, (outcome) => ({
    type: 'attributes' as const,
    outcome,
  }));
  return {
    state: { ...step.state, askedRevision: revision },
    effects: [...(step.effects ?? []), ask],
  };
}

/** One event for the player; progress that has changed is kept. */
function played(
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

function keepEffect(progress: LessonProgress): PaneEffect {
  return { type: 'progress', lesson: progress.lesson, text: serializeProgress(progress) };
}

function judged(state: PaneState, facts: LessonFacts): PaneState {
  const { lesson, progress } = state;
  const verdict = judge(lesson, progress, facts);
  const texts = presentStep(lesson, progress, facts);
  const isSameStep = verdict.kind === state.verdict.kind && texts.title === state.texts.title;
  const place = isSameStep ? {} : { button: 0, top: 0 };
  return { ...state, verdict, texts, ...place };
}

function over(state: PaneState, world: World): PaneStep {
  const progress = initialProgress(state.lesson);
  const facts = factsOf(world, state.attributes, state.lesson.bench);
  return { state: judged({ ...state, progress }, facts), effects: [keepEffect(progress)] };
}

function left(state: PaneState, world: World): PaneStep {
  const step = played(state, world, () => ({ type: 'leave' }));
  const { progress } = step?.state ?? state;
  const isOpen = progress.phase === 'left';
  const text = isOpen
    ? 'The tutorial is left and can be taken up again: F12, or Tutorials among the General Tasks.'
    : 'The tutorial is closed. F12 lists the tutorials.';
  return {
    state: step?.state ?? state,
    effects: [
      ...(step?.effects ?? []),
      toView,
      { type: 'message', level: 'info', text },
      { type: 'close' },
    ],
  };
}
