// Reads the type definition file application.tdf, with which an administrator adds attributes of his
// own to application profiles (manual 2.4). It makes rows like those of the built-in tables, so that
// nothing else has to know where an attribute comes from; it never reads a file.

import { type AttributeKind, type AttributeRow, INTEGER_MAX } from './attribute-row.ts';
import { USER_PREFIX } from './attributes.ts';
import { splitLines } from './parse.ts';
import { excerpt, type ProfileProblem, quoted } from './problems.ts';
import { isBuiltInSwitch } from './switches.ts';
import { storedValue, valueFault } from './values.ts';

/** The name of the file, in the folder of the templates. */
export const TYPE_DEFINITION_FILE = 'application.tdf';

/** The attributes that a type definition file adds, in its order, and all that is wrong with it. */
export interface TypeDefinition {
  readonly attributes: readonly AttributeRow[];
  readonly problems: readonly ProfileProblem[];
}

const FIELDS = ['attribute', 'type', 'switch', 'default', 'required'] as const;
type Field = (typeof FIELDS)[number];

/** The types of values that an administrator can choose (manual 2.4). */
const KINDS: Readonly<Record<string, AttributeKind>> = {
  boolean: { kind: 'flag' },
  string: { kind: 'text' },
  name_list: { kind: 'list', of: 'name' },
  name_string: { kind: 'name' },
  // Zero is legal, as it is in the built-in attributes (AMB-06).
  positive_integer: { kind: 'integer', min: 0, max: INTEGER_MAX, unit: '' },
  internet_address: { kind: 'address' },
  file: { kind: 'file' },
};

/** A file of this size defines a thousand attributes; a larger one is some other file. */
const CHARACTERS_MAX = 131_072;
/** The name becomes that of an environment variable, and heads a line of a profile. */
const NAME_CHARACTERS_MAX = 100;

/**
 * Reads a type definition file. It never fails: faults are in `problems`, each with its line, the
 * attribute, the reason and the remedy; entries with a fault add no attribute.
 */
export function parseTypeDefinition(text: string): TypeDefinition {
  if (text.length > CHARACTERS_MAX) {
    const message = `is longer than ${CHARACTERS_MAX} characters; this is not a type definition file`;
    return {
      attributes: [],
      problems: [{ severity: 'error', file: TYPE_DEFINITION_FILE, message }],
    };
  }
  const problems: ProfileProblem[] = [];
  const entries = readEntries(splitLines(text), problems);
  const rows = entries.map((entry) => readEntry(entry, problems));
  problems.push(...repetitions(entries, 'attribute'), ...repetitions(entries, 'switch'));
  return {
    attributes: rows.filter((row) => row !== undefined),
    problems: problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0)),
  };
}

interface FieldLine {
  readonly value: string;
  readonly line: number;
}

/** One entry as it stands; a field that was given twice counts as it was given first. */
type Entry = Map<Field, FieldLine>;

function readEntries(lines: readonly string[], problems: ProfileProblem[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.startsWith('#') || text.trim() === '') continue;
    const line = index + 1;
    const colon = text.indexOf(':');
    const word = text.slice(0, Math.max(colon, 0)).trim();
    const field = FIELDS.find((each) => each === word);
    if (field === undefined) {
      problems.push(fault(line, strangeLine(text, colon < 0 ? undefined : word)));
      continue;
    }
    if (field === 'attribute') entries.push(new Map());
    const entry = entries.at(-1);
    if (entry === undefined) {
      problems.push(
        fault(line, `"${field}:" comes before any "attribute:"; begin the entry with that`),
      );
      continue;
    }
    const earlier = entry.get(field);
    if (earlier === undefined) entry.set(field, { value: text.slice(colon + 1).trim(), line });
    else
      problems.push(
        ofEntry(
          entry,
          line,
          `has a second "${field}:"; the first is on line ${earlier.line}, remove one`,
        ),
      );
  }
  return entries;
}

function strangeLine(text: string, word: string | undefined): string {
  const shown = `"${excerpt(text.trim())}"`;
  if (word === undefined) {
    return `${shown} has no ":"; write "field: value", or # in the first column for a comment`;
  }
  const lower = FIELDS.find((field) => field === word.toLowerCase());
  return lower === undefined
    ? `${quoted(word)} is not a field; the fields are ${FIELDS.join(', ')}`
    : `${quoted(word)} is not a field; fields are lower case: ${lower}`;
}

