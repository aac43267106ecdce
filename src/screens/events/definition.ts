// The event viewer as a screen of the registry: "View events" and the ninth task of the CAA menu.
import { formatDuration, formatTime } from '../../format/index.ts';
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { eventsTable } from '../save/tables.ts';
import { EventsScreen } from './EventsScreen.tsx';
import { eventFilter } from './event-filter.ts';
import { reduceEvents } from './reduce.ts';
import {
  type EventsEvent,
  type EventsState,
  focusedEvent,
  observeEvents,
  startEvents,
} from './state.ts';

export const eventsDefinition: ScreenDefinition<EventsState, EventsEvent> = {
  name: 'events',
  kind: 'view',
  crumb: () => ['Events'],
  start: startEvents,
  reduce: reduceEvents,
  observe: observeEvents,
  place: (state) => {
    if (state.typing !== null) return { names: ['list-filter'], typing: true };
    return { names: [...(state.filter === '' ? [] : ['events-filtered']), 'events', 'list'] };
  },
  hints: (state) =>
    state.typing === null
      ? [
          'events.open',
          'events.filter',
          'events.follow',
          'events.acknowledge',
          'back',
          'help',
          'events.details',
          'events.priority',
          'events.copy',
        ]
      : ['list-filter.accept', 'list-filter.clear', 'help'],
  buttons: () => [
    { label: 'Open', action: 'events.open' },
    { label: 'Follow', action: 'events.follow' },
    { label: 'Acknowledge', action: 'events.acknowledge' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: eventsHint,
  help: () => ({
    title: 'Events',
    text:
      'What happened in the cluster, newest last: time, priority (I information, W warning, F failure), source and ' +
      'text. The list follows new events until you move up; f or End follows again. Older ones are read when you ' +
      'reach the top. Filter: plain text, or ' +
      'priority=warning (and worse), member=NAME, resource=NAME, source=caa, after=20:00, before=20:30; ! is not. ' +
      '! at the left marks what is not acknowledged; the event lamp in the title counts these.',
  }),
  preview: () => ({
    commands: ['evmget', 'evmwatch'],
    notes: [
      'evmget prints the stored events, evmwatch new ones as they come; -f takes a filter.',
      'The state of resources: caa_stat; the reasons for one: caa_stat -why NAME.',
    ],
  }),
  table: eventsTable,
  Screen: EventsScreen,
};

/** The whole text of the focused event, since rows are cut. */
function eventsHint(state: EventsState, world: World): string {
  const { problem } = eventFilter(state.filter, world.now);
  if (problem !== null) return problem;
  if (state.typing !== null)
    return 'Text, or priority=warning, member=NAME, resource=NAME, after=20:00; ! is not.';
  if (state.problem !== null) return `Older events are not known: ${state.problem}`;
  const event = focusedEvent(state);
  if (event === null) return 'New events appear here by themselves.';
  return `${formatTime(event.at)}, ${formatDuration(world.now - event.at)} ago: ${event.text}`;
}
