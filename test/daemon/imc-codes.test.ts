// Return codes, faults and losses of programs that run on threads, as the service of a real caad reports them; and calls
// with arguments that are not as they should be.
import { describe, expect, it } from 'vitest';
import { prepareCaad } from '../support/daemon.ts';
import { asRoot, ImcWorld } from '../support/imc-caad.ts';
import { until } from '../support/root.ts';

prepareCaad();

/** Runs mc_call on polishham as a user and gives what it prints, once it has ended or stays. */
async function call(world: ImcWorld, words: string, user: { uid: number; gid: number } = asRoot) {
  const order = { program: 'mc_call', argv: words.split(' '), member: 'polishham' };
  const who = { uid: user.uid, gid: user.gid, user: `user${user.uid}` };
  const { pid } = await world.client.request('imc.run', { ...order, ...who });
  const isStaying = words.endsWith('stay');
  if (isStaying) await until('it stays', () => world.linesOf(pid).at(-1) === 'staying');
  else await world.end(pid);
  return { pid, lines: world.linesOf(pid).filter((line) => line !== 'staying') };
}

const texts = async (world: ImcWorld, words: string, user?: { uid: number; gid: number }) =>
  (await call(world, words, user)).lines;

describe('codes', () => {
  it('TUI-142 of calls inside a thread are events at once, with call, program and remedy', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const { pid, lines } = await call(
      world,
      'lkalloc 1 2 + lkrelease @ 0 + lkacquire @ 0 + lkacquire @ 0 + lkacquire @ 7 + ckerrcnt_mr 0 0 + rderrcnt_mr 9',
    );
    expect(lines).toEqual([
      'imc_lkalloc: IMC_SUCCESS',
      'imc_lkrelease: IMC_LOCKNOTHELD',
      'imc_lkacquire: IMC_SUCCESS',
      'imc_lkacquire: IMC_LOCKPRIOR',
      'imc_lkacquire: IMC_BADLOCK',
      'imc_ckerrcnt_mr: IMC_MC_ERROR',
      'imc_rderrcnt_mr: IMC_BADPARM',
    ]);
    const where = `in mc_call on polishham (process ${pid})`;
    const events = await world.events('code');
    expect(events.map((text) => text.split(': ')[0])).toEqual([
      `IMC_LOCKNOTHELD from imc_lkrelease ${where}`,
      `IMC_LOCKPRIOR from imc_lkacquire ${where}`,
      `IMC_BADLOCK from imc_lkacquire ${where}`,
      `IMC_MC_ERROR from imc_ckerrcnt_mr ${where}`,
      `IMC_BADPARM from imc_rderrcnt_mr ${where}`,
    ]);
    for (const text of events) expect(text).toMatch(/: [a-z].{10,}$/);
  });

  it('that come again and again are told once', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const holder = await call(world, 'lkalloc 1 1 creator LKU|LKO + stay');
    // Three times from one call of one process.
    await call(world, 'lkalloc 1 1 no LKU + lkrelease 1 0 + lkrelease 1 0 + lkrelease 1 0');
    expect(holder.lines).toEqual(['imc_lkalloc: IMC_SUCCESS']);
    const events = await world.events('code');
    expect(events.filter((text) => text.startsWith('IMC_LOCKNOTHELD'))).toHaveLength(1);
  });

  it('a lost packet is an event when nobody looks, and many in one second are one event', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    for (const member of ['polishham', 'pepicelli']) await world.run(member, 'mc_counter', '2');
    await until('both receive', async () =>
      (await world.sample()).snapshot.regions.some(({ receivedBy }) => receivedBy.length === 2),
    );
    const region = (await world.sample()).snapshot.regions[0]?.id ?? 0;
    const count = async () => {
      // To read a region is not to look for losses.
      const place = { member: 'polishham', region, offset: 4, length: 4 };
      const { hex } = await world.client.request('imc.read', place);
      return Buffer.from(hex ?? '00000000', 'hex').readInt32LE(0);
    };
    const asked = Date.now();
    const rate = { kind: 'error-rate', perSecond: 200 } as const;
    await world.client.request('imc.inject', rate);
    const before = await count();
    await until('packets enough to lose some', async () => (await count()) > before + 200);
    const stopped = Date.now();
    await world.client.request('imc.inject', { ...rate, perSecond: 0 });
    const { at, events, snapshot } = await world.sample();
    const losses = events.filter(({ kind, text }) => kind === 'error' && text.includes('lost'));
    expect(losses.length).toBeGreaterThan(0);
    expect(losses.length).toBeLessThanOrEqual(2 + Math.ceil((at - asked) / 1000));
    // Known before anybody asked.
    expect(losses[0]?.at).toBeLessThan(stopped);
    expect(losses.at(-1)?.text).toContain(`is ${snapshot.rails[0]?.errorCount}:`);
  });
});

