// The list of freezes and drained members: the focus, the dialogs it opens, and the run of an order (issue 5, calm
// operations). Pure; what CAA does with an order is the engine's business.
import { type ListState, listMoveOf, listStart, moveInList } from '../../components/list-state.ts';
import type { FreezeDocument, MemberName, MemberView } from '../../engine/index.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import type { ConfirmAnswer } from '../dialogs/confirm.tsx';
import type { FormAnswer } from '../dialogs/form.tsx';
import { sortedMembers } from '../members/look.ts';
import { planView } from '../plan/definition.ts';
import type { PlanQuestion } from '../plan/state.ts';
import { drainDialog, endDialog, freezeDialog, readDrain, readFreeze } from './dialogs.ts';
import {
  type HolderEvent,
  type RunHolder,
  reduceRunEvent,
  reduceShownRun,
  withRun,
} from './held-run.tsx';
import { type CalmOrder, commandOf, planOf, requestOrder } from './orders.ts';

export interface FreezesState extends RunHolder {
  readonly list: ListState;
}

export type FreezesEvent =
  | HolderEvent
  | { readonly type: 'freeze-filled'; readonly answer: FormAnswer }
  | { readonly type: 'drain-filled'; readonly answer: FormAnswer }
  | { readonly type: 'confirmed'; readonly order: CalmOrder; readonly answer: ConfirmAnswer }
  /** The plan that was shown is to be carried out. */
  | { readonly type: 'agreed'; readonly order: CalmOrder; readonly basis: string };

type FreezesEffect = Effect<FreezesEvent, never>;
type FreezesStep = Step<FreezesState, FreezesEvent, never>;

/** A row: a freeze, or a drained member. */
export type CalmRow =
  | { readonly kind: 'freeze'; readonly freeze: FreezeDocument }
  | {
      readonly kind: 'drain';
      readonly member: MemberName;
      readonly drain: NonNullable<MemberView['drained']>;
    };

/** The list, or with `order` the dialog of that order above it: `freeze`, `unfreeze`, `drain`, `undrain`. */
export function startFreezes(
  params: ScreenParams,
  world: World,
): { readonly state: FreezesState; readonly effects: readonly FreezesEffect[] } {
  const asked = orderEffect(params, world);
  const state = { list: listStart, run: null, lastRun: null, isForOrder: asked !== null };
  return { state, effects: asked === null ? [] : [asked] };
}

function orderEffect(params: ScreenParams, world: World): FreezesEffect | null {
  const names = (params.names ?? params.arguments ?? '').split(/\s+/).filter((name) => name !== '');
  const member = params.member ?? null;
  switch (params.order) {
    case 'freeze':
      return askFreeze(names, member, world);
    case 'drain':
      return askDrain(member, world);
    case 'unfreeze': {
      const resources = names.map((resource) => ({ kind: 'resource' as const, resource }));
      const scopes = member === null ? resources : [{ kind: 'member' as const, member }];
      return askEnd({ verb: 'unfreeze', scopes }, world);
    }
    case 'undrain':
      return member === null ? null : askEnd({ verb: 'undrain', member }, world);
    default:
      return null;
  }
}

/** Freezes, the widest first, then drained members. */
export function calmRows({ cluster }: World): readonly CalmRow[] {
  const freezes = cluster.head?.freezes ?? [];
  return [
    ...freezes.map((freeze): CalmRow => ({ kind: 'freeze', freeze })),
    ...sortedMembers(cluster).flatMap(({ name, drained }): readonly CalmRow[] =>
      drained === null ? [] : [{ kind: 'drain', member: name, drain: drained }],
    ),
  ];
}

/** Rows for the list: the body without its titles. */
export function freezesHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - 1);
}

export function focusedCalm(state: FreezesState, world: World): CalmRow | undefined {
  const rows = calmRows(world);
  return rows[Math.min(state.list.index, rows.length - 1)];
}

