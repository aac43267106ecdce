// The console as a program in a real terminal, on a real daemon: starting, live data, loss and return of the
// service, sizes, and every road out.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal, type TerminalOptions, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const bin = (name: string): string => join(projectFolder, 'bin', name);
let folder = '';
let terminals: TestTerminal[] = [];

function environment(): Record<string, string> {
  return { HOME: folder, SYSMAN_ROOT: join(folder, 'root'), SYSMAN_ESCDELAY: '0' };
}

function sysman(args: readonly string[], options: Partial<TerminalOptions> = {}): TestTerminal {
  const terminal = openTerminal({
    command: process.execPath,
    args: [bin('sysman'), ...args],
    ...options,
    env: { ...environment(), ...options.env },
  });
  terminals.push(terminal);
  return terminal;
}

function command(name: string, ...args: string[]): string {
  return execFileSync(process.execPath, [bin(name), ...args], {
    env: { PATH: process.env.PATH, ...environment() },
    encoding: 'utf8',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-shell-'));
  // The question of the first start has tests of its own.
  mkdirSync(join(folder, '.config', 'sysman'), { recursive: true });
  writeFileSync(join(folder, '.config', 'sysman', 'options.json'), '{"offerTutorial":false}');
  command('caad', 'start');
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  terminals = [];
});
afterAll(() => {
  command('caad', 'stop');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('starting', () => {
  it('TUI-011 TUI-290 shows the Main Menu with live values, and F10 leaves with one line', async () => {
    const terminal = sysman([]);
    await terminal.waitFor('Members 3/3 UP  Quorum 4/4  CAA 0 on 0 off 0 unk  data live');
    expect(terminal.isAlternateScreen()).toBe(true);
    expect(terminal.screen()[0]).toContain('Focus: cluster deli');
    expect(terminal.answers()).toEqual([]);
    terminal.press('F10');
    expect((await terminal.waitForExit()).exitCode).toBe(0);
    expect(terminal.isAlternateScreen()).toBe(false);
    expect(terminal.screen().join('\n').trim()).toMatch(/sysman: nothing was changed\.$/);
  });

  it('TUI-012 sysman caa opens that task alone', async () => {
    const terminal = sysman(['caa']);
    await terminal.waitFor('Choose a task, then press Enter or its number.');
    expect(terminal.screen()[1]).toBe('CAA Management');
    terminal.press('F3');
    expect((await terminal.waitForExit()).exitCode).toBe(0);
  });

  it('TUI-353 TUI-354 TUI-356 CI does not blank the screen, NO_COLOR takes colours, LANG=C takes lines', async () => {
    const terminal = sysman([], {
      env: { CI: 'true', NO_COLOR: '1', LC_ALL: 'C' },
    });
    await terminal.waitFor('data live');
    expect(terminal.screen()[2]).toMatch(/^\+-- Tasks -+\+$/);
    const looks = terminal.screen().flatMap((_, row) => terminal.cellAttributes(row));
    expect(looks.flatMap((run) => run.looks).filter((look) => look.includes('ground'))).toEqual([]);
    expect(looks.some((run) => run.looks.includes('reverse'))).toBe(true);
  });

  it('TUI-018 TUI-251 --read-only and --theme are taken from the command line', async () => {
    const terminal = sysman(['--read-only', '--ascii', '--theme', 'mono']);
    await terminal.waitFor('  RO  ');
    terminal.press('F9');
    await terminal.waitFor('The shell is not available in read-only mode.');
  });

  it('TUI-451 works with TERM of vt220, linux, screen and tmux', async () => {
    for (const TERM of ['vt220', 'linux', 'screen', 'tmux-256color']) {
      const terminal = sysman([], { env: { TERM } });
      await terminal.waitFor('TruCluster Specific', TERM);
      terminal.press('F10');
      expect((await terminal.waitForExit()).exitCode, TERM).toBe(0);
    }
  });
});

describe('living', () => {
  it('TUI-291 TUI-151 a member that crashes shows by itself, with the event lamp', async () => {
    const terminal = sysman([]);
    await terminal.waitFor('Members 3/3 UP');
    command('clu_fault', 'crash', 'polishham');
    await terminal.waitFor('Members 2/3 UP');
    await terminal.waitFor(/EVM [1-9]\d*!/);
    command('clu_fault', 'boot', 'polishham');
    await terminal.waitFor('Members 3/3 UP');
  });

  it('TUI-293 TUI-295 says when the service is gone, and comes back by itself', async () => {
    const terminal = sysman([]);
    await terminal.waitFor('data live');
    const status = JSON.stringify(command('caad', 'status'));
    const pid = Number(/\d{2,}/.exec(status)?.[0]);
    process.kill(pid, 'SIGKILL');
    await terminal.waitFor('NO LINE since');
    await terminal.waitFor('data live');
    await terminal.waitFor('The line to the cluster service is back.');
  });

  it('TUI-347 TUI-348 follows the size of the terminal', async () => {
    const terminal = sysman(['--ascii']);
    await terminal.waitFor('data live');
    terminal.resize(52, 12);
    await terminal.waitFor('Terminal is 52x12, needs 60x16.');
    terminal.resize(110, 30);
    await terminal.waitFor((screen) => screen[28]?.startsWith('Enter=Select') === true, 'row 29');
    expect(terminal.screen()[2]).toHaveLength(110);
  });

  it('TUI-036 the tree is next time as it was left', async () => {
    const first = sysman([]);
    await first.waitFor('TruCluster Specific');
    first.press('Home', 'Enter');
    await first.waitFor('Access to the cluster service');
    first.press('F10');
    await first.waitForExit();
    const second = sysman([]);
    await second.waitFor('Access to the cluster service');
    const saved = readFileSync(join(folder, '.config', 'sysman', 'options.json'), 'utf8');
    expect(JSON.parse(saved)).toMatchObject({
      openBranches: ['TruCluster Specific', 'Accounts'],
    });
  });
});

describe('leaving', () => {
  const signals = [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const;
  for (const [signal, exitCode] of signals) {
    it(`TUI-019 TUI-365 ${signal} puts the terminal back and exits ${exitCode}`, async () => {
      const terminal = sysman([]);
      await terminal.waitFor('data live');
      terminal.signal(signal);
      expect((await terminal.waitForExit()).exitCode).toBe(exitCode);
      if (signal !== 'SIGHUP') expect(terminal.isAlternateScreen()).toBe(false);
    });
  }

  it('TUI-019 Ctrl-C twice exits 130', async () => {
    const terminal = sysman([]);
    await terminal.waitFor('data live');
    terminal.press('Ctrl-C');
    await terminal.waitFor('Press Ctrl-C again to exit.');
    terminal.press('Ctrl-C');
    expect((await terminal.waitForExit()).exitCode).toBe(130);
  });
});

describe('without the screen', () => {
  function run(
    args: readonly string[],
    input = '',
  ): { status: number | null; out: string; err: string } {
    const child = spawnSync(process.execPath, [bin('sysman'), ...args], {
      env: { PATH: process.env.PATH, ...environment() },
      encoding: 'utf8',
      input,
    });
    return { status: child.status, out: child.stdout, err: child.stderr };
  }

  it('TUI-351 not a terminal: a message, exit 3, and no drawing', () => {
    const { status, out, err } = run([]);
    expect(status).toBe(3);
    expect(out).toBe('');
    expect(err).toContain('sysman -list');
    expect(err).toContain('-cli');
  });

  it('TUI-351 a task with complete arguments is run', () => {
    expect(run(['members']).out).toContain('Cluster information for cluster deli');
    const start = run(['caa_start', 'nosuch']);
    expect(start.err).toContain('nosuch');
    expect(start.status).not.toBe(0);
    expect(run(['--read-only', 'caa_start', 'nosuch']).status).toBe(3);
  });

  it('TUI-014 TUI-015 TUI-017 TUI-018 TUI-019 -list, -cli, -ui gui, --help, --version and wrong usage', () => {
    expect(run(['-list']).out.split('\n')[0]).toMatch(/^access /);
    expect(run(['-cli', 'clu_get_info']).out).toContain('cluster deli');
    expect(run(['-cli', '../evil'])).toMatchObject({ status: 2, out: '' });
    expect(run(['-ui', 'gui'])).toMatchObject({ status: 2, out: '' });
    expect(run(['--help']).out).toMatch(/^Usage: sysman/);
    expect(run(['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run(['--nonsense'])).toMatchObject({ status: 2, out: '' });
  });

  it('TUI-352 TUI-358 TERM=dumb is line mode, and works to the end', async () => {
    const terminal = sysman(['caa'], { env: { TERM: 'dumb' }, cols: 100 });
    await terminal.waitFor('Choose 1 to 9, b back, ? help, q quit:');
    expect(terminal.isAlternateScreen()).toBe(false);
    terminal.type('2\r');
    await terminal.waitFor('Resources (empty = all, or * for a list):');
    terminal.type('\r');
    await terminal.waitFor('Command: caa_stat');
    terminal.type('q\r');
    expect((await terminal.waitForExit()).exitCode).toBe(0);
    expect(terminal.screen().join('')).not.toMatch(/[\u2500-\u28ff]/);
  });

  it('TUI-360 SYSMAN_A11Y=1 is line mode', async () => {
    const terminal = sysman([], { env: { SYSMAN_A11Y: '1' } });
    await terminal.waitFor('Main Menu, focus: cluster deli');
  });

  it('TUI-010 line mode goes on when the service was stopped, and starts it again', async () => {
    const terminal = sysman(['-ui', 'line', 'caa_start']);
    await terminal.waitFor('Resources to start');
    command('caad', 'stop');
    terminal.type('*\r');
    await terminal.waitFor('There is none.');
    terminal.type('q\r');
    expect((await terminal.waitForExit()).exitCode).toBe(0);
  });

  it('TUI-019 line mode without a service exits 1 and says why', async () => {
    const file = join(folder, 'not-a-folder');
    writeFileSync(file, '');
    const terminal = sysman(['-ui', 'line'], { env: { SYSMAN_ROOT: file }, cols: 200 });
    expect((await terminal.waitForExit()).exitCode).toBe(1);
    expect(terminal.screen().join('\n')).toContain('not-a-folder');
  });
});