describe('faults', () => {
  it.each([
    ['byte', 138, 'SIGBUS', 'Bus error (core dumped)'],
    ['unaligned', 138, 'SIGBUS', 'Bus error (core dumped)'],
    ['read', 139, 'SIGSEGV', 'Segmentation fault (core dumped)'],
    ['increment', 139, 'SIGSEGV', 'Segmentation fault (core dumped)'],
    ['outside', 139, 'SIGSEGV', 'Segmentation fault (core dumped)'],
  ])(
    'MC-203 MC-214 a thread with a %s access ends with %i and leaves nothing',
    async (access, code, signal, text) => {
      const world = await ImcWorld.start();
      await world.init('polishham');
      const pid = await world.run('polishham', 'mc_fault', access);
      expect(await world.end(pid)).toMatchObject({ code, signal });
      expect(world.linesOf(pid)).toEqual([text]);
      expect((await world.sample()).snapshot).toMatchObject({ regions: [], processes: [] });
    },
  );
});

describe('arguments that are not as they should be', () => {
  it('MC-130 MC-134 MC-267 sizes, counts and rails: a code, and nothing is allocated', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const wrong = ['0', '-1', '1.5', 'many', '1e300', 'Infinity'];
    const sizes = await texts(world, wrong.map((size) => `asalloc 1 ${size}`).join(' + '));
    expect(sizes).toEqual(wrong.map(() => 'imc_asalloc: IMC_BADPARM'));
    expect(await texts(world, 'asalloc 1 10485761')).toEqual(['imc_asalloc: IMC_MCFULL']);
    const rails = await texts(
      world,
      ['1', '-1', '0.5', 'x'].map((r) => `asalloc 1 1 URW no ${r}`).join(' + '),
    );
    expect(rails).toEqual(rails.map(() => 'imc_asalloc: IMC_BADPARM'));
    const counts = await texts(
      world,
      ['0', '-3', '513', 'x', '0.5'].map((n) => `lkalloc 1 ${n}`).join(' + '),
    );
    expect(counts).toEqual(counts.map(() => 'imc_lkalloc: IMC_BADPARM'));
    expect((await world.sample()).snapshot).toMatchObject({ regions: [], lockSets: [] });
  });

  it('MC-111 MC-113 MC-114 MC-141 keys and IDs of others', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const owner = { uid: 100, gid: 10 };
    await call(world, 'asalloc 5 8192 URW|GR + lkalloc 6 2 no LKU + stay', owner);
    const { snapshot } = await world.sample();
    const region = snapshot.regions[0]?.id ?? 0;
    const set = snapshot.lockSets[0]?.id ?? 0;
    const stranger = { uid: 200, gid: 20 };
    const words = [
      `asattach ${region} transmit`,
      `asdealloc ${region}`,
      'asattach 9999 receive',
      'asdetach x',
      'asalloc 5 8192',
      'asalloc 5 16384',
      'lkalloc 6 2',
      `lkacquire ${set} 0`,
      `lkdealloc ${set}`,
      'asattach_ptp 1 nobody',
    ];
    expect(await texts(world, words.join(' + '), stranger)).toEqual([
      'imc_asattach: IMC_NOTALLOC',
      'imc_asdealloc: IMC_NOTALLOC',
      'imc_asattach: IMC_BADREGION',
      'imc_asdetach: IMC_BADREGION',
      'imc_asalloc: IMC_PERMIT',
      'imc_asalloc: IMC_BADPARM',
      'imc_lkalloc: IMC_PERMIT',
      'imc_lkacquire: IMC_BADLOCK',
      'imc_lkdealloc: IMC_NOTALLOC',
      'imc_asattach_ptp: IMC_NOTALLOC',
    ]);
    // The group may read: it can allocate and receive, but not transmit.
    const mate = { uid: 300, gid: 10 };
    expect(
      await texts(
        world,
        `asalloc 5 8192 + asattach ${region} receive + asattach ${region} transmit`,
        mate,
      ),
    ).toEqual([
      'imc_asalloc: IMC_SUCCESS',
      'imc_asattach: IMC_SUCCESS',
      'imc_asattach: IMC_PERMIT',
    ]);
    expect((await world.sample()).snapshot.regions).toMatchObject([
      { id: region, owner: 'user100' },
    ]);
  });

  it('MC-103 MC-106 too many regions, lock sets, map entries', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham', { maxalloc: 100 });
    expect(await texts(world, 'asalloc 1..300 1')).toEqual([
      'imc_asalloc: IMC_NORESOURCES at number 257',
    ]);
    expect(await texts(world, 'lkalloc 1..200 1')).toEqual([
      'imc_lkalloc: IMC_NORESOURCES at number 129',
    ]);
    expect(await texts(world, 'asalloc 1 1 + asattach @ transmit 1..300')).toEqual([
      'imc_asalloc: IMC_SUCCESS',
      'imc_asattach: IMC_MAPENTRIES at number 201',
    ]);
    expect((await world.sample()).snapshot).toMatchObject({
      regions: [],
      lockSets: [],
      processes: [],
    });
  });

  it('MC-070 MC-100 too much receive space, and a limit of it beyond what may be wired', async () => {
    const world = await ImcWorld.start({ 'etc/sysconfigtab': 'vm:\n\tvm_syswiredpercent=1\n' });
    // One percent of a gigabyte is a little more than 10 megabytes, which are the default.
    await world.init('polishham', { maxalloc: 100 });
    const insufficient = 'Memory Channel API - insufficient wired memory';
    expect(await world.init('polishham', { maxrecv: 11 })).toBe(insufficient);
    expect(await world.events('console')).toEqual([`polishham: ${insufficient}`]);
    expect(await texts(world, 'asalloc 1 11534336 + asattach @ receive')).toEqual([
      'imc_asalloc: IMC_SUCCESS',
      'imc_asattach: IMC_RXFULL',
    ]);
    expect(await world.host('polishham')).toMatchObject({ receiveBytes: 0, wiredBytes: 0 });
  });

  it('MC-292 MC-293 MC-294 MC-296 signals to nobody', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const user = { uid: 100, gid: 10 };
    const words = [
      'kill polishham 0 9',
      'kill nobody 5 9',
      'kill polishham 5 99',
      'kill polishham 600000 15',
    ];
    expect(await texts(world, words.join(' + '), user)).toEqual([
      'imc_kill: IMC_BADPARM',
      'imc_kill: IMC_BADHOST',
      'imc_kill: IMC_EINVAL',
      'imc_kill: IMC_ESRCH',
    ]);
    expect(await texts(world, 'kill polishham 600000 15')).toEqual(['imc_kill: IMC_NOROOT']);
  });
});

