// The parts of the Memory Channel view without React: lines of programs, words, windows, the hex view, commands.

import { describe, expect, it } from 'vitest';
import { attachedHere, receivers } from '../../../src/screens/memory-channel/attached.ts';
import { seenCodes } from '../../../src/screens/memory-channel/codes.ts';
import { faultCommand, runCommand, wordsOf } from '../../../src/screens/memory-channel/commands.ts';
import {
  atOffset,
  hexPage,
  hexShape,
  parseOffset,
  wordAt,
} from '../../../src/screens/memory-channel/hex.ts';
import { itemsOf } from '../../../src/screens/memory-channel/items.ts';
import { windowTop } from '../../../src/screens/memory-channel/lines.ts';
import type { ViewLine } from '../../../src/screens/memory-channel/view-line.ts';
import { countWords, isNearLimit, megabytes } from '../../../src/screens/memory-channel/words.ts';
import { programLinesKeptMax, withProgramNews } from '../../../src/tui/imc-programs.ts';
import { layoutOf } from '../../../src/tui/layout.ts';
import { fixedNow } from '../../support/console-data.ts';
import { fc } from '../../support/properties.ts';
import { attach, deliSnapshot, event, imcSample, rail, region, someEvents } from './imc-data.ts';

describe('words', () => {
  it('TUI-140 warns from 90 % on, and of nothing where there is no limit', () => {
    expect([89, 90, 100].map((used) => isNearLimit(used, 100))).toEqual([false, true, true]);
    expect(isNearLimit(0, 0)).toBe(false);
  });

  it.each([
    [0, '0'],
    [10 * 1024 * 1024, '10'],
    [5_316_608, '5.1'],
  ])('%d bytes are %s MB', (bytes, text) => {
    expect(megabytes(bytes)).toBe(text);
  });

  it('TUI-136 a rate where it is known, and none after a new start', () => {
    const now = imcSample({ rails: [rail(0, { packets: 150 })] });
    const old = (packets: number) =>
      imcSample({ rails: [rail(0, { packets })] }, { at: fixedNow - 500 });
    const [one] = now.snapshot.rails;
    if (one === undefined) throw new Error('The fixture has no rail.');
    expect(countWords(one, 'packets', now, old(100))).toBe('150 (100/s)');
    expect(countWords(one, 'packets', now, old(900))).toBe('150');
    expect(countWords(one, 'packets', now, null)).toBe('150');
  });

  it('TUI-139 how a host is attached', () => {
    const one = region(1, 5, {
      attaches: [
        attach('a', 1, 'transmit'),
        attach('a', 2, 'transmit', 'b'),
        attach('b', 3, 'receive'),
      ],
      loopbackOn: ['a'],
      receivedBy: ['b', 'c'],
    });
    expect(attachedHere(one, 'a')).toBe('tx 1, loop, ptp b');
    expect(attachedHere(one, 'b')).toBe('rx 1');
    expect(attachedHere(one, 'c')).toBe('-');
    expect(receivers(one)).toBe('b, c (no process)');
  });

  it('TUI-142 each code once, the newest first; what a wait returns is no failure', () => {
    const events = [...someEvents, event('code', 'imc_wait_cluster_event: IMC_HOST_CHANGE', 1)];
    const codes = seenCodes(imcSample({}, { events }));
    expect(codes.map(({ name, count }) => [name, count])).toEqual([
      ['IMC_MCFULL', 2],
      ['IMC_RXFULL', 1],
    ]);
  });
});

