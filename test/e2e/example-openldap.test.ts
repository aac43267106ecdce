// OpenLDAP under CAA, the manual's first example (2.14.1): the action script calls the init script and tells it so by a
// variable; the init script by itself leaves the server to CAA.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ExampleServer,
  liveThrough,
  missing,
  skipFor,
  withExampleServer,
} from '../support/example-servers.ts';
import { isAlive } from '../support/root.ts';

const absent =
  missing('slapd', 'ldapadd', 'setpriv') ??
  // There, slapd may only use Debian's own folders.
  (existsSync('/etc/apparmor.d/usr.sbin.slapd') ? 'AppArmor confines slapd here' : null);
const options = { name: 'openldap', heading: 'OpenLDAP' };

function clientOf({ shell, good }: ExampleServer) {
  const url = `ldapi://${join(shell.root, 'data/openldap/var/ldapi').replaceAll('/', '%2F')}`;
  const change = async (lines: readonly string[]): Promise<void> => {
    writeFileSync(join(shell.root, 'change.ldif'), `${lines.join('\n')}\n`);
    await good(`ldapmodify -Q -Y EXTERNAL -H ${url} -f change.ldif`);
  };
  const top = 'dc=example,dc=com';
  return {
    make: () =>
      change([
        `dn: ${top}`,
        'changetype: add',
        'objectClass: dcObject',
        'objectClass: organization',
        'dc: example',
        'o: Example',
      ]),
    write: (value: string) =>
      change([`dn: ${top}`, 'changetype: modify', 'replace: description', `description: ${value}`]),
    read: async () => {
      const found = await good(`ldapsearch -x -LLL -H ${url} -b ${top} -s base description`);
      return /^description: (.*)$/m.exec(found)?.[1] ?? '';
    },
  };
}

describe('the example openldap', () => {
  it('CAA-527 CAA-531 keeps its data through a kill, a relocation and a crash', (context) => {
    skipFor(context, absent);
    return withExampleServer(options, async (server) => {
      const client = clientOf(server);
      await client.make();
      await liveThrough(server, client);
    });
  });

  it('CAA-526 CAA-527 CAA-528 CAA-529 AMB-39 E2E-07 the init script leaves the server to CAA', (context) => {
    skipFor(context, absent);
    return withExampleServer(options, async ({ shell, good, pid, home, state }) => {
      const profile = await good('caa_stat -p openldap');
      expect(profile).toContain('SCRIPT_TIMEOUT=60\n');
      expect(profile).toContain('ACTIVE_PLACEMENT=0\n');
      expect(profile).toContain('REBALANCE=\n');
      const file = join(shell.root, 'data/openldap/var/openldap_slapd.pid');
      expect(Number(readFileSync(file, 'utf8'))).toBe(pid());

      const server = pid() ?? 0;
      const refused = await shell.run('sbin/init.d/openldap stop');
      expect(refused).toMatchObject({
        status: 1,
        stdout: 'openldap: CAA manages the server in a cluster; run caa_stop openldap.\n',
      });
      expect(isAlive(server)).toBe(true);

      await good('caa_stop openldap');
      expect(await good('sbin/init.d/openldap start')).toBe('');
      expect(await state()).toBe('ONLINE on provolone');

      const check = `SYSMAN_MEMBER_ROOT=${home()} var/cluster/caa/script/openldap.scr check`;
      expect(await shell.run(check)).toMatchObject({ status: 0, stdout: '' });
      await good(`echo ${process.pid} >${file}`);
      const other = await shell.run(check);
      expect(other).toMatchObject({ status: 1 });
      expect(other.stdout).toContain('there is no slapd with the process number in');
    });
  });
});