describe('programs that are ended in the middle', () => {
  it('MC-285 MC-335 with a lock or a lock set: the next one gets it', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const holder = await world.run('polishham', 'mc_locks', '3600');
    await until('it has the lock', () => world.linesOf(holder).length > 0);
    const heir = await world.run('pepicelli', 'mc_locks', '3600');
    await world.client.request('imc.kill', { pid: holder, signal: 9 });
    await until('the next one has it', () => world.linesOf(heir).length > 0);
    expect(world.linesOf(heir)[0]).toMatch(/^pepicelli has lock 0/);
    expect((await world.sample()).snapshot.lockSets).toMatchObject([
      { allocators: [heir], held: [{ index: 0, pid: heir }] },
    ]);
    await world.client.request('imc.kill', { pid: heir, signal: 9 });
    await world.end(heir);
    expect((await world.sample()).snapshot.lockSets).toEqual([]);
  });

  it('INV-30 while they send: what is left can go on, again and again', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const witness = await world.run('pepicelli', 'mc_counter', '1');
    for (let round = 0; round < 12; round += 1) {
      const pid = await world.run('polishham', 'mc_counter', '1');
      await until('it counts', () => world.linesOf(pid).length > 0);
      await world.client.request('imc.kill', { pid, signal: 9 });
      await world.end(pid);
    }
    const packets = async () => (await world.sample()).snapshot.rails[0]?.packets ?? 0;
    const before = await packets();
    await until('the other one goes on', async () => (await packets()) > before + 3);
    expect((await world.sample()).snapshot.processes.map(({ pid }) => pid)).toEqual([witness]);
  });

  it('MC-351 a host that never polls does not stop the others', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    // It receives the region, and then is stopped.
    const silent = await world.run('pepicelli', 'mc_counter', '60000');
    const sender = await world.run('polishham', 'mc_counter', '1');
    await until('both receive', async () =>
      (await world.sample()).snapshot.regions.some(({ receivedBy }) => receivedBy.length === 2),
    );
    await world.client.request('imc.kill', { pid: silent, signal: 17 });
    const region = (await world.sample()).snapshot.regions[0]?.id ?? 0;
    const word = async () => {
      const place = { member: 'pepicelli', region, offset: 4, length: 4 };
      const { hex } = await world.client.request('imc.read', place);
      return Buffer.from(hex ?? '', 'hex').readInt32LE(0);
    };
    const before = await word();
    await until('its memory goes on', async () => (await word()) > before + 20);
    expect((await world.sample()).programs.every(({ ended }) => ended === null)).toBe(true);
    expect(sender).toBeGreaterThan(0);
  });

  it('MC-025 MC-026 a pair that fails over under load: the programs go on, and the count tells of each', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const pids = [
      await world.run('polishham', 'mc_counter', '1'),
      await world.run('pepicelli', 'mc_counter', '1'),
    ];
    await until('both count', () => pids.every((pid) => world.linesOf(pid).length > 0));
    for (const physical of [0, 1, 0, 1]) {
      expect(await world.client.request('imc.inject', { kind: 'fail-rail', physical })).toEqual({
        problem: null,
      });
      expect(await world.client.request('imc.inject', { kind: 'restore-rail', physical })).toEqual({
        problem: null,
      });
    }
    const { snapshot } = await world.sample();
    expect(snapshot.rails[0]).toMatchObject({ active: true, failovers: 4, errorCount: 6 });
    expect(await world.events('code')).toEqual([]);
    expect((await world.sample()).programs.every(({ ended }) => ended === null)).toBe(true);
  });
});

