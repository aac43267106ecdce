// Action scripts as real processes: what they are given, what is heard of them, and how they end.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { factsOfProcess } from '../../src/adapters/processes.ts';
import { createScriptRunner } from '../../src/adapters/script-runner.ts';
import type { ScriptOutcome } from '../../src/engine/index.ts';
import type { ScriptOrder, ScriptRunner } from '../../src/runtime/index.ts';
import { fakeConfig } from '../support/engine-fake.ts';
import { patienceMs } from '../support/patience.ts';
import { environmentOf, isAlive, makeFolder, processesOf, until } from '../support/root.ts';

const runners: ScriptRunner[] = [];
afterEach(() => {
  for (const runner of runners.splice(0)) runner.close();
});

interface Ended {
  readonly outcome: ScriptOutcome;
  readonly durationMs: number;
  readonly output: readonly string[];
}

interface Watched {
  readonly lines: string[];
  readonly ended: Promise<Ended>;
  readonly isOver: () => boolean;
}

function setUp(root = makeFolder()) {
  const runner = createScriptRunner({
    root,
    members: fakeConfig.members,
    clusterId: 'c0ffee',
    environment: { HOME: '/home/me', USER: 'me', LC_ALL: 'de_DE', SECRET: 'x', PATH: '/evil' },
    hostRebooted: false,
  });
  runners.push(runner);
  let tickets = 0;
  const listen = () => {
    const lines: string[] = [];
    let over = false;
    let settle: (ended: Ended) => void = () => {};
    const ended = new Promise<Ended>((resolve) => {
      settle = resolve;
    });
    const listener = {
      line: (text: string) => void lines.push(text),
      ended: (outcome: ScriptOutcome, durationMs: number, output: readonly string[]) => {
        expect(over, 'reported once').toBe(false);
        over = true;
        settle({ outcome, durationMs, output });
      },
    };
    const watched: Watched = { lines, ended, isOver: () => over };
    return { listener, watched };
  };
  const run = (text: string, order: Partial<ScriptOrder> = {}): Watched & { ticket: number } => {
    tickets += 1;
    const path = join(root, `script-${tickets}`);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    const { listener, watched } = listen();
    const ticket = order.ticket ?? tickets;
    runner.run(
      {
        resource: 'dtcalc',
        member: 'polishham',
        entryPoint: 'start',
        path,
        environment: { _CAA_NAME: 'dtcalc' },
        timeoutMs: patienceMs,
        ...order,
        ticket,
      },
      listener,
    );
    return { ...watched, ticket };
  };
  const adopt = (ticket: number, timeoutMs = patienceMs): Watched => {
    const { listener, watched } = listen();
    runner.adopt({ ticket, resource: 'dtcalc', member: 'polishham', timeoutMs }, listener);
    return watched;
  };
  return { root, runner, run, adopt };
}

const sh = (text: string): string => `#!/bin/sh\n${text}\n`;

