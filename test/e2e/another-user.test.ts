// Another user of the host: the cluster belongs to the one whose cluster root it is (docs/decisions/0007), which takes the
// place of the manual's root privilege. Others may look, and nothing else.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShell, type Shell, type ShellResult } from '../support/transcript.ts';

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

const reading = [
  'caa_stat',
  'caa_stat -t',
  'caa_stat -v clock',
  'caa_stat -f clock',
  'caa_stat -p',
  'caa_stat -json',
  'caa_stat -why clock',
  'caa_stat -g clock',
  'caa_eval start clock',
  'caa_eval survive',
  'caa_history',
  'caa_profile -print',
  'caa_profile -validate clock',
  'clu_get_info -full',
  'dlm_stat',
  'dlm_stat -p',
  'evmget',
  'evmget -json',
  'imc_run',
];

const acting = [
  'caa_unregister clock',
  'caa_register clock',
  'caa_register -u clock',
  'caa_start clock',
  'caa_stop clock',
  'caa_relocate clock',
  'caa_balance clock',
  'caa_profile -create other -t application -B /usr/bin/true',
  'caa_profile -update clock -d changed',
  'caa_profile -delete clock',
  'caa_freeze clock',
  'caa_drain polishham',
  'clu_fault crash polishham',
  'caa_drill polishham -y',
  'imc_init',
  'rcmgr set IMC_AUTO_INIT 1',
  'echo \'event { name a priority 200 format "b" }\' | evmpost -',
  'caad stop',
];

describe.skipIf(!canBeNobody())(
  'another user (needs root, setpriv and a readable checkout)',
  () => {
    let shell: Shell;
    const runAsNobody = (command: string): Promise<ShellResult> =>
      shell.run(`${asNobody} sh -c '${command.replaceAll("'", "'\\''")}'`);

    beforeAll(async () => {
      shell = await openShell();
      await shell.run('chmod 711 .');
      await shell.run('caa_profile -create clock -t application -B /usr/bin/true');
      await shell.run('caa_register clock');
    });
    afterAll(() => shell.close());

    it.each(reading)('CAA-494 is shown what the owner is shown: %s', async (command) => {
      const own = await shell.run(command);
      expect(own).toMatchObject({ status: 0, stderr: '' });
      const theirs = await runAsNobody(command);
      expect(withoutTimes(theirs)).toEqual(withoutTimes(own));
    });

    it.each(acting)('CAA-011 CAA-277 is refused, and changes nothing: %s', async (command) => {
      const before = await everything(shell);
      const result = await runAsNobody(command);
      expect(result.status).toBe(1);
      expect(result.stdout).toBe('');
      expect(result.stderr).toMatch(
        /^\w+: Only root, who owns the cluster root \S+, may .* \([\w.]+\); others may only look\./,
      );
      expect(result.stderr).toContain('Run the command as root, or ask them to.');
      expect(await everything(shell)).toEqual(before);
    });

    it('sees that a script has failed, and not what it wrote', async () => {
      const script = 'var/cluster/caa/script/chatty.scr';
      await shell.run(`printf '#!/bin/sh\\necho the password is sesame\\nexit 1\\n' > ${script}`);
      await shell.run(`chmod 755 ${script}`);
      const values = '-t application -a chatty.scr -p restricted -h provolone';
      await shell.run(`caa_profile -create chatty ${values} && caa_register chatty`);
      expect((await shell.run('caa_start chatty')).status).toBe(1);
      const looks = [
        'caa_stat -why chatty',
        'caa_stat -why -json chatty',
        'evmget',
        'caa_stat -json',
      ];
      const own = await Promise.all(looks.map((look) => shell.run(look)));
      const theirs = await Promise.all(looks.map((look) => runAsNobody(look)));
      expect(theirs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
      expect(own[0]?.stdout).toContain('sesame');
      expect(theirs[0]?.stdout).toContain('(only root sees what it wrote)');
      expect(theirs.map(({ stdout }) => stdout).join('')).not.toContain('sesame');
    });

    it('reaches nothing else in the cluster root', async () => {
      const { stdout } = await shell.run(
        'find . -mindepth 1 -maxdepth 2 -not -path "./etc*" -not -path "./usr*"',
      );
      const found = stdout.trim().split('\n');
      expect(found).toContain('./var/run');
      for (const path of found.filter((one) => !one.startsWith('./readers'))) {
        const seen = await runAsNobody(`ls ${shell.root}/${path.slice(2)}`);
        expect(seen.stdout, path).toBe('');
      }
      expect((await runAsNobody(`rm -f ${shell.root}/readers/caad.sock`)).status).toBe(1);
    });

    it('is told how the owner opens a root that is closed', async () => {
      await shell.run('chmod 700 .');
      const { status, stderr } = await runAsNobody('caa_stat');
      await shell.run('chmod 711 .');
      expect(status).toBe(1);
      expect(stderr).toContain(`The cluster root ${shell.root} belongs to root`);
      expect(stderr).toContain(`chmod go+x ${shell.root}`);
    });

    it('is told who starts caad where none runs, and starts none', async () => {
      await shell.run('caad stop');
      for (const command of ['caa_stat', 'caad start', 'caad status', 'caa_start clock']) {
        const { status, stderr } = await runAsNobody(command);
        expect(status, command).toBe(1);
        expect(stderr).toContain(
          `No caad runs on the cluster root ${shell.root}. Its owner root starts it with caad start.`,
        );
      }
      expect((await shell.run('caad status')).stdout).toContain('caad is not running');
    });
  },
);

/** Two looks are moments apart, and a plan says who asked for it. */
function withoutTimes({ stdout, stderr, status }: ShellResult): ShellResult {
  return { stdout: stdout.replaceAll(/"(at|now)":\d+|by (root|nobody)/g, ''), stderr, status };
}

async function everything(shell: Shell): Promise<readonly string[]> {
  const looks = ['caa_stat -t', 'caa_profile -print', 'caa_freeze', 'evmget'];
  const results = await Promise.all(looks.map((command) => shell.run(command)));
  return results.map(({ stdout }) => stdout);
}
