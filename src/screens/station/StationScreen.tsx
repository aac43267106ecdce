// Draws SysMan Station: views and monitored groups at the left, the objects of the chosen view at the right with the events
// below them, or one of the two where there is no room for both. It decides nothing.
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { Line, Lines } from '../../components/Lines.tsx';
import { List, listLines } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { SplitFrame } from '../../components/SplitFrame.tsx';
import type { ScreenProps } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { viewFrame } from '../shell/PageView.tsx';
import { eventLine, eventsTitle, lampLines, monitorLines, objectLine, viewLine } from './lines.ts';
import { eventsHeight, hasMonitor, objectsHeight, stationPanes } from './panes.ts';
import { focusedPane, type StationEvent, type StationState, viewOf } from './state.ts';
import { stationViews } from './views.ts';
import { isWatchDue } from './watch.ts';

type Props = ScreenProps<StationState, StationEvent>;

export function StationScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const isDue = isWatchDue(state.watches, world);
  useEffect(() => {
    if (isDue) send({ type: 'due' });
  });
  const { isSplit, paneColumns } = stationPanes(world.layout);
  const view = viewOf(state);
  const objects = objectsHeight(view, world.layout);
  const events = eventsHeight(view, world.layout);
  // The lower border counts for the pane that the user is in.
  const { above, below } =
    focusedPane(state, world) === 'events'
      ? outsideWindow(state.events, state.seen.events.length, events)
      : outsideWindow(state.objects, state.rows.length, objects);
  const title = view.startsWith('CAA') ? `${view} View` : view;
  if (isSplit) {
    return (
      <SplitFrame
        {...viewFrame(props, 'Station', above, below)}
        paneTitle={title}
        paneColumns={paneColumns}
        paneLines={[...objectLines(props), ...(events === 0 ? [] : ['', ...eventLines(props)])]}
        {...(events === 0 ? {} : { paneDivider: { line: objects, title: eventsTitle(world) } })}
      >
        <Views {...props} />
      </SplitFrame>
    );
  }
  if (state.pane === 'views') {
    return (
      <Frame {...viewFrame(props, 'Station')}>
        <Views {...props} />
      </Frame>
    );
  }
  return (
    <Frame {...viewFrame(props, title, above, below)}>
      <Lines lines={objectLines(props)} />
    </Frame>
  );
}

function Views({ state, world, isFocused }: Props): ReactNode {
  const { layout, theme } = world;
  const { left, isSplit } = stationPanes(layout);
  const isFull = hasMonitor(layout);
  const height = Math.min(stationViews.length, layout.bodyRows - 1);
  return (
    <>
      <Line text={theme.paint('title', ' VIEWS')} />
      <List
        state={{ index: state.viewAt, top: 0 }}
        count={stationViews.length}
        columns={left}
        height={height}
        row={(index) => viewLine(index, state, left - 1, world, !isFull && !isSplit)}
        isFocused={isFocused && state.pane === 'views'}
        theme={theme}
      />
      <Lines lines={isFull ? monitorLines(state, left, world) : []} />
    </>
  );
}

/** The window on the objects, filled up to the lamp below it. */
function objectLines({ state, world, isFocused }: Props): readonly string[] {
  const { layout, theme, cluster } = world;
  const { right } = stationPanes(layout);
  const view = viewOf(state);
  const height = objectsHeight(view, layout);
  if (cluster.head === null) {
    const text = cluster.problem ?? 'Waiting for the cluster service.';
    const lines = wrapText(text, right - 3).map((line) => `  ${line}`);
    return [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => '')];
  }
  const count = state.rows.length;
  const list = fitWindow(state.objects, count, height);
  const isInside = isFocused && focusedPane(state, world) === 'objects';
  const lines = listLines({
    state: list,
    count,
    columns: right,
    height,
    row: (index) => {
      const row = state.rows[index];
      const isPlain = isInside && index === list.index;
      return row === undefined ? '' : objectLine(row, right - 1, world, isPlain);
    },
    isFocused: isInside,
    theme,
  });
  const blanks = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blanks, ...lampLines(view, right, world)];
}

/** The window on the events, the newest first. */
function eventLines({ state, world, isFocused }: Props): readonly string[] {
  const { layout, theme } = world;
  const { right } = stationPanes(layout);
  const { events } = state.seen;
  const height = eventsHeight(viewOf(state), layout);
  if (events.length === 0) return ['  No event yet. New ones appear here by themselves.'];
  const list = fitWindow(state.events, events.length, height);
  const isInside = isFocused && focusedPane(state, world) === 'events';
  return listLines({
    state: list,
    count: events.length,
    columns: right,
    height,
    row: (index) => {
      const event = events[events.length - 1 - index];
      const isPlain = isInside && index === list.index;
      return event === undefined ? '' : eventLine(event, right - 1, world, isPlain);
    },
    isFocused: isInside,
    theme,
  });
}
