// Network, tape and changer resources: where they are ONLINE, how they fail, and what the applications that need them
// go through.

import { describe, expect, it } from 'vitest';
import { subnetOf } from '../../../src/engine/caa/monitored/hardware.ts';
import type { AdapterConfig } from '../../../src/engine/index.ts';
import {
  equipped,
  hardware,
  monitoredStatus,
  network,
  registerMonitored,
  tape,
} from '../../support/hardware.ts';
import { fc } from '../../support/properties.ts';
import { World } from '../../support/world.ts';

function makeWorld(attributes = network()): World {
  const world = new World(equipped());
  expect(registerMonitored(world, 'net', attributes)).toEqual({ out: [], err: [], exitCode: 0 });
  return world;
}

/** A world in which `app` needs the network and runs on provolone. */
function makeServed(attributes: Readonly<Record<string, string>> = {}, net = network()): World {
  const world = makeWorld(net);
  world.register('app', { REQUIRED_RESOURCES: 'net', ...attributes });
  world.start('app', 'provolone');
  expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  world.calls.length = 0;
  return world;
}

/** Lets every script end, but no timer of minutes come. */
function settle(world: World): void {
  world.advance(1000);
}

function lastTexts(world: World, count: number): readonly string[] {
  return world.events.slice(-count).map(({ text }) => text);
}

describe('where a network is ONLINE', () => {
  it.each([
    ['16.69.225.12', '255.255.255.0', '16.69.225.0'],
    ['16.69.225.12', '255.255.240.0', '16.69.224.0'],
    ['10.1.2.3', '255.0.0.0', '10.0.0.0'],
    ['192.168.7.9', '255.255.255.255', '192.168.7.9'],
    ['255.255.255.255', '255.255.255.128', '255.255.255.128'],
    ['not an address', '255.0.0.0', ''],
    ['10.1.2.256', '255.0.0.0', ''],
  ])('CAA-101 %s with mask %s is on %s', (address, netmask, subnet) => {
    expect(subnetOf(address, netmask)).toBe(subnet);
  });

  it('CAA-111 CAA-120 CAA-291 is ONLINE from registration on on each member with an adapter on it', () => {
    const world = makeWorld();
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone ONLINE/ONLINE 0',
      'polishham ONLINE/ONLINE 0',
      'pepicelli ONLINE/OFFLINE 0',
    ]);
    expect(lastTexts(world, 3)).toEqual([
      'net registered (caa register by root)',
      'net is ONLINE on provolone (registered)',
      'net is ONLINE on polishham (registered)',
    ]);
  });

  it('CAA-111 stays ONLINE while one of two adapters works', () => {
    const config = equipped();
    const spare: AdapterConfig = { name: 'ee0', address: '16.69.244.99', netmask: '255.255.255.0' };
    const members = config.members.map((member) => ({
      ...member,
      adapters: [...(member.adapters ?? []), spare],
    }));
    const world = new World({ ...config, members });
    registerMonitored(world, 'net', network());
    hardware(world, 'fail', 'provolone', 'tu0');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 0');
    hardware(world, 'fail', 'provolone', 'ee0');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 0');
    const [view] = world.cluster.stat(['net'], world.now).monitored;
    expect(view?.members[0]?.because).toBe('adapter tu0, ee0 is down');
  });

  it('CAA-116 CAA-117 a tape is ONLINE where its path works', () => {
    const world = makeWorld(tape());
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone ONLINE/ONLINE 0',
      'polishham ONLINE/ONLINE 0',
      'pepicelli ONLINE/OFFLINE 0',
    ]);
    hardware(world, 'fail', 'polishham', '/dev/tape/tape1');
    expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/OFFLINE 0');
    hardware(world, 'repair', 'polishham', '/dev/tape/tape1');
    expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/ONLINE 0');
  });

  it('an adapter is no device, and a device no adapter', () => {
    const world = makeWorld(tape({ DEVICE_NAME: 'tu0' }));
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 0');
    expect(
      world.run({
        verb: 'fail',
        kind: 'adapter',
        member: 'provolone',
        hardware: '/dev/tape/tape1',
      }),
    ).toMatchObject({ exitCode: 1 });
  });

  it('is OFFLINE, without a failure, on a member that crashed or was shut down, and back with it', () => {
    const world = makeWorld(network({ FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '600' }));
    for (const verb of ['crash', 'shutdown'] as const) {
      world.fault(verb, 'polishham');
      expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/OFFLINE 0');
      world.fault('boot', 'polishham');
      expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/ONLINE 0');
    }
  });
});