describe('a script', () => {
  it('CAA-195 CAA-209 gets its entry point and exactly the environment that is promised', async () => {
    const { root, run } = setUp();
    const script = run(
      `#!/usr/bin/env -S ${process.execPath}\nconsole.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env]))\n`,
      {
        environment: { _CAA_NAME: 'dtcalc', _CAA_REASON: 'user', _CAA_EMPTY: '' },
        entryPoint: 'check',
        ticket: 4_294_967_297,
      },
    );
    const { outcome, output } = await script.ended;
    expect(outcome).toEqual({ kind: 'exit', code: 0 });
    const folder = join(root, 'cluster/members/member1');
    expect(JSON.parse(output[0] ?? '')).toEqual([
      ['check'],
      folder,
      {
        PATH: '/sbin:/usr/sbin:/usr/bin',
        HOME: '/home/me',
        USER: 'me',
        _CAA_NAME: 'dtcalc',
        _CAA_REASON: 'user',
        _CAA_EMPTY: '',
        SYSMAN_ROOT: root,
        SYSMAN_MEMBER: 'polishham',
        SYSMAN_MEMBER_ID: '1',
        SYSMAN_MEMBER_ROOT: folder,
        SYSMAN_HOSTNAME: 'polishham.zk4.com',
        SYSMAN_NODE: process.execPath,
        SYSMAN_MARK: 'c0ffee.polishham',
        SYSMAN_TICKET: 'c0ffee.polishham.4294967297',
      },
    ]);
  });

  it('CAA-196 CAA-254 CAA-256 reports its exit status, and all it wrote to both streams in order', async () => {
    const { run } = setUp();
    const script = run(sh('echo one; echo two >&2; printf "grüße "; printf "ohne Ende"; exit 7'));
    expect(await script.ended).toMatchObject({
      outcome: { kind: 'exit', code: 7 },
      output: ['one', 'two', 'grüße ohne Ende'],
    });
    expect(script.lines).toEqual(['one', 'two', 'grüße ohne Ende']);
  });

  it('CAA-254 is heard line by line as it writes', async () => {
    const { root, run } = setUp();
    const script = run(sh(`echo first; while [ ! -e ${root}/go ]; do sleep 0.01; done; echo last`));
    await until('the first line is heard', () => script.lines.length === 1);
    expect(script.isOver()).toBe(false);
    writeFileSync(join(root, 'go'), '');
    expect((await script.ended).output).toEqual(['first', 'last']);
  });

  it('reports the signal that ended it', async () => {
    const { run } = setUp();
    expect((await run(sh('kill -9 $$')).ended).outcome).toEqual({
      kind: 'signal',
      signal: 'SIGKILL',
    });
  });

  it('has characters of several bytes whole, even when they are written in parts', async () => {
    const { run } = setUp();
    const script = run(sh("printf '\\342\\202'; sleep 0.15; printf '\\254\\n'"));
    expect((await script.ended).output).toEqual(['€']);
  });

  it('that writes without bound is heard within bounds', async () => {
    const { root, run } = setUp();
    const file = join(root, 'var/cluster/caa/log/dtcalc.polishham.out');
    const script = run(
      sh(`head -c 10000 /dev/zero | tr '\\0' x; echo; yes | head -c 30000000
          while [ $(stat -c %s ${file}) -gt 16777216 ]; do sleep 0.02; done
          echo end`),
    );
    const { output } = await script.ended;
    expect(output).toHaveLength(200);
    expect(output.at(-1)).toBe('end');
    expect(script.lines.every((line) => line.length <= 4096)).toBe(true);
    expect(script.lines.some((line) => /^\(\d+ bytes of output left out\)$/.test(line))).toBe(true);
    writeFileSync(file, 'x'.repeat(2_000_000));
    await run(sh('echo small')).ended;
    expect(readFileSync(file, 'utf8')).toBe('small\n');
  });

  it('hears the newest of a flood of short lines, so that whoever follows it can keep up', async () => {
    const { run } = setUp();
    const script = run(sh('yes | head -c 200000; echo end'));
    expect((await script.ended).output.at(-1)).toBe('end');
    const counts = script.lines.map((line) => {
      const note = /^\((\d+) lines of output left out\)$/.exec(line);
      return note === null ? 1 : Number(note[1]);
    });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_001);
    expect(counts.some((count) => count > 1)).toBe(true);
  });

  it('hears nothing of what earlier runs wrote', async () => {
    const { run } = setUp();
    await run(sh('echo old')).ended;
    expect((await run(sh('echo new')).ended).output).toEqual(['new']);
  });

  it.each([
    [
      'is not executable',
      (path: string) => chmodSync(path, 0o644),
      'is not executable. Run chmod u+x',
    ],
    [
      'names a missing interpreter',
      (path: string) => writeFileSync(path, '#!/no/such/ksh\n'),
      'the program that its first line names (#!/no/such/ksh) does not exist',
    ],
    [
      'has the line ends of Windows',
      (path: string) => writeFileSync(path, '#!/bin/sh\r\nexit 0\r\n'),
      'its lines end with a carriage return',
    ],
  ])('that %s is reported as such, by name', async (_what, spoil, text) => {
    const { root, runner } = setUp();
    const path = join(root, 'bad.scr');
    writeFileSync(path, sh('echo no'));
    chmodSync(path, 0o755);
    spoil(path);
    const outcome = await runPath(runner, path);
    expect(outcome).toMatchObject({ kind: 'unstartable' });
    expect(outcome.kind === 'unstartable' && outcome.message).toContain(text);
    expect(outcome.kind === 'unstartable' && outcome.message).toContain(path);
  });

  it('that does not exist, or is a folder, is reported as such, by name', async () => {
    const { root, runner } = setUp();
    const gone = await runPath(runner, join(root, 'gone.scr'));
    expect(gone.kind === 'unstartable' && gone.message).toContain('gone.scr does not exist');
    expect(await runPath(runner, root)).toMatchObject({ kind: 'unstartable' });
  });
});

