// What would happen, against what then does happen.

import { describe, expect, it } from 'vitest';
import type { Command, Supposition } from '../../../src/engine/index.ts';
import { equipped, hardware, network, registerMonitored } from '../../support/hardware.ts';
import { fc } from '../../support/properties.ts';
import { clusterOf, registration, World } from '../../support/world.ts';

const started = (name: string): Supposition => ({
  kind: 'command',
  command: { verb: 'start', names: [name], member: null, force: false },
});

/** Two members, and both votes are needed. */
function twoVotes() {
  const { members, ...rest } = clusterOf('rye', 'swiss');
  return {
    ...rest,
    quorumDisk: null,
    members: members.map((member) => ({ ...member, votes: 1 as const })),
  };
}

describe('a plan', () => {
  it('says what a command would print and change, and does nothing', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    const before = JSON.stringify(world.cluster.documents());
    const plan = world.plan(started('clock'));
    expect(plan).toMatchObject({
      assumptions: [],
      exitCode: 0,
      lines: [
        { stream: 'out', text: "Attempting to start 'clock' on member 'rye'" },
        { stream: 'out', text: "Start of 'clock' on member 'rye' succeeded." },
      ],
      changes: [
        {
          resource: 'clock',
          before: { target: 'OFFLINE', state: 'OFFLINE', member: null },
          after: { target: 'ONLINE', state: 'ONLINE', member: 'rye' },
        },
      ],
    });
    expect(plan.decisions.map(({ resource, chosen }) => [resource, chosen])).toEqual([
      ['clock', 'rye'],
    ]);
    expect(JSON.stringify(world.cluster.documents())).toBe(before);
    expect(world.calls).toEqual([]);
  });

  it('says why a command would be refused', () => {
    const world = new World();
    expect(world.plan(started('nobody'))).toMatchObject({
      lines: [{ stream: 'err', text: 'Resource nobody is not registered.' }],
      exitCode: 1,
      changes: [],
      decisions: [],
    });
  });

  it('follows entry points that are supposed to fail', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    const failing = [{ entryPoint: 'start' as const, resource: 'clock', member: 'rye' }];
    expect(world.plan(started('clock'), failing).changes[0]?.after.member).toBe('swiss');
    const everywhere = [{ entryPoint: 'start' as const, resource: 'clock', member: null }];
    expect(world.plan(started('clock'), everywhere)).toMatchObject({ exitCode: 1 });
  });

  it('follows an application that fails: restart in place, then another member', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock', { CHECK_INTERVAL: '0', RESTART_ATTEMPTS: '0', FAILOVER_DELAY: '30' });
    world.start('clock', 'rye');
    const plan = world.plan({ kind: 'failure', resource: 'clock' });
    expect(plan.exitCode).toBe(null);
    expect(plan.changes).toMatchObject([{ after: { state: 'ONLINE', member: 'swiss' } }]);
    // It comes back when FAILOVER_DELAY is over, and the plan says when.
    expect(plan.events.at(-1)).toMatchObject({ at: 30_000 });
    world.update('clock', { RESTART_ATTEMPTS: '1' });
    const restarted = world.plan({ kind: 'failure', resource: 'clock' });
    expect(restarted.changes).toEqual([]);
    expect(restarted.events.map(({ text }) => text).join('\n')).toContain('ONLINE on rye');
  });

  it('takes what is under way as done, and says so', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    world.request({ verb: 'start', names: ['clock'], member: 'swiss', force: false });
    const plan = world.plan({ kind: 'command', command: { verb: 'crash', member: 'swiss' } });
    expect(plan.assumptions).toEqual([
      'The start entry point of clock runs on swiss; it is taken to succeed.',
    ]);
    expect(plan.changes).toMatchObject([
      { before: { member: 'swiss' }, after: { state: 'ONLINE', member: 'rye' } },
    ]);
  });

  it('carries on a failover that waits already', () => {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('clock', { FAILOVER_DELAY: '60' });
    world.start('clock', 'rye');
    world.fault('crash', 'rye');
    const plan = world.plan({ kind: 'command', command: { verb: 'boot', member: 'rye' } });
    expect(plan.changes).toMatchObject([{ resource: 'clock', after: { state: 'ONLINE' } }]);
  });

  it('says that a command would wait for quorum', () => {
    const world = new World(twoVotes());
    world.register('clock');
    world.start('clock', 'rye');
    const plan = world.plan({ kind: 'command', command: { verb: 'crash', member: 'rye' } });
    expect(plan.changes).toMatchObject([{ after: { target: 'ONLINE', state: 'OFFLINE' } }]);
  });
});

