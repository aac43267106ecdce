// Looks as canonical strings: order does not matter, and every change of look does what it says.

import { describe, expect, it } from 'vitest';
import { applySgr, PLAIN, styleChange } from '../../../src/tui/terminal/sgr.ts';
import { fc } from '../../support/properties.ts';
import { createEmulator } from '../../support/terminal-emulator.ts';

const BEGINNINGS = ['1', '2', '3', '4', '7', '8', '9', '31', '92', '38;5;200', '38;2;1;2;3'];
const BACKGROUNDS = ['44', '103', '48;5;17'];
const ENDS = ['22', '23', '24', '27', '28', '29', '39', '49', '0', ''];
const codes = fc.array(fc.constantFrom(...BEGINNINGS, ...BACKGROUNDS, ...ENDS), { maxLength: 6 });

const look = (list: readonly string[]) =>
  list.reduce((style, code) => applySgr(style, code, '16'), PLAIN);

const sequence = (list: readonly string[]) => list.map((code) => `\u001B[${code}m`).join('');

describe('looks', () => {
  it('TUI-416 a change of look leaves the terminal with the wanted look', async () => {
    await fc.assert(
      fc.asyncProperty(codes, codes, async (from, to) => {
        const emulator = createEmulator(2, 2);
        const change = styleChange(look(from), look(to));
        const bytes = `${sequence(from)}x\r${change}y\u001B[m\r\n${sequence(to)}y`;
        await new Promise<void>((resolve) => emulator.write(bytes, resolve));
        expect(emulator.runs(0)).toEqual(emulator.runs(1));
        expect(change === '').toBe(look(from) === look(to));
      }),
      { numRuns: 500 },
    );
  });

  it('TUI-416 equal looks are equal, in whatever order they came about', () => {
    const attributes = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '7', '31', '44'));
    fc.assert(
      fc.property(attributes, (list) => {
        expect(look([...list].reverse())).toBe(look(list));
        expect(applySgr(PLAIN, list.join(';'), '16')).toBe(look(list));
      }),
    );
  });

  it('TUI-354 without colours only the colours are left out', () => {
    fc.assert(
      fc.property(codes, (list) => {
        const isColour = (code: string) => /^(31|92|38|44|103|48)/.test(code);
        const without = list.reduce((style, code) => applySgr(style, code, 'none'), PLAIN);
        expect(without).toBe(look(list.filter((code) => !isColour(code))));
      }),
    );
  });

  it('TUI-006 a blinking look does not blink', () => {
    expect(look(['5', '1'])).toBe(look(['1']));
  });
});
