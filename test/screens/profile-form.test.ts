// The profile form as a person sees it: the picture of section 5.4, its checks, lists and commands.
import { afterEach, describe, expect, it } from 'vitest';
import { attributesOf, RESOURCE_TYPES } from '../../src/engine/index.ts';
import { attributeOfField, profileFields } from '../../src/screens/profile-form/fields.ts';
import {
  type ConsoleSetup,
  expectGolden,
  openConsole,
  type TestConsole,
} from '../support/console.ts';
import { deliState, resource } from '../support/console-data.ts';
import {
  applicationDefaults,
  clockAttributes,
  clockText,
  pictureAttributes,
  profileService,
} from './profiles-data.ts';

let opened: TestConsole | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened = await openConsole({
    screen: 'profiles',
    path: ['TruCluster Specific', 'CAA Management'],
    answer: profileService(),
    ...setup,
  });
  return opened;
}

/** The form for the profile clock, from the list. */
async function openClock(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const test = await open(setup);
  await test.press('enter');
  return test;
}

/** The form for a new application. */
async function openNew(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const cluster = deliState();
  const profiles = cluster.profiles?.filter(({ name }) => name !== 'dtcalc') ?? null;
  const resources = new Map([...cluster.resources].filter(([name]) => name !== 'dtcalc'));
  const test = await open({ cluster: { ...cluster, profiles, resources }, ...setup });
  await test.press('n', 'enter');
  return test;
}

const requests = (test: TestConsole, method: string): readonly string[] =>
  test.log.filter((line) => line.startsWith(`request ${method} `));
const lastRequest = (test: TestConsole, method: string): unknown =>
  JSON.parse(requests(test, method).at(-1)?.slice(`request ${method} `.length) ?? 'null');
const body = (test: TestConsole): string => test.screen().join('\n');
const message = (test: TestConsole): string => test.screen()[20] ?? '';

const pictureService = profileService({
  'profile.read': { ok: true, attributes: pictureAttributes, text: clockText, scriptShared: false },
});

describe('drawing the form', () => {
  it('TUI-086 TUI-200 draws the picture of section 5.4', async () => {
    const test = await openClock({ answer: pictureService });
    await expectGolden('profile-form-80x24', test.screen());
  });

  it('uses one field a line on the smallest screen, and scrolls to the focus', async () => {
    const test = await openClock({ answer: pictureService, columns: 60, rows: 16 });
    await expectGolden('profile-form-60x16', test.screen());
    await test.press(...Array.from({ length: 17 }, () => 'down'));
    expect(body(test)).toContain('|>   minute');
  });

  it('fits wide screens', async () => {
    const test = await openClock({ answer: pictureService, columns: 200, rows: 60 });
    await expectGolden('profile-form-200x60', test.screen());
  });

  it('TUI-086 asks for the type first', async () => {
    const test = await open();
    await test.press('n');
    await expectGolden('profile-form-type-80x24', test.screen());
    await test.press('enter');
    await expectGolden('profile-form-new-80x24', test.screen());
  });

  it.each(RESOURCE_TYPES)('TUI-086 has a field for every attribute of the type %s', (type) => {
    const fields = profileFields({ type, userAttributes: [] }, 'change').map(({ name }) =>
      attributeOfField(name),
    );
    const attributes = attributesOf(type).map(({ attribute }) => attribute);
    expect(new Set(fields)).toEqual(new Set(attributes.filter((name) => name !== 'TYPE')));
  });

  it('draws the form of a tape with its own fields', async () => {
    const defaults = { TYPE: 'tape', FAILURE_THRESHOLD: '0', FAILURE_INTERVAL: '0' };
    const answer = profileService({
      'profile.defaults': { ok: true, attributes: defaults, scripts: [] },
    });
    const test = await open({ answer });
    await test.press('n', 'down', 'down', 'enter');
    await expectGolden('profile-form-tape-80x24', test.screen());
  });

  it('says why there is no form, and what can be done', async () => {
    const gone = {
      ok: false,
      messages: ['Resource profile clock does not exist: there is no file.'],
    };
    const test = await openClock({ answer: profileService({ 'profile.read': gone }) });
    await expectGolden('profile-form-failed-80x24', test.screen());
    await test.press('tab', 'enter');
    expect(requests(test, 'profile.read')).toHaveLength(2);
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
  });

  it('TUI-262 explains the focused field', async () => {
    const test = await openClock();
    await test.press('down', 'down', 'down', 'f1');
    expect(body(test)).toContain('Placement policy (PLACEMENT)');
    expect(body(test).replaceAll(/[|\s]+/g, ' ')).toContain(
      'One of balanced, favored, restricted. Option of caa_profile: -p. Manual section 2.2.2.2.',
    );
  });

  it('shows control characters of a file as text (TUI-428)', async () => {
    const hostile = { ...clockAttributes, DESCRIPTION: 'a\u001b[2Jb' };
    const read = { ok: true, attributes: hostile, text: '', scriptShared: false };
    const test = await openClock({ answer: profileService({ 'profile.read': read }) });
    expect(body(test)).toContain('a^[[2Jb');
  });
});

