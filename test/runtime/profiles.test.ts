import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atOnce } from '../../src/engine/index.ts';
import type { ClusterFiles } from '../../src/runtime/ports.ts';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const PROFILES = 'var/cluster/caa/profile';
const SCRIPTS = 'var/cluster/caa/script';
const SCRIPT = '#!/bin/sh\nexit 0\n';

/** FX-1 in the writer's order (AMB-03). */
const CLOCK = `NAME=clock
TYPE=application
ACTION_SCRIPT=clock.scr
ACTIVE_PLACEMENT=0
AUTO_START=0
CHECK_INTERVAL=5
DESCRIPTION=Clock Application
FAILOVER_DELAY=0
FAILURE_INTERVAL=12
FAILURE_THRESHOLD=2
HOSTING_MEMBERS=
OPTIONAL_RESOURCES=application2
PLACEMENT=balanced
REBALANCE=t:*:12:00
REQUIRED_RESOURCES=network1
RESTART_ATTEMPTS=2
SCRIPT_TIMEOUT=60
`;

const DTCALC = `NAME=dtcalc
TYPE=application
ACTION_SCRIPT=dtcalc.scr
ACTIVE_PLACEMENT=0
AUTO_START=0
CHECK_INTERVAL=60
DESCRIPTION=dtcalc application
FAILOVER_DELAY=0
FAILURE_INTERVAL=0
FAILURE_THRESHOLD=0
HOSTING_MEMBERS=
OPTIONAL_RESOURCES=
PLACEMENT=balanced
REQUIRED_RESOURCES=
RESTART_ATTEMPTS=1
SCRIPT_TIMEOUT=60
`;

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
  cluster.write('usr/dt/bin/calc-of-this-test', SCRIPT, 0o755);
});
afterEach(() => cluster.close());

const root = (): string => cluster.files.root;

const EXECUTABLE = '/usr/dt/bin/calc-of-this-test';

function application(name: string, more: Record<string, string> = {}) {
  return { name, type: 'application', attributes: more, executable: EXECUTABLE, force: false };
}

function without(name: string, more: Record<string, string> = {}) {
  return { ...application(name, more), executable: null };
}

