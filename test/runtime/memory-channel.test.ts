// The Memory Channel's service on real threads: it loads nothing and sets no timer before it is used, and costs nothing
// while no program runs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { version } from '../../package.json';
import { createMachine } from '../../src/adapters/memory-channel/index.ts';
import type { MemberState } from '../../src/engine/index.ts';
import { MemoryChannelService } from '../../src/runtime/memory-channel.ts';
import type { ProgramEnd } from '../../src/runtime/memory-channel-programs.ts';
import { until } from '../support/root.ts';

// Bundled before the tests, from the sources as they are.
const urlOf = (name: string) =>
  pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', name)).href;
const modules = { thread: urlOf('imc-thread.mjs'), programs: urlOf('imc-programs.mjs') };

const members = [
  { id: 1, name: 'polishham' },
  { id: 2, name: 'provolone' },
];
const asRoot = { uid: 0, gid: 0, user: 'root' };

const services: MemoryChannelService[] = [];

afterEach(() => {
  for (const service of services.splice(0)) service.stop();
  vi.restoreAllMocks();
});

function start(texts: Readonly<Record<string, string>> = {}) {
  const files = new Map(Object.entries(texts));
  const load = vi.fn(async (config: Parameters<typeof createMachine>[0]) =>
    createMachine(config, { modules, version }),
  );
  const log: string[] = [];
  const panicked: string[] = [];
  const service = new MemoryChannelService({
    parts: {
      load,
      files: {
        readText: (path) => files.get(path),
        writeText: (path, text) => files.set(path, text),
      },
      groupName: (gid) => `group ${gid}`,
    },
    clock: { now: () => 1000, schedule: () => () => {} },
    log: { write: (line) => log.push(line) },
    localMember: 'polishham',
    members,
    panicked: (member) => panicked.push(member),
  });
  services.push(service);
  let joins = 0;
  const joined = [0, 0];
  const note = (at: 0 | 1, state: MemberState) => {
    const member = members[at];
    if (state === 'UP') {
      joins += 1;
      joined[at] = joins;
    }
    if (member !== undefined) service.noteMember({ ...member, state, joinNumber: joined[at] ?? 0 });
  };
  note(0, 'UP');
  note(1, 'UP');
  const init = (member: string | null, maxrecv: number | null = null) =>
    service.init({ member, maxalloc: null, maxrecv, uid: 0 });
  const run = async (
    program: string,
    argv: readonly string[] = [],
    member: string | null = null,
  ) => {
    const lines: string[] = [];
    const ends: ProgramEnd[] = [];
    const started = await service.run(
      { program, file: null, argv, member, ...asRoot },
      {
        print: ({ line }) => {
          lines.push(line);
        },
        ended: (_pid, end) => {
          ends.push(end);
        },
      },
    );
    return { started, lines, ends };
  };
  return { service, files, load, log, panicked, note, init, run };
}

/** Counts the intervals that are set and not cleared. */
function watchIntervals(): () => number {
  const set = vi.spyOn(globalThis, 'setInterval');
  const cleared = vi.spyOn(globalThis, 'clearInterval');
  return () => {
    const gone = new Set(cleared.mock.calls.map(([timer]) => timer));
    return set.mock.results.filter(({ value }) => !gone.has(value)).length;
  };
}

describe('a Memory Channel that nobody uses', () => {
  it('is not loaded by members that boot, by looking, or by refusals', async () => {
    const { service, load, note, run } = start({ 'etc/rc.config': 'IMC_AUTO_INIT=0\n' });
    await until('they have booted', async () =>
      (await service.sample()).snapshot.hosts.every(({ state }) => state === 'booted'),
    );
    expect((await service.sample()).snapshot).toMatchObject({
      style: 1,
      rails: [{ id: 0, active: true, activePhysical: 0, errorCount: 0 }],
      physicalRails: [
        { name: 'mca0', state: 'active' },
        { name: 'mcb0', state: 'standby' },
      ],
    });
    expect((await service.sample()).events).toEqual([]);
    expect(await service.read({ member: 'polishham', region: 1, offset: 0, length: 8 })).toBeNull();
    expect(await service.kill(524_290, 9)).toContain('No program');
    expect((await run('nothing')).started).toContain('There is no program nothing');
    note(1, 'FAILING');
    note(1, 'DOWN');
    expect((await run('mc_ex1', [], 'provolone')).started).toContain('Member provolone is DOWN');
    expect(load).not.toHaveBeenCalled();
  });

  it('looks as it looks once it is loaded', async () => {
    const { service, load, run } = start();
    await until('they have booted', async () =>
      (await service.sample()).snapshot.hosts.every(({ state }) => state === 'booted'),
    );
    const before = await service.sample();
    const { ends } = await run('mc_ex1', ['0']);
    await until('it has ended', () => ends.length > 0);
    expect(load).toHaveBeenCalledTimes(1);
    const after = await service.sample();
    expect(after.snapshot).toEqual(before.snapshot);
    expect(after.errorChanges).toEqual(before.errorChanges);
  });
});