describe('checking', () => {
  it('TUI-087 says the reason under a field when it is left', async () => {
    const test = await openNew();
    await test.press('a/b');
    expect(body(test)).not.toContain('has other characters');
    await test.press('down');
    expect(test.screen()[5]).toContain('"a/b" has other characters than letters, digits');
    await test.press('up', 'ctrl-u', '.x');
    expect(test.screen()[5]).toContain('starts with a period');
    await test.press('ctrl-u', 'x');
    expect(body(test)).not.toContain('starts with a period');
  });

  it.each([
    { name: 'FAILURE_THRESHOLD', value: '21', said: 'is not a whole number from 0 to 20' },
    { name: 'FAILURE_THRESHOLD', value: '-1', said: 'is not a whole number from 0 to 20' },
    { name: 'REBALANCE_DAY', value: '7', said: 'is not t:day:hour:min' },
    {
      name: 'OPTIONAL_RESOURCES',
      value: Array.from({ length: 59 }, (_, at) => `r${at}`).join(' '),
      said: 'has 59 names; at most 58 are allowed',
    },
  ])('TUI-087 holds the limits of $name', async ({ name, value, said }) => {
    const test = await openNew();
    await goTo(test, name);
    await test.press('ctrl-u');
    await test.paste(value);
    await test.press('down');
    expect(body(test)).toContain(said);
  });

  it('TUI-087 ties hosting members to the policy', async () => {
    const test = await openNew();
    expect(body(test)).toContain('must be empty with the balanced policy');
    await test.press('x');
    await goTo(test, 'PLACEMENT');
    await test.press('right', 'down', 'down');
    expect(body(test)).toContain('is missing; name at least one member when PLACEMENT is favored');
    await test.press('up', 'provolone', 'up', 'left');
    expect(body(test)).toContain('must be empty when PLACEMENT is balanced');
  });

  it('TUI-204 jumps to the first bad field instead of saving', async () => {
    const test = await openNew();
    await goTo(test, 'SCRIPT_TIMEOUT');
    await test.press('ctrl-u', '0', 'enter');
    expect(requests(test, 'profile.create')).toEqual([]);
    expect(message(test)).toContain('Not saved: 2 fields need to be corrected.');
    expect(test.cursor().row).toBe(4);
  });

  it('refuses a name that is taken before the service does', async () => {
    const test = await openNew();
    await test.press('clock', 'down');
    expect(body(test)).toContain('a profile clock exists already');
  });

  it('TUI-088 asks the service in the background and tells the field', async () => {
    const answer = profileService({
      'profile.check': {
        ok: false,
        messages: [
          'dtcalc.cap: ACTION_SCRIPT: -B /no/such does not exist or is not a file',
          'Resource profile dtcalc did not pass validation.',
        ],
      },
    });
    const test = await openNew({ answer });
    await test.press('dtcalc', 'down', 'down', '/no/such', 'down');
    expect(test.screen()[7]).toContain('-B /no/such does not exist or is not a file');
    await test.press('up', 'x');
    expect(body(test)).not.toContain('does not exist or is not a file');
  });

  it('warns of resources that are not registered, as in the picture', async () => {
    const attributes = { ...pictureAttributes, REQUIRED_RESOURCES: 'network1 clock2' };
    const read = { ok: true, attributes, text: '', scriptShared: false };
    const test = await openClock({ answer: profileService({ 'profile.read': read }), rows: 30 });
    expect(body(test)).toContain(
      '! network1 is not registered. The profile is valid, but it cannot',
    );
    expect(body(test)).toContain('! clock2 is not registered.');
    expect(body(test)).toContain('! application2 is not registered.');
  });

  it('TUI-092 [Validate] writes nothing and shows warnings in full', async () => {
    const warning =
      'clock.cap: ACTION_SCRIPT: warning: /var/cluster/caa/script/clock.scr is writable by everyone';
    const answer = profileService({ 'profile.check': { ok: true, warnings: [warning] } });
    const test = await openClock({ answer });
    await test.press('alt-v');
    await expectGolden('profile-form-validate-80x24', test.screen());
    expect(requests(test, 'profile.update')).toEqual([]);
  });
});

