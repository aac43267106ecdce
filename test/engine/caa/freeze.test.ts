// Freezes: what CAA leaves alone while one holds, and what it does when it ends.
import { describe, expect, it } from 'vitest';
import type { FreezeScope } from '../../../src/engine/index.ts';
import { clusterOf, World } from '../../support/world.ts';

const whole: FreezeScope = { kind: 'cluster' };
const of = (resource: string): FreezeScope => ({ kind: 'resource', resource });
const on = (member: string): FreezeScope => ({ kind: 'member', member });

function freeze(world: World, scope: FreezeScope, until: number | null = null) {
  return world.run({ verb: 'freeze', scopes: [scope], reason: 'disk change', until }, 'caa_freeze');
}

function unfreeze(world: World, scope: FreezeScope) {
  const reply = world.run({ verb: 'unfreeze', scopes: [scope] }, 'caa_unfreeze');
  world.advance(1000);
  return reply;
}

/** `clock` on rye, checked every 5 s, moved at its first failure. */
function running(attributes: Readonly<Record<string, string>> = {}): World {
  const world = new World(clusterOf('rye', 'swiss'));
  world.register('clock', { CHECK_INTERVAL: '5', RESTART_ATTEMPTS: '0', ...attributes });
  world.start('clock', 'rye');
  return world;
}

