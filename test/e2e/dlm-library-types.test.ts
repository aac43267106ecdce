// The packed package in a folder of its own: its types stand alone, describe the library, and the library runs there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectToRoot, prepareCaad } from '../support/daemon.ts';
import { examplesOf, projectFolder, startProgram } from '../support/dlm-package.ts';
import { makeFolder } from '../support/root.ts';

prepareCaad();

/** Uses most of the interface, and some of it wrongly. */
const consumer = `
import {
  connect, type ConnectOptions, type Dlm, DLM_NSPROC, DLM_RDNAMELEN, DLM_RESNAMELEN, DLM_VALBLKSIZE, DlmError,
  type Granted, type Lock, type LockMode, type Status, sperrno, statusNumber, ValueBlock,
} from 'trucluster/dlm';

const options: ConnectOptions = { member: undefined, program: 'consumer', start: false, delivery: 'manual' };
export async function main(): Promise<readonly string[]> {
  await using dlm: Dlm = await connect(options);
  const namespace = await dlm.nsjoin(DLM_NSPROC + DLM_RDNAMELEN + DLM_RESNAMELEN, 'public', { joinSameOk: true });
  const value = new ValueBlock('x');
  const stop = new AbortController();
  const granted: Granted = await namespace.lock(Uint8Array.of(1, 0, 2), 'EX', {
    value,
    hint: { list: [1, null, 'two'] },
    signal: stop.signal,
    onBlocking: async ({ lock, blockedMode, blockedHint }) => {
      const mode: LockMode = blockedMode;
      void [mode, blockedHint];
      await lock.cvt('NL');
    },
  });
  await using lock: Lock = granted.lock;
  const info = await lock.getLkinfo();
  const status: Status = granted.status;
  const completed: string[] = [];
  await lock.quecvt('EX', { onCompletion: (end) => void completed.push(end.status) });
  const delivered: number = await dlm.notify();
  try {
    await namespace.lock('', 'EX');
  } catch (error) {
    if (error instanceof DlmError) completed.push(error.status, sperrno(error.status).slice(0, 12));
  }
  const codes = [statusNumber[status], statusNumber.DLM_SYNCH, DLM_VALBLKSIZE, delivered, info.resnlen];
  return [...completed, ...codes.map(String), dlm.member, value.bytes.length.toString()];
}

export async function wrong(dlm: Dlm): Promise<void> {
  // @ts-expect-error There is no such kind.
  const namespace = await dlm.nsjoin(1, 'everybody');
  // @ts-expect-error There is no such mode.
  await namespace.lock('R', 'XX');
  // @ts-expect-error A completion routine is needed.
  await namespace.quelock('R', 'EX', {});
  // @ts-expect-error A conversion has no parent.
  (await namespace.lock('R', 'EX')).lock.cvt('NL', { parent: undefined as never as Lock });
  // @ts-expect-error There is no such status.
  const status: Status = 'DLM_NONSENSE';
  void status;
}
`;

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2022'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  types: [],
  rootDir: '.',
  outDir: 'out',
};

/** Packs the checkout as npm would publish it, and puts it into a folder where programs find it. */
function installPackage(): string {
  const folder = makeFolder();
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  execFileSync('tar', ['-xzf', join(folder, `trucluster-${version}.tgz`), '-C', folder]);
  mkdirSync(join(folder, 'node_modules'));
  renameSync(join(folder, 'package'), join(folder, 'node_modules', 'trucluster'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return folder;
}

/** Compiles what is in a folder; returns what the compiler says. */
function compile(folder: string, options: object): string {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    return execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

describe('the packed package', () => {
  it('type-checks and runs in a program outside the checkout, with no other types at hand', async () => {
    const folder = installPackage();
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    // The program may use what its own platform declares; here that is next to nothing.
    writeFileSync(
      join(folder, 'platform.d.ts'),
      `declare class AbortController { readonly signal: import('trucluster/dlm').AbortSignalLike; }\n`,
    );
    expect(compile(folder, { compilerOptions })).toBe('');
    const root = makeFolder();
    const client = await connectToRoot(root);
    const version = client.hello.version;
    const start = join(folder, 'start.mjs');
    writeFileSync(
      start,
      `import { main } from './out/consumer.js';\nconsole.log((await main()).join(' '));\n`,
    );
    const program = startProgram(start, root);
    expect([await program.ended, program.errors(), version]).toEqual([0, '', '0.1.0']);
    expect(program.lines()).toEqual([
      'DLM_SUCCESS DLM_IVBUFLEN DLM_IVBUFLEN 1 1 4 1 3 pepicelli 16',
    ]);
    client.close();
  });

  it('has types under which every example of the guide compiles, with those of Node.js', () => {
    const folder = installPackage();
    symlinkSync(
      join(projectFolder, 'node_modules', '@types'),
      join(folder, 'node_modules', '@types'),
    );
    const guide = readFileSync(join(projectFolder, 'docs', 'DLM.md'), 'utf8');
    for (const [at, { code }] of examplesOf(guide).entries()) {
      writeFileSync(join(folder, `example-${at}.ts`), code);
    }
    const options = { ...compilerOptions, types: ['node'], skipLibCheck: true, noEmit: true };
    expect(compile(folder, { compilerOptions: options, include: ['*.ts'] })).toBe('');
  });
});
