// Power failures of the daemon: whatever was answered is there afterwards, applications live on and are found again,
// and nothing is started twice.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import { caadPath, connectToRoot, killDaemon, prepareCaad } from '../support/daemon.ts';
import { fc } from '../support/properties.ts';
import { environmentOf, isAlive, makeFolder, processesOf, until } from '../support/root.ts';

prepareCaad();

const caller = { user: 'root', commandLine: 'caa_start app', locale: 'C C C C C C' };

/** Notes every call; `hold-<entry point>` in the root holds that entry point up. */
const script = `#!/bin/sh
echo "$1 $_CAA_NAME $SYSMAN_MEMBER" >>$SYSMAN_ROOT/calls
pidfile=$SYSMAN_MEMBER_ROOT/var/run/$_CAA_NAME.pid
while [ -e $SYSMAN_ROOT/hold-$1 ]; do sleep 0.02; done
case $1 in
start) sleep 1000 & echo $! >$pidfile;;
stop)  [ -e $pidfile ] && kill $(cat $pidfile); rm -f $pidfile;;
check) grep -q . /proc/$(cat $pidfile)/cmdline;;
esac
`;

function prepare(names: readonly string[]): string {
  const root = makeFolder();
  const folder = join(root, 'var/cluster/caa');
  mkdirSync(join(folder, 'profile'), { recursive: true });
  mkdirSync(join(folder, 'script'), { recursive: true });
  writeFileSync(join(folder, 'script/app.scr'), script);
  chmodSync(join(folder, 'script/app.scr'), 0o755);
  for (const name of names) {
    const text = `NAME=${name}\nTYPE=application\nACTION_SCRIPT=app.scr\n`;
    writeFileSync(join(folder, `profile/${name}.cap`), text);
  }
  return root;
}

function callsOf(root: string): readonly string[] {
  const path = join(root, 'calls');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

async function stateOf(client: ClusterClient, name: string) {
  const { resources } = await client.request('caa.stat', { names: [name] });
  const [resource] = resources;
  return resource && { state: resource.state, target: resource.target, member: resource.member };
}

const start = { names: ['app'], member: 'polishham', force: false, caller } as const;

/** All that was started for a root, without the daemon. A check may be among them while it runs. */
function applicationsOf(root: string, { hello }: ClusterClient): readonly number[] {
  return processesOf(root).filter((pid) => pid !== hello.pid);
}

async function startApp(client: ClusterClient): Promise<void> {
  await client.request('caa.register', { names: ['app'], update: false, caller });
  expect((await client.request('caa.start', start)).exitCode).toBe(0);
}

describe('after kill -9 of the daemon', () => {
  it('takes over when the description has lost the member on which an application runs', async () => {
    const root = prepare(['app']);
    const client = await connectToRoot(root);
    await client.request('caa.register', { names: ['app'], update: false, caller });
    await client.request('caa.start', { ...start, member: 'provolone' });
    await killDaemon(client);
    const path = join(root, 'etc/cluster.json');
    const description = JSON.parse(readFileSync(path, 'utf8'));
    const left = description.members.filter(({ name }: { name: string }) => name !== 'provolone');
    writeFileSync(path, JSON.stringify({ ...description, members: left }));
    const next = await connectToRoot(root);
    await until('it runs on a member that is left', async () => {
      const now = await stateOf(next, 'app');
      return now?.state === 'ONLINE' && now.member !== 'provolone';
    });
    const environments = processesOf(root).map(environmentOf);
    expect(environments.filter((text) => text.includes('SYSMAN_MEMBER=provolone'))).toEqual([]);
    const { members } = await next.request('cluster.members', {});
    expect(members.map(({ name }) => name)).not.toContain('provolone');
    const boot = await next.request('fault.inject', { fault: 'boot', member: 'provolone', caller });
    expect(boot.exitCode).toBe(1);
  });

  it('everything that was answered is there, whenever it comes', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `r${at}`);
    const root = prepare(names);
    const registered = new Map<string, boolean>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(names.length - 1), { minLength: 20, maxLength: 60 }),
        fc.nat(15),
        async (picks, killAfter) => {
          const client = await connectToRoot(root);
          let answers = 0;
          const uncertain = new Set<string>();
          const toggle = async (at: number): Promise<void> => {
            const name = names[at] ?? '';
            const on = registered.get(name) !== true;
            uncertain.add(name);
            const { exitCode } = on
              ? await client.request('caa.register', { names: [name], update: false, caller })
              : await client.request('caa.unregister', { names: [name], caller });
            uncertain.delete(name);
            expect(exitCode).toBe(0);
            registered.set(name, on);
            answers += 1;
            if (answers === killAfter + 1) process.kill(client.hello.pid, 'SIGKILL');
          };
          const uniquePicks = [...new Set(picks)];
          const outcomes = await Promise.allSettled(uniquePicks.map(toggle));
          if (outcomes.every(({ status }) => status === 'fulfilled')) await killDaemon(client);
          const after = await connectToRoot(root);
          const { resources } = await after.request('caa.stat', { names: null });
          const there = new Set(resources.map(({ name }) => name));
          for (const name of names) {
            if (uncertain.has(name)) registered.set(name, there.has(name));
            else expect(there.has(name), name).toBe(registered.get(name) === true);
          }
          after.close();
        },
      ),
      { numRuns: 10, seed: 20020901 },
    );
  });

  it('an application that runs is not touched, and is watched again', async () => {
    const root = prepare(['app']);
    const first = await connectToRoot(root);
    await startApp(first);
    const [pid] = applicationsOf(root, first);
    await killDaemon(first);
    expect(isAlive(pid ?? 0)).toBe(true);
    const second = await connectToRoot(root);
    expect(await stateOf(second, 'app')).toEqual({
      state: 'ONLINE',
      target: 'ONLINE',
      member: 'polishham',
    });
    await until('its check entry point is asked', () =>
      callsOf(root).includes('check app polishham'),
    );
    expect(callsOf(root).filter((call) => call.startsWith('start'))).toHaveLength(1);
    expect(isAlive(pid ?? 0)).toBe(true);
  });

  it('an application that died meanwhile is restarted', async () => {
    const root = prepare(['app']);
    const first = await connectToRoot(root);
    await startApp(first);
    const [pid] = applicationsOf(root, first);
    await killDaemon(first);
    process.kill(pid ?? 0, 'SIGKILL');
    const second = await connectToRoot(root);
    await until(
      'it is started again',
      () => callsOf(root).filter((call) => call.startsWith('start')).length === 2,
    );
    await until('it is ONLINE', async () => (await stateOf(second, 'app'))?.state === 'ONLINE');
    await until('it runs once', () => applicationsOf(root, second).length === 1);
  });

  it('in the middle of a start, the start goes on and is not made twice', async () => {
    const root = prepare(['app']);
    writeFileSync(join(root, 'hold-start'), '');
    const first = await connectToRoot(root);
    await first.request('caa.register', { names: ['app'], update: false, caller });
    const lost = first.request('caa.start', start);
    await until('the script runs', () => callsOf(root).length === 1);
    await killDaemon(first);
    await expect(lost).rejects.toThrow('Lost the connection to the CAA daemon');
    const second = await connectToRoot(root);
    rmSync(join(root, 'hold-start'));
    await until('it is ONLINE', async () => (await stateOf(second, 'app'))?.state === 'ONLINE');
    expect(callsOf(root).filter((call) => call.startsWith('start'))).toEqual([
      'start app polishham',
    ]);
    await until('it runs once', () => applicationsOf(root, second).length === 1);
  });

  it('in the middle of a stop, the stop is finished', async () => {
    const root = prepare(['app']);
    const first = await connectToRoot(root);
    await startApp(first);
    writeFileSync(join(root, 'hold-stop'), '');
    const stop = { names: ['app'], force: false, caller } as const;
    const lost = first.request('caa.stop', stop).catch(() => {});
    await until('the script runs', () => callsOf(root).some((call) => call.startsWith('stop')));
    await killDaemon(first);
    await lost;
    const second = await connectToRoot(root);
    rmSync(join(root, 'hold-stop'));
    await until('nothing runs any more', async () => {
      const left = applicationsOf(root, second);
      return left.length === 0 && (await stateOf(second, 'app'))?.state !== 'ONLINE';
    });
  });
});

