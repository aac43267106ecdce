// dlm_lock as a real process among others: who holds the lock when processes are killed, when signals come, when the
// daemon goes, and at a terminal.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../support/terminal.ts';
import { openShell, type Shell } from '../support/transcript.ts';

const launcher = fileURLToPath(new URL('../../bin/dlm_lock', import.meta.url));

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  // Two pipes: what is read from `end` ends a command, what it writes to `begun` says that it runs.
  await shell.run('mkfifo end begun');
});
afterEach(() => shell.close());

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** All it and its command have written, once both have ended. */
  stdout(): Promise<string>;
  stderr(): Promise<string>;
}

/** Starts dlm_lock; its command tells its process ID through `begun`. */
function start(...args: readonly string[]): Started {
  const child = spawn(launcher, args, {
    cwd: shell.root,
    // One that is killed leaves the file for its value block behind, which goes with the root.
    env: { ...shell.environment, TMPDIR: shell.root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal })),
  );
  // It may have ended before what it wrote has been read.
  const closed = new Promise((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    stdout: () => closed.then(() => stdout),
    stderr: () => closed.then(() => stderr),
  };
}

/** Waits for a line of a command in the pipe `begun`: its process ID. */
async function begun(): Promise<number> {
  const { stdout } = await shell.run('read line < begun; echo "$line"');
  return Number(stdout);
}

const untilEnd = 'echo $$ > begun; read line < end';

/** Whether the lock is free, without waiting. */
async function isFree(name: string): Promise<boolean> {
  return (await shell.run(`dlm_lock -no-queue ${name} true`)).status === 0;
}

const isWaitedFor = (name: string): Promise<unknown> =>
  shell.run(`until dlm_stat ${name} | grep -q /1; do :; done`);

describe('processes that are killed', () => {
  it('dlm_lock alone: the lock stays while the command lives, and goes with it', async () => {
    const holder = start('disk1', 'sh', '-c', untilEnd);
    await begun();
    holder.child.kill('SIGKILL');
    expect(await holder.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await isFree('disk1')).toBe(false);
    const { stdout } = await shell.run('dlm_stat -l disk1 | grep -c GRANTED');
    expect(stdout).toBe('1\n');
    const waiter = start('disk1', 'sh', '-c', 'echo $DLM_VALUE_STATUS');
    await isWaitedFor('disk1');
    expect(waiter.child.exitCode).toBeNull();
    await shell.run('echo > end');
    expect(await waiter.ended).toEqual({ code: 0, signal: null });
    // The process of the lock manager ended without giving EX back.
    expect(await waiter.stdout()).toBe('invalid\n');
    expect(await isFree('disk1')).toBe(true);
  });

  it('DLM-270 DLM-394 dlm_lock and the command: the lock goes at once, the value block is invalid', async () => {
    const holder = start('disk1', 'sh', '-c', untilEnd);
    const command = await begun();
    const waiter = start('disk1', 'sh', '-c', 'echo $DLM_VALUE_STATUS');
    await isWaitedFor('disk1');
    holder.child.kill('SIGKILL');
    process.kill(command, 'SIGKILL');
    expect(await waiter.ended).toEqual({ code: 0, signal: null });
    expect(await waiter.stdout()).toBe('invalid\n');
  });

  it('DLM-274 at PR the value block stays valid', async () => {
    const holder = start('-m', 'PR', 'disk1', 'sh', '-c', untilEnd);
    const command = await begun();
    const waiter = start('disk1', 'sh', '-c', 'echo $DLM_VALUE_STATUS');
    await isWaitedFor('disk1');
    holder.child.kill('SIGKILL');
    process.kill(command, 'SIGKILL');
    expect(await waiter.ended).toEqual({ code: 0, signal: null });
    expect(await waiter.stdout()).toBe('valid\n');
  });

  it('-o: dlm_lock alone takes the lock with it, although the command lives', async () => {
    const holder = start('-o', 'disk1', 'sh', '-c', untilEnd);
    const command = await begun();
    holder.child.kill('SIGKILL');
    expect(await shell.run('dlm_lock -w 10 disk1 true')).toMatchObject({ status: 0 });
    expect(readFileSync(`/proc/${command}/comm`, 'utf8')).toBe('sh\n');
    await shell.run('echo > end');
  });

  it('a process that the command left behind has no part in the lock', async () => {
    const holder = start('disk1', 'sh', '-c', `(${untilEnd}) > /dev/null 2>&1 & exit 0`);
    await begun();
    expect(await holder.ended).toEqual({ code: 0, signal: null });
    expect(await isFree('disk1')).toBe(true);
    await shell.run('echo > end');
  });

  it('DLM-397 a waiting dlm_lock takes its request with it', async () => {
    const holder = start('-m', 'PR', 'disk1', 'sh', '-c', untilEnd);
    await begun();
    const writer = start('disk1', 'true');
    await isWaitedFor('disk1');
    expect(await isFree('-m PR disk1')).toBe(false);
    writer.child.kill('SIGKILL');
    expect(await shell.run('dlm_lock -m PR -w 10 disk1 true')).toMatchObject({ status: 0 });
    await shell.run('echo > end');
    expect(await holder.ended).toEqual({ code: 0, signal: null });
  });
});