export function reduceFreezes(
  state: FreezesState,
  event: ScreenEvent<FreezesEvent>,
  world: World,
): FreezesStep {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  if (state.run !== null) return reduceShownRun(state, state.run, event, world);
  if (event.type === 'focus') return { state };
  if (event.type !== 'action') return null;
  const { id } = event;
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const count = calmRows(world).length;
    return { state: { ...state, list: moveInList(state.list, move, count, freezesHeight(world)) } };
  }
  const effect = effectOf(id, state, world);
  // What follows was asked for in this list, so that the end of its run leads back to it.
  return effect === null ? null : { state: { ...state, isForOrder: false }, effects: [effect] };
}

function effectOf(id: string, state: FreezesState, world: World): FreezesEffect | null {
  const row = focusedCalm(state, world);
  switch (id) {
    case 'freezes.freeze':
      return askFreeze([], null, world);
    case 'freezes.drain':
      return askDrain(null, world);
    case 'freezes.end':
      return row === undefined ? null : askEnd(endOfRow(row), world);
    default:
      return null;
  }
}

/** The order that ends a row. */
export function endOfRow(row: CalmRow): Extract<CalmOrder, { verb: 'unfreeze' | 'undrain' }> {
  return row.kind === 'freeze'
    ? { verb: 'unfreeze', scopes: [row.freeze.scope] }
    : { verb: 'undrain', member: row.member };
}

function askFreeze(
  names: readonly string[],
  member: MemberName | null,
  world: World,
): FreezesEffect {
  return show(
    freezeDialog({ names, member }, world),
    (answer): FreezesEvent => ({ type: 'freeze-filled', answer }),
  );
}

function askDrain(member: MemberName | null, world: World): FreezesEffect {
  return show(
    drainDialog(member, world),
    (answer): FreezesEvent => ({ type: 'drain-filled', answer }),
  );
}

function askEnd(
  order: Extract<CalmOrder, { verb: 'unfreeze' | 'undrain' }>,
  world: World,
): FreezesEffect {
  return show(
    endDialog(order, world),
    (answer): FreezesEvent => ({ type: 'confirmed', order, answer }),
  );
}

function reduceOwn(state: FreezesState, event: FreezesEvent, world: World): FreezesStep {
  switch (event.type) {
    case 'freeze-filled': {
      const { values, basis, planned } = event.answer;
      const read = readFreeze(values, world);
      if (read.ok) return begin(state, asPlanned(read.order, planned), basis, world);
      return { state, effects: [{ type: 'message', level: 'warning', text: read.problem }] };
    }
    case 'drain-filled':
      return begin(state, readDrain(event.answer.values), event.answer.basis, world);
    case 'confirmed':
      return event.answer === 'act'
        ? begin(state, event.order, null, world)
        : { state, effects: [showPlan(event.order)] };
    case 'agreed':
      return begin(state, event.order, event.basis, world);
    default:
      return reduceRunEvent(state, event, world);
  }
}

/** With the end that the plan was made for: a span would end later by the time that the plan was looked at. */
function asPlanned(order: CalmOrder, planned: PlanQuestion | null): CalmOrder {
  const what = planned?.what;
  if (order.verb !== 'freeze' || what?.kind !== 'command') return order;
  const { command } = what;
  return command.verb === 'freeze' ? { ...order, until: command.until } : order;
}

function showPlan(order: CalmOrder): FreezesEffect {
  return show(
    planView(planOf(order)),
    ({ basis }): FreezesEvent => ({ type: 'agreed', order, basis }),
  );
}

function begin(
  state: FreezesState,
  order: CalmOrder,
  basis: string | null,
  world: World,
): FreezesStep {
  const asking = requestOrder(
    order,
    basis,
    world,
    (answer): FreezesEvent => ({ type: 'answered', answer }),
  );
  return { state: withRun(state, commandOf(order), world), effects: [asking] };
}
