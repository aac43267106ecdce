// Another user of the host: the cluster belongs to the one whose cluster root it is (docs/decisions/0007), which takes the
// place of the manual's root privilege.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShell, type Shell } from '../support/transcript.ts';

const asNobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups';

/** Only root can become somebody else, and somebody else may not be able to read the checkout. */
function canBeNobody(): boolean {
  const [program = '', ...options] = asNobody.split(' ');
  const probe = [
    ...options,
    process.execPath,
    new URL('../../bin/caa_stat', import.meta.url).pathname,
  ];
  return spawnSync(program, [...probe, '-version'], { stdio: 'ignore' }).status === 0;
}

describe.skipIf(!canBeNobody())(
  'another user (needs root, setpriv and a readable checkout)',
  () => {
    let shell: Shell;
    beforeAll(async () => {
      shell = await openShell();
      await shell.run('caa_profile -create clock -t application -B /usr/bin/true');
      await shell.run('caa_register clock');
    });
    afterAll(() => shell.close());

    it.each([
      'caa_unregister clock',
      'caa_register clock',
      'caa_start clock',
      'caa_stop clock',
      'caa_relocate clock',
      'caa_balance clock',
      'caa_profile -create other -t application -B /usr/bin/true',
    ])('CAA-011 CAA-277 is refused, and changes nothing: %s', async (command) => {
      const result = await shell.run(`${asNobody} ${command}`);
      expect(result.status).toBe(1);
      expect(result.stderr).toMatch(
        /cannot be reached: permission denied\. Set SYSMAN_ROOT to a cluster/,
      );
      expect((await shell.run('caa_stat -t')).stdout).toMatch(
        /clock +application +OFFLINE +OFFLINE/,
      );
      expect((await shell.run('caa_profile -print')).stdout).not.toContain('other');
    });
  },
);