/** The row of an entry; undefined, with the reasons added to `problems`, if it cannot be used. */
function readEntry(entry: Entry, problems: ProfileProblem[]): AttributeRow | undefined {
  const found: ProfileProblem[] = [];
  const read = <T>(field: Field, judge: (value: string) => T | Fault): T | undefined => {
    const given = entry.get(field);
    if (given === undefined) {
      const line = entry.get('attribute')?.line ?? 0;
      found.push(ofEntry(entry, line, `has no "${field}:" line; add one`));
      return undefined;
    }
    const result = judge(given.value);
    if (!(result instanceof Fault)) return result;
    found.push(ofEntry(entry, given.line, result.reason));
    return undefined;
  };
  const attribute = read('attribute', readName);
  const kind = read('type', readKind);
  const word = read('switch', readSwitchWord);
  const isRequired = read('required', readRequired);
  const row: AttributeRow = {
    attribute: attribute ?? '',
    label: attribute ?? '',
    kind: kind ?? { kind: 'text' },
    required: isRequired ?? false,
    default: '',
    switch: word ?? '',
    isUserDefined: true,
    help: `A user-defined attribute of type ${entry.get('type')?.value ?? ''}; see ${TYPE_DEFINITION_FILE}.`,
    section: '2.4',
  };
  const preset = read('default', (value) => readDefault(row, value));
  problems.push(...found);
  return found.length > 0 || preset === undefined ? undefined : { ...row, default: preset };
}

/** Why the value of a field cannot be used, as words that follow the attribute's name. */
class Fault {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

function readName(name: string): string | Fault {
  if (name === '') return new Fault(`the name is empty; give one that begins with ${USER_PREFIX}`);
  if (!name.startsWith(USER_PREFIX)) {
    return new Fault(
      `the name does not begin with ${USER_PREFIX}; call it ${USER_PREFIX}${suggested(name)}`,
    );
  }
  if (name === USER_PREFIX) {
    return new Fault(`the name is only the prefix; add letters, as in ${USER_PREFIX}DEBUG`);
  }
  if (!/^[A-Z0-9_]+$/u.test(name)) {
    return new Fault(
      'the name has other characters than upper-case letters, digits and underscore; take those only',
    );
  }
  return name.length > NAME_CHARACTERS_MAX
    ? new Fault(`the name is too long; use at most ${NAME_CHARACTERS_MAX} characters`)
    : name;
}

function suggested(name: string): string {
  const usable = name
    .toUpperCase()
    .replace(/[^A-Z0-9_]/gu, '')
    .slice(0, 20);
  return usable === '' ? 'DEBUG' : usable;
}

function readKind(word: string): AttributeKind | Fault {
  const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  return kind ?? new Fault(`type ${quoted(word)} is not one of ${Object.keys(KINDS).join(', ')}`);
}

/** `-o name` for a suboption, or a flag of its own. */
function readSwitchWord(text: string): string | Fault {
  const word = text.replace(/\s+/gu, ' ');
  if (word === '-o' || !/^-(o )?[A-Za-z][A-Za-z0-9_]*$/u.test(word)) {
    return new Fault(
      `switch ${quoted(text)} is neither -o with a suboption, as in "-o d", nor a flag of its own, as in "-w"`,
    );
  }
  return isBuiltInSwitch(word)
    ? new Fault(`switch ${quoted(word)} is an option of caa_profile itself; choose another`)
    : word;
}

function readRequired(word: string): boolean | Fault {
  if (word === 'yes' || word === 'no') return word === 'yes';
  return new Fault(`required ${quoted(word)} is not yes or no`);
}

function readDefault(row: AttributeRow, text: string): string | Fault {
  const value = storedValue(row, text);
  const reason = value === '' ? undefined : valueFault(row, value);
  return reason === undefined ? value : new Fault(`default ${reason}`);
}

/** What must differ from entry to entry: their names and their switches. */
function repetitions(entries: readonly Entry[], field: 'attribute' | 'switch'): ProfileProblem[] {
  const first = new Map<string, number>();
  const problems: ProfileProblem[] = [];
  for (const entry of entries) {
    const given = entry.get(field);
    const word = given?.value.replace(/\s+/gu, ' ') ?? '';
    if (given === undefined || word === '') continue;
    const firstLine = first.get(word);
    if (firstLine === undefined) {
      first.set(word, given.line);
      continue;
    }
    const what =
      field === 'attribute' ? 'is defined already' : `switch ${quoted(word)} is taken already`;
    const remedy = field === 'attribute' ? 'remove one of the entries' : 'choose another';
    problems.push(ofEntry(entry, given.line, `${what}, on line ${firstLine}; ${remedy}`));
  }
  return problems;
}

function ofEntry(entry: Entry, line: number, reason: string): ProfileProblem {
  const name = excerpt(entry.get('attribute')?.value ?? '');
  return fault(line, `${name === '' ? 'attribute' : name}: ${reason}`);
}

function fault(line: number, message: string): ProfileProblem {
  return { severity: 'error', file: TYPE_DEFINITION_FILE, line, message };
}
