// The one table of looks, and the mark that carries the place of the cursor through Ink.
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/tui/text.ts';
import {
  type Attribute,
  createTheme,
  looks,
  type Meaning,
  markCursor,
  takeCursor,
  themeNames,
  withoutCodes,
} from '../../src/tui/theme.ts';

/** Meanings that stand for states; they are told apart most often. */
const states: readonly Meaning[] = ['ok', 'warn', 'fail', 'unknown', 'changing'];

/** Relative brightness of the 16 colours as xterm has them, from 0 to 1 (WCAG 2 luminance). */
const brightness: Readonly<Partial<Record<Attribute, number>>> = {
  red: 0.13,
  green: 0.43,
  yellow: 0.55,
  blue: 0.06,
  magenta: 0.18,
  cyan: 0.48,
  'bright-yellow': 0.93,
};

describe('themes', () => {
  it('TUI-385 there are four, and historic has only reverse video and bold', () => {
    expect(themeNames).toEqual(['historic', 'dark', 'light', 'mono']);
    const used = new Set(Object.values(looks.historic).flat());
    expect([...used].sort()).toEqual(['bold', 'reverse']);
  });

  it('TUI-387 states differ in more than hue in every theme with colours, and in mono', () => {
    for (const name of ['dark', 'light', 'mono'] as const) {
      for (const one of states) {
        for (const other of states.filter((candidate) => candidate > one)) {
          expect(signature(name, one), `${name}: ${one} and ${other}`).not.toBe(
            signature(name, other),
          );
        }
      }
    }
  });

  it('TUI-355 colours are those of the terminal, never fixed ones', () => {
    for (const name of themeNames) {
      for (const meaning of states) {
        expect(createTheme(name, 'ascii').paint(meaning, 'x')).not.toMatch(/[34]8[;:]/);
      }
    }
  });

  it('TUI-386 a look is closed again, so that it never runs on', () => {
    const { paint } = createTheme('dark', 'ascii');
    expect(paint('warn', 'x')).toBe('\u001B[1m\u001B[93mx\u001B[39m\u001B[22m');
    expect(paint('warn', '')).toBe('');
    expect(withoutCodes(paint('focus', `a${paint('fail', 'b')}c`))).toBe('abc');
  });
});

describe('cursor mark', () => {
  it('TUI-429 gives the cell of the last mark and takes the marks out', () => {
    const { paint } = createTheme('dark', 'ascii');
    const frame = `one\n|${paint('focus', `漢${markCursor('>')} two`)}|\nthree`;
    const taken = takeCursor(frame, cellWidth);
    expect(taken.cursor).toEqual({ row: 1, column: 3 });
    expect(taken.frame).toBe(frame.replace('\u001B[53m', '').replace('\u001B[55m', ''));
  });

  it('says that there is none', () => {
    expect(takeCursor('a\nb', cellWidth)).toEqual({ frame: 'a\nb', cursor: null });
  });
});

function signature(name: (typeof themeNames)[number], meaning: Meaning): string {
  const attributes = looks[name][meaning];
  const shape = attributes.filter((one) => ['bold', 'underline', 'reverse', 'dim'].includes(one));
  const light = attributes.map((one) => brightness[one]).find((value) => value !== undefined);
  return `${[...shape].sort().join()} ${Math.round((light ?? 1) * 5)}`;
}