describe('the interfaces of the host', () => {
  const lan: AdapterConfig = { name: 'eth0', address: '10.1.2.3', netmask: '255.255.0.0' };

  it('count for the member that is the host, and are watched while a network is registered', () => {
    const world = new World(equipped());
    registerMonitored(world, 'drive', tape());
    expect(world.watchesInterfaces).toBe(false);
    registerMonitored(world, 'net', network({ SUBNET: '10.1.0.0' }));
    expect(world.watchesInterfaces).toBe(true);
    world.reportInterfaces([lan]);
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone ONLINE/OFFLINE 0',
      'polishham ONLINE/OFFLINE 0',
      'pepicelli ONLINE/ONLINE 0',
    ]);
    world.unregister('net');
    expect(world.watchesInterfaces).toBe(false);
    expect(world.stored().members.every((member) => member.hostInterfaces === undefined)).toBe(
      true,
    );
  });

  it('one that goes is a failure with an event, and the same list again is none', () => {
    const world = new World(equipped());
    const attributes = { SUBNET: '10.1.0.0', FAILURE_INTERVAL: '600' };
    registerMonitored(world, 'net', network(attributes));
    world.reportInterfaces([lan]);
    const before = world.events.length;
    world.reportInterfaces([lan]);
    expect(world.events).toHaveLength(before);
    world.reportInterfaces([]);
    expect(monitoredStatus(world, 'net')[2]).toBe('pepicelli ONLINE/OFFLINE 1');
    expect(lastTexts(world, 2)).toEqual([
      'interface eth0 (10.1.2.3) is gone on pepicelli',
      'net is OFFLINE on pepicelli (interface eth0 (10.1.2.3) is gone)',
    ]);
    world.reportInterfaces([lan]);
    expect(lastTexts(world, 2)).toEqual([
      'interface eth0 (10.1.2.3) has come on pepicelli',
      'net is ONLINE on pepicelli (interface eth0 (10.1.2.3) has come)',
    ]);
  });

  it('are remembered by the next daemon until it has looked itself, so that nothing moves', () => {
    const world = new World(equipped());
    registerMonitored(world, 'net', network({ SUBNET: '10.1.0.0' }));
    world.reportInterfaces([lan]);
    world.register('app', { REQUIRED_RESOURCES: 'net' });
    world.start('app');
    world.calls.length = 0;
    world.restartDaemon();
    settle(world);
    expect(world.watchesInterfaces).toBe(true);
    expect(monitoredStatus(world, 'net')[2]).toBe('pepicelli ONLINE/ONLINE 0');
    expect(world.callsOf('app')).toEqual(['check pepicelli system']);
  });

  it('can be failed by hand like any adapter', () => {
    const world = new World(equipped());
    registerMonitored(world, 'net', network({ SUBNET: '10.1.0.0' }));
    world.reportInterfaces([lan]);
    expect(hardware(world, 'fail', 'pepicelli', 'eth0').exitCode).toBe(0);
    expect(monitoredStatus(world, 'net')[2]).toBe('pepicelli ONLINE/OFFLINE 0');
  });
});

