// The history of the registry, and the ways back.
import { describe, expect, it } from 'vitest';
import type { RegisteredValues, RegistryVersion } from '../../../src/engine/index.ts';
import { registration, World } from '../../support/world.ts';

const valuesOf = (name: string, attributes: Readonly<Record<string, string>> = {}) => {
  const { registration: given } = registration(name, attributes);
  return { attributes: given.attributes, scriptPath: given.scriptPath };
};

function restore(world: World, items: readonly (readonly [string, RegisteredValues | null])[]) {
  const list = items.map(([name, values]) => ({ name, values }));
  return world.run({ verb: 'restore', items: list }, 'caa_history -back');
}

const short = ({ number, resource, before, after }: RegistryVersion): string =>
  `${number} ${resource} ${before === null ? 'new' : 'changed'} ${after === null ? 'gone' : ''}`.trim();

describe('every change of what is registered is a version', () => {
  it('with its number, time, author, command and both values', () => {
    const world = new World();
    world.register('clock');
    world.advance(5000);
    world.run(
      {
        verb: 'register',
        items: [registration('clock', { CHECK_INTERVAL: '9' })],
        update: true,
      },
      'caa_register -u clock',
    );
    expect(world.versions.at(-1)).toEqual({
      number: 2,
      at: world.now,
      user: 'root',
      commandLine: 'caa_register -u clock',
      resource: 'clock',
      before: valuesOf('clock'),
      after: valuesOf('clock', { CHECK_INTERVAL: '9' }),
    });
  });

  it('and what changes nothing is none', () => {
    const world = new World();
    world.register('clock');
    world.update('clock');
    world.start('clock');
    world.register('clock');
    world.unregister('clock');
    world.stop('clock');
    world.unregister('clock');
    expect(world.versions.map(short)).toEqual(['1 clock new', '2 clock changed gone']);
  });

  it('numbered on by the next daemon', () => {
    const world = new World();
    world.register('clock');
    world.restartDaemon();
    world.register('other');
    expect(world.versions.map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe('taking the registry back', () => {
  it('gives resources their earlier values; a running one goes on', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    world.update('clock', { CHECK_INTERVAL: '9' });
    expect(restore(world, [['clock', valuesOf('clock')]])).toEqual({
      out: ['Resource clock is registered as it was.'],
      err: [],
      exitCode: 0,
    });
    expect(world.cluster.attributes('clock')?.CHECK_INTERVAL).toBe('60');
    expect(world.status('clock')).toContain('ONLINE/ONLINE');
    expect(world.versions).toHaveLength(3);
  });

  it('registers again what is gone, what is required first; unregisters dependents first', () => {
    const world = new World();
    const db = valuesOf('db');
    const app = valuesOf('app', { REQUIRED_RESOURCES: 'db' });
    expect(
      restore(world, [
        ['app', app],
        ['db', db],
      ]).out,
    ).toEqual(['Resource db is registered as it was.', 'Resource app is registered as it was.']);
    expect(
      restore(world, [
        ['db', null],
        ['app', null],
        ['ghost', null],
      ]).out,
    ).toEqual([
      'Resource app is unregistered, as it was.',
      'Resource db is unregistered, as it was.',
    ]);
    expect(world.cluster.view(world.now).resources).toEqual([]);
  });

  it('is refused by the rules of the commands it stands for', () => {
    const world = new World();
    world.register('clock');
    world.start('clock');
    expect(restore(world, [['clock', null]])).toMatchObject({
      err: ['Resource clock is ONLINE. Stop it first: caa_stop clock.'],
      exitCode: 1,
    });
    expect(restore(world, [['app', valuesOf('app', { REQUIRED_RESOURCES: 'ghost' })]])).toEqual({
      out: [],
      err: ['Resource app: REQUIRED_RESOURCES: ghost is not registered. Register it first.'],
      exitCode: 1,
    });
  });
});
