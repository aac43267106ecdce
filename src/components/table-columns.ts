// Columns of a table: their widths for the screen at hand, and rows cut to them. Pure.
import { cellWidth, cutText, padLeft, padText } from '../tui/text.ts';

export interface ColumnSpec {
  readonly title: string;
  /** Cells it has at least, its title included. */
  readonly width: number;
  /** Takes a share of the room that is left. */
  readonly grows?: boolean;
  readonly align?: 'right';
  /** Left out where the columns do not fit; the highest number goes first. Without it the column stays. */
  readonly rank?: number;
}

export interface LaidOutColumn extends ColumnSpec {
  /** Index in the list that was given, for finding the cell. */
  readonly index: number;
  readonly cells: number;
}

const gap = 2;

/** The columns that fit into `width` cells, two blanks apart, with the widths they get. */
export function layoutColumns(
  columns: readonly ColumnSpec[],
  width: number,
): readonly LaidOutColumn[] {
  let kept = columns.map((column, index) => ({
    ...column,
    index,
    cells: Math.max(column.width, cellWidth(column.title)),
  }));
  while (totalWidth(kept) > width && kept.some((column) => column.rank !== undefined)) {
    const highest = Math.max(...kept.map((column) => column.rank ?? -1));
    kept = kept.filter((column) => (column.rank ?? -1) !== highest);
  }
  const growing = kept.filter((column) => column.grows === true);
  const rest = Math.max(0, width - totalWidth(kept));
  const share = growing.length === 0 ? 0 : Math.floor(rest / growing.length);
  return kept.map((column) =>
    column.grows === true ? { ...column, cells: column.cells + share } : column,
  );
}

/** One row; the last column is not filled with blanks. */
export function formatCells(
  columns: readonly LaidOutColumn[],
  cells: readonly string[],
  cut: string,
): string {
  const parts = columns.map((column, place) => {
    const text = cutText(cells[column.index] ?? '', column.cells, cut);
    if (column.align === 'right') return padLeft(text, column.cells);
    return place === columns.length - 1 ? text : padText(text, column.cells);
  });
  return parts.join(' '.repeat(gap)).trimEnd();
}

/** The row of titles. */
export function formatTitles(columns: readonly LaidOutColumn[], cut: string): string {
  const titles: string[] = [];
  for (const column of columns) titles[column.index] = column.title;
  return formatCells(columns, titles, cut);
}

function totalWidth(columns: readonly LaidOutColumn[]): number {
  return columns.reduce((sum, column) => sum + column.cells + gap, -gap);
}
