// The decoder by tables and by properties: what each sequence means, whole, cut anywhere, and with silence
// at the cut.

import { describe, expect, it } from 'vitest';
import {
  createDecoder,
  type Decoder,
  type TerminalInput,
} from '../../../src/tui/terminal/index.ts';
import { fc } from '../../support/properties.ts';
import { bytesOf, key, SEQUENCES, SINGLE_KEYS, typed } from './decoder-sequences.ts';

const ESC = '\u001B';
const LOCAL = { escapeDelayMs: 25 };
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

function decode(...chunks: (string | Uint8Array)[]): TerminalInput[] {
  const decoder = createDecoder(LOCAL);
  return chunks.flatMap((chunk) => [...decoder.push(chunk)]);
}

/** Lets this much silence pass, with a flush whenever the decoder's own wait is over. */
function beSilent(decoder: Decoder, silenceMs: number): TerminalInput[] {
  const inputs: TerminalInput[] = [];
  let passedMs = 0;
  for (let wait = decoder.waitMs(); wait !== null; wait = decoder.waitMs()) {
    passedMs += wait;
    if (passedMs > silenceMs) {
      break;
    }
    inputs.push(...decoder.flush());
  }
  return inputs;
}

describe('the decoder knows every sequence', () => {
  it.each([...SEQUENCES, ...SINGLE_KEYS])('TUI-419 $from $bytes', (sequence) => {
    const decoder = createDecoder(LOCAL);
    expect(decoder.push(bytesOf(sequence))).toEqual([sequence.key]);
    expect(decoder.waitMs()).toBeNull();
    expect(decoder.unknownCount()).toBe(0);
  });

  it('TUI-419 reads all of them in one chunk, in order', () => {
    const all = [...SEQUENCES, ...SINGLE_KEYS];
    const bytes = Buffer.concat(all.map(bytesOf));
    expect(decode(bytes)).toEqual(all.map((sequence) => sequence.key));
  });
});

describe('the decoder and cut sequences', () => {
  const all = [...SEQUENCES, ...SINGLE_KEYS].map((sequence) => ({
    ...sequence,
    raw: bytesOf(sequence),
  }));

  it.each([0, 5])('TUI-419 a gap of %i ms at any byte changes nothing', (gapMs) => {
    for (const { raw, key: expected } of all) {
      for (let cut = 1; cut < raw.length; cut++) {
        const decoder = createDecoder(LOCAL);
        const inputs = [
          ...decoder.push(raw.subarray(0, cut)),
          ...beSilent(decoder, gapMs),
          ...decoder.push(raw.subarray(cut)),
        ];
        expect(inputs).toEqual([expected]);
      }
    }
  });

  it.each([50, 150])(
    'TUI-419 a gap of %i ms at worst makes an Escape of its own, and never stray letters',
    (gapMs) => {
      for (const { raw, key: expected } of SEQUENCES.map((sequence) => ({
        ...sequence,
        raw: bytesOf(sequence),
      }))) {
        for (let cut = 1; cut < raw.length; cut++) {
          const decoder = createDecoder(LOCAL);
          const before = [...decoder.push(raw.subarray(0, cut)), ...beSilent(decoder, gapMs)];
          const after = decoder.push(raw.subarray(cut));
          const escapes = before.filter((input) => input.kind === 'key' && input.name === 'escape');
          expect(before).toEqual(escapes);
          const isAltByEscape = raw[0] === 0x1b && (raw[1] === 0x1b || raw[1] === 0x09);
          if (!isAltByEscape || before.length === 0) {
            expect(after).toEqual([expected]);
          }
        }
      }
    },
  );

  it.each([5, 50])('TUI-361 at 100 ms on a slow line a gap of %i ms changes nothing', (gapMs) => {
    for (const { raw, key: expected } of all) {
      for (let cut = 1; cut < raw.length; cut++) {
        const decoder = createDecoder({ escapeDelayMs: 100 });
        const before = [...decoder.push(raw.subarray(0, cut)), ...beSilent(decoder, gapMs)];
        expect([...before, ...decoder.push(raw.subarray(cut))]).toEqual([expected]);
      }
    }
  });

  it('TUI-361 waits the escape delay after a lone ESC, and longer once a sequence has begun', () => {
    const decoder = createDecoder({ escapeDelayMs: 100 });
    expect(decoder.waitMs()).toBeNull();
    decoder.push(ESC);
    expect(decoder.waitMs()).toBe(100);
    decoder.push('[');
    expect(decoder.waitMs()).toBe(500);
    decoder.push('A');
    expect(decoder.waitMs()).toBeNull();
  });

  it('TUI-418 takes a lone ESC for Escape after the delay', () => {
    const decoder = createDecoder(LOCAL);
    expect(decoder.push(ESC)).toEqual([]);
    expect(decoder.flush()).toEqual([key('escape')]);
    expect(decoder.flush()).toEqual([]);
    expect(decoder.push('[')).toEqual([typed('[')]);
  });

  it('TUI-418 two Escapes pressed quickly are two keys', () => {
    const decoder = createDecoder(LOCAL);
    expect([...decoder.push(ESC + ESC), ...decoder.flush()]).toEqual([
      key('escape'),
      key('escape'),
    ]);
    expect(decode(`${ESC}${ESC}x`)).toEqual([key('escape'), typed('x', 'alt')]);
    expect([...decoder.push(ESC.repeat(3)), ...decoder.flush()]).toHaveLength(3);
  });

  it('TUI-418 Alt with [, O, ] and P is known by the silence after it', () => {
    for (const character of ['[', 'O', ']', 'P']) {
      const decoder = createDecoder(LOCAL);
      expect(decoder.push(ESC + character)).toEqual([]);
      expect(decoder.flush()).toEqual([typed(character, 'alt')]);
    }
    expect(decode(`${ESC}]x`)).toEqual([typed(']', 'alt'), typed('x')]);
  });
});

