// "What would happen if", wherever something is in focus, and the plan behind every question that acts.
import { afterEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/engine/index.ts';
import type { Method } from '../../../src/protocol/index.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState } from '../../support/console-data.ts';
import { calmState, freezeOf, network, networks, onMember, version } from '../calm-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';
import { profileService } from '../profiles-data.ts';
import { decisionFor } from '../resource-details/details-data.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

const plan: Plan = {
  basis: '4.7',
  assumptions: [],
  lines: [],
  exitCode: 0,
  events: [],
  changes: [
    {
      resource: 'clock',
      before: { target: 'ONLINE', state: 'ONLINE', member: 'polishham' },
      after: { target: 'ONLINE', state: 'ONLINE', member: 'provolone' },
    },
  ],
  decisions: [],
  versions: [
    {
      number: 9,
      at: 0,
      user: 'root',
      commandLine: 'caa_register -u clock',
      resource: 'clock',
      before: { attributes: { NAME: 'clock', PLACEMENT: 'balanced' }, scriptPath: '' },
      after: { attributes: { NAME: 'clock', PLACEMENT: 'favored' }, scriptPath: '' },
    },
  ],
  placements: [{ resource: 'clock', before: 'provolone', after: decisionFor('clock') }],
};

const versions = [version(1), version(2), version(3)];

function answer(method: string): unknown {
  if (method === 'caa.plan') return plan;
  if (method === 'caa.history') return { versions };
  // What is asked for stays under way, so that the screens stay as they are.
  return new Promise(() => undefined);
}

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, cluster = calmState({ monitored: networks }), ...rest } = setup;
  opened = await openAbove({ screen, params, path: caaPath }, { cluster, answer, ...rest });
  return opened;
}

const text = (test: TestConsole): string => test.screen().join('\n');

/** What the last plan was asked for. */
function asked(test: TestConsole): unknown {
  const line = test.log.findLast((one) => one.startsWith('request caa.plan ')) ?? '';
  const params = JSON.parse(line.slice('request caa.plan '.length)) as { readonly what: unknown };
  return params.what;
}

/** Everything that was asked of the service and could have changed something. */
function acted(test: TestConsole): readonly string[] {
  return test.log.filter((line) =>
    /^request (caa\.(start|stop|relocate|register|unregister|freeze|unfreeze|drain|undrain|restore)|fault)/.test(
      line,
    ),
  );
}

const command = (what: object) => ({ kind: 'command', command: expect.objectContaining(what) });

