// The shapes that the terminal layer shares with the rest of the console: keys, sizes, what a terminal
// can do, and the narrow views of Node's streams and process that it needs. No behaviour lives here, and
// nothing of clusters, screens or Ink.

/** Names of keys. `character` is any other printable key, given by its `text`. */
export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'enter'
  | 'tab'
  | 'shift-tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7'
  | 'f8'
  | 'f9'
  | 'f10'
  | 'f11'
  | 'f12'
  | 'space'
  | 'character';

/**
 * One press of one key. `text` is what the key would type: one code point for `character`, a blank for
 * `space`, empty for all others. Ctrl-A is `{ name: 'character', text: 'a', ctrl: true }`, Alt-1 is
 * `{ name: 'character', text: '1', alt: true }`. `shift` is set only where the terminal says so; a capital
 * letter arrives as its text.
 */
export interface Key {
  readonly kind: 'key';
  readonly name: KeyName;
  readonly text: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** Text pasted in one go. Line ends are `\n`, other control characters but tabs are gone. */
export interface Paste {
  readonly kind: 'paste';
  readonly text: string;
}

/** All that a person can send through the terminal. */
export type TerminalInput = Key | Paste;

/** A size in cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Where the real cursor stands, in cells counted from 0, or that it is hidden. */
export type CursorPlace = { readonly row: number; readonly column: number } | 'hidden';

/** How the program can work: drawn, as plain questions and answers, or not interactively at all. */
export type TerminalMode = 'full-screen' | 'line' | 'no-terminal';

/** Colours of the terminal's own palette, or none. */
export type ColourDepth = 'none' | '16';

/** Which characters can be shown. */
export type CharacterSet = 'utf8' | 'ascii';

/** What was decided about the terminal at the start, with the reasons as sentences for people. */
export interface Capabilities {
  readonly mode: TerminalMode;
  readonly colour: ColourDepth;
  readonly characters: CharacterSet;
  /** How long a lone ESC byte may be the beginning of a key sequence. */
  readonly escapeDelayMs: number;
  /** Whether the terminal is known to draw between synchronized-update marks at one stroke. */
  readonly synchronizedUpdates: boolean;
  readonly size: TerminalSize;
  readonly reasons: readonly string[];
}
