// The list of runs: everybody's, newest last, with Enter to the output (TUI-225, 231, 279).
import type { ReactElement } from 'react';
import { Line, Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { outsideWindow } from '../../components/list-state.ts';
import {
  type ColumnSpec,
  formatCells,
  formatTitles,
  layoutColumns,
} from '../../components/table-columns.ts';
import { drawField } from '../../components/text-field.ts';
import type { RunView } from '../../engine/index.ts';
import { cleanText, formatClock, formatDuration, formatTime } from '../../format/index.ts';
import type { ScreenDefinition, ScreenProps, World } from '../../tui/screen.ts';
import { leftAndRight } from '../../tui/text.ts';
import { runsTable } from '../save/tables.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { fittedText } from '../shell/fitted-text.ts';
import {
  focusedRun,
  placedList,
  type RunsState,
  reduceRuns,
  runsHeight,
  runsStart,
  shownRuns,
} from './list.ts';
import { statusMeaning } from './report.ts';

export const runsDefinition: ScreenDefinition<RunsState> = {
  name: 'runs',
  kind: 'view',
  crumb: () => ['Runs'],
  start: () => ({ state: runsStart }),
  reduce: reduceRuns,
  place: (state) =>
    state.isTyping ? { names: ['runs-filter'], typing: true } : { names: ['runs', 'list'] },
  hints: (state) =>
    state.isTyping
      ? ['runs.filter-keep', 'runs.filter-clear']
      : ['runs.open', 'runs.again', 'runs.filter', 'runs.copy', 'back', 'go-to', 'help'],
  buttons: () => [
    { label: 'Output', action: 'runs.open' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  refusal: (state, action, world) =>
    action === 'runs.open' && focusedRun(state, world) === undefined
      ? 'There is no run here.'
      : null,
  hint,
  help: () => ({
    title: 'Runs',
    text:
      'Every execution of a command that acts, newest last: those of this console, of other consoles and of ' +
      'the command line. Enter opens the output. The service keeps the newest runs, and their output until ' +
      'it is stopped.',
  }),
  preview: (state, world) => {
    const run = focusedRun(state, world);
    if (run === undefined) return null;
    return { commands: [run.commandLine], notes: [`This is the command of run ${run.number}.`] };
  },
  ticks: (_state, world) => [...world.cluster.runs.values()].some((run) => run.endedAt === null),
  table: runsTable,
  Screen: RunsScreen,
};

function hint(state: RunsState, world: World): string {
  if (state.isTyping) return 'Number, user, status and command are searched.';
  const run = focusedRun(state, world);
  if (run === undefined) return '';
  return `Run ${run.number}: ${run.commandLine}, started ${formatTime(run.startedAt)} by ${run.user}.`;
}

const columns: readonly ColumnSpec[] = [
  { title: 'Run', width: 5, align: 'right' },
  { title: 'Started', width: 8 },
  { title: 'Status', width: 7 },
  { title: 'Took', width: 8, rank: 2 },
  { title: 'User', width: 8, rank: 1 },
  { title: 'Command', width: 20, grows: true },
];

function cells(run: RunView, world: World): readonly string[] {
  const { number, startedAt, endedAt, status, user, commandLine } = run;
  const took = formatDuration((endedAt ?? world.now) - startedAt);
  return [
    `${number}`,
    formatClock(startedAt),
    status,
    took,
    cleanText(user),
    cleanText(commandLine),
  ];
}

function RunsScreen(props: ScreenProps<RunsState, never>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const runs = shownRuns(state, world);
  const list = placedList(state, world);
  const height = runsHeight(world);
  const { above, below } = outsideWindow(list, runs.length, height);
  const laidOut = layoutColumns(columns, layout.bodyColumns - 2);
  return (
    <BodyFrame view={props} title="Runs" above={above} below={below}>
      <Line text={headLine(props, runs.length)} />
      {runs.length === 0 ? (
        <Lines lines={emptyLines(state, world)} />
      ) : (
        <>
          <Line text={` ${theme.paint('title', formatTitles(laidOut, theme.marks.cut))}`} />
          <List
            state={list}
            count={runs.length}
            columns={layout.bodyColumns}
            height={height}
            row={(index) => {
              const run = runs[index];
              if (run === undefined) return '';
              const row = formatCells(laidOut, cells(run, world), theme.marks.cut);
              return run.status === 'OK' ? row : paintStatus(row, run, world);
            }}
            isFocused={props.isFocused && !state.isTyping}
            theme={theme}
          />
        </>
      )}
    </BodyFrame>
  );
}

/** The status word in the look of its meaning; it is always printed, so that colour says nothing new. */
function paintStatus(row: string, run: RunView, { theme }: World): string {
  const at = row.indexOf(run.status);
  const painted = theme.paint(statusMeaning(run.status), run.status);
  return row.slice(0, at) + painted + row.slice(at + run.status.length);
}

function headLine(props: ScreenProps<RunsState, never>, count: number): string {
  const { state, world } = props;
  const { theme, layout } = world;
  if (state.isTyping) return ` Filter ${drawField(state.filter, 40, props.isFocused, theme)}`;
  const filter = state.filter.text === '' ? 'none' : state.filter.text;
  const left = ` Filter ${filter}   newest last`;
  const all = world.cluster.runs.size;
  const runs = all === 1 ? '1 run' : `${all} runs`;
  const right = count === all ? runs : `${count} of ${runs}`;
  return leftAndRight(left, `${right} `, layout.bodyColumns, theme.marks.cut);
}

/** What to do when no run is shown, below the line of the filter. */
function emptyLines(state: RunsState, world: World): readonly string[] {
  const { bodyColumns, bodyRows } = world.layout;
  const shown = fittedText(emptyText(state, world), bodyColumns - 3, bodyRows - 2);
  return ['', ...shown.map((line) => `  ${line}`)];
}

function emptyText(state: RunsState, world: World): readonly string[] {
  const { cluster } = world;
  if (cluster.heardAt === null) return [cluster.problem ?? 'Waiting for the cluster service.'];
  if (cluster.runs.size > 0) {
    return [`No run matches the filter ${state.filter.text}.`, 'Press / and then Esc to clear it.'];
  }
  return [
    'Nothing has been run yet.',
    'Every start, stop, relocation, registration and fault becomes a run, from ' +
      'this console, another one or the command line. Begin with :caa_start.',
  ];
}