describe('what would happen if', () => {
  it('TUI-071 is asked of a resource in the list: the choices, and the plan marked as one', async () => {
    const test = await open('resources', { params: { name: 'clock' } });
    await test.press('W');
    await expectGolden('what-if-80x24', test.screen());
    await test.press('enter');
    expect(asked(test)).toEqual({ kind: 'failure', resource: 'clock' });
    await expectGolden('what-if-plan-80x24', test.screen());
    await test.press('D');
    expect(test.screen()[20]).toContain('This is only supposed');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resources');
    expect(acted(test)).toEqual([]);
    const small = await open('resources', { params: { name: 'clock' }, columns: 60, rows: 16 });
    await small.press('W');
    await expectGolden('what-if-60x16', small.screen());
  });

  it.each([
    ['its member goes down', ['crash'], command({ verb: 'crash', member: 'polishham' })],
    ['it is relocated', ['relocate'], command({ verb: 'relocate', names: ['clock'] })],
    ['it is stopped', ['stop'], command({ verb: 'stop', names: ['clock'] })],
    [
      'its profile change is registered',
      ['profile'],
      command({ verb: 'register', names: ['clock'], update: true }),
    ],
    [
      'another member goes down',
      ['a member', 'enter', 'provolone'],
      command({ verb: 'crash', member: 'provolone' }),
    ],
    [
      'a network goes down everywhere',
      ['a network', 'enter', 'network1', 'enter'],
      { kind: 'failure', resource: 'network1' },
    ],
    [
      'a network goes down on one member',
      ['a network', 'enter', 'network1', 'enter', 'polishham'],
      { kind: 'failure', resource: 'network1', member: 'polishham' },
    ],
  ])('TUI-071 supposes that %s', async (_what, keys, what) => {
    const test = await open('resources', { params: { name: 'clock' } });
    await test.press('W', ...keys, 'enter');
    expect(asked(test)).toEqual(what);
    expect(text(test)).toContain('DRY RUN, nothing was done   plan 4.7');
    expect(acted(test)).toEqual([]);
  });

  it('TUI-071 leads to the form for a change of the profile that nobody has written', async () => {
    const test = await open('resources', { params: { name: 'clock' } });
    await test.press('W', 'other', 'enter');
    expect(test.log.at(-1)).toContain('request profile.read {"name":"clock"}');
  });

  it('TUI-071 is asked of a network, a member and a profile', async () => {
    const watched = await open('monitored', { params: { name: 'network1' } });
    await watched.press('W', 'enter');
    expect(asked(watched)).toEqual({ kind: 'failure', resource: 'network1' });
    const members = await open('members');
    await members.press('W');
    await expectGolden('what-if-member-80x24', members.screen());
    await members.press('tu0', 'enter');
    expect(asked(members)).toEqual(
      command({ verb: 'fail', kind: 'adapter', member: 'polishham', hardware: 'tu0' }),
    );
    const card = await open('member', { params: { name: 'polishham' } });
    await card.press('W', 'drain', 'enter');
    expect(asked(card)).toEqual(command({ verb: 'drain', member: 'polishham' }));
    const profiles = await open('profiles', { cluster: deliState() });
    await profiles.press('W', 'profile is', 'enter');
    expect(asked(profiles)).toEqual(command({ verb: 'register', names: ['clock'], update: true }));
  });

  it('offers only what can be: a start for what is OFFLINE, nothing of a network that is gone', async () => {
    const cluster = calmState({ monitored: [network('net', [onMember('polishham', 'OFFLINE')])] });
    const test = await open('resources', { cluster, params: { name: 'dtcalc' } });
    await test.press('W');
    expect(text(test)).toContain('it is started');
    expect(text(test)).not.toContain('it fails');
    const gone = await open('monitored', { cluster, params: { name: 'net' } });
    await gone.press('W');
    expect(text(gone)).not.toContain('fails on every member');
    expect(text(gone)).toContain('a member goes down');
  });
});

describe('before the service has told of the cluster', () => {
  it('says so instead of a list without members', async () => {
    const test = await open('members', { cluster: { ...deliState(), members: new Map() } });
    await test.press('W');
    expect(test.screen()[20]).toContain('The cluster is not known yet.');
  });
});

