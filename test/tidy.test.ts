// Rules for the repository itself that no linter knows. Each failure says what to do instead.
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharingFolders } from './support/sharing.ts';

const project = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: project, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.endsWith('.lock'))
  // Neither links nor what was just removed can be read.
  .filter((path) => lstatSync(join(project, path), { throwIfNoEntry: false })?.isFile() === true);
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const sources = tracked.filter((path) => /^src\/.*\.tsx?$/.test(path));

const linesMax = 400;

describe('the repository', () => {
  it('opens each module with what it owns', () => {
    const bare = sources.filter((path) => !/^(\/\/|\/\*)/.test(read(path)));
    expect(bare, 'write two or three sentences at the top').toEqual([]);
  });

  it(`keeps source files below ${linesMax} lines`, () => {
    const long = sources.filter((path) => read(path).split('\n').length > linesMax);
    expect(long, 'give the file one job').toEqual([]);
  });

  it('has no chance in the engine', () => {
    const chance = sources.filter(
      (path) => path.startsWith('src/engine/') && read(path).includes('Math.random'),
    );
    expect(chance, 'take it from the input').toEqual([]);
  });

  it('has no leftover work notes', () => {
    const note = new RegExp(`\\b(TO${'DO'}|FIX${'ME'}|XX${'X'})\\b`);
    const noted = tracked.filter(
      (path) => /\.(tsx?|mjs|cjs|md|sh)$/.test(path) && note.test(read(path)),
    );
    expect(noted, 'do it, or write the gap down as a rule').toEqual([]);
  });

  it('names no machine path and no registry host', () => {
    const banned = new RegExp(
      `(^|[\\s'"\`(=])/(${'work'}|${'root'}|home/[a-z]+)/|registry[.]npm${'js'}|[.]npm${'rc'}`,
      'm',
    );
    const naming = tracked.filter((path) => !/\.(png|db)$/.test(path) && banned.test(read(path)));
    expect(naming, 'paths come from the environment').toEqual([]);
  });

  it('tells users first what is not released yet', () => {
    expect(read('CHANGELOG.md')).toMatch(/^# Changelog\n\n## Unreleased\n/);
  });

  it('has a launcher for each command of package.json, and the other way round', () => {
    const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> };
    const launchers = tracked.filter((path) => /^bin\/[^.]+$/.test(path)).sort();
    expect(Object.values(bin).sort()).toEqual(launchers);
  });

  it('has no hooks in modules that are loaded once for many test files', () => {
    const hook = /^(before|after)(Each|All)\(/m;
    const begun = tracked.filter(
      (path) => /\.test\.tsx?$/.test(path) && sharingFolders.includes(path.split('/')[1] ?? ''),
    );
    expect(begun.length).toBeGreaterThan(100);
    const known = new Set(begun);
    // What is added on the way is looked at as well.
    for (const path of known) {
      for (const [, other = ''] of read(path).matchAll(/from '(\.[^']+)'/g)) {
        const module = join(dirname(path), other);
        if (module.startsWith('test/') && tracked.includes(module)) known.add(module);
      }
    }
    const hooked = [...known].filter((path) => !begun.includes(path) && hook.test(read(path)));
    expect(hooked, 'call them from a function that each test file calls').toEqual([]);
  });

  it('has no transcript or golden screen that is not in use', () => {
    const goldens = tracked.filter((path) => path.startsWith('test/golden/'));
    const tests = tracked.filter((path) => /^test\/.*\.tsx?$/.test(path)).map(read);
    const dead = goldens.filter((path) => {
      const name = path.replace(/^test\/golden\//, '').replace(/\.txt$/, '');
      const stem = name.replace(/-\d+x\d+.*$/, '');
      return !tests.some((text) => text.includes(name) || text.includes(stem));
    });
    expect(dead, 'delete them').toEqual([]);
  });
});
