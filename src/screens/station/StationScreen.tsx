// Draws SysMan Station: views and monitored groups at the left, the objects of the chosen view at the right, or one of the
// two where there is no room for both. It decides nothing.
import type { ReactElement, ReactNode } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { Line, Lines } from '../../components/Lines.tsx';
import { List, listLines } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { SplitFrame } from '../../components/SplitFrame.tsx';
import type { ScreenProps } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { viewFrame } from '../shell/PageView.tsx';
import { lampLines, monitorLines, objectLine, viewLine } from './lines.ts';
import { hasMonitor, objectsHeight, stationPanes } from './panes.ts';
import { type StationState, viewOf } from './state.ts';
import { stationViews } from './views.ts';

type Props = ScreenProps<StationState, never>;

export function StationScreen(props: Props): ReactElement {
  const { state, world } = props;
  const { isSplit, paneColumns } = stationPanes(world.layout);
  const view = viewOf(state);
  const height = objectsHeight(view, world.layout);
  const { above, below } = outsideWindow(state.objects, state.rows.length, height);
  const title = view.startsWith('CAA') ? `${view} View` : view;
  if (isSplit) {
    return (
      <SplitFrame
        {...viewFrame(props, 'Station', above, below)}
        paneTitle={title}
        paneColumns={paneColumns}
        paneLines={objectLines(props)}
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
    return wrapText(text, right - 3).map((line) => `  ${line}`);
  }
  const count = state.rows.length;
  const list = fitWindow(state.objects, count, height);
  const isInside = isFocused && state.pane === 'objects';
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