describe('[Dry run]', () => {
  const frozen = calmState({
    monitored: networks,
    freezes: [freezeOf({ kind: 'resource', resource: 'clock' })],
    drained: ['pepicelli'],
  });
  interface Case {
    readonly screen: string;
    readonly setup?: ConsoleSetup;
    readonly keys: readonly string[];
    readonly what: object;
    readonly request: string;
  }
  const cases: readonly (readonly [string, Case])[] = [
    [
      'unfreeze',
      {
        screen: 'resources',
        setup: { cluster: frozen, params: { name: 'clock' } },
        keys: ['F', 'd'],
        what: { verb: 'unfreeze', scopes: [{ kind: 'resource', resource: 'clock' }] },
        request: 'caa.unfreeze',
      },
    ],
    [
      'undrain',
      {
        screen: 'freezes',
        setup: { cluster: frozen },
        keys: ['G', 'enter', 'd'],
        what: { verb: 'undrain', member: 'pepicelli' },
        request: 'caa.undrain',
      },
    ],
    [
      'freeze',
      {
        screen: 'freezes',
        keys: ['f', 'tab', 'tab', 'disk', 'f11'],
        what: { verb: 'freeze', scopes: [{ kind: 'cluster' }], reason: 'disk' },
        request: 'caa.freeze',
      },
    ],
    [
      'drain',
      {
        screen: 'freezes',
        keys: ['d', 'f11'],
        what: { verb: 'drain', member: 'polishham', reason: 'no reason given' },
        request: 'caa.drain',
      },
    ],
    [
      'going back',
      {
        screen: 'history',
        keys: ['down', 'z', 'd'],
        what: { verb: 'restore', version: 1, names: null },
        request: 'caa.restore',
      },
    ],
    [
      'going back, asked of the list',
      {
        screen: 'history',
        keys: ['down', 'W', 'undo-one', 'enter'],
        what: { verb: 'restore', version: 1, names: ['clock'] },
        request: 'caa.restore',
      },
    ],
    [
      'an adapter that fails',
      {
        screen: 'faults',
        keys: ['h', 'enter', 'd'],
        what: { verb: 'fail', kind: 'adapter', member: 'polishham', hardware: 'tu0' },
        request: 'fault.hardware',
      },
    ],
    [
      'a tape that is watched again',
      {
        screen: 'monitored',
        setup: { params: { name: 'tape1' } },
        keys: ['s', 'd'],
        what: { verb: 'start', names: ['tape1'] },
        request: 'caa.start',
      },
    ],
    [
      'a network whose profile is registered anew',
      {
        screen: 'monitored',
        setup: { params: { name: 'network1' } },
        keys: ['c', 'd'],
        what: { verb: 'register', names: ['network1'], update: true },
        request: 'caa.register',
      },
    ],
    [
      'a network that is unregistered',
      {
        screen: 'monitored',
        setup: { params: { name: 'network1' } },
        keys: ['u', 'd'],
        what: { verb: 'unregister', names: ['network1'] },
        request: 'caa.unregister',
      },
    ],
  ];

  it.each(cases)('TUI-249 shows the plan of %s, and D carries out exactly that', async (_, one) => {
    const { screen, setup, keys, what, request } = one;
    const test = await open(screen, setup);
    await test.press(...keys);
    expect(asked(test)).toEqual(command(what));
    expect(text(test)).toContain('DRY RUN, nothing was done');
    expect(acted(test)).toEqual([]);
    await test.press('D');
    expect(acted(test)).toEqual([expect.stringMatching(`^request ${request} .*"basis":"4.7"`)]);
  });

  it('TUI-249 leaves the form of a freeze as it was filled', async () => {
    const test = await open('freezes');
    await test.press('f', 'tab', 'tab', 'disk change', 'f11', 'escape');
    expect(text(test)).toContain('[ disk change');
    await test.press('f6', 'd');
    expect(text(test)).toContain('DRY RUN, nothing was done');
    await test.press('escape', 'tab', 'soon', 'f11');
    expect(test.screen()[20]).toContain('For: soon is no span');
    expect(acted(test)).toEqual([]);
  });
});

describe('the plan of a change of a profile', () => {
  const service = profileService();
  const profileAnswer = (method: string, params: unknown): unknown =>
    method === 'caa.plan' ? plan : service(method as Method, params);
  const openForm = (params: Readonly<Record<string, string>>) =>
    open('profile-form', { cluster: deliState(), params, answer: profileAnswer });

  it('TUI-249 TUI-071 is made of the values in the form, which nobody has written', async () => {
    const test = await openForm({ name: 'clock' });
    await test.press('tab', 'ctrl-u', 'another clock', 'f11');
    expect(asked(test)).toEqual(
      command({
        verb: 'register',
        names: ['clock'],
        update: true,
        supposed: { attributes: { DESCRIPTION: 'another clock' }, create: null },
      }),
    );
    expect(text(test)).toContain('What would happen: caa_register -u clock');
    await test.press('escape');
    expect(text(test)).toContain('[ another clock');
    expect(acted(test)).toEqual([]);
    expect(test.log.filter((line) => /^request profile\.(update|create)/.test(line))).toEqual([]);
  });

  it('TUI-249 is made of the file where nothing was changed, and not of values that are wrong', async () => {
    const test = await openForm({ name: 'clock' });
    await test.press('f11');
    expect(asked(test)).toEqual({
      kind: 'command',
      command: { verb: 'register', names: ['clock'], update: true },
    });
    const fresh = await openForm({ type: 'application' });
    await fresh.press('f11');
    expect(fresh.screen()[20]).toContain('Not planned: 1 field needs to be corrected.');
    expect(fresh.log.filter((line) => line.startsWith('request caa.plan'))).toEqual([]);
  });

  it('TUI-071 names the values, and where the next placement would lead', async () => {
    const test = await open('resources', { params: { name: 'clock' } });
    await test.press('W', 'profile', 'enter');
    expect(text(test)).toContain('-PLACEMENT=balanced');
    expect(text(test)).toContain('+PLACEMENT=favored');
    expect(text(test)).toContain('Their next placement would be:');
    expect(text(test)).not.toContain('Why clock would be');
    await test.press('w');
    expect(text(test)).toContain('Why clock would be');
  });
});
