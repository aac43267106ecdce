// The ways out of state UNKNOWN, and what becomes of them when the daemon ends in the middle.
import { describe, expect, it } from 'vitest';
import type { UnknownExit } from '../../../src/engine/index.ts';
import { clusterOf, type Reply, World } from '../../support/world.ts';

/** `clock`, UNKNOWN on rye, with its process still there; `fails` says whether its stop entry point does. */
function unknown(): { readonly world: World; fails: boolean } {
  const world = new World(clusterOf('rye', 'swiss'));
  const scene = { world, fails: true };
  world.behave = ({ entryPoint }) =>
    entryPoint === 'stop' && scene.fails ? { outcome: { kind: 'exit', code: 1 } } : {};
  world.register('clock');
  world.start('clock', 'rye');
  world.stop('clock');
  expect(world.status('clock')).toBe('OFFLINE/UNKNOWN on rye');
  expect(isRunning(world)).toBe(true);
  return scene;
}

const isRunning = (world: World): boolean => world.processes.get('clock')?.has('rye') === true;

function leave(world: World, exit: UnknownExit, force = false): Reply {
  return world.run({ verb: 'stop', names: ['clock'], force, exit }, `caa_stop -${exit} clock`);
}

describe('the ways out', () => {
  it('CAA-207 CAA-327 confirm: it is OFFLINE, no script is run, and nothing is killed', () => {
    const { world } = unknown();
    expect(leave(world, 'confirm')).toMatchObject({
      exitCode: 0,
      out: ['Resource clock was in state UNKNOWN on member rye. It is now OFFLINE.'],
    });
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.callsOf('clock')).toEqual(['start rye user', 'stop rye user']);
    expect(isRunning(world)).toBe(true);
    expect(world.remainsTold).toEqual(['clock on rye']);
  });

  it('CAA-333 stop -f that ignores an error says what still runs as well, a stop that works does not', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    world.start('clock', 'rye');
    world.stop('clock');
    expect(world.remainsTold).toEqual([]);
    world.start('clock', 'rye');
    world.behave = ({ entryPoint }) =>
      entryPoint === 'stop' ? { outcome: { kind: 'exit', code: 1 } } : {};
    const command = { verb: 'stop', names: ['clock'], force: true } as const;
    expect(world.run(command, 'caa_stop clock -f').exitCode).toBe(0);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.remainsTold).toEqual(['clock on rye']);
  });

  it('retry: the stop entry point runs again, and decides', () => {
    const scene = unknown();
    const { world } = scene;
    expect(leave(world, 'retry').exitCode).toBe(1);
    expect(world.status('clock')).toBe('OFFLINE/UNKNOWN on rye');
    scene.fails = false;
    expect(leave(world, 'retry')).toMatchObject({ exitCode: 0, err: [] });
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.callsOf('clock')).toHaveLength(4);
  });

  it('retry -f takes it as stopped, whatever the script says', () => {
    const { world } = unknown();
    expect(leave(world, 'retry', true).exitCode).toBe(0);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
  });

  it('kill: its processes are gone before it is OFFLINE', () => {
    const { world } = unknown();
    expect(leave(world, 'kill')).toMatchObject({
      exitCode: 0,
      err: [],
      out: [
        "Attempting to kill what is left of 'clock' on member 'rye'",
        'Resource clock is now OFFLINE; 1 process killed.',
      ],
    });
    expect(isRunning(world)).toBe(false);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.start('clock', 'swiss').exitCode).toBe(0);
  });

  it('kill: a plan, which sees no process, counts none', () => {
    const { world } = unknown();
    const command = { verb: 'stop', names: ['clock'], force: false, exit: 'kill' } as const;
    expect(world.plan({ kind: 'command', command })).toMatchObject({
      exitCode: 0,
      lines: [{}, { text: 'Resource clock is now OFFLINE; what was left of it is killed.' }],
    });
    expect(isRunning(world)).toBe(true);
  });

  it.each([
    [2, '2 processes of it cannot be killed.'],
    [null, 'This host does not show which processes are its own.'],
  ])('kill that leaves %s: it stays UNKNOWN', (left, why) => {
    const { world } = unknown();
    world.leftAfterKill = left;
    const { exitCode, err } = leave(world, 'kill');
    expect([exitCode, world.status('clock')]).toEqual([1, 'OFFLINE/UNKNOWN on rye']);
    expect(err).toEqual([
      `${why} Resource clock stays UNKNOWN. End them by hand, then run caa_stop clock.`,
    ]);
  });
});

