// What action scripts find in their environment, for every reason, seen by real scripts of a real cluster.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from '../../src/adapters/index.ts';
import { until } from '../support/root.ts';
import { openShell, type Shell } from '../support/transcript.ts';

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  await good(`caa_stat; mkdir seen && sed -i -e '/^# attribute:/,$s/^# //' ${TDF}`);
  await good(`cat >${SCRIPTS}/app.scr <<'END'\n${SCRIPT}\nEND\nchmod 755 ${SCRIPTS}/app.scr`);
});
afterEach(() => shell.close());

const SCRIPTS = 'var/cluster/caa/script';
const TDF = 'var/cluster/caa/template/application.tdf';

/** Writes its environment down for each run; it runs while a file is there. */
const SCRIPT = `#!/bin/sh
env >"$SYSMAN_ROOT/seen.$$"
mv "$SYSMAN_ROOT/seen.$$" "$SYSMAN_ROOT/seen/$_CAA_NAME.$1.$_CAA_REASON.$(date +%s%N)"
if [ "$_CAA_REASON" = "user" ]; then
    echo "Action invoked by User"
fi
case $1 in
    start) : >"$SYSMAN_ROOT/$_CAA_NAME.runs" ;;
    stop) rm -f "$SYSMAN_ROOT/$_CAA_NAME.runs" ;;
    check) test -e "$SYSMAN_ROOT/$_CAA_NAME.runs" ;;
esac`;

async function good(command: string): Promise<string> {
  const result = await shell.run(command);
  expect(result, command).toMatchObject({ status: 0 });
  return result.stdout;
}

type Environment = Readonly<Record<string, string>>;

/** The runs of one entry point for one reason, oldest first. */
function runs(name: string, entryPoint: string, reason: string): readonly Environment[] {
  const folder = join(shell.root, 'seen');
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.${entryPoint}.${reason}.`))
    .sort()
    .map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
      return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    });
}

async function ran(name: string, entryPoint: string, reason: string): Promise<Environment> {
  await until(
    `${name} ${entryPoint} for ${reason}`,
    () => runs(name, entryPoint, reason).length > 0,
  );
  return runs(name, entryPoint, reason).at(-1) ?? {};
}

function reasons(): readonly string[] {
  const all = readdirSync(join(shell.root, 'seen')).map((file) => file.split('.')[2] ?? '');
  return [...new Set(all)].sort();
}

const create = (name: string, options: string) =>
  good(`caa_profile -create ${name} -t application -a app.scr ${options} && caa_register ${name}`);

describe('the environment of an action script', () => {
  it('CAA-230 CAA-231 CAA-209 CAA-243 CAA-246 CAA-247 AMB-07 has every registered attribute, the path, the locale', async () => {
    await create('app', '-o ci=0,d=1 -d "An application" -l "a b"');
    const output = await good('LC_ALL= LANG=en_US LC_TIME=de_DE _CAA_UI_FMT=vs caa_start app');
    expect(output.split('\n')[1]).toBe('Action invoked by User');
    const environment = await ran('app', 'start', 'user');
    const registered = (await good('caa_stat -p app')).trimEnd().split('\n');
    expect(registered).toHaveLength(18);
    const seen = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    expect(seen).toEqual(expect.arrayContaining(registered.map((line) => `_CAA_${line}`)));
    expect(environment).toMatchObject({
      _CAA_DESCRIPTION: 'An application',
      _CAA_OPTIONAL_RESOURCES: 'a b',
      _CAA_HOSTING_MEMBERS: '',
      _CAA_REBALANCE: '',
      _CAA_USR_DEBUG: '1',
      USR_DEBUG: '1',
      _CAA_REASON: 'user',
      _CAA_CLIENT_LOCALE: 'en_US en_US en_US en_US de_DE en_US',
      PATH: '/sbin:/usr/sbin:/usr/bin',
    });
    const own = Object.keys(environment).filter((name) => name.startsWith('_CAA_'));
    expect(own).toHaveLength(registered.length + 2);
  });

  it('CAA-232 CAA-233 CAA-234 CAA-238 CAA-240 CAA-241 CAA-242 CAA-245 E2E-35 tells why: user, failure, system', async () => {
    await create('app', '-p favored -h "provolone polishham" -o ci=1,ap=1,ra=1');
    await good('LC_ALL=de_DE caa_start app');
    const check = await ran('app', 'check', 'system');
    // The daemon came with the first command, whose locale this is.
    expect(check._CAA_CLIENT_LOCALE).toBe(Array(6).fill('C.UTF-8').join(' '));
    await good('rm app.runs');
    const restart = await ran('app', 'start', 'failure');
    expect(restart).toMatchObject({ SYSMAN_MEMBER: 'provolone' });
    expect(restart._CAA_CLIENT_LOCALE).toBe(check._CAA_CLIENT_LOCALE);
    await good('clu_fault crash provolone');
    await until('it starts elsewhere for reason failure', () =>
      runs('app', 'start', 'failure').some((run) => run.SYSMAN_MEMBER === 'polishham'),
    );
    // It runs there before its home comes back.
    await until('it is ONLINE', async () => (await shell.run('caa_stat -r app')).status === 0);
    await good('clu_fault boot provolone');
    expect(await ran('app', 'start', 'system')).toMatchObject({ SYSMAN_MEMBER: 'provolone' });
    await until(
      'it is home',
      async () => (await shell.run('caa_stat -r app -c provolone')).status === 0,
    );
    await good('caa_relocate app -c polishham');
    const before = runs('app', 'start', 'user').length;
    await good('caa_balance app');
    expect(runs('app', 'start', 'user')).toHaveLength(before + 1);
    expect(runs('app', 'start', 'user').at(-1)?.SYSMAN_MEMBER).toBe('provolone');
    expect(reasons()).toEqual(['failure', 'system', 'user']);
  });

  it('CAA-235 CAA-239 CAA-240 tells why: dependency, and user for all that -f moves', async () => {
    await create('base', '-o ci=1');
    await create('top', '-r base -o ci=0');
    await good('caa_start -f top');
    expect(reasons()).toContain('user');
    expect(runs('base', 'start', 'user')).toHaveLength(1);
    await good('rm base.runs');
    await ran('top', 'stop', 'dependency');
    await ran('top', 'start', 'dependency');
    await until('it is ONLINE', async () => (await shell.run('caa_stat -r top')).status === 0);
    await good('caa_stop -f base');
    expect(runs('top', 'stop', 'user')).toHaveLength(1);
    expect(reasons()).not.toContain('unknown');
  });

  it('CAA-236 CAA-237 AMB-24 E2E-35 tells why: boot, autostart', async () => {
    await create('ran', '-o ci=0');
    await create('both', '-o ci=0,as=1');
    await create('auto', '-o ci=0,as=1');
    await create('idle', '-o ci=0');
    await good('caa_start ran both && caad stop');
    rebootHost();
    await good('caa_stat');
    await ran('ran', 'start', 'boot');
    await ran('both', 'start', 'boot');
    await ran('auto', 'start', 'autostart');
    expect(runs('both', 'start', 'autostart')).toEqual([]);
    for (const reason of ['user', 'boot', 'autostart']) {
      expect(runs('idle', 'start', reason)).toEqual([]);
    }
  });
});

/** The daemon tells a boot of the host by an id that the registry keeps. */
function rebootHost(): void {
  const store = openRegistry(join(shell.root, 'var/cluster/caa/registry/caa.reg'));
  store.writeSetting('boot-id', 'another');
  store.close();
}
