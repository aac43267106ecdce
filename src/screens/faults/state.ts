// Faults to practise with: which member has the focus, what a fault there would do, and the run that carries one out.
// Pure.
import { type ListState, listStart } from '../../components/list-state.ts';
import { type OutputState, outputStart } from '../../components/output-state.ts';
import type { MemberName, MemberView, Millis } from '../../engine/index.ts';
import type { Params, RunLine, ScriptFault } from '../../protocol/index.ts';
import type { Effect, Outcome, ScreenParams, World } from '../../tui/screen.ts';
import type { ConfirmAnswer } from '../dialogs/confirm.tsx';
import { sortedMembers } from '../members/look.ts';
import { askPlan, type Plan, type PlanEvent } from '../members/plan.ts';
import type { Fault } from './question.ts';

/** A fault that was asked for. */
export interface FaultRun {
  readonly member: MemberName;
  readonly commandLine: string;
  readonly askedAt: Millis;
  /** The newest run there was before it; its own has a higher number. */
  readonly after: number;
  /** Known once the service reports it. */
  readonly number: number | null;
  /** Null while it goes on. */
  readonly outcome: FaultOutcome | null;
}

/** An adapter or device that is to fail, or to work again. */
export type HardwareFault = Omit<Params<'fault.hardware'>, 'caller'>;

/** Both kinds of faults are answered alike. */
export type FaultOutcome = Outcome<'fault.inject' | 'fault.hardware'>;

/** A fault of the script of an application; null ends the one that is in force. */
export interface ScriptOrder {
  readonly name: string;
  readonly fault: ScriptFault | null;
}

export type ScriptFaultEvent =
  | {
      readonly type: 'script-faults';
      /** What the list begins with: a task of the menu leads to one kind; null shows all of them. */
      readonly kind: ScriptFault['kind'] | null;
      readonly outcome: Outcome<'fault.scripts'>;
    }
  | {
      readonly type: 'script-resource';
      readonly kind: ScriptFault['kind'] | null;
      readonly name: string | null;
      readonly inForce: ScriptFault | null;
    }
  | { readonly type: 'script-picked'; readonly order: ScriptOrder }
  | { readonly type: 'script-confirmed'; readonly order: ScriptOrder }
  | {
      readonly type: 'script-set';
      readonly order: ScriptOrder;
      readonly outcome: Outcome<'fault.script'>;
    };

export interface FaultsState {
  readonly list: ListState;
  /** The member that gets the focus when the members are known; null if that is done. */
  readonly wanted: MemberName | null;
  readonly plan: Plan | null;
  readonly run: FaultRun | null;
  readonly output: OutputState;
  /** The kind of fault whose list is opened as soon as there is a line; null if that is done. */
  readonly first: string | null;
  /** A fault whose question waits until the service has said where the applications would go. */
  readonly pending: Fault | null;
}

export type FaultsEvent =
  | { readonly type: 'due' }
  | PlanEvent
  | {
      readonly type: 'confirmed';
      readonly fault: Fault;
      readonly member: MemberName;
      readonly answer: ConfirmAnswer;
      /** Of the plan that was looked at before; null for none. */
      readonly basis: string | null;
    }
  /** The fault whose plan is to be shown; none if the list was left. */
  | { readonly type: 'supposed'; readonly member: MemberName; readonly fault: string }
  /** The plan that was shown is to be carried out. */
  | {
      readonly type: 'agreed';
      readonly fault: Fault;
      readonly member: MemberName;
      readonly basis: string;
    }
  | {
      readonly type: 'hardware-picked';
      readonly member: MemberName;
      readonly name: string | null;
    }
  | {
      readonly type: 'hardware-confirmed';
      readonly fault: HardwareFault;
      readonly answer: ConfirmAnswer;
    }
  | {
      readonly type: 'hardware-agreed';
      readonly fault: HardwareFault;
      readonly basis: string;
    }
  | ScriptFaultEvent
  | { readonly type: 'ended'; readonly after: number; readonly outcome: FaultOutcome };

export type FaultsEffect = Effect<FaultsEvent, never>;

export function startFaults(
  params: ScreenParams,
  world: World,
): { readonly state: FaultsState; readonly effects: readonly FaultsEffect[] } {
  const wanted = params.member ?? params.arguments ?? null;
  const state = {
    list: listStart,
    wanted,
    plan: null,
    run: null,
    output: outputStart,
    pending: null,
    first: params.type ?? null,
  };
  return planned(focusWanted(state, world), world);
}

/** Puts the focus on the member that was asked for, once the members are known. */
function focusWanted(state: FaultsState, world: World): FaultsState {
  if (state.wanted === null || world.cluster.members.size === 0) return state;
  const members = sortedMembers(world.cluster);
  const index = members.findIndex((member) => member.name === state.wanted);
  return { ...state, list: { ...state.list, index: Math.max(0, index) }, wanted: null };
}

export function focusedMember(state: FaultsState, world: World): MemberView | null {
  return sortedMembers(world.cluster)[state.list.index] ?? null;
}

/** Rows for members; the rest of the body shows what would happen, or the run. */
export function memberRowsShown(world: World): number {
  const count = Math.max(1, world.cluster.members.size);
  return Math.max(1, Math.min(count, Math.floor(world.layout.boxRows / 3)));
}

/** Rows of the lower pane inside its borders. */
export function outputHeight(world: World): number {
  const upper = memberRowsShown(world) + 2;
  return Math.max(1, world.layout.boxRows - upper - 2);
}

export function linesOf(state: FaultsState, world: World): readonly RunLine[] {
  const number = state.run?.number ?? null;
  return number === null ? [] : (world.cluster.runLines.get(number) ?? []);
}

/** True if the plan of the focused member, or the list that the task is about, has to be asked for. */
export function isFaultsStale(state: FaultsState, world: World): boolean {
  return isFirstDue(state, world) || planFor(state, world) !== null;
}

/** True if the list that the task of the menu is about can be opened now. */
export function isFirstDue({ first }: FaultsState, { cluster }: World): boolean {
  return first !== null && cluster.phase === 'live';
}

/** Finds the run that a fault became, as soon as the service tells of it. */
export function observeFaults(before: FaultsState, world: World): FaultsState {
  const state = focusWanted(before, world);
  const { run } = state;
  if (run === null || run.number !== null) return state;
  const found = [...world.cluster.runs.values()].find(
    (one) => one.number > run.after && one.commandLine === run.commandLine,
  );
  return found === undefined ? state : { ...state, run: { ...run, number: found.number } };
}

/** The state with the plan of the focused member asked for, if it is missing or old. */
export function planned(
  state: FaultsState,
  world: World,
): { readonly state: FaultsState; readonly effects: readonly FaultsEffect[] } {
  const asked = planFor(state, world);
  return asked === null
    ? { state, effects: [] }
    : { state: { ...state, plan: asked.plan }, effects: asked.effects };
}

function planFor(state: FaultsState, world: World) {
  const member = focusedMember(state, world);
  if (member === null || member.state === 'DOWN') return null;
  return askPlan(state.plan, member.name, world, (event): FaultsEvent => event);
}
