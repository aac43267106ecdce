// Turns the bytes of a terminal into keys and pastes, so that a sequence may be cut anywhere. It holds no
// timer: it says how long silence must last and is told when it did. What the sequences mean stands in
// sequences.ts; what the keys do is none of its business.

import { createMachine, emit, enter, type Machine } from './decoder-machine.ts';
import { emitPendingEscape, endPaste, step } from './decoder-states.ts';
import { keyFromByte, namedKey } from './sequences.ts';
import type { TerminalInput } from './types.ts';

export interface DecoderOptions {
  /** How long a lone ESC may still be the beginning of a sequence (TUI-361). */
  readonly escapeDelayMs: number;
  /** Whether Esc followed by a digit within a second counts as Alt with the digit (TUI-166). */
  readonly escDigits?: boolean;
}

export interface Decoder {
  /** Takes bytes (or text, as UTF-8); returns the keys and pastes that are now complete. */
  push(chunk: Uint8Array | string): readonly TerminalInput[];
  /** Says that `waitMs()` passed in silence; returns what the pending bytes mean then. */
  flush(): readonly TerminalInput[];
  /** Milliseconds of silence after which to call `flush`; null when nothing is pending. */
  waitMs(): number | null;
  /** How many unknown sequences and broken characters were swallowed so far. */
  unknownCount(): number;
}

/**
 * Once more than a lone ESC has come, hardly anything a person types looks like it, so a slow line gets
 * this long for the rest, in milliseconds.
 */
const SEQUENCE_DELAY_MS = 500;
const ESC_DIGIT_MS = 1000;
/** A paste whose end never comes is taken as ended after this much silence. */
const PASTE_SILENCE_MS = 10_000;
const BRACKET = 0x5b;
const LETTER_O = 0x4f;

/** Creates a decoder (TUI-418, TUI-419). It never throws, whatever the bytes. */
export function createDecoder(options: DecoderOptions): Decoder {
  const machine = createMachine();
  const collect = (work: () => void): readonly TerminalInput[] => {
    machine.out = [];
    work();
    return machine.out;
  };
  return {
    push: (chunk) => collect(() => pushChunk(machine, chunk)),
    flush: () => collect(() => flush(machine, options)),
    waitMs: () => waitMs(machine, options),
    unknownCount: () => machine.unknown,
  };
}

function pushChunk(machine: Machine, chunk: Uint8Array | string): void {
  const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  if (bytes.length === 0) {
    return;
  }
  // A person who types `[` after Escape sends it alone; together with more it is the late rest of a cut
  // sequence, which must not act as letters.
  if (machine.gaveUp && bytes.length > 1 && (bytes[0] === BRACKET || bytes[0] === LETTER_O)) {
    enter(machine, 'escape');
  }
  machine.gaveUp = false;
  for (const byte of bytes) {
    step(machine, byte);
  }
}

function flush(machine: Machine, options: DecoderOptions): void {
  switch (machine.mode) {
    case 'ground':
      return;
    case 'escape':
      flushEscape(machine, options.escDigits === true);
      return;
    case 'csi':
      flushPrefix(machine, BRACKET);
      return;
    case 'ss3':
      flushPrefix(machine, LETTER_O);
      return;
    case 'introducer':
      emit(machine, keyFromByte(machine.bytes[0] ?? 0, true));
      return;
    case 'paste':
      endPaste(machine);
      return;
    case 'utf8':
    case 'linux':
    case 'mouse':
    case 'string':
      emit(machine, null);
  }
}

function flushEscape(machine: Machine, escDigits: boolean): void {
  if (escDigits && !machine.aged && machine.escapes === 1 && !machine.spent) {
    machine.aged = true;
    return;
  }
  const isPair = machine.escapes === 2;
  emitPendingEscape(machine);
  // With Esc-digits a second Esc only makes the first one act at once.
  if (isPair && (!escDigits || machine.spent)) {
    machine.out.push(namedKey('escape'));
  }
  enter(machine, 'ground');
  machine.gaveUp = true;
}

/** ESC with `[` or `O` and then silence was Alt with that key; with parameters it was a broken sequence. */
function flushPrefix(machine: Machine, prefix: number): void {
  if (machine.bytes.length > 0) {
    emit(machine, null);
    return;
  }
  if (machine.alt) {
    machine.out.push(namedKey('escape'));
  }
  emit(machine, keyFromByte(prefix, true));
}

function waitMs(machine: Machine, { escapeDelayMs }: DecoderOptions): number | null {
  switch (machine.mode) {
    case 'ground':
      return null;
    case 'escape':
      return machine.aged ? ESC_DIGIT_MS - escapeDelayMs : escapeDelayMs;
    case 'paste':
      return PASTE_SILENCE_MS;
    default:
      return Math.max(escapeDelayMs, SEQUENCE_DELAY_MS);
  }
}
