// Reads the text from which evmpost makes events, in the Event Manager's own form: `event { name … priority … }`, one
// after the other, with comments and values for all of them. Pure; a text that cannot be read is refused by line.
import type { ClusterEvent } from '../engine/index.ts';
import { readPriority } from './evm-priority.ts';

/** One event of the text; null where it says nothing. */
export interface SourceEvent {
  readonly name: string | null;
  readonly priority: ClusterEvent['priority'] | null;
  readonly text: string;
}

/** The text cannot be read; the message names the line. */
export class SourceError extends Error {}

/** As many as the daemon takes at once, so that a text is recorded as a whole or not at all. */
const sourceEventsMax = 100;

interface Word {
  readonly text: string;
  readonly line: number;
  readonly quoted: boolean;
}

/**
 * Reads all events of a text.
 *
 * @throws SourceError if something in it cannot be read; then none counts.
 */
export function parseEventSource(text: string): readonly SourceEvent[] {
  const reader = new Reader(splitWords(text));
  const events = reader.readAll();
  if (events.length === 0) throw new SourceError('there is no event { ... } in the text');
  return events;
}

function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') line += 1;
    if (/\s/.test(character)) at += 1;
    else if (character === '#') at = endOfLine(text, at);
    else if (character === '"') {
      const quoted = readQuoted(text, at, line);
      words.push({ text: quoted.text, line, quoted: true });
      line += quoted.lines;
      at = quoted.end;
    } else {
      const end = character === '{' || character === '}' ? at + 1 : endOfWord(text, at);
      words.push({ text: text.slice(at, end), line, quoted: false });
      at = end;
    }
  }
  return words;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length && !/[\s{}"]/.test(text.charAt(end))) end += 1;
  return end;
}

function readQuoted(
  text: string,
  from: number,
  line: number,
): { readonly text: string; readonly end: number; readonly lines: number } {
  let value = '';
  let lines = 0;
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { text: value, end: at + 1, lines };
    if (character === '\n') lines += 1;
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      value += text.charAt(at);
    } else value += character;
  }
  throw new SourceError(`line ${line}: a quotation mark is not closed`);
}

/** Items of the original that mean nothing here: their values are read over. */
const ignoredItems = ['ref', 'i18n_catalog', 'i18n_set_id', 'i18n_msg_id', 'cluster_event'];

interface Items {
  name?: string;
  priority?: ClusterEvent['priority'];
  format?: string;
}

class Reader {
  readonly #words: readonly Word[];
  #next = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  readAll(): readonly SourceEvent[] {
    const events: SourceEvent[] = [];
    const globals: Items = {};
    while (this.#next < this.#words.length) {
      const word = this.#take('event is expected');
      if (!word.quoted && word.text.toLowerCase() === 'event') {
        if (events.length >= sourceEventsMax) {
          throw new SourceError(`line ${word.line}: there are more than ${sourceEventsMax} events`);
        }
        events.push(this.#readEvent(word.line, globals));
      } else this.#readItem(word, globals);
    }
    return events;
  }

  #readEvent(line: number, globals: Items): SourceEvent {
    this.#expect('{', 'event');
    const items: Items = {};
    const variables = new Map<string, string>();
    for (;;) {
      const word = this.#take(`line ${line}: the event { is not closed`);
      if (!word.quoted && word.text === '}') break;
      if (!word.quoted && word.text.toLowerCase() === 'var') this.#readVariable(variables);
      else this.#readItem(word, items);
    }
    const { name, priority, format } = { ...globals, ...items };
    const text = format ?? name;
    if (text === undefined) {
      throw new SourceError(`line ${line}: the event has neither a name nor a format`);
    }
    return { name: name ?? null, priority: priority ?? null, text: fillIn(text, variables) };
  }

  #readVariable(variables: Map<string, string>): void {
    this.#expect('{', 'var');
    const parts: Record<'name' | 'type' | 'value', string | null> = {
      name: null,
      type: null,
      value: null,
    };
    for (;;) {
      const word = this.#take('the var { is not closed');
      if (!word.quoted && word.text === '}') break;
      const key = word.text.toLowerCase();
      if (key !== 'name' && key !== 'type' && key !== 'value') {
        throw unknownItem(word, 'name, type, value');
      }
      parts[key] = this.#valueOf(word);
    }
    if (parts.name !== null) variables.set(parts.name, parts.value ?? '');
  }

  #readItem(word: Word, items: Items): void {
    const key = word.text.toLowerCase();
    if (word.quoted || ![...ignoredItems, 'name', 'priority', 'format'].includes(key)) {
      throw unknownItem(word, 'event, name, priority, format, var');
    }
    const value = this.#valueOf(word);
    if (key === 'name') items.name = value;
    else if (key === 'format') items.format = value;
    else if (key === 'priority') {
      const priority = readPriority(value);
      if (priority === null) {
        throw new SourceError(
          `line ${word.line}: ${shorten(value)} is no priority: a number from 0 to 700, info, warning or failure`,
        );
      }
      items.priority = priority;
    }
  }

  #valueOf(item: Word): string {
    const word = this.#words[this.#next];
    if (word === undefined || (!word.quoted && /^[{}]$/.test(word.text))) {
      throw new SourceError(`line ${item.line}: ${item.text} needs a value`);
    }
    this.#next += 1;
    return word.text;
  }

  #expect(sign: string, after: string): void {
    const word = this.#take(`${sign} is expected after ${after}`);
    if (word.quoted || word.text !== sign) {
      throw new SourceError(
        `line ${word.line}: ${sign} is expected after ${after}, not ${shorten(word.text)}`,
      );
    }
  }

  /** @param missing said if the text ends here. */
  #take(missing: string): Word {
    const word = this.#words[this.#next];
    if (word === undefined) {
      const line = this.#words.at(-1)?.line ?? 1;
      throw new SourceError(missing.startsWith('line ') ? missing : `line ${line}: ${missing}`);
    }
    this.#next += 1;
    return word;
  }
}

function unknownItem({ text, line }: Word, known: string): SourceError {
  return new SourceError(`line ${line}: one of ${known} is expected, not ${shorten(text)}`);
}

/** `$name` in a format stands for the value of that variable; other dollar signs stay. */
function fillIn(format: string, variables: ReadonlyMap<string, string>): string {
  return format.replace(
    /\$([A-Za-z0-9_]+)/g,
    (whole, name: string) => variables.get(name) ?? whole,
  );
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