describe('commands', () => {
  it.each([
    ['1 2', ['1', '2']],
    ['  "a b" c', ['a b', 'c']],
    ["'x y'", ['x y']],
    ['', []],
  ])('the words of %j', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it('TUI-271 a form that is not filled yet', () => {
    expect(runCommand({ member: 'a', program: '' })).toBe('imc_run -c a <program>');
  });

  it('faults', () => {
    const drop = { kind: 'drop-packet', rail: 0, region: 1, hosts: ['a'] } as const;
    expect(faultCommand(drop, deliSnapshot)).toBe('imc_fault drop-packet 0 -region 1 -to a');
    expect(faultCommand({ kind: 'restore-rail', physical: 1 }, deliSnapshot)).toBe(
      'imc_fault restore-rail mcb0',
    );
  });
});

describe('the window of the sections', () => {
  it('always shows the focus, and never lies outside of the lines', () => {
    const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        flags,
        fc.nat(60),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(40),
        (items, top, height, at) => {
          const lines = items.map(
            (isItem, index): ViewLine =>
              isItem ? { text: 'x', item: String(index) } : { text: '' },
          );
          const focus = items[at] === true ? String(at) : null;
          const first = windowTop(lines, focus, top, height);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first).toBeLessThanOrEqual(Math.max(0, lines.length - height));
          if (focus !== null) expect(at >= first && at < first + height).toBe(true);
        },
      ),
    );
  });

  it('a filter keeps rails and hosts', () => {
    expect(itemsOf(imcSample(), 'nothing').map(({ kind }) => kind)).toEqual([
      'rail',
      'host',
      'host',
      'host',
    ]);
  });
});

describe('the hex view', () => {
  const wide = region(1, 5, { size: 100, receivedBy: ['a', 'b'] });
  const layout = layoutOf({ columns: 80, rows: 24 });

  it('any offset ends inside the region, on a line', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 20_000 }),
        fc.integer({ min: 1, max: 5000 }),
        (offset, words) => {
          const one = { ...wide, size: words * 4 };
          const { offset: at } = atOffset(hexPage(1), offset, one, layout);
          const line = hexShape(hexPage(1), one, layout).wordsPerLine * 4;
          expect(at % line).toBe(0);
          expect(at >= 0 && at < one.size).toBe(true);
        },
      ),
    );
  });

  it('hosts that do not fit are reached one after the other', () => {
    const names = Array.from({ length: 12 }, (_, at) => `host${at}`);
    const many = { ...wide, receivedBy: names };
    expect(hexShape(hexPage(1), many, layout).hosts).toEqual(names.slice(0, 6));
    expect(hexShape({ ...hexPage(1), host: 99 }, many, layout).hosts).toEqual(names.slice(-6));
  });

  it('words of little-endian bytes; changed and different ones, and none that were not read', () => {
    const reads = new Map([
      ['a', { offset: 0, hex: '01000000ff000000', changedAt: new Map([[0, 500]]) }],
      ['b', { offset: 0, hex: '01000000fe000000', changedAt: new Map() }],
    ]);
    const page = { ...hexPage(1), reads };
    expect(wordAt(page, 'a', 0, ['a', 'b'], 1000)).toMatchObject({
      value: 1,
      isChanged: true,
      differs: false,
    });
    expect(wordAt(page, 'b', 4, ['a', 'b'], 1000)).toMatchObject({
      value: 254,
      isChanged: false,
      differs: true,
    });
    expect(wordAt(page, 'a', 8, ['a', 'b'], 1000).value).toBeNull();
    expect(wordAt(page, 'c', 0, ['a', 'b'], 1000).value).toBeNull();
  });

  it.each([
    ['0x1F', 31],
    ['12', 12],
    ['-1', null],
    ['0x', null],
  ])('offset %s', (text, offset) => {
    expect(parseOffset(text)).toBe(offset);
  });
});

describe('lines of programs', () => {
  it('come in order, are harmless, and only the newest are kept', () => {
    const line = (pid: number, sequence: number, text: string) =>
      ({ type: 'output', pid, sequence, line: text, isError: false }) as const;
    const many = Array.from({ length: programLinesKeptMax + 5 }, (_, at) =>
      line(7, at + 1, String(at)),
    );
    const first = withProgramNews(new Map(), [...many, line(8, 1, 'a\u001b[2Jb')]);
    expect(first.get(7)?.lines).toHaveLength(programLinesKeptMax);
    expect(first.get(7)?.lines[0]?.text).toBe('5');
    expect(first.get(8)?.lines[0]?.text).not.toContain('\u001b');
    const end = { at: 1, code: 0, signal: null };
    const second = withProgramNews(first, [line(8, 2, 'c'), { type: 'ended', pid: 8, end }]);
    expect(second.get(8)).toMatchObject({ lines: [{}, { text: 'c' }], ended: end });
    expect(withProgramNews(second, [])).toBe(second);
  });
});
