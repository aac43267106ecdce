import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateScript } from '../../../../src/engine/caa/profile/index.ts';
import { endProcess, openScriptBench, type ScriptBench } from './script-run.ts';

const LOOP = 'while :; do sleep 1; done';
const MEMBER = 'polishham';

const it = test.extend<{ bench: ScriptBench }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest demands an object pattern here.
  bench: async ({}, use) => {
    const bench = openScriptBench();
    await use(bench);
    bench.close();
  },
});

/** Waits for the process table to say so; the harness limits the time. */
async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Kills the programs of a member, and waits until they are dead: a busy machine takes its time. */
async function killAll(bench: ScriptBench): Promise<void> {
  const pids = bench.processes(MEMBER);
  for (const pid of pids) endProcess(pid);
  for (const pid of pids) await gone(pid);
}

/** What a program writes, once it is there. */
async function written(path: string, end = ''): Promise<string> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'latin1') : '';
    if (text !== '' && text.endsWith(end)) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A start ends as soon as its program has ended with something left or an error: a busy machine gets time for that. */
const patientSeconds = 30;

function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

describe.concurrent('a generated action script with a program that stays in the foreground', () => {
  it('CAA-222 CAA-223 starts it, finds it, stops it and leaves nothing behind', async ({
    bench,
  }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    expect(await bench.run(script, 'check', MEMBER)).toEqual({
      status: 2,
      output: 'clock: not running on member polishham.\n',
    });
    const start = await bench.run(script, 'start', MEMBER);
    expect(start.status).toBe(0);
    expect(start.output).toMatch(/^clock: started on member polishham as process \d+\.\n$/);
    const pid = Number(readFileSync(bench.pidFile('clock', MEMBER), 'utf8').split('\n')[0]);
    expect(bench.processes(MEMBER)).toContain(pid);
    expect(await bench.run(script, 'check', MEMBER)).toEqual({ status: 0, output: '' });
    expect(await bench.run(script, 'stop', MEMBER)).toEqual({
      status: 0,
      output: 'clock: stopped on member polishham.\n',
    });
    expect(bench.processes(MEMBER)).toEqual([]);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
  });

  it('CAA-199 stops with status 0 when nothing runs', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    expect(await bench.run(script, 'stop', MEMBER)).toEqual({
      status: 0,
      output: 'clock: not running on member polishham, nothing to stop.\n',
    });
  });

  it('does not start a second one', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await bench.run(script, 'start', MEMBER);
    const before = readFileSync(bench.pidFile('clock', MEMBER), 'utf8');
    const again = await bench.run(script, 'start', MEMBER);
    expect(again.status).toBe(0);
    expect(again.output).toMatch(/^clock: already running on member polishham as process \d+\.\n$/);
    expect(readFileSync(bench.pidFile('clock', MEMBER), 'utf8')).toBe(before);
  });

  it('check fails after the program was killed, and start brings it back', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await bench.run(script, 'start', MEMBER);
    await killAll(bench);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
  });

  it('finds the program without its pid file', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await bench.run(script, 'start', MEMBER);
    rmSync(bench.pidFile('clock', MEMBER));
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('does not take another process for the program when the number was given away', async ({
    bench,
  }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await bench.run(script, 'start', MEMBER);
    await killAll(bench);
    writeFileSync(bench.pidFile('clock', MEMBER), `${process.pid}\n1\n`);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
  });

  it('ends children that the program leaves behind', async ({ bench }) => {
    const body = `(while :; do sleep 1; done) &\n${LOOP}`;
    const script = bench.script('clock', bench.program('clockd', body));
    await bench.run(script, 'start', MEMBER);
    const pid = Number(readFileSync(bench.pidFile('clock', MEMBER), 'utf8').split('\n')[0]);
    endProcess(pid);
    await gone(pid);
    expect(bench.processes(MEMBER)).not.toEqual([]);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('check does not take what is left of the program for the program', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', `setsid sleep 1000 &\n${LOOP}`));
    await bench.run(script, 'start', MEMBER);
    const pid = Number(readFileSync(bench.pidFile('clock', MEMBER), 'utf8').split('\n')[0]);
    endProcess(pid);
    await gone(pid);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('CAA-535 can be tried by hand, and leaves the members alone', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await bench.run(script, 'start', MEMBER);
    expect((await bench.runByHand(script, 'check')).status).toBe(2);
    expect((await bench.runByHand(script, 'start')).status).toBe(0);
    const pidFile = `${bench.root}/.caa/var/run/clock.pid`;
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    try {
      rmSync(pidFile);
      expect((await bench.runByHand(script, 'check')).status).toBe(0);
      expect((await bench.runByHand(script, 'stop')).status).toBe(0);
      expect(isRunning(pid)).toBe(false);
      expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    } finally {
      if (isRunning(pid)) endProcess(pid);
    }
  });

  it('ends the whole process group of the program, also those without the mark', async ({
    bench,
  }) => {
    const body = `env -i PATH="$PATH" sh -c 'echo $$ >"$0"; ${LOOP}' "$(dirname "$0")/child" &\n${LOOP}`;
    const script = bench.script('clock', bench.program('clockd', body));
    await bench.run(script, 'start', MEMBER);
    const child = Number(await written(`${bench.root}/child`, '\n'));
    expect(isRunning(child)).toBe(true);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    await gone(child);
  });

  it('works by its pid file where there is no /proc', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    writeFileSync(script, readFileSync(script, 'utf8').replaceAll('/proc', `${bench.root}/proc`));
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(0);
    expect(await bench.run(script, 'check', MEMBER)).toEqual({ status: 0, output: '' });
    expect(await bench.run(script, 'stop', MEMBER)).toEqual({
      status: 0,
      output: 'clock: stopped on member polishham.\n',
    });
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
  });

  it('keeps the last output of the program small', async ({ bench }) => {
    const body = `head -c 1100000 /dev/zero\necho ready\n${LOOP}`;
    const script = bench.script('clock', bench.program('clockd', body));
    await bench.run(script, 'start', MEMBER);
    const output = bench.pidFile('clock', MEMBER).replace(/pid$/, 'out');
    await written(output, 'ready\n');
    await bench.run(script, 'check', MEMBER);
    expect(readFileSync(output, 'latin1')).toBe('');
  });

  it('manages a program whose path has blanks and quotation marks', async ({ bench }) => {
    const script = bench.script('odd', bench.program(`it's "odd" $HOME/clock d`, LOOP));
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('finds a program below the cluster root that the machine does not have', async ({ bench }) => {
    bench.program('usr/dt/bin/dtcalc-of-this-test', LOOP);
    const script = bench.script('dtcalc', '/usr/dt/bin/dtcalc-of-this-test');
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
  });

  it('CAA-225 CAA-226 gives the program the PATH of the script and no DISPLAY', async ({
    bench,
  }) => {
    const report = `echo "PATH=$PATH DISPLAY=\${DISPLAY-none}" >"$(dirname "$0")/seen"\n${LOOP}`;
    const script = bench.script('clock', bench.program('clockd', report));
    await bench.run(script, 'start', MEMBER);
    expect(await written(`${bench.root}/seen`, '\n')).toBe(
      'PATH=/sbin:/usr/sbin:/usr/bin DISPLAY=none\n',
    );
  });
});

describe.concurrent('a generated action script with a program that does not behave', () => {
  it('CAA-223 start fails when the program ends at once, and tells what it said', async ({
    bench,
  }) => {
    const body = 'echo starting; echo "port 389 is in use" >&2\nexit 3';
    const path = bench.program('slapd', body);
    const script = bench.script('openldap', path, patientSeconds);
    expect(await bench.run(script, 'start', MEMBER)).toEqual({
      status: 2,
      output:
        'starting\nport 389 is in use\n' +
        `openldap: ${path} ended at once with exit status 3 on member polishham: port 389 is in use\n`,
    });
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(2);
  });

  it('CAA-223 start fails when the program has nothing to do and leaves nothing running', async ({
    bench,
  }) => {
    const path = bench.program('true', 'exit 0');
    const script = bench.script('testapp', path);
    expect(await bench.run(script, 'start', MEMBER)).toEqual({
      status: 2,
      output: `testapp: ${path} ended at once with exit status 0 on member polishham\n`,
    });
  });

  it('start fails when the program does not exist', async ({ bench }) => {
    const script = bench.script('ghost', '/no/such/program');
    expect(await bench.run(script, 'start', MEMBER)).toEqual({
      status: 2,
      output: 'ghost: /no/such/program does not exist or cannot be executed on member polishham.\n',
    });
  });

  it('start fails when a launcher fails, whatever it leaves; stop clears it away', async ({
    bench,
  }) => {
    const script = bench.script(
      'half',
      bench.program('half', `(${LOOP}) &\nexit 1`),
      patientSeconds,
    );
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(2);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('stop kills a program that ignores TERM', async ({ bench }) => {
    const script = bench.script('stubborn', bench.program('stubborn', `trap '' TERM\n${LOOP}`));
    await bench.run(script, 'start', MEMBER);
    expect(await bench.run(script, 'stop', MEMBER, { _CAA_SCRIPT_TIMEOUT: '5' })).toEqual({
      status: 0,
      output: 'stubborn: did not end within 1 seconds on member polishham; killing it.\n',
    });
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('stop lets a program end in its own way', async ({ bench }) => {
    const body = `trap 'echo bye >"$(dirname "$0")/last-words"; exit 0' TERM\n${LOOP}`;
    const script = bench.script('polite', bench.program('polite', body));
    await bench.run(script, 'start', MEMBER);
    expect((await bench.run(script, 'stop', MEMBER)).output).toBe(
      'polite: stopped on member polishham.\n',
    );
    expect(readFileSync(`${bench.root}/last-words`, 'utf8')).toBe('bye\n');
  });

  it('finds and stops a program that clears its environment', async ({ bench }) => {
    const body = `[ "$1" = bare ] || exec env -i PATH="$PATH" "$0" bare\n${LOOP}`;
    const script = bench.script('bare', bench.program('bare', body));
    await bench.run(script, 'start', MEMBER);
    const pid = Number(readFileSync(bench.pidFile('bare', MEMBER), 'utf8').split('\n')[0]);
    expect(bench.processes(MEMBER)).toEqual([]);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });

  it('CAA-216 prints a usage line for any other argument', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    expect(await bench.run(script, 'restart', MEMBER)).toEqual({
      status: 2,
      output: `usage: ${script} {start|stop|check}\n`,
    });
  });
});

describe.concurrent('a generated action script with a program that puts itself into the background', () => {
  const daemon = `[ "$1" = child ] || { setsid "$0" child >/dev/null & exit 0; }\n${LOOP}`;

  it('starts, finds and stops it', async ({ bench }) => {
    const script = bench.script('daemon', bench.program('daemon', daemon), patientSeconds);
    const start = await bench.run(script, 'start', MEMBER);
    expect(start.status).toBe(0);
    expect(start.output).toMatch(
      /^daemon: started on member polishham as process \d+, in the background\.\n$/,
    );
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('finds it when it goes into the background after the start has succeeded', async ({
    bench,
  }) => {
    // Well after the time in which the start looks at its program, also on a busy machine.
    const late = daemon.replace('exit 0', 'sleep 8; exit 0');
    const script = bench.script('late', bench.program('late', late));
    await bench.run(script, 'start', MEMBER);
    const launcher = Number(readFileSync(bench.pidFile('late', MEMBER), 'utf8').split('\n')[0]);
    await gone(launcher);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    const now = Number(readFileSync(bench.pidFile('late', MEMBER), 'utf8').split('\n')[0]);
    expect(now).not.toBe(launcher);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });

  it('manages a launcher that leaves another program running', async ({ bench }) => {
    const launcher = bench.program('startup', 'setsid sleep 1000 &\nexit 0');
    const script = bench.script('cat', launcher, patientSeconds);
    expect((await bench.run(script, 'start', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'check', MEMBER)).status).toBe(0);
    expect((await bench.run(script, 'stop', MEMBER)).status).toBe(0);
    expect(bench.processes(MEMBER)).toEqual([]);
  });
});

describe.concurrent('a generated action script on two members of one machine', () => {
  it('stop on one member leaves the other member alone', async ({ bench }) => {
    const script = bench.script('clock', bench.program('clockd', LOOP));
    await Promise.all([
      bench.run(script, 'start', 'polishham'),
      bench.run(script, 'start', 'provolone'),
    ]);
    const onProvolone = readFileSync(bench.pidFile('clock', 'provolone'), 'utf8');
    expect((await bench.run(script, 'stop', 'polishham')).status).toBe(0);
    expect(bench.processes('polishham')).toEqual([]);
    expect((await bench.run(script, 'check', 'polishham')).status).toBe(2);
    expect((await bench.run(script, 'check', 'provolone')).status).toBe(0);
    expect(readFileSync(bench.pidFile('clock', 'provolone'), 'utf8')).toBe(onProvolone);
    expect((await bench.run(script, 'stop', 'provolone')).status).toBe(0);
    expect(bench.processes('provolone')).toEqual([]);
  });

  it('two resources on one member that run the same program are apart too', async ({ bench }) => {
    const program = bench.program('clockd', LOOP);
    const first = bench.script('clock', program);
    const second = bench.script('clock2', program);
    await bench.run(second, 'start', MEMBER);
    expect((await bench.run(first, 'check', MEMBER)).status).toBe(2);
    expect((await bench.run(first, 'stop', MEMBER)).status).toBe(0);
    expect((await bench.run(second, 'check', MEMBER)).status).toBe(0);
  });
});

describe('generateScript', () => {
  it('CAA-221 fills the path and the name into the template, quoted', () => {
    const made = generateScript('A=@APPLICATION@ N=@NAME@ A=@APPLICATION@', {
      name: 'clock',
      executable: "/opt/it's/@NAME@",
    });
    expect(made).toEqual({
      ok: true,
      text: "A='/opt/it'\\''s/@NAME@' N='clock' A='/opt/it'\\''s/@NAME@'",
    });
  });

  it('CAA-221 refuses a template that has no place for the path', () => {
    expect(generateScript('#!/bin/sh\nexit 0\n', { name: 'clock', executable: '/bin/x' })).toEqual({
      ok: false,
      message:
        'template.scr has no @APPLICATION@ to put the path into; ' +
        'restore the template or write the script yourself',
    });
  });
});
