// The list of members: the focus, and what keys do (TUI-112..115). Pure.
import { type ListState, listMoveOf, listStart, moveInList } from '../../components/list-state.ts';
import type { MemberView } from '../../engine/index.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { findByAccelerator } from '../../tui/tasks.ts';
import { memberFreezeOf } from '../freeze/look.ts';
import {
  askSurvival,
  isSurvivalStale,
  type Survival,
  type SurvivalEvent,
  survivalAnswered,
} from '../survival/survival.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { sortedMembers } from './look.ts';

export interface MembersState {
  readonly list: ListState;
  /** Null until it was asked for. */
  readonly survival: Survival | null;
}

export type MembersEvent = { readonly type: 'due' } | SurvivalEvent;

/** A row: a member, or the quorum disk. */
export type MemberRow =
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'disk'; readonly name: string; readonly votes: number };

export function startMembers(params: ScreenParams, world: World): MembersState {
  const rows = memberRows(world);
  const index = rows.findIndex((row) => row.kind === 'member' && row.member.name === params.name);
  return { list: { ...listStart, index: Math.max(0, index) }, survival: null };
}

/** Every configured member, then the quorum disk. */
export function memberRows(world: World): readonly MemberRow[] {
  const disk = world.cluster.head?.quorumDisk ?? null;
  return [
    ...sortedMembers(world.cluster).map((member): MemberRow => ({ kind: 'member', member })),
    ...(disk === null ? [] : [{ kind: 'disk', ...disk } as const]),
  ];
}

/** Rows of the body above the list. */
const rowsAboveList = 2;

export function membersHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - rowsAboveList);
}

export function focusedRow(state: MembersState, world: World): MemberRow | undefined {
  return memberRows(world)[state.list.index];
}

type MembersEffect = Effect<MembersEvent, never>;

export function reduceMembers(
  state: MembersState,
  event: ScreenEvent<MembersEvent>,
  world: World,
): Step<MembersState, MembersEvent, never> {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  if (event.type === 'focus') return { state };
  if (event.type !== 'action') return null;
  const { id } = event;
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const list = moveInList(state.list, move, memberRows(world).length, membersHeight(world));
    return { state: { ...state, list } };
  }
  const row = focusedRow(state, world);
  const member = row?.kind === 'member' ? row.member : null;
  const calm = member === null ? null : calmEffects(id, member, world);
  if (id === 'members.what-if') {
    const subject = member === null ? null : ({ kind: 'member', name: member.name } as const);
    return { state, effects: [askWhatIf(subject, world)] };
  }
  const effects = calm ?? effectsOf(id, member?.name ?? null);
  return effects === null ? null : { state, effects };
}

function reduceOwn(
  state: MembersState,
  event: MembersEvent,
  world: World,
): Step<MembersState, MembersEvent, never> {
  if (event.type === 'survival') {
    return { state: { ...state, survival: survivalAnswered(state.survival, event) } };
  }
  if (!isSurvivalStale(state.survival, world)) return { state };
  const { survival, effects } = askSurvival(state.survival, world, (one): MembersEvent => one);
  return { state: { ...state, survival }, effects };
}

/** Where freezing and draining a member, or the end of it, is asked for; null for other actions. */
export function calmEffects(
  id: string,
  member: MemberView,
  { cluster }: World,
): readonly Effect<never, never>[] | null {
  const { name } = member;
  const [, action] = id.split('.');
  if (action === 'freeze') {
    const order = memberFreezeOf(name, cluster) === null ? 'freeze' : 'unfreeze';
    return [{ type: 'open', name: 'freezes', params: { member: name, order } }];
  }
  if (action !== 'drain') return null;
  const order = member.drained === null ? 'drain' : 'undrain';
  return [{ type: 'open', name: 'freezes', params: { member: name, order } }];
}

function effectsOf(id: string, name: string | null): readonly MembersEffect[] | null {
  const params: ScreenParams = name === null ? {} : { member: name };
  switch (id) {
    case 'members.details':
      return name === null ? [] : [{ type: 'open', name: 'member', params: { name } }];
    case 'members.faults':
      return [{ type: 'open', name: 'faults', params }];
    case 'members.events':
      return [{ type: 'open', name: 'events', params }];
    case 'members.balance': {
      const task = findByAccelerator('caa_balance');
      return task === undefined ? [] : [{ type: 'task', task, params }];
    }
    case 'members.copy':
      return name === null ? [] : [{ type: 'copy', text: name }];
    default:
      return null;
  }
}
