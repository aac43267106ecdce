// What one client of caad hears of the Memory Channel programs and regions of another, on real threads and sockets.
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import type { ImcLine, Notifications } from '../../src/protocol/index.ts';
import { connectToRoot, prepareCaad } from '../support/daemon.ts';
import { ImcWorld } from '../support/imc-caad.ts';
import { until } from '../support/root.ts';

prepareCaad();

/** Another client, with everything that it is told. */
async function listener(world: ImcWorld) {
  const client = await connectToRoot(world.root);
  const lines: ImcLine[] = [];
  const ends: Notifications['imc.ended'][] = [];
  const memory: Notifications['imc.memory'][] = [];
  client.on('imc.output', (line) => lines.push(line));
  client.on('imc.ended', (end) => ends.push(end));
  client.on('imc.memory', (changed) => memory.push(changed));
  return { client, lines, ends, memory };
}

/** A question and its answer; what was told before has arrived then. */
const settle = (client: ClusterClient) => client.request('imc.programs', {});

describe('imc.follow', () => {
  it('gives a program of another client: lines so far, then live, then its end', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const pid = await world.run('polishham', 'mc_locks', '0.02');
    await until('it prints', () => world.linesOf(pid).length > 2);
    const other = await listener(world);
    const { program, lines, forgotten } = await other.client.request('imc.follow', { pid });
    expect(program).toMatchObject({ pid, member: 'polishham', program: 'mc_locks', parent: null });
    expect(forgotten).toBe(0);
    expect(lines.length).toBeGreaterThan(2);
    // To follow twice is to follow once.
    await other.client.request('imc.follow', { pid });
    await until('more comes', () => other.lines.length > 4);
    const all = [...new Map([...lines, ...other.lines].map((one) => [one.sequence, one])).values()];
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, at) => at + 1));
    const live = other.lines.map(({ sequence }) => sequence);
    expect(live).toEqual([...new Set(live)]);
    await world.client.request('imc.kill', { pid, signal: 15 });
    await until('its end is told', () => other.ends.length > 0);
    expect(other.ends).toMatchObject([{ pid, end: { code: 143, signal: 'SIGTERM' } }]);
    const late = await listener(world);
    const after = await late.client.request('imc.follow', { pid });
    expect(after.program.ended).toMatchObject({ code: 143 });
    await settle(world.client);
    expect(after.lines.map(({ line }) => line)).toEqual(world.linesOf(pid));
    for (const { client } of [other, late]) client.close();
  });

  it('leaves the program alone: unfollow and the end of the follower change nothing', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const pid = await world.run('polishham', 'mc_locks', '0.02');
    const [one, two] = [await listener(world), await listener(world)];
    for (const { client } of [one, two]) await client.request('imc.follow', { pid });
    await until('both hear it', () => one.lines.length > 0 && two.lines.length > 0);
    await one.client.request('imc.unfollow', { pid });
    await settle(one.client);
    const heard = one.lines.length;
    two.client.close();
    const before = world.linesOf(pid).length;
    await until('it goes on', () => world.linesOf(pid).length > before + 3);
    await settle(one.client);
    expect(one.lines.length).toBe(heard);
    expect(await one.client.request('imc.unfollow', { pid: 1 })).toEqual({});
    await expect(one.client.request('imc.follow', { pid: 1 })).rejects.toThrow(
      /process ID 1, .*imc_run -running/,
    );
    one.client.close();
  });

  it('of what a connection has started tells each line once', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const own = await listener(world);
    const { pid } = await own.client.request('imc.run', {
      program: 'mc_locks',
      argv: ['0.02'],
      member: 'polishham',
      uid: 0,
      gid: 0,
      user: 'root',
    });
    await own.client.request('imc.follow', { pid });
    await until('it prints', () => own.lines.length > 5);
    const told = own.lines.map(({ sequence }) => sequence);
    expect(told).toEqual(told.map((_, at) => at + 1));
    own.client.close();
    await until('it has ended', async () =>
      (await world.sample()).programs.every(({ ended }) => ended !== null),
    );
  });
});

