// Failure detection, restart in place, failover, thresholds and delays (manual 2.2.2, 2.3).
import { describe, expect, it } from 'vitest';
import { clusterOf, World } from '../../support/world.ts';

const exit = (code: number) => ({ outcome: { kind: 'exit' as const, code } });
const often = { CHECK_INTERVAL: '5' };

function running(attributes: Readonly<Record<string, string>> = {}): World {
  const world = new World();
  world.register('app', { ...often, ...attributes });
  world.start('app');
  return world;
}

/** The application dies and CAA has time to find out and act. */
function die(world: World): void {
  world.killProcess('app');
  world.advance(6000);
}

describe('checks', () => {
  it('CAA-200 CAA-201 CAA-202 runs check every interval on the hosting member only', () => {
    const world = running();
    world.calls.length = 0;
    const from = world.now;
    world.advance(20_000);
    const checks = world.calls.map(({ at, entryPoint, member }) => [at - from, entryPoint, member]);
    expect(checks).toEqual(
      [
        [5000, 'check', 'provolone'],
        [10_000, 'check', 'provolone'],
        [15_000, 'check', 'provolone'],
        [20_000, 'check', 'provolone'],
      ].map(([at, ...rest]) => [at, ...rest]),
    );
  });

  it('CAA-238 a periodic check runs for reason system', () => {
    const world = running();
    world.advance(5000);
    expect(world.callsOf('app').at(-1)).toBe('check provolone system');
  });

  it('CAA-078 CHECK_INTERVAL=0 never checks', () => {
    const world = running({ CHECK_INTERVAL: '0' });
    world.calls.length = 0;
    world.advance(1_000_000);
    expect(world.calls).toEqual([]);
  });

  it('CAA-202 a slow check is not overlapped by the next', () => {
    const world = running();
    world.behave = ({ entryPoint }) => (entryPoint === 'check' ? { takesMs: 12_000 } : {});
    world.calls.length = 0;
    const from = world.now;
    world.advance(31_000);
    expect(world.calls.map(({ at }) => at - from)).toEqual([5000, 20_000]);
  });

  it('a command does not wait for a check: the check is cancelled and counts nothing', () => {
    const world = running({ FAILURE_THRESHOLD: '3', FAILURE_INTERVAL: '600' });
    world.behave = ({ entryPoint }) => (entryPoint === 'check' ? { takesMs: 50_000 } : {});
    world.advance(6000);
    const before = world.now;
    expect(world.stop('app').exitCode).toBe(0);
    expect(world.now - before).toBeLessThan(100);
    expect(world.view('app').failureCount).toBe(0);
  });
});

