// The lock browser as pictures at all sizes, its pages, and what it says when there is nothing to show.
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../src/protocol/index.ts';
import { expectGolden } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { circleSample, deliLocks, noLocks } from './dlm-data.ts';
import { dlmOpener, focusedLine, requests } from './open-dlm.ts';

const open = dlmOpener();

describe('the picture', () => {
  it('TUI-120 TUI-121 at 80x24', async () => {
    await expectGolden('dlm-80x24', (await open()).screen());
  });

  it.each([
    [110, 30, 'ascii'],
    [200, 60, 'utf8'],
    [60, 16, 'ascii'],
  ] as const)('at %dx%d', async (columns, rows, characters) => {
    const test = await open({ columns, rows, characters });
    await expectGolden(`dlm-${columns}x${rows}`, test.screen());
  });

  it('TUI-026 on a small screen the panes take turns', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await test.press('tab', 'end');
    await expectGolden('dlm-locks-60x16', test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('Namespaces and resources');
  });

  it.each([
    ['b', 'dlm-blocker'],
    ['g', 'dlm-graph'],
    ['m', 'dlm-modes'],
    ['v', 'dlm-statistics'],
  ])('%s shows the page %s', async (key, name) => {
    const sample = name === 'dlm-graph' ? circleSample : deliLocks;
    const test = await open({ sample });
    await test.press(key);
    await expectGolden(`${name}-80x24`, test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('Namespaces and resources');
  });

  it('TUI-128 Enter on a lock opens its card', async () => {
    const test = await open();
    await test.press('enter', 'enter');
    await expectGolden('dlm-card-80x24', test.screen());
    await test.press('pagedown');
    expect(test.screen().join('\n')).toContain('convert it to a lower mode');
    await test.press('escape');
    expect(focusedLine(test)).toContain('>00000b19 PR');
  });

  it('looks the same without colour, and no key acts in read-only mode', async () => {
    const colour = await open();
    const plain = await open({ colour: 'none', access: 'RO' });
    expect(plain.screen().slice(2)).toEqual(colour.screen().slice(2));
    await plain.press('b', 'g', 'm', 'v', 'escape', 'enter', 'enter', 'escape', 's', 'p');
    expect(new Set(requests(plain).map((line) => line.split(' ')[1]))).toEqual(
      new Set(['dlm.sample']),
    );
    expect(plain.screen().join('\n')).not.toContain('read-only');
  });
});

describe('nothing to show', () => {
  it('without locks says what would stand here and how to make one', async () => {
    await expectGolden('dlm-empty-80x24', (await open({ sample: noLocks })).screen());
    const small = await open({ sample: noLocks, columns: 60, rows: 16 });
    expect(small.screen().join('\n')).toContain('There is no lock in this cluster.');
  });

  it('without a line it waits, and asks as soon as there is one', async () => {
    const test = await open({ cluster: { ...deliState(), phase: 'connecting', heardAt: null } });
    expect(requests(test)).toEqual([]);
    expect(test.screen().join('\n')).toContain('Waiting for the cluster service.');
    await test.setCluster(deliState());
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('file3');
  });

  it('when the line is lost, the old sample stays and says so', async () => {
    const test = await open();
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    await test.setNow(fixedNow + 5000);
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('file3');
    expect(test.screen()[20]).toContain('No line to the service: this is the sample of 20:12:36.');
  });

  it('when the service refuses, it says why, and asks again after five seconds', async () => {
    let refuse = true;
    const test = await open({
      answer: () => {
        if (refuse) throw new ProtocolError('The lock manager is not running.');
        return deliLocks;
      },
    });
    expect(test.screen().join('\n')).toMatch(/no sample of the lock manager: The lock manager/);
    await test.setNow(fixedNow + 3000);
    expect(requests(test).length).toBe(1);
    refuse = false;
    await test.setNow(fixedNow + 5000);
    expect(test.screen().join('\n')).toContain('file3');
  });
});
