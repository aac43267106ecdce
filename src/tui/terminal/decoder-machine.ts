// The memory of the key decoder and the few ways to change it, shared by the states of decoder-states.ts
// and the door in decoder.ts. It holds plain data and no timer, and knows no key sequence.

import type { Key, TerminalInput } from './types.ts';

export const ESC = 0x1b;

/** No key has a longer sequence; what comes after is read to the end but not kept. */
const SEQUENCE_LENGTH_MAX = 32;

/** What is being read. */
export type Mode =
  | 'ground'
  | 'utf8'
  | 'escape'
  | 'csi'
  | 'linux'
  | 'ss3'
  | 'mouse'
  | 'introducer'
  | 'string'
  | 'paste';

export interface Machine {
  mode: Mode;
  /** Whether an ESC stands before what is being read. */
  alt: boolean;
  /** In mode `escape`: one or two ESC bytes are pending. */
  escapes: 1 | 2;
  /** In mode `escape` with Esc-digits: the escape delay is over, and a digit is still waited for. */
  aged: boolean;
  /** In mode `escape`: the pending ESC has already done its work as the second of two. */
  spent: boolean;
  /** A lone ESC was given up because of silence; the rest of its sequence may still come. */
  gaveUp: boolean;
  /** The bytes of the character, sequence or paste being read. */
  bytes: number[];
  /** Bytes still missing in `utf8` and `mouse`; bytes of an end mark seen in `string` and `paste`. */
  count: number;
  /** Unknown sequences and broken characters so far. */
  unknown: number;
  /** What the present call has decoded. */
  out: TerminalInput[];
}

/** A machine that has read nothing. */
export function createMachine(): Machine {
  return {
    mode: 'ground',
    alt: false,
    escapes: 1,
    aged: false,
    spent: false,
    gaveUp: false,
    bytes: [],
    count: 0,
    unknown: 0,
    out: [],
  };
}

/** Begins to read something else. */
export function enter(machine: Machine, mode: Mode, alt = false): void {
  machine.mode = mode;
  machine.alt = alt;
  machine.escapes = 1;
  machine.aged = false;
  machine.spent = false;
  machine.bytes = [];
  machine.count = 0;
}

/** Ends what is being read with this key, or with null as something unknown. */
export function emit(machine: Machine, key: Key | null): void {
  enter(machine, 'ground');
  if (key === null) {
    machine.unknown++;
  } else {
    machine.out.push(key);
  }
}

/** Keeps one byte of a sequence. */
export function keepByte(machine: Machine, byte: number): void {
  if (machine.bytes.length < SEQUENCE_LENGTH_MAX) {
    machine.bytes.push(byte);
  }
}
