// caa_start and caa_stop (manual 2.6, 2.9) through the engine: exact lines, states, refusals.
import { describe, expect, it } from 'vitest';
import { clusterOf, type ScriptCall, World } from '../../support/world.ts';

const exit = (code: number) => ({ outcome: { kind: 'exit' as const, code } });

/** Entry points that fail, written as `start rye`. */
const failing =
  (...which: readonly string[]) =>
  ({ entryPoint, member, resource }: ScriptCall) =>
    which.includes(`${entryPoint} ${member}`) || which.includes(`${resource} ${entryPoint}`)
      ? exit(1)
      : {};

describe('caa_start', () => {
  it('CAA-296 CAA-297 CAA-298 walks on to the next member and gives up when none is left', () => {
    const world = new World();
    world.register('clock');
    world.behave = failing('start provolone', 'start polishham', 'start pepicelli');
    const reply = world.start('clock');
    expect(reply.out).toEqual([
      "Attempting to start 'clock' on member 'provolone'",
      "Start of 'clock' on member 'provolone' failed.",
      "Attempting to start 'clock' on member 'polishham'",
      "Start of 'clock' on member 'polishham' failed.",
      "Attempting to start 'clock' on member 'pepicelli'",
      "Start of 'clock' on member 'pepicelli' failed.",
      'No more members to consider',
    ]);
    expect(reply.err.at(-1)).toBe('Could not start resource clock.');
    expect(reply.exitCode).toBe(1);
  });

  it('CAA-289 keeps the target ONLINE after a start that failed everywhere', () => {
    const world = new World();
    world.register('clock');
    world.behave = failing('clock start');
    world.start('clock');
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
    expect(world.view('clock').trouble).toBe('failed');
  });

  it('CAA-206 cleans up with stop on each member where start failed', () => {
    const world = new World();
    world.register('clock');
    world.behave = failing('start provolone');
    world.start('clock');
    expect(world.callsOf('clock')).toEqual([
      'start provolone user',
      'stop provolone user',
      'start polishham user',
    ]);
  });

  it('CAA-205 CAA-206 goes UNKNOWN and tries no other member when that stop fails too', () => {
    const world = new World();
    world.register('clock');
    world.behave = failing('start provolone', 'stop provolone');
    const reply = world.start('clock');
    expect(reply.exitCode).toBe(1);
    expect(world.status('clock')).toBe('ONLINE/UNKNOWN on provolone');
    expect(reply.err.at(-1)).toBe('Resource clock is in state UNKNOWN. Run caa_stop first.');
  });

  it('does not clean up after a script that could not be run at all', () => {
    const world = new World();
    world.register('clock');
    const outcome = { kind: 'unstartable' as const, message: 'There is no such file.' };
    world.behave = ({ member }) => (member === 'provolone' ? { outcome } : {});
    expect(world.start('clock').err).toEqual([
      "The start entry point of 'clock' on member 'provolone' could not be run: " +
        'There is no such file. See caa_stat -why clock.',
    ]);
    expect(world.callsOf('clock')).toEqual(['start provolone user', 'start polishham user']);
  });

  it('CAA-300 refuses what is not registered', () => {
    expect(new World().start('ghost')).toEqual({
      out: [],
      err: ['Resource ghost is not registered.'],
      exitCode: 1,
    });
  });

  it('CAA-302 tries the member of -c and no other', () => {
    const world = new World();
    world.register('clock');
    world.behave = failing('start polishham');
    expect(world.start('clock', 'polishham').out).toEqual([
      "Attempting to start 'clock' on member 'polishham'",
      "Start of 'clock' on member 'polishham' failed.",
      'No more members to consider',
    ]);
  });

  it('CAA-302 CAA-461 refuses -c to a member that is down, and changes nothing', () => {
    const world = new World();
    world.register('clock');
    world.fault('crash', 'polishham');
    const reply = world.start('clock', 'polishham');
    expect(reply.err).toEqual(['Member polishham is not available. It is DOWN.']);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
  });

  it('refuses -c to a member that does not exist and names those that do', () => {
    const world = new World();
    world.register('clock');
    expect(world.start('clock', 'mozzarella').err).toEqual([
      'Member mozzarella is not available. Cluster deli has provolone, polishham, pepicelli.',
    ]);
  });

  const elsewhere = { PLACEMENT: 'favored', HOSTING_MEMBERS: 'polishham' };
  it('CAA-303 favored: -c outside the list only while no listed member is available', () => {
    const world = new World();
    world.register('clock', elsewhere);
    expect(world.start('clock', 'provolone').exitCode).toBe(1);
    world.fault('crash', 'polishham');
    expect(world.start('clock', 'provolone').exitCode).toBe(0);
  });

  it('CAA-303 restricted: -c outside the list never', () => {
    const world = new World();
    world.register('clock', { ...elsewhere, PLACEMENT: 'restricted' });
    const reply = world.start('clock', 'provolone');
    expect(reply.err).toEqual([
      'Resource clock has placement error.',
      "Member 'provolone' is not in HOSTING_MEMBERS (rule: Placement policy).",
    ]);
    expect(reply.exitCode).toBe(1);
  });

  it('CAA-315 says where it is running already', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    expect(world.start('clock')).toEqual({
      out: [],
      err: ['Resource clock is already running on member provolone.'],
      exitCode: 1,
    });
  });

  it('CAA-287 CAA-316 refuses an UNKNOWN resource', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    world.behave = failing('clock stop');
    world.stop('clock');
    expect(world.start('clock').err).toEqual([
      'Resource clock is in state UNKNOWN. Run caa_stop first.',
    ]);
  });

  it('CAA-312 E2E-42 starts the others when one of several fails', () => {
    const world = new World();
    for (const name of ['a', 'b', 'c']) world.register(name);
    world.behave = failing('b start');
    const names = ['a', 'b', 'c'];
    const reply = world.run({ verb: 'start', names, member: null, force: false });
    expect(reply.exitCode).toBe(1);
    expect(names.map((name) => world.view(name).state)).toEqual(['ONLINE', 'OFFLINE', 'ONLINE']);
  });

  it('takes a name that is given twice once', () => {
    const world = new World();
    world.register('a');
    const reply = world.run({ verb: 'start', names: ['a', 'a'], member: null, force: false });
    expect(reply).toMatchObject({ err: [], exitCode: 0 });
  });

  it('CAA-313 CAA-314 -all starts required applications first', () => {
    const world = new World();
    world.register('zdb');
    world.register('app', { REQUIRED_RESOURCES: 'zdb' });
    const reply = world.run({ verb: 'start', names: 'all', member: null, force: false });
    expect(reply.exitCode).toBe(0);
    expect(world.calls.map(({ resource }) => resource)).toEqual(['zdb', 'app']);
  });

  it('CAA-318 CAA-319 CAA-613 E2E-39 reports a member that crashes during the start; it fails over', () => {
    const world = new World();
    world.register('app');
    world.behave = ({ entryPoint }) => (entryPoint === 'start' ? { takesMs: 5000 } : {});
    const request = world.request({ verb: 'start', names: ['app'], member: null, force: false });
    world.advance(1000);
    world.fault('crash', 'provolone');
    expect(world.reply(request)).toEqual({
      out: ["Attempting to start 'app' on member 'provolone'"],
      err: ['Remote start for [app] failed on member [provolone]'],
      exitCode: 1,
    });
    world.advance(6000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });
});

