// SysMan Station's state: the chosen view, its rows, the focus in the panes; and what keys do (TUI-147, 154, 155). Opening
// and acting is left to the screens of the objects. Pure.
import { type ListState, listMoveOf, listStart, moveInList } from '../../components/list-state.ts';
import type { ClusterEvent } from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { acknowledging } from '../events/acknowledge.ts';
import { eventCard } from '../events/event-card.ts';
import { type EventGroup, groupOfEvent, groupOfRow, groupOfView } from './event-groups.ts';
import { eventsHeight, objectsHeight } from './panes.ts';
import { type MonitorGroup, monitorGroups } from './status.ts';
import { type ToolSubject, toolsDialog, toolsOf } from './tools.ts';
import { type StationRow, stationViews, type ViewName, viewRows } from './views.ts';
import {
  askSamples,
  isWatchDue,
  type WatchEvent,
  type Watches,
  watchesStart,
  withAnswer,
} from './watch.ts';

type Pane = 'views' | 'objects' | 'events';

export interface StationState {
  readonly viewAt: number;
  /** The pane chosen last; {@link focusedPane} says which one has the focus. */
  readonly pane: Pane;
  readonly objects: ListState;
  /** The pane of events, the newest first. */
  readonly events: ListState;
  readonly folded: ReadonlySet<string>;
  readonly rows: readonly StationRow[];
  readonly monitor: readonly MonitorGroup[];
  /** What the rows were made of. */
  readonly seen: ClusterState;
  /** What was asked for by itself. */
  readonly watches: Watches;
}

/** A tool was chosen for a row, an event or the view; what it is about is found anew, since the cluster goes on. */
interface ToolEvent {
  readonly type: 'tool';
  readonly subject: ToolSubject;
  readonly label: string;
}

export type StationEvent = ToolEvent | WatchEvent;

type StationStep = Step<StationState, StationEvent, never>;
type StationEffect = Effect<StationEvent, never>;

const firstView = stationViews.findIndex(({ name }) => name === 'CAA_Applications_(active)');

/** `view`, or the words of the command line, name the view to begin with; its pane has the focus then. */
export function startStation(params: ScreenParams, { cluster }: World): StationState {
  const wanted = (params.type ?? params.arguments ?? '').toLowerCase();
  const found = stationViews.findIndex(({ name }) => name.toLowerCase() === wanted);
  const state: StationState = {
    viewAt: found < 0 ? firstView : found,
    pane: 'views',
    objects: listStart,
    events: listStart,
    folded: new Set(),
    rows: [],
    monitor: [],
    seen: cluster,
    watches: watchesStart,
  };
  return rebuilt(state, cluster);
}

export function viewOf(state: StationState): ViewName {
  return stationViews[state.viewAt]?.name ?? 'Hardware';
}

export function focusedRow(state: StationState): StationRow | undefined {
  return state.rows[state.objects.index];
}

/** The pane with the focus; the one of events is not there on small screens and in the view of events. */
export function focusedPane(state: StationState, { layout }: World): Pane {
  const isGone = state.pane === 'events' && eventsHeight(viewOf(state), layout) === 0;
  return isGone ? 'objects' : state.pane;
}

/** The event with the focus in the pane of events. */
export function focusedEvent({ events, seen }: StationState): ClusterEvent | undefined {
  return seen.events[seen.events.length - 1 - events.index];
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
  if (isSame) return state;
  return rebuilt({ ...state, events: keptOnEvent(state, cluster.events) }, cluster);
}

/** Who looks at the newest event goes on doing so; otherwise the window stays where it is in time. */
function keptOnEvent(state: StationState, now: readonly ClusterEvent[]): ListState {
  const { events } = state;
  if (events.index === 0) return events;
  const sequence = focusedEvent(state)?.sequence;
  const found = now.findLastIndex((event) => event.sequence === sequence);
  const index = Math.max(0, now.length - 1 - Math.max(0, found));
  return { ...events, index, top: Math.max(0, events.top + index - events.index) };
}

/** The focus stays on its object; if that is gone, in its place. */
function rebuilt(state: StationState, cluster: ClusterState): StationState {
  const monitor = cluster.head === null ? [] : monitorGroups(cluster, state.watches);
  const rows = viewRows(viewOf(state), cluster, state.folded, monitor);
  const key = focusedRow(state)?.key;
  const found = rows.findIndex((row) => row.key === key);
  const index = found < 0 ? Math.min(state.objects.index, Math.max(0, rows.length - 1)) : found;
  const objects = { ...state.objects, index };
  return { ...state, rows, monitor, objects, seen: cluster };
}

export function reduceStation(
  state: StationState,
  event: ScreenEvent<StationEvent>,
  world: World,
): StationStep {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  if (event.type === 'focus') {
    const last = eventsHeight(viewOf(state), world.layout) > 0 ? 'events' : 'objects';
    return { state: { ...state, pane: event.from === 'end' ? last : 'views' } };
  }
  if (event.type !== 'action') return null;
  const { id } = event;
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  return move === null ? reduceAction(state, id, world) : { state: moved(state, move, world) };
}

function reduceOwn(state: StationState, event: StationEvent, world: World): StationStep {
  switch (event.type) {
    case 'tool':
      return { state, effects: toolEffects(state, event, world) };
    case 'due': {
      if (!isWatchDue(state.watches, world)) return { state };
      const { watches, effects } = askSamples(state.watches, world);
      return { state: { ...state, watches }, effects };
    }
    default: {
      const watches = withAnswer(state.watches, event);
      return { state: rebuilt({ ...state, watches }, world.cluster) };
    }
  }
}

