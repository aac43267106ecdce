// When the view asks for samples, where the focus stays, and what it says when there is nothing to show.
import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { deliSnapshot, imcSample, uninitialized } from './imc-data.ts';
import { focusedLine, requests, text, viewOpener } from './open-view.ts';

const open = viewOpener();

describe('sampling', () => {
  it('TUI-004 asks at most once a second, and not while paused; r asks at once', async () => {
    const test = await open();
    expect(requests(test, 'imc.sample')).toHaveLength(1);
    await test.setNow(fixedNow + 200);
    expect(requests(test, 'imc.sample')).toHaveLength(1);
    await test.setNow(fixedNow + 1000);
    expect(requests(test, 'imc.sample')).toHaveLength(2);
    await test.press('p');
    await test.setNow(fixedNow + 9000);
    expect(requests(test, 'imc.sample')).toHaveLength(2);
    expect(text(test)).toContain('Paused at 20:12:36');
    await test.press('r');
    expect(requests(test, 'imc.sample')).toHaveLength(3);
  });

  it('the focus stays on its region when others come and go', async () => {
    let sample = imcSample();
    const test = await open({ answer: () => sample });
    await test.press('down');
    sample = imcSample({ regions: deliSnapshot.regions.slice(1) });
    await test.setNow(fixedNow + 1000);
    expect(focusedLine(test)).toContain('2 456');
    sample = imcSample({ regions: deliSnapshot.regions.slice(2) });
    await test.setNow(fixedNow + 2000);
    expect(focusedLine(test)).toContain('3 7001');
  });
});

describe('nothing to show', () => {
  it('TUI-138 a cluster whose hosts are not initialized offers imc_init', async () => {
    const test = await open({ sample: uninitialized });
    await expectGolden('memory-channel-uninitialized-80x24', test.screen());
    await test.press('x');
    expect(text(test)).toContain('run imc_init first (i)');
  });

  it('a cluster without Memory Channel says so', async () => {
    const test = await open({ sample: imcSample({}, { hasMemoryChannel: false }) });
    await expectGolden('memory-channel-none-80x24', test.screen());
  });

  it('empty lists explain themselves', async () => {
    const test = await open({ sample: imcSample({ regions: [], lockSets: [] }, { programs: [] }) });
    expect(text(test)).toContain('No region is allocated.');
    expect(text(test)).toContain('No lock set is allocated.');
    await test.press('o');
    expect(text(test)).toContain('No program of the Memory Channel API library has been run yet.');
    await test.press('escape', 'e');
    expect(text(test)).toContain('Nothing has happened yet.');
  });

  it('a refused sample says why, and a lost line keeps the old one', async () => {
    const refused = await open({
      answer: () => {
        throw new Error('there is no such method');
      },
    });
    expect(text(refused)).toContain('gave no sample of the Memory Channel: there is no such');
    const test = await open();
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    expect(text(test)).toContain('No line to the service: this is the sample of 20:12:36');
    await test.press('f');
    expect(text(test)).toContain('so nothing can be done');
  });
});
