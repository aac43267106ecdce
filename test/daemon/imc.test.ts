// The Memory Channel through a real caad: programs are real threads on its members, members come and go, and what a
// client asks for arrives over the socket.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killDaemon, prepareCaad } from '../support/daemon.ts';
import { asRoot, ImcWorld } from '../support/imc-caad.ts';
import { until } from '../support/root.ts';

prepareCaad();

const mb = 1_048_576;

describe('programs', () => {
  it('MC-007 MC-047 MC-055 MC-091 run on the members that imc_init has initialized', async () => {
    const world = await ImcWorld.start();
    expect((await world.sample()).snapshot.hosts.map(({ state }) => state)).toEqual([
      'booted',
      'booted',
      'booted',
    ]);
    const early = await world.run('provolone', 'mc_ex1', '0');
    expect(await world.end(early)).toMatchObject({ code: 254, signal: null });
    expect(world.linesOf(early)).toEqual([
      'imc_api_init: Memory Channel is not initialized for user access',
    ]);
    expect(await world.events('code')).toEqual([
      `IMC_NOTINIT from imc_api_init in mc_ex1 on provolone (process ${early}): run imc_init on this member`,
    ]);

    expect(await world.init('polishham')).toBeNull();
    expect(await world.init('pepicelli')).toBeNull();
    expect(await world.host('polishham')).toMatchObject({ state: 'member', mapper: 'running' });
    const slave = await world.run('polishham', 'mc_ex1', '0');
    expect(slave).toBe(524_290);
    await until('the slave receives', async () =>
      (await world.sample()).snapshot.regions.some(({ receivedBy }) => receivedBy.length > 0),
    );
    const master = await world.run('pepicelli', 'mc_ex1', '1');
    expect(await world.end(slave)).toMatchObject({ code: 0, signal: null });
    expect(await world.end(master)).toMatchObject({ code: 0, signal: null });
    expect(world.linesOf(slave)).toEqual([`pid of master process is ${master}`]);
    const { programs, snapshot } = await world.sample();
    expect(programs.map(({ program, ended }) => [program, ended?.code])).toEqual([
      ['mc_ex1', 254],
      ['mc_ex1', 0],
      ['mc_ex1', 0],
    ]);
    expect(snapshot.processes).toEqual([]);
  });

  it('MC-144 MC-335 end with the connection that started them, and leave nothing behind', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const runner = await world.connect();
    const pid = await world.run('polishham', 'mc_counter', '10');
    await until('it counts', () => world.linesOf(pid).length > 0);
    expect((await world.sample()).snapshot.regions).toMatchObject([{ key: 1000, owner: 'root' }]);
    runner.close();
    await world.connect();
    await until('its region is gone', async () => {
      const { snapshot } = await world.sample();
      return snapshot.regions.length === 0 && snapshot.processes.length === 0;
    });
    expect((await world.sample()).programs).toMatchObject([
      { pid, ended: { code: 137, signal: 'SIGKILL' } },
    ]);
  });

  it('are ended by signals; a signal or a process that does not exist is refused', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const pid = await world.run('polishham', 'mc_ex6');
    const kill = async (target: number, signal: number) =>
      (await world.client.request('imc.kill', { pid: target, signal })).problem;
    expect(await kill(pid, 0)).toBeNull();
    expect(await kill(pid, 99)).toBe('99 is no signal: give 0 to 31.');
    expect(await kill(pid, 15)).toBeNull();
    expect(await world.end(pid)).toMatchObject({ code: 143, signal: 'SIGTERM' });
    expect(await kill(pid, 15)).toContain(`process ID ${pid}`);
  });

  it('show the words of a region as each member has them', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    for (const member of ['polishham', 'pepicelli']) await world.run(member, 'mc_counter', '5');
    const region = async () => (await world.sample()).snapshot.regions[0]?.id ?? 0;
    const read = async (member: string) => {
      const place = { member, region: await region(), offset: 0, length: 16 };
      return (await world.client.request('imc.read', place)).hex;
    };
    // Words 1 and 3 are those of members 1 and 3.
    const counts = async (member: string) => {
      const bytes = Buffer.from((await read(member)) ?? '', 'hex');
      return bytes.length < 16 ? [] : [bytes.readInt32LE(4), bytes.readInt32LE(12)];
    };
    for (const member of ['polishham', 'pepicelli']) {
      await until(`${member} sees both count`, async () => {
        const [one = 0, three = 0] = await counts(member);
        return one > 1 && three > 1;
      });
    }
    expect(await read('provolone')).toBeNull();
  });

  it('are refused with a sentence that names the remedy', async () => {
    const world = await ImcWorld.start();
    const run = (program: string, member: string) =>
      world.client.request('imc.run', { program, argv: [], member, ...asRoot });
    await expect(run('rm', 'polishham')).rejects.toThrow(/There is no program rm\. .*mc_ex1/);
    await expect(run('mc_ex1', 'nobody')).rejects.toThrow('nobody is not a member of this cluster');
    await world.fault('crash', 'polishham');
    await world.untilMembers('polishham is down', (states) => states.includes('DOWN'));
    await expect(run('mc_ex1', 'polishham')).rejects.toThrow(/polishham is DOWN.*clu_fault boot/);
    const many = Array.from({ length: 40 }, () => run('mc_ex6', 'pepicelli'));
    const settled = Promise.allSettled(many);
    await world.init('pepicelli');
    const refused = (await settled).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeLessThanOrEqual(8);
    for (const one of refused)
      expect(String('reason' in one && one.reason)).toContain('32 programs');
  });
});

