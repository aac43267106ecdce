// Commands that meet: what one does must not take away what another relies on.
import { describe, expect, it } from 'vitest';
import { clusterOf, registration, World } from '../../support/world.ts';

/** `db`, and `app` that requires it; every script takes a second. */
function chain(): World {
  const world = new World(clusterOf('rye', 'swiss', 'gouda'));
  world.register('db');
  world.register('app', { REQUIRED_RESOURCES: 'db' });
  world.behave = () => ({ takesMs: 1000 });
  return world;
}

describe('two commands on resources that depend on each other', () => {
  it('CAA-413 CAA-328 a required application is not stopped under a start that is under way', () => {
    const world = chain();
    world.start('db');
    const start = world.request({ verb: 'start', names: ['app'], member: null, force: false });
    const stop = world.stop('db');
    expect(world.reply(start).exitCode).toBe(0);
    expect(stop.err).toEqual([
      'CAA is busy with db; the request is queued.',
      'Resources that require db are ONLINE: app. Use -f.',
    ]);
    expect(world.status('db')).toBe('ONLINE/ONLINE on rye');
  });

  it('CAA-413 CAA-305 no start goes ahead beside a required application that is being stopped', () => {
    const world = chain();
    world.start('db');
    const stop = world.request({ verb: 'stop', names: ['db'], force: false });
    const start = world.start('app');
    expect(world.reply(stop).exitCode).toBe(0);
    expect(start.exitCode).toBe(1);
    expect(world.callsOf('app')).toEqual([]);
  });

  it('CAA-413 a required application does not leave under a start by CAA itself', () => {
    const world = chain();
    world.start('db');
    world.start('app');
    world.stop('db', true);
    world.behave = ({ resource, entryPoint }) => ({
      takesMs: 1000,
      ...(resource === 'app' && entryPoint === 'start'
        ? { outcome: { kind: 'exit', code: 1 } as const }
        : {}),
    });
    world.start('app', null, true);
    world.behave = () => ({ takesMs: 1000 });
    world.start('db');
    const move = world.relocate('db');
    world.advance(60_000);
    expect(move.err.at(-1)).toBe('Resources that require db are ONLINE: app. Use -f.');
    expect(world.status('app')).toBe(world.status('db'));
  });

  it('CAA-217 -f takes hold of what a change made required while it waited', () => {
    const world = chain();
    world.register('disk');
    world.start('app', null, true);
    world.request({ verb: 'stop', names: ['app'], force: false });
    const item = registration('app', { REQUIRED_RESOURCES: 'disk' });
    world.request({ verb: 'register', items: [item], update: true });
    world.request({ verb: 'start', names: ['app'], member: null, force: true });
    world.advance(1500);
    const other = world.start('disk');
    expect(other.err[0]).toContain('CAA is busy with disk');
    expect(world.callsOf('disk')).toHaveLength(1);
  });
});

describe('what an operation that failed leaves behind', () => {
  const failing =
    (place: string) => (call: { resource: string; entryPoint: string; member: string }) => {
      const fails = call.entryPoint === 'start' && [call.member, call.resource].includes(place);
      const takesMs = call.resource === 'slow' ? 10_000 : 1000;
      return fails ? { takesMs, outcome: { kind: 'exit', code: 1 } as const } : { takesMs };
    };

  it.each(['crash', 'shutdown'] as const)(
    'CAA-282 a relocation that finds no home any more after a %s is placed anew',
    (verb) => {
      const world = new World(clusterOf('rye', 'swiss', 'gouda'));
      world.register('db');
      world.register('slow');
      world.start('db', 'rye');
      world.start('slow', 'rye');
      world.behave = failing('swiss');
      const move = { verb: 'relocate', names: ['db'], member: 'swiss', force: false } as const;
      const request = world.request(move);
      world.advance(1200);
      world.fault(verb, 'rye');
      world.advance(60_000);
      expect(world.reply(request).exitCode).toBe(1);
      expect(world.reply(request).err.at(-1)).toBe(
        'Member rye is not available any more; db is placed anew.',
      );
      expect(world.status('db')).toBe('ONLINE/ONLINE on gouda');
    },
  );

  it('CAA-282 what ran before a caa_start -f that failed runs again', () => {
    const world = new World(clusterOf('rye', 'swiss', 'gouda'));
    world.register('db');
    const placement = { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'swiss' };
    world.register('app', { REQUIRED_RESOURCES: 'db', ...placement });
    world.start('db', 'rye');
    world.behave = failing('app');
    expect(world.start('app', null, true).exitCode).toBe(1);
    world.advance(60_000);
    expect(world.status('db')).toBe('ONLINE/ONLINE on rye');
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
  });

  it('CAA-413 CAA-356 -f does not take a dependent away from the other things it requires', () => {
    const world = new World(clusterOf('rye', 'swiss', 'gouda'));
    world.register('db');
    world.register('disk');
    world.register('app', { REQUIRED_RESOURCES: 'db disk' });
    world.start('app', 'rye', true);
    const reply = world.relocate('db', 'swiss', true);
    expect(reply.exitCode).toBe(1);
    expect(reply.err).toEqual([
      'Resource db has placement error.',
      "Member 'swiss' has no disk, which app requires (rule: Members excluded for this operation).",
    ]);
    for (const name of ['db', 'disk', 'app']) {
      expect(world.status(name)).toBe('ONLINE/ONLINE on rye');
    }
  });
});
