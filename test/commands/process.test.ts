// The commands as processes: signals, broken pipes, a daemon that dies, and what they load.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames } from '../support/command-names.ts';
import { openShell, type Shell } from '../support/transcript.ts';

const bundleOf = (name: string): string =>
  fileURLToPath(new URL(`../../dist/${name}.cjs`, import.meta.url));

describe('what a command loads', () => {
  it.each(commandNames())('%s: none of the heavy libraries, and little else', (name) => {
    const text = readFileSync(bundleOf(name), 'utf8');
    // All of it is read before the command does anything.
    expect(text.length).toBeLessThan(135_000);
    expect(text).not.toMatch(/require\("(libsql|react|ink|zod)"\)|ZodError|ReactCurrent/);
  });
});

describe('a command that waits for a script', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await openShell();
    await shell.run('caa_stat');
    // Its start entry point waits until it is told to go on.
    const script =
      '#!/bin/sh\n[ "$1" != start ] || until [ -e "$SYSMAN_ROOT/go" ]; do sleep 0.05; done\n';
    const path = join(shell.root, 'var/cluster/caa/script/slow.scr');
    writeFileSync(path, script, { mode: 0o755 });
    const made = await shell.run(
      'caa_profile -create slow -t application -a slow.scr -o ci=0 && caa_register slow',
    );
    expect(made).toEqual({ stdout: '', stderr: '', status: 0 });
  });
  afterAll(() => shell.close());

  it('an interrupt ends the command with 130 and a message; the run goes on', async () => {
    const start = startCommand(shell, 'caa_start', 'slow');
    await start.said("Attempting to start 'slow'");
    start.child.kill('SIGINT');
    expect(await start.ended).toBe(130);
    expect(start.stderr()).toMatch(/^caa_start: interrupted\. The cluster carries on/);
    await finishStart(shell);
  });

  it('CAA-628 a daemon that dies in the middle is said, with what may be going on and the remedy', async () => {
    const start = startCommand(shell, 'caa_start', 'slow');
    await start.said("Attempting to start 'slow'");
    const pid = Number(
      /\b(\d+)\b/.exec(readFileSync(join(shell.root, 'var/run/caad.pid'), 'utf8'))?.[1],
    );
    process.kill(pid, 'SIGKILL');
    expect(await start.ended).toBe(1);
    expect(start.stderr()).toMatch(/^Cannot communicate with the CAA daemon\. /);
    expect(start.stderr()).toContain('may still be going on');
    expect(start.stderr()).toContain('caa_stat');
    await finishStart(shell);
  });

  it('a reader that has gone away is no error', async () => {
    const stat = startCommand(shell, 'caa_stat', '-f');
    stat.child.stdout?.destroy();
    expect(await stat.ended).toBe(0);
    expect(stat.stderr()).toBe('');
  });

  it('output that cannot be written is an error', async () => {
    const { stdout, stderr, status } = await shell.run('caa_stat -t > /dev/full');
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toBe('caa_stat: the output could not be written: no space left on device\n');
    expect(await shell.run('caad status > /dev/full')).toMatchObject({
      stderr: 'caad: the output could not be written: no space left on device\n',
      status: 1,
    });
  });

  it('a cluster root that cannot be made is said', async () => {
    const { stdout, stderr, status } = await shell.run(
      'SYSMAN_ROOT=$SYSMAN_ROOT/etc/hosts/below caa_stat',
    );
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^Cannot communicate with the CAA daemon\. .*etc\/hosts\/below/);
  });
});

/** Lets the waiting start go on, waits until it is through, and stops the application again. */
async function finishStart(shell: Shell): Promise<void> {
  const { status } = await shell.run(
    'touch go; for try in $(seq 200); do caa_stat slow -r && break; sleep 0.05; done; caa_stat slow -r',
  );
  expect(status).toBe(0);
  expect((await shell.run('rm go; caa_stop -q slow')).status).toBe(0);
}

interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stderr(): string;
  /** Resolves when the text has been written to standard output. */
  said(text: string): Promise<void>;
}

function startCommand(shell: Shell, name: string, ...args: readonly string[]): RunningCommand {
  const child = spawn(name, args, {
    cwd: shell.root,
    env: shell.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let heard = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    stderr: () => stderr,
    said: (text) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (stdout.includes(text)) resolve();
        };
        heard();
        ended.then((status) => reject(new Error(`ended with ${status}: ${stderr}`)), reject);
      }),
  };
}