describe('imc_init', () => {
  it('MC-052 MC-053 MC-056 MC-057 MC-058 MC-062 sets the limits, later ones too, as root only', async () => {
    const world = await ImcWorld.start();
    expect(await world.init('polishham', { uid: 7 })).toContain('permission denied');
    expect((await world.host('polishham')).state).toBe('booted');
    expect(await world.init('polishham', { maxalloc: 80, maxrecv: 60 })).toBeNull();
    expect(await world.host('polishham')).toMatchObject({ maxalloc: 80 * mb, maxrecv: 60 * mb });
    expect(await world.init('pepicelli', { maxalloc: 100 })).toBeNull();
    expect((await world.sample()).snapshot.effectiveMaxalloc).toBe(100 * mb);
    expect(await world.init('polishham', { maxrecv: 5 })).toBeNull();
    expect(await world.host('polishham')).toMatchObject({ maxalloc: 80 * mb, maxrecv: 5 * mb });
    expect(await world.init('polishham', { maxrecv: 0 })).toContain('give whole megabytes');
    expect(await world.host('polishham')).toMatchObject({ maxrecv: 5 * mb });
  });

  it('MC-070 MC-071 says on the console and in the log what stands in its way', async () => {
    const world = await ImcWorld.start({
      'etc/sysconfigtab': 'vm:\n\tvm_syswiredpercent=1\n',
    });
    const message = 'Memory Channel API - insufficient wired memory';
    expect(await world.init('polishham', { maxrecv: 60 })).toBe(message);
    expect(await world.events('console')).toEqual([`polishham: ${message}`]);
    expect((await world.host('polishham')).state).toBe('booted');
  });

  it('MC-003 finds nothing in a cluster without Memory Channel', async () => {
    const world = await ImcWorld.start({ 'etc/sysconfigtab': 'rm:\n\temul_interconnect=lan\n' });
    expect((await world.sample()).hasMemoryChannel).toBe(false);
    expect(await world.init('polishham')).toBe('Memory Channel is not initialized for user access');
  });
});