describe('the decoder and what it does not know', () => {
  it.each([
    ['F13 and above', `${ESC}[25~`],
    ['a control sequence of unknown number', `${ESC}[99~`],
    ['focus in', `${ESC}[I`],
    ['a mouse report', `${ESC}[<0;10;5M`],
    ['a mouse report of the old kind', `${ESC}[M !!`],
    ['a device answer', `${ESC}[?64;1;2c`],
    ['a mode answer', `${ESC}[?2026;1$y`],
    ['the place of the cursor', `${ESC}[24;80R`],
    ['a colour answer', `${ESC}]11;rgb:0000/0000/0000\u0007`],
    ['a colour answer ended by ST', `${ESC}]11;rgb:0000/0000/0000${ESC}\\`],
    ['a version answer', `${ESC}P>|xterm(390)${ESC}\\`],
    ['a graphics answer', `${ESC}_Gi=1;OK${ESC}\\`],
    ['an end of paste without a beginning', PASTE_END],
    ['an unknown key of the keypad', `${ESC}Oz`],
    ['an unknown key of the console', `${ESC}[[Z`],
    ['a restored cursor', `${ESC}[u`],
    ['a key of the private use area', `${ESC}[57358u`],
    ['a very long sequence', `${ESC}[${'1;'.repeat(500)}~`],
    ['a cancelled sequence', `${ESC}[1;5\u0018`],
  ])('TUI-419 swallows and counts %s', (_what, bytes) => {
    const decoder = createDecoder(LOCAL);
    expect(decoder.push(`a${bytes}b`)).toEqual([typed('a'), typed('b')]);
    expect(decoder.unknownCount()).toBe(1);
  });

  it.each([
    ['a broken character', [0xc3, 0x41]],
    ['a lone continuation byte', [0x80, 0x41]],
    ['a surrogate', [0xed, 0xa0, 0x80, 0x41]],
    ['a code point that is too high', [0xf4, 0x90, 0x80, 0x80, 0x41]],
    ['a control character as UTF-8', [0xc2, 0x85, 0x41]],
  ])('TUI-419 swallows and counts %s', (_what, bytes) => {
    const decoder = createDecoder(LOCAL);
    expect(decoder.push(Uint8Array.from(bytes))).toEqual([typed('A')]);
    expect(decoder.unknownCount()).toBe(1);
  });

  it('TUI-418 a control key inside a broken sequence is still a key', () => {
    expect(decode(`${ESC}[1;5\r`)).toEqual([key('enter')]);
    expect(decode(`${ESC}[1;5${ESC}[A`)).toEqual([key('up')]);
  });

  it('TUI-419 gives up half a sequence after silence', () => {
    for (const half of [
      `${ESC}[1;5`,
      `${ESC}O5`,
      `${ESC}[[`,
      `${ESC}[M!`,
      `${ESC}]11;`,
      '\u00C3',
    ]) {
      const decoder = createDecoder(LOCAL);
      decoder.push(half === '\u00C3' ? Uint8Array.of(0xc3) : half);
      expect(decoder.flush()).toEqual([]);
      expect(decoder.unknownCount()).toBe(1);
      expect(decoder.push('x')).toEqual([typed('x')]);
    }
  });
});

