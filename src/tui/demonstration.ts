// What a lesson shows by doing it: strokes, one at a time, each for the place it is meant for, and who has the keys meanwhile
// (TUI-327). Presses nothing itself, and knows neither benches nor lessons.
import type { Binding } from './keymap.ts';
import { characterKey, type Key, namedKey } from './terminal/index.ts';

/** One thing that is done: an action by its key, then a text or a key, or lines for the shell of the host. */
export interface Stroke {
  /** The place that must be in front; `any` is every view where nothing is being typed. */
  readonly where: string;
  readonly action: string | null;
  readonly keys: readonly Key[];
  readonly shell: readonly string[];
  /** Left out where its place is not in front. */
  readonly isOptional: boolean;
  /** Pressed again until the message line says this of the focused field; empty for once. */
  readonly until: string;
  /** What it is, for the learner. */
  readonly name: string;
}

export interface DemonstrationOrder {
  /** Opened unless it is in front; null: it begins where the user is. */
  readonly screen: string | null;
  readonly strokes: readonly Stroke[];
  /** All strokes at once in place of one a second. */
  readonly isAtOnce: boolean;
}

/** What is in front of the user. */
export interface Front {
  readonly name: string;
  readonly isView: boolean;
  /** Its places in the table of keys, and whether a text field has the focus. */
  readonly place: { readonly names: readonly string[]; readonly typing?: boolean };
  readonly hint: string;
}

/** What is pressed and typed now, and what the learner is told of it. */
export interface Shown extends Pick<Stroke, 'action' | 'keys' | 'shell'> {
  readonly level: 'info' | 'warning';
  readonly message: string;
}

/** Strokes that type operations into the operation line of a practice bench, which an action opens. */
export function operationStrokes(
  screen: string,
  line: string,
  operations: readonly string[],
): readonly Stroke[] {
  return operations.flatMap((operation) => [
    stroke(screen, { action: line, keys: charactersOf(operation), name: operation }),
    stroke('bench-line', { action: 'bench-line.do' }),
  ]);
}

/** A stroke that does an action by its key. */
export function actionStroke(where: string, action: string): Stroke {
  return stroke(where, { action });
}

/** A key that is pressed only if its place is in front. */
export function optionalKey(where: string, name: string): Stroke {
  return stroke(where, { keys: keysOf(name) ?? [], name, isOptional: true });
}

/**
 * Strokes from their texts: `caa-menu: 1`, `go-to: 'caa_start dtcalc'`, `form: Tab until seconds`. A line for `shell` belongs
 * to the key before it, which opens the shell. Null for a text that is not one.
 */
export function keyStrokes(texts: readonly string[]): readonly Stroke[] | null {
  const strokes: Stroke[] = [];
  for (const text of texts) {
    const [, where = '', what = ''] = /^([a-z-]+): (.+)$/.exec(text) ?? [];
    const last = strokes.at(-1);
    if (where === 'shell') {
      if (last === undefined) return null;
      strokes[strokes.length - 1] = { ...last, shell: [...last.shell, what] };
      continue;
    }
    const [, name = '', until = ''] = /^(\S+) until (.+)$/.exec(what) ?? ['', what];
    const keys = keysOf(name);
    if (keys === null) return null;
    strokes.push(stroke(where, { keys, until, name: name.replace(/^'(.*)'$/, '$1') }));
  }
  return strokes;
}

function stroke(where: string, more: Partial<Stroke>): Stroke {
  return {
    where,
    action: null,
    keys: [],
    shell: [],
    isOptional: false,
    until: '',
    name: '',
    ...more,
  };
}

function keysOf(name: string): readonly Key[] | null {
  const typed = /^'(.+)'$/.exec(name)?.[1];
  if (typed !== undefined) return charactersOf(typed);
  const [, held, letter] = /^(Ctrl|Alt)-(.)$/.exec(name) ?? [];
  if (held !== undefined && letter !== undefined) {
    const pressed = characterKey(letter.toLowerCase());
    return [{ ...pressed, ctrl: held === 'Ctrl', alt: held === 'Alt' }];
  }
  const named = namedKeys[name];
  if (named !== undefined) return [namedKey(named)];
  return name.length === 1 ? [characterKey(name)] : null;
}

const namedKeys: Readonly<Record<string, 'enter' | 'tab' | 'escape' | 'up' | 'down' | 'f9'>> = {
  Enter: 'enter',
  Tab: 'tab',
  Esc: 'escape',
  Up: 'up',
  Down: 'down',
  F9: 'f9',
};

function charactersOf(text: string): readonly Key[] {
  return [...text].map((character) => characterKey(character));
}

/** Looks at the front that a stroke waits for its place, which may have to read something first. */
const patience = 20;
/** More presses than the longest form has fields mean that the field is not there. */
const pressesMax = 60;

export class Demonstration {
  readonly #table: readonly Binding[];
  #strokes: readonly Stroke[] = [];
  #patience = 0;
  #waited = 0;
  #presses = 0;

  /** @param table says how keys are shown */
  constructor(table: readonly Binding[]) {
    this.#table = table;
  }

  /** Begins anew; the first stroke must fit what is in front now, and those on a bench always. */
  begin({ screen, strokes }: DemonstrationOrder): void {
    this.#strokes = strokes;
    this.#patience = screen === null ? patience : 0;
    this.#waited = this.#patience;
    this.#presses = 0;
  }

  /** The user has taken over. */
  stop(): void {
    this.#strokes = [];
  }

  /** The next stroke, or the end when another place is in front than the one it is for; null when nothing is shown. */
  next(front: Front): Shown | null {
    const [first, ...rest] = this.#strokes;
    if (first === undefined) return null;
    if (!fits(first, front)) {
      if (first.isOptional) {
        this.#strokes = rest;
        return this.next(front);
      }
      this.#waited += 1;
      if (this.#waited <= this.#patience) return null;
      return this.#ended('something else is in front. Esc closes it.');
    }
    if (first.until !== '' && front.hint.includes(first.until)) {
      this.#strokes = rest;
      this.#presses = 0;
      return this.next(front);
    }
    this.#waited = 0;
    if (first.until === '') this.#strokes = rest;
    else {
      this.#presses += 1;
      if (this.#presses > pressesMax) return this.#ended('the field is not in this form.');
    }
    const { action, keys, shell } = first;
    return { action, keys, shell, level: 'info', message: `Show me: ${this.#nameOf(first)}` };
  }

  #ended(reason: string): Shown {
    this.stop();
    const message = `Show me has stopped: ${reason}`;
    return { action: null, keys: [], shell: [], level: 'warning', message };
  }

  #nameOf({ action, name, shell }: Stroke): string {
    const key = action === null ? '' : (this.#table.find(({ id }) => id === action)?.shown ?? '?');
    const parts = [key, name].filter((part) => part !== '').join(', ');
    return shell.length === 0 ? parts : `${parts}, and in the shell: ${shell.join('; ')}`;
  }
}

function fits({ where }: Stroke, { name, isView, place }: Front): boolean {
  if (where === 'any') return isView && place.typing !== true;
  return name === where || place.names.includes(where);
}