describe('an application that fails', () => {
  it('CAA-432 CAA-430 CAA-431 CAA-234 E2E-25 first restarts in place, then fails over', () => {
    const world = running();
    world.calls.length = 0;
    die(world);
    expect(world.callsOf('app')).toEqual([
      'check provolone system',
      'stop provolone failure',
      'start provolone failure',
    ]);
    expect(world.view('app')).toMatchObject({ member: 'provolone', restartCount: 1 });
    die(world);
    expect(world.view('app')).toMatchObject({ member: 'polishham', restartCount: 0 });
  });

  it('CAA-071 E2E-28 RESTART_ATTEMPTS=0 fails over at once', () => {
    const world = running({ RESTART_ATTEMPTS: '0' });
    die(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-425 a check that hangs past SCRIPT_TIMEOUT is a failure', () => {
    const world = running({ SCRIPT_TIMEOUT: '3' });
    world.behave = ({ entryPoint }) => (entryPoint === 'check' ? { takesMs: 99_000 } : {});
    world.advance(5000 + 3000 + 500);
    expect(world.view('app').restartCount).toBe(1);
  });

  it('CAA-214 E2E-40 a start that only seemed to succeed is found by the first check', () => {
    const world = new World();
    world.register('app', often);
    world.behave = ({ entryPoint }) => (entryPoint === 'start' ? { runningAfter: false } : {});
    expect(world.start('app').exitCode).toBe(0);
    world.advance(5500);
    expect(world.view('app').restartCount).toBe(1);
  });

  it('CAA-443 a restart that fails leads to the next member', () => {
    const world = running();
    world.behave = ({ entryPoint, member }) =>
      entryPoint === 'start' && member === 'provolone' ? exit(2) : {};
    die(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-205 a failed cleanup leaves it UNKNOWN and nothing is started', () => {
    const world = running();
    world.behave = ({ entryPoint }) => (entryPoint === 'stop' ? exit(1) : {});
    world.calls.length = 0;
    die(world);
    expect(world.status('app')).toBe('ONLINE/UNKNOWN on provolone');
    world.advance(100_000);
    expect(world.callsOf('app'), 'CAA-286').toEqual([
      'check provolone system',
      'stop provolone failure',
    ]);
  });

  it('CAA-440 waits when no member can take it, and is placed when one joins', () => {
    const world = running({
      PLACEMENT: 'restricted',
      HOSTING_MEMBERS: 'provolone',
      RESTART_ATTEMPTS: '0',
    });
    die(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.view('app').trouble).toBe('waiting');
    world.fault('crash', 'pepicelli');
    world.fault('boot', 'pepicelli');
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });
});

describe('FAILURE_THRESHOLD', () => {
  const tracked = { FAILURE_THRESHOLD: '3', FAILURE_INTERVAL: '600', RESTART_ATTEMPTS: '5' };

  it('CAA-064 CAA-427 CAA-428 CAA-429 E2E-26 gives up at the third failure until caa_start', () => {
    const world = running(tracked);
    die(world);
    die(world);
    expect(world.view('app')).toMatchObject({ state: 'ONLINE', restartCount: 2, failureCount: 2 });
    die(world);
    expect(world.view('app')).toMatchObject({
      target: 'OFFLINE',
      state: 'OFFLINE',
      failureCount: 3,
      trouble: 'threshold',
    });
    world.calls.length = 0;
    world.advance(60_000);
    expect(world.calls).toEqual([]);
    world.start('app');
    expect(world.view('app')).toMatchObject({ failureCount: 0, restartCount: 0, trouble: null });
  });

  it('CAA-426 E2E-27 failures further apart than the interval never reach it; the count goes down', () => {
    const world = running({ ...tracked, FAILURE_INTERVAL: '60', RESTART_ATTEMPTS: '20' });
    for (let round = 0; round < 6; round += 1) {
      die(world);
      expect(world.view('app')).toMatchObject({ state: 'ONLINE', failureCount: 1 });
      world.advance(61_000);
      expect(world.view('app').failureCount).toBe(0);
    }
  });

  it('AMB-51 the threshold acts before a restart that would still be allowed', () => {
    const world = running({ ...tracked, FAILURE_THRESHOLD: '1' });
    die(world);
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-441 without an interval there is no limit', () => {
    const world = running({ FAILURE_THRESHOLD: '1', RESTART_ATTEMPTS: '99' });
    for (let round = 0; round < 5; round += 1) die(world);
    expect(world.view('app')).toMatchObject({ state: 'ONLINE', restartCount: 5 });
  });
});

describe('FAILOVER_DELAY', () => {
  it('CAA-434 waits before a restart, OFFLINE with target ONLINE', () => {
    const world = running({ FAILOVER_DELAY: '30' });
    die(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.view('app').waiting).toMatchObject({ plan: 'restart', memberFailed: false });
    world.advance(30_000);
    expect(world.view('app')).toMatchObject({
      member: 'provolone',
      restartCount: 1,
      waiting: null,
    });
  });

  it('CAA-435 E2E-29 after a member crash the wait carries the time at which it began', () => {
    const world = running({ FAILOVER_DELAY: '30' });
    world.fault('crash', 'provolone');
    const { waiting } = world.view('app');
    expect(waiting).toMatchObject({ plan: 'failover', memberFailed: true, from: 'provolone' });
    expect(waiting?.since).toBe(world.now);
    world.advance(10_000);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    world.advance(21_000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-436 a member that comes back within the delay may be chosen', () => {
    const world = running({
      FAILOVER_DELAY: '30',
      PLACEMENT: 'favored',
      HOSTING_MEMBERS: 'provolone',
    });
    world.fault('crash', 'provolone');
    world.fault('boot', 'provolone');
    world.advance(31_000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-437 CAA-438 caa_stop cancels the wait, caa_start ends it', () => {
    const stopped = running({ FAILOVER_DELAY: '30' });
    die(stopped);
    expect(stopped.stop('app').exitCode).toBe(0);
    stopped.advance(100_000);
    expect(stopped.status('app')).toBe('OFFLINE/OFFLINE');
    const started = running({ FAILOVER_DELAY: '30' });
    die(started);
    const before = started.now;
    expect(started.start('app').exitCode).toBe(0);
    expect(started.now - before).toBeLessThan(100);
  });
});

describe('what requires the failed application', () => {
  function chain(): World {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('app', often);
    world.register('web', { ...often, REQUIRED_RESOURCES: 'app' });
    world.start('web', null, true);
    world.calls.length = 0;
    return world;
  }

  it('CAA-235 CAA-418 CAA-419 is stopped first and started again after it, for reason dependency', () => {
    const world = chain();
    world.behave = ({ entryPoint }) => (entryPoint === 'check' ? {} : {});
    die(world);
    world.advance(1000);
    const acts = world.calls
      .filter(({ entryPoint }) => entryPoint !== 'check')
      .map(({ resource, entryPoint, reason }) => `${resource} ${entryPoint} ${reason}`);
    expect(acts).toEqual([
      'web stop dependency',
      'app stop failure',
      'app start failure',
      'web start dependency',
    ]);
  });

  it('CAA-418 moves with it', () => {
    const world = chain();
    die(world);
    world.advance(1000);
    die(world);
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on swiss');
    expect(world.status('web')).toBe('ONLINE/ONLINE on swiss');
  });

  it('CAA-416 CAA-417 waits without it and comes back with it', () => {
    const world = chain();
    world.behave = ({ resource, entryPoint }) =>
      resource === 'app' && entryPoint === 'start' ? exit(1) : {};
    die(world);
    expect(world.status('web')).toBe('ONLINE/OFFLINE');
    world.behave = () => ({});
    world.start('app');
    world.advance(1000);
    expect(world.status('web')).toBe('ONLINE/ONLINE on rye');
  });
});