describe('create', () => {
  it('CAA-177 CAA-048 CAA-062 writes the clock profile of the manual and its script', () => {
    const made = cluster.profiles.create(
      application('clock', {
        DESCRIPTION: 'Clock Application',
        REQUIRED_RESOURCES: 'network1',
        OPTIONAL_RESOURCES: 'application2',
        ACTION_SCRIPT: 'clock.scr',
        CHECK_INTERVAL: '5',
        FAILURE_THRESHOLD: '2',
        FAILURE_INTERVAL: '12',
        RESTART_ATTEMPTS: '2',
        REBALANCE: 't:*:12:00',
      }),
    );
    expect(made).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.read(`${PROFILES}/clock.cap`)).toBe(CLOCK);
    expect(cluster.exists(`${SCRIPTS}/clock.scr`)).toBe(true);
  });

  it('CAA-519 CAA-126 CAA-129 writes the dtcalc profile of the tutorial, without REBALANCE', () => {
    const attributes = { DESCRIPTION: 'dtcalc application', PLACEMENT: 'balanced' };
    expect(cluster.profiles.create(application('dtcalc', attributes)).ok).toBe(true);
    expect(cluster.read(`${PROFILES}/dtcalc.cap`)).toBe(DTCALC);
  });

  it('CAA-178 CAA-130 writes the testapp profile, described by its name', () => {
    cluster.profiles.create(application('testapp', { REBALANCE: 't:*:2:30' }));
    expect(cluster.read(`${PROFILES}/testapp.cap`)).toBe(
      DTCALC.replaceAll('dtcalc application', 'testapp')
        .replaceAll('dtcalc', 'testapp')
        .replace('PLACEMENT=balanced\n', 'PLACEMENT=balanced\nREBALANCE=t:*:2:30\n'),
    );
  });

  it.each([
    [
      'CAA-108',
      'network1',
      'network',
      { SUBNET: '16.69.244.0', DESCRIPTION: 'Network1' },
      'DESCRIPTION=Network1\nFAILURE_INTERVAL=0\nFAILURE_THRESHOLD=0\nSUBNET=16.69.244.0\n',
    ],
    [
      'CAA-109',
      'tape1',
      'tape',
      { DEVICE_NAME: '/dev/tape/tape1', DESCRIPTION: 'Tape Drive' },
      'DESCRIPTION=Tape Drive\nDEVICE_NAME=/dev/tape/tape1\nFAILURE_INTERVAL=0\nFAILURE_THRESHOLD=0\n',
    ],
    [
      'CAA-110',
      'mchanger1',
      'changer',
      { DEVICE_NAME: '/dev/changer/mc1', DESCRIPTION: 'Media Changer Drive' },
      'DESCRIPTION=Media Changer Drive\nDEVICE_NAME=/dev/changer/mc1\nFAILURE_INTERVAL=0\nFAILURE_THRESHOLD=0\n',
    ],
    [
      'CAA-107',
      'tape2',
      'tape',
      { DEVICE_NAME: '/dev/tape/tape2' },
      'DESCRIPTION=\nDEVICE_NAME=/dev/tape/tape2\nFAILURE_INTERVAL=0\nFAILURE_THRESHOLD=0\n',
    ],
  ])('%s writes the profile of %s', (_row, name, type, attributes, rest) => {
    const request = { name, type, attributes, executable: null, force: false };
    expect(cluster.profiles.create(request)).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.read(`${PROFILES}/${name}.cap`)).toBe(`NAME=${name}\nTYPE=${type}\n${rest}`);
    expect(cluster.profiles.validate(name)).toEqual({ ok: true, warnings: [] });
  });

  it('CAA-220 CAA-221 CAA-228 makes an executable script with the path filled in', () => {
    cluster.profiles.create(application('clock'));
    cluster.profiles.create(application('other', { ACTION_SCRIPT: 'mine.scr' }));
    expect(cluster.mode(`${SCRIPTS}/clock.scr`)).toBe(0o755);
    expect(cluster.read(`${SCRIPTS}/clock.scr`)).toContain(`APPLICATION='${EXECUTABLE}'`);
    expect(cluster.read(`${SCRIPTS}/mine.scr`)).toContain(`APPLICATION='${EXECUTABLE}'`);
    expect(cluster.exists(`${SCRIPTS}/other.scr`)).toBe(false);
  });

  it('CAA-128 CAA-123 takes defaults from the templates as they are now', () => {
    cluster.write('var/cluster/caa/template/TYPE_application.cap', 'CHECK_INTERVAL=30\n');
    cluster.profiles.create(application('clock'));
    expect(cluster.read(`${PROFILES}/clock.cap`)).toContain('CHECK_INTERVAL=30\n');
  });

  it('CAA-179 CAA-180 refuses an application for which there is no script', () => {
    const before = cluster.tree();
    expect(cluster.profiles.create(without('clock'))).toEqual({
      ok: false,
      messages: [
        'clock.cap: ACTION_SCRIPT: an action script is needed; give -B executable_path to have one ' +
          `made, -a action_script to name one, or write ${root()}/var/cluster/caa/script/clock.scr first`,
        'Resource profile clock did not pass validation.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('CAA-181 CAA-536 uses an executable script that exists under the resource name', () => {
    cluster.write(`${SCRIPTS}/oracle.scr`, SCRIPT, 0o755);
    const attributes = {
      DESCRIPTION: 'ORACLE Single-Instance Service',
      PLACEMENT: 'restricted',
      HOSTING_MEMBERS: 'polishham provolone',
    };
    expect(cluster.profiles.create(without('oracle', attributes))).toMatchObject({
      ok: true,
      warnings: [],
    });
    const text = cluster.read(`${PROFILES}/oracle.cap`);
    expect(text).toContain('ACTION_SCRIPT=oracle.scr\n');
    expect(text).toContain('PLACEMENT=restricted\n');
    expect(text).toContain('HOSTING_MEMBERS=polishham provolone\n');
  });

  it('CAA-030 accepts the hyphens of up-app-1, with a warning', () => {
    cluster.write(`${SCRIPTS}/up-app-1.scr`, SCRIPT, 0o755);
    expect(cluster.profiles.create(without('up-app-1'))).toMatchObject({
      ok: true,
      warnings: [
        'up-app-1.cap: NAME: warning: "up-app-1" has a hyphen; ' +
          'the manual allows letters, digits, underscore and period',
      ],
    });
  });

  it('CAA-182 CAA-074 uses a script elsewhere, named as typed', () => {
    cluster.write('elsewhere/app.scr', SCRIPT, 0o755);
    const path = `${cluster.root}/elsewhere/app.scr`;
    expect(cluster.profiles.create(without('app', { ACTION_SCRIPT: path })).ok).toBe(true);
    expect(cluster.read(`${PROFILES}/app.cap`)).toContain(`ACTION_SCRIPT=${path}\n`);
  });

  it.each([
    [
      'a path that is not full',
      'bin/true',
      '-B "bin/true" is not a full path name; start it with /',
    ],
    [
      'a path without a file',
      '/no/such/program',
      '-B /no/such/program does not exist or is not a file',
    ],
    ['a folder', '/usr', '-B /usr does not exist or is not a file'],
  ])('CAA-183 CAA-184 refuses -B with %s', (_case, executable, reason) => {
    const before = cluster.tree();
    expect(cluster.profiles.create({ ...application('clock'), executable })).toEqual({
      ok: false,
      messages: [
        `clock.cap: ACTION_SCRIPT: ${reason}`,
        'Resource profile clock did not pass validation.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('refuses -B with a file that cannot be executed, or a script name outside the folder', () => {
    cluster.write('usr/dt/bin/plain-of-this-test', 'text', 0o644);
    const plain = '/usr/dt/bin/plain-of-this-test';
    expect(cluster.profiles.create({ ...application('clock'), executable: plain })).toEqual({
      ok: false,
      messages: [
        `clock.cap: ACTION_SCRIPT: -B ${plain} is not executable; run chmod 755 ${plain}`,
        'Resource profile clock did not pass validation.',
      ],
    });
    const outside = application('clock', { ACTION_SCRIPT: '../../../../etc/clock.scr' });
    expect(cluster.profiles.create(outside)).toEqual({
      ok: false,
      messages: [
        `clock.cap: ACTION_SCRIPT: "../../../../etc/clock.scr" is not below ${root()}/var/cluster/caa/script/, ` +
          'where -B makes scripts; give a name only',
        'Resource profile clock did not pass validation.',
      ],
    });
  });

  it.each([
    [
      'does not exist',
      undefined,
      'does not exist; write the script or have caa_profile -B make one',
    ],
    [
      'is not executable',
      0o644,
      'is not executable; run chmod 755 ROOT/var/cluster/caa/script/own.scr',
    ],
  ])('CAA-179 refuses -a with a script that %s', (_case, mode, reason) => {
    if (mode !== undefined) cluster.write(`${SCRIPTS}/own.scr`, SCRIPT, mode);
    const before = cluster.tree();
    expect(cluster.profiles.create(without('clock', { ACTION_SCRIPT: 'own.scr' }))).toEqual({
      ok: false,
      messages: [
        `clock.cap: ACTION_SCRIPT: ${root()}/var/cluster/caa/script/own.scr ${reason.replace('ROOT', root())}`,
        'Resource profile clock did not pass validation.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('CAA-185 refuses to overwrite a profile or a script without -f, and does with it', () => {
    cluster.profiles.create(application('clock'));
    const before = cluster.tree();
    expect(cluster.profiles.create(application('clock', { CHECK_INTERVAL: '7' }))).toEqual({
      ok: false,
      messages: [
        `Resource profile clock already exists in ${root()}/var/cluster/caa/profile/clock.cap. ` +
          'Use -f to overwrite it.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
    const forced = { ...application('clock', { CHECK_INTERVAL: '7' }), force: true };
    expect(cluster.profiles.create(forced).ok).toBe(true);
    expect(cluster.read(`${PROFILES}/clock.cap`)).toContain('CHECK_INTERVAL=7\n');

    cluster.write(`${SCRIPTS}/bell.scr`, SCRIPT, 0o755);
    expect(cluster.profiles.create(application('bell'))).toEqual({
      ok: false,
      messages: [
        `bell.cap: ACTION_SCRIPT: ${root()}/var/cluster/caa/script/bell.scr already exists; ` +
          'use -f to overwrite it, or leave out -B to use it',
        'Resource profile bell did not pass validation.',
      ],
    });
    expect(cluster.read(`${SCRIPTS}/bell.scr`)).toBe(SCRIPT);
    expect(cluster.profiles.create({ ...application('bell'), force: true }).ok).toBe(true);
    expect(cluster.read(`${SCRIPTS}/bell.scr`)).toContain(EXECUTABLE);
  });

  it('completes a create that was interrupted between script and profile', () => {
    cluster.profiles.create(application('clock'));
    cluster.files.remove(`${PROFILES}/clock.cap`);
    expect(cluster.profiles.create(application('clock'))).toMatchObject({ ok: true, warnings: [] });
  });

  it('CAA-186 CAA-098 refuses with all problems at once and writes nothing', () => {
    const before = cluster.tree();
    const attributes = {
      FAILURE_THRESHOLD: '21',
      PLACEMENT: 'favored',
      REBALANCE: 't:7:0:0',
      SUBNET: '16.69.244.0',
      DESCRIPTION: 'two\nlines',
    };
    expect(cluster.profiles.create(application('clock', attributes))).toEqual({
      ok: false,
      messages: [
        'clock.cap: DESCRIPTION: "two\\u000alines" has a line break; write it in one line',
        'clock.cap: SUBNET: is an attribute of network profiles, not of application profiles; remove it',
        'clock.cap: FAILURE_THRESHOLD: "21" is not a whole number from 0 to 20',
        'clock.cap: REBALANCE: "t:7:0:0" is not t:day:hour:min with day 0 to 6 or *, ' +
          'hour 0 to 23 or *, minute 0 to 59',
        'clock.cap: HOSTING_MEMBERS: is missing; name at least one member when PLACEMENT is favored',
        'Resource profile clock did not pass validation.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('CAA-002 CAA-028 CAA-029 refuses other types, and names that would lead elsewhere', () => {
    const before = cluster.tree();
    expect(cluster.profiles.create({ ...application('clock'), type: 'printer' })).toEqual({
      ok: false,
      messages: [
        'clock.cap: TYPE: "printer" is not one of application, network, tape, changer',
        'Resource profile clock did not pass validation.',
      ],
    });
    for (const name of ['../clock', 'a/b', '.foo', '', 'a b']) {
      const made = cluster.profiles.create(application(name));
      expect(made.ok, name).toBe(false);
      expect(cluster.tree()).toEqual(before);
    }
  });

  it('refuses -B for a network', () => {
    const request = {
      ...application('network1', { SUBNET: '16.69.244.0' }),
      type: 'network',
    };
    expect(cluster.profiles.create(request)).toEqual({
      ok: false,
      messages: [
        'network1.cap: ACTION_SCRIPT: -B is for application profiles, not for network profiles',
        'Resource profile network1 did not pass validation.',
      ],
    });
  });

  it('refuses to make a script when the template is missing', () => {
    cluster.files.remove('var/cluster/caa/template/template.scr');
    expect(cluster.profiles.create(application('clock'))).toMatchObject({
      messages: [
        `clock.cap: ACTION_SCRIPT: ${root()}/var/cluster/caa/template/template.scr does not exist; ` +
          'restore it or use -a with a script',
        'Resource profile clock did not pass validation.',
      ],
    });
  });
});

/** A file tree on which writing or removing one kind of file fails. */
function failingOn(suffix: string, what: 'writeText' | 'remove', state: { broken: boolean }) {
  return (files: ClusterFiles): ClusterFiles => ({
    ...files,
    [what]: (path: string, ...rest: [string, number]) => {
      if (state.broken && path.endsWith(suffix)) {
        throw new Error(`/${path} cannot be written: no space left on device.`);
      }
      // The two functions take the path first; what follows belongs to writeText.
      if (what === 'remove') files.remove(path);
      else files.writeText(path, ...rest);
    },
  });
}

describe('a machine that fails in the middle', () => {
  it.each(['.scr', '.cap'])(
    'create leaves both files or neither when %s cannot be written',
    (suffix) => {
      const state = { broken: true };
      const failing = openTestCluster({ wrap: failingOn(suffix, 'writeText', state) });
      try {
        failing.write('usr/dt/bin/calc-of-this-test', SCRIPT, 0o755);
        const before = failing.tree();
        const made = failing.profiles.create(application('clock'));
        expect(made).toEqual({
          ok: false,
          messages: [
            expect.stringMatching(
              /^\/var.*clock\.(scr|cap) cannot be written: no space left on device\.$/,
            ),
          ],
        });
        expect(failing.tree()).toEqual(before);

        state.broken = false;
        failing.profiles.create(application('clock'));
        const whole = failing.tree();
        state.broken = true;
        const forced = { ...application('clock', { CHECK_INTERVAL: '9' }), force: true };
        expect(failing.profiles.create(forced).ok).toBe(false);
        expect(failing.tree()).toEqual(whole);
      } finally {
        failing.close();
      }
    },
  );

  it('delete leaves both files when the script cannot be removed', () => {
    const state = { broken: false };
    const failing = openTestCluster({ wrap: failingOn('.scr', 'remove', state) });
    try {
      failing.write('usr/dt/bin/calc-of-this-test', SCRIPT, 0o755);
      failing.profiles.create(application('clock'));
      const before = failing.tree();
      state.broken = true;
      expect(failing.profiles.delete({ name: 'clock', keepScript: false }).ok).toBe(false);
      expect(failing.tree()).toEqual(before);
    } finally {
      failing.close();
    }
  });
});

describe('validate', () => {
  it('CAA-096 CAA-520 has nothing to say of a correct profile', () => {
    cluster.profiles.create(application('clock'));
    expect(cluster.profiles.validate('clock')).toEqual({ ok: true, warnings: [] });
  });

  it('CAA-526 CAA-045 CAA-051 accepts the OpenLDAP profile as the manual has it', () => {
    cluster.write(`${SCRIPTS}/openldap.scr`, SCRIPT, 0o755);
    cluster.write(
      `${PROFILES}/openldap.cap`,
      `TYPE = application
NAME = openldap
DESCRIPTION = OpenLDAP Directory Server
CHECK_INTERVAL = 60
FAILURE_THRESHOLD = 0
FAILURE_INTERVAL = 0
REQUIRED_RESOURCES =
OPTIONAL_RESOURCES =
HOSTING_MEMBERS =
PLACEMENT = balanced
RESTART_ATTEMPTS = 1
FAILOVER_DELAY = 0
AUTO_START = 0
ACTION_SCRIPT = openldap.scr
`,
    );
    expect(cluster.profiles.validate('openldap')).toEqual({ ok: true, warnings: [] });
    expect(cluster.profiles.readForRegistration('openldap')).toMatchObject({
      ok: true,
      registration: {
        name: 'openldap',
        attributes: { SCRIPT_TIMEOUT: '60', ACTIVE_PLACEMENT: '0', REBALANCE: '' },
        scriptPath: `${cluster.root}/${SCRIPTS}/openldap.scr`,
        warnings: [],
      },
    });
  });

  it('CAA-095 CAA-194 takes a resource name, and says when there is no such profile', () => {
    expect(cluster.profiles.validate('ghost')).toEqual({
      ok: false,
      messages: [
        `Resource profile ghost does not exist: there is no file ${root()}/var/cluster/caa/profile/ghost.cap.`,
      ],
    });
    expect(cluster.profiles.validate('../profile/clock')).toEqual({
      ok: false,
      messages: ['The resource name "../profile/clock" starts with a period; start with a letter.'],
    });
  });

  it('CAA-093 warns of a script that others may change, and refuses it when it must be strict', () => {
    const strict = openTestCluster({ strictScripts: true });
    try {
      for (const each of [cluster, strict]) {
        each.write('usr/dt/bin/calc-of-this-test', SCRIPT, 0o755);
        each.profiles.create(application('clock'));
        each.write(`${SCRIPTS}/clock.scr`, SCRIPT, 0o777);
      }
      const messageIn = (each: TestCluster): string =>
        `${each.files.root}/var/cluster/caa/script/clock.scr is writable by everyone; ` +
        'only root should be able to change it (chmod go-w, chown root)';
      const message = messageIn(cluster);
      expect(cluster.profiles.validate('clock')).toEqual({
        ok: true,
        warnings: [`clock.cap: ACTION_SCRIPT: warning: ${message}`],
      });
      expect(strict.profiles.validate('clock')).toEqual({
        ok: false,
        messages: [
          `clock.cap: ACTION_SCRIPT: ${messageIn(strict)}`,
          'Resource profile clock did not pass validation.',
        ],
      });
    } finally {
      strict.close();
    }
  });

  it('CAA-091 warns of a hosting member that the cluster does not have', () => {
    const attributes = { PLACEMENT: 'favored', HOSTING_MEMBERS: 'rye polishham' };
    expect(cluster.profiles.create(application('clock', attributes))).toMatchObject({
      ok: true,
      warnings: [
        'clock.cap: HOSTING_MEMBERS: warning: rye is not a member of this cluster; ' +
          'members are polishham, provolone, pepicelli',
      ],
    });
  });
});

describe('update', () => {
  it('CAA-188 CAA-189 changes one line and leaves comments and layout alone', () => {
    cluster.profiles.create(application('clock'));
    const text = `# The clock of the deli\n${cluster.read(`${PROFILES}/clock.cap`)}\n# end\n`;
    cluster.write(`${PROFILES}/clock.cap`, text, 0o600);
    const outcome = cluster.profiles.update({
      name: 'clock',
      attributes: { CHECK_INTERVAL: '30' },
    });
    const changed = text.replace('CHECK_INTERVAL=60', 'CHECK_INTERVAL=30');
    const path = `${PROFILES}/clock.cap`;
    const [was, is] = [text, changed].map((one) => ({ text: one, mode: 0o600 }));
    expect(outcome).toEqual({ ok: true, warnings: [], files: [{ path, was, is }] });
    expect(cluster.read(`${PROFILES}/clock.cap`)).toBe(changed);
    expect(cluster.mode(`${PROFILES}/clock.cap`)).toBe(0o600);
  });

  it('CAA-229 does not write the script again', () => {
    cluster.profiles.create(application('clock'));
    cluster.write(`${SCRIPTS}/clock.scr`, SCRIPT, 0o755);
    cluster.profiles.update({ name: 'clock', attributes: { CHECK_INTERVAL: '30' } });
    expect(cluster.read(`${SCRIPTS}/clock.scr`)).toBe(SCRIPT);
  });

  it('refuses what would not validate, and changes nothing', () => {
    cluster.profiles.create(application('clock'));
    const before = cluster.tree();
    const attributes = {
      CHECK_INTERVAL: 'often',
      COLOUR: 'red',
      NAME: 'bell',
      DESCRIPTION: 'a\nb',
    };
    expect(cluster.profiles.update({ name: 'clock', attributes })).toEqual({
      ok: false,
      messages: [
        'clock.cap: NAME: cannot be changed; create another profile',
        'clock.cap: COLOUR: is not an attribute of application profiles; remove it or correct its name',
        'clock.cap: DESCRIPTION: "a\\u000ab" has a line break; write it in one line',
        'clock.cap: CHECK_INTERVAL: "often" is not a whole number from 0 to 2147483647',
        'Resource profile clock did not pass validation.',
      ],
    });
    expect(cluster.tree()).toEqual(before);
    expect(cluster.profiles.update({ name: 'ghost', attributes: {} }).ok).toBe(false);
  });

  it('refuses to add to a file that cannot be read', () => {
    cluster.write(`${SCRIPTS}/bell.scr`, SCRIPT, 0o755);
    const text = 'NAME=bell\nTYPE=application\nACTION_SCRIPT=bell.scr\nDESCRIPTION=a \\\n';
    cluster.write(`${PROFILES}/bell.cap`, text);
    expect(cluster.profiles.update({ name: 'bell', attributes: { SCRIPT_TIMEOUT: '9' } })).toEqual({
      ok: false,
      messages: [
        'bell.cap: line 4: ends with a backslash, but there is no line to join; ' +
          'remove the backslash or add the line',
        'Resource profile bell did not pass validation.',
      ],
    });
    expect(cluster.read(`${PROFILES}/bell.cap`)).toBe(text);
  });

  it('refuses to rewrite a file with bytes that are not UTF-8, which would be lost', () => {
    cluster.write(`${SCRIPTS}/bell.scr`, SCRIPT, 0o755);
    const text = '# Caf\u00e9\nNAME=bell\nTYPE=application\nACTION_SCRIPT=bell.scr\n';
    const path = `${cluster.root}/${PROFILES}/bell.cap`;
    writeFileSync(path, text, 'latin1');
    expect(cluster.profiles.update({ name: 'bell', attributes: { SCRIPT_TIMEOUT: '9' } })).toEqual({
      ok: false,
      messages: [
        `${path} is not UTF-8 text. ` +
          'Convert it first, as with iconv -f LATIN1 -t UTF-8, or edit it by hand.',
      ],
    });
    expect(readFileSync(path, 'latin1')).toBe(text);
  });

  it('an empty value takes the default back', () => {
    cluster.profiles.create(
      application('clock', { PLACEMENT: 'favored', HOSTING_MEMBERS: 'polishham' }),
    );
    const attributes = { PLACEMENT: '', HOSTING_MEMBERS: '' };
    expect(cluster.profiles.update({ name: 'clock', attributes }).ok).toBe(true);
    expect(cluster.profiles.read('clock')).toMatchObject({
      attributes: { PLACEMENT: 'balanced', HOSTING_MEMBERS: '' },
    });
  });
});

describe('delete', () => {
  const remove = (name: string, keepScript = false) =>
    cluster.profiles.delete({ name, keepScript });

  it('CAA-191 deletes the profile and its script', () => {
    cluster.profiles.create(application('clock'));
    expect(remove('clock')).toMatchObject({
      ok: true,
      removed: [
        `${root()}/var/cluster/caa/profile/clock.cap`,
        `${root()}/var/cluster/caa/script/clock.scr`,
      ],
    });
    expect(cluster.exists(`${PROFILES}/clock.cap`)).toBe(false);
    expect(cluster.exists(`${SCRIPTS}/clock.scr`)).toBe(false);
  });

  it('keeps the script when asked to', () => {
    cluster.profiles.create(application('clock'));
    expect(remove('clock', true)).toMatchObject({
      removed: [`${root()}/var/cluster/caa/profile/clock.cap`],
    });
    expect(cluster.exists(`${SCRIPTS}/clock.scr`)).toBe(true);
  });

  it('CAA-192 keeps a script elsewhere, or one that another profile or the registry names', () => {
    cluster.write('elsewhere/app.scr', SCRIPT, 0o755);
    const elsewhere = `${cluster.root}/elsewhere/app.scr`;
    cluster.profiles.create(without('app', { ACTION_SCRIPT: elsewhere }));
    expect(remove('app').ok).toBe(true);
    expect(cluster.exists('elsewhere/app.scr')).toBe(true);

    cluster.profiles.create(application('clock'));
    cluster.profiles.create(
      without('bell', { ACTION_SCRIPT: '/var/cluster/caa/script/clock.scr' }),
    );
    expect(cluster.profiles.read('clock')).toMatchObject({ scriptShared: true });
    expect(remove('clock').ok).toBe(true);
    expect(cluster.exists(`${SCRIPTS}/clock.scr`)).toBe(true);

    cluster.registry.set('gong', { NAME: 'gong', ACTION_SCRIPT: './clock.scr' });
    expect(remove('bell').ok).toBe(true);
    expect(cluster.exists(`${SCRIPTS}/clock.scr`)).toBe(true);
  });

  it('deletes a profile beside another whose script path climbs above the cluster root', () => {
    expect(cluster.profiles.create(application('sales')).ok).toBe(true);
    const climbing = 'NAME=odd\nTYPE=application\nACTION_SCRIPT=../../../../../bin/odd\n';
    cluster.write(`${PROFILES}/odd.cap`, climbing);
    expect(cluster.profiles.validate('odd')).toMatchObject({
      ok: false,
      messages: [
        expect.stringContaining(`odd.cap: ACTION_SCRIPT: ${root()}/bin/odd does not exist`),
        'Resource profile odd did not pass validation.',
      ],
    });
    expect(cluster.profiles.delete({ name: 'sales', keepScript: false }).ok).toBe(true);
    expect(cluster.profiles.delete({ name: 'odd', keepScript: false }).ok).toBe(true);
  });

  it('deletes and shows a profile beside one that cannot be read, and keeps the script', () => {
    expect(cluster.profiles.create(application('sales')).ok).toBe(true);
    cluster.write(`${PROFILES}/junk.cap`, ' '.repeat(5 * 1024 * 1024));
    expect(cluster.profiles.read('sales')).toMatchObject({ ok: true, scriptShared: true });
    expect(cluster.profiles.delete({ name: 'sales', keepScript: false }).ok).toBe(true);
    expect(cluster.exists(`${PROFILES}/sales.cap`)).toBe(false);
    expect(cluster.exists(`${SCRIPTS}/sales.scr`)).toBe(true);
  });

  it('CAA-192 refuses to delete the profile of a registered resource', () => {
    cluster.profiles.create(application('clock'));
    cluster.registry.set('clock', { NAME: 'clock' });
    expect(remove('clock')).toEqual({
      ok: false,
      messages: ['Resource clock is registered. Unregister it first with caa_unregister clock.'],
    });
    expect(cluster.exists(`${PROFILES}/clock.cap`)).toBe(true);
    expect(remove('ghost').ok).toBe(false);
  });
});

describe('print, list and read', () => {
  it('CAA-193 prints all profiles, or those that are named, in the order of writing', () => {
    cluster.profiles.create(application('dtcalc', { DESCRIPTION: 'dtcalc application' }));
    cluster.write(`${PROFILES}/bell.cap`, '# bell\nTYPE = application\nNAME=bell\nBROKEN\n');
    cluster.write(`${PROFILES}/.hidden.cap`, 'x');
    cluster.write(`${PROFILES}/notes.txt`, 'x');
    expect(atOnce(cluster.profiles.print(null))).toEqual({
      profiles: [
        { name: 'bell', text: 'NAME=bell\nTYPE=application\n' },
        { name: 'dtcalc', text: DTCALC },
      ],
      messages: [
        'bell.cap: line 4: "BROKEN" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
        'Resource profile bell did not pass validation.',
      ],
    });
    // Commands take the names of resources (CAA-009); who types that of a file is told.
    expect(atOnce(cluster.profiles.print(['dtcalc.cap'])).messages).toEqual([
      `Resource profile dtcalc.cap does not exist: there is no file ${root()}/var/cluster/caa/profile/dtcalc.cap.cap. ` +
        'Give the name of the resource: dtcalc.',
    ]);
    expect(atOnce(cluster.profiles.print(['ghost', 'dtcalc']))).toEqual({
      profiles: [{ name: 'dtcalc', text: DTCALC }],
      messages: [
        `Resource profile ghost does not exist: there is no file ${root()}/var/cluster/caa/profile/ghost.cap.`,
      ],
    });
  });

  it('CAA-042 CAA-193 prints what can be read again, whatever a value ends in', () => {
    cluster.profiles.create(application('dtcalc', { DESCRIPTION: 'of C:\\' }));
    const [printed] = atOnce(cluster.profiles.print(['dtcalc'])).profiles;
    expect(printed?.text).toBe(
      DTCALC.replace('DESCRIPTION=dtcalc application\n', 'DESCRIPTION=of C:\\\\\n\n'),
    );
    expect(printed?.text).toBe(cluster.read(`${PROFILES}/dtcalc.cap`));
  });

  it('CAA-190 lists profiles with what the registry has of them', () => {
    cluster.profiles.create(application('clock', { DESCRIPTION: 'Clock Application' }));
    const item = cluster.profiles.readForRegistration('clock');
    if (!item.ok) throw new Error(item.messages.join('\n'));
    cluster.registry.set('clock', item.registration.attributes);
    cluster.write(`${PROFILES}/bad.cap`, 'NAME=bad\nTYPE=printer\n');
    const clock = {
      name: 'clock',
      type: 'application',
      registered: true,
      changed: false,
      errors: [],
      description: 'Clock Application',
    };
    const bad = {
      name: 'bad',
      type: null,
      registered: false,
      changed: false,
      errors: ['bad.cap: TYPE: "printer" is not one of application, network, tape, changer'],
      description: '',
    };
    expect(atOnce(cluster.profiles.list())).toEqual([bad, clock]);
    cluster.profiles.update({ name: 'clock', attributes: { CHECK_INTERVAL: '30' } });
    expect(atOnce(cluster.profiles.list())).toEqual([bad, { ...clock, changed: true }]);
    expect(cluster.registry.get('clock')).toMatchObject({ CHECK_INTERVAL: '60' });
  });

  it('reads a profile for a form', () => {
    cluster.write(`${PROFILES}/bell.cap`, 'NAME=bell\nTYPE=application\nCHECK_INTERVAL=5\n');
    expect(cluster.profiles.read('bell')).toMatchObject({
      ok: true,
      text: 'NAME=bell\nTYPE=application\nCHECK_INTERVAL=5\n',
      attributes: { CHECK_INTERVAL: '5', SCRIPT_TIMEOUT: '60', ACTION_SCRIPT: '' },
      scriptShared: false,
    });
  });
});

describe('readForRegistration', () => {
  it('CAA-122 CAA-124 CAA-125 gives merged attributes and leaves the file alone', () => {
    cluster.write(`${SCRIPTS}/bell.scr`, SCRIPT, 0o755);
    cluster.write(`${PROFILES}/bell.cap`, 'NAME=bell\nTYPE=application\nACTION_SCRIPT=bell.scr\n');
    const before = cluster.tree();
    const item = cluster.profiles.readForRegistration('bell');
    expect(item).toEqual({
      ok: true,
      registration: {
        name: 'bell',
        scriptPath: `${cluster.root}/${SCRIPTS}/bell.scr`,
        warnings: [],
        attributes: {
          NAME: 'bell',
          TYPE: 'application',
          ACTION_SCRIPT: 'bell.scr',
          ACTIVE_PLACEMENT: '0',
          AUTO_START: '0',
          CHECK_INTERVAL: '60',
          DESCRIPTION: 'bell',
          FAILOVER_DELAY: '0',
          FAILURE_INTERVAL: '0',
          FAILURE_THRESHOLD: '0',
          HOSTING_MEMBERS: '',
          OPTIONAL_RESOURCES: '',
          PLACEMENT: 'balanced',
          REBALANCE: '',
          REQUIRED_RESOURCES: '',
          RESTART_ATTEMPTS: '1',
          SCRIPT_TIMEOUT: '60',
        },
      },
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('CAA-092 CAA-099 refuses a profile whose script is missing or not executable', () => {
    cluster.write(`${PROFILES}/bell.cap`, 'NAME=bell\nTYPE=application\nACTION_SCRIPT=bell.scr\n');
    const refusal = (reason: string) => ({
      ok: false,
      name: 'bell',
      messages: [
        `bell.cap: ACTION_SCRIPT: ${root()}/var/cluster/caa/script/bell.scr ${reason}`,
        'Resource profile bell did not pass validation.',
      ],
    });
    expect(cluster.profiles.readForRegistration('bell')).toEqual(
      refusal('does not exist; write the script or have caa_profile -B make one'),
    );
    cluster.write(`${SCRIPTS}/bell.scr`, SCRIPT, 0o644);
    expect(cluster.profiles.readForRegistration('bell')).toEqual(
      refusal(`is not executable; run chmod 755 ${root()}/var/cluster/caa/script/bell.scr`),
    );
  });

  it('CAA-133 names the template that is damaged', () => {
    cluster.profiles.create(application('clock'));
    cluster.write('var/cluster/caa/template/TYPE_application.cap', 'CHECK_INTERVAL\n');
    cluster.write('var/cluster/caa/template/TYPE_generic.cap', 'FAILURE_THRESHOLD=many\nWHAT=1\n');
    cluster.write(
      `${PROFILES}/clock.cap`,
      'NAME=clock\nTYPE=application\nACTION_SCRIPT=clock.scr\n',
    );
    expect(cluster.profiles.readForRegistration('clock')).toEqual({
      ok: false,
      name: 'clock',
      messages: [
        'TYPE_application.cap: line 1: "CHECK_INTERVAL" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
        'TYPE_generic.cap: WHAT: is not an attribute of resource profiles; remove it or correct its name',
        'TYPE_generic.cap: FAILURE_THRESHOLD: "many" is not a whole number from 0 to 20',
        'Resource profile clock did not pass validation.',
      ],
    });
  });

  it('CAA-038 other types are registered without a script', () => {
    cluster.write(`${PROFILES}/tape1.cap`, 'NAME=tape1\nTYPE=tape\nDEVICE_NAME=/dev/tape/tape1\n');
    expect(cluster.profiles.readForRegistration('tape1')).toMatchObject({
      ok: true,
      registration: { name: 'tape1', scriptPath: '', warnings: [] },
    });
  });
});
