// Words in place of data, for the room at hand: wrapped, without blank lines where rows are few, and never too many.
import { describe, expect, it } from 'vitest';
import { fittedText } from '../../src/screens/shell/fitted-text.ts';
import { consoleOpener } from '../support/console.ts';
import { deliState } from '../support/console-data.ts';
import { fc } from '../support/properties.ts';

const open = consoleOpener();

describe('fitted text', () => {
  it('TUI-346 never has more lines than there is room for, nor wider ones, and drops blank ones first', () => {
    const paragraph = fc.oneof(fc.constant(''), fc.lorem({ maxCount: 12 }));
    fc.assert(
      fc.property(
        fc.array(paragraph, { maxLength: 8 }),
        fc.integer({ min: 40, max: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (paragraphs, width, height) => {
          const lines = fittedText(paragraphs, width, height);
          expect(lines.length).toBeLessThanOrEqual(height);
          expect(Math.max(0, ...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
          const isWhole = lines.join(' ').split(/\s+/).join(' ').trim();
          const words = paragraphs.join(' ').split(/\s+/).join(' ').trim();
          if (lines.at(-1)?.startsWith('...') === true) expect(lines).not.toContain('');
          else expect(isWhole).toBe(words);
        },
      ),
    );
  });

  it.each([
    [
      'resources',
      'Create a profile with Manage resource profiles (:caa_profile), then register it',
    ],
    ['runs', 'from this console, another one or the command line. Begin with :caa_start.'],
    ['freezes', 'f freezes resources, a member or the cluster; d drains a member.'],
  ])('TUI-346 an empty list says all of it at 60x16: %s', async (screen, text) => {
    const nothing = { resources: new Map(), monitored: new Map(), runs: new Map() };
    const cluster = { ...deliState(), ...nothing };
    const test = await open({ screen, cluster, columns: 60, rows: 16 });
    const shown = test.screen().map((line) => line.replace(/^\|\s*|\s*\|$/g, ''));
    expect(shown.join(' ')).toContain(text);
  });
});
