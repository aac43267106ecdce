// A freeze in the console: a real terminal, a real process that is killed while its resource is frozen, and what CAA
// makes of it once the freeze is ended by a key.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, until } from '../support/root.ts';
import { openTerminal } from '../support/terminal.ts';
import { openShell, type Shell } from '../support/transcript.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/** The process that answers for dtcalc now, and where it runs; null if none does. */
async function answer({ run }: Shell): Promise<{ member: string; pid: number } | null> {
  const { stdout } = await run("dtcalc '6*7'");
  const [, member, pid] = /^42\ndtcalc on member (\w+), process (\d+)\n$/.exec(stdout) ?? [];
  return member === undefined ? null : { member, pid: Number(pid) };
}

function openConsole({ root, environment }: Shell) {
  return openTerminal({
    command: process.execPath,
    args: [join(projectFolder, 'bin', 'sysman'), 'caa_monitor'],
    cols: 80,
    rows: 24,
    env: { ...environment, HOME: root, SYSMAN_ESCDELAY: '0', NO_COLOR: '1' },
  });
}

describe('a resource that is frozen in the console', () => {
  it('stays down when its process is killed, and is moved when the freeze ends', async () => {
    const shell = await openShell();
    const terminal = openConsole(shell);
    try {
      const created = await shell.run(
        `caa_profile -create dtcalc -t application -B /usr/dt/bin/dtcalc -o ci=1,ra=0 &&
         caa_register dtcalc && caa_start dtcalc`,
      );
      expect(created).toMatchObject({ status: 0, stderr: '' });
      const before = await answer(shell);
      // A state that has just changed has a mark before the name.
      await terminal.waitFor(/\*[ ^]dtcalc +application.*ONLINE +ONLINE +provolone/);

      terminal.press('F');
      await terminal.waitFor('Freeze: CAA leaves it alone');
      terminal.press('Tab', 'Tab', 'disk change', 'Tab', '90m', 'Enter');
      await terminal.waitFor('Resource dtcalc is frozen.');
      terminal.press('Enter');
      await terminal.waitFor(/F\*[ ^]dtcalc/);
      await terminal.waitFor(/FROZEN dtcalc {2}until \d\d:\d\d|FROZEN dtcalc {2}until \d{4}-/);

      process.kill(before?.pid ?? 0, 'SIGKILL');
      await until('its process is gone', () => !isAlive(before?.pid ?? 0));
      const { stdout } = await shell.run('caa_stat -why dtcalc');
      expect(stdout).toContain('disk change');
      expect(await answer(shell)).toBeNull();
      await terminal.waitFor(/F\*[ ^]dtcalc +application.*ONLINE +ONLINE +provolone/);

      terminal.press('F');
      await terminal.waitFor('Unfreeze dtcalc?');
      terminal.press('Tab', 'Tab', 'Enter');
      await terminal.waitFor('Resource dtcalc is not frozen any more.');
      terminal.press('Enter');
      await terminal.waitFor(/ \*[ ^]dtcalc +application.*ONLINE +ONLINE +polishham/);
      await until('it answers elsewhere', async () => {
        const now = await answer(shell);
        return now !== null && now.member === 'polishham';
      });
      terminal.press('F10');
    } finally {
      await terminal.close();
      await shell.close();
    }
  });
});