describe('caa_start -f', () => {
  const chain = (): World => {
    const world = new World();
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    return world;
  };

  it('CAA-305 CAA-620 without -f an OFFLINE required application is refused with a hint', () => {
    const world = chain();
    expect(world.start('app')).toEqual({
      out: [],
      err: ['Required resource db of app is not ONLINE on any member. Use -f.'],
      exitCode: 1,
    });
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-306 CAA-308 CAA-309 starts what is required first, on the same member', () => {
    const world = chain();
    expect(world.start('app', null, true).out).toEqual([
      "Attempting to start 'db' on member 'provolone'",
      "Start of 'db' on member 'provolone' succeeded.",
      "Attempting to start 'app' on member 'provolone'",
      "Start of 'app' on member 'provolone' succeeded.",
    ]);
  });

  it('CAA-304 CAA-307 E2E-11 moves a required application that runs elsewhere, only with -f', () => {
    const world = chain();
    world.start('db', 'pepicelli');
    expect(world.start('app', 'polishham').err).toEqual([
      'Required resource db of app is not ONLINE on member polishham. Use -f.',
    ]);
    expect(world.start('app', 'polishham', true).out).toEqual([
      "Attempting to stop 'db' on member 'pepicelli'",
      "Stop of 'db' on member 'pepicelli' succeeded.",
      "Attempting to start 'db' on member 'polishham'",
      "Start of 'db' on member 'polishham' succeeded.",
      "Attempting to start 'app' on member 'polishham'",
      "Start of 'app' on member 'polishham' succeeded.",
    ]);
  });

  it('CAA-309 does not try app on a member where db does not start; the whole group walks on', () => {
    const world = chain();
    world.behave = failing('start provolone');
    expect(world.start('app', null, true).exitCode).toBe(0);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.status('db')).toBe('ONLINE/ONLINE on polishham');
  });

  it('does not take a required application from others that need it', () => {
    const world = chain();
    world.register('other', { REQUIRED_RESOURCES: 'db' });
    world.start('other', 'pepicelli', true);
    const reply = world.start('app', 'polishham', true);
    expect(reply.err).toEqual(['Resources that require db are ONLINE: other. Use -f.']);
    expect(world.status('db')).toBe('ONLINE/ONLINE on pepicelli');
  });
});

