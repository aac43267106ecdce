// Draws the list of freezes and drained members, or the run of an order in its place.
import type { ReactElement } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import {
  type ColumnSpec,
  formatCells,
  formatTitles,
  type LaidOutColumn,
  layoutColumns,
} from '../../components/table-columns.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { fittedText } from '../shell/fitted-text.ts';
import { HeldRun } from './held-run.tsx';
import { drainedMark, frozenMark, scopeWords } from './look.ts';
import {
  type CalmRow,
  calmRows,
  type FreezesEvent,
  type FreezesState,
  freezesHeight,
} from './state.ts';

type Props = ScreenProps<FreezesState, FreezesEvent>;

/** Cells before the first column: focus, mark, blank. */
const leadCells = 3;

const columns: readonly ColumnSpec[] = [
  { title: 'What', width: 18 },
  { title: 'Since', width: 11, rank: 2 },
  { title: 'Until', width: 11 },
  { title: 'By', width: 8, rank: 1 },
  { title: 'Reason', width: 14, grows: true },
];

export function FreezesScreen(props: Props): ReactElement {
  const { state, world } = props;
  if (state.run !== null) return <HeldRun {...props} run={state.run} />;
  const { layout, theme } = world;
  const rows = calmRows(world);
  const height = freezesHeight(world);
  const list = fitWindow(state.list, rows.length, height);
  const { above, below } = outsideWindow(list, rows.length, height);
  const laidOut = layoutColumns(columns, layout.bodyColumns - leadCells);
  return (
    <BodyFrame view={props} title="Freezes and drains" above={above} below={below}>
      {rows.length === 0 ? (
        <Lines lines={emptyLines(world)} />
      ) : (
        <>
          <Lines lines={[theme.paint('title', `   ${formatTitles(laidOut, theme.marks.cut)}`)]} />
          <List
            state={list}
            count={rows.length}
            columns={layout.bodyColumns}
            height={height}
            row={(index) => calmLine(rows[index], laidOut, world)}
            isFocused={props.isFocused}
            theme={theme}
          />
        </>
      )}
    </BodyFrame>
  );
}

function emptyLines({ cluster, layout }: World): readonly string[] {
  const lines =
    cluster.head === null
      ? [cluster.problem ?? 'Waiting for the cluster service.']
      : [
          'Nothing is frozen, and no member is drained.',
          'f freezes resources, a member or the cluster; d drains a member.',
        ];
  const shown = fittedText(lines, layout.bodyColumns - 4, layout.bodyRows - 1);
  return ['', ...shown.map((line) => `   ${line}`)];
}

function calmLine(
  row: CalmRow | undefined,
  laidOut: readonly LaidOutColumn[],
  { theme, now }: World,
): string {
  if (row === undefined) return '';
  const { cut } = theme.marks;
  if (row.kind === 'drain') {
    const { since, by, reason } = row.drain;
    const cells = [
      `member ${row.member}`,
      shortTime(since, now),
      '',
      cleanText(by),
      cleanText(reason),
    ];
    return `${drainedMark} ${formatCells(laidOut, cells, cut)}`;
  }
  const { scope, since, until, by, reason } = row.freeze;
  const cells = [
    scopeWords(scope),
    shortTime(since, now),
    until === null ? 'no end' : shortTime(until, now),
    cleanText(by),
    cleanText(reason),
  ];
  return `${frozenMark} ${formatCells(laidOut, cells, cut)}`;
}

/** `18:30`, or `12-24 18:30` on another day. */
function shortTime(at: number, now: number): string {
  const time = formatTime(at);
  return time.slice(0, 10) === formatTime(now).slice(0, 10)
    ? time.slice(11, 16)
    : time.slice(5, 16);
}
