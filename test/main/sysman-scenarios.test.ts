// The scenarios that the console finds: those of the package, and those of a user in a real folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readScenarios } from '../../src/main/sysman-scenarios.ts';

const packageFolder = join(import.meta.dirname, '../..');
const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('scenarios for the practice bench', () => {
  it("are those of the package, then the user's own, each by file name", () => {
    const state = temporaryFolder();
    const own = join(state, 'trucluster', 'scenarios');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'b.txt'), '# B');
    writeFileSync(join(own, 'a.txt'), '# A');
    writeFileSync(join(own, 'notes.md'), 'not a scenario');
    mkdirSync(join(own, 'folder.txt'));
    writeFileSync(join(own, 'long.txt'), 'x'.repeat(1_000_001));
    const found = readScenarios(packageFolder, { XDG_STATE_HOME: state });
    expect(found.filter(({ isOwn }) => isOwn)).toEqual([
      { fileName: 'a.txt', text: '# A', isOwn: true },
      { fileName: 'b.txt', text: '# B', isOwn: true },
    ]);
    const shipped = found.filter(({ isOwn }) => !isOwn).map(({ fileName }) => fileName);
    expect(shipped).toHaveLength(49);
    expect(shipped).toEqual([...shipped].sort());
    expect(found.slice(0, 49).every(({ isOwn }) => !isOwn)).toBe(true);
  });

  it('are none where there are no folders', () => {
    const empty = temporaryFolder();
    expect(readScenarios(empty, { HOME: empty })).toEqual([]);
  });
});
