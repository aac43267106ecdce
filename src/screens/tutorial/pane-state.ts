// The tutorial pane as a pure reducer: it feeds the lesson player with what the cluster reports, keeps the
// progress, and turns its buttons into the player's events (TUI-322..330). It acts only where it is asked to show or to skip.
import { keyStrokes, operationStrokes } from '../../tui/demonstration.ts';
import { request, type ScreenEvent, type World } from '../../tui/screen.ts';
import { initialProgress, operationsLeft } from '../../tutorials/index.ts';
import { factsOf } from './lessons.ts';
import { paneButtons } from './pane-buttons.ts';
import {
  judged,
  keepEffect,
  type PaneEffect,
  type PaneEvent,
  type PaneState,
  type PaneStep,
  played,
  toView,
} from './pane-play.ts';
import { benchScreen } from './pane-skip.ts';
import { commandsEnded, skipped, thenOn } from './pane-skipping.ts';

/** What a key or new data does. */
export function reducePane(
  state: PaneState,
  event: ScreenEvent<PaneEvent>,
  world: World,
): PaneStep {
  if (event.type === 'own') {
    if (event.event.type === 'ran') return commandsEnded(state, event.event.end, world);
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
      return hinted(state, world);
    case 'lesson.show':
      return shown(state, world);
    case 'lesson.skip':
      return skipped(state, world);
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
      return played({ ...state, skip: null }, world, () => ({ type: 'pause' }), toView);
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

/** The next hint; after the third one there is Show me. */
function hinted(state: PaneState, world: World): PaneStep {
  if (state.progress.hint < 3) return played(state, world, () => ({ type: 'hint' }));
  const text = paneButtons(state).some(({ action }) => action === 'lesson.show')
    ? 'That was the last hint. w shows the rest of the step, key by key.'
    : 'That was the last hint. s skips the step.';
  return { state, effects: [{ type: 'message', level: 'info', text }] };
}

/** The rest of the step is done for the learner to see: on a bench its operations, elsewhere its keys (TUI-327). */
function shown(state: PaneState, world: World): PaneStep {
  const { lesson, progress, texts } = state;
  if (lesson.bench === null) {
    const strokes = keyStrokes(texts.keys) ?? [];
    return {
      state,
      effects: [toView, { type: 'demonstrate', order: { screen: null, strokes, isAtOnce: false } }],
    };
  }
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
  const { screen, line } = benchScreen(lesson.bench);
  const strokes = operationStrokes(screen, line, operations);
  const order = { screen, strokes, isAtOnce: false };
  return { state, effects: [toView, { type: 'demonstrate', order }] };
}

/** Everything the lesson looks at is known; one that was left goes on. */
function allKnown(state: PaneState, world: World): PaneStep {
  const type = state.isReady ? 'observed' : 'resume';
  const step = played({ ...state, isReady: true }, world, (facts) => ({ type, facts }));
  return thenOn(step, world);
}

/** New data: the player looks, and the registered profiles are asked for when they may have changed. */
function observed(state: PaneState, world: World): PaneStep {
  // A lesson without resources looks at nothing that has to be asked for.
  if (state.lesson.resources.length === 0) return allKnown(state, world);
  const { revision, phase, profiles } = world.cluster;
  const step = state.isReady
    ? thenOn(
        played(state, world, (facts) => ({ type: 'observed', facts })),
        world,
      )
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
    ? 'The tutorial is left, and your place is kept. F12 takes it up again.'
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