function runPath(runner: ScriptRunner, path: string): Promise<ScriptOutcome> {
  return new Promise((resolve) => {
    runner.run(
      {
        ticket: 99,
        resource: 'bad',
        member: 'polishham',
        entryPoint: 'start',
        path,
        environment: {},
        timeoutMs: 1000,
      },
      { line: () => {}, ended: resolve },
    );
  });
}

/** Tries twice the time whenever a script has not come as far as it should, as on a machine that is busy. */
async function longEnough(attempt: (timeoutMs: number) => Promise<boolean>): Promise<void> {
  for (let timeoutMs = 300; !(await attempt(timeoutMs)); timeoutMs *= 2);
}

describe('a script that takes too long', () => {
  it('CAA-203 CAA-204 is ended with everything in its process group', async () => {
    const { root, run } = setUp();
    const child = join(root, 'child');
    const text = `trap '' TERM; (trap '' TERM; echo $$ >${child}; sleep 60; sleep 60) & sleep 60; sleep 60`;
    await longEnough(async (timeoutMs) => {
      expect((await run(sh(text), { timeoutMs }).ended).outcome).toEqual({ kind: 'timeout' });
      expect(processesOf(root)).toEqual([]);
      return existsSync(child);
    });
  });

  it('may tidy up on SIGTERM; it has timed out all the same', async () => {
    const { root, run } = setUp();
    const text = `trap 'echo tidy; exit 0' TERM; echo up; while :; do sleep 0.01; done`;
    await longEnough(async (timeoutMs) => {
      const { outcome, output } = await run(sh(text), { timeoutMs }).ended;
      expect(outcome).toEqual({ kind: 'timeout' });
      expect(processesOf(root)).toEqual([]);
      if (output.length === 0) return false;
      expect(output[0]).toBe('up');
      expect(output.at(-1)).toBe('tidy');
      return true;
    });
  });

  it('is cancelled with its group on order', async () => {
    const { root, run, runner } = setUp();
    const script = run(sh('sleep 60 & sleep 60'));
    await until('it runs', () => processesOf(root).length >= 3);
    runner.cancel(script.ticket);
    runner.cancel(script.ticket);
    runner.cancel(12_345);
    expect((await script.ended).outcome).toEqual({ kind: 'cancelled' });
    expect(processesOf(root)).toEqual([]);
  });
});