describe('members', () => {
  it('MC-059 MC-064 MC-067 initialize themselves at boot with IMC_AUTO_INIT, and lose other limits', async () => {
    const world = await ImcWorld.start({
      'etc/rc.config': 'IMC_AUTO_INIT="1"\nIMC_MAX_ALLOC="80"\nIMC_MAX_RECV="60"\n',
    });
    const limits = { state: 'member', maxalloc: 80 * mb, maxrecv: 60 * mb };
    await until('all have joined', async () =>
      (await world.sample()).snapshot.hosts.every(({ state }) => state === 'member'),
    );
    expect(await world.host('polishham')).toMatchObject(limits);
    expect(await world.init('polishham', { maxalloc: 100 })).toBeNull();
    expect(await world.host('polishham')).toMatchObject({ ...limits, maxalloc: 100 * mb });
    await world.fault('crash', 'polishham');
    await until('it has left', async () => (await world.host('polishham')).state === 'halted');
    await world.fault('boot', 'polishham');
    await until('it is back', async () => (await world.host('polishham')).state === 'member');
    expect(await world.host('polishham')).toMatchObject(limits);
  });

  it('MC-068 MC-339 TUI-137 take their programs with them, and every rail counts that they left', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const [there, here] = [
      await world.run('polishham', 'mc_counter'),
      await world.run('pepicelli', 'mc_counter'),
    ];
    await until('both count', () => [there, here].every((pid) => world.linesOf(pid).length > 0));
    await world.fault('crash', 'polishham');
    expect(await world.end(there)).toMatchObject({ code: 137, signal: 'SIGKILL' });
    await until('it has left', async () => (await world.host('polishham')).state === 'halted');
    const { snapshot, errorChanges, programs } = await world.sample();
    expect(snapshot.rails[0]?.errorCount).toBe(3);
    expect(errorChanges).toMatchObject([{ why: 'host polishham left' }]);
    expect(snapshot.regions).toMatchObject([{ allocators: [here], receivedBy: ['pepicelli'] }]);
    expect(programs.find(({ pid }) => pid === here)?.ended).toBeNull();
    expect(await world.events('host')).toEqual([
      'host polishham joined',
      'host pepicelli joined',
      'host polishham left',
    ]);
    expect(await world.events('error')).toContain(
      'error count of logical rail 0 is 3: host polishham left',
    );
  });

  it('MC-041 MC-042 MC-044 MC-046 panic when their rails do not match those of the others', async () => {
    const world = await ImcWorld.start();
    world.write(
      'cluster/members/member1/boot_partition/etc/sysconfigtab',
      'rm:\n\trm_rail_style=0\n',
    );
    await world.fault('crash', 'polishham');
    await until('it is down', async () => (await world.stateOf('polishham')) === 'DOWN');
    await world.fault('boot', 'polishham');
    await until('it has panicked', async () => (await world.events('console')).length > 0);
    expect(await world.events('console')).toEqual(
      [
        'rm_slave_init',
        'rail configuration does not match cluster expectations for rail 0',
        'rail 0 has failed initialization',
        'rm_delete_context: lcsr = 0x2a80078, mcerr = 0x20001, mcport = 0x72400001',
        'panic (cpu 0): rm_delete_context: fatal MC error',
      ].map((line) => `polishham: ${line}`),
    );
    await until('it is down again', async () => (await world.stateOf('polishham')) === 'DOWN');
    expect(await world.stateOf('pepicelli')).toBe('UP');
    world.write('cluster/members/member1/boot_partition/etc/sysconfigtab', '');
    await world.fault('boot', 'polishham');
    await until('it is up', async () => (await world.stateOf('polishham')) === 'UP');
    expect((await world.host('polishham')).state).toBe('booted');
  });

  it('MC-032 read a changed rail style when all of them have been down', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    world.write('etc/sysconfigtab', 'rm:\n\trm_rail_style=0\n');
    expect((await world.sample()).snapshot.style).toBe(1);
    for (const member of ['polishham', 'provolone', 'pepicelli'])
      await world.fault('crash', member);
    await world.untilMembers('all are down', (states) => states.every((one) => one === 'DOWN'));
    for (const member of ['polishham', 'provolone', 'pepicelli']) await world.fault('boot', member);
    await until('the first is initialized', async () => (await world.init('polishham')) === null);
    const { snapshot } = await world.sample();
    expect(snapshot.style).toBe(0);
    expect(snapshot.rails.map(({ active, errorCount }) => [active, errorCount])).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  it('begin with an empty Memory Channel under a new caad, whose threads are new as well', async () => {
    const world = await ImcWorld.start({ 'etc/rc.config': 'IMC_AUTO_INIT=1\n' });
    await world.run('polishham', 'mc_counter');
    await until('it counts', async () => (await world.sample()).snapshot.regions.length === 1);
    await killDaemon(world.client);
    await world.connect();
    await until('all have joined', async () =>
      (await world.sample()).snapshot.hosts.every(({ state }) => state === 'member'),
    );
    const { snapshot, programs } = await world.sample();
    expect(programs).toEqual([]);
    expect(snapshot).toMatchObject({ regions: [], processes: [], lockSets: [] });
    expect(snapshot.rails[0]?.errorCount).toBe(3);
  });
});

