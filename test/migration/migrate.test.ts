// From the text of an ASE database and old scripts to profiles, one action script for each service, and the report.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type DeviceTable,
  formatMigration,
  type Migration,
  migrateDatabase,
  type ScriptFile,
} from '../../src/migration/index.ts';
import { parseShell } from '../../src/migration/shell/parse.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/ase/${name}`, import.meta.url), 'latin1');

const netscape = fixture('netscape/asecdb.txt');
const site = fixture('site/asecdb.txt');
const netscapeScripts: readonly ScriptFile[] = ['start', 'stop'].map((role) => ({
  file: `scripts/netscape.${role}`,
  name: `netscape.${role}`,
  text: fixture(`netscape/scripts/netscape.${role}`),
}));

type Done = Extract<Migration, { readonly ok: true }>;

function migrate(
  text: string,
  scripts: readonly ScriptFile[] = [],
  devices: DeviceTable = new Map(),
): Done {
  const migration = migrateDatabase({ database: { file: 'asecdb.txt', text }, scripts, devices });
  if (!migration.ok) throw new Error(JSON.stringify(migration));
  return migration;
}

function fileOf({ services }: Done, name: string): string {
  const found = services.flatMap(({ files }) => files).find((file) => file.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.text;
}

function attribute(done: Done, name: string, resource = 'x'): string | undefined {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(fileOf(done, `${resource}.cap`))?.[1];
}

const brief = (done: Done, file = 'asecdb.txt'): readonly string[] =>
  done.findings
    .filter((finding) => finding.file === file)
    .map(({ rule, severity, line }) => `${line} ${rule} ${severity}`);

const messageAt = (done: Done, line: number, file = 'asecdb.txt'): string =>
  done.findings
    .filter((finding) => finding.file === file && finding.line === line)
    .map(({ message, remedy }) => `${message} ${remedy}`)
    .join('\n');

const service = (...lines: readonly string[]): string =>
  ['@startService x', 'Service name: x', 'Service type: USER', ...lines, ''].join('\n');

describe('FX-15', () => {
  const done = migrate(netscape);

  it('CAA-552 CAA-561 CAA-563 gives this profile', () => {
    expect(fileOf(done, 'netscape.cap')).toBe(`NAME=netscape
TYPE=application
ACTION_SCRIPT=netscape.scr
ACTIVE_PLACEMENT=0
AUTO_START=0
CHECK_INTERVAL=60
DESCRIPTION=netscape
FAILOVER_DELAY=0
FAILURE_INTERVAL=0
FAILURE_THRESHOLD=0
HOSTING_MEMBERS=
OPTIONAL_RESOURCES=
PLACEMENT=balanced
REQUIRED_RESOURCES=
RESTART_ATTEMPTS=1
SCRIPT_TIMEOUT=60
`);
  });

  it('E2E-47 CAA-557 CAA-558 CAA-559 reports two devices, a domain, an old name and an address', () => {
    expect(brief(done)).toEqual([
      '5 A1 notice',
      '9 A3 warning',
      '10 A4 warning',
      '15 A4 warning',
      '20 A4 warning',
      '21 L7 error',
      '21 L7 notice',
    ]);
    expect(messageAt(done, 10)).toContain(
      'Device cludemo#netscape (mount point /clumig/Netscape, filesystem type advfs, mount options rw, mount point group owner staff)',
    );
    expect(messageAt(done, 20)).toContain('AdvFS domain cludemo (volumes /dev/rz12c)');
    expect(messageAt(done, 21)).toMatch(/\/dev\/rz12c is an old device name.*dsk name/);
    expect(done.devices).toEqual([{ old: '/dev/rz12c', new: null }]);
  });

  it('CAA-557 CAA-595 CAA-596 CAA-597 names the two choices for the address', () => {
    expect(messageAt(done, 9)).toMatch(
      /16\.141\.8\.239.*cluster alias.*several members.*interface alias.*single instance.*ifconfig INTERFACE alias 16\.141\.8\.239 netmask MASK.*-alias.*REQUIRED_RESOURCES/,
    );
  });

  it('CAA-601 CAA-602 says who watches client networks, and that a file system can be for one member', () => {
    expect(messageAt(done, 9)).toContain('NetRAIN and NIFF');
    expect(messageAt(done, 10)).toContain('mounted for one member alone');
  });

  it('CAA-558 nothing of the storage gets into the profile or the script', () => {
    for (const name of ['netscape.cap', 'netscape.scr']) {
      expect(fileOf(done, name)).not.toMatch(/cludemo|advfs|rz12|clumig|16\.141/);
    }
  });

  it('CAA-559 a name in the table is a notice and no error', () => {
    const mapped = migrate(netscape, [], new Map([['/dev/rz12', '/dev/disk/dsk3']]));
    expect(brief(mapped).slice(5)).toEqual(['21 L7 notice', '21 L7 notice']);
    expect(mapped.devices).toEqual([{ old: '/dev/rz12c', new: '/dev/disk/dsk3c' }]);
    expect(formatMigration(mapped)).toContain('/dev/rz12c  /dev/disk/dsk3c');
  });
});

describe('types of services', () => {
  const done = migrate(site);
  const filesOf = (name: string): readonly string[] | undefined =>
    done.services.find((each) => each.name === name)?.files.map((file) => file.name);

  it('CAA-541 a disk service becomes an application resource without its storage', () => {
    const disk = migrate(netscape);
    expect(disk.services).toMatchObject([{ resource: 'netscape', type: 'DISK' }]);
    expect(messageAt(disk, 5)).toMatch(
      /no disk services.*every member.*application resource.*cluster alias or an interface alias/s,
    );
  });

  it('CAA-542 CAA-546 an NFS service gives no profile, and the reason', () => {
    expect(filesOf('home')).toEqual([]);
    expect(messageAt(done, 5)).toMatch(
      /no profile.*\/etc\/exports;.*default cluster alias.*\/etc\/exports\.aliases/s,
    );
  });

  it('CAA-544 CAA-546 a DRD service gives none either', () => {
    expect(filesOf('raw')).toEqual([]);
    expect(messageAt(done, 17)).toMatch(
      /no profile.*\/dev\/rdisk\/dsk2c, in place of \/dev\/rdrd\/drd1/s,
    );
  });

  it('CAA-545 a tape service gives an application and the commands for its tapes', () => {
    expect(filesOf('backup')).toEqual(['backup.cap', 'backup.scr']);
    expect(messageAt(done, 24)).toMatch(
      /-t tape -n \/dev\/tape\/tape0.*-t changer.*REQUIRED_RESOURCES/s,
    );
  });

  it('CAA-543 a user-defined service gives an application, or nothing if it was a login address', () => {
    expect(filesOf('up-link 1')).toEqual(['up_link_1.cap', 'up_link_1.scr']);
    expect(messageAt(done, 32)).toMatch(/user-defined.*ifconfig, drop it.*default cluster alias/s);
  });

  it('CAA-553 a type that nobody knows is warned of, and one is made all the same', () => {
    expect(filesOf('odd')).toEqual(['odd.cap', 'odd.scr']);
    expect(brief(done)).toContain('43 A1 warning');
    expect(attribute(done, 'TYPE', 'odd')).toBe('application');
  });

  it('CAA-552 a name with other characters gets underscores, and a note', () => {
    expect(brief(done)).toContain('31 A2 notice');
    expect(messageAt(done, 31)).toContain('up_link_1');
    expect(attribute(done, 'NAME', 'up_link_1')).toBe('up_link_1');
    expect(migrate('@startService .x y\n').services[0]?.resource).toBe('_x_y');
  });

  it('CAA-554 placement policies and the order of the members are kept', () => {
    expect(attribute(done, 'PLACEMENT', 'backup')).toBe('restricted');
    expect(attribute(done, 'HOSTING_MEMBERS', 'backup')).toBe('tinker tailor');
    expect(attribute(done, 'PLACEMENT', 'up_link_1')).toBe('favored');
    expect(attribute(done, 'HOSTING_MEMBERS', 'up_link_1')).toBe('tailor tinker');
  });

  it('CAA-555 relocation on boot becomes active placement', () => {
    expect(attribute(done, 'ACTIVE_PLACEMENT', 'backup')).toBe('1');
    expect(attribute(done, 'ACTIVE_PLACEMENT', 'up_link_1')).toBe('0');
  });

  it('CAA-556 the larger of the two timeouts is taken', () => {
    expect(attribute(done, 'SCRIPT_TIMEOUT', 'up_link_1')).toBe('120');
    expect(
      attribute(
        migrate(service('Start action script timeout: 300', 'Stop script timeout: 20 seconds')),
        'SCRIPT_TIMEOUT',
      ),
    ).toBe('300');
    expect(attribute(migrate(service('Check action script timeout: 300')), 'SCRIPT_TIMEOUT')).toBe(
      '60',
    );
  });

  it('CAA-560 what is not understood is kept in the report', () => {
    expect(messageAt(done, 39)).toContain('"Check action script interval: 30" is not understood');
    expect(messageAt(done, 40)).toContain('"A line without sense" is not understood');
    expect(brief(done).filter((each) => / A[57] /.test(each))).toEqual([
      '39 A5 notice',
      '40 A5 notice',
      '44 A7 warning',
      '45 A7 warning',
      '46 A7 warning',
    ]);
  });
});

describe('the text of a database', () => {
  it.each([
    ['restricted: rye swiss', 'restricted', 'rye swiss'],
    ['Restrict to favored members: rye,swiss', 'restricted', 'rye swiss'],
    ['favor members rye swiss', 'favored', 'rye swiss'],
    ['Favored rye, swiss, rye', 'favored', 'rye swiss'],
    ['balanced rye', 'balanced', ''],
    ['Balanced service distribution', 'balanced', ''],
  ])('CAA-554 "Placement policy: %s"', (policy, placement, members) => {
    const done = migrate(service(`Placement policy: ${policy}`));
    expect([attribute(done, 'PLACEMENT'), attribute(done, 'HOSTING_MEMBERS')]).toEqual([
      placement,
      members,
    ]);
    expect(done.findings.filter(({ rule }) => rule === 'A7')).toEqual([]);
  });

  it('CAA-554 a policy without its members is an error in the report', () => {
    const done = migrate(service('Placement policy: restricted'));
    expect(brief(done)).toContain('4 A7 error');
    expect(attribute(done, 'PLACEMENT')).toBe('restricted');
    expect(attribute(done, 'HOSTING_MEMBERS')).toBe('');
  });

  it.each([
    ['yes', '1', false],
    ['YES', '1', false],
    ['no', '0', false],
    ['maybe', '0', true],
    ['', '0', true],
  ])('CAA-555 "Relocate on boot of favored member: %s"', (value, expected, isNoted) => {
    const done = migrate(service(`Relocate on boot of favored member: ${value}`));
    expect(attribute(done, 'ACTIVE_PLACEMENT')).toBe(expected);
    expect(brief(done).includes('4 A7 warning')).toBe(isNoted);
  });

  it.each(['0', '-1', 'soon', '99999999', '1e3', '10 minutes'])(
    'CAA-556 the timeout "%s" is left out with a warning',
    (value) => {
      const done = migrate(service(`Stop action script timeout: ${value}`));
      expect(attribute(done, 'SCRIPT_TIMEOUT')).toBe('60');
      expect(brief(done)).toContain('4 A7 warning');
    },
  );

  it('CAA-550 a line of two exclamation marks is a comment', () => {
    expect(brief(migrate(service('!! Placement policy: restricted', '!!')))).toEqual([
      '3 A1 notice',
    ]);
  });

  it('CAA-551 indented lines belong to the storage before them, others to the service', () => {
    const done = migrate(
      service(
        '  lost: 1',
        'AdvFS domain: d',
        '  d volumes: /dev/rz1c',
        'IP address: 1.2.3.4',
        '  d more: 5',
      ),
    );
    expect(messageAt(done, 5)).toContain('AdvFS domain d (volumes /dev/rz1c, more 5)');
    expect(messageAt(done, 4)).toContain('not understood');
    expect(brief(done)).toContain('7 A3 warning');
  });

  it('CAA-551 the name of the service line counts, and services end where others begin', () => {
    const done = migrate(
      '@startService a\nService name: b\nService type: USER\n@endService\nlost: 1\n@startService c\n',
    );
    expect(done.services.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(messageAt(done, 5)).toContain('"lost: 1" is not understood');
  });

  it('CAA-560 a flood of such lines is cut', () => {
    const done = migrate(service(...Array.from({ length: 500 }, (_, at) => `nonsense ${at}`)));
    expect(done.findings.filter(({ rule }) => rule === 'A5')).toHaveLength(101);
    expect(messageAt(done, 104)).toContain('400 more lines');
  });

  it.each([
    'Status for DISK service `tmp`\n',
    'x\n  Member Status\n',
    ' Status:   Relocate:  Placement Policy:  Favored Member(s):\n',
    'Service name: x\n',
  ])('CAA-562 CAA-548 %j is the form of version 1.4', (text) => {
    const migration = migrateDatabase({
      database: { file: 'old.txt', text },
      scripts: [],
      devices: new Map(),
    });
    expect(migration).toMatchObject({
      ok: false,
      findings: [{ rule: 'A5', severity: 'error', file: 'old.txt' }],
    });
    expect(JSON.stringify(migration)).toMatch(
      /cannot be upgraded in place.*full installation.*by hand through the menus/,
    );
  });

  it.each(['', 'hello\n', '!! only a heading\n', '@startService\n'])(
    'CAA-547 %j is no database',
    (text) => {
      const migration = migrateDatabase({
        database: { file: 'x', text },
        scripts: [],
        devices: new Map(),
      });
      expect(JSON.stringify(migration)).toContain('asemgr -d -C > asecdb.txt');
      expect(migration.ok).toBe(false);
    },
  );

  it('CAA-552 services that would have one name are not written, and both are told', () => {
    const done = migrate('@startService a b\n@startService c\n@startService a-b\n');
    expect(done.services.map(({ resource }) => resource)).toEqual([null, 'c', null]);
    expect(brief(done)).toEqual(expect.arrayContaining(['1 A2 error', '3 A2 error']));
    expect(done.services.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([
      'c.cap',
      'c.scr',
    ]);
  });
});

describe('scripts', () => {
  const done = migrate(netscape, netscapeScripts);
  const script = fileOf(done, 'netscape.scr');

  it('CAA-569 CAA-570 start and stop become one script with a check entry that fails and is reported', () => {
    expect(parseShell(script).ok).toBe(true);
    expect(script).toMatch(
      /^case \$1 in\nstart\)\n {4}start_service\n {4}exit \$\?\n {4};;\nstop\)\n {4}stop_service\n/m,
    );
    expect(script).toMatch(/^check_service\(\) \{\n#.*\nreturn 2\n\}$/m);
    const line = script.split('\n').indexOf('check_service() {') + 1;
    expect(brief(done, 'netscape.scr')).toEqual([`${line} L2 error`]);
    expect(messageAt(done, line, 'netscape.scr')).toContain('no check script');
  });

  it('CAA-570 the old lines are in it one by one, where the report says they are', () => {
    const lines = script.split('\n');
    const taken = done.findings.flatMap(({ file, line, written }) =>
      written === undefined ? [] : [{ file, line, written }],
    );
    expect(taken.length).toBeGreaterThan(10);
    for (const { file, line, written } of taken) {
      const old = netscapeScripts.find((each) => each.file === file)?.text.split('\n')[line - 1];
      expect(written.file).toBe('netscape.scr');
      expect(lines[written.line - 1]).toBe(line === 1 ? `# It began with ${old}` : old);
    }
  });

  it('CAA-564 CAA-574 CAA-575 CAA-578 CAA-579 CAA-583 CAA-584 every point is reported with the file and the line', () => {
    const rules = (file: string) => brief(done, file).filter((each) => !each.startsWith('1 '));
    expect(rules('scripts/netscape.start')).toEqual([
      '6 L6 error',
      '8 L3 notice',
      '9 L9 notice',
      '11 L4 error',
      '12 L8 error',
      '13 L3 notice',
      '13 L7 notice',
      '13 L7 error',
      '14 L3 notice',
    ]);
    expect(rules('scripts/netscape.stop')).toEqual([
      '3 L8 error',
      '9 L3 notice',
      '9 L5 error',
      '9 L5 error',
      '9 L6 error',
      '10 L9 notice',
      '14 L1 error',
    ]);
  });

  it('CAA-581 names in the table are changed, and each change is reported', () => {
    const mapped = migrate(netscape, netscapeScripts, new Map([['/dev/rz12c', '/dev/disk/dsk3c']]));
    expect(fileOf(mapped, 'netscape.scr')).toContain('server -d /dev/disk/dsk3c >>');
    expect(brief(mapped, 'scripts/netscape.start').filter((each) => each.includes('L7'))).toEqual([
      '13 L7 notice',
    ]);
    expect(messageAt(mapped, 13, 'scripts/netscape.start')).toContain(
      '/dev/rz12c was changed to /dev/disk/dsk3c',
    );
  });

  const one = (text: string, role = 'start'): Done =>
    migrate(service(), [{ file: `x.${role}`, name: `x.${role}`, text }]);

  it.each([
    ['x.start', 'start'],
    ['x_stop.sh', 'stop'],
    ['x-check.ksh', 'check'],
    ['x/start', 'start'],
    ['x/stop.sh', 'stop'],
  ])('a file %s is the %s script of service x', (name, role) => {
    const found = migrate(service(), [{ file: name, name, text: 'wait\n' }]);
    expect(fileOf(found, 'x.scr')).toContain(`#   ${role.padEnd(5)}  from ${name}`);
  });

  it.each(['y.start', 'x.restart', 'xx.start', 'x.start.bak', 'readme'])(
    'a file %s belongs to no service',
    (name) => {
      const found = migrate(service(), [{ file: name, name, text: 'wait\n' }]);
      expect(messageAt(found, 1, name)).toContain('belongs to no service');
    },
  );

  it('two scripts of one kind are an error, and the first is taken', () => {
    const scripts = ['x.start', 'x_start'].map((name) => ({
      file: name,
      name,
      text: `echo ${name}\n`,
    }));
    const found = migrate(service(), scripts);
    expect(fileOf(found, 'x.scr')).toContain('echo x.start');
    expect(brief(found, 'x_start')).toEqual(['1 A6 error']);
  });

  it.each(['add', 'delete'])('CAA has no entry for the %s script', (role) => {
    expect(brief(one('wait\n', role), `x.${role}`)).toEqual(['1 A6 warning']);
  });

  it.each([
    ['a script for csh', '#!/bin/csh\nif (1) then\nendif\n', 'it is a script for csh'],
    ['an open quotation mark', 'echo "x\n', 'line 1: the quotation mark is never closed'],
    ['a brace that would close the function', 'echo x\n}\n', 'line 2: } does not belong here'],
    ['an open here-document', 'cat <<E\n', 'line 1: the here-document up to E never ends'],
    ['a last backslash', 'echo x \\', 'line 1: the last line ends with a backslash'],
    [
      'a word of the grammar on two lines',
      'if\\\n \n',
      'line 1: if is joined over the end of a line',
    ],
    ['an expansion on two lines', 'echo $\\\n{x\n', 'line 1: an expansion is joined over the end'],
    ['a joined line in front of the end', 'cat <<E\nx\\\nE\n', 'line 1: the here-document up to E'],
    [
      'half of an expansion in a text',
      'cat <<E\n${x\nE\n',
      'line 2: the brace of ${ is never closed',
    ],
    [
      'what only looks like arithmetic',
      'echo $((a) && b)\n',
      'line 1: $(( is arithmetic, and has no ))',
    ],
    [
      'such a text in another',
      'cat <<E\n$(cat <<F\n`x\nF\n)\nE\n',
      'line 3: the grave accent is never closed',
    ],
  ])('CAA-570 %s becomes a comment and an entry that fails', (_title, text, reason) => {
    const found = one(text);
    const made = fileOf(found, 'x.scr');
    expect(parseShell(made).ok).toBe(true);
    for (const line of text.trimEnd().split('\n')) expect(made.split('\n')).toContain(`# ${line}`);
    expect(messageAt(found, 1, 'x.start')).toContain(`could not be taken over: ${reason}`);
  });

  it('CAA-570 a script of nothing but comments can be taken over', () => {
    expect(parseShell(fileOf(one('# nothing\n'), 'x.scr')).ok).toBe(true);
    expect(parseShell(fileOf(one(''), 'x.scr')).ok).toBe(true);
  });

  it.each([
    ['#!/bin/sh\n[[ a = b ]] && exit 0\n', '#!/bin/ksh'],
    ['#!/usr/bin/ksh\nexit 0\n', '#!/bin/ksh'],
    ['#!/bin/bash\nexit 0\n', '#!/bin/bash'],
    ['exit 0\n', '#!/bin/sh'],
  ])('CAA-570 %j is run by its own shell', (text, first) => {
    expect(fileOf(one(text), 'x.scr').split('\n')[0]).toBe(first);
  });

  it('CAA-570 scripts for two shells do not become one', () => {
    const scripts = [
      { file: 'x.start', name: 'x.start', text: '#!/bin/ksh\nexit 0\n' },
      { file: 'x.stop', name: 'x.stop', text: '#!/bin/bash\nexit 0\n' },
    ];
    expect(messageAt(migrate(service(), scripts), 1, 'x.stop')).toContain(
      'it is for bash, and the others are not',
    );
  });

  it('CAA-548 the argument that ASE gave a script is given on, as one word', () => {
    const found = migrate(service("Start action script argument: it's $x"), [
      { file: 'x.start', name: 'x.start', text: 'echo $1\n' },
      { file: 'x.stop', name: 'x.stop', text: 'echo $1\n' },
    ]);
    expect(fileOf(found, 'x.scr')).toContain("    start_service 'it'\\''s $x'\n");
    expect(brief(found, 'x.start')).not.toContain('1 A6 warning');
    expect(brief(found, 'x.stop')).toContain('1 A6 warning');
  });

  it.each([
    ["ps | awk '{ print $1 }'\nawk '\n{ print $2 }\n'\n", null],
    ['closefiles () {\n  fuser -uv $1\n}\ncloseall()\n{\n  echo $@\n}\n', null],
    ['function each {\n  echo "$1"\n}\necho "it\'s $1"\n', 4],
    ["# $1\necho 'no' $2\n", 2],
    ['show() { echo $1; }\nshow "$1"\n', 2],
  ])(
    'CAA-548 a script that looks at its arguments is told from what has its own: %j',
    (text, line) => {
      const found = one(text, 'stop').findings.filter(({ rule }) => rule === 'A6');
      expect(found.map((finding) => finding.line)).toEqual(line === null ? [] : [line]);
    },
  );

  it('bytes of another character set stay as they are, and carriage returns go', () => {
    const made = fileOf(one('echo "\xe9"\r\nwait\r\n'), 'x.scr');
    expect(made).toContain('echo "\xe9"\nwait\n');
    expect(made).not.toContain('\r');
  });
});