describe('an application that a script leaves running', () => {
  it('CAA-213 lives on when the daemon stops watching, and its output breaks no pipe', async () => {
    const { root, run, runner } = setUp();
    const loop = 'while :; do echo alive || exit 1; sleep 0.01; done';
    await run(sh(`sh -c '${loop}' & echo $! >${root}/pid`)).ended;
    const pid = Number(readFileSync(join(root, 'pid'), 'utf8'));
    runner.close();
    const file = join(root, 'var/cluster/caa/log/dtcalc.polishham.out');
    const size = statSync(file).size;
    await until('it goes on writing', () => statSync(file).size > size + 50);
    expect(isAlive(pid)).toBe(true);
  });

  it('does not keep its start from ending', async () => {
    const { root, run } = setUp();
    const script = run(sh('sleep 60 & exit 0'));
    expect((await script.ended).outcome).toEqual({ kind: 'exit', code: 0 });
    await until('the application alone is left', () => processesOf(root).length === 1);
  });
});

describe('many scripts', () => {
  it('run 64 at once; the others wait their turn, and their time counts from their start', async () => {
    const { root, run, runner } = setUp();
    const blockers = Array.from({ length: 64 }, () =>
      run(sh(`while [ ! -e ${root}/go ]; do sleep 0.02; done`)),
    );
    const waiting = run(sh('echo ran'));
    const dropped = run(sh(`echo x >${root}/dropped`));
    await until('64 run', () => recordsOf(root).length === 64);
    expect(waiting.isOver()).toBe(false);
    runner.cancel(dropped.ticket);
    expect((await dropped.ended).outcome).toEqual({ kind: 'cancelled' });
    writeFileSync(join(root, 'go'), '');
    for (const blocker of blockers) expect((await blocker.ended).outcome.kind).toBe('exit');
    expect((await waiting.ended).output).toEqual(['ran']);
    expect(existsSync(join(root, 'dropped'))).toBe(false);
    expect(recordsOf(root)).toEqual([]);
  });

  it('that end as quickly as others begin let everybody else be heard in between', async () => {
    const { run } = setUp();
    let over = 0;
    const runs = Array.from({ length: 300 }, () => run(sh('exit 0')).ended.then(() => (over += 1)));
    let most = 0;
    for (let before = 0; over < runs.length; before = over) {
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, over - before);
    }
    expect(most).toBeLessThanOrEqual(64);
  });
});

