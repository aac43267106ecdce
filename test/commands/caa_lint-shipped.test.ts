// What the product itself ships and makes is above its own reproach: caa_lint is silent on every action script of a fresh
// cluster, on every example, and on what caa_profile -B makes of the template.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCommandFiles } from '../../src/adapters/command-files.ts';
import { generateScript } from '../../src/engine/index.ts';
import { makeFolder } from '../support/root.ts';
import { type CommandResult, runFake } from './fake-cluster.ts';

const shipped = join(import.meta.dirname, '../../fixtures/root/var/cluster/caa');
const silent = '0 errors, 0 warnings, 0 notices.\n';

function lint(root: string, ...argv: readonly string[]): Promise<CommandResult> {
  return runFake('caa_lint', argv, { host: { files: createCommandFiles(() => root) } });
}

/** A cluster as it is made, without its daemon; returns its root and the folder of CAA. */
function openCluster(): { readonly root: string; readonly caa: string } {
  const root = makeFolder();
  const caa = join(root, 'var/cluster/caa');
  mkdirSync(join(root, 'var/cluster'), { recursive: true });
  cpSync(shipped, caa, { recursive: true, verbatimSymlinks: true });
  return { root, caa };
}

/** A script as caa_profile -create -B makes it. */
function make(caa: string, name: string, executable: string): void {
  const template = readFileSync(join(caa, 'template/template.scr'), 'utf8');
  const made = generateScript(template, { name, executable });
  if (!made.ok) throw new Error(made.message);
  const path = join(caa, 'script', `${name}.scr`);
  writeFileSync(path, made.text);
  chmodSync(path, 0o755);
}

describe('caa_lint finds nothing', () => {
  it('on a fresh cluster with scripts that caa_profile made', async () => {
    const { root, caa } = openCluster();
    make(caa, 'clock', '/usr/bin/X11/xclock');
    make(caa, 'my-app', "/opt/it's mine/app");
    expect(readdirSync(join(caa, 'script'))).toEqual([
      'autofs.scr',
      'clock.scr',
      'cluster_lockd.scr',
      'dhcp.scr',
      'my-app.scr',
      'named.scr',
    ]);
    expect(await lint(root, '-all')).toMatchObject({ status: 0, stdout: silent, stderr: '' });
  });

  it('on the examples and the template, where they lie and where they are copied to', async () => {
    const { root, caa } = openCluster();
    const files = readdirSync(caa, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(?:examples(?!\/DataBase\/)|template)\/.*\.scr$/.test(name))
      .toSorted();
    expect(files).toEqual([
      'examples/Database/informix.scr',
      'examples/Database/oracle.scr',
      'examples/nginx.scr',
      'examples/openldap.scr',
      'examples/postgresql.scr',
      'examples/redis.scr',
      'examples/sysres_templ.scr',
      'template/template.scr',
    ]);
    const paths = files.map((name) => join(caa, name));
    expect(await lint(root, ...paths)).toMatchObject({ status: 0, stdout: silent, stderr: '' });
    for (const path of paths) cpSync(path, join(caa, 'script', path.replace(/^.*\//, '')));
    expect(await lint(root, '-all')).toMatchObject({ status: 0, stdout: silent, stderr: '' });
  });

  it('only because it reads the functions beside them', async () => {
    const { root, caa } = openCluster();
    const functions = join(caa, 'template/daemon.functions');
    const waiting = readFileSync(functions, 'utf8');
    writeFileSync(
      functions,
      waiting.replace(/^stop_daemon\(\) \{[\s\S]*?^\}/m, 'stop_daemon() { :; }'),
    );
    const { stdout } = await lint(root, join(caa, 'script/named.scr'));
    expect(stdout).toMatch(
      /named\.scr:\d+: warning: L5: [\s\S]*0 errors, 1 warning, 0 notices\.\n$/,
    );
    writeFileSync(functions, 'fi\n');
    const { stdout: without } = await lint(root, join(caa, 'script/named.scr'));
    expect(without).toMatch(/named\.scr:\d+: warning: L11: .*find_program/);
  });
});
