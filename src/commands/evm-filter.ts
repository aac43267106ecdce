// The filter language of evmget and evmwatch: terms about one event, joined by and, or and not. Follows the Event
// Manager's own language as far as events here have such items. Pure; a filter that cannot be read is refused with the
// place and what is expected there.
import type { ClusterEvent } from '../engine/index.ts';
import { readPriority } from './evm-priority.ts';

/** Whether an event fits. */
export type EventFilter = (event: ClusterEvent) => boolean;

/** The filter cannot be read; the message says where, and what was expected. */
export class FilterError extends Error {}

const lengthMax = 1000;
const depthMax = 50;

/** The lines of -help about filters, at most 80 columns. */
export const filterHelp: readonly string[] = [
  'A filter is made of terms such as',
  '  priority >= warning     info, warning or failure, or the number 0 to 700',
  '  facility = user         the name, or its leading parts: com.acme; also name',
  '  resource = clock        with * for any characters; also member',
  '  text = "disk full"      the text holds it, whatever the case',
  '  sequence > 1200         the number of the event',
  'with = != and, for priority and sequence, < <= > >=; joined by & (and),',
  '| (or), ! (not) and brackets:',
  "  -f 'priority>=warning & (resource=clock | member=rye)'",
];

/**
 * Reads a filter.
 *
 * @throws FilterError if it is not one.
 */
export function parseEventFilter(text: string): EventFilter {
  if (text.length > lengthMax) {
    throw new FilterError(`the filter has ${text.length} characters; ${lengthMax} are allowed`);
  }
  const parser = new Parser(splitWords(text), text.length);
  return parser.parse();
}

type Word =
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | {
      readonly kind: 'value';
      readonly text: string;
      readonly at: number;
      readonly quoted: boolean;
    };

const pattern =
  /\s*(?:(&&?|\|\|?|>=|<=|!=|==?|[<>!()[\]])|"((?:[^"\\]|\\.)*)"|([^\s&|<>!=()[\]"]+))/y;

function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  const end = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null)
      throw wrong(from + leadingBlanks(text.slice(from)), 'a quotation mark is not closed');
    const [whole, sign, quoted, bare] = found;
    const at = from + leadingBlanks(whole);
    if (sign !== undefined) words.push({ kind: 'sign', text: sign, at });
    else if (quoted !== undefined) {
      words.push({ kind: 'value', text: quoted.replace(/\\(.)/gs, '$1'), at, quoted: true });
    } else words.push({ kind: 'value', text: bare ?? '', at, quoted: false });
  }
  return words;
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length;
}

function wrong(at: number, what: string): FilterError {
  return new FilterError(`the filter is wrong at character ${at + 1}: ${what}`);
}

class Parser {
  readonly #words: readonly Word[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(words: readonly Word[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  parse(): EventFilter {
    if (this.#words.length === 0) throw new FilterError('the filter is empty');
    const filter = this.#alternatives();
    const rest = this.#words[this.#next];
    if (rest !== undefined) throw wrong(rest.at, `& or | is expected, not ${rest.text}`);
    return filter;
  }

  #alternatives(): EventFilter {
    const parts = [this.#conjunction()];
    while (this.#takes(['|', '||'], 'or')) parts.push(this.#conjunction());
    return parts.length === 1 ? first(parts) : (event) => parts.some((part) => part(event));
  }

  #conjunction(): EventFilter {
    const parts = [this.#factor()];
    while (this.#takes(['&', '&&'], 'and')) parts.push(this.#factor());
    return parts.length === 1 ? first(parts) : (event) => parts.every((part) => part(event));
  }

  #factor(): EventFilter {
    this.#depth += 1;
    if (this.#depth > depthMax) {
      throw wrong(this.#at(), `brackets and nots lie more than ${depthMax} deep`);
    }
    const filter = this.#factorInside();
    this.#depth -= 1;
    return filter;
  }

  #factorInside(): EventFilter {
    if (this.#takes(['!'], 'not')) {
      const inner = this.#factor();
      return (event) => !inner(event);
    }
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
    ] as const) {
      if (!this.#takes([open])) continue;
      const inner = this.#alternatives();
      if (!this.#takes([close])) throw wrong(this.#at(), `${close} is expected`);
      return inner;
    }
    return this.#term();
  }

  #term(): EventFilter {
    const field = this.#value(`one of ${fieldNames} is expected`);
    const test = fields[field.text.toLowerCase()];
    if (test === undefined || field.quoted) {
      throw wrong(field.at, `one of ${fieldNames} is expected, not ${shorten(field.text)}`);
    }
    const sign = this.#words[this.#next];
    // The Event Manager's own form leaves the sign out: [name com.acme].
    const isSign = sign?.kind === 'sign' && signs.includes(sign.text);
    if (isSign) this.#next += 1;
    const operator = isSign ? sign.text.replace('==', '=') : '=';
    const value = this.#value(`a value for ${field.text} is expected`);
    const made = test(operator, value.text);
    if (typeof made === 'string') throw wrong(isSign ? sign.at : value.at, made);
    return made;
  }

