// Text by cells, against the rule that a row is never wider than it may be.

import { describe, expect, it } from 'vitest';
import {
  cellWidth,
  cutText,
  fitText,
  leftAndRight,
  padLeft,
  sliceCells,
  wrapText,
} from '../../src/tui/text.ts';
import { fc } from '../support/properties.ts';

/** Text with wide, combining and plain characters. */
const anyText = fc
  .array(fc.constantFrom('a', 'B', ' ', '漢', 'é', 'e\u0301', '✓', '-', '🙂'), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('text by cells', () => {
  it('TUI-357 counts wide characters as two cells and combining ones as none', () => {
    expect(cellWidth('abc')).toBe(3);
    expect(cellWidth('漢字')).toBe(4);
    expect(cellWidth('e\u0301')).toBe(1);
  });

  it('TUI-026 ends a cut value in the mark, and only a cut value', () => {
    expect(cutText('cluster_lockd', 8, '>')).toBe('cluster>');
    expect(cutText('cluster_lockd', 8, '…')).toBe('cluster…');
    expect(cutText('clock', 5, '>')).toBe('clock');
    expect(cutText('clock', 0, '>')).toBe('');
  });

  it('TUI-357 a fitted text has exactly the cells that were asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(cellWidth(fitText(text, width, '>'))).toBe(width);
        expect(cellWidth(padLeft(cutText(text, width, '>'), width))).toBe(width);
      }),
    );
  });

  it('TUI-026 a sideways window has the cells of the whole text at those places', () => {
    expect(sliceCells('0123456789', 3, 4)).toBe('3456');
    expect(sliceCells('漢字', 1, 2)).toBe('  ');
    fc.assert(
      fc.property(anyText, fc.nat(30), fc.integer({ min: 1, max: 30 }), (text, from, width) => {
        const shown = cellWidth(sliceCells(text, from, width));
        expect(shown).toBe(Math.max(0, Math.min(width, cellWidth(text) - from)));
      }),
    );
  });

  it('wraps at blanks, and no line is wider than asked', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrapText(text, width);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('puts two texts at the edges', () => {
    expect(leftAndRight('left', 'right', 12, '>')).toBe('left   right');
    expect(leftAndRight('a long left text', 'right', 12, '>')).toBe('a long>right');
    expect(leftAndRight('left', '', 3, '>')).toBe('le>');
  });
});
