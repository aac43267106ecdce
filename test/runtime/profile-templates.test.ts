// Template files and the type definition file through the profile service, on real files.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atOnce } from '../../src/engine/index.ts';
import { entry, USR_DEBUG } from '../engine/caa/profile/definitions.ts';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const PROFILES = 'var/cluster/caa/profile';
const TEMPLATES = 'var/cluster/caa/template';
const SCRIPT = '#!/bin/sh\nexit 0\n';
const EXECUTABLE = '/usr/dt/bin/calc-of-this-test';

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
  cluster.write('usr/dt/bin/calc-of-this-test', SCRIPT, 0o755);
});
afterEach(() => cluster.close());

function define(text: string): void {
  cluster.write(`${TEMPLATES}/application.tdf`, text);
}

function create(name: string, attributes: Record<string, string> = {}) {
  const request = { name, type: 'application', attributes, executable: EXECUTABLE, force: false };
  return cluster.profiles.create(request);
}

function createFrom(name: string, text: string, force = false) {
  return cluster.profiles.createFrom({ name, template: { file: 'my.tmpl', text }, force });
}

const template = (of: Parameters<TestCluster['profiles']['template']>[0]): string => {
  const made = cluster.profiles.template(of);
  if (!made.ok) throw new Error(made.messages.join('\n'));
  return made.text;
};

describe('a template of a type', () => {
  it('CAA-132 has a line for every attribute, with the defaults of the type, and no name', () => {
    define(USR_DEBUG);
    expect(template({ type: 'application' }).split('\n')).toEqual([
      '# Template for application resources, made by caa_profile -template.',
      '# caa_profile -create name -I file makes a profile from it.',
      'TYPE=application',
      'ACTION_SCRIPT=',
      'ACTIVE_PLACEMENT=0',
      'AUTO_START=0',
      'CHECK_INTERVAL=60',
      'DESCRIPTION=',
      'FAILOVER_DELAY=0',
      'FAILURE_INTERVAL=0',
      'FAILURE_THRESHOLD=0',
      'HOSTING_MEMBERS=',
      'OPTIONAL_RESOURCES=',
      'PLACEMENT=balanced',
      'REBALANCE=',
      'REQUIRED_RESOURCES=',
      'RESTART_ATTEMPTS=1',
      'SCRIPT_TIMEOUT=60',
      'USR_DEBUG=0',
      '',
    ]);
  });

  it.each(['network', 'tape', 'changer'])(
    'CAA-132 of type %s does not need application.tdf',
    (type) => {
      define('broken');
      expect(template({ type })).toContain(`TYPE=${type}\n`);
    },
  );

  it('CAA-132 CAA-131 with its gaps filled in makes a profile', () => {
    const filled = template({ type: 'network' }).replace('SUBNET=', 'SUBNET=16.69.244.0');
    expect(createFrom('net1', filled)).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.read(`${PROFILES}/net1.cap`)).toBe(
      'NAME=net1\nTYPE=network\nDESCRIPTION=\nFAILURE_INTERVAL=0\nFAILURE_THRESHOLD=0\nSUBNET=16.69.244.0\n',
    );
  });

  it.each([
    [{ type: 'printer' }, '"printer" is not one of application, network, tape, changer.'],
    [{ name: 'nobody' }, 'Resource profile nobody does not exist: there is no file '],
    [{ name: '../x' }, 'The resource name "../x" starts with a period; start with a letter.'],
  ])('CAA-194 %j is refused', (of, message) => {
    const made = cluster.profiles.template(of);
    expect(made).toMatchObject({ ok: false, messages: [expect.stringContaining(message)] });
  });
});

describe('a template made from a profile', () => {
  it('CAA-132 CAA-131 makes profiles like it under other names', () => {
    create('clock', { CHECK_INTERVAL: '5', DESCRIPTION: 'Clock Application' });
    const text = template({ name: 'clock' });
    expect(text).not.toContain('NAME=');
    expect(createFrom('clock2', text)).toMatchObject({ ok: true, warnings: [] });
    const [first, second] = ['clock', 'clock2'].map((name) =>
      cluster.read(`${PROFILES}/${name}.cap`),
    );
    expect(second).toBe(first?.replace('NAME=clock', 'NAME=clock2'));
  });

  it('CAA-130 the description that is only the name does not go along', () => {
    create('clock');
    expect(createFrom('clock2', template({ name: 'clock' }))).toMatchObject({ ok: true });
    expect(cluster.read(`${PROFILES}/clock2.cap`)).toContain('\nDESCRIPTION=clock2\n');
  });

  it('CAA-132 is not made from a profile that is wrong', () => {
    cluster.write(`${PROFILES}/bad.cap`, 'NAME=bad\nTYPE=tape\n');
    expect(cluster.profiles.template({ name: 'bad' })).toEqual({
      ok: false,
      messages: [
        'bad.cap: DEVICE_NAME: is missing; a profile of type tape must have it (caa_profile option -n)',
        'Resource profile bad did not pass validation.',
      ],
    });
  });
});