describe('the loss of each member', () => {
  it('is survived where every application finds another member', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock', { FAILOVER_DELAY: '30' });
    world.start('clock', 'rye');
    expect(world.survival()).toEqual([
      { member: 'rye', survives: true, lost: [] },
      { member: 'swiss', survives: true, lost: [] },
    ]);
  });

  it('names what would be lost, and every reason', () => {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('db', { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'rye brie' });
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('db', 'rye');
    world.start('app', 'rye');
    world.fault('crash', 'brie');
    expect(world.survival()).toEqual([
      {
        member: 'rye',
        survives: false,
        lost: [
          { resource: 'app', because: 'rye: is DOWN, brie: is DOWN, swiss: db not ONLINE there' },
          {
            resource: 'db',
            because: 'rye: is DOWN, brie: is DOWN, swiss: is not in HOSTING_MEMBERS',
          },
        ],
      },
      { member: 'swiss', survives: true, lost: [] },
    ]);
  });

  it('may cost the quorum', () => {
    const world = new World(twoVotes());
    world.register('clock');
    world.start('clock', 'rye');
    const because =
      'Cluster test has lost quorum: 1 of the 2 votes it needs are present. Boot a member.';
    expect(world.survival()).toEqual([
      { member: 'rye', survives: false, lost: [{ resource: 'clock', because }] },
      // What runs goes on running; but nothing could be started any more.
      { member: 'swiss', survives: false, lost: [{ resource: null, because }] },
    ]);
  });
});

describe('a planned command', () => {
  it('is carried out as long as nothing has changed since, and refused after that', () => {
    const world = new World();
    world.register('clock');
    world.register('other');
    const basis = world.cluster.basis();
    world.plan(started('clock'));
    world.advance(5000);
    expect(world.cluster.basis()).toBe(basis);
    const command: Command = { verb: 'start', names: ['clock'], member: null, force: false };
    expect(world.run(command, 'caa_start clock', basis).exitCode).toBe(0);
    const now = world.cluster.basis();
    expect(world.run(command, 'caa_start clock', basis)).toEqual({
      out: [],
      err: [
        `The cluster has changed since the plan was made: it was ${basis} and is ${now} now. ` +
          'Nothing was done; make a new plan.',
      ],
      exitCode: 1,
    });
  });

  it('is refused after every kind of change, by whatever daemon', () => {
    const changes: readonly ((world: World) => void)[] = [
      (world) => world.register('new'),
      (world) => world.unregister('other'),
      (world) => world.update('other', { CHECK_INTERVAL: '9' }),
      (world) => world.stop('clock'),
      (world) => world.fault('crash', 'pepicelli'),
      (world) => world.restartDaemon(),
    ];
    for (const change of changes) {
      const world = new World();
      world.register('clock');
      world.register('other');
      world.start('clock');
      const basis = world.cluster.basis();
      change(world);
      expect(world.cluster.basis(), String(change)).not.toBe(basis);
    }
  });
});

// --- the plan is what happens ---------------------------------------------------------------------------------------

const members = ['rye', 'swiss', 'brie'];
const names = ['a', 'b', 'c', 'd'];
const anyMember = fc.constantFrom(...members);
const anyNames = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });

interface Profile {
  readonly placement: string;
  readonly hosting: readonly string[];
  readonly requires: boolean;
  readonly optional: boolean;
  readonly delay: string;
  readonly active: string;
}