describe('failures and their threshold', () => {
  const limits = network({ FAILURE_THRESHOLD: '2', FAILURE_INTERVAL: '60' });

  function flap(world: World, member: string): void {
    hardware(world, 'fail', member, 'tu0');
    hardware(world, 'repair', member, 'tu0');
  }

  it('CAA-103 CAA-118 CAA-291 gives up on the member where the threshold was reached, and there alone', () => {
    const world = makeWorld(limits);
    flap(world, 'provolone');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 1');
    flap(world, 'polishham');
    flap(world, 'provolone');
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone OFFLINE/OFFLINE 2',
      'polishham ONLINE/ONLINE 1',
      'pepicelli ONLINE/OFFLINE 0',
    ]);
    const texts = world.events.filter(({ priority }) => priority === 'failure');
    expect(texts.map(({ text }) => text)).toContain(
      'net failed 2 times within 60 s on provolone and is not monitored there until caa_start',
    );
  });

  it('CAA-118 failures that left FAILURE_INTERVAL do not count any more, and are not shown', () => {
    const world = makeWorld(limits);
    flap(world, 'provolone');
    world.advance(59_999);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 1');
    world.advance(1);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 0');
    expect(world.stored().monitored[0]?.members[0]?.failures).toEqual([]);
    flap(world, 'provolone');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 1');
  });

  it.each([
    ['FAILURE_THRESHOLD', network({ FAILURE_INTERVAL: '60' }), 3],
    ['FAILURE_INTERVAL', network({ FAILURE_THRESHOLD: '1' }), 0],
  ])('CAA-103 %s 0 is off', (_name, attributes, count) => {
    const world = makeWorld(attributes);
    for (let round = 0; round < 3; round += 1) flap(world, 'provolone');
    expect(monitoredStatus(world, 'net')[0]).toBe(`provolone ONLINE/ONLINE ${count}`);
  });

  it('CAA-119 CAA-037 caa_start clears the count and monitors it again', () => {
    const world = makeWorld(limits);
    flap(world, 'provolone');
    flap(world, 'provolone');
    world.advance(100_000);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone OFFLINE/OFFLINE 0');
    expect(world.start('net')).toEqual({
      out: ['Resource net is monitored again on member provolone: ONLINE.'],
      err: [],
      exitCode: 0,
    });
    flap(world, 'provolone');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 1');
  });

  it('CAA-119 caa_start -c does so on one member only', () => {
    const world = makeWorld(network({ FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '60' }));
    hardware(world, 'fail', 'provolone', 'tu0');
    hardware(world, 'fail', 'polishham', 'tu0');
    expect(world.start('net', 'polishham').out).toEqual([
      'Resource net is monitored again on member polishham: OFFLINE.',
    ]);
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone OFFLINE/OFFLINE 1',
      'polishham ONLINE/OFFLINE 0',
      'pepicelli ONLINE/OFFLINE 0',
    ]);
    hardware(world, 'repair', 'polishham', 'tu0');
    expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/ONLINE 0');
  });

  it('CAA-119 what waits for it starts with it', () => {
    const world = makeServed({ PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone' }, limits);
    flap(world, 'provolone');
    settle(world);
    flap(world, 'provolone');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    world.start('net');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('counts and targets outlive the daemon; a boot of the cluster forgets the counts only', () => {
    const world = makeWorld(limits);
    flap(world, 'provolone');
    flap(world, 'provolone');
    flap(world, 'polishham');
    world.restartDaemon();
    expect(monitoredStatus(world, 'net').slice(0, 2)).toEqual([
      'provolone OFFLINE/OFFLINE 2',
      'polishham ONLINE/ONLINE 1',
    ]);
    world.advance(60_000);
    expect(monitoredStatus(world, 'net')[1]).toBe('polishham ONLINE/ONLINE 0');
    expect(world.stored().monitored[0]?.members[1]?.failures).toEqual([]);
    flap(world, 'polishham');
    world.restartDaemon(true);
    expect(monitoredStatus(world, 'net').slice(0, 2)).toEqual([
      'provolone OFFLINE/OFFLINE 0',
      'polishham ONLINE/ONLINE 0',
    ]);
  });
});

describe('failures that are none', () => {
  const limits = network({ FAILURE_THRESHOLD: '2', FAILURE_INTERVAL: '60' });

  it('CAA-118 those that aged while no daemon was there do not count', () => {
    const world = makeWorld(limits);
    hardware(world, 'fail', 'provolone', 'tu0');
    hardware(world, 'repair', 'provolone', 'tu0');
    world.now += 100_000;
    world.restartDaemon();
    // Before any timer can have come.
    world.request({ verb: 'fail', kind: 'adapter', member: 'provolone', hardware: 'tu0' });
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 1');
  });

  it('a member whose shutdown the next daemon finishes has not failed', () => {
    const world = makeServed({}, network({ FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '60' }));
    world.behave = () => ({ takesMs: 5000 });
    world.request({ verb: 'shutdown', member: 'provolone' });
    world.restartDaemon();
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 0');
  });
});

describe('an application that requires a network', () => {
  it('CAA-113 CAA-415 CAA-419 moves at once, whatever its RESTART_ATTEMPTS, for a reason of dependency', () => {
    const world = makeServed({ RESTART_ATTEMPTS: '5' });
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.callsOf('app')).toEqual([
      'stop provolone dependency',
      'start polishham dependency',
    ]);
    expect(world.view('app')).toMatchObject({ restartCount: 0, failureCount: 0 });
    expect(world.events.map(({ text }) => text)).toContain(
      'app is OFFLINE, was on provolone (required resource net is OFFLINE on provolone)',
    );
  });

  it('CAA-117 moves likewise when the path to its tape is lost', () => {
    const world = makeServed({}, tape());
    hardware(world, 'fail', 'provolone', '/dev/tape/tape1');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-114 CAA-115 CAA-416 CAA-417 stops when it is gone everywhere, and starts where it comes back', () => {
    const world = makeServed();
    hardware(world, 'fail', 'polishham', 'tu0');
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.view('app').trouble).toBe('waiting');
    hardware(world, 'repair', 'polishham', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.callsOf('app').at(-1)).toBe('start polishham dependency');
  });

  it('CAA-114 does not leave the members that its policy allows', () => {
    const world = makeServed({ PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone' });
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    hardware(world, 'repair', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-112 CAA-032 as an optional one moves nothing', () => {
    const world = makeServed({ REQUIRED_RESOURCES: '', OPTIONAL_RESOURCES: 'net' });
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    hardware(world, 'repair', 'provolone', 'tu0');
    settle(world);
    expect(world.callsOf('app')).toEqual([]);
  });

  it('CAA-112 CAA-397 CAA-398 as an optional one makes a member preferred', () => {
    const world = makeWorld(network({ SUBNET: '16.69.225.0' }));
    world.register('app', {
      PLACEMENT: 'favored',
      HOSTING_MEMBERS: 'provolone pepicelli',
      OPTIONAL_RESOURCES: 'net',
    });
    world.start('app');
    expect(world.status('app')).toBe('ONLINE/ONLINE on pepicelli');
  });

  it('CAA-418 CAA-423 takes those that require it along, and they come after it', () => {
    const world = makeServed();
    world.register('web', { REQUIRED_RESOURCES: 'app' });
    world.start('web');
    world.calls.length = 0;
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(
      world.calls.map(({ resource, entryPoint, member }) => `${entryPoint} ${resource} ${member}`),
    ).toEqual([
      'stop web provolone',
      'stop app provolone',
      'start app polishham',
      'start web polishham',
    ]);
    expect(world.calls.every(({ reason }) => reason === 'dependency')).toBe(true);
  });

  it('CAA-434 stops at once and is placed after FAILOVER_DELAY, on the same member if that is well again', () => {
    const world = makeServed({
      FAILOVER_DELAY: '30',
      PLACEMENT: 'favored',
      HOSTING_MEMBERS: 'provolone',
    });
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.view('app').trouble).toBe('delayed');
    hardware(world, 'repair', 'provolone', 'tu0');
    world.advance(28_000);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    world.advance(2_000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('a flap that is over before it could be stopped moves nothing', () => {
    const world = makeServed({ CHECK_INTERVAL: '5' });
    world.behave = ({ entryPoint }) => ({ takesMs: entryPoint === 'check' ? 3000 : 10 });
    const off = world.request({ verb: 'stop', names: ['app'], force: false });
    expect(world.reply(off).exitCode).toBeNull();
    hardware(world, 'fail', 'provolone', 'tu0');
    hardware(world, 'repair', 'provolone', 'tu0');
    settle(world);
    expect(world.callsOf('app')).toEqual(['stop provolone user']);
  });

  it('a flapping adapter moves it once and never starts two copies', () => {
    const world = makeServed();
    world.behave = () => ({ takesMs: 400 });
    for (let round = 0; round < 10; round += 1) {
      hardware(world, 'fail', 'provolone', 'tu0');
      hardware(world, 'repair', 'provolone', 'tu0');
      expect(world.processes.get('app')?.size ?? 0).toBeLessThanOrEqual(1);
    }
    settle(world);
    expect(world.callsOf('app').length).toBeLessThanOrEqual(2);
    expect(world.processes.get('app')?.size).toBe(1);
  });

  it('CAA-413 one that is being started where the network goes away meanwhile leaves again', () => {
    const world = makeWorld();
    world.register('app', { REQUIRED_RESOURCES: 'net' });
    world.behave = () => ({ takesMs: 500 });
    const request = world.request({ verb: 'start', names: ['app'], member: null, force: false });
    hardware(world, 'fail', 'provolone', 'tu0');
    world.until(() => world.reply(request).exitCode !== null);
    world.advance(2000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.callsOf('app')).toEqual([
      'start provolone user',
      'stop provolone dependency',
      'start polishham dependency',
    ]);
  });

  it('CAA-286 stays UNKNOWN where its stop fails', () => {
    const world = makeServed();
    world.behave = ({ entryPoint }) =>
      entryPoint === 'stop' ? { outcome: { kind: 'exit', code: 1 } } : {};
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/UNKNOWN on provolone');
  });

  it('does nothing while it is frozen, and leaves when it thaws', () => {
    const world = makeServed();
    const scope = { kind: 'resource', resource: 'app' } as const;
    world.run({ verb: 'freeze', scopes: [scope], reason: 'work', until: null });
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    expect(world.callsOf('app')).toEqual([]);
    world.run({ verb: 'unfreeze', scopes: [scope] });
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('leaves also when the daemon ended between the loss and the move', () => {
    const world = makeServed();
    world.behave = () => ({ takesMs: 500 });
    world.request({ verb: 'fail', kind: 'adapter', member: 'provolone', hardware: 'tu0' });
    world.restartDaemon();
    world.advance(5000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.processes.get('app')).toEqual(new Set(['polishham']));
  });

  it('leaves also when the daemon ended while it was being started there', () => {
    const world = makeWorld();
    world.register('app', { REQUIRED_RESOURCES: 'net' });
    world.behave = () => ({ takesMs: 500 });
    world.request({ verb: 'start', names: ['app'], member: null, force: false });
    world.request({ verb: 'fail', kind: 'adapter', member: 'provolone', hardware: 'tu0' });
    world.restartDaemon();
    world.advance(5000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
    expect(world.processes.get('app')).toEqual(new Set(['polishham']));
  });

  it('a fault outlives the daemon, and the member', () => {
    const world = makeWorld();
    hardware(world, 'fail', 'provolone', 'tu0');
    world.fault('crash', 'provolone');
    world.restartDaemon();
    settle(world);
    world.fault('boot', 'provolone');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 0');
    world.restartDaemon(true);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/OFFLINE 0');
    hardware(world, 'repair', 'provolone', 'tu0');
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 0');
  });

  it('CAA-436 a member that boots with the network takes what waits for it', () => {
    const world = makeServed({ PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone' });
    world.fault('crash', 'provolone');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    world.fault('boot', 'provolone');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('CAA-408 ACTIVE_PLACEMENT sees the networks of the member that joins', () => {
    const world = makeWorld();
    world.register('app', {
      REQUIRED_RESOURCES: 'net',
      ACTIVE_PLACEMENT: '1',
      PLACEMENT: 'favored',
      HOSTING_MEMBERS: 'polishham',
    });
    world.start('app');
    world.fault('crash', 'polishham');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
    world.fault('boot', 'polishham');
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('the cluster boots it where the network is', () => {
    const world = makeServed();
    hardware(world, 'fail', 'provolone', 'tu0');
    settle(world);
    world.calls.length = 0;
    world.restartDaemon(true);
    settle(world);
    expect(world.callsOf('app')).toEqual(['start polishham boot']);
  });
});

describe('commands', () => {
  it('CAA-032 names are unique over all types', () => {
    const world = makeWorld();
    const taken = ['Resource net has already been registered. Use -u to update it.'];
    expect(world.register('net').err).toEqual(taken);
    world.register('app');
    expect(registerMonitored(world, 'app', tape()).err).toEqual([
      'Resource app has already been registered. Use -u to update it.',
    ]);
    expect(world.update('net').err).toEqual([
      'Resource net is registered with TYPE=network, and its profile says application. Unregister it first.',
    ]);
    expect(registerMonitored(world, 'net', tape(), true).err).toEqual([
      'Resource net is registered with TYPE=network, and its profile says tape. Unregister it first.',
    ]);
    expect(registerMonitored(world, 'ghost', tape(), true).err).toEqual([
      'Resource ghost is not registered. Leave out -u to register it.',
    ]);
  });

  it('CAA-273 CAA-274 CAA-278 CAA-424 is unregistered while ONLINE, but not while it is required', () => {
    const world = makeServed();
    world.register('fan', { OPTIONAL_RESOURCES: 'net' });
    expect(world.unregister('net').err).toEqual([
      'Resource net is required by app. Unregister those first.',
    ]);
    world.stop('app');
    world.unregister('app');
    expect(world.unregister('net')).toEqual({ out: [], err: [], exitCode: 0 });
    expect(world.cluster.stat(['net'], world.now).unknown).toEqual(['net']);
    expect(world.stored().monitored).toEqual([]);
    expect(world.unregister('net').err).toEqual(['Resource net is not registered.']);
  });

  it.each([
    ['caa_stop', (world: World) => world.stop('net')],
    ['caa_relocate', (world: World) => world.relocate('net')],
    ['caa_balance', (world: World) => world.run({ verb: 'balance', names: ['net'] })],
  ])('CAA-034 CAA-035 CAA-036 CAA-337 CAA-349 CAA-378 %s refuses it', (_command, run) => {
    const reply = run(makeWorld());
    expect(reply.exitCode).toBe(1);
    expect(reply.err).toEqual([
      'Resource net is not an application resource. CAA only watches it, and does so by itself.',
    ]);
  });

  it('CAA-378 CAA-313 -all passes it over', () => {
    const world = makeServed();
    expect(world.run({ verb: 'balance', names: 'all' }).exitCode).toBe(0);
    expect(world.run({ verb: 'stop', names: 'all', force: false }).exitCode).toBe(0);
    const all = { verb: 'start', names: 'all', member: null, force: false } as const;
    expect(world.run(all).exitCode).toBe(0);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 0');
  });

  it('CAA-304 CAA-620 a start names the network that is missing', () => {
    const world = makeWorld();
    world.register('app', { REQUIRED_RESOURCES: 'net' });
    expect(world.start('app', 'pepicelli').err).toEqual([
      'Required resource net of app is not ONLINE on member pepicelli.',
    ]);
    hardware(world, 'fail', 'provolone', 'tu0');
    hardware(world, 'fail', 'polishham', 'tu0');
    expect(world.start('app').err).toEqual([
      'Required resource net of app is not ONLINE on any member.',
    ]);
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-311 -f cannot bring it ONLINE', () => {
    const world = makeWorld(network({ SUBNET: '1.2.3.0' }));
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db net' });
    const reply = world.start('app', null, true);
    expect(reply).toMatchObject({ exitCode: 1, out: [] });
    expect(reply.err[0]).toBe('Resource app has placement error.');
    expect(world.status('db')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-308 -f starts the required applications where the network is', () => {
    const world = makeWorld(network({ SUBNET: '16.69.225.0' }));
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db net' });
    world.start('db', 'provolone');
    expect(world.start('app', null, true).exitCode).toBe(0);
    expect(world.status('db')).toBe('ONLINE/ONLINE on polishham');
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-350 AMB-11 a relocation needs no -f because of a required network, but keeps to it', () => {
    const world = makeServed();
    expect(world.relocate('app', 'pepicelli')).toMatchObject({ exitCode: 1 });
    expect(world.relocate('app').exitCode).toBe(0);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-267 -u may not ask a running application for a network that is not there', () => {
    const world = makeWorld();
    world.register('app');
    world.start('app', 'pepicelli');
    expect(world.update('app', { REQUIRED_RESOURCES: 'net' }).err).toEqual([
      'Required resource net of app is not ONLINE on member pepicelli, where app runs. Stop app first.',
    ]);
  });

  it('CAA-066 CAA-033 any type may be required, but it has to be registered', () => {
    const world = makeWorld(tape());
    expect(world.register('app', { REQUIRED_RESOURCES: 'net drive' }).err).toEqual([
      'Resource app: REQUIRED_RESOURCES: drive is not registered. Register it first.',
    ]);
    expect(world.register('app', { REQUIRED_RESOURCES: 'net' }).exitCode).toBe(0);
  });

  it('CAA-265 -u takes a new subnet at once, which is no failure', () => {
    const attributes = { FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '60' };
    const world = makeServed({}, network(attributes));
    registerMonitored(world, 'net', network({ ...attributes, SUBNET: '16.69.225.0' }), true);
    expect(monitoredStatus(world, 'net')).toEqual([
      'provolone ONLINE/OFFLINE 0',
      'polishham ONLINE/ONLINE 0',
      'pepicelli ONLINE/ONLINE 0',
    ]);
    settle(world);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('a plan foresees what the loss of an adapter would do, and does nothing', () => {
    const world = makeServed();
    const fault = { verb: 'fail', kind: 'adapter', member: 'provolone', hardware: 'tu0' } as const;
    const plan = world.plan({ kind: 'command', command: fault });
    expect(plan.lines).toEqual([
      { stream: 'out', text: 'Adapter tu0 of member provolone is down.' },
    ]);
    expect(plan.changes.map(({ resource, after }) => `${resource} ${after.member}`)).toEqual([
      'app polishham',
    ]);
    expect(monitoredStatus(world, 'net')[0]).toBe('provolone ONLINE/ONLINE 0');
  });

  it('the change of a monitored resource outdates a plan', () => {
    const world = makeWorld(network({ FAILURE_THRESHOLD: '1', FAILURE_INTERVAL: '60' }));
    hardware(world, 'fail', 'provolone', 'tu0');
    const before = world.cluster.basis();
    world.start('net');
    expect(world.cluster.basis()).not.toBe(before);
  });
});

describe('whatever happens to adapters, members and daemons', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constantFrom('fail' as const, 'repair' as const),
      member: fc.constantFrom('provolone', 'polishham', 'pepicelli'),
      hardware: fc.constantFrom('tu0', 'tu1', '/dev/tape/tape1'),
    }),
    fc.record({
      do: fc.constantFrom('crash' as const, 'boot' as const, 'daemon' as const, 'wait' as const),
      member: fc.constantFrom('provolone', 'polishham', 'pepicelli'),
    }),
  );

  it('CAA-413 CAA-003 no application stays where its network or device is not, and there is one copy at most', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const world = new World(equipped());
        registerMonitored(world, 'net', network({ FAILURE_THRESHOLD: '3', FAILURE_INTERVAL: '5' }));
        registerMonitored(world, 'drive', tape());
        world.register('db', { REQUIRED_RESOURCES: 'drive' });
        world.register('app', { REQUIRED_RESOURCES: 'net' });
        world.register('web', { REQUIRED_RESOURCES: 'app' });
        const all = { verb: 'start', names: 'all', member: null, force: false } as const;
        world.run(all);
        world.behave = () => ({ takesMs: 300 });
        for (const each of steps) {
          if (each.do === 'daemon') world.restartDaemon();
          else if (each.do === 'wait') world.advance(250);
          else if (each.do === 'crash' || each.do === 'boot') {
            world.request({ verb: each.do, member: each.member });
          } else if ('hardware' in each) {
            const kind = each.hardware.startsWith('/') ? 'device' : 'adapter';
            const { member, hardware: name } = each;
            world.request({ verb: each.do, kind, member, hardware: name });
          }
          for (const where of world.processes.values()) {
            expect(where.size).toBeLessThanOrEqual(1);
          }
        }
        // A cluster without quorum does nothing.
        for (const { name } of deliMembers) world.request({ verb: 'boot', member: name });
        world.advance(60_000);
        for (const view of world.cluster.view(world.now).resources) {
          if (view.member === null) continue;
          for (const required of view.required) {
            expect(isOnline(world, required, view.member), `${view.name} has ${required}`).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

const deliMembers = equipped().members;

function isOnline(world: World, name: string, member: string): boolean {
  const { resources, monitored } = world.cluster.stat([name], world.now);
  const [application] = resources;
  if (application !== undefined) return application.member === member;
  return (
    monitored[0]?.members.some((one) => one.member === member && one.state === 'ONLINE') ?? false
  );
}
