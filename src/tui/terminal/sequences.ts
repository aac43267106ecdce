// What the key sequences of xterm, VT220, rxvt, PuTTY, the Linux console, tmux and screen mean, as tables.
// It is given sequences already cut out of the input, and knows nothing of bytes, timing or pastes.

import type { Key, KeyName } from './types.ts';

/** Modifier keys held down with a key. */
export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const NONE: Modifiers = { ctrl: false, alt: false, shift: false };
const SHIFT: Modifiers = { ctrl: false, alt: false, shift: true };
const CTRL: Modifiers = { ctrl: true, alt: false, shift: false };
const CTRL_SHIFT: Modifiers = { ctrl: true, alt: false, shift: true };

/** `ESC [ n ~`, where DEC's Find and Select stand where others have Home and End. */
const NUMBERED: Readonly<Record<string, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** rxvt ends a numbered sequence with another character in place of a modifier parameter. */
const NUMBERED_ENDS: Readonly<Record<string, Modifiers>> = {
  '~': NONE,
  $: SHIFT,
  '^': CTRL,
  '@': CTRL_SHIFT,
};

/** Final letters that mean the same after `ESC [` and after `ESC O`. */
const LETTERED: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const RXVT_ARROWS: Readonly<Record<string, KeyName>> = {
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};

/** `ESC O`: the rest of PuTTY's VT100+ function keys, and the keypad. */
const SS3_NAMED: Readonly<Record<string, KeyName>> = {
  T: 'f5',
  U: 'f6',
  V: 'f7',
  W: 'f8',
  X: 'f9',
  Y: 'f10',
  Z: 'f11',
  '[': 'f12',
  M: 'enter',
  I: 'tab',
};

const SS3_KEYPAD: Readonly<Record<string, string>> = {
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
};

/** `ESC [ [ A` to `E` of the Linux console. */
const LINUX_KEYS: Readonly<Record<string, KeyName>> = {
  A: 'f1',
  B: 'f2',
  C: 'f3',
  D: 'f4',
  E: 'f5',
};

const CONTROL_PUNCTUATION = ['\\', ']', '^', '_'];

/** The key with this name, without text. */
export function namedKey(name: KeyName, modifiers: Modifiers = NONE): Key {
  return { kind: 'key', name, text: name === 'space' ? ' ' : '', ...modifiers };
}

/** The key that types this one code point. */
export function characterKey(text: string, modifiers: Modifiers = NONE): Key {
  return { kind: 'key', name: 'character', text, ...modifiers };
}

/** The key behind one byte below 0x80, other than ESC. Backspace is 0x7F or 0x08, Enter CR or LF. */
export function keyFromByte(byte: number, alt: boolean): Key {
  const modifiers = { ...NONE, alt };
  if (byte === 0x08 || byte === 0x7f) {
    return namedKey('backspace', modifiers);
  }
  if (byte === 0x09) {
    return namedKey('tab', modifiers);
  }
  if (byte === 0x0a || byte === 0x0d) {
    return namedKey('enter', modifiers);
  }
  if (byte === 0x20) {
    return namedKey('space', modifiers);
  }
  if (byte > 0x20) {
    return characterKey(String.fromCharCode(byte), modifiers);
  }
  if (byte === 0) {
    return namedKey('space', { ...modifiers, ctrl: true });
  }
  const letter = CONTROL_PUNCTUATION[byte - 0x1c] ?? String.fromCharCode(byte + 0x60);
  return characterKey(letter, { ...modifiers, ctrl: true });
}

/**
 * The key of a control sequence `ESC [ parameters final`.
 * @returns null for a sequence that is no key of ours
 */