const profile: fc.Arbitrary<Profile> = fc.record({
  placement: fc.constantFrom('balanced', 'favored', 'restricted'),
  hosting: fc.uniqueArray(anyMember, { minLength: 1 }),
  requires: fc.boolean(),
  optional: fc.boolean(),
  delay: fc.constantFrom('0', '0', '20'),
  active: fc.constantFrom('0', '1'),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    verb: fc.constant('start' as const),
    names: fc.oneof(anyNames, fc.constant('all' as const)),
    member: fc.option(anyMember),
    force: fc.boolean(),
  }),
  fc.record({ verb: fc.constant('stop' as const), names: anyNames, force: fc.boolean() }),
  fc.record({
    verb: fc.constant('relocate' as const),
    names: fc.oneof(anyNames, fc.record({ onMember: anyMember })),
    member: fc.option(anyMember),
    force: fc.boolean(),
  }),
  fc.record({
    verb: fc.constant('balance' as const),
    names: fc.oneof(anyNames, fc.constant('all' as const)),
  }),
  fc.record({ verb: fc.constantFrom('crash', 'boot', 'shutdown'), member: anyMember }),
);

function worldOf(profiles: readonly Profile[]): World {
  const world = new World({ ...clusterOf(...members), quorumDisk: { name: 'dsk1h', votes: 1 } });
  profiles.forEach((each, index) => {
    const name = names[index] ?? '';
    const before = names[index - 1];
    const required = each.requires && before !== undefined ? before : '';
    const attributes = {
      PLACEMENT: each.placement,
      HOSTING_MEMBERS: each.placement === 'balanced' ? '' : each.hosting.join(' '),
      REQUIRED_RESOURCES: required,
      OPTIONAL_RESOURCES: each.optional && required === '' ? (before ?? '') : '',
      FAILOVER_DELAY: each.delay,
      ACTIVE_PLACEMENT: each.active,
      CHECK_INTERVAL: '0',
    };
    world.run({ verb: 'register', items: [registration(name, attributes)], update: false });
  });
  world.behave = () => ({ takesMs: 0 });
  return world;
}

