// Taking back what was done, at a real terminal with a real daemon and real processes: each way back leads to the state
// before, and what the command line has changed since is left alone (TUI-250).
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConsoleSite, pressFor as press } from '../support/console-site.ts';
import type { TestTerminal } from '../support/terminal.ts';

const actionScript = '#!/bin/sh\nif [ $1 = start ]; then sleep 1000 & fi\nexit 0\n';

const openSite = (): ConsoleSite => new ConsoleSite(actionScript, ['app']);

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
    const site = openSite();
    const terminal = site.console('caa');
    try {
      await terminal.waitFor('data live');
      await press(terminal, ['z'], 'Nothing to undo: nothing was done from here');
      await carryOut(terminal, 'caa_start app -c polishham', false);
      await undo(terminal, 'caa_stop app');
      expect(site.state('app')).toBe(off);
      await undo(terminal, 'caa_start app -c polishham');
      expect(site.state('app')).toBe(on('polishham'));
      await carryOut(terminal, 'caa_relocate app -c provolone', true);
      expect(site.state('app')).toBe(on('provolone'));
      await press(terminal, ['z'], 'Command:  caa_relocate app -c polishham');
      await press(terminal, ['Escape'], 'Create, change, copy');
      await carryOut(terminal, 'caa_stop app', true);
      await carryOut(terminal, 'caa_unregister app', true);
      expect(site.state('app')).toBe('');
      await undo(terminal, 'caa_history -back 1 app');
      expect(site.state('app')).toBe(off);
      await undo(terminal, 'caa_unregister app');
      expect(site.state('app')).toBe('');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-250 TUI-249 does exactly what its dry run showed, and leaves alone what others changed', async () => {
    const site = openSite();
    site.command('caa_start', 'app', '-c', 'polishham');
    const terminal = site.console('caa');
    try {
      await terminal.waitFor('data live');
      await press(terminal, ['z'], 'Nothing to undo: nothing was done from here');
      await carryOut(terminal, 'caa_relocate app -c provolone', true);
      await press(terminal, ['z'], 'Undo caa_relocate app -c provolone?');
      await press(terminal, ['d'], 'app: ONLINE on provolone -> ONLINE on polishham');
      expect(site.state('app')).toBe(on('provolone'));
      await press(terminal, ['D'], 'Done. Enter goes back; z takes it back.');
      expect(site.state('app')).toBe(on('polishham'));
      await press(terminal, ['Enter'], 'Choose a task');
      await terminal.waitFor('z=Undo');
      site.command('caa_stop', 'app');
      await terminal.waitFor(/^(?!.*z=Undo)/s);
      await press(terminal, ['z'], /Nothing to undo: root did caa_stop app at/);
      expect(site.state('app')).toBe(off);
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-250 takes the creation of a profile back with its script, and the deletion, unless others were quicker', async () => {
    const site = openSite();
    const folder = join(site.root, 'var', 'cluster', 'caa');
    const profile = join(folder, 'profile', 'calc.cap');
    const script = join(folder, 'script', 'calc.scr');
    const terminal = site.console('caa_profile');
    const answer = async (question: string, shows: string): Promise<void> => {
      await press(terminal, ['z'], question);
      await press(terminal, ['Tab', 'Enter'], shows);
    };
    try {
      await terminal.waitFor('data live');
      await press(terminal, ['n'], 'Which type of resource');
      await press(terminal, ['Enter'], 'Application profile: new');
      terminal.press('calc', 'Tab', 'Tab', '/usr/dt/bin/dtcalc');
      await press(terminal, ['Enter'], 'calc is saved.');
      expect([existsSync(profile), existsSync(script)]).toEqual([true, true]);
      await answer('Undo creation of calc.cap?', 'calc.cap is gone again.');
      expect([existsSync(profile), existsSync(script)]).toEqual([false, false]);
      await answer('Undo deletion of calc.cap?', 'The profile is as it was before.');
      expect([existsSync(profile), existsSync(script)]).toEqual([true, true]);
      writeFileSync(script, '#!/bin/sh\n# somebody else was here\n');
      await answer('Undo creation of calc.cap?', 'calc.scr was changed by somebody else');
      expect([existsSync(profile), existsSync(script)]).toEqual([true, true]);
    } finally {
      await terminal.close();
      site.close();
    }
  });
});
