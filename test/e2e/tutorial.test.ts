// The tutorial in a real terminal on a real daemon: offered once, noticing what a command in another window did,
// left and taken up again by another start of the program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const bin = (name: string): string => join(projectFolder, 'bin', name);
let folder = '';
let terminals: TestTerminal[] = [];

function environment(): Record<string, string> {
  return { HOME: folder, SYSMAN_ROOT: join(folder, 'root'), SYSMAN_ESCDELAY: '0', LANG: 'C' };
}

function sysman(...args: string[]): TestTerminal {
  const terminal = openTerminal({
    command: process.execPath,
    args: [bin('sysman'), ...args],
    env: environment(),
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
  folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
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

async function leave(terminal: TestTerminal): Promise<void> {
  terminal.press('F10');
  expect((await terminal.waitForExit()).exitCode).toBe(0);
}

describe('the tutorial', () => {
  it('TUI-324 TUI-330 is offered, sees what the command line did, and is taken up again', async () => {
    const first = sysman();
    await first.waitFor('Is this your first time here?');
    await first.waitFor('data live');
    first.press('Enter');
    await first.waitFor('Make dtcalc highly available         15 min   new');
    first.press('Enter');
    await first.waitFor('[ Begin ]');
    first.press('Enter');
    await first.waitFor('Not yet: There is no profile named dtcalc yet.');
    command('caa_profile', '-create', 'dtcalc', '-t', 'application', '-B', '/usr/dt/bin/dtcalc');
    await first.waitFor('Done: The profile dtcalc.cap is there');
    first.press('F12');
    first.press('Enter');
    await first.waitFor('step 2 of 11');
    await leave(first);

    command('caa_register', 'dtcalc');
    const second = sysman();
    await second.waitFor('data live');
    expect(second.screen().join('\n')).not.toContain('Is this your first time here?');
    await leave(second);

    const third = sysman('--tutorial', 'caa-walkthrough');
    await third.waitFor('step 4 of 11');
    expect(third.screen()[1]).toBe('Main Menu');
    await leave(third);
  });

  it('says so when the name of the tutorial is unknown', async () => {
    const terminal = sysman('--tutorial', 'nothing');
    await terminal.waitFor('There is no tutorial nothing.');
    await leave(terminal);
  });
});
