// How keys become actions: the shape of a binding, the names of keys, which binding a key means in a place,
// row 23 and rebinding. The bindings themselves stand in keymap-table.ts. Knows no screen.
import type { Key } from './terminal/index.ts';

/**
 * One row of the one table of keys (TUI-024, 167): dispatch, row 23, help and documentation come from it.
 */
export interface Binding {
  /** The action, as reducers know it: `resource.start`. Unique within its place. */
  readonly id: string;
  /** Keys by their names, as {@link keyName} gives them: `enter`, `s`, `ctrl-b`, `alt-1`, `f6`. */
  readonly keys: readonly string[];
  /** The key as row 23 prints it with the historic key set: `F3`, `+/-`. */
  readonly shown: string;
  /** The same with the modern key set, where it differs. */
  readonly shownModern?: string;
  /** The same while text is being typed, where the other one would be text. */
  readonly shownTyping?: string;
  /** The word after the equals sign in row 23: `Start`. */
  readonly label: string;
  /** One sentence for help. */
  readonly description: string;
  /** The place where it works; a screen names the places it is made of. */
  readonly where: string;
  /** It leads to something that changes the cluster: not in read-only mode (TUI-251). */
  readonly acts?: boolean;
}

export type KeySet = 'historic' | 'modern';

/** The name of a key as bindings spell it: `up`, `shift-tab`, `a`, `G`, `ctrl-g`, `alt-0`, `space`. */
export function keyName(key: Key): string {
  const base = key.name === 'character' ? key.text : key.name;
  const shift = key.shift && key.name !== 'character' && key.name !== 'shift-tab' ? 'shift-' : '';
  return `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${shift}${base}`;
}

/** A key that types something: it belongs to a text field when one has the focus. */
export function isTyping(key: Key): boolean {
  return key.text !== '' && !key.ctrl && !key.alt;
}

const editingKeys = new Set(
  'left right home end backspace delete ctrl-a ctrl-e ctrl-u ctrl-k'.split(' '),
);

/** A key that a text field uses, typing or editing (TUI-201). */
export function isForText(key: Key): boolean {
  return isTyping(key) || editingKeys.has(keyName(key));
}

/** The bindings of some places, in the order of the places. */
export function bindingsOf(
  table: readonly Binding[],
  places: readonly string[],
): readonly Binding[] {
  return places.flatMap((place) => table.filter((binding) => binding.where === place));
}

/** The first binding that a key means, or undefined. */
export function findBinding(bindings: readonly Binding[], key: Key): Binding | undefined {
  const name = keyName(key);
  return bindings.find((binding) => binding.keys.includes(name));
}

/** `Enter=Select`, as one item of row 23. */
export function keyHint(binding: Binding, keySet: KeySet, typing: boolean): string {
  const usual = keySet === 'modern' ? (binding.shownModern ?? binding.shown) : binding.shown;
  return `${typing ? (binding.shownTyping ?? usual) : usual}=${binding.label}`;
}

/** Most keys that row 23 lists (TUI-024). */
export const keyHintsMax = 8;

/**
 * Row 23: at most eight hints, as many as fit, most useful first.
 *
 * @param kept one of them that is never left out: whoever finds help finds the others.
 */
export function formatKeyHints(hints: readonly string[], columns: number, kept?: string): string {
  const at = kept === undefined ? -1 : hints.indexOf(kept);
  for (let count = Math.min(hints.length, keyHintsMax); count > 0; count -= 1) {
    const shown =
      at < count
        ? hints.slice(0, count)
        : [...hints.slice(0, count - 1), ...hints.slice(at, at + 1)];
    const line = shown.join('  ');
    if (line.length <= columns) return line;
  }
  return '';
}

/** Keys that always mean the same (TUI-168), and keys that are never bound (TUI-169). */
const fixedKeys = new Set(
  'enter escape tab shift-tab ctrl-c up down left right ctrl-s ctrl-q ctrl-\\'.split(' '),
);

/**
 * Applies a user's own keys, action to key. A key that is fixed, unknown or taken in the same place is
 * reported in a sentence, and the default stays (TUI-168).
 */
export function applyRebindings(
  table: readonly Binding[],
  wishes: Readonly<Record<string, string>>,
): { readonly table: readonly Binding[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  let result = table;
  for (const [id, key] of Object.entries(wishes)) {
    const problem = refusal(result, id, key);
    if (problem !== null) {
      problems.push(`Key "${key}" for ${id}: ${problem}; the default stays.`);
      continue;
    }
    result = result.map((binding) =>
      binding.id === id ? { ...binding, keys: [key], shown: key } : binding,
    );
  }
  return { table: result, problems };
}

function refusal(table: readonly Binding[], id: string, key: string): string | null {
  const binding = table.find((candidate) => candidate.id === id);
  if (!binding) return 'there is no such action';
  if (fixedKeys.has(key)) return 'this key cannot be rebound';
  const clash = table.find(
    (other) =>
      other.id !== id &&
      (other.where === binding.where || other.where === 'all') &&
      other.keys.includes(key),
  );
  return clash ? `it already means "${clash.label}"` : null;
}
