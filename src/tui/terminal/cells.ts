// Turns one line of a frame into the cells that it fills: which character stands where, and how it looks.
// Whatever is not text or a look is left out here, so no other sequence can reach the terminal. It knows
// nothing of what is on the screen already.

import stringWidth from 'string-width';
import { applySgr, PLAIN, type Style } from './sgr.ts';
import type { ColourDepth } from './types.ts';

/**
 * One row of cells. A character of two cells stands in its left one, and its right one holds the empty
 * text. Equal positions of the two lists belong together.
 */
export interface Row {
  readonly texts: string[];
  readonly styles: Style[];
}

export interface CellOptions {
  readonly columns: number;
  readonly colour: ColourDepth;
  /** Whether only ASCII may be shown; everything else becomes `?` (TUI-356). */
  readonly ascii: boolean;
}

interface Shape {
  readonly width: number;
  /** Whether every terminal gives this character this width. */
  readonly isCertain: boolean;
}

const SHAPES_MAX = 4096;
const ASCII: Shape = { width: 1, isCertain: true };
const PLAIN_RUN = /^[\u0020-\u007e\u2500-\u259f]*$/;
/** Marks that every terminal draws over the character before them. */
const MARKS = '[\\u0300-\\u036f]*';
const CERTAIN_NARROW = new RegExp(
  `^[\\u0020-\\u007e\\u00a1-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u2010-\\u2027\\u2190-\\u21ff\\u2500-\\u25fc]${MARKS}$`,
);
const CERTAIN_WIDE = new RegExp(
  `^[\\u3041-\\u3096\\u30a1-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff60]${MARKS}$`,
);
const JOINED_EMOJI = /^.[\u200d\ufe0f\p{Regional_Indicator}\p{Emoji_Modifier}]/u;
/** One SGR sequence (its parameters are captured), or any other sequence or lone ESC. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is sought.
  /\u001b\[([\d;:]*)m|\u001b\[[ -?]*[@-~]?|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?/g;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const shapes = new Map<string, Shape>();

/** A row without any text. */
export function blankRow(columns: number): Row {
  return { texts: Array(columns).fill(' '), styles: Array(columns).fill(PLAIN) };
}

/**
 * Lays one line out in cells. A line begins with the plain look, as Ink ends every look at the end of its
 * line; what does not fit into the columns is left out.
 */
export function parseRow(line: string, options: CellOptions): Row {
  const row = blankRow(options.columns);
  let style = PLAIN;
  let column = 0;
  let index = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    column = placeRun(row, column, line.slice(index, match.index), style, options);
    index = match.index + match[0].length;
    const parameters = match[1];
    if (parameters !== undefined) {
      style = applySgr(style, parameters, options.colour);
    }
  }
  placeRun(row, column, line.slice(index), style, options);
  return row;
}

/** Whether every terminal gives this text this many cells, so that the cursor's place is known after it. */
export function isCertainWidth(text: string, width: number): boolean {
  const shape = shapeOf(text);
  return shape.isCertain && shape.width === width;
}

function placeRun(
  row: Row,
  start: number,
  run: string,
  style: Style,
  options: CellOptions,
): number {
  let column = start;
  const clusters = PLAIN_RUN.test(run)
    ? run
    : Array.from(segmenter.segment(run), ({ segment }) => segment);
  for (const cluster of clusters) {
    const { width } = shapeOf(cluster);
    if (width === 0) {
      joinToPrevious(row, column, cluster, options);
    } else if (column + width > options.columns) {
      return options.columns;
    } else {
      row.texts[column] = shownText(cluster, options);
      row.styles[column] = style;
      if (width === 2) {
        row.texts[column + 1] = row.texts[column] === '?' ? ' ' : '';
        row.styles[column + 1] = style;
      }
      column += width;
    }
  }
  return column;
}

/** A mark that came apart from its character by a change of look belongs to it all the same. */
function joinToPrevious(row: Row, column: number, mark: string, options: CellOptions): void {
  if (options.ascii || !/^\p{M}+$/u.test(mark)) {
    return;
  }
  const base = row.texts[column - 1] === '' ? column - 2 : column - 1;
  const text = row.texts[base];
  if (text !== undefined) {
    row.texts[base] = text + mark;
  }
}

function shownText(cluster: string, options: CellOptions): string {
  const isControl = /^\p{Cc}/u.test(cluster);
  const isOutside = options.ascii && !/^[ -~]$/.test(cluster);
  if (isControl || isOutside) {
    return '?';
  }
  // A terminal that cannot join the parts of an emoji would draw them side by side, over what follows.
  return JOINED_EMOJI.test(cluster)
    ? String.fromCodePoint(cluster.codePointAt(0) ?? 0x3f)
    : cluster;
}

function shapeOf(cluster: string): Shape {
  if (cluster.length === 1 && cluster >= ' ' && cluster <= '~') {
    return ASCII;
  }
  const known = shapes.get(cluster);
  if (known !== undefined) {
    return known;
  }
  // Control characters are shown as one question mark.
  const width = /^\p{Cc}/u.test(cluster) ? 1 : Math.min(2, stringWidth(cluster));
  const isCertain =
    (width === 1 && CERTAIN_NARROW.test(cluster)) || (width === 2 && CERTAIN_WIDE.test(cluster));
  const shape = { width, isCertain };
  if (shapes.size >= SHAPES_MAX) {
    shapes.clear();
  }
  shapes.set(cluster, shape);
  return shape;
}
