// caa_relocate (manual 2.7) through the engine.
import { describe, expect, it } from 'vitest';
import { type ScriptCall, World } from '../../support/world.ts';

const exit = (code: number) => ({ outcome: { kind: 'exit' as const, code } });
const failingStartOn =
  (...members: readonly string[]) =>
  ({ entryPoint, member }: ScriptCall) =>
    entryPoint === 'start' && members.includes(member) ? exit(1) : {};

function running(member: string, attributes: Readonly<Record<string, string>> = {}): World {
  const world = new World();
  world.register('clock', attributes);
  world.start('clock', member);
  return world;
}

describe('caa_relocate', () => {
  it('CAA-340 prints the manual’s four lines', () => {
    const world = running('polishham');
    expect(world.relocate('clock', 'provolone')).toEqual({
      out: [
        "Attempting to stop 'clock' on member 'polishham'",
        "Stop of 'clock' on member 'polishham' succeeded.",
        "Attempting to start 'clock' on member 'provolone'",
        "Start of 'clock' on member 'provolone' succeeded.",
      ],
      err: [],
      exitCode: 0,
    });
    expect(world.view('clock').target, 'CAA-290').toBe('ONLINE');
  });

  it('CAA-341 CAA-342 without -c another member is chosen by placement', () => {
    const world = running('provolone');
    expect(world.relocate('clock').exitCode).toBe(0);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-343 CAA-344 E2E-14 prints the manual’s seven lines and runs at home again', () => {
    const world = running('pepicelli');
    world.behave = failingStartOn('provolone');
    const reply = world.relocate('clock', 'provolone');
    expect(reply.out).toEqual([
      "Attempting to stop 'clock' on member 'pepicelli'",
      "Stop of 'clock' on member 'pepicelli' succeeded.",
      "Attempting to start 'clock' on member 'provolone'",
      "Start of 'clock' on member 'provolone' failed.",
      'No more members to consider',
      "Attempting to restart 'clock' on member 'pepicelli'",
      'Could not relocate resource clock.',
    ]);
    expect(reply.exitCode).toBe(1);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on pepicelli');
  });

  it('CAA-345 stays OFFLINE with target ONLINE when the restart at home fails too', () => {
    const world = running('pepicelli');
    world.behave = failingStartOn('provolone', 'pepicelli', 'polishham');
    expect(world.relocate('clock').out.at(-1)).toBe('Could not relocate resource clock.');
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
  });

  it('CAA-346 without -c every eligible member is tried', () => {
    const world = running('pepicelli');
    world.behave = failingStartOn('provolone');
    const { out, exitCode } = world.relocate('clock');
    expect(exitCode).toBe(0);
    expect(out).toContain("Start of 'clock' on member 'polishham' succeeded.");
  });

  it('CAA-347 a failed stop ends it: UNKNOWN, no start', () => {
    const world = running('provolone');
    world.behave = ({ entryPoint }) => (entryPoint === 'stop' ? exit(1) : {});
    expect(world.relocate('clock').exitCode).toBe(1);
    expect(world.status('clock')).toBe('ONLINE/UNKNOWN on provolone');
    expect(world.callsOf('clock').at(-1)).toBe('stop provolone user');
  });

  it('CAA-358 AMB-12 -c disregards favored, is bound by restricted', () => {
    const list = { HOSTING_MEMBERS: 'provolone' };
    const favored = running('provolone', { ...list, PLACEMENT: 'favored' });
    expect(favored.relocate('clock', 'pepicelli').exitCode).toBe(0);
    const restricted = running('provolone', { ...list, PLACEMENT: 'restricted' });
    expect(restricted.relocate('clock', 'pepicelli').exitCode, 'CAA-359').toBe(1);
    expect(restricted.status('clock')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-360 refuses a member that is down before anything is stopped', () => {
    const world = running('provolone');
    world.fault('crash', 'pepicelli');
    world.calls.length = 0;
    expect(world.relocate('clock', 'pepicelli').exitCode).toBe(1);
    expect(world.calls).toEqual([]);
  });

  it('CAA-361 CAA-363 CAA-365 refuses where it runs, what does not run, what is UNKNOWN', () => {
    const world = running('provolone');
    expect(world.relocate('clock', 'provolone').err).toEqual([
      'Resource clock is already running on member provolone.',
    ]);
    world.behave = ({ entryPoint }) => (entryPoint === 'stop' ? exit(1) : {});
    world.stop('clock');
    expect(world.relocate('clock').err).toEqual([
      'Resource clock is in state UNKNOWN. Run caa_stop first.',
    ]);
    world.stop('clock');
    expect(world.relocate('clock').err).toEqual(['Resource clock is not running. Use caa_start.']);
  });

  it('CAA-348 CAA-433 the restart count begins anew after a relocation', () => {
    const world = running('provolone', { CHECK_INTERVAL: '5' });
    world.killProcess('clock');
    world.advance(6000);
    expect(world.view('clock').restartCount).toBe(1);
    world.relocate('clock', 'pepicelli');
    expect(world.view('clock')).toMatchObject({ member: 'pepicelli', restartCount: 0 });
  });
});

describe('caa_relocate -f', () => {
  function group(): World {
    const world = new World();
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('app', 'provolone', true);
    world.calls.length = 0;
    return world;
  }

  it('CAA-350 CAA-351 CAA-352 E2E-13 is refused without -f in both directions, nothing stops', () => {
    const world = group();
    expect(world.relocate('app').err).toEqual([
      'Resources that app requires are ONLINE: db. Use -f.',
    ]);
    expect(world.relocate('db').err).toEqual([
      'Resources that require db are ONLINE: app. Use -f.',
    ]);
    expect(world.calls).toEqual([]);
  });

  it('CAA-240 CAA-353 CAA-354 CAA-355 moves the group: dependents stop first, required start first', () => {
    const world = group();
    expect(world.relocate('db', 'pepicelli', true).out).toEqual([
      "Attempting to stop 'app' on member 'provolone'",
      "Stop of 'app' on member 'provolone' succeeded.",
      "Attempting to stop 'db' on member 'provolone'",
      "Stop of 'db' on member 'provolone' succeeded.",
      "Attempting to start 'db' on member 'pepicelli'",
      "Start of 'db' on member 'pepicelli' succeeded.",
      "Attempting to start 'app' on member 'pepicelli'",
      "Start of 'app' on member 'pepicelli' succeeded.",
    ]);
    expect(world.calls.map(({ reason }) => reason)).toEqual(['user', 'user', 'user', 'user']);
  });

  it('CAA-355 brings the whole group home when the destination fails', () => {
    const world = group();
    world.behave = ({ entryPoint, member, resource }) =>
      entryPoint === 'start' && member === 'pepicelli' && resource === 'app' ? exit(1) : {};
    const { out, exitCode } = world.relocate('db', 'pepicelli', true);
    expect(exitCode).toBe(1);
    expect(out.slice(-4)).toEqual([
      'No more members to consider',
      "Attempting to restart 'db' on member 'provolone'",
      "Attempting to restart 'app' on member 'provolone'",
      'Could not relocate resource db.',
    ]);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-357 an OFFLINE dependent stays OFFLINE', () => {
    const world = group();
    world.stop('app');
    world.relocate('db', 'pepicelli', true);
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-356 the destination must suit all that move', () => {
    const world = new World();
    world.register('db', { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone polishham' });
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('app', 'provolone', true);
    expect(world.relocate('app', 'pepicelli', true).exitCode).toBe(1);
    expect(world.relocate('app', null, true).exitCode).toBe(0);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-362 CAA-359 E2E-43 -s empties a member; what is restricted to it stays', () => {
    const world = new World();
    world.register('a');
    world.register('b');
    world.register('c', { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone' });
    for (const name of ['a', 'b', 'c']) world.start(name, 'provolone');
    const names = { onMember: 'provolone' };
    const reply = world.run({ verb: 'relocate', names, member: null, force: false });
    expect(reply.exitCode).toBe(1);
    expect(['a', 'b', 'c'].map((name) => world.view(name).member)).toEqual([
      'polishham',
      'pepicelli',
      'provolone',
    ]);
  });
});
