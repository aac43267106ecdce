// Meanings to colour codes (TUI-385..387, 426): the only place in the console that knows them. Components
// ask for a meaning and never for a colour. Knows no screen and nothing of clusters.
import { type Marks, marksFor } from './marks.ts';

export type { Marks } from './marks.ts';

/** What a piece of text means; there is no other way to give text a look. */
export type Meaning =
  | 'ok'
  | 'warn'
  | 'fail'
  | 'unknown'
  | 'changing'
  | 'focus'
  | 'title'
  | 'dim'
  | 'frame';

export type ThemeName = 'historic' | 'dark' | 'light' | 'mono';

export const themeNames: readonly ThemeName[] = ['historic', 'dark', 'light', 'mono'];

/** Codes of SGR (ECMA-48) that a theme may use: attributes, and the 16 colours of the terminal. */
export type Attribute =
  | 'bold'
  | 'dim'
  | 'underline'
  | 'reverse'
  | 'red'
  | 'green'
  | 'yellow'
  | 'blue'
  | 'magenta'
  | 'cyan'
  | 'bright-yellow';

const codes: Readonly<Record<Attribute, readonly [open: number, close: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  reverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  'bright-yellow': [93, 39],
};

type Look = Readonly<Record<Meaning, readonly Attribute[]>>;

const noColour: Look = {
  ok: [],
  warn: ['bold'],
  fail: ['bold', 'reverse'],
  unknown: ['bold', 'underline'],
  changing: ['underline'],
  focus: ['reverse'],
  title: ['bold'],
  dim: ['dim'],
  frame: [],
};

/** States differ by attribute as well as by hue, so that they differ without colour (TUI-387). */
export const looks: Readonly<Record<ThemeName, Look>> = {
  historic: { ...noColour, unknown: ['bold'], changing: [], dim: [] },
  mono: noColour,
  dark: {
    ...noColour,
    ok: ['green'],
    warn: ['bold', 'bright-yellow'],
    fail: ['bold', 'reverse', 'red'],
    unknown: ['bold', 'underline', 'magenta'],
    changing: ['underline', 'cyan'],
  },
  light: {
    ...noColour,
    ok: ['green'],
    warn: ['bold', 'yellow'],
    fail: ['bold', 'reverse', 'red'],
    unknown: ['bold', 'underline', 'magenta'],
    changing: ['underline', 'blue'],
    title: ['bold', 'blue'],
  },
};

export interface Theme {
  readonly name: ThemeName;
  readonly marks: Marks;
  /** The text with the look of a meaning. */
  paint(meaning: Meaning, text: string): string;
}

/** A theme with its marks. */
export function createTheme(name: ThemeName, characters: 'ascii' | 'utf8'): Theme {
  const look = looks[name];
  return {
    name,
    marks: marksFor(characters),
    paint: (meaning, text) => dress(look[meaning], text),
  };
}

// Overlining is used by no theme; it carries the place of the real cursor through Ink's layout.
const cursorOpen = '\u001B[53m';
const cursorClose = '\u001B[55m';

/**
 * Marks the first cell of `text` as the place of the terminal's own cursor (TUI-201, 429). At most one place
 * of a frame may be marked; {@link takeCursor} finds it and removes the mark.
 */
export function markCursor(text: string): string {
  return `${cursorOpen}${text}${cursorClose}`;
}

const sgr = new RegExp(`^${String.fromCharCode(27)}\\[([0-9;]*)m`);

/** A whole frame without cursor marks, and where the last mark stood; null if there was none. */
export function takeCursor(
  frame: string,
  widthOf: (text: string) => number,
): { readonly frame: string; readonly cursor: { row: number; column: number } | null } {
  const at = frame.lastIndexOf(cursorOpen);
  if (at < 0) return { frame, cursor: null };
  const before = frame.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const row = before.split('\n').length - 1;
  const column = widthOf(withoutCodes(before.slice(lineStart)));
  return {
    frame: frame.replaceAll(cursorOpen, '').replaceAll(cursorClose, ''),
    cursor: { row, column },
  };
}

/** A text without its looks. */
export function withoutCodes(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at) === 27 ? sgr.exec(text.slice(at, at + 24)) : null;
    if (code) at += code[0].length;
    else result += text[at++] ?? '';
  }
  return result;
}

function dress(attributes: readonly Attribute[], text: string): string {
  if (text === '') return text;
  let open = '';
  let close = '';
  for (const attribute of attributes) {
    open += `\u001B[${codes[attribute][0]}m`;
    close = `\u001B[${codes[attribute][1]}m${close}`;
  }
  return `${open}${text}${close}`;
}
