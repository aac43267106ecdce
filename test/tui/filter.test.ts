// The filter language of lists, on rows of two columns.

import { describe, expect, it } from 'vitest';
import { type FilterField, parseFilter } from '../../src/tui/filter.ts';
import { fc } from '../support/properties.ts';

interface Row {
  readonly name: string;
  readonly state: string;
}

const fields: readonly FilterField<Row>[] = [
  { names: ['name'], value: (row) => row.name },
  { names: ['state', 'status'], value: (row) => row.state },
];

const rows: readonly Row[] = [
  { name: 'clock', state: 'ONLINE' },
  { name: 'cluster_lockd', state: 'ONLINE' },
  { name: 'db_2', state: 'UNKNOWN' },
];

function names(text: string): string {
  const { matches } = parseFilter(text, fields);
  return rows
    .filter(matches)
    .map((row) => row.name)
    .join(' ');
}

describe('filter language', () => {
  it.each([
    ['', 'clock cluster_lockd db_2'],
    ['CL', 'clock cluster_lockd'],
    ['unk', 'db_2'],
    ['state=unknown', 'db_2'],
    ['status=UNKNOWN', 'db_2'],
    ['state=UNK', ''],
    ['state~unk', 'db_2'],
    ['name~lock', 'clock cluster_lockd'],
    ['name=', 'clock cluster_lockd db_2'],
    ['!cl', 'db_2'],
    ['!state=ONLINE', 'db_2'],
    ['cl !lockd', 'clock'],
    ['  cl   lockd ', 'cluster_lockd'],
    ['!', 'clock cluster_lockd db_2'],
  ])('TUI-063 %s', (text, expected) => {
    expect(names(text)).toBe(expected);
  });

  it('says which columns there are when a column is not one, and looks for the text itself', () => {
    const filter = parseFilter('hots=rye', fields);
    expect(filter.problem).toBe('There is no column hots; the columns are name, state.');
    expect(rows.some(filter.matches)).toBe(false);
    expect(parseFilter('name=x', fields).problem).toBeNull();
  });

  it('never throws, and a term and its opposite part the rows', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\s/.test(text) && !/^!*$/.test(text)),
        (term) => {
          const yes = parseFilter(term, fields);
          const no = parseFilter(`!${term}`, fields);
          if (term.startsWith('!')) return;
          for (const row of rows) expect(yes.matches(row)).toBe(!no.matches(row));
        },
      ),
    );
  });
});