describe('other states', () => {
  it.each([
    ['ONLINE', 'Resource clock is ONLINE on member rye, not UNKNOWN'],
    ['OFFLINE', 'Resource clock is OFFLINE, not UNKNOWN'],
  ])('%s: -retry and -kill are refused, and nothing happens', (state, message) => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    if (state === 'ONLINE') world.start('clock', 'rye');
    const before = [world.status('clock'), world.callsOf('clock')];
    for (const exit of ['retry', 'kill'] as const) {
      const { exitCode, err } = leave(world, exit);
      expect({ exitCode, err }).toEqual({
        exitCode: 1,
        err: [`${message}; -${exit} is for state UNKNOWN only.`],
      });
    }
    expect([world.status('clock'), world.callsOf('clock')]).toEqual(before);
  });

  it('what is not registered is refused', () => {
    const world = new World(clusterOf('rye'));
    expect(leave(world, 'kill').err).toEqual(['Resource clock is not registered.']);
  });
});

describe('the daemon ends in the middle', () => {
  class DaemonEnded extends Error {}

  /** Lets the command run to its end, or to the `moment`-th moment. @returns how many moments there were. */
  function play(world: World, exit: UnknownExit, moment: number): number {
    let seen = 0;
    world.onMoment = () => {
      seen += 1;
      if (seen === moment) throw new DaemonEnded();
    };
    try {
      leave(world, exit);
    } catch (error) {
      if (!(error instanceof DaemonEnded)) throw error;
    }
    world.onMoment = () => {};
    return seen;
  }

  it.each(['confirm', 'retry', 'kill'] as const)(
    'of %s, at every moment: the state is true',
    (exit) => {
      const moments = play(unknown().world, exit, Number.POSITIVE_INFINITY);
      expect(moments).toBeGreaterThan(2);
      for (let moment = 1; moment <= moments; moment += 1) {
        const { world } = unknown();
        play(world, exit, moment);
        world.restartDaemon();
        world.advance(1000);
        const when = `after moment ${moment} of ${moments}`;
        const status = world.status('clock');
        expect(['OFFLINE/OFFLINE', 'OFFLINE/UNKNOWN on rye'], when).toContain(status);
        // Only who says that it is down without looking may be wrong about it.
        if (status === 'OFFLINE/OFFLINE' && exit !== 'confirm') {
          expect(isRunning(world), when).toBe(false);
        }
        if (status !== 'OFFLINE/OFFLINE') expect(leave(world, 'kill').exitCode, when).toBe(0);
        expect(world.status('clock'), when).toBe('OFFLINE/OFFLINE');
      }
    },
  );

  it.each([true, false])('of a retry whose script fails (%s): the state is true', (fails) => {
    const scene = unknown();
    const { world } = scene;
    scene.fails = fails;
    const command = { verb: 'stop', names: ['clock'], force: false, exit: 'retry' } as const;
    world.request(command, 'caa_stop -retry clock');
    world.advance(5);
    world.restartDaemon();
    world.advance(1000);
    const status = fails ? 'OFFLINE/UNKNOWN on rye' : 'OFFLINE/OFFLINE';
    expect([world.status('clock'), isRunning(world)]).toEqual([status, fails]);
  });

  it.each([
    [0, 'Resource clock is now OFFLINE; 1 process killed.'],
    [1, 'Resource clock is OFFLINE meanwhile.'],
  ])('its member crashes %i ms before: it is OFFLINE, and the command ends', (before, line) => {
    const { world } = unknown();
    const command = { verb: 'stop', names: ['clock'], force: false, exit: 'kill' } as const;
    // Killing takes both the same time, so that the first to begin is the first to end.
    if (before > 0) world.request({ verb: 'crash', member: 'rye' });
    world.advance(before);
    const request = world.request(command, 'caa_stop -kill clock');
    if (before === 0) world.request({ verb: 'crash', member: 'rye' });
    world.advance(1000);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.reply(request)).toMatchObject({
      exitCode: 0,
      out: ["Attempting to kill what is left of 'clock' on member 'rye'", line],
    });
  });
});
