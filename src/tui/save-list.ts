// `:save`: the whole list of a view as text, CSV or JSON (TUI-312). Reads what was typed and makes the text; where it is
// written is the business of the console's services. Pure.
import { cleanText } from '../format/index.ts';
import type { ListTable, MessageLevel } from './screen.ts';
import { cellWidth, padText } from './text.ts';

type ListKind = 'text' | 'csv' | 'json';

/** A text on its way into a file. */
export interface ListFile {
  /** As it was typed; null for the console's own folder. */
  readonly path: string | null;
  /** The name in the console's own folder. */
  readonly name: string;
  readonly text: string;
  /** A file of that name may be overwritten. */
  readonly overwrites: boolean;
}

/** How writing a file went, as a sentence for the message line. */
export interface Said {
  readonly level: MessageLevel;
  readonly text: string;
}

/** What `:save` was asked for; a sentence if it cannot be understood. */
type Wish =
  | { readonly kind: ListKind; readonly path: string | null; readonly overwrites: boolean }
  | { readonly problem: string };

const endings: Readonly<Record<ListKind, string>> = { text: 'txt', csv: 'csv', json: 'json' };
const usage = ':save [-f] [text|csv|json|FILE]; FILE.csv and FILE.json mean these forms.';

/**
 * Saves a list as `:save` was typed.
 *
 * @param table the list of the view; null if it has none.
 * @param typed the words behind `save`.
 * @param write writes the file, or says why not.
 */
export function saveList(
  table: ListTable | null,
  typed: string,
  write: (file: ListFile) => Said,
): Said {
  if (table === null) {
    return { level: 'warning', text: 'There is no list here to save. F8 saves the screen.' };
  }
  const wish = readWish(typed);
  if ('problem' in wish) return { level: 'warning', text: wish.problem };
  const { kind, path, overwrites } = wish;
  const count = table.rows.length === 1 ? '1 row' : `${table.rows.length} rows`;
  const said = write({
    path,
    name: `${table.name}.${endings[kind]}`,
    text: formatList(table, kind),
    overwrites,
  });
  return said.level === 'info' ? { ...said, text: `${count}. ${said.text}` } : said;
}

function readWish(typed: string): Wish {
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const options = words.filter((word) => word.startsWith('-'));
  const [only, ...more] = words.filter((word) => !word.startsWith('-'));
  const odd = options.find((word) => word !== '-f');
  if (odd !== undefined || more.length > 0) {
    return { problem: `Nothing was saved: ${odd ?? more[0] ?? ''} is one too many. ${usage}` };
  }
  const overwrites = options.length > 0;
  if (only === undefined) return { kind: 'text', path: null, overwrites };
  if (isKind(only)) return { kind: only, path: null, overwrites };
  const kind = only.endsWith('.csv') ? 'csv' : only.endsWith('.json') ? 'json' : 'text';
  return { kind, path: only, overwrites };
}

function isKind(word: string): word is ListKind {
  return Object.hasOwn(endings, word);
}

/** The list in one of its forms, with a line end. */
export function formatList(table: ListTable, kind: ListKind): string {
  switch (kind) {
    case 'text':
      return textLines(table);
    case 'csv':
      return [table.columns, ...table.rows].map(csvLine).join('');
    case 'json':
      return `${JSON.stringify({ [table.name]: table.rows.map((row) => toObject(table, row)) }, null, 2)}\n`;
  }
}

const gap = '  ';

/** Columns as wide as their widest cell. */
function textLines({ columns, rows }: ListTable): string {
  const all = [columns, ...rows].map((row) => row.map((cell) => cleanText(cell, cell.length)));
  const widths = columns.map((_title, at) =>
    all.reduce((widest, row) => Math.max(widest, cellWidth(row[at] ?? '')), 0),
  );
  const lines = all.map((row) =>
    widths
      .map((width, at) => padText(row[at] ?? '', width))
      .join(gap)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** A cell with a comma, a quote or a line end stands in quotes, and quotes in it are doubled (RFC 4180). */
function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(',')}\n`;
}

function toObject({ columns }: ListTable, row: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((title, at) => [title.toLowerCase(), row[at] ?? '']));
}
