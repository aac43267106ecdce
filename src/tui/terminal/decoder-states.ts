// The states of the key decoder: what one more byte means in each of them. A state either takes the byte
// or hands it back to be read again in another state, so no byte is ever lost. Sequences are cut out here
// and looked up in sequences.ts.

import { ESC, emit, enter, keepByte, type Machine, type Mode } from './decoder-machine.ts';
import {
  characterKey,
  keyFromByte,
  keyFromCsi,
  keyFromLinuxConsole,
  keyFromSs3,
  namedKey,
} from './sequences.ts';
import type { Key } from './types.ts';

/** Whether the byte was taken, or must be read again in the state that is now entered. */
type Verdict = 'taken' | 'again';

const CANCEL = 0x18;
const SUBSTITUTE = 0x1a;
const BELL = 0x07;
const BRACKET = 0x5b;
const LETTER_O = 0x4f;
const PASTE_END = [ESC, BRACKET, 0x32, 0x30, 0x31, 0x7e];
const PASTE_BYTES_MAX = 1024 * 1024;

const HANDLERS: Readonly<Record<Mode, (machine: Machine, byte: number) => Verdict>> = {
  ground: onGround,
  utf8: onUtf8,
  escape: onEscape,
  csi: onCsi,
  linux: onLinux,
  ss3: onSs3,
  mouse: onMouse,
  introducer: onIntroducer,
  string: onString,
  paste: onPaste,
};

/** Reads one byte. */
export function step(machine: Machine, byte: number): void {
  let verdict: Verdict;
  do {
    verdict = HANDLERS[machine.mode](machine, byte);
  } while (verdict === 'again');
}

/** Ends a paste and reports its text, without any control character but line ends and tabs. */
export function endPaste(machine: Machine): void {
  const text = decodeUtf8(machine.bytes)
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  enter(machine, 'ground');
  machine.out.push({ kind: 'paste', text });
}

/** Reports the first of two pending ESC bytes as a key, unless it has done its work already. */
export function emitPendingEscape(machine: Machine): void {
  if (!machine.spent) {
    machine.out.push(namedKey('escape'));
  }
}

function onGround(machine: Machine, byte: number): Verdict {
  return onCharacter(machine, byte, false);
}

function onCharacter(machine: Machine, byte: number, alt: boolean): Verdict {
  if (byte === ESC) {
    enter(machine, 'escape');
  } else if (byte < 0x80) {
    emit(machine, keyFromByte(byte, alt));
  } else if (byte === 0x9b) {
    enter(machine, 'csi', alt);
  } else if (byte === 0x8f) {
    enter(machine, 'ss3', alt);
  } else if (byte >= 0xc2 && byte <= 0xf4) {
    enter(machine, 'utf8', alt);
    machine.bytes.push(byte);
    machine.count = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  } else {
    emit(machine, null);
  }
  return 'taken';
}

function onUtf8(machine: Machine, byte: number): Verdict {
  if ((byte & 0xc0) !== 0x80) {
    emit(machine, null);
    return 'again';
  }
  machine.bytes.push(byte);
  machine.count--;
  if (machine.count === 0) {
    const text = decodeUtf8(machine.bytes);
    const isBroken = /^[\u0080-\u009f\ufffd]/.test(text) && !isReplacement(machine.bytes);
    const modifiers = { ctrl: false, alt: machine.alt, shift: false };
    emit(machine, isBroken ? null : characterKey(text, modifiers));
  }
  return 'taken';
}

function decodeUtf8(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** Whether U+FFFD was really sent, and is not the sign of broken bytes. */
function isReplacement(bytes: readonly number[]): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbf && bytes[2] === 0xbd;
}

function onEscape(machine: Machine, byte: number): Verdict {
  if (machine.aged) {
    return onAgedEscape(machine, byte);
  }
  if (machine.escapes === 2) {
    // rxvt sends Alt with an arrow as ESC ESC [ A; anything else makes the first ESC a key of its own.
    if (byte === BRACKET || byte === LETTER_O) {
      enter(machine, byte === BRACKET ? 'csi' : 'ss3', !machine.spent);
      return 'taken';
    }
    emitPendingEscape(machine);
    enter(machine, 'escape');
  }
  if (byte === ESC) {
    machine.escapes = 2;
  } else if (byte === BRACKET) {
    enter(machine, 'csi');
  } else if (byte === LETTER_O) {
    enter(machine, 'ss3');
  } else if (byte === 0x5d || byte === 0x50 || byte === 0x5f) {
    enter(machine, 'introducer');
    machine.bytes.push(byte);
  } else {
    return onCharacter(machine, byte, true);
  }
  return 'taken';
}

