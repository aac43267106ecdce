// caa_lint on real files: which ones it looks at, how it ends, and what it says of those that it cannot read. The rules
// themselves are tested in test/migration.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCommandFiles } from '../../src/adapters/command-files.ts';
import { makeFolder } from '../support/root.ts';
import { type CommandResult, runFake } from './fake-cluster.ts';

const clean = `#!/bin/sh
PATH=/usr/bin
case $1 in
start) evmpost -a x; exit 0 ;;
stop) wait; exit 0 ;;
check) exit 0 ;;
*) exit 2 ;;
esac
`;
const wrong = clean.replace('wait;', 'wait; asemgr -d;');
const warned = clean.replace('evmpost -a x; exit 0', 'evmpost -a x');
const alias = clean.replace('evmpost', 'ifconfig tu0 alias 1.2.3.4; evmpost');

function lint(root: string, ...argv: readonly string[]): Promise<CommandResult> {
  return runFake('caa_lint', argv, { host: { files: createCommandFiles(() => root) } });
}

function put(root: string, name: string, text: string, mode = 0o755): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const scripts = 'var/cluster/caa/script';
const profiles = 'var/cluster/caa/profile';

describe('caa_lint', () => {
  it.each([
    ['no finding', clean, 0, /^0 errors, 0 warnings, 0 notices\.\n$/],
    ['a warning', warned, 0, /: warning: L9: [\s\S]*0 errors, 1 warning, 0 notices\.\n$/],
    [
      'an error',
      wrong,
      1,
      /a\.scr:5: error: L1: asemgr -d does not exist any more\.\n {4}Use caa_stat\.\n1 error, /,
    ],
  ])('CAA-593 ends as it must for %s', async (_name, text, status, output) => {
    const root = makeFolder();
    const result = await lint(root, put(root, 'a.scr', text));
    expect(result).toMatchObject({ status, stderr: '' });
    expect(result.stdout).toMatch(output);
  });

  it('CAA-591 looks at the permissions of the file', async () => {
    const root = makeFolder();
    expect((await lint(root, put(root, 'a', clean, 0o644))).stdout).toContain(
      ': error: L12: the script is not executable',
    );
    expect((await lint(root, put(root, 'b', clean, 0o775))).stdout).toContain(
      ': warning: L12: its group may write',
    );
    expect((await lint(root, put(root, 'c', clean, 0o757))).stdout).toContain(
      ': warning: L12: everyone may write',
    );
  });

  it('looks with -all at every script of the cluster', async () => {
    const root = makeFolder();
    put(root, `${scripts}/b.scr`, wrong);
    put(root, `${scripts}/a.scr`, warned);
    const { status, stdout } = await lint(root, '-all');
    expect(status).toBe(1);
    expect(stdout.match(/[ab]\.scr:\d+: \w+/g)).toEqual(['a.scr:4: warning', 'b.scr:5: error']);
  });

  it('says so if there are none, or no cluster', async () => {
    const root = makeFolder();
    expect(await lint(root, '-all')).toMatchObject({ status: 1, stdout: '' });
    expect((await lint(root, '-all')).stderr).toContain(
      'cannot be read: it does not exist. Set SYSMAN_ROOT',
    );
    mkdirSync(join(root, scripts), { recursive: true });
    expect(await lint(root, '-all')).toMatchObject({
      status: 0,
      stdout: 'There are no action scripts.\n',
    });
  });

  it('finds a bare name in the cluster', async () => {
    const root = makeFolder();
    const path = put(root, `${scripts}/only-in-the-cluster.scr`, wrong);
    expect((await lint(root, 'only-in-the-cluster.scr')).stdout).toContain(`${path}:5: error`);
  });

  it('CAA-599 knows whether the profile of a script requires a network', async () => {
    const root = makeFolder();
    const path = put(root, `${scripts}/a.scr`, alias);
    const profile = 'NAME=a\nTYPE=application\nACTION_SCRIPT=a.scr\n';
    expect((await lint(root, path)).stdout).toContain('its profile should require the network');
    put(root, `${profiles}/a.cap`, profile);
    expect((await lint(root, path)).stdout).toContain('its profile requires no network');
    put(root, `${profiles}/a.cap`, `${profile}REQUIRED_RESOURCES=other net\n`);
    expect((await lint(root, path)).stdout).toContain('its profile requires no network');
    put(root, `${profiles}/net.cap`, 'NAME=net\nTYPE=network\n');
    expect((await lint(root, path)).stdout).not.toContain('N2');
  });

  it('gives its findings as JSON', async () => {
    const root = makeFolder();
    const path = put(root, 'a', wrong);
    const { status, stdout } = await lint(root, path, path, '-json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [path],
      findings: [
        { rule: 'L1', section: '5.3.1', severity: 'error', file: path, line: 5, written: null },
      ],
      errors: 1,
      warnings: 0,
      notices: 0,
    });
  });
});

describe('caa_lint is given', () => {
  it.each([
    [[], 'the script is missing'],
    [['-all', 'x'], '-all takes no script, but x was given'],
    [[''], 'the name of a script is empty'],
    [['-q', 'x'], 'unknown option -q'],
  ])('the command line %j', async (argv, says) => {
    const { status, stdout, stderr } = await lint(makeFolder(), ...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it.each([
    ['nothing', () => {}, 'it does not exist'],
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    ['a link to itself', (path: string) => symlinkSync('x', path), 'too many symbolic links'],
    ['a binary file', (path: string) => writeFileSync(path, '\0\x01'), 'is no text'],
    [
      'a large file',
      (path: string) => writeFileSync(path, 'x'.repeat(300_000)),
      'it has more than 262144 bytes',
    ],
  ])('%s besides a good script', async (_name, make, says) => {
    const root = makeFolder();
    make(join(root, 'x'));
    const { status, stdout, stderr } = await lint(root, join(root, 'x'), put(root, 'good', clean));
    expect(status).toBe(1);
    expect(stderr).toContain(says);
    expect(stdout).toBe('0 errors, 0 warnings, 0 notices. 1 of 2 files could not be read.\n');
  });

  it('only what cannot be read: then there is nothing to sum up', async () => {
    const root = makeFolder();
    const result = await lint(root, join(root, 'x'), join(root, 'y'), join(root, 'x'));
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr.match(/cannot be read/g)).toHaveLength(2);
  });

  it('what cannot be read, and names it in JSON', async () => {
    const root = makeFolder();
    const [x, good] = [join(root, 'x'), put(root, 'good', clean)];
    const some = await lint(root, x, good, '-json');
    expect(some).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be read') });
    expect(JSON.parse(some.stdout)).toMatchObject({ files: [x, good], unread: [x], errors: 0 });
    expect(JSON.parse((await lint(root, x, '--json')).stdout)).toMatchObject({ unread: [x] });
  });
});
