// Taking an act back: the commands of its way back, one after the other, each shown as the run that it is (TUI-250).
// It begins only what was asked for in the question, and only if nothing has changed since (TUI-252). Pure.
import { cleanText } from '../../format/index.ts';
import { profileChange } from '../../tui/acts.ts';
import { callerOf } from '../../tui/caller.ts';
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type ScreenParams,
  type Step,
  type World,
} from '../../tui/screen.ts';
import { requestRun } from '../actions/request-run.ts';
import {
  type HolderEvent,
  type RunHolder,
  reduceRunEvent,
  reduceShownRun,
  withRun,
} from '../freeze/held-run.tsx';
import { scriptEffect } from '../profiles/script.ts';
import { againEffects } from '../runs/next-steps.ts';
import type { RunAnswer } from '../runs/watch.ts';
import { offersOf } from './offers.ts';
import { stepCommand, type UndoStep, type WayBack } from './way-back.ts';

export interface UndoState extends RunHolder {
  /** Null if there was nothing to begin; the screen closes at once. */
  readonly way: WayBack | null;
  /** The step that runs or ran last, counted from 0. */
  readonly at: number;
  /** Of the plan that the first step is held to; null for none. */
  readonly basis: string | null;
}

export type UndoEvent =
  | HolderEvent
  /** Profile files were put back, or not. */
  | { readonly type: 'put-back'; readonly outcome: Outcome<'profile.putBack'> };

type UndoStart = {
  readonly state: UndoState;
  readonly effects: readonly Effect<UndoEvent, never>[];
};

/** Begins at once: the question was answered already. `act` is the number of the act, `basis` that of a plan. */
export function startUndo({ act, basis = '' }: ScreenParams, world: World): UndoStart {
  const state: UndoState = {
    way: null,
    at: 0,
    basis: basis === '' ? null : basis,
    run: null,
    lastRun: null,
    isForOrder: true,
  };
  const offer = offersOf(world).find((one) => String(one.act.number) === act);
  const refusal = refusalToBegin(world) ?? offer?.refusal ?? null;
  if (offer === undefined || offer.way === null || refusal !== null) {
    const why = refusal ?? 'it is more than 10 minutes ago';
    const text = `Nothing was undone: ${why}.`;
    return { state, effects: [{ type: 'message', level: 'warning', text }, { type: 'close' }] };
  }
  return beginStep({ ...state, way: offer.way }, world);
}

function refusalToBegin({ access, cluster }: World): string | null {
  if (access === 'RO') return 'this console is in read-only mode';
  return cluster.phase === 'live' ? null : 'there is no line to the cluster service';
}

function beginStep(state: UndoState, world: World): UndoStart {
  const step = state.way?.steps[state.at];
  if (step === undefined) return { state, effects: [] };
  if (step.kind === 'file') return { state, effects: [putBack(step)] };
  const asking = requestStep(step, state.at === 0 ? state.basis : null, world);
  const last = { ...state, lastRun: state.run ?? state.lastRun };
  return { state: withRun(last, stepCommand(step), world), effects: [asking] };
}

type FileStep = Extract<UndoStep, { readonly kind: 'file' }>;

function putBack({ name, changes: files }: FileStep): Effect<UndoEvent, never> {
  return request(
    'profile.putBack',
    { name, files },
    (outcome): UndoEvent => ({ type: 'put-back', outcome }),
  );
}

function requestStep(
  step: Exclude<UndoStep, FileStep>,
  basis: string | null,
  world: World,
): Effect<UndoEvent, never> {
  const commandLine = stepCommand(step);
  const answered = (answer: RunAnswer): HolderEvent => ({ type: 'answered', answer });
  if (step.kind === 'choice') {
    return requestRun(step.choice, { commandLine, basis }, world, answered);
  }
  const caller = { ...callerOf(world, commandLine), ...(basis === null ? {} : { basis }) };
  return request('caa.restore', { ...step.order, caller }, answered);
}

/** Steps that were not begun yet. */
export function stepsLeft({ way, at }: UndoState): number {
  return way === null ? 0 : way.steps.length - at - 1;
}

export function reduceUndo(
  state: UndoState,
  event: ScreenEvent<UndoEvent>,
  world: World,
): Step<UndoState, UndoEvent, never> {
  if (event.type === 'own') {
    if (event.event.type === 'put-back') return wasPutBack(state, event.event.outcome, world);
    const step = reduceRunEvent(state, event.event, world);
    const isDone =
      event.event.type === 'answered' &&
      event.event.answer.ok &&
      event.event.answer.result.exitCode === 0;
    if (!isDone || step === null || stepsLeft(state) === 0) return step;
    return beginStep({ ...step.state, at: state.at + 1 }, world);
  }
  if (state.run === null) return null;
  if (event.type === 'action' && event.id === 'run.again') {
    return { state, effects: againEffects(state.run.commandLine) };
  }
  return reduceShownRun(state, state.run, event, world);
}

/** The screen was only there to ask. */
function wasPutBack(
  state: UndoState,
  outcome: Outcome<'profile.putBack'>,
  world: World,
): Step<UndoState, UndoEvent, never> {
  const refusal = refusalOf(outcome);
  const [step] = state.way?.steps ?? [];
  const command = step === undefined ? '' : stepCommand(step);
  const text = refusal ?? [doneWords(step), ...warningsOf(outcome)].join(' ');
  return {
    state,
    effects: [
      scriptEffect(command, refusal, world),
      { type: 'message', level: refusal === null ? 'info' : 'warning', text },
      { type: 'close' },
    ],
  };
}

function doneWords(step: UndoStep | undefined): string {
  const isGone = step?.kind === 'file' && profileChange(step.name, step.changes)?.was === null;
  return isGone
    ? `${step.name}.cap is gone again. z takes that back.`
    : 'The profile is as it was before. z takes that back.';
}

function warningsOf(outcome: Outcome<'profile.putBack'>): readonly string[] {
  return outcome.ok && outcome.result.ok ? outcome.result.warnings.map(cleanText) : [];
}

function refusalOf(outcome: Outcome<'profile.putBack'>): string | null {
  if (!outcome.ok) return outcome.message;
  return outcome.result.ok ? null : cleanText(outcome.result.messages.join(' '));
}
