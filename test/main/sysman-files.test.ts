// The files that the console writes for its user: where they are, and what is said when they cannot be (TUI-312).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openUserFiles } from '../../src/main/sysman-files.ts';
import type { ListFile } from '../../src/tui/save-list.ts';
import { makeFolder } from '../support/root.ts';

function setUp() {
  const folder = makeFolder();
  const files = openUserFiles({ HOME: folder }, null);
  const save = (path: string | null, more: Partial<ListFile> = {}) =>
    files.saveList({ path, name: 'runs.csv', text: 'a,b\n', overwrites: false, ...more });
  return { folder, files, save };
}

const own = (folder: string): string => join(folder, '.local', 'state', 'trucluster');

describe('lists in files', () => {
  it('TUI-312 go where they were typed, or into the folder of the console', () => {
    const { folder, save } = setUp();
    const path = join(folder, 'list.csv');
    expect(save(path)).toEqual({ level: 'info', text: `Saved to ${path}.` });
    expect(readFileSync(path, 'utf8')).toBe('a,b\n');
    expect(save('~/home.csv').text).toBe(`Saved to ${join(folder, 'home.csv')}.`);
    const aside = join(own(folder), 'runs.csv');
    expect(save(null).text).toBe(`Saved to ${aside}.`);
    expect(readFileSync(aside, 'utf8')).toBe('a,b\n');
  });

  it('TUI-312 never overwrite a file that nobody gave up', () => {
    const { folder, save } = setUp();
    const path = join(folder, 'list.csv');
    writeFileSync(path, 'mine');
    expect(save(path)).toEqual({
      level: 'warning',
      text: `Nothing was written: it exists; :save -f overwrites it, or give another name: ${path}.`,
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(save(path, { overwrites: true }).level).toBe('info');
    expect(readFileSync(path, 'utf8')).toBe('a,b\n');
  });

  it('TUI-312 say why they cannot be written, and what to do', () => {
    const { folder, save } = setUp();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    expect(save(join(folder, 'sub')).text).toContain('sub is a folder. Give the name of a file.');
    const forced = save(join(folder, 'sub'), { overwrites: true });
    expect(forced.text).toContain('sub is a folder.');
    expect(save(join(folder, 'none', 'x')).text).toContain(
      `the folder ${join(folder, 'none')} does not exist.`,
    );
    expect(save(join(folder, 'file', 'x')).text).toContain('is no folder. Name another place.');
  });

  it('TUI-312 the screen is saved as text, and a place that cannot be written is named', () => {
    const { folder, files } = setUp();
    const path = join(own(folder), 'screen.txt');
    expect(files.saveScreen('SysMan Menu\n')).toBe(`The screen was saved to ${path}.`);
    expect(readFileSync(path, 'utf8')).toBe('SysMan Menu\n');
    const blocked = makeFolder();
    writeFileSync(join(blocked, '.local'), '');
    const said = openUserFiles({ HOME: blocked }, null).saveScreen('x');
    expect(said).toMatch(/^Nothing was written: .* no folder\. Name another place\.$/);
  });
});
