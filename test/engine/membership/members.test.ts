// Members that crash, boot and are shut down, votes and quorum.

import { describe, expect, it } from 'vitest';
import { countVotes, requiredVotes } from '../../../src/engine/membership/quorum.ts';
import { fc } from '../../support/properties.ts';
import { clusterOf, deli, World } from '../../support/world.ts';

describe('votes and quorum', () => {
  it('CLU-052 CLU-053 required quorum for 1 to 9 expected votes', () => {
    const required = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(requiredVotes);
    expect(required).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it('never lets two disjoint halves both have quorum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (expected) => {
        expect(2 * requiredVotes(expected)).toBeGreaterThan(expected);
        expect(requiredVotes(expected)).toBeLessThanOrEqual(expected);
      }),
    );
  });

  it('CLU-054 CLU-060 a member that is down takes its vote away and lowers nothing else', () => {
    const member = (state: 'UP' | 'DOWN' | 'LEAVING') => ({ votes: 1 as const, state });
    const members = [member('UP'), member('DOWN'), member('LEAVING')];
    expect(countVotes(deli, members)).toEqual({
      currentVotes: 3,
      expectedVotes: 4,
      requiredVotes: 3,
      hasQuorum: true,
    });
  });
});

describe('a member that crashes', () => {
  it('CAA-457 CAA-241 CAA-004 its applications start elsewhere for reason failure, no stop runs', () => {
    const world = new World();
    world.register('app');
    world.start('app');
    world.calls.length = 0;
    expect(world.fault('crash', 'provolone').exitCode).toBe(0);
    world.advance(100);
    expect(world.callsOf('app')).toEqual(['start polishham failure']);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-439 a crash counts no failure and uses up no restart', () => {
    const world = new World();
    world.register('app', { FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '60' });
    world.start('app');
    world.fault('crash', 'provolone');
    world.advance(100);
    expect(world.view('app')).toMatchObject({ state: 'ONLINE', failureCount: 0, restartCount: 0 });
  });

  it('spreads balanced applications over the members left although they start at once', () => {
    const world = new World();
    for (const name of ['a', 'b', 'c', 'd']) {
      world.register(name);
      world.start(name, 'provolone');
    }
    world.fault('crash', 'provolone');
    world.advance(1000);
    const where = ['a', 'b', 'c', 'd'].map((name) => world.view(name).member);
    expect(where.filter((member) => member === 'polishham')).toHaveLength(2);
    expect(where.filter((member) => member === 'pepicelli')).toHaveLength(2);
  });

  it('E2E-51 a chain moves together, required ones first', () => {
    const world = new World();
    world.register('c');
    world.register('b', { REQUIRED_RESOURCES: 'c' });
    world.register('a', { REQUIRED_RESOURCES: 'b' });
    world.start('a', null, true);
    world.calls.length = 0;
    world.fault('crash', 'provolone');
    world.advance(1000);
    expect(world.calls.map(({ resource, entryPoint }) => `${entryPoint} ${resource}`)).toEqual([
      'start c',
      'start b',
      'start a',
    ]);
    for (const name of ['a', 'b', 'c']) expect(world.view(name).member).toBe('polishham');
  });

  it('does not start again what an administrator had stopped', () => {
    const world = new World();
    world.register('app');
    world.start('app');
    world.stop('app');
    world.fault('crash', 'provolone');
    world.advance(1000);
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });
});

