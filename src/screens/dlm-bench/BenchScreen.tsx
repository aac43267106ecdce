// Draws the bench: processes, resources with their queues, the reasons, and what was said. It decides nothing.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import { focusableLine } from '../../components/List.tsx';
import { outputWindow } from '../../components/output-state.ts';
import type { BenchProcess } from '../../engine/dlm/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cellWidth, cutText, fitText, padText } from '../../tui/text.ts';
import { markCursor, type Theme } from '../../tui/theme.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { type BenchShape, benchShape, resourceRange, whyLines } from './draw-shape.ts';
import { logLines } from './log.ts';
import { resourceTitles } from './resource-lines.ts';
import type { BenchEvent, BenchState } from './state.ts';
import { presentMoment } from './tape.ts';

type Props = ScreenProps<BenchState, BenchEvent>;

export function BenchScreen(props: Props): ReactElement {
  const { state, world, isFocused } = props;
  const { layout, theme } = world;
  const shape = benchShape(state, world);
  const all = logLines(state.tape);
  const { from, to } = outputWindow(state.log, all.length, shape.logRows);
  const log = all.slice(from, to).map(({ text, meaning }) => {
    const cut = cutText(text, layout.bodyColumns, theme.marks.cut);
    return meaning === null ? cut : theme.paint(meaning, cut);
  });
  const why = whyLines(state, layout.bodyColumns)
    .slice(0, shape.whyRows)
    .map((line) => theme.paint('title', ` ${line}`));
  const top = shape.isTall
    ? tallTop(state, world, shape, isFocused)
    : lowTop(state, world, shape, isFocused);
  return (
    <BodyFrame view={props} title={titleOf(state)} above={from} below={all.length - to}>
      <Box flexDirection="column">
        <Lines lines={[...top, ...why, ...log].slice(0, layout.bodyRows)} />
      </Box>
    </BodyFrame>
  );
}

/** `Practice bench: S-03 new requests keep their order, 3 of 7`; `Practice bench, 2 operations` without a scenario. */
function titleOf({ tape }: BenchState): string {
  const { title, position, steps } = tape;
  if (title !== '') return `Practice bench: ${cleanText(title)}, ${position} of ${steps.length}`;
  const count = steps.length > position ? `${position} of ${steps.length}` : `${position}`;
  return `Practice bench, ${count} ${steps.length === 1 ? 'operation' : 'operations'}`;
}

/** Processes at the left, resources at the right, and a divider below. */
function tallTop(
  state: BenchState,
  world: World,
  shape: BenchShape,
  isFocused: boolean,
): readonly string[] {
  const { theme, layout } = world;
  const { marks, paint } = theme;
  const { leftColumns, resourceColumns, resourceRows } = shape;
  const { view } = presentMoment(state.tape);
  const { top, lines } = resourceRange(state, world);
  const processes = processLines(state, world, leftColumns, resourceRows, isFocused);
  const resources = resourceLines(lines.slice(top, top + resourceRows), view.resources.length);
  const side = paint('frame', marks.vertical);
  const titles = resourceTitles(view, resourceColumns, marks.cut);
  const more = formatMore(top, Math.max(0, lines.length - top - resourceRows));
  const rows = Array.from({ length: resourceRows }, (_, at) => {
    return padText(processes[at] ?? '', leftColumns) + side + (resources[at] ?? '');
  });
  return [
    paint('title', fitText(processTitle(view.nowMs), leftColumns, marks.cut)) +
      side +
      paint('title', titles),
    ...rows,
    divider(leftColumns, layout.bodyColumns, more, theme),
  ];
}

/** Time stands at 0 until it is let pass. */
function processTitle(nowMs: number): string {
  return nowMs === 0 ? ' Processes' : ` Processes  ${nowMs} ms`;
}

function resourceLines(lines: readonly string[], count: number): readonly string[] {
  return count === 0 ? ['', ' No resources: nobody has a lock.'] : lines;
}

/** The line between the panes and the reasons; how much of the resources is not shown stands in it. */
function divider(left: number, columns: number, more: string, theme: Theme): string {
  const { marks, paint } = theme;
  const note = more === '' ? '' : ` ${more} (Left, Right) `;
  const room = Math.max(0, columns - left - 1 - cellWidth(note) - 1);
  const line = marks.horizontal.repeat(left) + marks.teeUp + marks.horizontal.repeat(room);
  return paint('frame', line) + note + paint('frame', marks.horizontal);
}

function processLines(
  state: BenchState,
  world: World,
  columns: number,
  rows: number,
  isFocused: boolean,
): readonly string[] {
  const { theme } = world;
  const { processes } = presentMoment(state.tape).view;
  const chosen = Math.max(
    0,
    processes.findIndex(({ name }) => name === state.process),
  );
  const first = Math.max(0, Math.min(chosen - rows + 1, processes.length - rows));
  return processes.slice(first, first + rows).map((process) => {
    const isChosen = process.name === state.process;
    const text = fitText(processWords(process), columns - 1, theme.marks.cut);
    if (isChosen && isFocused) return focusableLine(text, true, columns, theme);
    const mark = isChosen ? theme.marks.focus : ' ';
    return mark + paintProcess(text, process, theme);
  });
}

function processWords({ name, member, isAlive, blockedFor }: BenchProcess): string {
  const state = !isAlive ? 'ended' : blockedFor === null ? '' : `in call: ${blockedFor}`;
  return `${cleanText(name)} ${member}  ${state}`.trimEnd();
}

function paintProcess(text: string, process: BenchProcess, theme: Theme): string {
  if (!process.isAlive) return theme.paint('dim', text);
  return process.blockedFor === null ? text : theme.paint('changing', text);
}

/** One line of processes above the resources, the chosen one in front with the cursor. */
function lowTop(
  state: BenchState,
  world: World,
  shape: BenchShape,
  isFocused: boolean,
): readonly string[] {
  const { theme } = world;
  const { view } = presentMoment(state.tape);
  const { top, lines } = resourceRange(state, world);
  const shown = lines.slice(top, top + shape.resourceRows);
  const none = shown.length === 0 ? [' No resources: nobody has a lock.'] : shown;
  const filled = Array.from({ length: shape.resourceRows }, (_, at) => none[at] ?? '');
  return [
    stripOf(view.processes, state.process, isFocused, shape.resourceColumns, theme),
    ...filled,
  ];
}

function stripOf(
  processes: readonly BenchProcess[],
  chosen: string,
  isFocused: boolean,
  columns: number,
  theme: Theme,
): string {
  let used = 0;
  let strip = '';
  for (const process of processes) {
    const isChosen = process.name === chosen;
    const mark = isChosen ? theme.marks.focus : ' ';
    const words = stripWords(process);
    used += words.length + 2;
    if (used > columns) break;
    const cell =
      isChosen && isFocused
        ? theme.paint('focus', markCursor(mark) + words)
        : mark + paintProcess(words, process, theme);
    strip += `${cell} `;
  }
  return strip;
}

function stripWords({ name, isAlive, blockedFor }: BenchProcess): string {
  const state = !isAlive ? ' ended' : blockedFor === null ? '' : ` in call: ${blockedFor}`;
  return cleanText(name) + state;
}
