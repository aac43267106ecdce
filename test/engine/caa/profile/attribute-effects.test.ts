// The numbers of application profiles: what a profile without them gets, which values they take, and what they do.
import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  mergedValues,
  valueFault,
} from '../../../../src/engine/caa/profile/index.ts';
import { World } from '../../../support/world.ts';
import { linesFor } from './fixtures.ts';

const defaults = mergedValues('application', {
  profile: { NAME: 'app', TYPE: 'application' },
  typeTemplate: {},
  genericTemplate: {},
});

/** A running application with the defaults of the product, but for what is said. */
function running(attributes: Readonly<Record<string, string>> = {}): World {
  const world = new World();
  world.register('app', { ...defaults, CHECK_INTERVAL: '5', ...attributes });
  world.start('app');
  return world;
}

function die(world: World): void {
  world.killProcess('app');
  world.advance(6000);
}

describe('numbers of a profile', () => {
  it.each([
    ['CAA-065', 'FAILURE_INTERVAL', '0', '0', '-1'],
    ['CAA-070', 'RESTART_ATTEMPTS', '1', '0', '-1'],
    ['CAA-072', 'FAILOVER_DELAY', '0', '0', '-1'],
    ['CAA-076', 'SCRIPT_TIMEOUT', '60', '1', '0'],
    ['CAA-077', 'CHECK_INTERVAL', '60', '0', '-1'],
  ])('%s %s: default %s, at least %s', (_row, attribute, preset, least, less) => {
    const row = attributesOf('application').find((each) => each.attribute === attribute);
    if (row === undefined) throw new Error(`no ${attribute}`);
    expect(row.required).toBe(false);
    expect(defaults[attribute]).toBe(preset);
    expect(valueFault(row, least)).toBeUndefined();
    expect(valueFault(row, '2147483647')).toBeUndefined();
    expect(valueFault(row, less)).toContain('is not a whole number from');
  });

  it('CAA-079 AMB-50 REBALANCE is optional, has no default, and takes t:day:hour:min', () => {
    expect(defaults.REBALANCE).toBe('');
    const text = 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n';
    expect(linesFor('app', text)).toEqual([]);
    expect(linesFor('app', `${text}REBALANCE=t:0:3:00\n`)).toEqual([]);
    expect(linesFor('app', `${text}REBALANCE=0:3:00\n`)).toHaveLength(2);
    const withoutScript = linesFor('app', 'NAME=app\nTYPE=application\n');
    expect(withoutScript[0]).toMatch(/^app\.cap: ACTION_SCRIPT: is missing/);
  });
});

describe('what they do', () => {
  it('CAA-065 only failures within FAILURE_INTERVAL reach the threshold; 0 switches it off', () => {
    const limits = { FAILURE_THRESHOLD: '2', RESTART_ATTEMPTS: '9' };
    const near = running({ ...limits, FAILURE_INTERVAL: '100' });
    die(near);
    die(near);
    expect(near.status('app')).toBe('OFFLINE/OFFLINE');
    const far = running({ ...limits, FAILURE_INTERVAL: '100' });
    die(far);
    far.advance(101_000);
    die(far);
    expect(far.view('app').state).toBe('ONLINE');
    const off = running({ ...limits, FAILURE_INTERVAL: '0' });
    for (let time = 0; time < 5; time += 1) die(off);
    expect(off.view('app').state).toBe('ONLINE');
  });

  it('CAA-070 with 1, the first failure restarts it there and the second moves it', () => {
    const world = running({ RESTART_ATTEMPTS: '1' });
    const home = world.view('app').member;
    die(world);
    expect(world.view('app').member).toBe(home);
    die(world);
    expect(world.view('app').state).toBe('ONLINE');
    expect(world.view('app').member).not.toBe(home);
  });

  it.each(['0', '1'])(
    'CAA-072 AMB-44 FAILOVER_DELAY waits, with RESTART_ATTEMPTS=%s',
    (attempts) => {
      const world = running({ FAILOVER_DELAY: '30', RESTART_ATTEMPTS: attempts });
      die(world);
      world.calls.length = 0;
      world.advance(20_000);
      expect(world.calls.filter(({ entryPoint }) => entryPoint === 'start')).toEqual([]);
      world.advance(11_000);
      expect(world.view('app').state).toBe('ONLINE');
    },
  );

  it('CAA-076 a run of the action script that takes longer than SCRIPT_TIMEOUT has failed', () => {
    const world = new World();
    world.register('app', { ...defaults, SCRIPT_TIMEOUT: '60' });
    world.behave = ({ entryPoint, member }) =>
      entryPoint === 'start' && member === 'provolone' ? { takesMs: 61_000 } : {};
    const from = world.now;
    expect(world.start('app').exitCode).toBe(0);
    expect(world.view('app').member).not.toBe('provolone');
    expect(world.now - from).toBeGreaterThanOrEqual(60_000);
    expect(world.now - from).toBeLessThan(61_000);
  });

  it('CAA-077 the check runs every CHECK_INTERVAL seconds, 60 by default', () => {
    const world = running({ CHECK_INTERVAL: defaults.CHECK_INTERVAL ?? '' });
    world.calls.length = 0;
    const from = world.now;
    world.advance(180_000);
    expect(world.calls.map(({ at }) => at - from)).toEqual([60_000, 120_000, 180_000]);
  });
});
