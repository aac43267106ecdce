// The daemon ends at every moment of every operation: after each step of the engine, and between any two things that a
// step has it do. A new one takes over, and what it leaves must be one of the two honest outcomes.
import { describe, expect, it } from 'vitest';
import { equipped, hardware, network, registerMonitored } from '../../support/hardware.ts';
import { deli, registration, World } from '../../support/world.ts';

/** Thrown where the daemon ends. */
class DaemonEnded extends Error {}

interface Operation {
  readonly title: string;
  readonly prepare: (world: World) => void;
  /** Begins the operation; it goes on by itself. */
  readonly begin: (world: World) => void;
  /** Where else an application may be in the end: what was stopped for a move is placed anew. */
  readonly elsewhere?: boolean;
}

/** Without checks on the clock, so that every moment belongs to the operation. */
const quiet = { CHECK_INTERVAL: '0' };
const three = ['provolone', 'polishham', 'pepicelli'] as const;

function chain(world: World): void {
  world.register('db', quiet);
  world.register('app', { ...quiet, REQUIRED_RESOURCES: 'db' });
  world.register('web', { ...quiet, REQUIRED_RESOURCES: 'app' });
}

const running = (world: World): void => {
  world.register('app', quiet);
  world.start('app', 'provolone');
};

const chainRunning = (world: World): void => {
  chain(world);
  world.start('web', 'provolone', true);
};

const failing =
  (entryPoint: string, member: string) =>
  (world: World): void => {
    running(world);
    world.behave = (call) =>
      call.entryPoint === entryPoint && call.member === member
        ? { takesMs: 500, outcome: { kind: 'exit', code: 1 }, runningAfter: false }
        : { takesMs: 500 };
  };

/** Its first stop fails and leaves the process running; the next one would work. */
function unknown(world: World): void {
  running(world);
  world.behave = () => ({ outcome: { kind: 'exit', code: 1 } });
  world.stop('app');
  world.behave = () => ({});
}

