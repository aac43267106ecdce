// caa_balance and REBALANCE (manual 2.8) through the engine.
import { describe, expect, it } from 'vitest';
import { clusterOf, World } from '../../support/world.ts';

type Names = readonly string[] | 'all' | { readonly onMember: string };

function balance(world: World, names: Names) {
  return world.run({ verb: 'balance', names }, 'caa_balance');
}

const moves = (name: string, from: string, to: string): readonly string[] => [
  `Attempting to stop '${name}' on member '${from}'`,
  `Stop of '${name}' on member '${from}' succeeded.`,
  `Attempting to start '${name}' on member '${to}'`,
  `Start of '${name}' on member '${to}' succeeded.`,
];
const stays = (name: string): readonly string[] => [
  `Resource ${name} is already well placed`,
  `${name} is placed optimally. No relocation is needed.`,
];

/** `test` and `test2` on rye, swiss empty. */
function manualExample(): World {
  const world = new World(clusterOf('rye', 'swiss'));
  for (const name of ['test', 'test2']) {
    world.register(name);
    world.start(name, 'rye');
  }
  return world;
}

describe('caa_balance', () => {
  const forms: readonly Names[] = ['all', { onMember: 'rye' }, ['test', 'test2']];
  it.each(forms)(
    'CAA-368 CAA-369 CAA-370 CAA-371 CAA-372 CAA-375 E2E-18 prints the manual’s six lines: %j',
    (names) => {
      expect(balance(manualExample(), names)).toEqual({
        out: [...moves('test', 'rye', 'swiss'), ...stays('test2')],
        err: [],
        exitCode: 0,
      });
    },
  );

  it('CAA-373 CAA-374 E2E-19 a second run moves nothing', () => {
    const world = manualExample();
    balance(world, 'all');
    expect(balance(world, 'all').out).toEqual([...stays('test'), ...stays('test2')]);
  });

  it('CAA-376 names are taken in the order typed', () => {
    const { out } = balance(manualExample(), ['test2', 'test']);
    expect(out).toEqual([...moves('test2', 'rye', 'swiss'), ...stays('test')]);
  });

  it('CAA-368 CAA-377 -all passes over what does not run; a named one is refused', () => {
    const world = manualExample();
    world.register('idle');
    expect(balance(world, 'all').out.join()).not.toContain('idle');
    expect(balance(world, ['idle', 'test'])).toEqual({
      out: stays('test'),
      err: ['Resource idle is not running. Use caa_start.'],
      exitCode: 1,
    });
    expect(balance(world, ['nobody'])).toMatchObject({
      err: ['Resource nobody is not registered.'],
      exitCode: 1,
    });
  });

  it('an UNKNOWN application is passed over, or refused when it is named', () => {
    const world = manualExample();
    world.behave = ({ entryPoint, resource }) =>
      entryPoint === 'stop' && resource === 'test' ? { outcome: { kind: 'exit', code: 1 } } : {};
    world.stop('test');
    expect(balance(world, { onMember: 'rye' })).toMatchObject({ out: stays('test2'), exitCode: 0 });
    expect(balance(world, ['test'])).toMatchObject({
      err: ['Resource test is in state UNKNOWN. Run caa_stop first.'],
      exitCode: 1,
    });
  });

  it('a member that is down or unknown is refused', () => {
    const world = manualExample();
    world.fault('crash', 'swiss');
    expect(balance(world, { onMember: 'swiss' })).toMatchObject({
      err: ['Member swiss is not available. It is DOWN.'],
      exitCode: 1,
    });
    expect(balance(world, { onMember: 'gouda' }).exitCode).toBe(1);
  });

  it('CAA-379 what runs together with others is reported and left', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.register('other');
    for (const name of ['db', 'app', 'other']) world.start(name, 'rye');
    const reply = balance(world, ['db']);
    expect(reply.err).toEqual([
      'Resource db would be better placed on swiss, but it is not moved without app. ' +
        'Use caa_relocate db -f.',
    ]);
    expect(reply.exitCode).toBe(1);
    expect(world.status('db')).toBe('ONLINE/ONLINE on rye');
    // app can run only where db is, and so is well placed.
    expect(balance(world, ['app']).out).toEqual(stays('app'));
    expect(world.callsOf('db')).toEqual(['start rye user']);
  });

  it('CAA-380 a favored application outside its list goes to the first listed member', () => {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('app', { PLACEMENT: 'favored', HOSTING_MEMBERS: 'swiss rye' });
    world.start('app');
    world.relocate('app', 'brie');
    expect(balance(world, ['app']).out).toEqual(moves('app', 'brie', 'swiss'));
  });

  it('CAA-242 the scripts see the reason user', () => {
    const world = manualExample();
    balance(world, ['test']);
    expect(world.callsOf('test').slice(-2)).toEqual(['stop rye user', 'start swiss user']);
  });

  it('comes home when the better member does not take it', () => {
    const world = manualExample();
    world.behave = ({ entryPoint, member }) =>
      entryPoint === 'start' && member === 'swiss' ? { outcome: { kind: 'exit', code: 1 } } : {};
    const { out, exitCode } = balance(world, ['test']);
    expect(exitCode).toBe(1);
    expect(out.at(-1)).toBe('Could not relocate resource test.');
    expect(world.status('test')).toBe('ONLINE/ONLINE on rye');
  });
});

describe('REBALANCE', () => {
  const hour = 3_600_000;

  it('CAA-387 CAA-388 E2E-20 moves the application once, with the reason system', () => {
    const world = manualExample();
    world.update('test', { REBALANCE: 't:*:*:30' });
    world.advance(hour);
    expect(world.status('test')).toBe('ONLINE/ONLINE on swiss');
    expect(world.callsOf('test').filter((call) => !call.startsWith('check'))).toEqual([
      'start rye user',
      'stop rye system',
      'start swiss system',
    ]);
    world.advance(3 * hour);
    expect(world.callsOf('test').filter((call) => call.startsWith('start'))).toHaveLength(2);
  });

  it('comes again, and ends when it is taken out of the profile or unregistered', () => {
    const world = manualExample();
    world.update('test', { REBALANCE: 't:*:*:30' });
    world.advance(hour);
    world.relocate('test', 'rye');
    world.advance(hour);
    expect(world.status('test')).toBe('ONLINE/ONLINE on swiss');
    world.relocate('test', 'rye');
    world.update('test');
    world.advance(2 * hour);
    expect(world.status('test')).toBe('ONLINE/ONLINE on rye');
  });

  it('goes on under a new daemon, and does nothing to what does not run', () => {
    const world = manualExample();
    world.update('test', { REBALANCE: 't:*:*:30' });
    world.restartDaemon();
    world.advance(hour);
    expect(world.status('test')).toBe('ONLINE/ONLINE on swiss');
    world.stop('test');
    const calls = world.calls.length;
    world.advance(2 * hour);
    expect(world.calls.slice(calls).filter(({ resource }) => resource === 'test')).toEqual([]);
  });

  it('CAA-390 brings an application home at a chosen time, not when its member returns', () => {
    const world = new World(clusterOf('rye', 'swiss', 'brie'));
    world.register('app', {
      PLACEMENT: 'favored',
      HOSTING_MEMBERS: 'rye',
      REBALANCE: 't:*:*:30',
    });
    world.start('app');
    world.fault('crash', 'rye');
    world.until(() => world.status('app').startsWith('ONLINE/ONLINE'));
    world.fault('boot', 'rye');
    expect(world.status('app')).not.toContain('rye');
    world.advance(hour);
    expect(world.status('app')).toBe('ONLINE/ONLINE on rye');
  });
});
