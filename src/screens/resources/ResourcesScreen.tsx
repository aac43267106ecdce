// Draws the resource list: filter line, titles, the rows of the window, and the second pane on wide screens.
import type { ReactElement, ReactNode } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { SplitFrame } from '../../components/SplitFrame.tsx';
import { drawField } from '../../components/text-field.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cellWidth, fitText, leftAndRight } from '../../tui/text.ts';
import { fittedText } from '../shell/fitted-text.ts';
import { listedResource } from './listed.ts';
import type { ResourcesEvent } from './openings.ts';
import { paneLines } from './pane.ts';
import { headRow, type ResourceTable, resourceRow, resourceTable, titleRow } from './rows.ts';
import { focusedView, listHeight, type ResourcesState } from './state.ts';
import { emptyLines, headLine, rangeWords } from './texts.ts';

type Props = ScreenProps<ResourcesState, ResourcesEvent>;

/** Columns of the list where a second pane stands beside it, and on very wide screens. */
const listColumns = 79;
const paneColumnsMax = 60;
const paneColumnsMin = 30;

export function ResourcesScreen(props: Props): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const room = layout.isWide ? layout.columns - listColumns : 0;
  const paneColumns = room < paneColumnsMin ? 0 : Math.min(paneColumnsMax, room);
  const width = layout.bodyColumns - (paneColumns === 0 ? 0 : paneColumns - 1);
  const outside = outsideWindow(state.list, state.items.length, listHeight(world));
  const lower = {
    buttons: props.buttons.map((button) => button.label),
    focused: props.button,
    more: formatMore(outside.above, outside.below),
  };
  const view = focusedView(state, world);
  const frame = { title: 'Resources', columns: layout.columns, rows: layout.boxRows, lower, theme };
  const body = <ListBody {...props} width={width} />;
  if (paneColumns === 0) return <Frame {...frame}>{body}</Frame>;
  return (
    <SplitFrame
      {...frame}
      paneTitle={view?.name ?? 'Details'}
      paneColumns={paneColumns}
      paneLines={paneLines(view, world, paneColumns - 2, layout.bodyRows)}
    >
      {body}
    </SplitFrame>
  );
}

function ListBody(props: Props & { readonly width: number }): ReactNode {
  const { state, world, width, isFocused } = props;
  const { theme } = world;
  const height = listHeight(world);
  const count = state.items.length;
  const list = fitWindow(state.list, count, height);
  const table = resourceTable(state, world, width);
  const filter = filterLine(state, list.top, world, width, isFocused);
  const titles = theme.paint(
    'title',
    fitText(` ${titleRow(table, state, world)}`, width, theme.marks.cut),
  );
  if (count === 0) {
    const height = world.layout.bodyRows - 3;
    const empty = fittedText(emptyLines(state, world), width - 4, height).map(
      (line) => `   ${line}`,
    );
    return <Lines lines={[filter, titles, '', ...empty]} />;
  }
  const isListFocused = isFocused && state.typing === null;
  return (
    <>
      <Lines lines={[filter, titles]} />
      <List
        state={list}
        count={count}
        columns={width}
        height={height}
        row={(index) => itemRow(index, table, props, isListFocused && index === list.index)}
        isFocused={isListFocused}
        theme={theme}
      />
    </>
  );
}

function itemRow(index: number, table: ResourceTable, props: Props, isPlain: boolean): string {
  const { state, world } = props;
  const item = state.items[index];
  if (item === undefined) return '';
  if (item.kind === 'head') {
    return headRow(item.label, item.count, state.folded.has(item.label), table.width);
  }
  const view = listedResource(item.name, world.cluster);
  return view === undefined ? '' : resourceRow(view, table, state, world, isPlain);
}

const fieldLabel = ' Filter ';

function filterLine(
  state: ResourcesState,
  top: number,
  world: World,
  width: number,
  isFocused: boolean,
): string {
  const { theme } = world;
  const range = `${rangeWords(state, top, world)} `;
  if (state.typing === null) {
    return leftAndRight(` ${headLine(state)}`, range, width, theme.marks.cut);
  }
  const room = Math.max(8, width - fieldLabel.length - cellWidth(range) - 2);
  return `${fieldLabel}${drawField(state.typing, room, isFocused, theme)}  ${range}`;
}
