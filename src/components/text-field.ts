// One line of text being edited: the text, the place of the cursor, and what keys do to them (TUI-201..203).
// Pure; counts in characters as a person sees them, draws in cells.
import { cellWidth, fitText, graphemes } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';

export interface TextField {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
}

/** A field with a text and the cursor behind it. */
export function textField(text: string): TextField {
  return { text, cursor: graphemes(text).length };
}

/** Puts text in at the cursor; line ends become blanks. */
export function insertText(field: TextField, text: string): TextField {
  const parts = graphemes(field.text);
  const added = text.replaceAll('\n', ' ');
  const before = parts.slice(0, field.cursor).join('') + added;
  return {
    text: before + parts.slice(field.cursor).join(''),
    cursor: graphemes(before).length,
  };
}

/**
 * What an editing key does.
 *
 * @param name the key as bindings spell it: `left`, `ctrl-u`, `backspace`.
 * @returns null for a key that does nothing in a text field.
 */
export function editText(field: TextField, name: string): TextField | null {
  const parts = graphemes(field.text);
  const { cursor } = field;
  const at = (place: number): TextField => ({
    text: field.text,
    cursor: Math.max(0, Math.min(place, parts.length)),
  });
  const without = (from: number, to: number): TextField => ({
    text: [...parts.slice(0, from), ...parts.slice(to)].join(''),
    cursor: from,
  });
  switch (name) {
    case 'left':
      return at(cursor - 1);
    case 'right':
      return at(cursor + 1);
    case 'home':
    case 'ctrl-a':
      return at(0);
    case 'end':
    case 'ctrl-e':
      return at(parts.length);
    case 'ctrl-u':
      return without(0, cursor);
    case 'ctrl-k':
      return without(cursor, parts.length);
    case 'backspace':
      return cursor === 0 ? field : without(cursor - 1, cursor);
    case 'delete':
      return cursor >= parts.length ? field : without(cursor, cursor + 1);
    default:
      return null;
  }
}

/**
 * The field as exactly `width` cells. What does not fit is scrolled sideways, with `<` or `>` at the edge
 * (TUI-202); with focus, the cell of the cursor is marked.
 */
export function drawField(
  field: TextField,
  width: number,
  isFocused: boolean,
  theme: Theme,
): string {
  if (!isFocused) return fitText(field.text, width, '>');
  const parts = graphemes(field.text);
  const from = firstShown(parts, field.cursor, width);
  let used = from > 0 ? 1 : 0;
  let line = from > 0 ? '<' : '';
  for (let index = from; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const isLast = index === parts.length - 1;
    const room = width - used - cellWidth(part);
    if (room < 0 || (room === 0 && !isLast && index !== field.cursor)) {
      line += used < width ? '>' : '';
      used += used < width ? 1 : 0;
      break;
    }
    line += index === field.cursor ? markCursor(part) : part;
    used += cellWidth(part);
  }
  if (field.cursor >= parts.length && used < width) {
    line += markCursor(' ');
    used += 1;
  }
  return theme.paint('focus', line + ' '.repeat(Math.max(0, width - used)));
}

/** The first character shown, so that the cursor's cell is inside the width. */
function firstShown(parts: readonly string[], cursor: number, width: number): number {
  const needed = (from: number): number => {
    const lead = from > 0 ? 1 : 0;
    const before = parts.slice(from, cursor).reduce((sum, part) => sum + cellWidth(part), lead);
    const under = cursor < parts.length ? cellWidth(parts[cursor] ?? '') : 1;
    const trail = cursor < parts.length - 1 ? 1 : 0;
    return before + under + trail;
  };
  let from = 0;
  while (from < cursor && needed(from) > width) from += 1;
  return from;
}