describe('children', () => {
  it('MC-089 are programs of their own: listed, followed, ended alone or with their host', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const parent = await world.run('polishham', 'mc_spawn', 'mc_locks', '0.02');
    await until('the child prints', () => world.linesOf(parent).length > 2);
    const { programs } = await world.sample();
    const child = programs.find((one) => one.parent === parent);
    expect(child).toMatchObject({ member: 'polishham', program: 'mc_locks', argv: ['0.02'] });
    const pid = child?.pid ?? 0;
    expect(world.linesOf(parent)[0]).toBe(`child ${pid} runs mc_locks`);
    // The parent prints what its child prints, and the child alone prints its own.
    const other = await listener(world);
    const { lines } = await other.client.request('imc.follow', { pid });
    expect(lines[0]).toMatchObject({ pid, sequence: 1 });
    await until('it is heard', () => other.lines.length > 0);
    await world.client.request('imc.kill', { pid: parent, signal: 15 });
    expect(await world.end(parent)).toMatchObject({ code: 143 });
    const before = other.lines.length;
    await until('the child goes on', () => other.lines.length > before);
    await world.fault('crash', 'polishham');
    await until('it ends with its host', () => other.ends.length > 0);
    expect(other.ends).toMatchObject([{ pid, end: { code: 137, signal: 'SIGKILL' } }]);
    other.client.close();
  });

  it('MC-144 of a program whose client is gone are ended with it', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const runner = await world.connect();
    const parent = await world.run('polishham', 'mc_spawn', 'mc_spawn', 'mc_counter');
    await until('all three run', async () => (await world.sample()).programs.length === 3);
    runner.close();
    await world.connect();
    await until('all have ended', async () => {
      const { programs, snapshot } = await world.sample();
      return programs.every(({ ended }) => ended !== null) && snapshot.regions.length === 0;
    });
    expect(parent).toBeGreaterThan(0);
  });

  it('count as programs: unknown ones and too many are refused to their parents', async () => {
    const world = await ImcWorld.start();
    await world.init('polishham');
    const wrong = await world.run('polishham', 'mc_spawn', 'rm', '-rf');
    expect(await world.end(wrong)).toMatchObject({ code: 1 });
    expect(world.linesOf(wrong).join()).toContain('There is no program rm.');
    for (let at = 0; at < 31; at += 1) await world.run('polishham', 'mc_ex6');
    const surplus = await world.run('polishham', 'mc_spawn', 'mc_ex6');
    expect(await world.end(surplus)).toMatchObject({ code: 1 });
    expect(world.linesOf(surplus).join()).toContain('32 programs run');
  });
});

describe('imc.watch', () => {
  it('tells the bytes of a region on each member as they change, and nothing else', async () => {
    const world = await ImcWorld.start();
    for (const member of ['polishham', 'pepicelli']) await world.init(member);
    const pid = await world.run('polishham', 'mc_counter', '20');
    const receiver = await world.run('pepicelli', 'mc_counter', '60000');
    await until('both receive', async () =>
      (await world.sample()).snapshot.regions.some(({ receivedBy }) => receivedBy.length === 2),
    );
    const region = (await world.sample()).snapshot.regions[0]?.id ?? 0;
    const members = ['polishham', 'pepicelli', 'provolone', 'nobody'];
    const other = await listener(world);
    const begun = await other.client.request('imc.watch', {
      region,
      members,
      offset: 4,
      length: 4,
    });
    expect(begun.memory.map(({ member }) => member)).toEqual(members);
    expect(begun.memory.map(({ hex }) => hex?.length ?? null)).toEqual([8, 8, null, null]);
    await until('it changes', () => other.memory.length > 2);
    for (const { watch, memory } of other.memory) {
      expect(watch).toBe(begun.watch);
      expect(memory.length).toBeGreaterThan(0);
      for (const { member } of memory) expect(['polishham', 'pepicelli']).toContain(member);
    }
    const counts = other.memory
      .flatMap(({ memory }) => memory.filter(({ member }) => member === 'polishham'))
      .map(({ hex }) => Buffer.from(hex ?? '', 'hex').readInt32LE(0));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(counts.length);
    for (const one of [pid, receiver]) {
      await world.client.request('imc.kill', { pid: one, signal: 15 });
      await world.end(one);
    }
    await until('the region is gone', () =>
      other.memory.some(({ memory }) => memory.some(({ hex }) => hex === null)),
    );
    expect(await other.client.request('imc.unwatch', { watch: begun.watch })).toEqual({});
    other.client.close();
  });

  it('is limited, and ended by imc.unwatch', async () => {
    const world = await ImcWorld.start();
    const { client } = world;
    const one = { region: 1, members: ['polishham'], offset: 0, length: 16 };
    const started = [];
    for (let at = 0; at < 8; at += 1) started.push(await client.request('imc.watch', one));
    expect(started[0]?.memory).toEqual([{ member: 'polishham', hex: null }]);
    await expect(client.request('imc.watch', one)).rejects.toThrow(/8 parts .*imc\.unwatch/);
    await client.request('imc.unwatch', { watch: started[0]?.watch ?? 0 });
    await client.request('imc.unwatch', { watch: 12_345 });
    expect((await client.request('imc.watch', one)).watch).toBeGreaterThan(0);
    const other = await listener(world);
    const members = Array.from({ length: 32 }, (_, at) => `m${at}`);
    const wide = { ...one, members, length: 65_536 };
    await expect(other.client.request('imc.watch', wide)).rejects.toThrow(/262144 bytes.*shorter/);
    for (const bad of [{ length: 0 }, { length: 65_537 }, { offset: -1 }, { members: [] }]) {
      await expect(other.client.request('imc.watch', { ...one, ...bad })).rejects.toThrow(
        Object.keys(bad)[0],
      );
    }
    // One connection's watches are not another's.
    await other.client.request('imc.unwatch', { watch: started[1]?.watch ?? 0 });
    await expect(client.request('imc.watch', one)).rejects.toThrow(/8 parts/);
    other.client.close();
  });
});
