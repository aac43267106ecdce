// Every key sequence that the decoder must know, by the terminals that send it. Used by the tables and by
// the properties about cut sequences.

import type { Key, KeyName } from '../../../src/tui/terminal/index.ts';

export interface Sequence {
  readonly from: string;
  readonly bytes: string;
  readonly key: Key;
}

type Held = 'ctrl' | 'alt' | 'shift';

export function key(name: KeyName, ...held: Held[]): Key {
  return {
    kind: 'key',
    name,
    text: name === 'space' ? ' ' : '',
    ctrl: held.includes('ctrl'),
    alt: held.includes('alt'),
    shift: held.includes('shift'),
  };
}

export function typed(text: string, ...held: Held[]): Key {
  return { ...key('character', ...held), text };
}

function table(from: string, rows: readonly (readonly [string, Key])[]): Sequence[] {
  return rows.map(([bytes, expected]) => ({ from, bytes, key: expected }));
}

const ESC = '\u001B';

function functionKeys(spelled: readonly string[], first = 1): (readonly [string, Key])[] {
  const names: KeyName[] = [
    'f1',
    'f2',
    'f3',
    'f4',
    'f5',
    'f6',
    'f7',
    'f8',
    'f9',
    'f10',
    'f11',
    'f12',
  ];
  return spelled.map((bytes, index) => {
    const name = names[first - 1 + index];
    if (name === undefined) {
      throw new Error(`no function key for ${JSON.stringify(bytes)}`);
    }
    return [bytes, key(name)] as const;
  });
}

const TILDE_F6_TO_F12 = ['17', '18', '19', '20', '21', '23', '24'].map(
  (number) => `${ESC}[${number}~`,
);
const TILDE_F1_TO_F5 = ['11', '12', '13', '14', '15'].map((number) => `${ESC}[${number}~`);

const EDITING = (home: string, end: string): (readonly [string, Key])[] => [
  [`${ESC}[${home}`, key('home')],
  [`${ESC}[2~`, key('insert')],
  [`${ESC}[3~`, key('delete')],
  [`${ESC}[${end}`, key('end')],
  [`${ESC}[5~`, key('pageup')],
  [`${ESC}[6~`, key('pagedown')],
];

const ARROWS = (prefix: string): (readonly [string, Key])[] => [
  [`${ESC}${prefix}A`, key('up')],
  [`${ESC}${prefix}B`, key('down')],
  [`${ESC}${prefix}C`, key('right')],
  [`${ESC}${prefix}D`, key('left')],
];

