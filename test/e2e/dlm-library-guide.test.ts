// Every example of the programmer's guide is a whole program: it is run as it stands there, and must print what stands
// below it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  examplesOf,
  makeProgramFolder,
  projectFolder,
  startProgram,
  writeProgram,
} from '../support/dlm-package.ts';
import { makeFolder } from '../support/root.ts';

const examples = examplesOf(readFileSync(join(projectFolder, 'docs', 'DLM.md'), 'utf8'));

describe('docs/DLM.md', () => {
  it('has examples, each with what it prints', () => {
    expect(examples.length).toBeGreaterThan(10);
    for (const { code, output } of examples) {
      expect(output, `no output stands below:\n${code}`).not.toBeNull();
    }
  });

  it('prints what it says, example by example', async () => {
    const root = makeFolder();
    const folder = makeProgramFolder();
    for (const [at, { code, output, heading }] of examples.entries()) {
      const program = startProgram(writeProgram(folder, `example-${at}`, code), root);
      const status = await program.ended;
      expect([program.lines(), status, program.errors()], `${heading}\n${code}`).toEqual([
        output,
        0,
        '',
      ]);
    }
  });
});