describe('the plan is what happens', () => {
  it('when every entry point succeeds: the same lines, the same exit code, the same end', () => {
    const profiles = fc.array(profile, { minLength: 4, maxLength: 4 });
    const commands = fc.array(command, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(profiles, commands, (given, orders) => {
        const world = worldOf(given);
        for (const order of orders) {
          const plan = world.plan({ kind: 'command', command: order });
          const request = world.request(order, 'a plan');
          world.advance(60_000);
          const { out, err, exitCode } = world.reply(request);
          expect(exitCode).toBe(plan.exitCode);
          const text = (stream: string) =>
            plan.lines.filter((line) => line.stream === stream).map((line) => line.text);
          expect(text('out')).toEqual(out);
          expect(text('err')).toEqual(err);
          for (const { resource, after } of plan.changes) {
            expect(world.view(resource)).toMatchObject(after);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a network, tape or changer that fails', () => {
  /** Both members with an adapter on the network have an application that needs it. */
  function served(config = equipped()): World {
    const world = new World(config);
    registerMonitored(world, 'net', network());
    for (const [name, member] of [
      ['one', 'provolone'],
      ['two', 'polishham'],
    ] as const) {
      world.register(name, { REQUIRED_RESOURCES: 'net', CHECK_INTERVAL: '0' });
      world.start(name, member);
    }
    return world;
  }

  const moves = ({ changes }: ReturnType<World['plan']>) =>
    changes.map(({ resource, after }) => [resource, after.state, after.member]);

  it('TUI-071 is gone everywhere at once: nobody moves to a member that loses it as well', () => {
    const plan = served().plan({ kind: 'outage', resource: 'net', member: null });
    expect(moves(plan)).toEqual([
      ['one', 'OFFLINE', null],
      ['two', 'OFFLINE', null],
    ]);
    expect(plan.events.map(({ text }) => text).slice(0, 2)).toEqual([
      'adapter tu0 of provolone is down (a plan by root)',
      'net is OFFLINE on provolone (adapter tu0 of provolone is down)',
    ]);
    // It is no command: nobody types it, and nothing is printed.
    expect(plan).toMatchObject({ lines: [], exitCode: null });
    expect(plan.decisions.filter(({ chosen }) => chosen !== null)).toEqual([]);
  });

  it('TUI-071 is gone on one member: what runs there moves to the other', () => {
    const world = served();
    const before = JSON.stringify(world.cluster.documents());
    const plan = world.plan({ kind: 'outage', resource: 'net', member: 'provolone' });
    expect(moves(plan)).toEqual([['one', 'ONLINE', 'polishham']]);
    expect(JSON.stringify(world.cluster.documents())).toBe(before);
  });

  it('is what then happens, if the adapters are failed one after the other on one member', () => {
    const second = { name: 'tu2', address: '16.69.244.13', netmask: '255.255.255.0' };
    const config = equipped();
    const world = served({
      ...config,
      members: config.members.map((member) =>
        member.name === 'provolone'
          ? { ...member, adapters: [...(member.adapters ?? []), second] }
          : member,
      ),
    });
    const plan = world.plan({ kind: 'outage', resource: 'net', member: 'provolone' });
    expect(moves(plan)).toEqual([['one', 'ONLINE', 'polishham']]);
    hardware(world, 'fail', 'provolone', 'tu0');
    world.advance(60_000);
    // The other adapter still carries the network.
    expect(world.view('one')).toMatchObject({ state: 'ONLINE', member: 'provolone' });
    hardware(world, 'fail', 'provolone', 'tu2');
    world.advance(60_000);
    for (const { resource, after } of plan.changes) {
      expect(world.view(resource)).toMatchObject(after);
    }
  });

  it('means nothing where it is OFFLINE, and for what is not registered', () => {
    const world = served();
    expect(world.plan({ kind: 'outage', resource: 'net', member: 'pepicelli' })).toMatchObject({
      events: [],
      changes: [],
    });
    expect(world.plan({ kind: 'outage', resource: 'nobody', member: null }).events).toEqual([]);
  });
});

describe('a change of a profile', () => {
  const updated = (attributes: Readonly<Record<string, string>>): Supposition => ({
    kind: 'command',
    command: { verb: 'register', items: [registration('clock', attributes)], update: true },
  });

  it('TUI-071 says what would be registered, and where the next placement would lead', () => {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('clock');
    world.start('clock', 'rye');
    const plan = world.plan(updated({ PLACEMENT: 'favored', HOSTING_MEMBERS: 'brie swiss' }));
    expect(plan.changes).toEqual([]);
    expect(plan.versions).toMatchObject([
      {
        resource: 'clock',
        before: { attributes: { PLACEMENT: 'balanced' } },
        after: { attributes: { PLACEMENT: 'favored', HOSTING_MEMBERS: 'brie swiss' } },
      },
    ]);
    expect(plan.placements).toMatchObject([
      { resource: 'clock', before: 'swiss', after: { chosen: 'brie' } },
    ]);
    world.update('clock', { PLACEMENT: 'favored', HOSTING_MEMBERS: 'brie swiss' });
    world.fault('crash', 'rye');
    world.advance(10_000);
    expect(world.view('clock')).toMatchObject({ state: 'ONLINE', member: 'brie' });
  });

  it('says nothing of placement where nothing is registered anew', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    const same = world.plan(updated({}));
    expect(same).toMatchObject({ versions: [], placements: [], exitCode: 0 });
    expect(world.plan(started('clock'))).toMatchObject({ versions: [], placements: [] });
  });

  it('a way back is planned as the change that it is', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock', { RESTART_ATTEMPTS: '1' });
    const was = world.cluster.documents().resources[0];
    world.update('clock', { RESTART_ATTEMPTS: '3' });
    const { attributes = {}, scriptPath = '' } = was ?? {};
    const items = [{ name: 'clock', values: { attributes, scriptPath } }];
    const plan = world.plan({ kind: 'command', command: { verb: 'restore', items } });
    expect(plan.lines).toEqual([
      { stream: 'out', text: 'Resource clock is registered as it was.' },
    ]);
    expect(plan.versions).toMatchObject([{ after: { attributes: { RESTART_ATTEMPTS: '1' } } }]);
    expect(world.cluster.attributes('clock')).toMatchObject({ RESTART_ATTEMPTS: '3' });
  });
});
