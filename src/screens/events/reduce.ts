// What keys do in the event viewer (TUI-152, 156).
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import type { ClusterEvent } from '../../engine/index.ts';
import { formatTime } from '../../format/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { Effect, ScreenEvent, Step, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { type PickEntry, pickDialog } from '../dialogs/pick.tsx';
import { listedResources } from '../resources/listed.ts';
import { acknowledging } from './acknowledge.ts';
import { eventCard } from './event-card.ts';
import {
  answered,
  askOlder,
  type EventsEvent,
  type EventsState,
  eventsHeight,
  filtered,
  focusedEvent,
  follow,
  knownEvents,
  type PickColumn,
} from './state.ts';

type EventsStep = Step<EventsState, EventsEvent, never>;
type EventsEffect = Effect<EventsEvent, never>;

/** The entry of a pick list that takes the column out of the filter. */
const anyValue = '(any)';

export function reduceEvents(
  state: EventsState,
  event: ScreenEvent<EventsEvent>,
  world: World,
): EventsStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'focus':
      return { state };
    case 'paste':
      return state.typing === null
        ? null
        : typed(state, insertText(state.typing, event.text), world);
    case 'key': {
      if (state.typing === null) return null;
      const field = isTyping(event.key)
        ? insertText(state.typing, event.key.text)
        : editText(state.typing, keyName(event.key));
      return field === null ? null : typed(state, field, world);
    }
    case 'action':
      return reduceAction(state, event.id, world);
  }
}

function reduceOwn(state: EventsState, event: EventsEvent, world: World): EventsStep {
  if (event.type === 'due') return askOlder(state, world);
  if (event.type === 'picked') {
    const others = state.filter
      .split(/\s+/)
      .filter((term) => term !== '' && !term.startsWith(`${event.column}=`));
    const added = event.value === anyValue ? [] : [`${event.column}=${event.value}`];
    return { state: filtered(state, [...others, ...added].join(' '), world) };
  }
  return { state: answered(state, event.outcome, world) };
}

function reduceAction(state: EventsState, id: string, world: World): EventsStep {
  const move = listMoveOf(id);
  if (move !== null && (id.startsWith('list.') || id.startsWith('list-filter.'))) {
    const list = moveInList(state.list, move, state.shown.length, eventsHeight(world));
    const isAtEnd = list.index >= state.shown.length - 1;
    const isFollowing =
      isAtEnd && (state.isFollowing || move === 'last' || move === 'down' || move === 'page-down');
    return { state: { ...state, list, isFollowing, news: isFollowing ? 0 : state.news } };
  }
  switch (id) {
    case 'events.filter':
      return { state: { ...state, typing: textField(state.filter) } };
    case 'events.clear':
    case 'list-filter.clear':
      return { state: filtered({ ...state, typing: null }, '', world) };
    case 'list-filter.accept':
      return { state: { ...state, typing: null } };
    case 'events.follow':
      return { state: state.isFollowing ? { ...state, isFollowing: false } : follow(state, world) };
    default: {
      const effects = effectsOf(state, id, world);
      return effects === null ? null : { state, effects };
    }
  }
}

function effectsOf(state: EventsState, id: string, world: World): readonly EventsEffect[] | null {
  const event = focusedEvent(state);
  switch (id) {
    case 'events.open':
      return event === null ? [] : openEvent(event);
    case 'events.details':
      return event === null ? [] : [{ type: 'show', view: eventCard(event) }];
    case 'events.copy':
      return event === null ? [] : [{ type: 'copy', text: copyText(event) }];
    case 'events.acknowledge':
      return event === null ? [] : acknowledging([event], '', world);
    case 'events.acknowledge-all':
      return acknowledging(state.shown, state.filter === '' ? '' : 'that the filter shows', world);
    case 'events.priority':
      return [pick('priority', ['info', 'warning', 'failure'], state)];
    case 'events.member':
      return [pick('member', [...world.cluster.members.keys()].sort(), state)];
    case 'events.resource':
      return [pick('resource', [...listedResources(world.cluster).keys()].sort(), state)];
    case 'events.facility': {
      const names = knownEvents(state, world).map(({ facility }) => facility);
      return [pick('facility', [...new Set(names)].sort(), state)];
    }
    case 'events.after':
      return [pick('after', pastTimes(world.now), state)];
    default:
      return null;
  }
}

const minuteMs = 60_000;

/** Minutes that are offered, in words. */
const spans: readonly (readonly [minutes: number, words: string])[] = [
  [5, 'the last 5 minutes'],
  [15, 'the last 15 minutes'],
  [60, 'the last hour'],
  [240, 'the last 4 hours'],
  [1440, 'the last day'],
  [10_080, 'the last 7 days'],
];

/** A day and a time, as the filter takes them, for each span. */
function pastTimes(now: number): readonly PickEntry[] {
  return spans.map(([minutes, detail]) => {
    return { value: formatTime(now - minutes * minuteMs).replace(' ', '/'), detail };
  });
}

function copyText(event: ClusterEvent): string {
  return `${formatTime(event.at)} ${event.priority} ${event.facility} ${event.text}`;
}

/** What the event is about: its resource, else its member. */
function openEvent(event: ClusterEvent): readonly EventsEffect[] {
  if (event.resource !== null) {
    return [{ type: 'open', name: 'resource', params: { name: event.resource } }];
  }
  if (event.member !== null) {
    return [{ type: 'open', name: 'member', params: { name: event.member } }];
  }
  return [{ type: 'message', level: 'info', text: 'This event is about the cluster as a whole.' }];
}

function pick(
  column: PickColumn,
  values: readonly (string | PickEntry)[],
  state: EventsState,
): EventsEffect {
  const chosen = state.filter
    .split(/\s+/)
    .find((term) => term.startsWith(`${column}=`))
    ?.slice(column.length + 1);
  const dialog = pickDialog({
    title: `Events by ${column === 'after' ? 'time' : column}`,
    entries: [
      { value: anyValue, detail: 'all of them' },
      ...values.map((value) => (typeof value === 'string' ? { value, detail: '' } : value)),
    ],
    isMany: false,
    chosen: [chosen ?? anyValue],
  });
  return show(dialog, ([value = anyValue]): EventsEvent => ({ type: 'picked', column, value }));
}

function typed(state: EventsState, typing: TextField, world: World): EventsStep {
  if (typing.text === state.filter) return { state: { ...state, typing } };
  return { state: { ...filtered(state, typing.text, world), typing } };
}
