// What programs of one's own may do to the process that their threads are in: the daemon, its members and their
// applications go on, the programs have ended, and the Memory Channel begins anew with the members that used it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killDaemon, prepareCaad } from '../support/daemon.ts';
import { asRoot, ImcWorld } from '../support/imc-caad.ts';
import { until } from '../support/root.ts';

prepareCaad();

const programs = {
  'kill.mjs': `import { existsSync } from 'node:fs';
  export default function* (imc, [, when]) {
    imc.apiInit();
    imc.alloc(1, 8192).attachReceive();
    console.log(process.pid);
    while (!existsSync(when)) yield;
    process.kill(process.pid, 'SIGKILL');
    for (;;) yield;
  }`,
  'wait.mjs': `export default function* (imc) {
    imc.apiInit();
    console.log(process.pid);
    for (;;) yield;
  }`,
};

const overText = (how: string) =>
  `The Memory Channel has ended with all its programs: its process was ended by ${how}, by one of the programs or for want of memory. It begins anew, empty.`;

function runFile(world: ImcWorld, member: string, program: keyof typeof programs) {
  const file = join(world.root, program);
  const argv = [join(world.root, 'now')];
  return world.client.request('imc.run', { program, file, argv, member, ...asRoot });
}

/** Whether a process is there and is no zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a program that ends its process', () => {
  it('MC-361 ends all programs with a word, and neither the daemon nor a member', async () => {
    const world = await ImcWorld.start(programs);
    expect(await world.init('polishham', { maxalloc: 20, maxrecv: 15 })).toBeNull();
    expect(await world.init('pepicelli')).toBeNull();
    const before = (await world.sample()).since;
    const other = await runFile(world, 'pepicelli', 'wait.mjs');
    const killer = await runFile(world, 'polishham', 'kill.mjs');
    await until('both run', () =>
      [other, killer].every((one) => world.linesOf(one.pid).length === 1),
    );
    // Whoever looks on is no way for it to reach the daemon.
    const [region] = (await world.sample()).snapshot.regions;
    const part = { region: region?.id ?? 0, members: ['polishham'], offset: 0, length: 64 };
    const heard: unknown[] = [];
    world.client.on('imc.memory', (change) => heard.push(change));
    const { memory } = await world.client.request('imc.watch', part);
    expect(memory).toMatchObject([{ hex: '00'.repeat(64) }]);
    world.write('now', '');
    const killed = { code: 137, signal: 'SIGKILL' };
    expect(await world.end(killer.pid)).toMatchObject(killed);
    expect(await world.end(other.pid)).toMatchObject(killed);
    // Both were in one process, which is not the daemon's.
    const [pid] = world.linesOf(killer.pid);
    expect(world.linesOf(killer.pid)).toEqual([pid, overText('SIGKILL')]);
    expect(world.linesOf(other.pid)).toEqual([pid, overText('SIGKILL')]);
    expect(Number(pid)).not.toBe(world.client.hello.pid);

    await until('the watch hears of it', () => heard.length > 0);
    expect(heard).toMatchObject([{ memory: [{ member: 'polishham', hex: null }] }]);
    const { since, snapshot } = await world.sample();
    expect(since).toBeGreaterThanOrEqual(before ?? 0);
    expect(snapshot).toMatchObject({ regions: [], processes: [] });
    const mb = 1_048_576;
    expect(await world.host('polishham')).toMatchObject({
      state: 'member',
      maxalloc: 20 * mb,
      maxrecv: 15 * mb,
    });
    expect((await world.host('pepicelli')).state).toBe('member');
    expect((await world.host('provolone')).state).toBe('booted');
    await world.untilMembers('all are up', (states) => states.every((state) => state === 'UP'));
    expect(await world.events('host')).toContain(
      'the Memory Channel has ended and begins anew, empty: its process was ended by SIGKILL, by one of the programs or for want of memory.',
    );
    await world.init('provolone');
    const next = await world.run('provolone', 'mc_ex2');
    expect(await world.end(next)).toMatchObject({ code: 0, signal: null });
  });
});

describe('the process of the Memory Channel', () => {
  it('MC-361 ends with a daemon that is killed', async () => {
    const world = await ImcWorld.start(programs);
    await world.init('polishham');
    const { pid } = await runFile(world, 'polishham', 'wait.mjs');
    await until('it runs', () => world.linesOf(pid).length === 1);
    const host = Number(world.linesOf(pid)[0]);
    expect(isAlive(host)).toBe(true);
    await killDaemon(world.client);
    await until('it has ended', () => !isAlive(host));
    await world.connect();
  });

  it('ends when the last member goes down', async () => {
    const world = await ImcWorld.start(programs);
    await world.init('polishham');
    const { pid } = await runFile(world, 'polishham', 'wait.mjs');
    await until('it runs', () => world.linesOf(pid).length === 1);
    const host = Number(world.linesOf(pid)[0]);
    for (const member of ['polishham', 'provolone', 'pepicelli'])
      await world.fault('crash', member);
    await until('it has ended', () => !isAlive(host));
    expect((await world.sample()).since).toBeNull();
  });
});
