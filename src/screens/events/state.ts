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
export type PickColumn = 'priority' | 'member' | 'resource';

export interface EventsState {
  readonly filter: string;
  readonly typing: TextField | null;
  /** Events of before the time when this console began to listen. */
  readonly older: readonly ClusterEvent[];
  /** They were asked for; that needs a line to the service. */
  readonly hasAsked: boolean;
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

/** Events asked for at the start; more are at the service. */
const olderMax = 5000;
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
  const columns: readonly PickColumn[] = ['priority', 'member', 'resource'];
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
      hasAsked: false,
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

/** True if the older events can and have to be asked for. */
export function isEventsStale(state: EventsState, world: World): boolean {
  return !state.hasAsked && world.cluster.phase === 'live';
}

/** Asks for the older events, once there is a line. */
export function askOlder(
  state: EventsState,
  world: World,
): { readonly state: EventsState; readonly effects: readonly RequestEffect<EventsEvent>[] } {
  if (!isEventsStale(state, world)) return { state, effects: [] };
  const ask = request(
    'cluster.events',
    { limit: olderMax },
    (outcome): EventsEvent => ({ type: 'older', outcome }),
  );
  return { state: { ...state, hasAsked: true }, effects: [ask] };
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
export function refreshed(state: EventsState, world: World): EventsState {
  const { events } = world.cluster;
  const firstLive = events[0]?.sequence ?? Number.POSITIVE_INFINITY;
  const before = state.older.filter((event) => event.sequence < firstLive);
  const { matches } = eventFilter(state.filter, world.now);
  const shown = [...before, ...events].filter(matches);
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
