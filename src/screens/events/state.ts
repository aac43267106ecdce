// The event viewer: which events are shown, the focus, and following the newest until the user scrolls up
// (TUI-152, 156). Pure.
import { focusItem, type ListState, listStart } from '../../components/list-state.ts';
import type { TextField } from '../../components/text-field.ts';
import type { ClusterEvent } from '../../engine/index.ts';
import {
  type Outcome,
  type RequestEffect,
  request,
  type ScreenParams,
  type World,
} from '../../tui/screen.ts';
import { eventFilter } from './event-filter.ts';

/** The columns that have a pick list of their own. */
export type PickColumn = 'priority' | 'member' | 'resource' | 'facility' | 'after';

export interface EventsState {
  readonly filter: string;
  readonly typing: TextField | null;
  /** Events that are older than those of the cluster store, oldest first. */
  readonly older: readonly ClusterEvent[];
  /** Still older ones are being asked for. */
  readonly isAsking: boolean;
  /** There are no older ones. */
  readonly isComplete: boolean;
  /** Why the older ones are missing; null if they are not. */
  readonly problem: string | null;
  /** What the filter lets through, oldest first. */
  readonly shown: readonly ClusterEvent[];
  /** What the rows were made from. */
  readonly seen: readonly ClusterEvent[];
  readonly list: ListState;
  readonly isFollowing: boolean;
  /** Events that came since following ended. */
  readonly news: number;
}

export type EventsEvent =
  /** The older events can be asked for now; the drawing noticed. */
  | { readonly type: 'due' }
  | { readonly type: 'older'; readonly outcome: Outcome<'cluster.events'> }
  | { readonly type: 'picked'; readonly column: PickColumn; readonly value: string };

/** Older events asked for at a time. */
const pageMax = 2000;
/** Events kept in memory, which are about all that the service keeps; no older ones are asked for then. */
const knownMax = 20_000;
/** Rows of the body above the list. */
const rowsAboveList = 1;

export function eventsHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - rowsAboveList);
}

/** All events, or those of one resource or member. */
export function startEvents(
  params: ScreenParams,
  world: World,
): { readonly state: EventsState; readonly effects: readonly RequestEffect<EventsEvent>[] } {
  const columns: readonly PickColumn[] = ['priority', 'member', 'resource', 'facility', 'after'];
  const given = columns.flatMap((column) =>
    params[column] === undefined ? [] : [`${column}=${params[column]}`],
  );
  const filter = [...given, ...(params.arguments === undefined ? [] : [params.arguments])].join(
    ' ',
  );
  const state = refreshed(
    {
      filter,
      typing: null,
      older: [],
      isAsking: false,
      isComplete: false,
      problem: null,
      shown: [],
      seen: [],
      list: listStart,
      isFollowing: true,
      news: 0,
    },
    world,
  );
  return askOlder(state, world);
}

/**
 * True if older events have to be asked for now: nothing older is known yet, the rows do not fill the window, or the
 * focus has reached the oldest.
 */
export function isEventsStale(state: EventsState, world: World): boolean {
  if (world.cluster.phase !== 'live' || state.isAsking || state.isComplete) return false;
  if (state.problem !== null) return false;
  const isFull = state.shown.length >= eventsHeight(world);
  return state.older.length === 0 || !isFull || (state.list.index === 0 && !state.isFollowing);
}

/** Asks for the next older events, if they are wanted and there is a line. */
export function askOlder(
  state: EventsState,
  world: World,
): { readonly state: EventsState; readonly effects: readonly RequestEffect<EventsEvent>[] } {
  if (!isEventsStale(state, world)) return { state, effects: [] };
  const oldest = knownEvents(state, world)[0]?.sequence;
  if (oldest === 1) return { state: { ...state, isComplete: true }, effects: [] };
  const ask = request(
    'cluster.events',
    { limit: pageMax, ...(oldest === undefined ? {} : { before: oldest }) },
    (outcome): EventsEvent => ({ type: 'older', outcome }),
  );
  return { state: { ...state, isAsking: true }, effects: [ask] };
}

/** The state when older events have come, or have not. */
export function answered(
  state: EventsState,
  outcome: Outcome<'cluster.events'>,
  world: World,
): EventsState {
  if (!outcome.ok) return { ...state, isAsking: false, problem: outcome.message };
  const { events } = outcome.result;
  const oldest = knownEvents(state, world)[0]?.sequence ?? Number.POSITIVE_INFINITY;
  const older = [...events.filter(({ sequence }) => sequence < oldest), ...state.older];
  const isComplete = events.length < pageMax || older.length > knownMax;
  return refreshed({ ...state, older, isAsking: false, isComplete, problem: null }, world);
}

/** Everything that is known, oldest first. */
export function knownEvents(state: EventsState, world: World): readonly ClusterEvent[] {
  const { events } = world.cluster;
  const firstLive = events[0]?.sequence ?? Number.POSITIVE_INFINITY;
  return [...state.older.filter(({ sequence }) => sequence < firstLive), ...events];
}

export function focusedEvent(state: EventsState): ClusterEvent | null {
  return state.shown[state.list.index] ?? null;
}

/** New events: shown below the others; the focus stays, or follows the newest. */
export function observeEvents(state: EventsState, world: World): EventsState {
  return world.cluster.events === state.seen ? state : refreshed(state, world);
}

/** The state with another filter. */
export function filtered(state: EventsState, filter: string, world: World): EventsState {
  return refreshed({ ...state, filter }, world);
}

/** The focus on the newest event, and staying there. */
export function follow(state: EventsState, world: World): EventsState {
  const count = state.shown.length;
  const list = focusItem(state.list, count - 1, count, eventsHeight(world));
  return { ...state, list, isFollowing: true, news: 0 };
}

/** The rows from what is known now. */
export function refreshed(before: EventsState, world: World): EventsState {
  const { events } = world.cluster;
  const state = { ...before, ...keptOlder(before, events) };
  const { matches } = eventFilter(state.filter, world.now);
  const shown = knownEvents(state, world).filter(matches);
  const focused = focusedEvent(state);
  const at =
    focused === null ? -1 : shown.findIndex((event) => event.sequence === focused.sequence);
  const height = eventsHeight(world);
  const lastSeen = state.seen.at(-1)?.sequence ?? 0;
  const news =
    state.seen.length === 0 ? 0 : shown.filter((event) => event.sequence > lastSeen).length;
  const next = { ...state, shown, seen: events, news: state.news + news };
  if (state.isFollowing) return follow(next, world);
  const list = focusItem(state.list, at < 0 ? state.list.index : at, shown.length, height);
  return { ...next, list };
}

/**
 * The older events when the cluster store has changed: it keeps only the newest, and what it drops is kept here. After
 * a time without a line there may be a gap before its first; then all older ones are asked for again.
 */
function keptOlder(
  { older, seen, isComplete }: EventsState,
  events: readonly ClusterEvent[],
): Pick<EventsState, 'older' | 'isComplete'> {
  const firstLive = events[0]?.sequence;
  const lastSeen = seen.at(-1)?.sequence;
  if (firstLive === undefined || lastSeen === undefined || events === seen) {
    return { older, isComplete };
  }
  if (firstLive > lastSeen + 1) return { older: [], isComplete: false };
  const dropped = seen.filter(({ sequence }) => sequence < firstLive);
  if (dropped.length === 0) return { older, isComplete };
  const all = [...older, ...dropped];
  return all.length <= knownMax
    ? { older: all, isComplete }
    : { older: all.slice(-knownMax), isComplete };
}