const FAILED = 'Resource profile new did not pass validation.';
const TAPE = 'TYPE=tape\nDEVICE_NAME=/dev/tape/tape1\n';

/** Rows, the text of the template, and what is said. */
const broken: readonly (readonly [rows: string, text: string, ...messages: string[]])[] = [
  [
    'CAA-133 no type',
    'CHECK_INTERVAL=5\n',
    'my.tmpl: TYPE: is missing; give one of application, network, tape, changer',
    FAILED,
  ],
  [
    'CAA-133 a strange type',
    'TYPE=printer\n',
    'my.tmpl: TYPE: "printer" is not one of application, network, tape, changer',
    FAILED,
  ],
  [
    'CAA-133 a line that is none',
    `${TAPE}what\n`,
    'my.tmpl: line 3: "what" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
    FAILED,
  ],
  [
    'CAA-133 a value',
    `${TAPE}FAILURE_THRESHOLD=21\n`,
    'my.tmpl: FAILURE_THRESHOLD: "21" is not a whole number from 0 to 20',
    FAILED,
  ],
  [
    'CAA-133 an attribute',
    `${TAPE}COLOUR=red\n`,
    'my.tmpl: COLOUR: is not an attribute of tape profiles; remove it or correct its name',
    FAILED,
  ],
  [
    'CAA-133 what is missing',
    'TYPE=tape\n',
    'my.tmpl: DEVICE_NAME: is missing; a profile of type tape must have it (caa_profile option -n)',
    FAILED,
  ],
  [
    'CAA-133 what does not go together',
    'TYPE=application\nACTION_SCRIPT=/bin/true\nPLACEMENT=favored\n',
    'my.tmpl: HOSTING_MEMBERS: is missing; name at least one member when PLACEMENT is favored',
    FAILED,
  ],
  [
    'CAA-133 a user-defined attribute',
    'TYPE=application\nACTION_SCRIPT=/bin/true\nUSR_DEBUG=1\n',
    'my.tmpl: USR_DEBUG: is not defined in application.tdf; define it there or remove it',
    FAILED,
  ],
  [
    'CAA-133 a script that does not exist',
    'TYPE=application\nACTION_SCRIPT=/no/such.scr\n',
    'my.tmpl: ACTION_SCRIPT: /no/such.scr does not exist; write the script or have caa_profile -B make one',
    FAILED,
  ],
];

describe('a template that is wrong', () => {
  it.each(broken)(
    '%s is blamed on the template, and nothing is written',
    (_rows, text, ...messages) => {
      const before = cluster.tree();
      expect(createFrom('new', text)).toEqual({ ok: false, messages });
      expect(cluster.tree()).toEqual(before);
    },
  );

  it("CAA-133 the missing script of the new profile itself is the new profile's own fault", () => {
    const answer = createFrom('new', 'TYPE=application\n');
    expect(answer).toMatchObject({
      ok: false,
      messages: [
        expect.stringMatching(/^new\.cap: ACTION_SCRIPT: an action script is needed/),
        FAILED,
      ],
    });
  });

  it('CAA-185 a profile that exists is kept without -f, and replaced with it', () => {
    cluster.write(`${PROFILES}/new.cap`, 'NAME=new\nTYPE=network\nSUBNET=1.2.3.0\n');
    expect(createFrom('new', TAPE)).toEqual({
      ok: false,
      messages: [
        `Resource profile new already exists in ${cluster.root}/${PROFILES}/new.cap. Use -f to overwrite it.`,
      ],
    });
    expect(createFrom('new', TAPE, true)).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.read(`${PROFILES}/new.cap`)).toContain('TYPE=tape');
  });

  it('the name of the new profile is judged before the template', () => {
    expect(createFrom('.new', 'rubbish')).toEqual({
      ok: false,
      messages: ['The resource name ".new" starts with a period; start with a letter.'],
    });
  });

  it('CAA-133 CAA-099 a broken template of the type is named when a profile is registered', () => {
    create('app');
    cluster.write(`${TEMPLATES}/TYPE_application.cap`, 'TYPE=application\nCHECK_INTERVAL=often\n');
    cluster.write(`${PROFILES}/app.cap`, 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n');
    expect(cluster.profiles.readForRegistration('app')).toEqual({
      ok: false,
      name: 'app',
      messages: [
        'TYPE_application.cap: CHECK_INTERVAL: "often" is not a whole number from 0 to 2147483647',
        'Resource profile app did not pass validation.',
      ],
    });
  });
});

