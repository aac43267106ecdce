// The borders of frames, against the pictures of the specification.

import { describe, expect, it } from 'vitest';
import {
  buttonRow,
  formatMore,
  lowerBorder,
  upperBorder,
} from '../../src/components/frame-lines.ts';
import { cellWidth } from '../../src/tui/text.ts';
import { createTheme, withoutCodes } from '../../src/tui/theme.ts';
import { fc } from '../support/properties.ts';

const theme = createTheme('mono', 'ascii');
const upper = (title: string, columns: number) => withoutCodes(upperBorder(title, columns, theme));
const lower = (buttons: readonly string[], more: string, columns: number) =>
  withoutCodes(lowerBorder({ buttons, focused: null, more }, columns, theme));

describe('borders', () => {
  it('TUI-020 the lower border has the buttons, and how much lies outside', () => {
    expect(lower(['Select', 'Exit', 'Find...', 'Options...', 'Help'], '2 more below', 80)).toBe(
      '+--[ Select ]--[ Exit ]--[ Find... ]--[ Options... ]--[ Help ]-- 2 more below -+',
    );
    expect(lower(['Select', 'Back', 'Help'], '', 80)).toBe(
      '+--[ Select ]--[ Back ]--[ Help ]----------------------------------------------+',
    );
    expect(upper('Tasks', 80)).toBe(
      '+-- Tasks ---------------------------------------------------------------------+',
    );
    expect(upper('', 10)).toBe('+--------+');
  });

  it('TUI-346 buttons shrink to letters that differ', () => {
    expect(lower(['Start', 'Stop', 'Save', 'Help'], '', 30)).toBe('+--[S]--[t]--[a]--[H]--------+');
  });

  it('TUI-415 every border is exactly as wide as its frame', () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 6 }),
        word,
        fc.integer({ min: 60, max: 120 }),
        (labels, title, columns) => {
          expect(cellWidth(lower(labels, '3 above, 2 below', columns))).toBe(columns);
          expect(cellWidth(upper(title, columns))).toBe(columns);
        },
      ),
    );
  });

  it('TUI-038 says what lies above and below', () => {
    expect(formatMore(0, 0)).toBe('');
    expect(formatMore(0, 2)).toBe('2 more below');
    expect(formatMore(3, 2)).toBe('3 above, 2 below');
    expect(formatMore(3, 0)).toBe('3 more above');
  });

  it('TUI-021 the focused button is in reverse video and has the cursor', () => {
    const row = buttonRow(['Cancel', 'Stop 3'], 1, theme);
    expect(row).toBe('[ Cancel ]   \u001B[7m[\u001B[53m \u001B[55mStop 3 ]\u001B[27m');
  });
});
