// What enters the registry and leaves it (manual 2.5, 2.10), and what a new daemon makes of what it finds.
import { describe, expect, it } from 'vitest';
import { registration, World } from '../../support/world.ts';

const exit = (code: number) => ({ outcome: { kind: 'exit' as const, code } });

describe('caa_register', () => {
  it('CAA-263 a new resource is OFFLINE with target OFFLINE, also with AUTO_START=1', () => {
    const world = new World();
    world.register('app', { AUTO_START: '1' });
    expect(world.status('app')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-264 refuses a second registration, and -u before the first', () => {
    const world = new World();
    expect(world.update('app').err).toEqual([
      'Resource app is not registered. Leave out -u to register it.',
    ]);
    world.register('app');
    expect(world.register('app').err).toEqual([
      'Resource app has already been registered. Use -u to update it.',
    ]);
  });

  it('CAA-066 CAA-087 refuses a required resource that is not registered', () => {
    const world = new World();
    const reply = world.register('app', { REQUIRED_RESOURCES: 'db net' });
    expect(reply.err).toEqual([
      'Resource app: REQUIRED_RESOURCES: db is not registered. Register it first.',
      'Resource app: REQUIRED_RESOURCES: net is not registered. Register it first.',
    ]);
    expect(world.cluster.stat(null, world.now).resources).toEqual([]);
  });

  it('CAA-089 refuses a resource that requires itself, and prints the chain', () => {
    const world = new World();
    expect(world.register('a', { REQUIRED_RESOURCES: 'a' }).err).toEqual([
      'Resource a: REQUIRED_RESOURCES: it would require itself: a requires a.',
    ]);
    world.register('a');
    world.register('b', { REQUIRED_RESOURCES: 'a' });
    world.register('c', { REQUIRED_RESOURCES: 'b' });
    expect(world.update('a', { REQUIRED_RESOURCES: 'c' }).err).toEqual([
      'Resource a: REQUIRED_RESOURCES: it would require itself: a requires c requires b requires a.',
    ]);
  });

  it('CAA-265 CAA-266 -u on an ONLINE resource stops nothing; new values act from the next event', () => {
    const world = new World();
    world.register('app', { CHECK_INTERVAL: '60' });
    world.start('app');
    world.calls.length = 0;
    world.update('app', { CHECK_INTERVAL: '5' });
    expect(world.calls).toEqual([]);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
    world.advance(5100);
    expect(world.callsOf('app')).toEqual(['check provolone system']);
  });

  it('CAA-282 -u that lets a waiting application run has it started', () => {
    const world = new World();
    const restricted = { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'provolone' };
    world.register('app', restricted);
    world.start('app');
    world.fault('crash', 'provolone');
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/OFFLINE');
    expect(world.update('app').exitCode).toBe(0);
    world.advance(1000);
    expect(world.status('app')).toBe('ONLINE/ONLINE on polishham');
  });

  it('CAA-267 refuses -u to a requirement that is not ONLINE beside it', () => {
    const world = new World();
    world.register('db');
    world.register('app');
    world.start('app');
    expect(world.update('app', { REQUIRED_RESOURCES: 'db' }).exitCode).toBe(1);
    expect(world.view('app').required).toEqual([]);
  });

  it('does not repeat a command line of thousands of names in the event of each', () => {
    const world = new World();
    const names = Array.from({ length: 1000 }, (_, index) => `app${index}`);
    const items = names.map((name) => registration(name));
    world.run({ verb: 'register', items, update: false }, `caa_register ${names.join(' ')}`);
    expect(Math.max(...world.events.map(({ text }) => text.length))).toBeLessThan(150);
    expect(world.cluster.view(world.now).runs.at(-1)?.commandLine.length).toBeLessThanOrEqual(2000);
  });

  it('CAA-268 tries every name', () => {
    const world = new World();
    const messages = ['Resource profile bad did not pass validation.'];
    const reply = world.run({
      verb: 'register',
      items: [
        { ok: false, name: 'bad', messages },
        {
          ok: true,
          registration: { name: 'good', attributes: {}, scriptPath: '/good.scr', warnings: [] },
        },
      ],
      update: false,
    });
    expect(reply).toEqual({ out: [], err: messages, exitCode: 1 });
    expect(world.status('good')).toBe('OFFLINE/OFFLINE');
  });

  it('CAA-066 takes several in the order of what they require, whatever order they are typed in', () => {
    const world = new World();
    const required = (name: string, text: string) =>
      registration(name, { REQUIRED_RESOURCES: text });
    const items = [
      required('web', 'app'),
      required('loop', 'ring'),
      required('app', 'db'),
      registration('db'),
      required('ring', 'loop'),
      registration('db'),
    ];
    const { exitCode, err } = world.run({ verb: 'register', items, update: false });
    expect(exitCode).toBe(1);
    expect(err).toHaveLength(2);
    expect(err.join(' ')).toMatch(/Resource ring: .*Resource loop: /);
    const { resources } = world.cluster.view(world.now);
    expect(resources.map(({ name }) => name)).toEqual(['app', 'db', 'web']);
    const names = ['db', 'nobody', 'app', 'web'];
    expect(world.run({ verb: 'unregister', names })).toMatchObject({
      exitCode: 1,
      err: ['Resource nobody is not registered.'],
    });
    expect(world.cluster.view(world.now).resources).toEqual([]);
  });
});

describe('caa_unregister', () => {
  it('CAA-272 CAA-273 CAA-274 CAA-275 E2E-34 refuses what is ONLINE, UNKNOWN or required', () => {
    const world = new World();
    world.register('db');
    world.register('app', { REQUIRED_RESOURCES: 'db' });
    world.register('web', { OPTIONAL_RESOURCES: 'app' });
    expect(world.unregister('db').err).toEqual([
      'Resource db is required by app. Unregister those first.',
    ]);
    world.start('db');
    world.start('app');
    expect(world.unregister('app').err).toEqual([
      'Resource app is ONLINE. Stop it first: caa_stop app.',
    ]);
    world.behave = ({ entryPoint }) => (entryPoint === 'stop' ? exit(1) : {});
    world.stop('app');
    expect(world.unregister('app').err).toEqual([
      'Resource app is in state UNKNOWN. Run caa_stop first.',
    ]);
    world.stop('app');
    expect(world.unregister('app').exitCode).toBe(0);
    expect(world.cluster.stat(['app'], world.now).unknown).toEqual(['app']);
  });
});

describe('the environment of scripts', () => {
  it('CAA-230 CAA-231 CAA-233 CAA-243 has every registered attribute, reason and locale', () => {
    const world = new World();
    world.register('app', { DESCRIPTION: 'An application' });
    world.start('app');
    expect(world.lastEnvironment).toMatchObject({
      _CAA_NAME: 'app',
      _CAA_TYPE: 'application',
      _CAA_DESCRIPTION: 'An application',
      _CAA_HOSTING_MEMBERS: '',
      _CAA_SCRIPT_TIMEOUT: '60',
      _CAA_REASON: 'user',
      _CAA_CLIENT_LOCALE: 'C C C C C C',
    });
  });
});

describe('a daemon that takes over', () => {
  it('adopts what runs by its check entry point and starts nothing', () => {
    const world = new World();
    world.register('app');
    world.start('app');
    world.calls.length = 0;
    world.restartDaemon();
    world.advance(1000);
    expect(world.callsOf('app')).toEqual(['check provolone system']);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it('finds out that the application died meanwhile', () => {
    const world = new World();
    world.register('app');
    world.start('app');
    world.killProcess('app');
    world.restartDaemon();
    world.advance(1000);
    expect(world.view('app')).toMatchObject({ state: 'ONLINE', restartCount: 1 });
  });

  it.each(['start', 'stop', 'relocate'] as const)(
    'CAA-003 interrupted at every step of %s: one process at the end, nothing twice',
    (verb) => {
      for (let at = 0; at <= 9000; at += 250) {
        const world = new World();
        world.register('app');
        if (verb !== 'start') world.start('app');
        world.behave = () => ({ takesMs: 2000 });
        const names = ['app'];
        if (verb === 'start') world.request({ verb, names, member: null, force: false });
        if (verb === 'stop') world.request({ verb, names, force: false });
        if (verb === 'relocate') world.request({ verb, names, member: 'pepicelli', force: false });
        world.advance(at);
        world.restartDaemon();
        world.advance(60_000);
        const processes = [...(world.processes.get('app') ?? [])];
        const { state, member, activity } = world.view('app');
        expect(activity).toBeNull();
        expect(state, `after ${at} ms`).toBe(verb === 'stop' ? 'OFFLINE' : 'ONLINE');
        expect(processes, `after ${at} ms`).toEqual(verb === 'stop' ? [] : [member]);
      }
    },
  );

  it('waits for a start script that the old daemon left running, then asks', () => {
    const world = new World();
    world.register('app');
    world.behave = ({ entryPoint }) => (entryPoint === 'start' ? { takesMs: 30_000 } : {});
    world.request({ verb: 'start', names: ['app'], member: null, force: false });
    world.advance(1000);
    world.restartDaemon();
    world.advance(28_000);
    expect(world.callsOf('app')).toEqual(['start provolone user']);
    world.advance(3000);
    expect(world.callsOf('app')).toEqual(['start provolone user', 'check provolone system']);
    expect(world.status('app')).toBe('ONLINE/ONLINE on provolone');
  });

  it.each([50, 150])(
    'CAA-330 CAA-413 finishes a caa_stop -f in its order, %i ms after it began',
    (passed) => {
      const world = new World();
      world.register('a_db');
      world.register('app', { REQUIRED_RESOURCES: 'a_db' });
      world.register('web', { REQUIRED_RESOURCES: 'app' });
      world.start('web', null, true);
      world.behave = () => ({ takesMs: 100 });
      world.calls.length = 0;
      world.request({ verb: 'stop', names: ['a_db'], force: true });
      world.advance(passed);
      world.restartDaemon();
      const order: string[] = [];
      world.onEvent = ({ text, resource }) => {
        if (text.includes('is OFFLINE') && resource !== null) order.push(resource);
      };
      world.advance(10_000);
      const left = passed < 100 ? ['web', 'app', 'a_db'] : ['app', 'a_db'];
      expect(order).toEqual(left);
    },
  );

  it('carries on with a failover delay, and marks runs nobody can end as LOST', () => {
    const world = new World();
    world.register('app', { FAILOVER_DELAY: '30' });
    world.start('app');
    world.fault('crash', 'provolone');
    world.behave = () => ({ takesMs: 5000 });
    world.register('other');
    world.request({ verb: 'start', names: ['other'], member: null, force: false });
    world.advance(1000);
    world.restartDaemon();
    expect(world.cluster.view(world.now).runs.at(-1)?.status).toBe('LOST');
    world.advance(40_000);
    expect(world.view('app').state).toBe('ONLINE');
  });

  it('CAA-236 CAA-237 CAA-445 CAA-446 CAA-447 CAA-448 E2E-38 cluster boot: what ran, and AUTO_START', () => {
    const world = new World();
    world.register('ran');
    world.register('idle');
    world.register('auto', { AUTO_START: '1' });
    world.start('ran');
    world.calls.length = 0;
    world.restartDaemon(true);
    world.advance(1000);
    expect(world.callsOf('ran')).toEqual(['start polishham boot']);
    expect(world.callsOf('idle')).toEqual([]);
    expect(world.callsOf('auto')).toEqual(['start provolone autostart']);
    expect(world.status('auto')).toBe('ONLINE/ONLINE on provolone');
  });
});