describe('pastes', () => {
  it('TUI-203 is one piece of text and triggers no key', () => {
    expect(decode(`${PASTE_BEGIN}q\r\nZ\ry\tn${PASTE_END}k`)).toEqual([
      { kind: 'paste', text: 'q\nZ\ny\tn' },
      typed('k'),
    ]);
  });

  it('TUI-203 loses its control characters, also an escape sequence', () => {
    expect(decode(`${PASTE_BEGIN}a${ESC}[31mb\u0007\u0003${ESC}[20c\u009Bd${PASTE_END}`)).toEqual([
      { kind: 'paste', text: 'a[31mb[20cd' },
    ]);
  });

  it('TUI-203 may be cut anywhere, inside characters and marks too', () => {
    const raw = Buffer.from(`${PASTE_BEGIN}日本 ${ESC}[201 é${PASTE_END}`);
    for (let cut = 1; cut < raw.length; cut++) {
      expect(decode(raw.subarray(0, cut), raw.subarray(cut))).toEqual([
        { kind: 'paste', text: '日本 [201 é' },
      ]);
    }
  });

  it('TUI-203 is cut off at one mebibyte, and its rest is no keys', () => {
    const [paste, ...rest] = decode(PASTE_BEGIN, 'x'.repeat(1024 * 1024 + 5), PASTE_END);
    expect(paste?.kind === 'paste' && paste.text.length).toBe(1024 * 1024);
    expect(rest).toEqual([]);
  });

  it('TUI-203 whose end never comes is taken as it is after ten seconds of silence', () => {
    const decoder = createDecoder(LOCAL);
    decoder.push(`${PASTE_BEGIN}half`);
    expect(decoder.waitMs()).toBe(10_000);
    expect(decoder.flush()).toEqual([{ kind: 'paste', text: 'half' }]);
    expect(decoder.push('k')).toEqual([typed('k')]);
  });
});

describe('Esc followed by a digit', () => {
  const withDigits = () => createDecoder({ escapeDelayMs: 25, escDigits: true });

  it('TUI-166 within a second is Alt with the digit', () => {
    const decoder = withDigits();
    decoder.push(ESC);
    expect(decoder.waitMs()).toBe(25);
    expect(decoder.flush()).toEqual([]);
    expect(decoder.waitMs()).toBe(975);
    expect(decoder.push('6')).toEqual([typed('6', 'alt')]);
  });

  it('TUI-166 plain Esc acts after the second', () => {
    const decoder = withDigits();
    decoder.push(ESC);
    expect([...decoder.flush(), ...decoder.flush()]).toEqual([key('escape')]);
    expect(decoder.waitMs()).toBeNull();
  });

  it('TUI-166 plain Esc acts on a second Esc, and once', () => {
    const late = withDigits();
    late.push(ESC);
    late.flush();
    expect(late.push(ESC)).toEqual([key('escape')]);
    expect(late.flush()).toEqual([]);
    expect(late.push('6')).toEqual([typed('6')]);

    const quick = withDigits();
    expect([...quick.push(ESC + ESC), ...quick.flush()]).toEqual([key('escape')]);
  });

  it('TUI-166 another key after Esc is Escape and that key', () => {
    const decoder = withDigits();
    decoder.push(ESC);
    decoder.flush();
    expect(decoder.push('j')).toEqual([key('escape'), typed('j')]);
  });

  it('TUI-166 an arrow soon after Esc is Escape and the arrow', () => {
    const decoder = withDigits();
    decoder.push(ESC);
    decoder.flush();
    expect(decoder.push(`${ESC}[A`)).toEqual([key('escape'), key('up')]);
  });

  it('TUI-166 without the option Esc and a late digit are two keys', () => {
    const decoder = createDecoder(LOCAL);
    decoder.push(ESC);
    expect(decoder.flush()).toEqual([key('escape')]);
    expect(decoder.push('6')).toEqual([typed('6')]);
  });
});

describe('the decoder and any bytes', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.constantFrom(...SEQUENCES.map(bytesOf)),
    fc
      .constantFrom(ESC, `${ESC}[`, `${ESC}O`, PASTE_BEGIN, PASTE_END, '日', '[', '\r')
      .map((text) => Buffer.from(text)),
  );
  const bytes = fc.array(pieces, { maxLength: 12 }).map((parts) => Buffer.concat(parts));

  it('TUI-419 split anyhow they give the same keys as in one piece', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat()), fc.boolean(), (raw, cuts, escDigits) => {
        const whole = createDecoder({ escapeDelayMs: 25, escDigits });
        const parts = createDecoder({ escapeDelayMs: 25, escDigits });
        const places = [...new Set(cuts.map((cut) => cut % (raw.length + 1)))].sort(
          (a, b) => a - b,
        );
        const expected = [...whole.push(raw), ...whole.flush(), ...whole.flush()];
        const actual: TerminalInput[] = [];
        let from = 0;
        for (const to of [...places, raw.length]) {
          actual.push(...parts.push(raw.subarray(from, to)));
          from = to;
        }
        actual.push(...parts.flush(), ...parts.flush());
        expect(actual).toEqual(expected);
        expect(parts.unknownCount()).toBe(whole.unknownCount());
      }),
      { numRuns: 1000 },
    );
  });

  it('TUI-419 with silence anywhere they never throw, never type control characters, never wait on', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, fc.constant('silence'))), (steps) => {
        const decoder = createDecoder({ escapeDelayMs: 25, escDigits: true });
        for (const step of [...steps, 'silence', 'silence']) {
          const inputs = step === 'silence' ? decoder.flush() : decoder.push(step);
          for (const input of inputs) {
            expect(input.text.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
          }
        }
        expect(decoder.waitMs()).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