describe('lists of values', () => {
  it('TUI-089 picks members in an order that can be changed', async () => {
    const test = await openNew();
    await goTo(test, 'PLACEMENT');
    await test.press('f4', 'down', 'enter');
    expect(body(test)).toContain('< favored >');
    await test.press('down', 'f4', 'space', 'down', 'space', '<', 'enter');
    expect(body(test)).toContain('[ provolone polishham');
  });

  it('TUI-207 takes the focused value when nothing is marked in an empty field, and clears a full one', async () => {
    const test = await openNew();
    await goTo(test, 'PLACEMENT');
    await test.press('f4', 'down', 'enter', 'down', 'f4', 'down', 'enter');
    expect(body(test)).toContain('[ provolone  ');
    await test.press('f4', 'space', 'enter');
    expect(body(test)).not.toContain('[ provolone');
  });

  it('TUI-089 lists registered resources with type and state, and not the profile itself', async () => {
    const test = await openClock();
    await goTo(test, 'REQUIRED_RESOURCES');
    await test.press('f4');
    await expectGolden('profile-form-resources-80x24', test.screen());
  });

  it('keeps names that the list does not know', async () => {
    const test = await openNew();
    await goTo(test, 'REQUIRED_RESOURCES');
    await test.press('network1', 'f4');
    expect(body(test)).toMatch(/\[x\] 1 network1 +not known/);
    await test.press('enter');
    expect(body(test)).toContain('[ network1 ');
  });

  it('says so where there is nothing to choose from', async () => {
    const none = { ok: true, attributes: applicationDefaults, scripts: [] };
    const test = await openNew({ answer: profileService({ 'profile.defaults': none }) });
    await goTo(test, 'ACTION_SCRIPT');
    await test.press('f4');
    expect(message(test)).toContain('No script is in /var/cluster/caa/script yet.');
    await test.press('up', 'f4');
    expect(body(test)).not.toContain('List: ');
  });

  it('F7 edits a long value over the whole width', async () => {
    const test = await openClock();
    await goTo(test, 'DESCRIPTION');
    await test.press('f7', 'ctrl-u', ...'word '.repeat(30).trimEnd());
    await expectGolden('profile-form-big-80x24', test.screen());
    await test.press('enter', 'f6');
    expect(body(test)).toContain('DESCRIPTION Clock Application -> word word');
  });
});