function recordsOf(root: string): readonly string[] {
  const folder = join(root, 'cluster/members/member1/var/run/scripts');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('killing a member', () => {
  it('ends everything that was started for it, of other members nothing', async () => {
    const { root, run, runner } = setUp();
    await run(sh(`setsid sleep 60 & nohup sleep 60 >/dev/null & (sleep 60 &)`)).ended;
    await run(sh('sleep 60 &'), { member: 'provolone' }).ended;
    const inFlight = run(sh('sleep 60'));
    await until('all run', () => processesOf(root).length >= 6);
    await runner.killMember('polishham');
    expect((await inFlight.ended).outcome).toEqual({ kind: 'member-down' });
    const left = processesOf(root);
    expect(left).toHaveLength(1);
    expect(environmentOf(left[0] ?? 0)).toContain('SYSMAN_MARK=c0ffee.provolone\0');
  });

  it('catches processes that make new ones without end', async () => {
    const { root, run, runner } = setUp();
    const hydra = `( sh ${root}/hydra & ); ( sh ${root}/hydra & ); sleep 0.05`;
    writeFileSync(
      join(root, 'hydra'),
      `[ $(ls ${root}/heads | wc -l) -gt 400 ] && sleep 60\n: >${root}/heads/$$\n${hydra}\n`,
    );
    mkdirSync(join(root, 'heads'));
    await run(sh(`sh ${root}/hydra >/dev/null 2>&1 &`)).ended;
    await until('it has grown', () => readdirSync(join(root, 'heads')).length > 20);
    await runner.killMember('polishham');
    expect(processesOf(root)).toEqual([]);
  });

  it('finds a program that has lost its environment by its output; those who only read it are safe', async () => {
    const { root, run, runner } = setUp();
    const output = join(root, 'var/cluster/caa/log/dtcalc.polishham.out');
    const pidfile = join(root, 'pid');
    await run(sh(`env -i sleep 60 & echo $! >${pidfile}`)).ended;
    const reader = spawn('tail', ['-f', output], { env: { ROOT: root }, stdio: 'ignore' });
    const pid = Number(readFileSync(pidfile, 'utf8'));
    await until('it has no environment', () => isAlive(pid) && environmentOf(pid) === '');
    await runner.killMember('polishham');
    expect(isAlive(pid)).toBe(false);
    expect(isAlive(reader.pid ?? 0)).toBe(true);
    reader.kill();
  });

  it('does not touch a process whose mark only begins the same', async () => {
    const { root, run, runner } = setUp();
    await run(
      sh(
        `exec >/dev/null 2>&1
         SYSMAN_MARK=c0ffee.polishham2 sleep 60 &
         NOT_SYSMAN_MARK=$SYSMAN_MARK SYSMAN_MARK= sleep 60 &
         sleep 60 &`,
      ),
    ).ended;
    const others = () =>
      processesOf(root).filter((pid) =>
        /SYSMAN_MARK=(c0ffee.polishham2)?\0/.test(environmentOf(pid)),
      );
    await until('they are what they are', () => others().length === 2);
    const spared = others();
    await runner.killMember('polishham');
    expect(processesOf(root)).toEqual(spared);
  });

  it('is over only when the numbers of its processes are free: an old pid file must not name a living one', async () => {
    const { root, runner } = setUp();
    const pidfile = join(root, 'pid');
    // cat takes the place of the shell, and takes no notice of the child it has inherited.
    const script = `SYSMAN_MARK=c0ffee.polishham sleep 60 & echo $! >${pidfile}; exec cat`;
    const heedless = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'inherit'] });
    await until('it is known', () => existsSync(pidfile) && readFileSync(pidfile, 'utf8') !== '');
    const pid = Number(readFileSync(pidfile, 'utf8'));
    await until('it runs', () => environmentOf(pid).includes('SYSMAN_MARK=c0ffee.polishham\0'));
    const killed = runner.killMember('polishham');
    await until('it is dead', () => factsOfProcess(pid)?.isZombie === true);
    setTimeout(() => heedless.stdin.end(), 200);
    await killed;
    expect(factsOfProcess(pid)).toBeUndefined();
  });

  it('with nothing running is done at once', async () => {
    const { runner } = setUp();
    await runner.killMember('provolone');
  });
});

