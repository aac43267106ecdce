// Finds the cells in which two screens differ and the fewest bytes that turn the one into the other, with
// absolute positions. It keeps track of the terminal's pen as far as it is certain, and never trusts it
// further: after a character of unclear width the next one is placed anew.

import { isCertainWidth, type Row } from './cells.ts';
import { PLAIN, type Style, styleChange } from './sgr.ts';

/** Where the terminal's pen stands and how it writes; null if the place is not known. */
interface Pen {
  readonly out: string[];
  row: number;
  column: number | null;
  style: Style;
}

/** Unchanged cells that are cheaper written again than stepped over. */
const REWRITE_CELLS_MAX = 4;
/** Fewer blanks than this are written as they are. */
const ERASE_CELLS_MIN = 4;
const ERASE_INSIDE_CELLS_MIN = 11;

/**
 * Compares two screens of the same size. The pen is plain before and after.
 * @returns no bytes at all if they are equal
 */
export function encodeScreenChange(before: readonly Row[], after: readonly Row[]): string {
  const pen: Pen = { out: [], row: 0, column: null, style: PLAIN };
  for (const [index, row] of after.entries()) {
    const old = before[index];
    if (old !== undefined && old !== row) {
      encodeRowChange(pen, index, old, row);
    }
  }
  setStyle(pen, PLAIN);
  return pen.out.join('');
}

/** The bytes that put the cursor at a place counted from 0. */
export function encodeCursorMove(row: number, column: number): string {
  const place = column === 0 ? (row === 0 ? '' : `${row + 1}`) : `${row + 1};${column + 1}`;
  return `\u001B[${place}H`;
}

function encodeRowChange(pen: Pen, index: number, before: Row, after: Row): void {
  const columns = after.texts.length;
  let column = 0;
  let mustWrite = false;
  while (column < columns) {
    const isRightHalf = after.texts[column] === '';
    if (isRightHalf || (!mustWrite && isEqualCell(before, after, column))) {
      column++;
      continue;
    }
    mustWrite = false;
    const erased = eraseBlanks(pen, index, column, before, after);
    if (erased > 0) {
      column += erased;
      continue;
    }
    moveTo(pen, index, column, after);
    setStyle(pen, after.styles[column] ?? PLAIN);
    mustWrite = writeCell(pen, column, after);
    column++;
  }
}

function isEqualCell(before: Row, after: Row, column: number): boolean {
  // The left half of a wide character stands for both halves.
  return (
    before.texts[column] === after.texts[column] &&
    before.styles[column] === after.styles[column] &&
    (before.texts[column + 1] !== '') === (after.texts[column + 1] !== '')
  );
}

/** Erases a long stretch of plain blanks; returns how many cells are done with. */
function eraseBlanks(pen: Pen, index: number, start: number, before: Row, after: Row): number {
  const columns = after.texts.length;
  let end = start;
  let lastChanged = start;
  while (end < columns && after.texts[end] === ' ' && after.styles[end] === PLAIN) {
    if (!isEqualCell(before, after, end)) {
      lastChanged = end;
    }
    end++;
  }
  const cells = lastChanged - start + 1;
  const isToEnd = end === columns;
  if (end === start || cells < (isToEnd ? ERASE_CELLS_MIN : ERASE_INSIDE_CELLS_MIN)) {
    return 0;
  }
  moveTo(pen, index, start, after);
  setStyle(pen, PLAIN);
  pen.out.push(isToEnd ? '\u001B[K' : `\u001B[${cells}X`);
  return isToEnd ? columns - start : cells;
}

function setStyle(pen: Pen, style: Style): void {
  pen.out.push(styleChange(pen.style, style));
  pen.style = style;
}

function moveTo(pen: Pen, index: number, column: number, row: Row): void {
  if (pen.row === index && pen.column !== null && pen.column <= column) {
    const gap = column - pen.column;
    if (gap <= REWRITE_CELLS_MAX && canRewrite(pen.column, column, row, pen.style)) {
      pen.out.push(...row.texts.slice(pen.column, column));
    } else {
      pen.out.push(`\u001B[${gap === 1 ? '' : gap}C`);
    }
  } else {
    pen.out.push(encodeCursorMove(index, column));
  }
  pen.row = index;
  pen.column = column;
}

function canRewrite(from: number, to: number, row: Row, style: Style): boolean {
  for (let column = from; column < to; column++) {
    const text = row.texts[column] ?? '';
    if (row.styles[column] !== style || text === '' || !isCertainWidth(text, 1)) {
      return false;
    }
  }
  return true;
}

/**
 * Writes the character at the pen. A wide one of unclear width gets two blanks first, in case the terminal
 * fills one cell only; returns true if it may fill one cell more than we think, so that the next must be
 * written again.
 */
function writeCell(pen: Pen, column: number, row: Row): boolean {
  const text = row.texts[column] ?? ' ';
  const width = row.texts[column + 1] === '' ? 2 : 1;
  const isCertain = isCertainWidth(text, width);
  if (!isCertain && width === 2) {
    pen.out.push('  ', encodeCursorMove(pen.row, column));
  }
  pen.out.push(text);
  pen.column = isCertain ? column + width : null;
  return !isCertain && width === 1;
}
