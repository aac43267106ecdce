// Taking back what was done, at a real terminal with a real daemon and real processes: each way back leads to the state
// before, and what the command line has changed since is left alone (TUI-250).
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../support/root.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const actionScript = '#!/bin/sh\nif [ $1 = start ]; then sleep 1000 & fi\nexit 0\n';

class Site {
  readonly folder = makeFolder();
  readonly root = join(this.folder, 'root');
  readonly #environment = { HOME: this.folder, SYSMAN_ROOT: this.root, SYSMAN_ESCDELAY: '0' };

  constructor() {
    const scripts = join(this.root, 'var', 'cluster', 'caa', 'script');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, 'app.scr'), actionScript);
    chmodSync(join(scripts, 'app.scr'), 0o755);
    const options = ['-t', 'application', '-a', 'app.scr', '-o', 'ci=0'];
    this.command('caa_profile', '-create', 'app', ...options);
    this.command('caa_register', 'app');
  }

  command(name: string, ...args: string[]): string {
    return execFileSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      encoding: 'utf8',
    });
  }

  /** The line of `caa_stat -t`, without the blanks; empty if it is not registered. */
  state(): string {
    const line = this.command('caa_stat', '-t').match(/^app .*$/m)?.[0] ?? '';
    return line.replaceAll(/ +/g, ' ').trim();
  }

  console(): TestTerminal {
    return openTerminal({
      command: process.execPath,
      args: [join(projectFolder, 'bin', 'sysman'), 'caa'],
      cols: 80,
      rows: 24,
      env: this.#environment,
      limitMs: 30_000,
    });
  }

  close(): void {
    if (existsSync(this.root)) this.command('caad', 'stop');
  }
}

async function press(terminal: TestTerminal, keys: readonly string[], shows: string | RegExp) {
  terminal.press(...keys);
  await terminal.waitFor(shows);
}

/** The form of a command, carried out to its end and closed. */
async function carryOut(terminal: TestTerminal, command: string, asks: boolean): Promise<void> {
  await press(terminal, [':', command, 'Enter'], `[ ${command.split(' ')[1] ?? ''} `);
  if (asks) {
    await press(terminal, ['Enter'], 'Cancel has the focus.');
    terminal.press('Tab', 'Tab');
  }
  await press(terminal, ['Enter'], 'Done. Enter goes back');
  await press(terminal, ['Enter'], 'Choose a task');
  // Data comes in batches; what the cluster has not reported yet is not offered.
  await terminal.waitFor('z=Undo');
}

/** `z` with its question, answered by [Undo], to the end. */
async function undo(terminal: TestTerminal, command: string): Promise<void> {
  await press(terminal, ['z'], `Command:  ${command}`);
  await press(terminal, ['Tab', 'Tab', 'Enter'], 'Done. Enter goes back; z takes it back.');
  await press(terminal, ['Enter'], 'Choose a task');
  // Data comes in batches; what the cluster has not reported yet is not offered.
  await terminal.waitFor('z=Undo');
}

const off = 'app application OFFLINE OFFLINE';
const on = (member: string): string => `app application ONLINE ONLINE ${member}`;

describe('undo, in a real terminal', () => {
  it('TUI-250 takes start, relocation, stop and unregistration back, and an undo too', async () => {
    const site = new Site();
    const terminal = site.console();
    try {
      await terminal.waitFor('data live');
      await press(terminal, ['z'], 'Nothing to undo: nothing was done from here');
      await carryOut(terminal, 'caa_start app -c polishham', false);
      await undo(terminal, 'caa_stop app');
      expect(site.state()).toBe(off);
      await undo(terminal, 'caa_start app -c polishham');
      expect(site.state()).toBe(on('polishham'));
      await carryOut(terminal, 'caa_relocate app -c provolone', true);
      expect(site.state()).toBe(on('provolone'));
      await press(terminal, ['z'], 'Command:  caa_relocate app -c polishham');
      await press(terminal, ['Escape'], 'Create, change, copy');
      await carryOut(terminal, 'caa_stop app', true);
      await carryOut(terminal, 'caa_unregister app', true);
      expect(site.state()).toBe('');
      await undo(terminal, 'caa_history -back 1 app');
      expect(site.state()).toBe(off);
      await undo(terminal, 'caa_unregister app');
      expect(site.state()).toBe('');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-250 TUI-249 does exactly what its dry run showed, and leaves alone what others changed', async () => {
    const site = new Site();
    site.command('caa_start', 'app', '-c', 'polishham');
    const terminal = site.console();
    try {
      await terminal.waitFor('data live');
      await press(terminal, ['z'], 'Nothing to undo: nothing was done from here');
      await carryOut(terminal, 'caa_relocate app -c provolone', true);
      await press(terminal, ['z'], 'Undo caa_relocate app -c provolone?');
      await press(terminal, ['d'], 'app: ONLINE on provolone -> ONLINE on polishham');
      expect(site.state()).toBe(on('provolone'));
      await press(terminal, ['D'], 'Done. Enter goes back; z takes it back.');
      expect(site.state()).toBe(on('polishham'));
      await press(terminal, ['Enter'], 'Choose a task');
      await terminal.waitFor('z=Undo');
      site.command('caa_stop', 'app');
      await terminal.waitFor(/^(?!.*z=Undo)/s);
      await press(terminal, ['z'], /Nothing to undo: root did caa_stop app at/);
      expect(site.state()).toBe(off);
    } finally {
      await terminal.close();
      site.close();
    }
  });
});
