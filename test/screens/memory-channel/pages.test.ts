// The pages of text that lie over the sections, and rates.
import { describe, expect, it } from 'vitest';
import type { ImcSample } from '../../../src/protocol/index.ts';
import { expectGolden } from '../../support/console.ts';
import { fixedNow } from '../../support/console-data.ts';
import { deliSnapshot, imcSample, someEvents } from './imc-data.ts';
import { text, viewOpener } from './open-view.ts';

const open = viewOpener();

describe('pages', () => {
  it.each([
    ['memory-channel-events', ['e']],
    ['memory-channel-rail', ['home', 'enter']],
    ['memory-channel-host', ['home', 'down', 'down', 'down', 'enter']],
    ['memory-channel-lock-set', ['tab', 'enter']],
    ['memory-channel-programs', ['o']],
  ] as const)('%s', async (name, keys) => {
    const test = await open({ sample: imcSample({}, { events: someEvents }) });
    await test.press(...keys);
    await expectGolden(`${name}-80x24`, test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('-- Memory Channel --');
  });

  it('TUI-141 a lock set with its locks, and who holds which', async () => {
    const test = await open();
    expect(text(test)).toMatch(/456 +IMC 4 +3 +rw-rw---- +oracle +0: provolone pid 1049017/);
    await test.press('tab', 'enter');
    expect(text(test)).toMatch(/lock 0 +pid 1049017 on provolone, mc_ex5/);
    expect(text(test)).toMatch(/Locks +4, 3 free/);
  });

  it('TUI-137 says beside the error count that joining raises it', async () => {
    const test = await open();
    await test.press('home');
    expect(text(test)).toContain('Hosts that join or leave raise it too.');
  });

  it('rates come from two samples', async () => {
    let at = fixedNow;
    let packets = 12_345;
    const test = await open({
      answer: (): ImcSample => {
        const [rail] = deliSnapshot.rails;
        if (rail === undefined) throw new Error('The fixture has no rail.');
        return imcSample({ rails: [{ ...rail, packets }] }, { at });
      },
    });
    await test.press('home');
    at += 2000;
    packets += 240;
    await test.setNow(fixedNow + 2000);
    expect(text(test)).toContain('packets 12,585 (120/s)');
  });
});