const one = ['app'];
const operations: readonly Operation[] = [
  {
    title: 'caa_start',
    prepare: (world) => world.register('app', quiet),
    begin: (world) => world.request({ verb: 'start', names: one, member: null, force: false }),
  },
  {
    title: 'caa_start of one whose start fails on the first member',
    prepare: (world) => {
      failing('start', 'polishham')(world);
      world.stop('app');
    },
    begin: (world) => world.request({ verb: 'start', names: one, member: null, force: false }),
  },
  {
    title: 'caa_start -f of a chain',
    prepare: chain,
    begin: (world) => world.request({ verb: 'start', names: ['web'], member: null, force: true }),
  },
  {
    title: 'caa_start -all',
    prepare: (world) => {
      chain(world);
      world.register('other', quiet);
    },
    begin: (world) => world.request({ verb: 'start', names: 'all', member: null, force: false }),
  },
  {
    title: 'caa_stop',
    prepare: running,
    begin: (world) => world.request({ verb: 'stop', names: one, force: false }),
  },
  {
    title: 'caa_stop -f of a chain',
    prepare: chainRunning,
    begin: (world) => world.request({ verb: 'stop', names: ['db'], force: true }),
  },
  {
    title: 'caa_relocate',
    prepare: running,
    begin: (world) => relocate(world, one, false),
    elsewhere: true,
  },
  {
    title: 'caa_relocate whose start fails, and back home',
    prepare: failing('start', 'pepicelli'),
    begin: (world) => relocate(world, one, false),
    elsewhere: true,
  },
  {
    title: 'caa_relocate -f of a chain',
    prepare: chainRunning,
    begin: (world) => relocate(world, ['app'], true),
    elsewhere: true,
  },
  {
    title: 'a failover after a crash',
    prepare: chainRunning,
    begin: (world) => world.request({ verb: 'crash', member: 'provolone' }),
    elsewhere: true,
  },
  {
    title: 'a failover after a failure',
    prepare: (world) => {
      world.register('app', { CHECK_INTERVAL: '3600', RESTART_ATTEMPTS: '0' });
      world.start('app', 'provolone');
      world.killProcess('app');
    },
    begin: (world) => world.advance(3_601_000),
    elsewhere: true,
  },
  {
    title: 'a failover after a required network was lost',
    prepare: (world) => {
      registerMonitored(world, 'net', network());
      world.register('app', { ...quiet, REQUIRED_RESOURCES: 'net' });
      world.start('app', 'provolone');
    },
    begin: (world) => hardware(world, 'fail', 'provolone', 'tu0'),
  },
  {
    title: 'an orderly shutdown',
    prepare: chainRunning,
    begin: (world) => world.request({ verb: 'shutdown', member: 'provolone' }),
    elsewhere: true,
  },
  {
    title: 'a boot with ACTIVE_PLACEMENT',
    prepare: (world) => {
      world.register('app', {
        ...quiet,
        PLACEMENT: 'favored',
        HOSTING_MEMBERS: 'pepicelli provolone',
        ACTIVE_PLACEMENT: '1',
      });
      world.fault('crash', 'pepicelli');
      world.start('app');
    },
    begin: (world) => world.request({ verb: 'boot', member: 'pepicelli' }),
  },
  {
    title: 'caa_balance',
    prepare: (world) => {
      running(world);
      world.update('app', { ...quiet, PLACEMENT: 'favored', HOSTING_MEMBERS: 'pepicelli' });
    },
    begin: (world) => world.request({ verb: 'balance', names: one }),
  },
  {
    title: 'caa_stop -kill of one that is UNKNOWN',
    prepare: unknown,
    begin: (world) => world.request({ verb: 'stop', names: one, force: false, exit: 'kill' }),
  },
  {
    title: 'caa_stop -retry of one that is UNKNOWN',
    prepare: unknown,
    begin: (world) => world.request({ verb: 'stop', names: one, force: false, exit: 'retry' }),
  },
  {
    title: 'a drain',
    prepare: (world) => {
      running(world);
      world.register('other', quiet);
      world.start('other', 'provolone');
    },
    begin: (world) => {
      world.request({ verb: 'drain', member: 'provolone', reason: 'a test' });
      const onMember = { onMember: 'provolone' };
      world.request({ verb: 'relocate', names: onMember, member: null, force: false });
    },
    elsewhere: true,
  },
  {
    title: 'a freeze',
    prepare: running,
    begin: (world) => {
      const scopes = [{ kind: 'cluster' } as const];
      world.request({ verb: 'freeze', scopes, reason: 'a test', until: null });
    },
  },
  {
    title: 'a thaw that lets a failover go on',
    prepare: (world) => {
      running(world);
      const scopes = [{ kind: 'resource', resource: 'app' } as const];
      world.run({ verb: 'freeze', scopes, reason: 'a test', until: null });
      world.fault('crash', 'provolone');
      world.advance(1000);
    },
    begin: (world) => {
      world.request({ verb: 'unfreeze', scopes: [{ kind: 'resource', resource: 'app' }] });
    },
  },
  {
    title: 'caa_register of a chain',
    prepare: () => {},
    begin: (world) => {
      const items = ['db', 'app', 'web'].map((name, index, all) => {
        const required = all[index - 1];
        return registration(name, {
          ...quiet,
          ...(required === undefined ? {} : { REQUIRED_RESOURCES: required }),
        });
      });
      world.request({ verb: 'register', items, update: false });
    },
  },
  {
    title: 'caa_register -u of one that runs',
    prepare: running,
    begin: (world) => {
      const items = [registration('app', { ...quiet, DESCRIPTION: 'new', FAILOVER_DELAY: '5' })];
      world.request({ verb: 'register', items, update: true });
    },
  },
  {
    title: 'caa_unregister of a chain',
    prepare: chain,
    begin: (world) => world.request({ verb: 'unregister', names: ['web', 'app', 'db'] }),
  },
  {
    title: 'a restore of the registry',
    prepare: chain,
    begin: (world) => {
      const { registration: old } = registration('db', { ...quiet, DESCRIPTION: 'old' });
      const values = { attributes: old.attributes, scriptPath: old.scriptPath };
      const items = [
        { name: 'db', values },
        { name: 'web', values: null },
      ];
      world.request({ verb: 'restore', items });
    },
  },
];

function relocate(world: World, names: readonly string[], force: boolean): void {
  world.request({ verb: 'relocate', names, member: 'pepicelli', force });
}

function prepared(operation: Operation): World {
  const config = {
    ...deli,
    members: deli.members.map((member) => ({ ...member, votes: 0 as const })),
  };
  const world = new World(equipped(config));
  operation.prepare(world);
  world.advance(2000);
  return world;
}

