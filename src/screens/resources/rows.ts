// The rows of the resource list as text: columns for the width at hand, marks before them (TUI-025, 060, 061,
// 346). Pure; asked for the rows of the window only.
import { type LaidOutColumn, layoutColumns } from '../../components/table-columns.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText, padText, sliceCells } from '../../tui/text.ts';
import { freezeOf, frozenMark } from '../freeze/look.ts';
import {
  failureWord,
  type Listed,
  listedMark,
  listedMeaning,
  listedState,
  placeWord,
  sinceOf,
  targetWord,
} from './listed.ts';
import { changedShownMs, type ResourcesState, shownNames } from './state.ts';

/** @param cells the width of its column. */
type Cell = (view: Listed, world: World, cells: number) => string;

/** Cells before the name: focus, mark, frozen, state, changed. */
const leadCells = 5;
const gap = 2;

interface ResourceColumn {
  readonly title: string;
  readonly width: number;
  readonly cell: Cell;
  /** Left out where the columns do not fit, the highest number first. */
  readonly rank?: number;
}

const stateTitle = 'State';

const usual: readonly ResourceColumn[] = [
  { title: 'Name', width: 13, cell: (view) => view.name },
  { title: 'Type', width: 11, cell: (view) => view.type },
];
/** Nothing is restarted where CAA only watches. */
function restartWord(view: Listed): string {
  return view.type === 'application' ? `${view.restartCount}/${view.restartAttempts}` : '-';
}

/** What it needs, or watches. */
function needsWord(view: Listed): string {
  return view.type === 'application' ? view.required.join(' ') : view.subject;
}

const counters: readonly ResourceColumn[] = [
  { title: 'R/RA', width: 4, cell: restartWord },
  { title: 'F/FT', width: 4, cell: failureWord },
];
const states: readonly ResourceColumn[] = [
  { title: 'Target', width: 7, cell: targetWord },
  { title: stateTitle, width: 7, cell: listedState },
  { title: 'Host', width: 7, cell: (view, _world, cells) => placeWord(view, cells) },
];
const extra: readonly ResourceColumn[] = [
  { title: 'Since', width: 19, rank: 1, cell: (view) => formatTime(sinceOf(view)) },
  {
    title: 'Policy',
    width: 10,
    rank: 2,
    cell: (view) => (view.type === 'application' ? view.placement : ''),
  },
  { title: 'Needs', width: 12, rank: 3, cell: needsWord },
];

/** A drawn table: its columns with their widths. */
export interface ResourceTable {
  readonly columns: readonly ResourceColumn[];
  readonly laidOut: readonly LaidOutColumn[];
  readonly width: number;
}

/** Columns for a list of `width` cells: fewer in the compact layout, more on very wide screens. */
export function resourceTable(state: ResourcesState, world: World, width: number): ResourceTable {
  const isCompact = world.layout.kind === 'compact';
  const columns = [
    ...usual.map((one) => (one.title === 'Type' && isCompact ? { ...one, width: 7 } : one)),
    ...(isCompact ? [] : counters),
    ...states,
    ...(world.layout.isVeryWide ? extra : []),
  ];
  const nameWidth = state.scroll === 0 ? 0 : longestName(state);
  const laidOut = layoutColumns(
    columns.map((column) => ({
      title: column.title,
      width: column.title === 'Name' ? Math.max(column.width, nameWidth) : column.width,
      grows: growing(world).includes(column.title),
      ...(column.rank === undefined ? {} : { rank: column.rank }),
    })),
    width - leadCells,
  );
  return { columns, laidOut, width };
}

/** The last column takes what is left; on very wide screens names get their share. */
function growing(world: World): readonly string[] {
  return world.layout.isVeryWide ? ['Name', 'Host', 'Needs'] : ['Host'];
}

const nameCellsMax = 200;

function longestName(state: ResourcesState): number {
  const lengths = shownNames(state).map((name) => name.length);
  return Math.min(nameCellsMax, Math.max(0, ...lengths));
}

/** The row of titles, without the column for the focus. */
export function titleRow(table: ResourceTable, state: ResourcesState, world: World): string {
  const titles = table.columns.map((column) => column.title);
  // The column of freezes has a title only while there is something in it.
  const frozen = world.cluster.head?.freezes.length ? frozenMark : ' ';
  return ` ${frozen}S ${joinCells(table, titles, state.scroll, world)}`;
}

/** One resource, without the column for the focus; plain where the focus paints the whole row. */
export function resourceRow(
  view: Listed,
  table: ResourceTable,
  state: ResourcesState,
  world: World,
  isPlain: boolean,
): string {
  const mark = state.marked.has(view.name) ? '#' : ' ';
  const changedAt = state.changed.get(view.name);
  const isChanged = changedAt !== undefined && world.now - changedAt < changedShownMs;
  const widths = new Map(table.laidOut.map(({ index, cells }) => [index, cells]));
  const texts = table.columns.map((column, index) =>
    cleanText(column.cell(view, world, widths.get(index) ?? column.width)),
  );
  const frozen = freezeOf(view, world.cluster) === null ? ' ' : frozenMark;
  const lead = `${mark}${frozen}${listedMark(view)}${isChanged ? '^' : ' '}`;
  const isPainted = !isPlain && state.scroll === 0;
  const stateAt = table.columns.findIndex((column) => column.title === stateTitle);
  const paint = (index: number, text: string): string =>
    isPainted && index === stateAt ? world.theme.paint(listedMeaning(view), text) : text;
  return lead + joinCells(table, texts, state.scroll, world, paint);
}

/** The head of a group. */
export function headRow(label: string, count: number, isFolded: boolean, width: number): string {
  return fitText(`${isFolded ? '+' : '-'} ${label} (${count})`, width - 1, '>').trimEnd();
}

/** The cells two blanks apart, from a place on; a cell may use one of the blanks before it is cut. */
function joinCells(
  { laidOut, width }: ResourceTable,
  texts: readonly string[],
  scroll: number,
  world: World,
  paint: (index: number, text: string) => string = (_index, text) => text,
): string {
  const { cut } = world.theme.marks;
  const line = laidOut
    .map((column, place) => {
      const isLast = place === laidOut.length - 1;
      const text = cutText(texts[column.index] ?? '', column.cells + (isLast ? 0 : 1), cut);
      const painted = paint(column.index, text);
      return isLast ? painted : padText(painted, column.cells + gap);
    })
    .join('');
  return scroll === 0 ? line.trimEnd() : sliceCells(line, scroll, width - leadCells).trimEnd();
}