describe('while a freeze holds', () => {
  it.each([whole, of('clock'), on('rye')])('no check runs and nothing is moved: %j', (scope) => {
    const world = running();
    freeze(world, scope);
    world.killProcess('clock');
    world.advance(60_000);
    expect(world.callsOf('clock')).toEqual(['start rye user']);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
    expect(unfreeze(world, scope).exitCode).toBe(0);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on swiss');
  });

  it.each([whole, of('clock'), on('rye')])('a crash of its member moves nothing: %j', (scope) => {
    const world = running({ FAILOVER_DELAY: '20' });
    freeze(world, scope);
    world.fault('crash', 'rye');
    world.advance(60_000);
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
    world.fault('boot', 'rye');
    world.advance(60_000);
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
    unfreeze(world, scope);
    expect(world.status('clock')).toContain('ONLINE/ONLINE on');
  });

  it('others go on as ever', () => {
    const world = running();
    world.register('other', { CHECK_INTERVAL: '5', RESTART_ATTEMPTS: '0' });
    world.start('other', 'rye');
    freeze(world, of('clock'));
    world.killProcess('other');
    world.advance(10_000);
    expect(world.status('other')).toBe('ONLINE/ONLINE on swiss');
  });

  it('nothing is moved to a frozen member unasked', () => {
    const world = running();
    freeze(world, on('swiss'));
    world.killProcess('clock');
    world.advance(10_000);
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
    unfreeze(world, on('swiss'));
    expect(world.status('clock')).toContain('ONLINE/ONLINE on');
  });

  it('commands are carried out', () => {
    const world = running();
    freeze(world, whole);
    expect(world.relocate('clock').exitCode).toBe(0);
    expect(world.stop('clock').exitCode).toBe(0);
    expect(world.start('clock').exitCode).toBe(0);
  });

  it('ACTIVE_PLACEMENT and REBALANCE wait', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    const profile = { PLACEMENT: 'favored', HOSTING_MEMBERS: 'rye', ACTIVE_PLACEMENT: '1' };
    world.register('clock', { ...profile, REBALANCE: 't:*:*:30' });
    world.start('clock');
    world.fault('crash', 'rye');
    world.advance(1000);
    freeze(world, of('clock'));
    world.fault('boot', 'rye');
    world.advance(3_600_000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on swiss');
    unfreeze(world, of('clock'));
    world.advance(3_600_000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
  });

  it('an application frozen twice stays frozen until both have ended', () => {
    const world = running();
    freeze(world, whole);
    freeze(world, of('clock'));
    world.killProcess('clock');
    unfreeze(world, whole);
    world.advance(20_000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
    unfreeze(world, of('clock'));
    expect(world.status('clock')).toBe('ONLINE/ONLINE on swiss');
  });

  it('a required resource that comes back starts nothing', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('app', null, true);
    world.stop('db', true);
    world.start('db');
    world.start('app');
    freeze(world, of('app'));
    world.fault('crash', 'rye');
    world.advance(5000);
    expect(world.status('db')).toBe('ONLINE/ONLINE on swiss');
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    unfreeze(world, of('app'));
    expect(world.status('app')).toBe('ONLINE/ONLINE on swiss');
  });
});

describe('a freeze', () => {
  it('ends at its time, and says so', () => {
    const world = running();
    freeze(world, of('clock'), world.now + 30_000);
    world.killProcess('clock');
    world.advance(29_000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
    world.advance(2000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on swiss');
    expect(world.events.map(({ text }) => text)).toContain(
      'resource clock is not frozen any more (its end time has come)',
    );
  });

  it('outlives the daemon, and ends at its time under the next one', () => {
    const world = running();
    freeze(world, of('clock'), world.now + 30_000);
    world.restartDaemon();
    world.killProcess('clock');
    world.advance(20_000);
    expect(world.callsOf('clock')).toEqual(['start rye user']);
    world.advance(20_000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on swiss');
  });

  it('given again replaces the one before', () => {
    const world = running();
    freeze(world, of('clock'), world.now + 30_000);
    freeze(world, of('clock'));
    world.advance(60_000);
    expect(world.cluster.view(world.now).cluster.freezes).toEqual([
      {
        scope: of('clock'),
        reason: 'disk change',
        by: 'root',
        since: expect.any(Number),
        until: null,
      },
    ]);
  });

  it('goes with the resource that is unregistered', () => {
    const world = running();
    freeze(world, of('clock'));
    world.stop('clock');
    world.unregister('clock');
    expect(world.cluster.view(world.now).cluster.freezes).toEqual([]);
  });

  it('is refused for what does not exist, or for a time that has passed; then nothing is frozen', () => {
    const world = running();
    const scopes = [of('clock'), of('nobody'), on('gouda')];
    expect(world.run({ verb: 'freeze', scopes, reason: 'x', until: null })).toEqual({
      out: [],
      err: [
        'Resource nobody is not registered.',
        'Member gouda is not available. Cluster test has rye, swiss.',
      ],
      exitCode: 1,
    });
    expect(freeze(world, whole, world.now)).toMatchObject({
      err: ['The freeze would have ended already. Give a time to come.'],
      exitCode: 1,
    });
    expect(world.cluster.view(world.now).cluster.freezes).toEqual([]);
    expect(unfreeze(world, whole)).toMatchObject({
      err: ['The cluster is not frozen.'],
      exitCode: 1,
    });
  });

  it('is told in the words of its scope', () => {
    const world = running();
    expect(freeze(world, whole).out).toEqual(['The cluster is frozen.']);
    expect(freeze(world, on('rye')).out).toEqual(['Member rye is frozen.']);
    expect(unfreeze(world, on('rye')).out).toEqual(['Member rye is not frozen any more.']);
    expect(world.events.at(-1)).toMatchObject({ member: 'rye', facility: 'caa' });
  });
});

describe('a drained member', () => {
  const drain = (world: World, member: string) =>
    world.run({ verb: 'drain', member, reason: 'new memory' }, 'caa_drain');

  it('is left by what runs there, and chosen by nobody', () => {
    const world = running();
    expect(drain(world, 'rye')).toEqual({
      out: [
        "Attempting to stop 'clock' on member 'rye'",
        "Stop of 'clock' on member 'rye' succeeded.",
        "Attempting to start 'clock' on member 'swiss'",
        "Start of 'clock' on member 'swiss' succeeded.",
        'Member rye is drained.',
      ],
      err: [],
      exitCode: 0,
    });
    expect(world.relocate('clock')).toMatchObject({
      err: expect.arrayContaining(['  rye: is drained: new memory']),
      exitCode: 1,
    });
    expect(world.relocate('clock', 'rye').err).toEqual([
      'Resource clock has placement error.',
      "Member 'rye' is drained: new memory (rule: Members that are not drained).",
    ]);
  });

  it('names what cannot leave it, and is drained nevertheless', () => {
    const world = running({ PLACEMENT: 'restricted', HOSTING_MEMBERS: 'rye' });
    const reply = drain(world, 'rye');
    expect(reply.err.at(-1)).toBe('Member rye is drained, but clock could not leave it.');
    expect(reply.exitCode).toBe(1);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
  });

  it('stays drained over a boot and a new daemon, until it is undrained', () => {
    const world = running();
    drain(world, 'rye');
    world.fault('crash', 'rye');
    world.fault('boot', 'rye');
    world.restartDaemon();
    world.advance(1000);
    world.fault('crash', 'swiss');
    world.advance(1000);
    expect(world.status('clock')).toBe('ONLINE/OFFLINE');
    expect(world.run({ verb: 'undrain', member: 'rye' }).out).toEqual([
      'Member rye is not drained any more.',
    ]);
    world.advance(1000);
    expect(world.status('clock')).toBe('ONLINE/ONLINE on rye');
  });

  it('may be down when it is drained', () => {
    const world = running();
    world.fault('crash', 'swiss');
    expect(drain(world, 'swiss')).toMatchObject({ out: ['Member swiss is drained.'], exitCode: 0 });
    world.fault('boot', 'swiss');
    expect(world.relocate('clock').exitCode).toBe(1);
  });

  it('is refused for a stranger, and for one that is not drained', () => {
    const world = running();
    expect(drain(world, 'gouda').exitCode).toBe(1);
    expect(world.run({ verb: 'undrain', member: 'rye' })).toMatchObject({
      err: ['Member rye is not drained.'],
      exitCode: 1,
    });
  });
});
