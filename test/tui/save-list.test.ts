// `:save`: the whole list as text, CSV or JSON (TUI-312), from what was typed to the text of the file.

import { describe, expect, it } from 'vitest';
import { formatList, type ListFile, saveList } from '../../src/tui/save-list.ts';
import type { ListTable } from '../../src/tui/screen.ts';
import { fc } from '../support/properties.ts';

const table: ListTable = {
  name: 'resources',
  columns: ['Name', 'Host'],
  rows: [
    ['app', 'polishham'],
    ['a "b", c', ''],
  ],
};

/** What `:save` writes, and what it says. */
function saved(typed: string, list: ListTable | null = table) {
  const files: ListFile[] = [];
  const said = saveList(list, typed, (file) => {
    files.push(file);
    return { level: 'info', text: `Saved to ${file.path ?? file.name}.` };
  });
  return { said, file: files[0] };
}

describe('the list as text', () => {
  it('TUI-312 aligns columns, quotes CSV, and names the values in JSON', () => {
    expect(formatList(table, 'text')).toBe('Name      Host\napp       polishham\na "b", c\n');
    expect(formatList(table, 'csv')).toBe('Name,Host\napp,polishham\n"a ""b"", c",\n');
    expect(JSON.parse(formatList(table, 'json'))).toEqual({
      resources: [
        { name: 'app', host: 'polishham' },
        { name: 'a "b", c', host: '' },
      ],
    });
  });

  it('TUI-312 whatever stands in a cell comes back out of CSV and JSON', () => {
    const row = fc.tuple(fc.string(), fc.string(), fc.stringMatching(/^[",\r\n a]*$/));
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const list = { name: 'list', columns: ['A', 'B', 'C'], rows };
        expect(readCsv(formatList(list, 'csv')).slice(1)).toEqual(rows);
        const objects = rows.map(([a, b, c]) => ({ a, b, c }));
        expect(JSON.parse(formatList(list, 'json'))).toEqual({ list: objects });
      }),
    );
  });

  it('shows control characters as text', () => {
    const list = { name: 'list', columns: ['A'], rows: [['\u001b[31mred']] };
    expect(formatList(list, 'text')).toBe('A\n^[[31mred\n');
  });
});

/** A reader of RFC 4180 that knows nothing of the writer. */
function readCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        cell += text[at];
        if (text[at] === '"') at += 1;
      }
      at += 1;
    } else for (; text[at] !== ',' && text[at] !== '\n'; at += 1) cell += text[at];
    cells.push(cell);
    if (text[at] === '\n') {
      lines.push(cells);
      cells = [];
    }
    at += 1;
  }
  return lines;
}

describe('what was typed', () => {
  it.each<[string, Partial<ListFile>, string]>([
    ['', { path: null, name: 'resources.txt', overwrites: false }, 'Name  '],
    ['csv', { path: null, name: 'resources.csv' }, 'Name,'],
    ['json', { path: null, name: 'resources.json' }, '{'],
    ['-f text', { path: null, name: 'resources.txt', overwrites: true }, 'Name  '],
    ['/tmp/x.csv', { path: '/tmp/x.csv', overwrites: false }, 'Name,'],
    ['x.json -f', { path: 'x.json', overwrites: true }, '{'],
    ['notes', { path: 'notes' }, 'Name  '],
    ['constructor', { path: 'constructor' }, 'Name  '],
  ])('TUI-312 `:save %s` chooses the file and its form', (typed, file, begin) => {
    const done = saved(typed);
    expect(done.file).toMatchObject(file);
    expect(done.file?.text.startsWith(begin)).toBe(true);
    expect(done.said.text).toContain('2 rows. Saved to');
  });

  it('says what it cannot understand, and that there is no list', () => {
    expect(saved('a b')).toMatchObject({ file: undefined, said: { level: 'warning' } });
    expect(saved('a b').said.text).toContain('b is one too many. :save [-f]');
    expect(saved('-x').said.text).toContain('-x is one too many.');
    expect(saved('', null).said.text).toBe('There is no list here to save. F8 saves the screen.');
  });
});
