// What is told of an application's life: one stream of events, in order (manual 2.12.1).
import { describe, expect, it } from 'vitest';
import { World } from '../../support/world.ts';

const textsOf = (world: World): readonly string[] =>
  world.events.filter(({ resource }) => resource === 'app').map(({ text }) => text);

describe('CAA-444 events are posted', () => {
  it('of each start, relocation, failure and stop, in the order in which they happened', () => {
    const world = new World();
    world.register('app', { RESTART_ATTEMPTS: '0' });
    world.start('app', 'provolone');
    world.relocate('app', 'polishham');
    world.killProcess('app');
    world.advance(61_000);
    world.stop('app');
    expect(textsOf(world)).toEqual([
      'app registered (caa register by root)',
      'app is ONLINE on provolone (caa_start app by root)',
      'app is OFFLINE, was on provolone (to move to polishham)',
      'app is ONLINE on polishham (caa_relocate app by root)',
      "The check entry point of 'app' on member 'polishham' ended with exit status 1.",
      'app is OFFLINE, was on polishham (it failed)',
      'app is ONLINE on provolone (check failed on polishham)',
      'app is OFFLINE, was on provolone (caa_stop app by root)',
    ]);
    const sequences = world.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(sequences.length);
  });

  it('of a crash and the failover after it', () => {
    const world = new World();
    world.register('app');
    world.start('app', 'provolone');
    world.fault('crash', 'provolone');
    world.advance(1000);
    expect(textsOf(world).slice(-2)).toEqual([
      'app is OFFLINE, was on provolone (provolone crashed)',
      'app is ONLINE on polishham (provolone crashed)',
    ]);
  });

  it('of a stop that failed, as a failure', () => {
    const world = new World();
    world.register('app');
    world.start('app', 'provolone');
    world.behave = () => ({ outcome: { kind: 'exit', code: 3 } });
    world.stop('app');
    expect(world.events.filter(({ priority }) => priority === 'failure')).toMatchObject([
      {
        resource: 'app',
        member: 'provolone',
        text: 'app is UNKNOWN on provolone: its stop entry point ended with exit status 3',
      },
    ]);
  });
});