function moved(
  state: StationState,
  move: NonNullable<ReturnType<typeof listMoveOf>>,
  world: World,
): StationState {
  const view = viewOf(state);
  switch (focusedPane(state, world)) {
    case 'objects': {
      const height = objectsHeight(view, world.layout);
      return { ...state, objects: moveInList(state.objects, move, state.rows.length, height) };
    }
    case 'events': {
      const height = eventsHeight(view, world.layout);
      const count = state.seen.events.length;
      return { ...state, events: moveInList(state.events, move, count, height) };
    }
    case 'views': {
      const count = stationViews.length;
      const { index } = moveInList({ index: state.viewAt, top: 0 }, move, count, count);
      if (index === state.viewAt) return state;
      return rebuilt({ ...state, viewAt: index, objects: listStart, rows: [] }, world.cluster);
    }
  }
}

function reduceAction(state: StationState, id: string, world: World): StationStep {
  const row = focusedRow(state);
  const effects = effectsOf(state, id, world);
  if (effects !== null) return { state, effects };
  switch (id) {
    case 'station.enter':
      return row !== undefined && isWayOut(row)
        ? { state, effects: openings(row) }
        : { state: { ...state, pane: 'objects' } };
    case 'station.to-objects':
      return { state: { ...state, pane: 'objects' } };
    case 'station.to-views':
      return { state: { ...state, pane: 'views' } };
    case 'station.to-events':
      // Where there is no such pane, Tab goes on to the buttons.
      if (eventsHeight(viewOf(state), world.layout) === 0) return null;
      return { state: { ...state, pane: 'events' } };
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

/** A view of one facility: its screen is where everything is. */
function isWayOut({ object }: StationRow): boolean {
  return object.kind === 'lamp' || (object.kind === 'note' && object.screen !== null);
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
    case 'event':
      return [{ type: 'show', view: eventCard(object.event) }];
    case 'lamp':
      return [open(object.screen, {})];
    case 'note':
      return object.screen === null ? [] : [open(object.screen, {})];
    case 'group':
      return [];
  }
}

const verbs = ['start', 'relocate', 'stop'];

function effectsOf(state: StationState, id: string, world: World): readonly StationEffect[] | null {
  const pane = focusedPane(state, world);
  const object = pane === 'objects' ? focusedRow(state)?.object : undefined;
  const [, action = ''] = id.split('.');
  if (verbs.includes(action) && object?.kind === 'resource') {
    return [open(action, { names: object.view.name })];
  }
  const event = pane === 'events' ? focusedEvent(state) : undefined;
  switch (id) {
    case 'station.tools':
      return [askTool(subjectOf(state, world), world)];
    case 'station.menu':
      return toolsOf(subjectOf(state, world), world).at(-1)?.effects ?? [];
    case 'station.event':
      return event === undefined ? [] : [{ type: 'show', view: eventCard(event) }];
    case 'station.acknowledge': {
      const { test, whose } = groupOf(state, world);
      return acknowledging(world.cluster.events.filter(test), whose, world);
    }
    default:
      return null;
  }
}

/** The events that belong to what has the focus (TUI-152). */
function groupOf(state: StationState, world: World): EventGroup {
  const pane = focusedPane(state, world);
  if (pane === 'views') return groupOfView(viewOf(state), world.cluster);
  const event = pane === 'events' ? focusedEvent(state) : undefined;
  if (event !== undefined) return groupOfEvent(event);
  const row = focusedRow(state);
  return row === undefined
    ? groupOfView(viewOf(state), world.cluster)
    : groupOfRow(row, state.rows, state.seen);
}

/** What the tools are for: the focused object, or the whole view. */
function subjectOf(state: StationState, world: World): ToolSubject {
  const view = viewOf(state);
  const pane = focusedPane(state, world);
  const row = pane === 'objects' ? focusedRow(state) : undefined;
  if (row !== undefined) return { kind: 'row', row, view };
  const event = pane === 'events' ? focusedEvent(state) : undefined;
  return event === undefined ? { kind: 'view', view } : { kind: 'event', event };
}

function askTool(subject: ToolSubject, world: World): StationEffect {
  return show(
    toolsDialog(subject, world),
    ([label = '']): StationEvent => ({ type: 'tool', subject, label }),
  );
}

/** The tool as it is now: what it is about may have changed, or have gone, while the menu was open. */
function toolEffects(
  state: StationState,
  { subject, label }: ToolEvent,
  world: World,
): readonly StationEffect[] {
  const key = subject.kind === 'row' ? subject.row.key : null;
  const row = state.rows.find((one) => one.key === key);
  const now = subject.kind === 'row' && row !== undefined ? { ...subject, row } : subject;
  const tool = toolsOf(now, world).find((one) => one.label === label);
  if (tool === undefined || (key !== null && row === undefined)) {
    return [{ type: 'message', level: 'warning', text: `${label}: what it was for has gone.` }];
  }
  if (tool.refusal === null) return tool.effects;
  return [{ type: 'message', level: 'warning', text: tool.refusal }];
}

function open(name: string, params: ScreenParams): StationEffect {
  return { type: 'open', name, params };
}
