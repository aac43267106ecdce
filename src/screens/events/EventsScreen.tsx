// Draws the event viewer: the filter line, then the events of the window, newest last.
import { type ReactElement, useEffect } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { drawField } from '../../components/text-field.ts';
import { isUnread } from '../../tui/read-events.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cellWidth, cutText, leftAndRight } from '../../tui/text.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { eventMeaning, eventWords, spansDays } from './event-words.ts';
import { type EventsEvent, type EventsState, eventsHeight, isEventsStale } from './state.ts';

type Props = ScreenProps<EventsState, EventsEvent>;

export function EventsScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const stale = isEventsStale(state, world);
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  const { layout, theme } = world;
  const height = eventsHeight(world);
  const count = state.shown.length;
  const list = fitWindow(state.list, count, height);
  const { above, below } = outsideWindow(list, count, height);
  const isFocused = props.isFocused && state.typing === null;
  const withDay = spansDays(state.shown, world.now);
  return (
    <BodyFrame view={props} title="Events" above={above} below={below}>
      <Lines
        lines={[filterLine(props, list.top), ...(count === 0 ? emptyLines(state, world) : [])]}
      />
      <List
        state={list}
        count={count}
        columns={layout.bodyColumns}
        height={height}
        row={(index) => eventRow(state, index, withDay, world, isFocused && index === list.index)}
        isFocused={isFocused}
        theme={theme}
      />
    </BodyFrame>
  );
}

/** `!` marks what is not acknowledged yet. */
function eventRow(
  state: EventsState,
  index: number,
  withDay: boolean,
  world: World,
  isPlain: boolean,
): string {
  const event = state.shown[index];
  if (event === undefined) return '';
  const { cluster, layout, theme } = world;
  const text = `${isUnread(event, cluster.read) ? '!' : ' '} ${eventWords(event, withDay)}`;
  const line = cutText(text, layout.bodyColumns - 1, theme.marks.cut);
  const meaning = eventMeaning(event);
  return meaning === null || isPlain ? line : theme.paint(meaning, line);
}

function emptyLines(state: EventsState, world: World): readonly string[] {
  if (world.cluster.heardAt === null)
    return ['', `   ${world.cluster.problem ?? 'Waiting for the cluster service.'}`];
  if (state.filter === '')
    return ['', '   Nothing has happened yet. Events appear here by themselves.'];
  if (state.isAsking) return ['', '   Looking for older events that match the filter.'];
  return ['', `   No event matches the filter ${state.filter}.`, '   Esc clears the filter.'].map(
    (line) => cutText(line, world.layout.bodyColumns, world.theme.marks.cut),
  );
}

const fieldLabel = ' Filter ';

function filterLine({ state, world, isFocused }: Props, top: number): string {
  const { layout, theme } = world;
  const count = state.shown.length;
  const to = Math.min(count, top + eventsHeight(world));
  const range = `${count === 0 ? 0 : top + 1}-${to} of ${count}${state.isComplete ? '' : '+'} `;
  if (state.typing !== null) {
    const room = Math.max(8, layout.bodyColumns - fieldLabel.length - cellWidth(range) - 2);
    return `${fieldLabel}${drawField(state.typing, room, isFocused, theme)}  ${range}`;
  }
  const news = state.news === 0 ? '' : `   ${state.news} new`;
  const follow = state.isFollowing ? 'Follow on' : `Follow off${news}`;
  const filter = state.filter === '' ? 'none' : state.filter;
  return leftAndRight(` Filter ${filter}   ${follow}`, range, layout.bodyColumns, theme.marks.cut);
}
