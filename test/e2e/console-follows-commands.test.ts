// The console beside commands that are given elsewhere: what they change shows by itself.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTerminal } from '../support/terminal.ts';

const bin = (name: string): string => join(import.meta.dirname, '..', '..', 'bin', name);
let folder = '';

const environment = (): Record<string, string> => ({
  HOME: folder,
  SYSMAN_ROOT: join(folder, 'root'),
  SYSMAN_ESCDELAY: '0',
});

function command(name: string, ...args: string[]): string {
  return execFileSync(process.execPath, [bin(name), ...args], {
    env: { PATH: process.env.PATH, ...environment() },
    encoding: 'utf8',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-follows-'));
  mkdirSync(join(folder, '.config', 'sysman'), { recursive: true });
  writeFileSync(join(folder, '.config', 'sysman', 'options.json'), '{"offerTutorial":false}');
  command('caad', 'start');
  const script = join(folder, 'root', 'var', 'cluster', 'caa', 'script', 'clock.scr');
  writeFileSync(script, '#!/bin/sh\nexit 0\n');
  chmodSync(script, 0o755);
});
afterAll(() => {
  command('caad', 'stop');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('E2E-52 CAA-513 shows resources, members and what runs where while commands are given elsewhere', async () => {
  const terminal = openTerminal({
    command: process.execPath,
    args: [bin('sysman'), 'caa_monitor'],
    env: environment(),
  });
  const row = (state: string): RegExp => new RegExp(`clock +application .*${state}`);
  try {
    await terminal.waitFor('Members 3/3 UP');
    command('caa_profile', '-create', 'clock', '-t', 'application', '-a', 'clock.scr');
    command('caa_register', 'clock');
    await terminal.waitFor(row('OFFLINE +OFFLINE'));
    command('caa_start', 'clock');
    await terminal.waitFor(row('ONLINE +ONLINE +provolone'));
    command('caa_relocate', 'clock', '-c', 'pepicelli');
    await terminal.waitFor(row('ONLINE +ONLINE +pepicelli'));
    command('clu_fault', 'crash', 'polishham');
    await terminal.waitFor('Members 2/3 UP');
    command('caa_stop', 'clock');
    await terminal.waitFor(row('OFFLINE +OFFLINE'));
    command('caa_unregister', 'clock');
    await terminal.waitFor((screen) => !screen.some((line) => line.includes('clock')));
  } finally {
    await terminal.close();
  }
  expect(terminal.answers()).toEqual([]);
});
