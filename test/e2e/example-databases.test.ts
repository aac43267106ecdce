// The manual's databases under CAA by its own steps (2.14.3, 2.14.4). Their software needs licences, so that programs
// stand in for it which keep one file; the scripts are those that are shipped.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/root.ts';
import { openShell, type Shell } from '../support/transcript.ts';

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  await good('caad start');
});
afterEach(() => shell.close());

async function good(command: string): Promise<string> {
  const result = await shell.run(command);
  expect(result, command).toMatchObject({ status: 0 });
  return result.stdout;
}

const onLine = (): boolean => existsSync(join(shell.root, 'on-line'));
const scripts = 'var/cluster/caa/script';

function program(name: string, text: string): void {
  const path = join(shell.root, 'informix/bin', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text.replaceAll('STATE', join(shell.root, 'on-line'))}\n`);
  chmodSync(path, 0o755);
}

describe('a database by the steps of the manual', () => {
  it('CAA-534 CAA-535 CAA-539 CAA-540 informix is copied, edited, tried, made, registered and started', async () => {
    program('oninit', ': >STATE');
    program('onstat', 'test -e STATE && echo "Informix -- On-Line -- Up 00:01:02"');
    program('onmode', 'test "$1" = -ky && rm STATE');
    await good(`cp var/cluster/caa/examples/DataBase/informix.scr ${scripts}`);
    await good(`sed -i "s,^INFORMIXDIR=.*,INFORMIXDIR=$PWD/informix," ${scripts}/informix.scr`);
    await good(`cd ${scripts} && ./informix.scr start`);
    expect(onLine()).toBe(true);
    await good(`cd ${scripts} && ./informix.scr stop`);
    expect(onLine()).toBe(false);

    await good(
      'caa_profile -create informix -t application -d "INFORMIX Single-Instance Service" ' +
        '-p restricted -h "provolone polishham"',
    );
    expect(await good('caa_profile -print informix')).toMatch(/^ACTION_SCRIPT=informix\.scr$/m);
    expect(await good('caa_register informix')).toBe('');
    expect(await good('caa_start informix')).toContain(
      "Start of 'informix' on member 'provolone' succeeded.\n",
    );
    expect(onLine()).toBe(true);
    const profile = (await good('caa_stat -p informix')).split('\n');
    expect(profile).toEqual(
      expect.arrayContaining([
        'DESCRIPTION=INFORMIX Single-Instance Service',
        'PLACEMENT=restricted',
        'HOSTING_MEMBERS=provolone polishham',
      ]),
    );

    // Only the two members may have it.
    await good('clu_fault crash provolone');
    await until('the other member has it', async () =>
      (await good('caa_stat informix')).includes('STATE=ONLINE on polishham\n'),
    );
    await good('caa_stop informix');
    expect(onLine()).toBe(false);
  });
});
