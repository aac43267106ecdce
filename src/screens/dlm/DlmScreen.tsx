// Draws the lock browser: two panes side by side, or one of them where there is no room for both, or a page. It decides
// nothing; that a new sample is due is all it says.
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Line, Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { SplitFrame } from '../../components/SplitFrame.tsx';
import { isSampleDue } from '../../tui/sampling.ts';
import type { ScreenProps } from '../../tui/screen.ts';
import { cutText } from '../../tui/text.ts';
import { PageView, ParagraphsView, viewFrame } from '../shell/PageView.tsx';
import { filterLine, footerLines, hasFilterLine, leftHeight, treeRowText } from './left-pane.ts';
import { namespaceLines } from './namespace-lines.ts';
import { paneSizes } from './panes.ts';
import { paneHeight, rightPane } from './right-pane.ts';
import { chosenLock, type DlmEvent, type DlmState, focusedRow } from './state.ts';
import { emptyText } from './texts.ts';

type Props = ScreenProps<DlmState, DlmEvent>;

export function DlmScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const due = isSampleDue(state, world);
  useEffect(() => {
    if (due) send({ type: 'due' });
  });
  const { page } = state;
  if (page !== null) return <PageView {...props} content={page.content} top={page.top} />;
  const { index } = state;
  const isEmpty = index === null || (index.sample.resources?.length === 0 && index.only === null);
  if (!isEmpty) return <Panes {...props} />;
  return <ParagraphsView {...props} title={treeTitle} paragraphs={emptyText(state, world)} />;
}

const treeTitle = 'Namespaces and resources';

function Panes(props: Props): ReactElement {
  const { state, world } = props;
  const { isSplit, paneColumns } = paneSizes(world.layout);
  const height = leftHeight(state, world);
  const { above, below } = outsideWindow(state.list, state.rows.length, height);
  const row = focusedRow(state);
  const title = row === undefined ? 'Locks' : row.kind === 'namespace' ? row.id : row.node.name;
  if (isSplit) {
    return (
      <SplitFrame
        {...viewFrame(props, treeTitle, above, below)}
        paneTitle={title}
        paneColumns={paneColumns}
        paneLines={rightLines(props)}
      >
        <Tree {...props} />
      </SplitFrame>
    );
  }
  if (state.pane === 'tree') {
    return (
      <Frame {...viewFrame(props, treeTitle, above, below)}>
        <Tree {...props} />
      </Frame>
    );
  }
  return (
    <Frame {...viewFrame(props, title)}>
      <Lines lines={rightLines(props)} />
    </Frame>
  );
}

function Tree(props: Props): ReactNode {
  const { state, world } = props;
  const { theme } = world;
  const { left } = paneSizes(world.layout);
  const height = leftHeight(state, world);
  const { rows } = state;
  const list = fitWindow(state.list, rows.length, height);
  const isFocused = props.isFocused && state.typing === null && state.pane === 'tree';
  const none = cutText(`   Nothing matches ${state.filter}.`, left, theme.marks.cut);
  const blanks = Array.from({ length: Math.max(0, height - Math.max(1, rows.length)) }, () => '');
  return (
    <>
      {hasFilterLine(state) ? <Line text={filterLine(state, world, props.isFocused)} /> : null}
      {rows.length === 0 ? <Line text={none} /> : null}
      <List
        state={list}
        count={rows.length}
        columns={left}
        height={height}
        row={(index) => {
          const row = rows[index];
          const isPlain = isFocused && index === list.index;
          return row === undefined ? '' : treeRowText(row, left - 1, world, isPlain);
        }}
        isFocused={isFocused}
        theme={theme}
      />
      <Lines lines={[...blanks, ...footerLines(state, world)]} />
    </>
  );
}

function rightLines(props: Props): readonly string[] {
  const { state, world, isFocused } = props;
  const { index } = state;
  const row = focusedRow(state);
  if (index === null || row === undefined) return [];
  if (row.kind === 'namespace') return namespaceLines(row.namespace, world);
  const pane = rightPane(index, row.node, world);
  const height = paneHeight(pane, world.layout.bodyRows);
  const top = Math.max(0, Math.min(state.lockTop, pane.count - height));
  const isInside = isFocused && state.pane === 'locks' && state.typing === null;
  const lines = pane.window(top, height, isInside ? (chosenLock(state)?.place ?? null) : null);
  const more = formatMore(top, Math.max(0, pane.count - top - height));
  return more === '' ? lines : [...lines, ` ... ${more}`];
}
