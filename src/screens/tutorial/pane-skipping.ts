// Carries a skip out: deeds of pane-skip become events of the lesson player and effects, one after the other, until the step
// that was to be skipped is behind the learner (TUI-327).
import type { CommandsEnd, World } from '../../tui/screen.ts';
import { currentStep, initialProgress, type LessonProgress } from '../../tutorials/index.ts';
import { factsOf } from './lessons.ts';
import {
  keepEffect,
  type PaneEffect,
  type PaneEvent,
  type PaneState,
  type PaneStep,
  played,
  toView,
} from './pane-play.ts';
import {
  type Deed,
  emptyBench,
  failureOf,
  gaveUpText,
  mayBringAbout,
  nextDeed,
  operate,
  type Skip,
  skipStart,
} from './pane-skip.ts';

/** Brings about what the next step needs, and goes there; what could not be brought about is left out the second time. */
export function skipped(state: PaneState, world: World): PaneStep {
  const { lesson, progress } = state;
  const { step } = currentStep(lesson, progress);
  if (state.failedSkip === step.id || !mayBringAbout(lesson, world)) {
    return played(state, world, (facts) => ({ type: 'skip', facts }), toView);
  }
  const skip: Skip = { ...skipStart, target: step.id, since: world.now };
  return withEffects(goOn({ ...state, skip, failedSkip: null }, world), [toView]);
}

/** The next deed of a skip; nothing if none is under way. */
function goOn(state: PaneState, world: World): PaneStep {
  const { skip, lesson } = state;
  if (skip === null || state.progress.phase !== 'running') return { state };
  const facts = factsOf(world, state.attributes, lesson.bench);
  return done(state, skip, nextDeed(skip, { ...state, facts }, world.now), world);
}

function done(state: PaneState, skip: Skip, deed: Deed, world: World): PaneStep {
  const { lesson, progress } = state;
  const { step } = currentStep(lesson, progress);
  switch (deed.kind) {
    case 'wait':
      return { state };
    case 'pass': {
      const type = deed.isLast ? 'skip' : 'next';
      const next = { ...state, skip: deed.isLast ? null : skip };
      return thenOn(
        played(next, world, (facts) => ({ type, facts })),
        world,
      );
    }
    case 'back': {
      const back = { type: 'back' as const, step: deed.step };
      return thenOn(
        played(state, world, (facts) => ({ ...back, facts })),
        world,
      );
    }
    case 'commands':
      return {
        state: { ...state, skip: { ...skip, ran: step.id, isRunning: true } },
        effects: [
          { type: 'commands', commands: deed.commands, reply: ran },
          { type: 'script', lines: deed.commands },
          { type: 'message', level: 'info', text: `Doing it for you: ${deed.commands.join('; ')}` },
        ],
      };
    case 'operations':
      if (lesson.bench === null) return { state };
      return {
        state: { ...state, skip: { ...skip, ran: step.id, isRunning: true } },
        // No commands: the answer comes when all of the operations have been typed.
        effects: [
          operate(lesson.bench, deed.operations),
          { type: 'commands', commands: [], reply: ran },
        ],
      };
    case 'afresh':
      return afresh(state, skip);
    case 'give-up': {
      const text = gaveUpText(deed.reason);
      return {
        state: { ...state, skip: null, failedSkip: skip.target },
        effects: [{ type: 'message', level: 'warning', text }],
      };
    }
  }
}

function ran(end: CommandsEnd): PaneEvent {
  return { type: 'ran', end };
}

/** The lesson from its first step on an empty bench; what was done on it is lost, as the lesson's own operations are not. */
function afresh(state: PaneState, skip: Skip): PaneStep {
  const { lesson } = state;
  if (lesson.bench === null) return { state };
  const progress: LessonProgress = { ...initialProgress(lesson), phase: 'running' };
  return {
    state: { ...state, progress, skip: { ...skip, ran: null, isAfresh: true, isRunning: true } },
    effects: [
      keepEffect(progress),
      emptyBench(lesson.bench),
      { type: 'commands', commands: [], reply: ran },
    ],
  };
}

export function commandsEnded(state: PaneState, end: CommandsEnd, world: World): PaneStep {
  const { skip } = state;
  if (skip === null) return { state };
  if (end.ok) {
    const waiting = { ...skip, isRunning: false, since: world.now };
    return goOn({ ...state, skip: waiting }, world);
  }
  const deed = { kind: 'give-up', reason: failureOf(end) } as const;
  return done(state, skip, deed, world);
}

/** The step, and the next deed of a skip after it. */
export function thenOn(step: PaneStep, world: World): PaneStep {
  return step === null ? null : withEffects(goOn(step.state, world), step.effects ?? []);
}

function withEffects(step: PaneStep, first: readonly PaneEffect[]): PaneStep {
  return step === null ? null : { ...step, effects: [...first, ...(step.effects ?? [])] };
}