describe('commands', () => {
  it('TUI-270 shows the commands of the picture in section 13', async () => {
    const test = await openClock();
    await fillPicture(test);
    await test.press('f6');
    await expectGolden('profile-form-command-80x24', test.screen());
  });

  it('TUI-271 shows what is missing in a half-filled form', async () => {
    const test = await openNew();
    await test.press('f6');
    expect(body(test)).toContain('caa_profile -create <name> -t application -B <executable>');
    expect(body(test)).toContain('caa_register <name>');
  });

  it('creates dtcalc with the command of the manual (CHAA 2.13.4)', async () => {
    const test = await openNew();
    await test.press('dtcalc', 'down', 'dtcalc application', 'down', '/usr/dt/bin/dtcalc', 'enter');
    expect(lastRequest(test, 'profile.create')).toEqual({
      name: 'dtcalc',
      type: 'application',
      attributes: { DESCRIPTION: 'dtcalc application' },
      executable: '/usr/dt/bin/dtcalc',
      force: false,
    });
    expect(test.log.at(-1)).toBe(
      'script caa_profile -create dtcalc -t application -B /usr/dt/bin/dtcalc -d "dtcalc application"',
    );
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(message(test)).toContain('dtcalc is saved. It counts once it is registered.');
  });

  it('leaves out of a copy what the templates give, and keeps the rest', async () => {
    const test = await open({ answer: pictureService });
    await test.press('C', 'clock2', 'enter');
    expect(lastRequest(test, 'profile.create')).toMatchObject({
      name: 'clock2',
      executable: null,
      attributes: {
        ACTION_SCRIPT: 'clock.scr',
        CHECK_INTERVAL: '5',
        DESCRIPTION: 'Clock Application',
        FAILURE_INTERVAL: '12',
        FAILURE_THRESHOLD: '2',
        OPTIONAL_RESOURCES: 'application2',
        REBALANCE: 't:*:12:0',
        REQUIRED_RESOURCES: 'named',
        RESTART_ATTEMPTS: '2',
      },
    });
  });
});

describe('saving', () => {
  async function changed(setup: ConsoleSetup = {}): Promise<TestConsole> {
    const test = await openClock(setup);
    await goTo(test, 'CHECK_INTERVAL');
    await test.press('ctrl-u', '5');
    return test;
  }

  it('TUI-092 [Save] writes only what was changed', async () => {
    const test = await changed();
    await test.press('enter');
    expect(lastRequest(test, 'profile.update')).toEqual({
      name: 'clock',
      attributes: { CHECK_INTERVAL: '5' },
    });
    expect(message(test)).toContain(
      'clock is saved. The registry changes with caa_register -u clock.',
    );
  });

  it('TUI-092 [Save+Register] updates the registry of a registered resource', async () => {
    const test = await changed();
    await test.press('alt-r');
    expect(lastRequest(test, 'caa.register')).toMatchObject({
      names: ['clock'],
      update: true,
      caller: { user: 'root', commandLine: 'caa_register -u clock' },
    });
    expect(message(test)).toContain('clock is saved and registered.');
  });

  it('leaves the second step out when the first one fails', async () => {
    const refusal = { ok: false, messages: ['/var/x cannot be written: no space left on device.'] };
    const test = await changed({ answer: profileService({ 'profile.update': refusal }) });
    await test.press('alt-r');
    expect(requests(test, 'caa.register')).toEqual([]);
    expect(message(test)).toContain('no space left on device');
    expect(test.screen()[2]).toContain('Application profile: clock');
    expect(
      test.log.filter((line) => line === 'script # caa_profile -update clock -o ci=5'),
    ).toHaveLength(1);
  });

  it('says why registering failed, and keeps the form', async () => {
    const line = {
      run: 7,
      at: 0,
      kind: 'err',
      text: 'Resource named is not registered.',
      member: null,
      resource: null,
    };
    const answer = profileService({
      'caa.register': { run: 7, exitCode: 1 },
      'run.follow': { view: null, lines: [line] },
    });
    const test = await changed({ answer });
    await test.press('alt-r');
    expect(message(test)).toContain(
      'clock is saved, not registered: Resource named is not registered.',
    );
    expect(test.screen()[2]).toContain('Application profile: clock');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
  });

  it('TUI-252 asks when somebody else changed the file meanwhile', async () => {
    let attributes = { ...clockAttributes };
    let text = clockText;
    const answer = profileService({
      'profile.read': () => ({ ok: true, attributes, text, scriptShared: false }),
    });
    const test = await changed({ answer });
    attributes = { ...attributes, CHECK_INTERVAL: '30' };
    text = `${clockText}CHECK_INTERVAL=30\n`;
    await test.press('enter');
    await expectGolden('profile-form-conflict-80x24', test.screen());
    await test.press('enter');
    expect(requests(test, 'profile.update')).toEqual([]);
    await test.press('enter', 'tab', 'enter');
    expect(requests(test, 'profile.update')).toHaveLength(1);
  });

  it('writes nothing when nothing was changed', async () => {
    const test = await openClock();
    await test.press('enter');
    expect(message(test)).toContain('Nothing is changed in clock');
    expect(requests(test, 'profile.update')).toEqual([]);
  });

  it('registers a profile that needs no saving', async () => {
    const cluster = deliState();
    const resources = new Map(cluster.resources);
    resources.delete('clock');
    const test = await openClock({ cluster: { ...cluster, resources } });
    await test.press('alt-r');
    expect(requests(test, 'profile.update')).toEqual([]);
    expect(lastRequest(test, 'caa.register')).toMatchObject({ update: false });
  });

  it('registers networks, tapes and changers as well', async () => {
    const attributes = { TYPE: 'network', NAME: 'clock', SUBNET: '10.0.0.0' };
    const read = { ok: true, attributes, text: '', scriptShared: false };
    const test = await openClock({ answer: profileService({ 'profile.read': read }) });
    await test.press('alt-r');
    expect(lastRequest(test, 'caa.register')).toMatchObject({ names: ['clock'] });
  });

  it('writes nothing in read-only mode', async () => {
    const test = await changed({ access: 'RO' });
    await test.press('enter');
    expect(message(test)).toContain('Nothing is written: not in read-only mode.');
    await test.press('alt-r');
    expect(requests(test, 'profile.update')).toEqual([]);
    expect(requests(test, 'caa.register')).toEqual([]);
  });

  it('does not change the name of a profile', async () => {
    const test = await openClock();
    await test.press('x');
    expect(message(test)).toContain('The name of a profile cannot be changed.');
    await test.paste('y');
    expect(test.screen()[4]).toContain('[ clock ');
  });
});

