// Draws one resource: the tabs and the page, or the reasons. Notices while drawing that something is stale and
// says so to the reducer, which asks the service.
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import type { ResourceView } from '../../engine/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText, fitText, leftAndRight, wrapText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { type NeedsRow, needsRows } from './needs-tree.ts';
import { pageHeight, pageLines, rowsAbovePage } from './page-lines.ts';
import { topOf } from './reduce.ts';
import {
  isStale,
  pages,
  pageTitles,
  type ResourceEvent,
  type ResourceState,
  viewOf,
} from './state.ts';
import { relatedWords, safe } from './words.ts';

type Props = ScreenProps<ResourceState, ResourceEvent>;

export function ResourceScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const { layout, theme } = world;
  const stale = isStale(state, world);
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  const view = viewOf(state, world);
  const { body, more } = view === null ? missing(state, world) : pageBody(view, props);
  const title = state.page === 'why' ? `Why ${safe(state.name)}` : safe(state.name);
  return (
    <Frame
      title={title}
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{ buttons: props.buttons.map((button) => button.label), focused: props.button, more }}
      theme={theme}
    >
      {body}
    </Frame>
  );
}

interface Body {
  readonly body: ReactNode;
  readonly more: string;
}

/** The resource is not there: not registered (any more), or nothing is known yet. */
function missing(state: ResourceState, world: World): Body {
  const width = world.layout.bodyColumns - 3;
  const text =
    world.cluster.heardAt === null
      ? (world.cluster.problem ?? 'Waiting for the cluster service.')
      : `Resource ${safe(state.name)} is not registered. Register resources makes a profile known: ` +
        `caa_register ${safe(state.name)}. F3 goes back.`;
  return {
    body: <Lines lines={['', ...wrapText(text, width).map((line) => `  ${line}`)]} />,
    more: '',
  };
}

function pageBody(view: ResourceView, props: Props): Body {
  const { state, world, isFocused } = props;
  const width = world.layout.bodyColumns;
  const height = pageHeight(state, world);
  const head = rowsAbovePage(state, world);
  const tabs = head === 0 ? [] : [tabLine(state, world, isFocused), ...(head === 2 ? [''] : [])];
  if (state.page === 'needs') return needsBody(view, props, tabs, height);
  const lines = pageLines(state, view, world, width);
  const top = topOf(state, lines.length, height);
  const below = Math.max(0, lines.length - top - height);
  const shown = lines.slice(top, top + height);
  const [first = ''] = shown;
  const cursor = head === 0 && isFocused ? [markCursor(' ') + first.replace(/^ /, '')] : [first];
  return {
    body: <Lines lines={[...tabs, ...cursor, ...shown.slice(1)]} />,
    more: formatMore(top, below),
  };
}

/** `[Status]  Profile  Script ...`, with the cursor on the current one. */
function tabLine(state: ResourceState, world: World, isFocused: boolean): string {
  const { theme, layout } = world;
  const labels = pages.map((page) =>
    page === state.page ? `[${pageTitles[page]}]` : pageTitles[page],
  );
  const plain = leftAndRight(
    ` ${labels.join('  ')}`,
    'Left/Right=Page  ',
    layout.bodyColumns,
    theme.marks.cut,
  );
  const narrow = cutText(` ${labels.join('  ')}`, layout.bodyColumns, theme.marks.cut);
  const line = layout.kind === 'full' ? plain : narrow;
  const at = line.indexOf('[');
  if (at < 0) return line;
  const end = line.indexOf(']') + 1;
  const bracket = isFocused ? markCursor('[') : '[';
  return (
    line.slice(0, at) + theme.paint('title', bracket + line.slice(at + 1, end)) + line.slice(end)
  );
}

function needsBody(
  view: ResourceView,
  props: Props,
  tabs: readonly string[],
  height: number,
): Body {
  const { state, world, isFocused } = props;
  const { theme, layout } = world;
  const rows = needsRows(view, world.cluster.resources);
  const list = fitWindow(state.needs, rows.length, height);
  const { above, below } = outsideWindow(list, rows.length, height);
  const plainTabs = tabs.map((line, index) => (index === 0 ? tabLine(state, world, false) : line));
  const body = (
    <>
      <Lines lines={plainTabs} />
      <List
        state={list}
        count={rows.length}
        columns={layout.bodyColumns}
        height={height}
        row={(index) => needsRow(rows[index], world, isFocused && index === list.index)}
        isFocused={isFocused}
        theme={theme}
      />
    </>
  );
  return { body, more: formatMore(above, below) };
}

const nameCells = 20;

function needsRow(row: NeedsRow | undefined, world: World, isPlain: boolean): string {
  if (row === undefined) return '';
  const { theme, layout } = world;
  const { cut } = theme.marks;
  const indent = '   '.repeat(row.depth);
  if (row.name === null) {
    const text = cutText(`${indent}${row.text ?? ''}`, layout.bodyColumns - 1, cut);
    return row.depth === 0 && !isPlain ? theme.paint('title', text) : text;
  }
  const plain: World = isPlain
    ? { ...world, theme: { ...theme, paint: (_meaning, text) => text } }
    : world;
  return `${indent}${fitText(safe(row.name), nameCells, cut)} ${relatedWords(row.name, 'not registered', plain)}`;
}
