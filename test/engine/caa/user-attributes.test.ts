// Values of user-defined attributes that come with a command: which runs of the action script see them.
import { describe, expect, it } from 'vitest';
import { World } from '../../support/world.ts';

/** A registered application; each run of its script is noted with the values that it saw. */
function application(): { world: World; seen: string[] } {
  const world = new World();
  const seen: string[] = [];
  world.register('app', { USR_DEBUG: '1', USR_TEXT: '', CHECK_INTERVAL: '5' });
  world.behave = ({ entryPoint, member }) => {
    const { _CAA_USR_DEBUG, USR_DEBUG, USR_TEXT } = world.lastEnvironment;
    expect(USR_DEBUG).toBe(_CAA_USR_DEBUG);
    seen.push(`${entryPoint} ${member} ${USR_DEBUG} ${USR_TEXT}`.trim());
    return {};
  };
  return { world, seen };
}

const start = { verb: 'start', names: ['app'], member: null, force: false } as const;

describe('values that come with a command', () => {
  it('CAA-151 CAA-154 AMB-07 win over the registered ones, under both names', () => {
    const { world, seen } = application();
    world.run({ ...start, userAttributes: { USR_DEBUG: '0', USR_TEXT: 'a b' } });
    expect(seen).toEqual(['start provolone 0 a b']);
    expect(world.lastEnvironment).toMatchObject({ USR_TEXT: 'a b', _CAA_USR_TEXT: 'a b' });
  });

  it('CAA-155 AMB-08 are for the runs of this command only', () => {
    const { world, seen } = application();
    world.run({ ...start, userAttributes: { USR_DEBUG: '0' } });
    world.advance(6000);
    world.run({
      verb: 'relocate',
      names: ['app'],
      member: 'polishham',
      force: false,
      userAttributes: { USR_DEBUG: '7' },
    });
    world.run({ verb: 'stop', names: ['app'], force: false });
    world.run(start);
    expect(seen).toEqual([
      'start provolone 0',
      'check provolone 1',
      'stop provolone 7',
      'start polishham 7',
      'stop polishham 1',
      'start provolone 1',
    ]);
    expect(world.cluster.attributes('app')).toMatchObject({ USR_DEBUG: '1' });
  });

  it('CAA-155 are forgotten when CAA later restarts what the command started', () => {
    const { world, seen } = application();
    world.run({ ...start, userAttributes: { USR_DEBUG: '0' } });
    world.killProcess('app');
    world.advance(6000);
    expect(seen).toEqual([
      'start provolone 0',
      'check provolone 1',
      'stop provolone 1',
      'start provolone 1',
    ]);
  });

  it('CAA-152 CAA-206 go with the clean-up and with the next member that the command tries', () => {
    const { world, seen } = application();
    const note = world.behave;
    world.behave = (call) => {
      const noted = note(call);
      const fails = call.entryPoint === 'start' && call.member === 'provolone';
      return fails ? { outcome: { kind: 'exit', code: 1 } } : noted;
    };
    world.run({ ...start, userAttributes: { USR_DEBUG: '0' } });
    expect(seen).toEqual(['start provolone 0', 'stop provolone 0', 'start polishham 0']);
  });

  it('CAA-151 built-in attributes keep to their own names', () => {
    const { world } = application();
    world.run(start);
    expect(world.lastEnvironment.CHECK_INTERVAL).toBeUndefined();
    expect(world.lastEnvironment._CAA_CHECK_INTERVAL).toBe('5');
  });
});