describe('caa_stop', () => {
  it('CAA-323 the target becomes OFFLINE before the stop entry point has ended', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    world.behave = () => ({ takesMs: 4000 });
    world.request({ verb: 'stop', names: ['clock'], force: false });
    world.advance(1000);
    expect(world.status('clock')).toBe('OFFLINE/ONLINE on provolone');
    world.advance(4000);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-326 CAA-288 E2E-16 a failed stop leaves it UNKNOWN on its member, target OFFLINE', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    world.behave = failing('clock stop');
    const reply = world.stop('clock');
    expect(reply.out.at(-1)).toBe("Stop of 'clock' on member 'provolone' failed.");
    expect(reply.exitCode).toBe(1);
    expect(world.status('clock')).toBe('OFFLINE/UNKNOWN on provolone');
    world.calls.length = 0;
    expect(world.stop('clock').exitCode).toBe(0);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
    expect(world.calls, 'CAA-207 CAA-327').toEqual([]);
    world.behave = () => ({});
    expect(world.start('clock').exitCode).toBe(0);
  });

  it('CAA-203 CAA-326 a stop that hangs past SCRIPT_TIMEOUT counts as failed', () => {
    const world = new World();
    world.register('clock', { SCRIPT_TIMEOUT: '2' });
    world.start('clock');
    world.behave = () => ({ takesMs: 60_000 });
    const before = world.now;
    expect(world.stop('clock').exitCode).toBe(1);
    expect(world.now - before).toBe(2000);
    expect(world.status('clock')).toBe('OFFLINE/UNKNOWN on provolone');
  });

  it('CAA-333 E2E-17 -f ignores errors of the stop entry point', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    world.behave = failing('clock stop');
    expect(world.stop('clock', true).exitCode).toBe(0);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-328 CAA-621 E2E-12 refuses what an ONLINE application requires; targets stay', () => {
    const world = new World();
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('app', null, true);
    expect(world.stop('db')).toEqual({
      out: [],
      err: ['Resources that require db are ONLINE: app. Use -f.'],
      exitCode: 1,
    });
    expect(world.status('db')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-329 CAA-330 CAA-331 CAA-332 CAA-423 -f stops the chain, farthest first', () => {
    const world = new World();
    world.register('c');
    world.register('b', { REQUIRED_RESOURCES: 'c' });
    world.register('a', { REQUIRED_RESOURCES: 'b' });
    world.start('a', null, true);
    world.calls.length = 0;
    expect(world.stop('c', true).exitCode).toBe(0);
    expect(world.calls.map(({ resource }) => resource)).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) expect(world.status(name)).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-336 an OFFLINE application: not running, unless it was waiting', () => {
    const world = new World();
    world.register('clock');
    expect(world.stop('clock')).toEqual({
      out: [],
      err: ['Resource clock is not running.'],
      exitCode: 1,
    });
    world.behave = failing('clock start');
    world.start('clock');
    expect(world.stop('clock').exitCode).toBe(0);
    expect(world.status('clock')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-334 CAA-335 -c stops everything on the member, dependents first', () => {
    const world = new World();
    world.register('adb');
    world.register('zapp', { REQUIRED_RESOURCES: 'adb' });
    world.register('other');
    world.start('zapp', 'polishham', true);
    world.start('other', 'pepicelli');
    world.calls.length = 0;
    world.run({ verb: 'stop', names: { onMember: 'polishham' }, force: false });
    expect(world.calls.map(({ resource }) => resource)).toEqual(['zapp', 'adb']);
    expect(world.view('other').state).toBe('ONLINE');
  });
});

describe('caa_stop -all', () => {
  it('CAA-334 also ends the wait of those that were to be started', () => {
    const world = new World();
    world.register('runs');
    world.register('waits');
    world.register('idle');
    world.start('runs');
    world.behave = failing('waits start');
    world.start('waits');
    const reply = world.run({ verb: 'stop', names: 'all', force: false });
    expect(reply.exitCode).toBe(0);
    for (const name of ['runs', 'waits', 'idle']) {
      expect(world.status(name)).toBe('OFFLINE/OFFLINE');
    }
  });
});

describe('two commands at once', () => {
  it('CAA-217 CAA-320 E2E-50 never overlap on one resource; the second is queued and told so', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('app');
    world.behave = () => ({ takesMs: 3000 });
    const start = world.request({ verb: 'start', names: ['app'], member: null, force: false });
    const stop = world.request({ verb: 'stop', names: ['app'], force: false });
    world.advance(1000);
    expect(world.reply(stop)).toEqual({
      out: [],
      err: ['CAA is busy with app; the request is queued.'],
      exitCode: null,
    });
    expect(world.cluster.view(world.now).runs.at(-1)?.status).toBe('QUEUED');
    world.advance(10_000);
    expect(world.reply(start).exitCode).toBe(0);
    expect(world.reply(stop).exitCode).toBe(0);
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
    const spans = world.calls.map(({ at }) => at);
    expect(spans.every((at, index) => index === 0 || at - (spans[index - 1] ?? 0) >= 3000)).toBe(
      true,
    );
  });
});