describe('a run of an earlier daemon', () => {
  it('is waited for, and then lost', async () => {
    const first = setUp();
    const script = first.run(sh(`while [ ! -e ${first.root}/go ]; do sleep 0.01; done`));
    await until('it runs', () => processesOf(first.root).length >= 1);
    first.runner.close();
    const second = setUp(first.root);
    const adopted = second.adopt(script.ticket);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(adopted.isOver()).toBe(false);
    expect(script.isOver()).toBe(false);
    writeFileSync(join(first.root, 'go'), '');
    expect((await adopted.ended).outcome).toEqual({ kind: 'lost' });
    expect(recordsOf(first.root)).toEqual([]);
  });

  it('is found without its record too, by its environment', async () => {
    const first = setUp();
    const script = first.run(sh('sleep 60'));
    await until('it runs', () => processesOf(first.root).length >= 2);
    first.runner.close();
    writeFileSync(
      join(first.root, 'cluster/members/member1/var/run/scripts', String(script.ticket)),
      '',
    );
    const second = setUp(first.root);
    const adopted = second.adopt(script.ticket, 200);
    expect((await adopted.ended).outcome).toEqual({ kind: 'timeout' });
    expect(processesOf(first.root)).toEqual([]);
  });

  it('that has ended is lost, though something it left in its session runs', async () => {
    const first = setUp();
    const script = first.run(sh('sleep 60 & exit 0'));
    await script.ended;
    first.runner.close();
    const adopted = setUp(first.root).adopt(script.ticket);
    expect((await adopted.ended).outcome).toEqual({ kind: 'lost' });
    await until('what it left is left', () => processesOf(first.root).length === 1);
  });

  it('CAA-203 is ended when its time is over', async () => {
    const first = setUp();
    const script = first.run(sh('sleep 60 & sleep 60'));
    await until('it runs', () => processesOf(first.root).length >= 3);
    first.runner.close();
    const adopted = setUp(first.root).adopt(script.ticket, 100);
    expect((await adopted.ended).outcome).toEqual({ kind: 'timeout' });
    expect(processesOf(first.root)).toEqual([]);
  });

  it('that has ended is lost at once, though its application, a daemon, runs', async () => {
    const first = setUp();
    const script = first.run(sh('setsid sleep 60 & exit 0'));
    await script.ended;
    await until(
      'the application leads its own session',
      () => processesOf(first.root).length === 1,
    );
    first.runner.close();
    writeFileSync(
      join(first.root, 'cluster/members/member1/var/run/scripts', String(script.ticket)),
      '999999999 12345\n',
    );
    const adopted = setUp(first.root).adopt(script.ticket);
    expect((await adopted.ended).outcome).toEqual({ kind: 'lost' });
    expect(processesOf(first.root)).toHaveLength(1);
  });

  it('whose process id has passed to another process is lost', async () => {
    const { root, adopt } = setUp();
    const folder = join(root, 'cluster/members/member1/var/run/scripts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '7'), `${process.pid} 1\n`);
    expect((await adopt(7).ended).outcome).toEqual({ kind: 'lost' });
  });

  it('dies with its member', async () => {
    const first = setUp();
    const script = first.run(sh('sleep 60'));
    await until('it runs', () => processesOf(first.root).length >= 2);
    first.runner.close();
    const second = setUp(first.root);
    const adopted = second.adopt(script.ticket);
    await second.runner.killMember('polishham');
    expect((await adopted.ended).outcome).toEqual({ kind: 'member-down' });
    expect(processesOf(first.root)).toEqual([]);
  });
});

describe('what is left of a resource', () => {
  const start = (name: string, member = 'polishham') => ({
    resource: name,
    member,
    environment: { _CAA_NAME: name },
  });

  it('is found and killed on its member, with programs without environment; nothing else is', async () => {
    const { root, run, runner } = setUp();
    const pidfile = join(root, 'pid');
    await run(
      sh(`setsid sleep 61 & env -i sleep 62 & echo $! >${pidfile}; exec >/dev/null; sleep 63 &`),
      start('app'),
    ).ended;
    await run(sh('sleep 60 &'), start('app2')).ended;
    await run(sh('sleep 60 &'), start('app', 'provolone')).ended;
    const bare = Number(readFileSync(pidfile, 'utf8'));
    await until('all run', () => processesOf(root).length >= 4 && environmentOf(bare) === '');
    const commandsOf = (name: string, member: string): readonly string[] =>
      (runner.processesOf(name, member) ?? []).map(({ command }) => command).toSorted();
    await until('they are what they are', () => commandsOf('app', 'polishham').length === 3);
    expect(commandsOf('app', 'polishham')).toEqual(['sleep 61', 'sleep 62', 'sleep 63']);
    expect(await runner.killResource('app', 'polishham')).toEqual({ killed: 3, left: 0 });
    expect(commandsOf('app', 'polishham')).toEqual([]);
    expect(isAlive(bare)).toBe(false);
    expect(commandsOf('app2', 'polishham')).toEqual(['sleep 60']);
    expect(commandsOf('app', 'provolone')).toEqual(['sleep 60']);
  });

  it('may be nothing', async () => {
    const { runner } = setUp();
    expect(runner.processesOf('app', 'polishham')).toEqual([]);
    expect(await runner.killResource('app', 'polishham')).toEqual({ killed: 0, left: 0 });
  });
});