export function keyFromCsi(parameters: string, final: string): Key | null {
  if (!/^[\d;:]*$/.test(parameters)) {
    return null;
  }
  const numbers = parameters.split(';').map((part) => part.split(':')[0] ?? '');
  const first = numbers[0] ?? '';
  const modifiers = modifiersFrom(numbers[1]);
  const lettered = LETTERED[final];
  if (lettered !== undefined) {
    // A late answer with the cursor's place ends in R too, and is no F3.
    const isKey = numbers.length < 3 && (first === '' || first === '1') && modifiers !== null;
    return isKey ? namedKey(lettered, modifiers) : null;
  }
  const isOtherKey = final === '~' && first === '27' && numbers.length === 3;
  if (modifiers === null || (numbers.length > 2 && !isOtherKey)) {
    return null;
  }
  if (final === 'Z') {
    return namedKey('shift-tab', SHIFT);
  }
  const rxvtArrow = RXVT_ARROWS[final];
  if (rxvtArrow !== undefined) {
    return namedKey(rxvtArrow, SHIFT);
  }
  if (final === 'u') {
    return keyFromCodePoint(Number(first), modifiers);
  }
  if (isOtherKey) {
    return keyFromCodePoint(Number(numbers[2]), modifiers);
  }
  const name = NUMBERED[first];
  const end = NUMBERED_ENDS[final];
  if (name === undefined || end === undefined) {
    return null;
  }
  return namedKey(name, final === '~' ? modifiers : end);
}

/** The key of `ESC O parameters final`; older terminals put the modifier before the final letter. */
export function keyFromSs3(parameters: string, final: string): Key | null {
  const modifiers = modifiersFrom(parameters.split(';').at(-1)) ?? NONE;
  const name = LETTERED[final] ?? SS3_NAMED[final];
  if (name !== undefined) {
    return namedKey(name, modifiers);
  }
  const rxvtArrow = RXVT_ARROWS[final];
  if (rxvtArrow !== undefined) {
    return namedKey(rxvtArrow, CTRL);
  }
  const typed = SS3_KEYPAD[final];
  return typed === undefined ? null : characterKey(typed, modifiers);
}

/** The key of `ESC [ [ final`, which only the Linux console sends. */
export function keyFromLinuxConsole(final: string): Key | null {
  const name = LINUX_KEYS[final];
  return name === undefined ? null : namedKey(name);
}

/** A key that the terminal spells as a code point with modifiers, as tmux can with extended keys. */
function keyFromCodePoint(code: number, modifiers: Modifiers): Key | null {
  if (code === 0) {
    return null;
  }
  if (code === 27) {
    return namedKey('escape', modifiers);
  }
  if (code === 9 && modifiers.shift) {
    return namedKey('shift-tab', modifiers);
  }
  if (code < 0x20 || code === 0x7f) {
    const named = keyFromByte(code, modifiers.alt);
    return named.name === 'character' ? null : { ...named, ...modifiers };
  }
  // Kitty numbers its functional keys in the private use area; none of them is a key of ours.
  const isPrintable = (code < 0x80 || code > 0x9f) && code <= 0x10ffff && !isNoCharacter(code);
  if (!isPrintable) {
    return null;
  }
  const typed = String.fromCodePoint(code);
  if (typed === ' ') {
    return namedKey('space', modifiers);
  }
  return characterKey(modifiers.shift ? typed.toUpperCase() : typed, modifiers);
}

function isNoCharacter(code: number): boolean {
  return !(code >= 0) || (code >= 0xd800 && code <= 0xdfff) || (code >= 0xe000 && code <= 0xf8ff);
}

/**
 * xterm counts modifiers from 1: 2 is Shift, 3 Alt, 5 Ctrl, and so on by bits; Meta counts as Alt.
 * @returns null for a number that is no set of modifiers
 */
function modifiersFrom(parameter: string | undefined): Modifiers | null {
  if (parameter === undefined || parameter === '') {
    return NONE;
  }
  const bits = Number(parameter) - 1;
  if (!(bits >= 0 && bits <= 0xf)) {
    return null;
  }
  return { shift: (bits & 1) !== 0, alt: (bits & 0b1010) !== 0, ctrl: (bits & 4) !== 0 };
}
