// Every example of the programmer's guide to the Memory Channel: its programs are files outside the checkout, its commands
// are typed into a shell, and they must print what stands below them. The types that the package carries fit them all.
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProgramFolder, projectFolder } from '../support/dlm-package.ts';
import { openShell } from '../support/transcript.ts';

const guide = readFileSync(join(projectFolder, 'docs', 'MEMORY-CHANNEL.md'), 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ({ 1: language = '', 2: text = '' }) => ({ language, text }),
);
const programs = blocks.filter(({ language }) => language === 'ts' || language === 'js');
const nameOf = (text: string): string => /^\/\/ (\S+)$/m.exec(text)?.[1] ?? '';

function makeFolderOfPrograms(): string {
  const folder = makeProgramFolder();
  for (const { text } of programs) writeFileSync(join(folder, nameOf(text)), text);
  return folder;
}

describe('docs/MEMORY-CHANNEL.md', () => {
  it('has programs with names, each of which its commands run', () => {
    expect(programs.length).toBeGreaterThan(7);
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    for (const { text } of programs) expect(commands.join('')).toContain(` ${nameOf(text)}`);
  });

  it('prints what it says, example by example', async () => {
    const folder = makeFolderOfPrograms();
    const shell = await openShell();
    try {
      expect(
        await shell.run(`cd ${folder}; caad status > /dev/null; imc_init; imc_init -c polishham`),
      ).toMatchObject({ status: 0 });
      for (const [at, { language, text }] of blocks.entries()) {
        const next = blocks[at + 1];
        if (language !== 'sh' || next?.language !== 'text') continue;
        const { stdout, stderr } = await shell.run(`cd ${folder}\n${text}`);
        expect([stdout, stderr], text).toEqual([next.text, '']);
      }
    } finally {
      await shell.close();
    }
  });

  it('has programs that type-check with the types of the package', () => {
    const folder = makeFolderOfPrograms();
    const types = join(projectFolder, 'node_modules', '@types');
    symlinkSync(types, join(folder, 'node_modules', '@types'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ['node'],
    };
    const files = [...programs.map(({ text }) => nameOf(text)), 'wrong.ts'];
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    const include = files.filter((name) => name.endsWith('.ts'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
    const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const said = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect([said.stdout, said.status]).toEqual(['', 0]);
  });
});

const wrong = `
import { Flag, type Imc, type Poll, type StatusName } from 'trucluster/imc';

export function* main(imc: Imc): Generator<Poll, void, void> {
  // @ts-expect-error A size is a number.
  imc.alloc(1, '8192');
  // @ts-expect-error There is no such code.
  const status: StatusName = 'IMC_NONSENSE';
  void [status, Flag.IMC_LOOPBACK];
  // @ts-expect-error What runs the library is nobody's business.
  imc.context;
  // @ts-expect-error A poll has no value of its own.
  yield 5;
}
`;
