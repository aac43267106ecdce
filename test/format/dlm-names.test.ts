// Names, value blocks and tables of the lock manager as text: nothing raw, nothing ambiguous, nothing too wide.

import { describe, expect, it } from 'vitest';
import { bytesTyped, modeTyped, namespaceTyped } from '../../src/commands/dlm_names.ts';
import { bytesOf, Mode, valueOfBytes } from '../../src/engine/dlm/index.ts';
import {
  formatDlmName,
  formatDlmPath,
  formatDlmValue,
  formatLockId,
} from '../../src/format/dlm-names.ts';
import { cutLine, measureTable } from '../../src/format/dlm-table.ts';
import { fc } from '../support/properties.ts';

const anyName = fc.uint8Array({ minLength: 1, maxLength: 31 }).map((bytes) => bytesOf(bytes));

describe('a resource name', () => {
  it.each([
    ['disk1', 'disk1'],
    ['my disk', 'my disk'],
    [' a ', '\\x20a\\x20'],
    ['a\\b', 'a\\\\b'],
    ['\x00\x1b\x7f', '\\x00\\x1b\\x7f'],
    ['\xc3\xa4', 'ä'],
    ['\xc3', '\\xc3'],
    ['\xa4\xc3\xa4\xc3', '\\xa4ä\\xc3'],
    ['\xe6\xbc\xa2', '漢'],
    ['\xf0\x9f\x92\xbe', '💾'],
    // Overlong, half a surrogate pair, right-to-left override, byte order mark, no-break space.
    ['\xc0\xaf', '\\xc0\\xaf'],
    ['\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['\xe2\x80\xae', '\\xe2\\x80\\xae'],
    ['\xef\xbb\xbf', '\\xef\\xbb\\xbf'],
    ['\xc2\xa0', '\\xc2\\xa0'],
  ])('%j is shown as %s', (name, text) => {
    expect(formatDlmName(name)).toBe(text);
  });

  it('TUI-127 what is shown prints, and typed again it is the same name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const text = formatDlmName(name);
        expect(text).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u);
        expect(bytesTyped(text, 'the name')).toBe(name);
      }),
    );
  });

  it('two paths are never shown alike', () => {
    const path = fc.array(
      fc.string({ unit: fc.constantFrom('/', '\\', 'x', '2', 'f'), minLength: 1, maxLength: 4 }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(path, path, (one, other) => {
        expect(formatDlmPath(one) === formatDlmPath(other)).toBe(
          JSON.stringify(one) === JSON.stringify(other),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is typed', () => {
  it.each(['\\x', 'a\\x1', '\\xg0', '\\x\\x00'])('%s has half an escape', (text) => {
    expect(() => bytesTyped(text, 'the name')).toThrow(/two hexadecimal digits/);
  });

  it.each(['nl', 'Cr', 'CW', 'pr', 'PW', 'ex'])('%s is a mode', (text) => {
    const name = text.toUpperCase();
    expect(Object.entries(Mode)).toContainEqual([name, modeTyped(text)]);
  });

  it.each(['', 'NONE', 'EXX', '6'])('"%s" is no mode', (text) => {
    expect(() => modeTyped(text)).toThrow(/no lock mode/);
  });

  it.each([
    ['user', 'user 9'],
    ['user:0', 'user 0'],
    ['group:007', 'group 7'],
    ['public:4294967295', 'public 4294967295'],
  ])('%s is the namespace %s', (text, key) => {
    expect(namespaceTyped(text, 9).key).toBe(key);
  });

  it.each(['', 'users', 'group', 'public', 'user:', 'user:-1', 'user:1x', 'public:12345678901'])(
    '"%s" is no namespace',
    (text) => {
      expect(() => namespaceTyped(text, 9)).toThrow(/no namespace/);
    },
  );
});

describe('a value block', () => {
  const block = (text: string) => [...valueOfBytes(new TextEncoder().encode(text)), 0, 0, 0, 0];
  it.each([
    ['', '""'],
    ['abc', '"abc"'],
    ['grün', '"grün"'],
    ['a\n', `610a${'0'.repeat(28)}`],
    ['a\0b', `610062${'0'.repeat(26)}`],
  ])('TUI-126 %j is shown as %s', (text, shown) => {
    expect(formatDlmValue(block(text).slice(0, 4), true)).toBe(shown);
    expect(formatDlmValue(block(text).slice(0, 4), false)).toBe('invalid');
  });
});

it.each([
  [1, '00000001'],
  [0xb19, '00000b19'],
  [0xffffffff, 'ffffffff'],
  [0x1_0000_0000, '100000000'],
])('lock ID %i is shown as %s', (lkid, text) => {
  expect(formatLockId(lkid)).toBe(text);
});

describe('a table', () => {
  it('is as wide as what is in it, with numbers on the right', () => {
    const table = measureTable(
      [
        { name: '漢', count: 7 },
        { name: 'ä', count: 1234 },
      ],
      [
        { title: 'N', cell: ({ name }) => name },
        { title: 'Count', cell: ({ count }) => String(count), isNumber: true },
        { title: 'Last', cell: () => '' },
      ],
    );
    expect(table.head).toBe('N   Count  Last');
    expect(table.row({ name: '漢', count: 7 })).toBe('漢      7');
    expect(table.row({ name: 'ä', count: 1234 })).toBe('ä    1234');
  });

  it.each([
    ['12345', 5, '12345'],
    ['123456', 5, '1234>'],
    ['漢漢漢', 6, '漢漢漢'],
    ['漢漢漢', 5, '漢漢>'],
    ['漢漢漢', 4, '漢>'],
  ])('%s in %i columns is %s', (line, width, cut) => {
    expect(cutLine(line, width)).toBe(cut);
  });
});
