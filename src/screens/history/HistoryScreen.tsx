// Draws the versions of the registry, the difference of one, or the run of a way back in their place.
import { type ReactElement, useEffect } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import {
  type ColumnSpec,
  formatCells,
  formatTitles,
  layoutColumns,
} from '../../components/table-columns.ts';
import { drawField } from '../../components/text-field.ts';
import type { RegistryVersion } from '../../engine/index.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { ScreenProps } from '../../tui/screen.ts';
import { cutText, fitText, leftAndRight } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { HeldRun } from '../freeze/held-run.tsx';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { changeLines, changeWord } from './lines.ts';
import { type HistoryEvent, type HistoryState, historyHeight, isHistoryStale } from './state.ts';

type Props = ScreenProps<HistoryState, HistoryEvent>;

/** Cells before the first column: focus, blank. */
const leadCells = 2;

const columns: readonly ColumnSpec[] = [
  { title: 'No', width: 5, align: 'right' },
  { title: 'When', width: 19, rank: 2 },
  { title: 'Resource', width: 13 },
  { title: 'Change', width: 12 },
  { title: 'By', width: 7, rank: 1 },
  { title: 'Command', width: 10, grows: true },
];

export function HistoryScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const stale = isHistoryStale(state, world);
  // A subscription: it ends when nothing is missing, and with the screen.
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  if (state.run !== null) return <HeldRun {...props} run={state.run} />;
  return state.open === null ? <VersionList {...props} /> : <Change {...props} open={state.open} />;
}

function VersionList(props: Props): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const { cut } = theme.marks;
  const height = historyHeight(world);
  const count = state.shown.length;
  const list = fitWindow(state.list, count, height);
  const { above, below } = outsideWindow(list, count, height);
  const laidOut = layoutColumns(columns, layout.bodyColumns - leadCells);
  const titles = theme.paint('title', `  ${formatTitles(laidOut, cut)}`);
  return (
    <BodyFrame view={props} title="History of the registry" above={above} below={below}>
      <Lines
        lines={[filterLine(props, list.top), ...(count === 0 ? emptyLines(props) : [titles])]}
      />
      <List
        state={list}
        count={count}
        columns={layout.bodyColumns}
        height={height}
        row={(index) => {
          const version = state.shown[index];
          return version === undefined ? '' : ` ${formatCells(laidOut, cellsOf(version), cut)}`;
        }}
        isFocused={props.isFocused && state.typing === null}
        theme={theme}
      />
    </BodyFrame>
  );
}

function cellsOf(version: RegistryVersion): readonly string[] {
  const { number, at, resource, user, commandLine } = version;
  return [
    String(number),
    formatTime(at),
    cleanText(resource),
    changeWord(version),
    cleanText(user),
    cleanText(commandLine),
  ];
}

function filterLine({ state, world, isFocused }: Props, top: number): string {
  const { layout, theme } = world;
  const count = state.shown.length;
  const to = Math.min(count, top + historyHeight(world));
  const range = `${count === 0 ? 0 : top + 1}-${to} of ${count} `;
  const filter =
    state.typing === null
      ? `${state.filter === '' ? 'none' : state.filter}   newest first`
      : drawField(state.typing, Math.max(8, layout.bodyColumns - 30), isFocused, theme);
  return leftAndRight(` Filter ${filter}`, range, layout.bodyColumns, theme.marks.cut);
}

function emptyLines({ state, world }: Props): readonly string[] {
  const { cluster, layout, theme } = world;
  const lines =
    state.problem !== null
      ? [state.problem]
      : cluster.phase !== 'live' && !state.isLoaded
        ? [cluster.problem ?? 'Waiting for the cluster service.']
        : !state.isLoaded
          ? ['Asking the service for the versions.']
          : state.filter !== ''
            ? [`No change matches the filter ${state.filter}.`, 'Esc clears the filter.']
            : ['Nothing has been registered yet.', 'The first caa_register makes version 1.'];
  return ['', ...lines.map((line) => fitText(`   ${line}`, layout.bodyColumns, theme.marks.cut))];
}

function Change(props: Props & { readonly open: RegistryVersion }): ReactElement {
  const { state, world, open, isFocused } = props;
  const { layout, theme } = world;
  const lines = changeLines(open, state.versions).map((line) =>
    cutText(` ${line}`, layout.bodyColumns, theme.marks.cut),
  );
  const top = Math.max(0, Math.min(state.top, lines.length - layout.bodyRows));
  const below = Math.max(0, lines.length - top - layout.bodyRows);
  const [first = '', ...others] = lines.slice(top, top + layout.bodyRows);
  const head = isFocused ? markCursor(' ') + first.replace(/^ /, '') : first;
  return (
    <BodyFrame
      view={props}
      title={`Version ${open.number}: ${cleanText(open.resource)} ${changeWord(open)}`}
      above={top}
      below={below}
    >
      <Lines lines={[head, ...others]} />
    </BodyFrame>
  );
}
