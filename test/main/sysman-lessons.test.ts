// The files of the tutorials: reading tolerates everything, writing is whole or not at all.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProgress, readLessons } from '../../src/main/sysman-lessons.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lessons-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('progress', () => {
  const place = (): string => join(folder, 'state', 'trucluster', 'lessons');
  const files = () => openProgress({ XDG_STATE_HOME: join(folder, 'state'), HOME: folder });

  it('TUI-330 is kept per user, one file a lesson, and read back', () => {
    files().write('caa-walkthrough', 'one');
    files().write('other', 'two');
    files().write('caa-walkthrough', 'three');
    expect(files().read()).toEqual({ 'caa-walkthrough': 'three', other: 'two' });
    expect(readdirSync(place())).toEqual(['caa-walkthrough.json', 'other.json']);
  });

  it('lies below the home folder without XDG_STATE_HOME', () => {
    openProgress({ HOME: folder }).write('a', 'text');
    const path = join(folder, '.local', 'state', 'trucluster', 'lessons', 'a.json');
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  it('is empty when there is none, and skips what cannot be read', () => {
    expect(files().read()).toEqual({});
    files().write('good', 'text');
    mkdirSync(join(place(), 'folder.json'));
    writeFileSync(join(place(), 'notes.txt'), 'x');
    expect(files().read()).toEqual({ good: 'text' });
  });

  it('does not stop the program when it cannot be written', () => {
    writeFileSync(join(folder, 'state'), 'a file where a folder should be');
    expect(() => files().write('a', 'text')).not.toThrow();
    expect(files().read()).toEqual({});
  });

  it('writes only below its folder', () => {
    files().write('../../outside', 'text');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('lessons', () => {
  it('are read from the package in the order of their names', () => {
    mkdirSync(join(folder, 'fixtures', 'lessons'), { recursive: true });
    for (const name of ['b.json', 'a.json', 'README.md']) {
      writeFileSync(join(folder, 'fixtures', 'lessons', name), name);
    }
    expect(readLessons(folder)).toEqual([
      { fileName: 'a.json', text: 'a.json' },
      { fileName: 'b.json', text: 'b.json' },
    ]);
    expect(readLessons(join(folder, 'nowhere'))).toEqual([]);
  });
});