describe('cables', () => {
  const link = (
    world: ImcWorld,
    kind: 'cut-link' | 'restore-link',
    member: string,
    physical: number,
  ) => world.client.request('imc.inject', { kind, member, physical });

  it('MC-025 a cut cable of one member moves all to the other rail', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    expect(await link(world, 'cut-link', 'polishham', 0)).toEqual({ problem: null });
    const { snapshot, cutLinks } = await world.sample();
    expect(cutLinks).toEqual([{ member: 'polishham', physical: 0 }]);
    expect(snapshot.rails[0]).toMatchObject({ active: true, activePhysical: 1, failovers: 1 });
    expect((await link(world, 'cut-link', 'polishham', 0)).problem).toContain('is cut already');
    expect(await link(world, 'restore-link', 'polishham', 0)).toEqual({ problem: null });
    const after = await world.sample();
    expect(after.cutLinks).toEqual([]);
    expect(after.snapshot.physicalRails.map(({ state }) => state)).toEqual(['standby', 'active']);
    expect((await link(world, 'restore-link', 'polishham', 0)).problem).toContain('is not cut');
    expect((await link(world, 'cut-link', 'nobody', 0)).problem).toContain('not a member');
    expect((await link(world, 'cut-link', 'polishham', 2)).problem).toContain(
      'numbered from 0 to 1',
    );
  });

  it.each([true, false])(
    'MC-037 MC-069 both cables of a member (initialized: %s): it alone panics, and cannot initialize',
    async (isInitialized) => {
      const world = await ImcWorld.start();
      await world.init('pepicelli');
      if (isInitialized) await world.init('polishham');
      for (const physical of [0, 1]) {
        expect(await link(world, 'cut-link', 'polishham', physical)).toEqual({ problem: null });
      }
      await until('it is down', async () => (await world.stateOf('polishham')) === 'DOWN');
      expect(await world.events('console')).toEqual([
        'polishham: panic (cpu 0): rm_failover_if_necessary, both rails bad',
      ]);
      expect(await world.stateOf('pepicelli')).toBe('UP');
      expect((await world.host('pepicelli')).state).toBe('member');
      const { snapshot } = await world.sample();
      expect(snapshot.rails[0]?.active).toBe(true);
      expect(snapshot.physicalRails.map(({ state }) => state)).not.toContain('failed');
      await world.fault('boot', 'polishham');
      await until('it is up', async () => (await world.host('polishham')).state === 'booted');
      const text = 'Memory Channel is not initialized for user access';
      expect(await world.init('polishham')).toBe(text);
      expect(await world.events('console')).toContain(`polishham: ${text}`);
      expect(await link(world, 'restore-link', 'polishham', 1)).toEqual({ problem: null });
      expect(await world.init('polishham')).toBeNull();
      expect((await world.sample()).snapshot.rails[0]).toMatchObject({ activePhysical: 1 });
    },
  );
});
