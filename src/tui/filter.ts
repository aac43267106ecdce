// The filter language of long lists (TUI-063): plain words, `column=value`, `column~part`, `!` for not, blanks
// for and. Works on any kind of row; knows no list and no screen.

export interface FilterField<T> {
  /** What the column may be called, the usual name first. */
  readonly names: readonly string[];
  readonly value: (item: T) => string;
  /** Replaces the comparison with `=`, for columns that are not plain words. */
  readonly test?: (item: T, wanted: string) => boolean;
}

export interface Filter<T> {
  /** What is wrong with the text, as a sentence; the rest of it counts all the same. */
  readonly problem: string | null;
  readonly matches: (item: T) => boolean;
}

type Test<T> = (item: T) => boolean;

const columnTerm = /^([a-z]+)([=~])(.*)$/i;

/** A filter from what was typed. An empty text, and a column without a value yet, let everything through. */
export function parseFilter<T>(text: string, fields: readonly FilterField<T>[]): Filter<T> {
  const problems: string[] = [];
  const tests = text
    .split(/\s+/)
    .filter((term) => term !== '' && term !== '!')
    .map((term): Test<T> => {
      const isNot = term.startsWith('!');
      const test = parseTerm(isNot ? term.slice(1) : term, fields, problems);
      return isNot ? (item) => !test(item) : test;
    });
  return {
    problem: problems[0] ?? null,
    matches: (item) => tests.every((test) => test(item)),
  };
}

function parseTerm<T>(
  term: string,
  fields: readonly FilterField<T>[],
  problems: string[],
): Test<T> {
  const [, name = '', sign, value = ''] = columnTerm.exec(term) ?? [];
  if (sign === undefined) return containsAnywhere(term.toLowerCase(), fields);
  const field = fields.find((one) => one.names.includes(name.toLowerCase()));
  if (field === undefined) {
    const known = fields.map((one) => one.names[0]).join(', ');
    problems.push(`There is no column ${name}; the columns are ${known}.`);
    return containsAnywhere(term.toLowerCase(), fields);
  }
  const wanted = value.toLowerCase();
  if (wanted === '') return () => true;
  if (sign === '~') return (item) => field.value(item).toLowerCase().includes(wanted);
  const { test } = field;
  if (test !== undefined) return (item) => test(item, wanted);
  return (item) => field.value(item).toLowerCase() === wanted;
}

function containsAnywhere<T>(wanted: string, fields: readonly FilterField<T>[]): Test<T> {
  return (item) => fields.some((field) => field.value(item).toLowerCase().includes(wanted));
}
