// The left pane as lines: the filter, one row for each namespace and resource, and below them what the rows mean, when
// the sample was taken and the last deadlock (TUI-120, 124, 129). Pure.
import { treeLine } from '../../components/Tree.tsx';
import { drawField } from '../../components/text-field.ts';
import { formatClock } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, leftAndRight, wrapText } from '../../tui/text.ts';
import { locksMax } from './asking.ts';
import { deadlockKinds } from './graph-page.ts';
import { ageText, lockId } from './names.ts';
import { paneSizes } from './panes.ts';
import type { TreeRow } from './rows.ts';
import { type DlmState, isPartial } from './state.ts';

/** Rows of the tree's window. */
export function leftHeight(state: DlmState, world: World): number {
  const others = (hasFilterLine(state) ? 1 : 0) + footerLines(state, world).length;
  return Math.max(1, world.layout.bodyRows - others);
}

export function hasFilterLine(state: DlmState): boolean {
  return state.typing !== null || state.filter !== '';
}

const fieldLabel = ' Filter ';

export function filterLine(state: DlmState, world: World, isFocused: boolean): string {
  const { left } = paneSizes(world.layout);
  const { cut } = world.theme.marks;
  const count = `${state.rows.filter((row) => row.kind === 'resource').length} shown `;
  if (state.typing === null) {
    return leftAndRight(`${fieldLabel}${state.filter}`, count, left, cut);
  }
  return `${fieldLabel}${drawField(state.typing, Math.max(8, left - fieldLabel.length - 1), isFocused, world.theme)}`;
}

/** Cells for mode and counts at the right edge of a row, as in the picture of the specification. */
const countCells = 12;

/** One row without its focus column. */
export function treeRowText(row: TreeRow, width: number, world: World, isPlain: boolean): string {
  const { theme } = world;
  const { label, right, isWaiting } = rowWords(row);
  // Deep resources keep room for their names: the indent stops, and the depth is said.
  const deepest = Math.max(2, Math.floor((width - 24) / 2));
  const depth = Math.min(row.depth, deepest);
  const deep = row.depth > deepest ? `(${row.depth}) ${label}` : label;
  const line = {
    depth,
    kind: row.fold,
    label: deep,
    right: right.padEnd(countCells),
    isDim: false,
  };
  const text = treeLine(line, width, theme);
  return isWaiting && !isPlain ? theme.paint('warn', text) : text;
}

function rowWords(row: TreeRow): {
  readonly label: string;
  readonly right: string;
  readonly isWaiting: boolean;
} {
  if (row.kind === 'namespace') {
    const { key, resources, pending } = row.namespace.sample;
    const waits = pending === 0 ? '' : `, ${pending} wait`;
    return { label: key, right: `${resources} res${waits}`, isWaiting: false };
  }
  const { name, sample } = row.node;
  if (sample === null) return { label: name, right: '', isWaiting: false };
  const { grantMode, granted, converting, waiting } = sample;
  const counts = `${granted.length}/${converting.length}/${waiting.length}`;
  return {
    label: name,
    right: `${grantMode === 'NONE' ? '--' : grantMode}   ${counts}`,
    isWaiting: converting.length + waiting.length > 0,
  };
}

/** Bodies with fewer rows have one line below the tree instead of several. */
const fullRows = 14;
/** From this width on the legend is one line. */
const wideLegend = 60;

/** What stands below the tree. */
export function footerLines(state: DlmState, world: World): readonly string[] {
  const { layout, theme } = world;
  const { left } = paneSizes(layout);
  const { index } = state;
  if (index === null) return [];
  const cutToPane = (text: string): string => cutText(` ${text}`, left, theme.marks.cut);
  const time = `Sample ${formatClock(index.sample.at)}${state.isPaused ? '  PAUSED' : ''}`;
  const sort = `Sort: ${state.sort}`;
  const deadlock = deadlockWords(state, left - 1).map((line) =>
    theme.paint('warn', cutToPane(line)),
  );
  if (layout.bodyRows < fullRows) return [cutToPane(`${time}  ${sort}`), ...deadlock.slice(0, 1)];
  const partial = isPartial(state) ? wrapText(partialWords(state), left - 2) : [];
  const legend =
    left >= wideLegend
      ? [`Mode, then granted/converting/waiting.   ${sort}`]
      : ['Mode, then granted/converting/', `waiting.   ${sort}`];
  return [
    '',
    ...[...legend, time, ...partial].map(cutToPane),
    ...(deadlock.length === 0 ? [] : ['', ...deadlock]),
  ];
}

/** Why only a part is loaded (TUI-129). */
export function partialWords(state: DlmState): string {
  const only = state.index?.only ?? null;
  const what = only === null ? 'Enter loads a namespace' : `only ${only} is loaded`;
  return `More than ${locksMax.toLocaleString('en-US')} locks: ${what}.`;
}

/** The newest deadlock: how many there were, its kind, its age and its victim. */
function deadlockWords(state: DlmState, width: number): readonly string[] {
  const sample = state.index?.sample;
  const newest = sample?.deadlocks.at(-1);
  if (sample === undefined || newest === undefined) return [];
  const count = Math.max(sample.statistics.deadlocks, sample.deadlocks.length);
  const age = ageText(sample.at - newest.at).replace(/\.\d/, '');
  const kind = count === 1 ? deadlockKinds[newest.kind] : 'deadlocks';
  const first = `! ${count} ${kind}`;
  const [victim] = newest.circle;
  const lock = victim === undefined ? '' : `  victim lock ${lockId(victim.lkid)}`;
  if (`${first}, ${age}`.length <= width) return [`${first}, ${age}`, lock];
  return [first, `${lock}, ${age}`];
}