describe('a member that joins', () => {
  it('CAA-408 CAA-409 E2E-21 moves ACTIVE_PLACEMENT=1 back, leaves 0 where it is', () => {
    for (const [active, home] of [
      ['0', 'swiss'],
      ['1', 'rye'],
    ] as const) {
      const world = new World(clusterOf('rye', 'swiss', 'pepicelli'));
      const list = { PLACEMENT: 'favored', HOSTING_MEMBERS: 'rye swiss' };
      world.register('app', { ...list, ACTIVE_PLACEMENT: active });
      world.start('app');
      world.fault('crash', 'rye');
      world.advance(1000);
      expect(world.status('app')).toBe('ONLINE/ONLINE on swiss');
      world.fault('boot', 'rye');
      world.advance(1000);
      expect(world.status('app')).toBe(`ONLINE/ONLINE on ${home}`);
    }
  });

  it('CAA-440 CAA-393 E2E-22 restricted waits for a listed member', () => {
    const world = new World(clusterOf('rye', 'swiss', 'pepicelli'));
    world.register('app', { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'rye swiss' });
    world.start('app');
    world.fault('crash', 'rye');
    world.fault('crash', 'swiss');
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    world.fault('boot', 'swiss');
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on swiss');
  });

  it('refuses to boot what is up, and to crash what is down', () => {
    const world = new World();
    expect(world.fault('boot', 'provolone').err).toEqual(['Member provolone is UP already.']);
    world.fault('crash', 'provolone');
    expect(world.fault('crash', 'provolone').err).toEqual([
      'Member provolone is not available. It is DOWN.',
    ]);
  });
});

describe('a member that is booted while it is still going down', () => {
  it('joins as soon as it is down, also under a daemon that has just taken over', () => {
    const world = new World();
    const crash = world.request({ verb: 'crash', member: 'provolone' });
    expect(world.fault('boot', 'provolone').out).toEqual([
      'Member provolone has joined the cluster.',
    ]);
    expect(world.reply(crash).exitCode).toBe(0);
    world.fault('crash', 'provolone');
    world.restartDaemon();
    expect(world.fault('boot', 'provolone').exitCode).toBe(0);
  });
});

describe('an orderly shutdown', () => {
  it('CAA-458 stops the applications there and starts them elsewhere', () => {
    const world = new World();
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.start('app', null, true);
    const reply = world.fault('shutdown', 'provolone');
    expect(reply.exitCode).toBe(0);
    expect(reply.out).toEqual([
      "Attempting to stop 'app' on member 'provolone'",
      "Stop of 'app' on member 'provolone' succeeded.",
      "Attempting to stop 'db' on member 'provolone'",
      "Stop of 'db' on member 'provolone' succeeded.",
      "Attempting to start 'db' on member 'polishham'",
      "Start of 'db' on member 'polishham' succeeded.",
      "Attempting to start 'app' on member 'polishham'",
      "Start of 'app' on member 'polishham' succeeded.",
      'Member provolone has been shut down.',
    ]);
    expect(world.cluster.view(world.now).members.find(({ id }) => id === 2)?.state).toBe('DOWN');
  });
});

describe('lost quorum', () => {
  function withoutQuorum(): World {
    const world = new World();
    world.register('app', { CHECK_INTERVAL: '5' });
    world.start('app');
    world.fault('crash', 'pepicelli');
    world.fault('crash', 'provolone');
    return world;
  }

  it('CLU-072 nothing is started and commands are refused, with the votes and the remedy', () => {
    const world = withoutQuorum();
    world.advance(100_000);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.start('app')).toEqual({
      out: [],
      err: ['Cluster deli has lost quorum: 2 of the 3 votes it needs are present. Boot a member.'],
      exitCode: 1,
    });
  });

  it('CLU-073 what was under way waits before its next script', () => {
    const world = new World();
    world.register('app');
    world.start('app', 'polishham');
    world.behave = ({ entryPoint }) => (entryPoint === 'stop' ? { takesMs: 5000 } : {});
    const names = ['app'];
    const request = world.request({ verb: 'relocate', names, member: null, force: false });
    world.advance(1000);
    world.fault('crash', 'pepicelli');
    world.fault('crash', 'provolone');
    world.advance(60_000);
    expect(world.callsOf('app').at(-1)).toBe('stop polishham user');
    expect(world.reply(request).exitCode).toBeNull();
    world.fault('boot', 'pepicelli');
    world.advance(1000);
    expect(world.reply(request).exitCode).toBe(0);
    expect(world.status('app')).toBe('ONLINE/ONLINE on pepicelli');
  });

  it('CLU-062 CLU-073 everything goes on by itself when a member brings it back', () => {
    const world = withoutQuorum();
    const reply = world.fault('boot', 'pepicelli');
    expect(reply.out).toEqual([
      'Member pepicelli has joined the cluster.',
      'Cluster deli has quorum: 3 votes, 3 needed.',
    ]);
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });
});