describe('leaving', () => {
  it('TUI-092 asks once when something is unsaved', async () => {
    const test = await openClock();
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
    await test.press('enter', 'down', 'x', 'escape');
    expect(body(test)).toContain('Leave clock without saving?');
    await test.press('enter');
    expect(test.screen()[2]).toContain('Application profile: clock');
    await test.press('escape', 'tab', 'enter');
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(requests(test, 'profile.update')).toEqual([]);
  });

  it('F5 puts one field back, twice the form', async () => {
    const test = await openClock();
    await test.press('down', 'x', 'down', 'y', 'f5');
    expect(body(test)).toContain('[ Clock Applicationx ');
    expect(body(test)).toContain('[ clock.scr ');
    await test.press('f5');
    expect(body(test)).toContain('[ Clock Application ');
  });

  it('reaches the buttons with Tab behind the last field, and comes back', async () => {
    const test = await openClock();
    await goTo(test, 'REBALANCE_MINUTE');
    await test.press('tab');
    expect(test.screen()[22]).toContain('Left/Right=Button');
    await test.press('shift-tab');
    expect(test.screen()[22]).toContain('F4=List');
  });

  it('works with resources that nobody has seen', async () => {
    const cluster = {
      ...deliState(),
      resources: new Map([['x', resource('x', 'ONLINE', 'provolone')]]),
    };
    const test = await openClock({ cluster });
    await test.press('f6');
    expect(body(test)).toContain('caa_register clock');
  });
});

/** Presses Tab until the field has the focus: the message line shows its help. */
async function goTo(test: TestConsole, name: string): Promise<void> {
  const mode = body(test).includes('Application profile: new') ? 'create' : 'change';
  const fields = profileFields({ type: 'application', userAttributes: [] }, mode);
  const at = fields.findIndex((field) => message(test).trim() === field.help);
  const index = fields.findIndex((field) => field.name === name);
  expect(index).toBeGreaterThanOrEqual(at);
  await test.press(...Array.from({ length: index - at }, () => 'tab'));
}

async function fillPicture(test: TestConsole): Promise<void> {
  const values: readonly (readonly [string, string])[] = [
    ['REQUIRED_RESOURCES', 'network1'],
    ['OPTIONAL_RESOURCES', 'application2'],
    ['CHECK_INTERVAL', '5'],
    ['FAILURE_THRESHOLD', '2'],
    ['FAILURE_INTERVAL', '12'],
    ['RESTART_ATTEMPTS', '2'],
  ];
  for (const [name, value] of values) {
    await goTo(test, name);
    await test.press('ctrl-u', value);
  }
  await goTo(test, 'REBALANCE_DAY');
  await test.press('*', 'tab', '12', 'tab', '0');
}
