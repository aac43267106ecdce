// Draws a run: status with the bar of time, one row for each of several resources, the output in its window, and
// after a failure the way on (section 11 of the console's specification). It decides nothing.
import { type ReactElement, useEffect } from 'react';
import { Line, Lines } from '../../components/Lines.tsx';
import { OutputPane } from '../../components/OutputPane.tsx';
import { drawField } from '../../components/text-field.ts';
import type { World } from '../../tui/screen.ts';
import { cellWidth, sliceCells } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { linesOf } from './keys.ts';
import { failureLines, formatRunLine, resultLines, statusLine } from './report.ts';
import { hasEnded, needsFollowing, type RunWatch, runFacts } from './watch.ts';

/** Room for a run inside its frame. */
export interface RunArea {
  readonly columns: number;
  readonly rows: number;
  /** The screen has the form of the action and can offer it again. */
  readonly canRetry: boolean;
}

export interface RunPaneProps {
  readonly watch: RunWatch;
  readonly world: World;
  readonly area: RunArea;
  readonly isFocused: boolean;
  /** The lines have to be asked for. */
  readonly onFollowNeeded: () => void;
}

/** The run as it is at this moment. */
export function RunPane(props: RunPaneProps): ReactElement {
  const { watch, world, area, isFocused, onFollowNeeded } = props;
  const { columns } = area;
  const isNeeded = needsFollowing(watch, world);
  // A subscription: it begins when the line to the service is there, also after it was lost (TUI-233).
  useEffect(() => {
    if (isNeeded) onFollowNeeded();
  }, [isNeeded, onFollowNeeded]);
  const facts = runFacts(watch, world);
  const lines = linesOf(watch, world);
  const { results, report, output } = runRows(watch, world, area);
  const note = [`started by ${facts.user}`, facts.number === null ? '' : `run ${facts.number}`];
  return (
    <>
      <Line text={statusLine(facts, lines, world, columns)} />
      <Lines lines={results} />
      {lines.length === 0 ? (
        <NoOutput {...props} rows={output} />
      ) : (
        <OutputPane
          state={watch.output}
          count={lines.length}
          line={(index) => {
            const line = lines[index];
            return line === undefined ? '' : shifted(formatRunLine(line, watch.hasPrefix), watch);
          }}
          note={[searchWords(watch), ...note].filter((part) => part !== '').join('   ')}
          columns={columns}
          height={output}
          isFocused={isFocused && watch.search?.isTyping !== true}
          theme={world.theme}
        />
      )}
      {watch.search?.isTyping === true ? <SearchLine {...props} /> : null}
      <Lines lines={report} />
    </>
  );
}

/** What stands in the rows of the pane; `output` includes the row with the window's place. */
export function runRows(
  watch: RunWatch,
  world: World,
  area: RunArea,
): {
  readonly results: readonly string[];
  readonly report: readonly string[];
  readonly output: number;
} {
  const { columns, rows, canRetry } = area;
  const facts = runFacts(watch, world);
  const lines = linesOf(watch, world);
  const results = resultLines(facts, lines, world, {
    columns,
    max: Math.max(2, Math.floor(rows / 4)),
  });
  const searching = watch.search?.isTyping === true ? 1 : 0;
  const rest = rows - 1 - results.length - searching;
  const room = rest - outputRowsMin;
  const report = failureLines(facts, lines, world, { columns, rows, room, canRetry });
  return { results, report, output: Math.max(1, rest - report.length) };
}

/** The text from the cell on that Left and Right have chosen. */
function shifted(text: string, { shift }: RunWatch): string {
  return shift === 0 ? text : sliceCells(text, shift, cellWidth(text));
}

const outputRowsMin = 4;

/** Rows of the window on the lines, for scrolling. */
export function outputHeight(watch: RunWatch, world: World, area: RunArea): number {
  return Math.max(1, runRows(watch, world, area).output - 1);
}

function searchWords({ search }: RunWatch): string {
  if (search === null || search.isTyping) return '';
  const { text } = search.field;
  return search.hit === null ? `no line holds ${text}` : `${text}: line ${search.hit + 1}`;
}

function NoOutput(props: RunPaneProps & { readonly rows: number }): ReactElement {
  const { watch, world, rows, isFocused } = props;
  const facts = runFacts(watch, world);
  const ended = hasEnded(facts) && facts.number !== null;
  const text = watch.refusal ?? (ended ? 'It printed nothing.' : '');
  const blank = Array.from({ length: Math.max(0, rows - 2) }, () => '');
  const head = isFocused ? markCursor(' ') : ' ';
  const number = facts.number === null ? '' : `   run ${facts.number}`;
  const place = `${ended ? 'no output' : 'no lines yet'}   started by ${facts.user}${number}`;
  return <Lines lines={[` ${text}`, ...blank, head + place].slice(-rows)} />;
}

function SearchLine({ watch, world, area, isFocused }: RunPaneProps): ReactElement {
  const field = watch.search?.field;
  if (field === undefined) return <Line text="" />;
  return (
    <Line
      text={` Find ${drawField(field, Math.min(40, area.columns - 8), isFocused, world.theme)}`}
    />
  );
}
