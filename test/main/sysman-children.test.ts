// Commands that the console runs for a lesson: what they find, and that they ask no other cluster.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environmentOf, runCommands } from '../../src/main/sysman-children.ts';
import { makeFolder } from '../support/root.ts';

const lessonPath = join(
  import.meta.dirname,
  '..',
  '..',
  'fixtures',
  'lessons',
  'caa-walkthrough.json',
);

/** The lines for the shell among the keys of a lesson. */
function shellLines(): readonly string[] {
  return [...readFileSync(lessonPath, 'utf8').matchAll(/"shell: (.*)"/g)].map(([, line]) =>
    String(JSON.parse(`"${line}"`)),
  );
}

it('TUI-327 the process that [Show me] kills is asked for at the port of this cluster', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'root', 'etc'), { recursive: true });
  writeFileSync(join(folder, 'root', 'etc', 'dtcalc.conf'), '# where\nport=4711\n');
  const asked = join(folder, 'asked');
  writeFileSync(join(folder, 'bin', 'curl'), `#!/bin/sh\necho "$*" >>${asked}\n`, { mode: 0o755 });
  const env = environmentOf(folder, { PATH: process.env.PATH, SYSMAN_ROOT: join(folder, 'root') });

  for (const line of shellLines()) await runCommands([line], env);

  expect(readFileSync(asked, 'utf8')).toBe('-s 127.0.0.1:4711/6*7\n-s 127.0.0.1:4711/0\n');
});

it('TUI-327 the commands of a lesson work on the cluster of the console', () => {
  const home = makeFolder();
  const { SYSMAN_ROOT } = environmentOf('/nowhere', { HOME: home });
  expect(SYSMAN_ROOT).toBe(join(home, '.local', 'state', 'trucluster'));
});
