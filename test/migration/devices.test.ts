// The table of device names: how it is read, what it maps, and what it changes in a text.
import { describe, expect, it } from 'vitest';
import {
  findOldDevices,
  mapDevice,
  parseDeviceTable,
  rewriteDevices,
} from '../../src/migration/devices.ts';

function tableOf(text: string): ReadonlyMap<string, string> {
  const read = parseDeviceTable(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.table;
}

describe('a mapping table', () => {
  it('CAA-581 has an old and a new name in each line, and comments', () => {
    const table = tableOf(
      '# saved\n\n/dev/rz12c /dev/disk/dsk3c # of netscape\nrrz8\t/dev/rdisk/dsk4\r\n',
    );
    expect([...table]).toEqual([
      ['/dev/rz12c', '/dev/disk/dsk3c'],
      ['/dev/rrz8', '/dev/rdisk/dsk4'],
    ]);
  });

  it.each([
    ['/dev/rz12c', 1, 'two words'],
    ['/dev/rz12c /dev/disk/dsk3c more', 1, 'two words'],
    [
      '/dev/rz1 /dev/disk/dsk1\n/dev/rz1 /dev/disk/dsk2',
      2,
      'mapped twice, to /dev/disk/dsk1 and to /dev/disk/dsk2',
    ],
    ['/dev/disk/dsk3 /dev/disk/dsk4', 1, 'no old device name'],
    ['/dev/rz* /dev/disk/dsk4', 1, 'no old device name'],
    ['/dev/rz3 /dev/rz4', 1, 'no new device name'],
    ['/dev/rz3 dsk4', 1, 'no new device name'],
    ['/dev/rz3 /dev/disk/dsk', 1, 'no new device name'],
    ['/dev/rz3 /dev/disk/dsk4z', 1, 'no new device name'],
    ['', 1, 'no line with an old and a new name'],
    ['# only this', 1, 'no line with an old and a new name'],
  ])('%j is refused', (text, line, reason) => {
    const read = parseDeviceTable(text);
    expect(read).toMatchObject({ ok: false, problems: [{ line }] });
    expect(JSON.stringify(read)).toContain(reason);
  });

  it('says all that is wrong at once', () => {
    const read = parseDeviceTable('a b\n/dev/rz1 /dev/disk/dsk1\nc');
    expect(read.ok ? [] : read.problems.map(({ line }) => line)).toEqual([1, 3]);
  });

  it.each([
    '/dev/disk/dsk3',
    '/dev/rdisk/dsk10h',
    '/dev/tape/tape0',
    '/dev/tape/tape0_d1',
    '/dev/ntape/tape2',
    '/dev/changer/mc0',
    '/dev/vol/rootdg/v1',
  ])('CAA-579 %s is a new name', (name) => {
    expect(parseDeviceTable(`/dev/rz3 ${name}`).ok).toBe(true);
  });
});

describe('mapping', () => {
  const table = tableOf(
    '/dev/rz12 /dev/disk/dsk3\n/dev/rz12g /dev/disk/dsk9a\n/dev/rmt0h /dev/tape/tape0',
  );

  it.each([
    ['/dev/rz12', '/dev/disk/dsk3'],
    ['/dev/rz12c', '/dev/disk/dsk3c'],
    ['/dev/rz12g', '/dev/disk/dsk9a'],
    ['/dev/rrz12c', '/dev/rdisk/dsk3c'],
    ['/dev/rrz12', '/dev/rdisk/dsk3'],
    ['rz12c', 'dsk3c'],
    ['/dev/rmt0h', '/dev/tape/tape0'],
    ['/dev/rz1', null],
    ['/dev/rz120', null],
    ['/dev/rz12z', null],
    ['/dev/rrz13c', null],
    ['/dev/rmt0l', null],
    ['/dev/rdrd/drd1', null],
  ])('CAA-581 of %s gives %s', (old, to) => {
    expect(mapDevice(old, table)).toBe(to);
  });

  it('CAA-581 a text changes only where the table says so, and the changes are told', () => {
    const text =
      'a /dev/rz12c\n/dev/rz1 "/dev/rrz12a":/dev/rz12\n# /dev/rz12c\n/x/rz12c /dev/rz12c.old';
    expect(rewriteDevices(text, table)).toEqual({
      text: 'a /dev/disk/dsk3c\n/dev/rz1 "/dev/rdisk/dsk3a":/dev/disk/dsk3\n# /dev/disk/dsk3c\n/x/rz12c /dev/rz12c.old',
      changes: [
        { line: 1, from: '/dev/rz12c', to: '/dev/disk/dsk3c' },
        { line: 2, from: '/dev/rrz12a', to: '/dev/rdisk/dsk3a' },
        { line: 2, from: '/dev/rz12', to: '/dev/disk/dsk3' },
        { line: 3, from: '/dev/rz12c', to: '/dev/disk/dsk3c' },
      ],
    });
  });

  it('CAA-579 CAA-580 old names are found with their lines and kinds', () => {
    expect(findOldDevices('/dev/rz1c\n\n/dev/nrmt0h, /dev/drd/drd2')).toEqual([
      { name: '/dev/rz1c', line: 1, kind: 'disk' },
      { name: '/dev/nrmt0h', line: 3, kind: 'tape' },
      { name: '/dev/drd/drd2', line: 3, kind: 'drd' },
    ]);
  });
});
