// Draws the Memory Channel view: the four sections in one list of lines, or a page over them. It decides nothing; that
// something is to be asked for is all it says.
import { type ReactElement, useEffect } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { Line, Lines } from '../../components/Lines.tsx';
import { focusableLine, List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { OutputPane } from '../../components/OutputPane.tsx';
import { drawField } from '../../components/text-field.ts';
import type { ScreenProps } from '../../tui/screen.ts';
import { cutText, leftAndRight } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { PageView, ParagraphsView, viewFrame } from '../shell/PageView.tsx';
import { isDue } from './asking.ts';
import type { HexPage } from './hex.ts';
import { hexLines, hexTitle } from './hex-lines.ts';
import { viewLines, windowTop } from './lines.ts';
import { outputRows, programHeight, programRow, programTitles, programWords } from './programs.ts';
import { regionOf } from './regions.ts';
import { viewHeight } from './sampling.ts';
import {
  type ImcScreenEvent,
  type ImcState,
  type OutputPage,
  type ProgramsPage,
  pictureOf,
  programsOf,
} from './state.ts';
import { emptyText } from './texts.ts';

type Props = ScreenProps<ImcState, ImcScreenEvent>;

export function MemoryChannelScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const due = isDue(state, world);
  useEffect(() => {
    if (due) send({ type: 'due' });
  });
  const { page } = state;
  if (page === null) {
    const hasOne = state.sample?.hasMemoryChannel === true;
    return hasOne ? <Sections {...props} /> : <Empty {...props} />;
  }
  switch (page.kind) {
    case 'hex':
      return <HexView {...props} page={page} />;
    case 'programs':
      return <ProgramsView {...props} page={page} />;
    case 'output':
      return <OutputView {...props} page={page} />;
    default:
      return <PageView {...props} content={page.content} top={page.top} />;
  }
}

const viewTitle = 'Memory Channel';

function Empty(props: Props): ReactElement {
  return (
    <ParagraphsView {...props} title={viewTitle} paragraphs={emptyText(props.state, props.world)} />
  );
}

function Sections(props: Props): ReactElement {
  const { state, world } = props;
  const { theme, layout } = world;
  const picture = pictureOf(state, world);
  if (picture === null) return <Empty {...props} />;
  const all = viewLines(picture, world);
  const height = viewHeight(state, world);
  const top = windowTop(all, state.focus, state.top, height);
  const isFocused = props.isFocused && state.typing === null;
  const lines = all.slice(top, top + height).map(({ text, meaning, item }) => {
    const cut = cutText(text, layout.bodyColumns - 1, theme.marks.cut);
    const hasFocus = isFocused && item !== undefined && item === state.focus;
    const painted = meaning === undefined || hasFocus ? cut : theme.paint(meaning, cut);
    return focusableLine(painted, hasFocus, layout.bodyColumns, theme);
  });
  const below = Math.max(0, all.length - top - height);
  return (
    <Frame {...viewFrame(props, viewTitle, top, below)}>
      {state.filter !== '' || state.typing !== null ? <Line text={filterLine(props)} /> : null}
      <Lines lines={lines} />
    </Frame>
  );
}

const fieldLabel = ' Filter ';

function filterLine({ state, world, isFocused }: Props): string {
  const { bodyColumns } = world.layout;
  const { theme } = world;
  if (state.typing !== null) {
    const room = Math.max(8, bodyColumns - fieldLabel.length - 1);
    return `${fieldLabel}${drawField(state.typing, room, isFocused, theme)}`;
  }
  const count = state.items.filter(({ kind }) => kind === 'region' || kind === 'lock-set').length;
  return leftAndRight(
    `${fieldLabel}${state.filter}`,
    `${count} shown `,
    bodyColumns,
    theme.marks.cut,
  );
}

function HexView(props: Props & { readonly page: HexPage }): ReactElement {
  const { page, state, world, isFocused } = props;
  const region = regionOf(state, page);
  const [head = '', ...lines] = hexLines(page, region, world, isFocused);
  // The real cursor stands in the offset while it is typed, else at the upper left corner (TUI-429).
  const first = isFocused && page.typing === null ? markCursor(' ') + head.slice(1) : head;
  return (
    <Frame {...viewFrame(props, region === null ? 'Region' : hexTitle(region))}>
      <Lines lines={[first, ...lines]} />
    </Frame>
  );
}

function ProgramsView(props: Props & { readonly page: ProgramsPage }): ReactElement {
  const { page, state, world, isFocused } = props;
  const { theme, layout } = world;
  const programs = programsOf(state);
  const height = programHeight(world);
  const list = fitWindow(page.list, programs.length, height);
  const { above, below } = outsideWindow(list, programs.length, height);
  const title = cutText(` ${programTitles}`, layout.bodyColumns, theme.marks.cut);
  const none = [
    `${isFocused ? markCursor(' ') : ' '} No program of the Memory Channel API library has been run yet.`,
    '  x runs one here; imc_run does the same in a shell.',
  ];
  return (
    <Frame {...viewFrame(props, 'Programs', above, below)}>
      <Line text={theme.paint('title', title)} />
      {programs.length === 0 ? <Lines lines={none} /> : null}
      <List
        state={list}
        count={programs.length}
        columns={layout.bodyColumns}
        height={height}
        row={(index) => {
          const program = programs[index];
          return program === undefined ? '' : programRow(program, world);
        }}
        isFocused={isFocused}
        theme={theme}
      />
    </Frame>
  );
}

function OutputView(props: Props & { readonly page: OutputPage }): ReactElement {
  const { page, state, world, isFocused } = props;
  const { theme, layout } = world;
  const { text, meaning } = programWords(state, page, world);
  // What has that number now is another program.
  const lines = page.isGone ? [] : (world.cluster.programs.get(page.pid)?.lines ?? []);
  const status = theme.paint(meaning, cutText(` ${text}`, layout.bodyColumns, theme.marks.cut));
  return (
    <Frame {...viewFrame(props, `Program ${page.pid}`)}>
      <Line text={status} />
      <OutputPane
        state={page.output}
        count={lines.length}
        line={(index) => {
          const line = lines[index];
          return line === undefined ? '' : `${line.isError ? 'err ' : '    '}${line.text}`;
        }}
        note={page.forgotten === 0 ? '' : `${page.forgotten} older lines are not kept`}
        columns={layout.bodyColumns}
        height={outputRows(world)}
        isFocused={isFocused}
        theme={theme}
      />
    </Frame>
  );
}
