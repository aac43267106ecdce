// The documents lead people to files: every path of the repository that they name in code marks, and every link, is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: project, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(project, path)));

/** `src/tui/dispatch.ts`; neither commands nor forms with a placeholder, as in `src/commands/<command>.ts`. */
const namedPath = /`((?:src|fixtures|test|scripts|docs|bin)\/[\w./-]*)`/g;
const link = /\]\(([^)#:\s]+)(?:#[^)]*)?\)/g;

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(project, document), 'utf8');

  it('names only files that exist', () => {
    const named = [...text.matchAll(namedPath)].map(([, path]) => path ?? '');
    expect(named.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const linked = [...text.matchAll(link)].map(([, path]) => path ?? '');
    const folder = join(project, dirname(document));
    expect(linked.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });
});
