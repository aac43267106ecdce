// What would happen, as a page: the question, the service's answer to it, and whether the cluster has changed since
// (TUI-071, 249). Pure; it changes nothing, and whoever opened it carries the plan out.

import { listMoveOf } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { isLaterBasis, type Plan } from '../../engine/index.ts';
import { formatPlan } from '../../format/index.ts';
import type { Params } from '../../protocol/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type Step,
  type World,
} from '../../tui/screen.ts';

/** What is asked, and how it is called. */
export interface PlanQuestion {
  /** The command that does it, as one would type it, or what is supposed. */
  readonly title: string;
  readonly what: Params<'caa.plan'>['what'];
  /** What is done if the plan is carried out: `Start`; null if it can only be looked at. */
  readonly act: string | null;
}

/** Somebody wants the plan carried out, exactly as it is. */
export interface PlanAnswer {
  readonly basis: string;
}

type PlanProgress =
  /** Not asked yet; the drawing notices. */
  | { readonly status: 'needed' }
  | { readonly status: 'waiting'; readonly since: number }
  | { readonly status: 'failed'; readonly message: string }
  | { readonly status: 'known'; readonly plan: Plan };

export interface PlanState {
  readonly question: PlanQuestion;
  readonly progress: PlanProgress;
  /** How often it was asked: an answer to an earlier question is dropped. */
  readonly round: number;
  /** Also the reasons of every placement. */
  readonly hasReasons: boolean;
  /** First line of the window. */
  readonly top: number;
}

export type PlanEvent =
  | { readonly type: 'due' }
  | {
      readonly type: 'planned';
      readonly round: number;
      readonly outcome: Outcome<'caa.plan'>;
    };

type PlanStep = Step<PlanState, PlanEvent, PlanAnswer>;
type PlanEffect = Effect<PlanEvent, PlanAnswer>;

export function startPlan(question: PlanQuestion): PlanState {
  return { question, progress: { status: 'needed' }, round: 0, hasReasons: false, top: 0 };
}

/** What an event does. */
export function reducePlan(
  state: PlanState,
  event: ScreenEvent<PlanEvent>,
  world: World,
): PlanStep {
  switch (event.type) {
    case 'own':
      return event.event.type === 'due' ? ask(state, world) : take(state, event.event);
    case 'action':
      return reduceAction(state, event.id, world);
    case 'focus':
      return { state };
    default:
      return null;
  }
}

function reduceAction(state: PlanState, id: string, world: World): PlanStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const count = planPageLines(state, world).length;
    return { state: { ...state, top: movePager(state.top, move, count, planHeight(world)) } };
  }
  switch (id) {
    case 'plan.do':
      return carryOut(state, world);
    case 'plan.again':
      return { state: { ...state, progress: { status: 'needed' }, top: 0 } };
    case 'plan.reasons':
      return { state: { ...state, hasReasons: !state.hasReasons, top: 0 } };
    case 'plan.copy':
      return { state, effects: [copy(state)] };
    default:
      return null;
  }
}

function ask(state: PlanState, world: World): PlanStep {
  if (state.progress.status !== 'needed') return { state };
  const { what, title } = state.question;
  const round = state.round + 1;
  const params = { what, failing: [], caller: callerOf(world, title) };
  return {
    state: { ...state, round, progress: { status: 'waiting', since: world.now } },
    effects: [
      request('caa.plan', params, (outcome): PlanEvent => ({ type: 'planned', round, outcome })),
    ],
  };
}

function take(
  state: PlanState,
  { round, outcome }: Extract<PlanEvent, { type: 'planned' }>,
): PlanStep {
  if (round !== state.round || state.progress.status !== 'waiting') return { state };
  if (!outcome.ok) {
    return { state: { ...state, progress: { status: 'failed', message: outcome.message } } };
  }
  const progress = { status: 'known', plan: outcome.result } as const;
  return { state: { ...state, progress } };
}

/** Nobody is to do what was not shown: if something has changed meanwhile, the new plan comes first (TUI-252). */
function carryOut(state: PlanState, world: World): PlanStep {
  const { progress } = state;
  if (progress.status !== 'known') return { state };
  if (hasChangedSince(state, world)) {
    const text = 'Nothing was done: the cluster has changed since that plan. This is the new one.';
    return {
      state: { ...state, progress: { status: 'needed' }, top: 0 },
      effects: [{ type: 'message', level: 'warning', text }],
    };
  }
  return { state, effects: [{ type: 'close', answer: { basis: progress.plan.basis } }] };
}

/**
 * True if members or resources are not what they were when the plan was made. What is seen here may also be older than
 * the plan: its state is on the way.
 */
export function hasChangedSince({ progress }: PlanState, { cluster }: World): boolean {
  if (progress.status !== 'known') return false;
  return isLaterBasis(cluster.basis, progress.plan.basis);
}

/** Why the plan cannot be carried out now; null if it can. */
export function planRefusal(state: PlanState, action: string, world: World): string | null {
  if (action !== 'plan.do') return null;
  const { act } = state.question;
  if (act === null) return 'This is only supposed, so there is nothing to do. Esc goes back.';
  if (world.access === 'RO') {
    return `${act}: ${readOnlyText(world)}`;
  }
  if (world.cluster.phase !== 'live') {
    return 'There is no line to the cluster service; nothing was done. F2 tries again.';
  }
  switch (state.progress.status) {
    case 'known': {
      const { exitCode, changes } = state.progress.plan;
      return exitCode === 0 || changes.length > 0
        ? null
        : 'By this plan it would be refused, so it is not begun. Esc goes back.';
    }
    case 'failed':
      return 'There is no plan to carry out. n asks again, Esc goes back.';
    default:
      return 'The service has not answered yet. Esc goes back without waiting.';
  }
}

function copy({ progress, question, hasReasons }: PlanState): PlanEffect {
  if (progress.status !== 'known') {
    return { type: 'message', level: 'warning', text: 'There is no plan to copy yet.' };
  }
  const lines = formatPlan(progress.plan, { title: question.title, reasons: hasReasons });
  return { type: 'copy', text: lines.join('\n') };
}

/** Rows of the window; the one above it says how things stand. */
export function planHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - 1);
}

interface Page {
  readonly width: number;
  readonly hasReasons: boolean;
  readonly lines: readonly string[];
}

/** A plan for ten thousand resources is broken into lines once, not at every key. */
const pages = new WeakMap<Plan, Page>();

/** The lines of the page below its head. */
export function planPageLines(state: PlanState, world: World): readonly string[] {
  const { progress, hasReasons, question } = state;
  if (progress.status !== 'known') return [];
  const width = world.layout.bodyColumns - 2;
  const known = pages.get(progress.plan);
  if (known?.width === width && known.hasReasons === hasReasons) return known.lines;
  const { title } = question;
  // The first line is the title of the frame.
  const lines = formatPlan(progress.plan, { title, reasons: hasReasons, width }).slice(1);
  pages.set(progress.plan, { width, hasReasons, lines });
  return lines;
}