describe('a Memory Channel in use', () => {
  it('MC-351 has a timer while programs run, and none before or after', async () => {
    const intervals = watchIntervals();
    const { service, init, run } = start();
    await init(null);
    await init('provolone');
    expect(intervals()).toBe(0);
    const { started, lines, ends } = await run('mc_counter', ['5']);
    if (typeof started === 'string') throw new Error(started);
    await until('it counts', () => lines.length > 0);
    expect(intervals()).toBe(1);
    service.abandon(started.pid);
    await until('it has ended', () => ends.length > 0);
    expect(ends).toMatchObject([{ code: 137, signal: 'SIGKILL' }]);
    await until('the timer is gone', () => intervals() === 0);
    expect(
      (await service.sample()).snapshot.hosts.every(({ pending }) => !pending.includes(true)),
    ).toBe(true);
  });

  it('is dropped when all members are down, and empty when they boot', async () => {
    const { service, load, note, init, files } = start();
    await init(null);
    files.set('etc/sysconfigtab', 'rm:\n rm_rail_style=0\n emul_physical_rails=3\n');
    note(0, 'LEAVING');
    expect((await service.sample()).snapshot.hosts[0]?.state).toBe('member');
    note(0, 'DOWN');
    note(1, 'DOWN');
    await until('they are down', async () => (await service.sample()).snapshot.style === undefined);
    expect((await service.sample()).events.at(-1)?.text).toContain('host polishham left');
    note(0, 'UP');
    await until('it is up', async () => (await service.sample()).snapshot.style === 0);
    expect(load).toHaveBeenCalledTimes(1);
    expect((await service.sample()).snapshot.rails.length).toBe(3);
    expect(await init(null)).toBeNull();
    expect(load).toHaveBeenCalledTimes(2);
    expect((await service.sample()).snapshot.rails.map(({ errorCount }) => errorCount)).toEqual([
      1, 1, 1,
    ]);
  });

  it('asks for a panicked member to go down, once', async () => {
    const own = 'cluster/members/member2/boot_partition/etc/sysconfigtab';
    const { service, panicked, note, init, load } = start({ [own]: 'rm:\n rm_rail_style=0\n' });
    await until('it has panicked', () => panicked.length > 0);
    // The mismatch alone is why the emulation was needed.
    expect(load).toHaveBeenCalledTimes(1);
    await init(null);
    expect(panicked).toEqual(['provolone']);
    expect((await service.sample()).events.filter(({ kind }) => kind === 'host')).toMatchObject([
      { text: 'host provolone panicked' },
      { text: 'host polishham joined' },
    ]);
    note(1, 'DOWN');
    note(1, 'UP');
    await until('it has panicked again', () => panicked.length > 1);
  });

  it('MC-041 MC-046 says what a member that has panicked while it booted has on its console', async () => {
    const own = 'cluster/members/member2/boot_partition/etc/sysconfigtab';
    const { init } = start({
      [own]: 'rm:\n rm_rail_style=0\n',
      'etc/rc.config': 'IMC_AUTO_INIT=0\n',
    });
    const problem = await init('provolone');
    expect(problem).toContain(
      'Member provolone has panicked, and its console says: rm_slave_init /',
    );
    expect(problem).toContain('does not match cluster expectations for rail 0');
    expect(problem).toContain('boot it with clu_fault boot provolone.');
    expect(await init('polishham')).toBeNull();
  });

  it('shows no memory of a machine that ends while it is looked at, here or by a watch', async () => {
    const { service, load, init } = start();
    load.mockImplementationOnce(async (config) => {
      const machine = createMachine(config, { modules, version });
      const { act } = machine;
      machine.act = (name, ...args) =>
        name === 'readAll' ? Promise.reject(new Error('It has ended.')) : act(name, ...args);
      return machine;
    });
    await init(null);
    const place = { region: 1, offset: 0, length: 8 };
    expect(await service.read({ member: 'polishham', ...place })).toBeNull();
    const { memory } = await service.watches.start({ members: ['provolone'], ...place }, () => {});
    expect(memory).toEqual([{ member: 'provolone', bytes: null }]);
  });

  it('says so when the emulation cannot be loaded', async () => {
    const { load, init, log } = start();
    load.mockRejectedValueOnce(new Error('The program is not complete.'));
    expect(await init(null)).toBe('The program is not complete.');
    expect(log).toEqual(['memory channel: The program is not complete.']);
    expect(await init(null)).toBeNull();
  });
});
