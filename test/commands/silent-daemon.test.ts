// Commands whose daemon was stopped by a signal or hangs while they wait: what they say, and that they wait on. A real
// caad is stopped and continued; the time that passes meanwhile is the test's own.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import { connectToRoot, prepareCaad } from '../support/daemon.ts';
import { createManualTime } from '../support/manual-time.ts';
import { makeFolder, until } from '../support/root.ts';
import { type FakeOptions, runFake } from './fake-cluster.ts';

prepareCaad();

/** Its start entry point says that it has begun, and waits until it may go on. */
const script = `#!/bin/sh
[ "$1" = start ] || exit 0
: >"$SYSMAN_ROOT/begun"
until [ -e "$SYSMAN_ROOT/go" ]; do sleep 0.02; done
`;

function prepare(): string {
  const root = makeFolder();
  const folder = join(root, 'var/cluster/caa');
  for (const name of ['script', 'profile']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'script/slow.scr'), script, { mode: 0o755 });
  const profile = 'NAME=slow\nTYPE=application\nACTION_SCRIPT=slow.scr\nCHECK_INTERVAL=0\n';
  writeFileSync(join(folder, 'profile/slow.cap'), profile);
  return root;
}

const caller = { user: 'root', commandLine: 'test', locale: 'C C C C C C' };
/** Five seconds to the question, ten for the answer. */
const noticedMs = 15_000;

/** A registered resource whose start hangs until `go` is there, a client, and a command with a clock of the test's. */
async function setUp() {
  const root = prepare();
  const client = await connectToRoot(root);
  await client.request('caa.register', { names: ['slow'], update: false, caller });
  const clock = createManualTime(0);
  let stderr = '';
  const options = (connected: ClusterClient): FakeOptions => ({
    connect: () => Promise.resolve(connected),
    host: { after: clock.delay },
    heard: (stream, text) => {
      if (stream === 'stderr') stderr += text;
    },
  });
  const { pid } = client.hello;
  return { root, client, clock, pid, options, stderr: () => stderr };
}

/** Sends SIGSTOP and waits until it has taken effect. */
async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await until('the process is stopped', () =>
    /^\d+ \(.*\) T/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1')),
  );
}

describe('a caad that is stopped while a command waits', () => {
  it('caa_start says so, waits on, and ends well when the daemon goes on', async () => {
    const { root, client, clock, pid, options, stderr } = await setUp();
    const run = runFake('caa_start', ['slow'], options(client));
    await until('the script has begun', () => existsSync(join(root, 'begun')));
    await stopProcess(pid);
    await clock.advance(noticedMs);
    expect(stderr()).toBe(
      `The CAA daemon (process id ${pid}) has not answered for 10 s: it was stopped by a signal, or hangs. ` +
        'What was asked for may yet be done, so this command goes on waiting; an interrupt (Ctrl-C) ends only the ' +
        `waiting. If it was stopped, kill -CONT ${pid} lets it go on; if it hangs, kill -9 ${pid} ends it: ` +
        'applications keep running, and the next command starts it again.\n',
    );
    process.kill(pid, 'SIGCONT');
    const answers = `The CAA daemon (process id ${pid}) answers again.\n`;
    await until('it is said that it answers', () => stderr().endsWith(answers));
    writeFileSync(join(root, 'go'), '');
    expect(await run).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Start of 'slow' on member '\w+' succeeded\.\n$/),
    });
  });

  it('caa_start -q waits on in silence', async () => {
    const { root, client, clock, pid, options, stderr } = await setUp();
    const run = runFake('caa_start', ['slow', '-q'], options(client));
    await until('the script has begun', () => existsSync(join(root, 'begun')));
    await stopProcess(pid);
    await clock.advance(600_000);
    process.kill(pid, 'SIGCONT');
    writeFileSync(join(root, 'go'), '');
    expect(await run).toMatchObject({ status: 0, stdout: '' });
    expect(stderr()).toBe('');
  });

  it('caa_stat says so, and ends with 1 after a minute', async () => {
    const { client, clock, pid, options, stderr } = await setUp();
    await stopProcess(pid);
    const run = runFake('caa_stat', ['-json'], options(client));
    await until('the daemon is asked', () => clock.waits().length > 0);
    await clock.advance(noticedMs);
    expect(stderr()).toContain(`The CAA daemon (process id ${pid}) has not answered for 10 s: `);
    await clock.advance(50_000);
    const { status, stdout } = await run;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr()).toContain(
      `Cannot communicate with the CAA daemon. It (process id ${pid}) has not answered for 60 s: it was stopped by a ` +
        'signal, or hangs. Nothing was to be changed. ',
    );
    process.kill(pid, 'SIGCONT');
  });

  it('evmwatch says so, and shows what comes when the daemon goes on', async () => {
    const { client, clock, pid, options, stderr } = await setUp();
    let interrupt = (): void => {};
    const run = runFake('evmwatch', [], options(client), (fire) => {
      interrupt = fire;
    });
    await until('the daemon is asked', () => clock.waits().length > 0);
    await stopProcess(pid);
    await clock.advance(600_000);
    expect(stderr()).toMatch(/^The CAA daemon .* This command goes on waiting\. .*\n$/);
    process.kill(pid, 'SIGCONT');
    const answers = `The CAA daemon (process id ${pid}) answers again.\n`;
    await until('it is said that it answers', () => stderr().endsWith(answers));
    interrupt();
    expect((await run).status).toBe(130);
    expect(clock.waits()).toEqual([]);
  });

  it('CAA-628 caa_start hears of its end, when it is ended as it was told', async () => {
    const { root, client, clock, pid, options } = await setUp();
    const run = runFake('caa_start', ['slow'], options(client));
    await until('the script has begun', () => existsSync(join(root, 'begun')));
    await stopProcess(pid);
    await clock.advance(noticedMs);
    process.kill(pid, 'SIGKILL');
    const { status, stderr } = await run;
    expect(status).toBe(1);
    expect(stderr).toContain('Lost the connection to the CAA daemon');
  });
});