describe('user-defined attributes', () => {
  it('CAA-146 CAA-129 create writes the given value, or the default', () => {
    define(USR_DEBUG);
    expect(create('app1', { USR_DEBUG: '1' })).toMatchObject({ ok: true, warnings: [] });
    expect(create('app2')).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.read(`${PROFILES}/app1.cap`)).toMatch(/\nUSR_DEBUG=1\n$/);
    expect(cluster.read(`${PROFILES}/app2.cap`)).toMatch(/\nUSR_DEBUG=0\n$/);
  });

  it('CAA-188 update changes it, and validates it', () => {
    define(USR_DEBUG);
    create('app');
    expect(cluster.profiles.update({ name: 'app', attributes: { USR_DEBUG: '1' } }).ok).toBe(true);
    expect(cluster.read(`${PROFILES}/app.cap`)).toMatch(/\nUSR_DEBUG=1\n$/);
    expect(cluster.profiles.update({ name: 'app', attributes: { USR_DEBUG: '2' } })).toEqual({
      ok: false,
      messages: [
        'app.cap: USR_DEBUG: "2" is not 0 or 1',
        'Resource profile app did not pass validation.',
      ],
    });
  });

  it('CAA-124 CAA-149 the registration has the value of the profile, or the default', () => {
    define(USR_DEBUG);
    create('app');
    const text = cluster.read(`${PROFILES}/app.cap`);
    const registered = () => {
      const item = cluster.profiles.readForRegistration('app');
      return item.ok ? item.registration.attributes.USR_DEBUG : item.messages;
    };
    cluster.write(`${PROFILES}/app.cap`, text.replace('USR_DEBUG=0', 'USR_DEBUG=1'));
    expect(registered()).toBe('1');
    cluster.write(`${PROFILES}/app.cap`, text.replace('USR_DEBUG=0\n', ''));
    expect(registered()).toBe('0');
  });

  it('CAA-157 print has them behind the built-in ones, wherever the file has them', () => {
    cluster.write(
      `${PROFILES}/app.cap`,
      'USR_B=1\nTYPE=application\nUSR_A=1\nSCRIPT_TIMEOUT=9\nNAME=app\n',
    );
    expect(atOnce(cluster.profiles.print(['app'])).profiles[0]?.text).toBe(
      'NAME=app\nTYPE=application\nSCRIPT_TIMEOUT=9\nUSR_A=1\nUSR_B=1\n',
    );
  });

  it('without the file there are none, and everything else works', () => {
    cluster.files.remove(`${TEMPLATES}/application.tdf`);
    expect(create('app')).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.profiles.definitions()).toEqual({ ok: true, attributes: [] });
  });
});

describe('a type definition file that is wrong', () => {
  const LINE =
    'application.tdf: line 2: USR_A: type "bool" is not one of boolean, string, name_list, name_string, positive_integer, internet_address, file';

  it('CAA-138 stops what needs it with file and line, and changes nothing', () => {
    create('old');
    define(entry('USR_A', 'bool'));
    const before = cluster.tree();
    const refused = (name: string) => ({
      ok: false,
      messages: [LINE, `Resource profile ${name} did not pass validation.`],
    });
    const { profiles } = cluster;
    expect(create('new')).toEqual(refused('new'));
    expect(createFrom('new', `${template({ type: 'tape' })}TYPE=application\n`)).toMatchObject({
      ok: false,
    });
    expect(profiles.update({ name: 'old', attributes: { CHECK_INTERVAL: '9' } })).toEqual(
      refused('old'),
    );
    expect(profiles.validate('old')).toEqual(refused('old'));
    expect(profiles.readForRegistration('old')).toEqual({ ...refused('old'), name: 'old' });
    for (const answer of [
      profiles.definitions(),
      profiles.userValues({ USR_A: '1' }),
      profiles.template({ type: 'application' }),
    ]) {
      const file = `${cluster.root}/${TEMPLATES}/application.tdf`;
      const remedy = `Correct ${file} first; nothing was changed.`;
      expect(answer).toEqual({ ok: false, messages: [LINE, remedy] });
    }
    // A form can be opened, and says itself what is wrong.
    expect(profiles.defaults('application')).toMatchObject({
      ok: true,
      typeDefinition: cluster.read(`${TEMPLATES}/application.tdf`),
    });
    expect(cluster.tree()).toEqual(before);
  });

  it('does not stop what needs it not', () => {
    create('old');
    define(entry('USR_A', 'bool'));
    const { profiles } = cluster;
    const network = {
      name: 'n',
      type: 'network',
      attributes: { SUBNET: '1.2.3.0' },
      executable: null,
      force: false,
    };
    expect(profiles.create(network)).toMatchObject({ ok: true, warnings: [] });
    expect(profiles.defaults('tape').ok).toBe(true);
    expect(atOnce(profiles.print(null)).messages).toEqual([]);
    expect(profiles.delete({ name: 'old', keepScript: false }).ok).toBe(true);
  });

  it('a file that cannot be read is an answer too', () => {
    cluster.files.remove(`${TEMPLATES}/application.tdf`);
    cluster.write(`${TEMPLATES}/application.tdf`, `# ${'x'.repeat(5_000_000)}`);
    const answer = cluster.profiles.definitions();
    expect(answer).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('cannot be read')],
    });
  });
});