/** Lets the operation run to its end, or to the `moment`-th moment. @returns how many moments there were. */
function play(world: World, operation: Operation, moment: number): number {
  let seen = 0;
  world.onMoment = () => {
    seen += 1;
    if (seen === moment) throw new DaemonEnded();
  };
  try {
    operation.begin(world);
    world.advance(30_000);
  } catch (error) {
    if (!(error instanceof DaemonEnded)) throw error;
  }
  world.onMoment = () => {};
  return seen;
}

const statusOf = (world: World): ReadonlyMap<string, string> =>
  new Map(
    world.cluster
      .stat(null, world.now)
      .resources.map(({ name, description }) => [name, `${description} ${world.status(name)}`]),
  );

/** What must hold of any cluster in which nothing is going on. */
function expectOrder(world: World, when: string): void {
  const { resources, runs } = world.cluster.view(world.now);
  for (const { name, state, member, activity, waiting, required } of resources) {
    expect(activity, `${name} is idle ${when}`).toBeNull();
    expect(waiting, `${name} does not wait ${when}`).toBeNull();
    const processes = [...(world.processes.get(name) ?? [])];
    // What is UNKNOWN may be gone already.
    const right = state === 'UNKNOWN' && processes.length === 0 ? [] : [member];
    expect(processes, `CAA-003 ${name} ${when}`).toEqual(state === 'OFFLINE' ? [] : right);
    for (const other of required) {
      expect(world.cluster.stat([other], world.now).unknown, `${other} ${when}`).toEqual([]);
      if (state === 'ONLINE' && other !== 'net') {
        expect(world.status(other), `${name} requires ${other} ${when}`).toContain(`on ${member}`);
      }
    }
  }
  for (const run of runs) expect(run.endedAt, `${run.commandLine} ${when}`).not.toBeNull();
  for (const name of world.processes.keys()) {
    const gone = world.cluster.stat([name], world.now).unknown.length > 0;
    if (gone) expect(world.processes.get(name)?.size, `${name} is gone ${when}`).toBe(0);
  }
  expect(world.stored().resources.length).toBe(resources.length);
}

function expectHonest(
  world: World,
  operation: Operation,
  [before, after]: readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>],
  when: string,
): void {
  expectOrder(world, when);
  const found = statusOf(world);
  for (const name of new Set([...before.keys(), ...after.keys(), ...found.keys()])) {
    const outcomes = [before.get(name), after.get(name)];
    if (operation.elsewhere === true) {
      outcomes.push(...three.map((member) => `${name} ONLINE/ONLINE on ${member}`));
    }
    expect(outcomes, `${name} ${when}`).toContain(found.get(name));
  }
}

describe('CAA-003 CAA-452 the daemon ends at every moment of', () => {
  it.each(operations)('$title', (operation) => {
    const before = statusOf(prepared(operation));
    const whole = prepared(operation);
    const moments = play(whole, operation, Number.POSITIVE_INFINITY);
    const outcomes = [before, statusOf(whole)] as const;
    expectOrder(whole, 'without an interruption');
    expect(moments).toBeGreaterThan(1);
    for (let moment = 1; moment <= moments; moment += 1) {
      const world = prepared(operation);
      play(world, operation, moment);
      world.restartDaemon();
      world.advance(120_000);
      expectHonest(world, operation, outcomes, `after moment ${moment} of ${moments}`);
    }
  });
});

describe('CAA-003 CAA-452 the daemon ends, and the next one ends as well, during', () => {
  const titles = ['caa_start', 'caa_stop', 'caa_relocate', 'a failover after a crash'];

  it.each(operations.filter(({ title }) => titles.includes(title)))('$title', (operation) => {
    const before = statusOf(prepared(operation));
    const whole = prepared(operation);
    const moments = play(whole, operation, Number.POSITIVE_INFINITY);
    const outcomes = [before, statusOf(whole)] as const;
    const takeOver: Operation = { ...operation, begin: (world) => world.restartDaemon() };
    for (let moment = 1; moment <= moments; moment += 1) {
      let moreMoments = Number.POSITIVE_INFINITY;
      for (let second = 1; second <= moreMoments; second += 1) {
        const world = prepared(operation);
        play(world, operation, moment);
        const seen = play(world, takeOver, second);
        if (seen < second) moreMoments = seen;
        world.restartDaemon();
        world.advance(120_000);
        const when = `after moments ${moment} of ${moments} and ${second}`;
        expectHonest(world, takeOver, outcomes, when);
      }
    }
  });
});