describe('faults', () => {
  it('MC-025 MC-026 MC-037 a rail fails over, and when both are bad every member panics', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'provolone', 'pepicelli']) await world.init(member);
    const pid = await world.run('polishham', 'mc_counter', '5');
    await until('it counts', () => world.linesOf(pid).length > 0);
    const inject = (kind: 'fail-rail' | 'restore-rail', physical: number) =>
      world.client.request('imc.inject', { kind, physical });
    expect(await inject('fail-rail', 0)).toEqual({ problem: null });
    const { snapshot, errorChanges } = await world.sample();
    expect(snapshot.rails[0]).toMatchObject({ active: true, activePhysical: 1, failovers: 1 });
    expect(errorChanges).toMatchObject([{ why: 'physical rail mca0 has failed' }]);
    expect(await world.events('failover')).toEqual([
      'logical rail 0 has failed over to physical rail mcb0',
    ]);
    const before = snapshot.rails[0]?.packets ?? 0;
    await until('it goes on', async () => {
      return ((await world.sample()).snapshot.rails[0]?.packets ?? 0) > before + 2;
    });
    expect((await inject('fail-rail', 0)).problem).toBe('Physical rail 0 has failed already.');
    expect((await inject('fail-rail', 4)).problem).toContain('numbered from 0 to 1');
    expect(await inject('fail-rail', 1)).toEqual({ problem: null });
    await world.untilMembers('all are down', (states) => states.every((one) => one === 'DOWN'));
    expect(await world.end(pid)).toMatchObject({ code: 137 });
    expect(await world.events('console')).toContain(
      'polishham: panic (cpu 0): rm_failover_if_necessary, both rails bad',
    );
    expect((await inject('restore-rail', 1)).problem).toContain('No member of the cluster is up');
  });

  it('TUI-142 codes seen lately come with the remedy; a lost packet is why the count rose', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const lost = await world.client.request('imc.inject', {
      kind: 'drop-mapper',
      member: 'polishham',
    });
    expect(lost.problem).toBeNull();
    expect((await world.host('polishham')).mapper).toBe('lost');
    const pid = await world.run('pepicelli', 'mc_counter', 'coherent');
    expect(await world.end(pid)).toMatchObject({ code: 1 });
    expect(await world.events('code')).toEqual([
      `IMC_NOMAPPER from imc_asattach in mc_counter on pepicelli (process ${pid}): reboot the member that has lost its imc_mapper`,
    ]);
    for (const member of ['polishham', 'pepicelli']) await world.run(member, 'mc_counter', '5');
    const drop = { kind: 'drop-packet', rail: 0 } as const;
    expect(await world.client.request('imc.inject', drop)).toEqual({ problem: null });
    await until('it is lost', async () =>
      (await world.sample()).errorChanges.some(({ why }) => why === '1 packet lost'),
    );
    const rate = { kind: 'error-rate', perSecond: 1000 } as const;
    expect(await world.client.request('imc.inject', rate)).toEqual({ problem: null });
    const count = (await world.sample()).snapshot.rails[0]?.errorCount ?? 0;
    await until('more are lost by chance', async () => {
      return ((await world.sample()).snapshot.rails[0]?.errorCount ?? 0) > count + 2;
    });
    const nowhere = await world.client.request('imc.inject', { ...drop, rail: 3 });
    expect(nowhere.problem).toContain('there is no logical rail 3');
    const set = await world.client.request('imc.inject', { kind: 'corrupt-lock-set', lockSet: 9 });
    expect(set.problem).toBe('There is no lock set 9. imcs lists them.');
  });
});

