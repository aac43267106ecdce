// Tables whose columns are as wide as what is in them. Made for long lists: rows are measured first and then handed out
// line by line, so that no more than the items themselves has to be kept.

export interface Column<T> {
  readonly title: string;
  readonly cell: (item: T) => string;
  /** Numbers are lined up on the right. */
  readonly isNumber?: boolean;
}

/** A table that has been measured. */
export interface Table<T> {
  /** The titles, in their columns. */
  readonly head: string;
  readonly row: (item: T) => string;
}

const gap = '  ';

/** Measures a table; its lines have no blanks at their ends. */
export function measureTable<T>(items: Iterable<T>, columns: readonly Column<T>[]): Table<T> {
  const widths = columns.map(({ title }) => widthOf(title));
  for (const item of items) {
    columns.forEach(({ cell }, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell(item)));
    });
  }
  const line = (textOf: (column: Column<T>) => string): string =>
    columns
      .map((column, at) => pad(textOf(column), widths[at] ?? 0, column.isNumber === true))
      .join(gap)
      .trimEnd();
  return { head: line(({ title }) => title), row: (item) => line(({ cell }) => cell(item)) };
}

function pad(text: string, width: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isNumber ? blanks + text : text + blanks;
}

const plain = /^[ -~]*$/;
const marks = /\p{M}/gu;
/** Hangul, the scripts and forms of East Asia, and pictures. Every command pays for what is in its bundle, so that this
 * does without a library. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** Columns that printable text takes; most is ASCII, for which nothing has to be looked up. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  const characters = [...text.replace(marks, '')].length;
  return characters + (text.match(wide)?.length ?? 0);
}

/** The line, cut to so many columns with a `>` at its end if something is missing. */
export function cutLine(line: string, widthMax: number): string {
  if (widthOf(line) <= widthMax) return line;
  let cut = '';
  let width = 0;
  for (const character of line) {
    const next = widthOf(character);
    if (width + next > widthMax - 1) break;
    cut += character;
    width += next;
  }
  return `${cut}>`;
}
