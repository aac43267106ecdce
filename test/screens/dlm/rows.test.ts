// Names and values that are harmless and in their columns, and many rows.
import { describe, expect, it } from 'vitest';
import { bytesOfText } from '../../../src/engine/dlm/index.ts';
import type { DlmResourceSample, DlmSample } from '../../../src/protocol/index.ts';
import { cellWidth } from '../../../src/tui/text.ts';
import { lock, manyLocks, process, request, resourceSample, sampleOf, wait } from './dlm-data.ts';
import { dlmOpener, focusedLine } from './open-dlm.ts';

const open = dlmOpener();

describe('names and values', () => {
  const odd = (name: string, more: Partial<DlmResourceSample> = {}) =>
    sampleOf([resourceSample('public 7', [name], { granted: [lock(0x1, 'EX', 5)] }, more)], {
      processes: [process(5, 'pepicelli', { program: 'evil\x1b[2J' })],
    });

  it('TUI-127 escape sequences in names and programs are text', async () => {
    const test = await open({ sample: odd('a\x1b[31mb\r\n') });
    const text = test.screen().join('\n');
    expect(text).toContain('a\\x1b[31mb\\x0d\\x0a');
    await test.press('enter', 'enter');
    expect(test.screen().join('\n')).toContain('evil^[[2J');
  });

  it('wide characters keep every column in its place', async () => {
    const test = await open({ sample: odd(bytesOfText('表'.repeat(30))), characters: 'utf8' });
    expect(test.screen()[4]).toContain('表表');
    expect(test.screen()[2]).toContain('表表');
    for (const line of test.screen().slice(2, 20)) {
      expect(cellWidth(line), line).toBe(80);
      expect(line).toMatch(/[┐│┘]$/);
    }
  });

  it('TUI-126 an invalid value block says so, and why if it is known', async () => {
    const because = 'Process 5 on pepicelli ended while it held EX.';
    const known = await open({ sample: odd('r', { isValid: false, invalidBecause: because }) });
    expect(known.screen()[3]).toContain('value block INVALID');
    expect(known.screen().join('\n')).toContain('Process 5 on pepicelli ended while');
    const unknown = await open({ sample: odd('r', { isValid: false }) });
    expect(unknown.screen().join('\n')).toContain('Why it is invalid is not known.');
    expect(unknown.screen().join('\n')).toContain('00000000 00000000 00000000 00000000');
  });
});

describe('size', () => {
  /** The same sample, counting how often a row of the tree or a pane asks for the mode of its resource. */
  function counting(sample: DlmSample) {
    const count = { reads: 0 };
    const resources = (sample.resources ?? []).map((one) =>
      Object.defineProperty({ ...one }, 'grantMode', {
        get: () => {
          count.reads += 1;
          return one.grantMode;
        },
      }),
    );
    return { sample: { ...sample, resources }, count };
  }

  async function readsOfOneKey(resources: number, at: 'start' | 'middle'): Promise<number> {
    const { sample, count } = counting(manyLocks(resources));
    const test = await open({ sample });
    await test.press('*', 'home', 'pagedown');
    if (at === 'middle') await test.press('pagedown', 'pagedown');
    count.reads = 0;
    await test.press('down');
    return count.reads;
  }

  it('TUI-396 an arrow key draws the rows of the window, however many resources there are', async () => {
    const few = await readsOfOneKey(100, 'middle');
    const many = await readsOfOneKey(10_000, 'middle');
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(40);
    expect(many).toBe(few);
  });

  it('TUI-397 an arrow key among 10,000 resources sends few bytes', async () => {
    const test = await open({ sample: manyLocks(10_000) });
    await test.press('*', 'home', 'down', 'down');
    const before = test.bytes();
    await test.press('down');
    expect(test.bytes() - before).toBeLessThan(700);
  });

  it('TUI-038 says how many rows lie outside', async () => {
    const test = await open({ sample: manyLocks(10_000) });
    await test.press('*', 'end');
    expect(focusedLine(test)).toContain('file9');
    expect(test.screen()[19]).toMatch(/99\d\d more above/);
  });

  it('TUI-121 a resource with thousands of locks scrolls, and the chosen lock stays in view', async () => {
    const waiting = Array.from({ length: 3000 }, (_, at) =>
      request(at + 10, 'NONE', 'EX', 5, 5000 - at),
    );
    const sample = sampleOf(
      [resourceSample('public 7', ['busy'], { granted: [lock(1, 'EX', 5)], waiting })],
      { waits: waiting.map(({ lkid }) => wait(lkid, 1)), processes: [process(5, 'pepicelli')] },
    );
    const test = await open({ sample });
    await test.press('tab', 'pagedown');
    expect(focusedLine(test)).toContain('|>00000019 EX');
    await test.press('end');
    expect(focusedLine(test)).toContain('|>00000bc1 EX');
    await test.press('home');
    expect(test.screen()[3]).toContain('3001 locks');
  });
});