/** After the escape delay only a digit, or the late rest of a sequence, still belongs to the ESC. */
function onAgedEscape(machine: Machine, byte: number): Verdict {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  if (isDigit || byte === BRACKET || byte === LETTER_O) {
    machine.aged = false;
    return 'again';
  }
  emit(machine, namedKey('escape'));
  if (byte !== ESC) {
    return 'again';
  }
  enter(machine, 'escape');
  machine.spent = true;
  return 'taken';
}

function onCsi(machine: Machine, byte: number): Verdict {
  const isFirst = machine.bytes.length === 0;
  const text = String.fromCharCode(...machine.bytes);
  if (isFirst && byte === BRACKET) {
    enter(machine, 'linux', machine.alt);
  } else if (isFirst && byte === 0x4d) {
    enter(machine, 'mouse');
    machine.count = 3;
  } else if (byte === 0x24 && /^\d+$/.test(text)) {
    emitSequence(machine, keyFromCsi(text, '$'));
  } else if (byte >= 0x20 && byte < 0x40) {
    keepByte(machine, byte);
  } else if (byte >= 0x40 && byte < 0x7f) {
    endCsi(machine, text, String.fromCharCode(byte));
  } else {
    return breakOff(machine, byte);
  }
  return 'taken';
}

function endCsi(machine: Machine, parameters: string, final: string): void {
  if (final === '~' && parameters === '200') {
    enter(machine, 'paste');
  } else {
    emitSequence(machine, keyFromCsi(parameters, final));
  }
}

function onLinux(machine: Machine, byte: number): Verdict {
  if (byte < 0x20 || byte >= 0x7f) {
    return breakOff(machine, byte);
  }
  emitSequence(machine, keyFromLinuxConsole(String.fromCharCode(byte)));
  return 'taken';
}

function onSs3(machine: Machine, byte: number): Verdict {
  if ((byte >= 0x30 && byte <= 0x39) || byte === 0x3b) {
    keepByte(machine, byte);
  } else if (byte >= 0x20 && byte < 0x7f) {
    const text = String.fromCharCode(...machine.bytes);
    emitSequence(machine, keyFromSs3(text, String.fromCharCode(byte)));
  } else {
    return breakOff(machine, byte);
  }
  return 'taken';
}

function emitSequence(machine: Machine, key: Key | null): void {
  const alt = machine.alt;
  emit(machine, key === null || !alt ? key : { ...key, alt });
}

/** A control character inside a sequence ends it; CAN and SUB do nothing else. */
function breakOff(machine: Machine, byte: number): Verdict {
  emit(machine, null);
  return byte === CANCEL || byte === SUBSTITUTE ? 'taken' : 'again';
}

/** A click report of the old kind, left on by another program: three bytes that must not act as keys. */
function onMouse(machine: Machine): Verdict {
  machine.count--;
  if (machine.count === 0) {
    emit(machine, null);
  }
  return 'taken';
}

/** ESC with `]`, `P` or `_` begins the answer to a question only if what follows looks like one. */
function onIntroducer(machine: Machine, byte: number): Verdict {
  const introducer = machine.bytes[0] ?? 0;
  const beginning = String.fromCharCode(introducer, byte);
  if (/^(\]\d|P[\d>!$+]|_G)$/.test(beginning)) {
    enter(machine, 'string');
    return 'taken';
  }
  emit(machine, keyFromByte(introducer, true));
  return 'again';
}

/** Late answers to questions of other programs, up to BEL or ESC \. */
function onString(machine: Machine, byte: number): Verdict {
  const sawEscape = machine.count === 1;
  if (byte === BELL || byte === CANCEL || byte === SUBSTITUTE || (sawEscape && byte === 0x5c)) {
    emit(machine, null);
  } else if (sawEscape) {
    machine.unknown++;
    enter(machine, 'escape');
    return 'again';
  } else {
    machine.count = byte === ESC ? 1 : 0;
  }
  return 'taken';
}

function onPaste(machine: Machine, byte: number): Verdict {
  if (byte === PASTE_END[machine.count]) {
    machine.count++;
    if (machine.count === PASTE_END.length) {
      endPaste(machine);
    }
    return 'taken';
  }
  // Only the first byte of the end mark is an ESC, so what matched so far cannot begin it again.
  for (const held of PASTE_END.slice(0, machine.count)) {
    keepPasted(machine, held);
  }
  machine.count = byte === ESC ? 1 : 0;
  if (machine.count === 0) {
    keepPasted(machine, byte);
  }
  return 'taken';
}

function keepPasted(machine: Machine, byte: number): void {
  if (machine.bytes.length < PASTE_BYTES_MAX) {
    machine.bytes.push(byte);
  }
}