export const SEQUENCES: readonly Sequence[] = [
  ...table('xterm', [
    ...ARROWS('['),
    ...ARROWS('O'),
    ...EDITING('H', 'F'),
    [`${ESC}OH`, key('home')],
    [`${ESC}OF`, key('end')],
    ...functionKeys([`${ESC}OP`, `${ESC}OQ`, `${ESC}OR`, `${ESC}OS`, `${ESC}[15~`]),
    ...functionKeys(TILDE_F6_TO_F12, 6),
    [`${ESC}[Z`, key('shift-tab', 'shift')],
    [`${ESC}OM`, key('enter')],
    [`${ESC}[1;2A`, key('up', 'shift')],
    [`${ESC}[1;3B`, key('down', 'alt')],
    [`${ESC}[1;5C`, key('right', 'ctrl')],
    [`${ESC}[1;8D`, key('left', 'ctrl', 'alt', 'shift')],
    [`${ESC}[1;9D`, key('left', 'alt')],
    [`${ESC}[1;5H`, key('home', 'ctrl')],
    [`${ESC}[1;2F`, key('end', 'shift')],
    [`${ESC}[1;5P`, key('f1', 'ctrl')],
    [`${ESC}[1;2S`, key('f4', 'shift')],
    [`${ESC}[3;5~`, key('delete', 'ctrl')],
    [`${ESC}[15;3~`, key('f5', 'alt')],
    [`${ESC}[24;6~`, key('f12', 'ctrl', 'shift')],
    [`${ESC}[27;5;9~`, key('tab', 'ctrl')],
    [`${ESC}[27;2;13~`, key('enter', 'shift')],
    [`${ESC}[27;6;65~`, typed('A', 'ctrl', 'shift')],
  ]),
  ...table('vt220', [
    ...ARROWS('['),
    ...EDITING('1~', '4~'),
    ...functionKeys([`${ESC}OP`, `${ESC}OQ`, `${ESC}OR`, `${ESC}OS`]),
    ...functionKeys(TILDE_F6_TO_F12, 6),
    [`${ESC}Op`, typed('0')],
    [`${ESC}Oy`, typed('9')],
    [`${ESC}Om`, typed('-')],
    [`${ESC}Ol`, typed(',')],
    [`${ESC}On`, typed('.')],
    [`${ESC}OM`, key('enter')],
  ]),
  ...table('rxvt', [
    ...ARROWS('['),
    ...EDITING('7~', '8~'),
    ...functionKeys([...TILDE_F1_TO_F5, ...TILDE_F6_TO_F12]),
    [`${ESC}[a`, key('up', 'shift')],
    [`${ESC}[d`, key('left', 'shift')],
    [`${ESC}Oa`, key('up', 'ctrl')],
    [`${ESC}Oc`, key('right', 'ctrl')],
    [`${ESC}[3$`, key('delete', 'shift')],
    [`${ESC}[5^`, key('pageup', 'ctrl')],
    [`${ESC}[7@`, key('home', 'ctrl', 'shift')],
    [`${ESC}[11^`, key('f1', 'ctrl')],
    [`${ESC}${ESC}[A`, key('up', 'alt')],
    [`${ESC}${ESC}[6~`, key('pagedown', 'alt')],
    [`${ESC}${ESC}Oa`, key('up', 'alt', 'ctrl')],
    [`${ESC}Oj`, typed('*')],
    [`${ESC}Ok`, typed('+')],
    [`${ESC}Oo`, typed('/')],
  ]),
  ...table('PuTTY', [
    ...ARROWS('['),
    ...ARROWS('O'),
    ...EDITING('1~', '4~'),
    ...functionKeys([...TILDE_F1_TO_F5, ...TILDE_F6_TO_F12]),
    ...functionKeys(
      ['P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '['].map((k) => `${ESC}O${k}`),
    ),
    ...functionKeys(['A', 'B', 'C', 'D', 'E'].map((k) => `${ESC}[[${k}`)),
    [`${ESC}[Z`, key('shift-tab', 'shift')],
  ]),
  ...table('Linux console', [
    ...ARROWS('['),
    ...EDITING('1~', '4~'),
    ...functionKeys(['A', 'B', 'C', 'D', 'E'].map((k) => `${ESC}[[${k}`)),
    ...functionKeys(TILDE_F6_TO_F12, 6),
    [`${ESC}\t`, key('tab', 'alt')],
  ]),
  ...table('tmux', [
    ...ARROWS('['),
    ...ARROWS('O'),
    ...EDITING('1~', '4~'),
    ...functionKeys([`${ESC}OP`, `${ESC}OQ`, `${ESC}OR`, `${ESC}OS`, `${ESC}[15~`]),
    ...functionKeys(TILDE_F6_TO_F12, 6),
    [`${ESC}[1;5A`, key('up', 'ctrl')],
    [`${ESC}[Z`, key('shift-tab', 'shift')],
    [`${ESC}[97;5u`, typed('a', 'ctrl')],
    [`${ESC}[97;2u`, typed('A', 'shift')],
    [`${ESC}[13;5u`, key('enter', 'ctrl')],
    [`${ESC}[32;5u`, key('space', 'ctrl')],
    [`${ESC}[9;2u`, key('shift-tab', 'shift')],
    [`${ESC}[27;2u`, key('escape', 'shift')],
  ]),
  ...table('screen', [
    ...ARROWS('['),
    ...ARROWS('O'),
    ...EDITING('1~', '4~'),
    ...functionKeys([`${ESC}OP`, `${ESC}OQ`, `${ESC}OR`, `${ESC}OS`, `${ESC}[15~`]),
    ...functionKeys(TILDE_F6_TO_F12, 6),
  ]),
  ...table('8-bit controls', [
    ['\u009BA', key('up')],
    ['\u008FP', key('f1')],
  ]),
];

/** Keys of one byte, of one character, and with Alt. */
export const SINGLE_KEYS: readonly Sequence[] = [
  ...table('control bytes', [
    ['\r', key('enter')],
    ['\n', key('enter')],
    ['\t', key('tab')],
    ['\u007F', key('backspace')],
    ['\b', key('backspace')],
    ['\u0000', key('space', 'ctrl')],
    ['\u0001', typed('a', 'ctrl')],
    ['\u0003', typed('c', 'ctrl')],
    ['\u001A', typed('z', 'ctrl')],
    ['\u001C', typed('\\', 'ctrl')],
    ['\u001D', typed(']', 'ctrl')],
    ['\u001E', typed('^', 'ctrl')],
    ['\u001F', typed('_', 'ctrl')],
  ]),
  ...table('characters', [
    [' ', key('space')],
    ['a', typed('a')],
    ['Z', typed('Z')],
    ['~', typed('~')],
    ['[', typed('[')],
    ['é', typed('é')],
    ['日', typed('日')],
    ['😀', typed('😀')],
    ['\uFFFD', typed('\uFFFD')],
    ['\uFEFF', typed('\uFEFF')],
  ]),
  ...table('Alt', [
    ...Array.from('0123456789', (digit) => [`${ESC}${digit}`, typed(digit, 'alt')] as const),
    [`${ESC}a`, typed('a', 'alt')],
    [`${ESC}é`, typed('é', 'alt')],
    [`${ESC} `, key('space', 'alt')],
    [`${ESC}\r`, key('enter', 'alt')],
    [`${ESC}\u007F`, key('backspace', 'alt')],
    [`${ESC}\u0001`, typed('a', 'ctrl', 'alt')],
  ]),
];

/** The bytes of a sequence; 8-bit controls are single bytes, not UTF-8. */
export function bytesOf(sequence: Sequence): Uint8Array {
  return Buffer.from(sequence.bytes, sequence.from === '8-bit controls' ? 'latin1' : 'utf8');
}