describe('settings', () => {
  it('MC-031 MC-065 MC-076 rcmgr and sysconfigdb change the files at once and the member at its next boot', async () => {
    const world = await ImcWorld.start();
    const rcmgr = (name: string, value: string) =>
      world.client.request('imc.rcmgr', { verb: 'set', name, value });
    const values = { IMC_AUTO_INIT: '1', IMC_MAX_ALLOC: '80', IMC_MAX_RECV: '60' };
    for (const [name, value] of Object.entries(values)) {
      expect(await rcmgr(name, value)).toEqual({ problem: null, value });
    }
    const stanza = 'vm:\n\tvm_syswiredpercent=50\n';
    const merged = await world.client.request('imc.sysconfigdb', { verb: 'merge', stanza });
    expect(merged).toEqual({ problem: null, text: null });
    const listed = await world.client.request('imc.sysconfigdb', { verb: 'list', subsystem: 'vm' });
    expect(listed).toEqual({ problem: null, text: stanza });
    const etc = join(world.root, 'etc');
    expect(readFileSync(join(etc, 'rc.config'), 'utf8')).toContain('IMC_MAX_RECV="60"\n');
    expect(readFileSync(join(etc, 'sysconfigtab'), 'utf8')).toContain(`# vm_syswiredpercent: how`);
    expect(readdirSync(etc).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await world.host('polishham')).toMatchObject({ state: 'booted' });
    await world.fault('shutdown', 'polishham');
    await until('it is down', async () => (await world.stateOf('polishham')) === 'DOWN');
    await world.fault('boot', 'polishham');
    await until('it is a host', async () => (await world.host('polishham')).state === 'member');
    expect(await world.host('polishham')).toMatchObject({
      maxalloc: 80 * mb,
      maxrecv: 60 * mb,
      wiredLimit: 512 * mb,
    });
    expect(await world.host('pepicelli')).toMatchObject({
      state: 'booted',
      wiredLimit: 858_993_459,
    });
  });
});

describe('bad input', () => {
  it('is refused, and the cluster goes on', async () => {
    const world = await ImcWorld.start();
    const refuse = async (method: string, params: unknown, text: RegExp) => {
      const request = world.client.request.bind(world.client) as (
        method: string,
        params: unknown,
      ) => Promise<unknown>;
      await expect(request(method, params), `${method} ${JSON.stringify(params)}`).rejects.toThrow(
        text,
      );
    };
    await refuse('imc.sample', { more: 1 }, /more/);
    await refuse('imc.init', { member: null, maxalloc: '8', maxrecv: null, uid: 0 }, /maxalloc/);
    await refuse('imc.init', { member: null, maxalloc: null, maxrecv: null, uid: -1 }, /uid/);
    await refuse('imc.run', { program: 'mc_ex1', argv: 'x', member: null, ...asRoot }, /argv/);
    const argv = Array.from({ length: 4097 }, () => 'x');
    await refuse('imc.run', { program: 'mc_ex1', argv, member: null, ...asRoot }, /argv/);
    await refuse('imc.run', { program: '../x', argv: [], member: null, ...asRoot }, /no program/);
    await refuse(
      'imc.run',
      { program: 'constructor', argv: [], member: null, ...asRoot },
      /no program/,
    );
    const own = { program: 'x', argv: [], member: null, ...asRoot };
    await refuse('imc.run', { ...own, file: '' }, /file/);
    await refuse('imc.run', { ...own, file: 5 }, /file/);
    await refuse(
      'imc.run',
      { ...own, file: '/nowhere/x.mjs' },
      /x.mjs cannot be run: it does not exist/,
    );
    await refuse('imc.run', { ...own, file: '/dev/null' }, /must end in .js, .mjs, .ts, .mts/);
    await refuse('imc.kill', { pid: 1.5, signal: 9 }, /pid/);
    await refuse('imc.read', { member: 'x', region: 1, offset: 0, length: 1e9 }, /length/);
    await refuse('imc.read', { member: 'x', region: 1, offset: -4, length: 4 }, /offset/);
    await refuse('imc.inject', { kind: 'explode' }, /kind/);
    await refuse('imc.inject', { kind: 'error-rate', perSecond: -1 }, /perSecond/);
    await refuse('imc.rcmgr', { verb: 'set', name: 'X' }, /value/);
    await refuse('imc.sysconfigdb', { verb: 'add', stanza: 5 }, /stanza/);
    const init = (params: { maxalloc?: number; maxrecv?: number }) =>
      world.init('polishham', params);
    for (const value of [-1, 0, 0.5, 2048, 1e300]) {
      expect(await init({ maxalloc: value }), String(value)).toContain('give whole megabytes');
      expect(await init({ maxrecv: value }), String(value)).toContain('give whole megabytes');
    }
    expect(await world.init('nobody')).toContain('nobody is not a member of this cluster');
    expect(await world.init('polishham')).toBeNull();
    const place = { member: 'nobody', region: 99, offset: 0, length: 4 };
    expect(await world.client.request('imc.read', place)).toEqual({ hex: null });
  });
});
