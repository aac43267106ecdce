// A web server under CAA with the profile and the script that CAA makes by itself (manual 2.14.2), on a real Apache.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missing, readmeCommands, skipFor } from '../support/example-servers.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/root.ts';
import { openShell } from '../support/transcript.ts';

const absent = missing('apache2');

/** Apache as it is when it is built into its usual folder: it needs no arguments, and puts itself into the background. */
function installApache(root: string, port: number): void {
  const apache = join(root, 'usr/local/apache');
  for (const folder of ['bin', 'conf', 'htdocs', 'logs']) {
    mkdirSync(join(apache, folder), { recursive: true });
  }
  writeFileSync(join(apache, 'htdocs/index.html'), 'a page of the cluster\n');
  const modules = ['mpm_event', 'authz_core', 'dir'].map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  const configuration = [
    `ServerRoot ${apache}`,
    `Listen 127.0.0.1:${port}`,
    'ServerName localhost',
    ...modules,
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'PidFile logs/httpd.pid',
    'ErrorLog logs/error_log',
    'DocumentRoot htdocs',
    'DirectoryIndex index.html',
  ];
  writeFileSync(join(apache, 'conf/httpd.conf'), `${configuration.join('\n')}\n`);
  const program = join(apache, 'bin/httpd');
  const start = `exec -a "$0" /usr/sbin/apache2 -f '${apache}/conf/httpd.conf'`;
  writeFileSync(program, `#!/bin/bash\n${start}\n`);
  chmodSync(program, 0o755);
}

describe('the example httpd', () => {
  it('CAA-532 CAA-533 three commands make Apache highly available', async (context) => {
    skipFor(context, absent);
    const port = await freePort();
    const shell = await openShell();
    const state = async (): Promise<string> =>
      /^STATE=(.*)$/m.exec((await shell.run('caa_stat httpd')).stdout)?.[1] ?? '';
    const page = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
    try {
      expect(await shell.run('chmod 711 . && caad start')).toMatchObject({ status: 0 });
      installApache(shell.root, port);
      const commands = readmeCommands('Apache httpd');
      expect(commands).toHaveLength(3);
      for (const command of commands) {
        expect(await shell.run(command), command).toMatchObject({ status: 0 });
      }
      expect(await state()).toBe('ONLINE on provolone');
      expect(await page()).toBe('a page of the cluster\n');
      const profile = (await shell.run('caa_stat -p httpd')).stdout.split('\n');
      expect(profile).toEqual(expect.arrayContaining(['HOSTING_MEMBERS=', 'PLACEMENT=balanced']));
      await shell.run('clu_fault crash provolone');
      await until('another member runs it', async () =>
        /^ONLINE on (?!provolone)/.test(await state()),
      );
      expect(await page()).toBe('a page of the cluster\n');
      expect(await shell.run('caa_stop httpd')).toMatchObject({ status: 0 });
      await expect(page()).rejects.toThrow();
    } finally {
      await shell.run('caa_stop -f httpd');
      await shell.close();
    }
  });
});