describe('an orderly end of the daemon', () => {
  it('stops nothing: the application runs, and the next daemon watches it', async () => {
    const root = prepare(['app']);
    const first = await connectToRoot(root);
    await startApp(first);
    const [pid] = applicationsOf(root, first);
    await first.request('daemon.stop', {});
    await first.closed;
    await until('the daemon is gone', () => !isAlive(first.hello.pid));
    expect(isAlive(pid ?? 0)).toBe(true);
    expect(callsOf(root).filter((call) => !call.startsWith('check'))).toEqual([
      'start app polishham',
    ]);
    const second = await connectToRoot(root);
    expect((await stateOf(second, 'app'))?.state).toBe('ONLINE');
  });
});

describe('a member crash', () => {
  it('kills what ran there without asking it, and the application comes back elsewhere', async () => {
    const root = prepare(['app']);
    const client = await connectToRoot(root);
    await startApp(client);
    const [pid] = applicationsOf(root, client);
    await client.request('fault.inject', { fault: 'crash', member: 'polishham', caller });
    expect(isAlive(pid ?? 0)).toBe(false);
    await until('it is ONLINE elsewhere', async () => {
      const now = await stateOf(client, 'app');
      return now?.state === 'ONLINE' && now.member !== 'polishham';
    });
    expect(callsOf(root).filter((call) => !call.startsWith('check'))).toEqual([
      'start app polishham',
      expect.stringMatching(/^start app (provolone|pepicelli)$/),
    ]);
  });
});

describe('a disk that takes no more', () => {
  it('ends the daemon, and nobody is told of a success', async () => {
    const names = Array.from({ length: 400 }, (_, at) => `r${at}`);
    const root = prepare(names);
    // The size of every file is limited instead of the disk's, which is the same to the registry.
    const child = spawn(
      '/bin/sh',
      ['-c', `trap '' XFSZ; ulimit -f 600; exec ${process.execPath} ${caadPath} run`],
      { env: { PATH: process.env.PATH, HOME: root, SYSMAN_ROOT: root }, stdio: 'pipe' },
    );
    let log = '';
    child.stderr.on('data', (piece) => {
      log += piece;
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await until('it is ready', () => log.includes('owns the cluster root'));
    const client = await connectToRoot(root, { start: false });
    const answered: string[] = [];
    const outcomes = await Promise.allSettled(
      names.map(async (name) => {
        for (let round = 0; round < 20; round += 1) {
          const update = round > 0;
          const request = client.request('caa.register', { names: [name], update, caller });
          expect((await request).exitCode).toBe(0);
          if (round === 0) answered.push(name);
        }
      }),
    );
    expect(await exited).toBe(1);
    expect(log).toContain(
      `The CAA daemon stops: The registry file ${root}/var/cluster/caa/registry`,
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [String(outcome.reason)] : [],
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toContain('The CAA daemon stops: The registry file');
    const after = await connectToRoot(root);
    const { unknown } = await after.request('caa.stat', { names: answered });
    expect(unknown).toEqual([]);
  });
});
