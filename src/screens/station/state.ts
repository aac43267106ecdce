// SysMan Station's state: the chosen view, its rows, the focus in both panes; and what keys do (TUI-147, 154). Opening
// and acting is left to the screens of the objects. Pure.
import { type ListState, listMoveOf, listStart, moveInList } from '../../components/list-state.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { objectsHeight } from './panes.ts';
import { type MonitorGroup, monitorGroups } from './status.ts';
import { type StationRow, stationViews, type ViewName, viewRows } from './views.ts';

export interface StationState {
  readonly viewAt: number;
  readonly pane: 'views' | 'objects';
  readonly objects: ListState;
  readonly folded: ReadonlySet<string>;
  readonly rows: readonly StationRow[];
  readonly monitor: readonly MonitorGroup[];
  /** What the rows were made of. */
  readonly seen: ClusterState;
}

type StationStep = Step<StationState, never, never>;
type StationEffect = Effect<never, never>;

const firstView = stationViews.findIndex(({ name }) => name === 'CAA_Applications_(active)');

/** `view`, or the words of the command line, name the view to begin with; its pane has the focus then. */
export function startStation(params: ScreenParams, { cluster }: World): StationState {
  const wanted = (params.type ?? params.arguments ?? '').toLowerCase();
  const found = stationViews.findIndex(({ name }) => name.toLowerCase() === wanted);
  const state: StationState = {
    viewAt: found < 0 ? firstView : found,
    pane: 'views',
    objects: listStart,
    folded: new Set(),
    rows: [],
    monitor: [],
    seen: cluster,
  };
  return rebuilt(state, cluster);
}

export function viewOf(state: StationState): ViewName {
  return stationViews[state.viewAt]?.name ?? 'Hardware';
}

export function focusedRow(state: StationState): StationRow | undefined {
  return state.rows[state.objects.index];
}

/** Makes the rows anew if something of what they show has changed. */
export function observeStation(state: StationState, { cluster }: World): StationState {
  const { seen } = state;
  const isSame =
    seen.head === cluster.head &&
    seen.members === cluster.members &&
    seen.resources === cluster.resources &&
    seen.monitored === cluster.monitored &&
    seen.events === cluster.events;
  return isSame ? state : rebuilt(state, cluster);
}

/** The focus stays on its object; if that is gone, in its place. */
function rebuilt(state: StationState, cluster: ClusterState): StationState {
  const rows = viewRows(viewOf(state), cluster, state.folded);
  const key = focusedRow(state)?.key;
  const found = rows.findIndex((row) => row.key === key);
  const index = found < 0 ? Math.min(state.objects.index, Math.max(0, rows.length - 1)) : found;
  const objects = { ...state.objects, index };
  const monitor = cluster.head === null ? [] : monitorGroups(cluster);
  return { ...state, rows, monitor, objects, seen: cluster };
}

export function reduceStation(
  state: StationState,
  event: ScreenEvent<never>,
  world: World,
): StationStep {
  if (event.type === 'focus') {
    return { state: { ...state, pane: event.from === 'end' ? 'objects' : 'views' } };
  }
  if (event.type !== 'action') return null;
  const { id } = event;
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null && state.pane === 'objects') {
    const height = objectsHeight(viewOf(state), world.layout);
    const objects = moveInList(state.objects, move, state.rows.length, height);
    return { state: { ...state, objects } };
  }
  if (move !== null) {
    const count = stationViews.length;
    const { index } = moveInList({ index: state.viewAt, top: 0 }, move, count, count);
    if (index === state.viewAt) return { state };
    const chosen = { ...state, viewAt: index, objects: listStart, rows: [] };
    return { state: rebuilt(chosen, world.cluster) };
  }
  return reduceAction(state, id, world);
}

function reduceAction(state: StationState, id: string, world: World): StationStep {
  const row = focusedRow(state);
  const effects = effectsOf(id, state.pane === 'objects' ? row : undefined, world);
  if (effects !== null) return { state, effects };
  switch (id) {
    case 'station.enter':
      return row?.object.kind === 'note' && row.object.screen !== null
        ? { state, effects: openings(row) }
        : { state: { ...state, pane: 'objects' } };
    case 'station.to-objects':
      return { state: { ...state, pane: 'objects' } };
    case 'station.to-views':
      return { state: { ...state, pane: 'views' } };
    case 'station.open':
      if (row?.object.kind === 'group') return { state: folded(state, row, world) };
      return { state, effects: row === undefined ? [] : openings(row) };
    case 'station.left':
      return row?.fold === 'open'
        ? { state: folded(state, row, world) }
        : { state: { ...state, pane: 'views' } };
    case 'station.right':
      return { state: row?.fold === 'closed' ? folded(state, row, world) : state };
    case 'station.fold':
      return { state: row === undefined ? state : folded(state, row, world) };
    default:
      return null;
  }
}

function folded(state: StationState, { key, fold }: StationRow, world: World): StationState {
  if (fold === 'leaf') return state;
  const keys = new Set(state.folded);
  if (!keys.delete(key)) keys.add(key);
  return rebuilt({ ...state, folded: keys }, world.cluster);
}

/** The object's own screen. */
function openings({ object }: StationRow): readonly StationEffect[] {
  switch (object.kind) {
    case 'cluster':
    case 'votes':
      return [open('members', {})];
    case 'member':
      return [open('member', { name: object.member.name })];
    case 'hardware':
      return [open('member', { name: object.member })];
    case 'resource': {
      const { type, name } = object.view;
      return [open(type === 'application' ? 'resource' : 'monitored', { name })];
    }
    case 'event': {
      const { resource, member } = object.event;
      if (resource !== null) return [open('events', { resource })];
      return [open('events', member === null ? {} : { member })];
    }
    case 'note':
      return object.screen === null ? [] : [open(object.screen, {})];
    case 'group':
      return [];
  }
}

const verbs = ['start', 'relocate', 'stop'];

function effectsOf(
  id: string,
  row: StationRow | undefined,
  { cluster }: World,
): readonly StationEffect[] | null {
  const [, action = ''] = id.split('.');
  if (verbs.includes(action) && row?.object.kind === 'resource') {
    return [open(action, { names: row.object.view.name })];
  }
  if (id === 'station.menu') return [open('caa-menu', {})];
  if (id !== 'station.acknowledge') return null;
  const shown = row?.object.kind === 'event' ? row.object.event : cluster.events.at(-1);
  return shown === undefined ? [] : [{ type: 'acknowledge', sequence: shown.sequence }];
}

function open(name: string, params: ScreenParams): StationEffect {
  return { type: 'open', name, params };
}
