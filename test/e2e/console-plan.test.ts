// From a plan to its deed, and out of state UNKNOWN, at a real terminal with real processes: what was shown is done, and
// what the cluster has left behind is not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConsoleSite, pressFor as press } from '../support/console-site.ts';

/** The stop entry point succeeds only once the folder holds a file that says so. */
const actionScript = `#!/bin/sh
case $1 in
start) sleep 1000 & ;;
stop) test -e $SYSMAN_ROOT/stop-works || { echo 'device busy'; exit 3; } ;;
esac
exit 0
`;

const openSite = (): ConsoleSite => new ConsoleSite(actionScript, ['app', 'other']);

describe('what would happen, in a real terminal', () => {
  it('TUI-249 shows the plan, does it, and makes a new one when the cluster was quicker', async () => {
    const site = openSite();
    const terminal = site.console('caa_start', 'app');
    try {
      await terminal.waitFor('data live');
      await terminal.waitFor('caa_start app');
      await press(terminal, ['F11'], 'DRY RUN, nothing was done');
      await terminal.waitFor('app: OFFLINE -> ONLINE on');
      expect(site.command('caa_stat', 'app')).toContain('STATE=OFFLINE');
      site.command('caa_start', 'other');
      await terminal.waitFor('The cluster has changed since.');
      await press(terminal, ['D'], 'Nothing was done: the cluster has changed since that plan.');
      await terminal.waitFor('DRY RUN, nothing was done   plan');
      expect(site.command('caa_stat', 'app')).toContain('STATE=OFFLINE');
      await press(terminal, ['D'], 'Done. Enter goes back');
      expect(site.command('caa_stat', 'app')).toContain('STATE=ONLINE');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-108 balances an application after its plan', async () => {
    const site = openSite();
    writeFileSync(join(site.root, 'stop-works'), '');
    site.command('caa_start', 'app', 'other', '-c', 'polishham');
    const terminal = site.console('caa_balance', 'app');
    try {
      await terminal.waitFor('data live');
      await terminal.waitFor('ONLINE on polishham');
      await press(terminal, ['Enter'], 'app: ONLINE on polishham -> ONLINE on provolone');
      expect(site.command('caa_stat', 'app')).toContain('on polishham');
      await press(terminal, ['D'], 'Done. Enter goes back');
      expect(site.command('caa_stat', 'app')).toContain('on provolone');
      expect(site.command('caa_stat', 'other')).toContain('on polishham');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-071 supposes by keys: a member, a network and a change of a profile that nobody has saved', async () => {
    const site = openSite();
    site.command('caa_profile', '-create', 'net', '-t', 'network', '-s', '16.69.244.0');
    site.command('caa_profile', '-update', 'app', '-r', 'net');
    site.command('caa_register', 'net');
    site.command('caa_register', '-u', 'app');
    site.command('caa_start', 'app');
    const terminal = site.console('caa_monitor');
    try {
      await terminal.waitFor('data live');
      await terminal.waitFor('app ');
      await press(terminal, ['W'], 'What would happen if');
      await press(terminal, ['a member', 'Enter'], 'What would happen if a member');
      await press(terminal, ['provolone', 'Enter'], 'caa_eval fail-member provolone');
      await terminal.waitFor('DRY RUN, nothing was done');
      await press(terminal, ['Escape'], 'Sort name');
      await press(terminal, ['W'], 'What would happen if');
      await press(terminal, ['a network', 'Enter'], 'What would happen if it failed');
      await press(terminal, ['Enter'], 'the network fails on every member');
      await press(terminal, ['Enter'], 'caa_eval fail-resource net');
      await terminal.waitFor('-> OFFLINE, waiting');
      await press(terminal, ['Escape'], 'Sort name');
      await press(terminal, ['W'], 'What would happen if');
      await press(terminal, ['other', 'Enter'], 'Action script');
      await press(terminal, ['Tab', 'Ctrl-U', 'supposed', 'F11'], '+DESCRIPTION=supposed');
      await terminal.waitFor('DRY RUN, nothing was done');
      await press(terminal, ['Escape'], '[ supposed');
      expect(site.command('caa_stat', '-p', 'app')).not.toContain('supposed');
      expect(site.command('caa_profile', '-print', 'app')).not.toContain('supposed');
      expect(site.command('caa_stat', 'app')).toContain('STATE=ONLINE');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-249 takes the registry back as planned', async () => {
    const site = openSite();
    site.command('caa_profile', '-update', 'app', '-o', 'ra=7');
    site.command('caa_register', '-u', 'app');
    const terminal = site.console('caa_history');
    try {
      await terminal.waitFor('data live');
      await terminal.waitFor(/3 {2}.* app +changed/);
      await press(terminal, ['z'], 'Take the registry back to version 2?');
      await press(terminal, ['d'], 'DRY RUN, nothing was done');
      await terminal.waitFor('+RESTART_ATTEMPTS=1');
      expect(site.command('caa_stat', '-p', 'app')).toContain('RESTART_ATTEMPTS=7');
      await press(terminal, ['D'], /OK +after/);
      expect(site.command('caa_stat', '-p', 'app')).toContain('RESTART_ATTEMPTS=1');
    } finally {
      await terminal.close();
      site.close();
    }
  });

  it('TUI-106 shows what still runs of an application in state UNKNOWN, and kills it after a question', async () => {
    const site = openSite();
    site.command('caa_start', 'app');
    expect(() => site.command('caa_stop', '-q', 'app')).toThrow();
    const terminal = site.console('caa');
    try {
      await terminal.waitFor('data live');
      await press(terminal, [':', 'app', 'Enter'], 'Kill what is left of it.');
      await terminal.waitFor('| device busy');
      await terminal.waitFor(/\| \d+ sleep 1000/);
      await press(terminal, ['K'], 'Command: caa_stop -kill app');
      await press(terminal, ['Tab', 'Tab', 'Enter'], 'type app into the field first');
      await press(terminal, ['app', 'Enter'], 'Done. Enter goes back');
      expect(site.command('caa_stat', 'app')).toContain('STATE=OFFLINE');
    } finally {
      await terminal.close();
      site.close();
    }
  });
});