  #value(expected: string): Extract<Word, { kind: 'value' }> {
    const word = this.#words[this.#next];
    if (word?.kind !== 'value') throw wrong(this.#at(), expected);
    this.#next += 1;
    return word;
  }

  #takes(wanted: readonly string[], spelled?: string): boolean {
    const word = this.#words[this.#next];
    if (word === undefined) return false;
    const fits =
      word.kind === 'sign'
        ? wanted.includes(word.text)
        : !word.quoted && word.text.toLowerCase() === spelled;
    if (fits) this.#next += 1;
    return fits;
  }

  #at(): number {
    return this.#words[this.#next]?.at ?? this.#end;
  }
}

function first(parts: readonly EventFilter[]): EventFilter {
  const [part] = parts;
  if (part === undefined) throw new Error('invariant: a filter has a part');
  return part;
}

const signs: readonly string[] = ['=', '==', '!=', '<', '<=', '>', '>='];

/** Makes the test of one term, or says what is wrong with it. */
type Field = (operator: string, value: string) => EventFilter | string;

const facility: Field = equality((value) => {
  const wanted = value.toLowerCase();
  return (event) => {
    const name = event.facility.toLowerCase();
    return name === wanted || name.startsWith(`${wanted}.`);
  };
});
const resource: Field = equality((value) => {
  const fits = wildcard(value);
  return (event) => fits(event.resource ?? '');
});
const member: Field = equality((value) => {
  const fits = wildcard(value);
  return (event) => fits(event.member ?? '');
});
const text: Field = equality((value) => {
  const wanted = value.toLowerCase();
  return (event) => event.text.toLowerCase().includes(wanted);
});

const ranks = { info: 0, warning: 1, failure: 2 } as const;

const priority: Field = (operator, value) => {
  const wanted = readPriority(value);
  if (wanted === null) {
    return `${shorten(value)} is no priority: info, warning, failure or a number from 0 to 700`;
  }
  return (event) => compare(operator, ranks[event.priority], ranks[wanted]);
};

const sequence: Field = (operator, value) => {
  if (!/^\d{1,15}$/.test(value)) return `${shorten(value)} is no number of an event`;
  return (event) => compare(operator, event.sequence, Number(value));
};

/** Words of the language; those of the Event Manager for the same things are understood as well. */
const fields: Readonly<Record<string, Field | undefined>> = Object.assign(Object.create(null), {
  priority,
  facility,
  name: facility,
  resource,
  member,
  host_name: member,
  text,
  format: text,
  sequence,
  event_id: sequence,
});
const fieldNames = 'priority, facility, resource, member, text, sequence';

function equality(make: (value: string) => EventFilter): Field {
  return (operator, value) => {
    if (operator !== '=' && operator !== '!=') return '= or != is expected here';
    const test = make(value);
    return operator === '=' ? test : (event) => !test(event);
  };
}

function compare(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

/** Without backtracking: each part between two stars is looked for behind the one before. */
function wildcard(value: string): (text: string) => boolean {
  const parts = value.toLowerCase().split('*');
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  return (given) => {
    const name = given.toLowerCase();
    if (tail === undefined) return name === head;
    if (!name.startsWith(head)) return false;
    let from = head.length;
    for (const part of rest) {
      const found = name.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return name.length - tail.length >= from && name.endsWith(tail);
  };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