describe('signals', () => {
  it('TERM goes to the command; the lock goes when the command has ended', async () => {
    const script = 'trap "echo got it; echo $$ > begun; read line < end; exit 9" TERM; ';
    const holder = start('disk1', 'sh', '-c', `${script} ${untilEnd}`);
    await begun();
    holder.child.kill('SIGTERM');
    await begun();
    expect(await isFree('disk1')).toBe(false);
    await shell.run('echo > end');
    expect(await holder.ended).toEqual({ code: 9, signal: null });
    expect(await holder.stdout()).toBe('got it\n');
    expect(await isFree('disk1')).toBe(true);
  });

  it('a command that does not catch it ends dlm_lock with 128 and its number', async () => {
    const holder = start('disk1', 'sh', '-c', untilEnd);
    await begun();
    holder.child.kill('SIGHUP');
    expect(await holder.ended).toEqual({ code: 129, signal: null });
  });

  it('during the wait they end dlm_lock, and the command never runs', async () => {
    const holder = start('disk1', 'sh', '-c', untilEnd);
    await begun();
    const waiter = start('disk1', 'echo', 'never');
    await isWaitedFor('disk1');
    waiter.child.kill('SIGQUIT');
    expect(await waiter.ended).toEqual({ code: 131, signal: null });
    expect(await waiter.stdout()).toBe('');
    await shell.run('echo > end');
    expect(await holder.ended).toEqual({ code: 0, signal: null });
  });

  it('Ctrl-C reaches the command once, and the lock is given back after it', async () => {
    const program = join(shell.root, 'count.cjs');
    writeFileSync(
      program,
      "process.on('SIGINT', () => console.log('interrupted'));\n" +
        "process.stdin.once('data', () => process.exit(7));\nconsole.log('ready');\n",
    );
    const terminal = openTerminal({
      command: launcher,
      args: ['disk1', 'node', program],
      cwd: shell.root,
      env: shell.environment,
    });
    try {
      await terminal.waitFor('ready');
      terminal.press('Ctrl-C');
      await terminal.waitFor('interrupted');
      // Two at the same time would become one: dlm_lock has its own a second time, and late.
      terminal.signal('SIGINT');
      expect(await isFree('disk1')).toBe(false);
      terminal.press('Enter');
      expect(await terminal.waitForExit()).toMatchObject({ exitCode: 7 });
      expect(terminal.screen().filter((line) => line.includes('interrupted'))).toHaveLength(1);
      expect(await isFree('disk1')).toBe(true);
    } finally {
      await terminal.close();
    }
  });
});

describe('a daemon that goes', () => {
  it('the lock is lost: the command is sent TERM, exit status 3', async () => {
    const script = 'trap "echo ended; exit 0" TERM; echo $$ > begun; read line < end';
    const holder = start('disk1', 'sh', '-c', script);
    await begun();
    await shell.run('caad stop');
    expect(await holder.ended).toEqual({ code: 3, signal: null });
    expect(await holder.stdout()).toBe('ended\n');
    expect(await holder.stderr()).toMatch(/^dlm_lock: The lock on disk1 is lost\. /);
  });

  it('the member that crashes takes its locks with it, and the commands that held them', async () => {
    const holder = start('-c', 'polishham', 'disk1', 'sh', '-c', untilEnd);
    await begun();
    await shell.run('clu_fault -q crash polishham');
    expect(await holder.ended).toEqual({ code: 3, signal: null });
    expect(await holder.stderr()).toContain('member polishham has failed');
    expect(await isFree('disk1')).toBe(true);
  });
});

describe('what it is for', () => {
  it('a counter that several increment at once loses nothing', async () => {
    writeFileSync(join(shell.root, 'counter'), '0\n');
    const step = "dlm_lock counter -- sh -c 'expr $(cat counter) + 1 > next; mv next counter'";
    const one = `for i in 1 2 3 4; do ${step}; done`;
    const { status } = await shell.run(`(${one}) & (${one}) & (${one}) & wait`);
    expect(status).toBe(0);
    expect(readFileSync(join(shell.root, 'counter'), 'utf8')).toBe('12\n');
  });

  it('at a terminal -v says who holds the lock that is waited for', async () => {
    const holder = start('-n', 'public:7', 'disk1', 'sh', '-c', untilEnd);
    await begun();
    const terminal = openTerminal({
      command: 'sh',
      args: ['-c', 'dlm_lock -v -n public:7 disk1 echo mine; read line'],
      cwd: shell.root,
      env: shell.environment,
    });
    try {
      await terminal.waitFor(/dlm_lock: disk1 in public:7 is held by dlm_lock:sh\[\d+\]@/);
      await shell.run('echo > end');
      await terminal.waitFor('mine');
      expect(await holder.ended).toEqual({ code: 0, signal: null });
    } finally {
      await terminal.close();
    }
  });
});
