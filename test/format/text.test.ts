// Times, spans, cleaned text and command lines.
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import {
  cleanText,
  formatClock,
  formatCommandLine,
  formatDuration,
  formatTime,
  quoteWord,
  wrapLine,
} from '../../src/format/index.ts';
import { fc } from '../support/properties.ts';

describe('time', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    process.env.TZ = zone;
  });

  it.each([
    ['UTC', '2026-02-03 04:05:06'],
    ['Asia/Kolkata', '2026-02-03 09:35:06'],
    ['America/New_York', '2026-02-02 23:05:06'],
  ])('is local: in %s it is %s', (name, shown) => {
    process.env.TZ = name;
    const at = Date.UTC(2026, 1, 3, 4, 5, 6, 999);
    expect(formatTime(at)).toBe(shown);
    expect(formatClock(at)).toBe(shown.slice(11));
  });

  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [4_000, '4 s'],
    [200_000, '3 m 20 s'],
    [180_000, '3 m'],
    [7_500_000, '2 h 5 m'],
    [522_000_000, '6 d 1 h'],
    [86_400_000 * 400, '400 d'],
  ])('a span of %i ms is %s', (span, shown) => {
    expect(formatDuration(span)).toBe(shown);
  });
});

describe('cleaned text', () => {
  it.each([
    ['plain text, ärger, 漢字 🙂', 'plain text, ärger, 漢字 🙂'],
    ['\u001b[31mred\u0007', '^[[31mred^G'],
    ['a\r\nb\u0000', 'a^M^Jb^@'],
    ['\u007f\u009b2J', '^?\\x9b2J'],
    ['ab\tc\td', 'ab      c       d'],
    ['user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['half \ud83d', 'half \ufffd'],
    ['\udfff\u200f', '\ufffd\\u200f'],
    ['one\u2028two', 'one\\u2028two'],
  ])('TUI-229 %j is shown as %j', (text, shown) => {
    expect(cleanText(text)).toBe(shown);
  });

  it('TUI-428 length is capped, and the cut says how much is missing', () => {
    expect(cleanText('abcd', 4)).toBe('abcd');
    expect(cleanText('abcdef', 4)).toBe('abcd (2 more characters)');
  });

  it('TUI-229 nothing that a terminal obeys is left, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = cleanText(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('a command line', () => {
  it.each([
    [['caa_start', 'dtcalc'], 'caa_start dtcalc'],
    [['caa_profile', '-d', 'dtcalc application'], 'caa_profile -d "dtcalc application"'],
    [['caa_profile', '-l', ''], "caa_profile -l ''"],
    [['caa_profile', '-d', "it's $HOME"], "caa_profile -d 'it'\\''s $HOME'"],
    [['caa_start', 'USR_DEBUG=1', 'db_2'], 'caa_start USR_DEBUG=1 db_2'],
  ])('%j is written %s', (words, line) => {
    expect(formatCommandLine(words)).toBe(line);
  });

  it('pasted into a shell gives the same words again', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\0/.test(text));
    const tricky = fc.constantFrom('', '~', '=cat', '#', '-n', '$(x)', '`x`', '!!', '\\', "'", '"');
    const lines = fc.sample(fc.array(fc.oneof(word, tricky), { minLength: 1 }), {
      numRuns: 100,
      seed: 7,
    });
    for (const words of lines) {
      const script = `for word in ${words.map(quoteWord).join(' ')}; do printf '%s\\0' "$word"; done`;
      const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
      expect(read.split('\0').slice(0, -1)).toEqual(words);
    }
  });
});

describe('wrapLine', () => {
  it.each([
    ['short', 10, ['short']],
    ['     | aaa bbb ccc', 14, ['     | aaa bbb', '     | ccc']],
    ['     | aaaa bbbbbbbbbbb', 14, ['     | aaaa', '     | bbbbbbb', '     | bbbb']],
    [' 12  aaa bbb', 10, [' 12  aaa', '     bbb']],
    ['  aaa  bbb  c', 10, ['  aaa  bbb', '  c']],
    ['     | 日本語文', 14, ['     | 日本語', '     | 文']],
    ['     | abcdef', 8, ['     |', 'abcdef']],
    ['', 10, ['']],
  ])('breaks %j for %i columns, each line behind the lead', (line, width, lines) => {
    expect(wrapLine(line, width)).toEqual(lines);
  });

  it('loses nothing but blanks, and no line is wider than the terminal', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日'), maxLength: 60 });
    fc.assert(
      fc.property(text, (said) => {
        const lines = wrapLine(`  | ${said}`, 12);
        expect(lines.every((line) => line.startsWith('  | '))).toBe(true);
        const parts = lines.map((line) => line.slice(4));
        expect(parts.join('').replaceAll(' ', '')).toBe(said.replaceAll(' ', ''));
        for (const part of parts) expect(part.replaceAll('日', 'ab').length).toBeLessThanOrEqual(8);
      }),
    );
  });
});
