// A command that registers or unregisters hundreds of names: others have their turn in between.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/engine/index.ts';
import { clusterOf, registration, World } from '../../support/world.ts';

const names = Array.from({ length: 250 }, (_, index) => `r${String(index).padStart(3, '0')}`);
const register = (update: boolean): Command => ({
  verb: 'register',
  items: names.map((name) => registration(name, { CHECK_INTERVAL: '0' })),
  update,
});
const unregister: Command = { verb: 'unregister', names };
const count = (world: World): number => world.cluster.documents().resources.length;

describe('a command with hundreds of names', () => {
  it('registers and unregisters all of them, a part in each step', () => {
    const world = new World();
    const first = world.request(register(false), 'caa_register ...');
    expect(count(world)).toBe(100);
    expect(world.reply(first).exitCode).toBe(null);
    world.settle();
    expect(count(world)).toBe(250);
    expect(world.reply(first)).toEqual({ out: [], err: [], exitCode: 0 });
    expect(world.events.filter(({ text }) => text.includes('registered'))).toHaveLength(250);
    expect(world.run(register(true)).exitCode).toBe(0);
    const last = world.request(unregister);
    expect(count(world)).toBe(150);
    world.settle();
    expect([count(world), world.reply(last).exitCode]).toEqual([0, 0]);
  });

  it('lets another command in before it goes on', () => {
    const world = new World();
    const many = world.request(register(false));
    const other = world.request({ verb: 'start', names: ['r005'], member: null, force: false });
    expect(world.callsOf('r005')).toHaveLength(1);
    expect(world.request({ verb: 'unregister', names: ['r099'] })).toBeGreaterThan(other);
    expect(count(world)).toBe(99);
    world.settle();
    expect(world.reply(many).exitCode).toBe(0);
    expect(count(world)).toBe(249);
  });

  it('tries every name once, whatever became of those before', () => {
    const world = new World();
    for (const name of ['r000', 'r120', 'r249']) world.register(name);
    const reply = world.run(register(false));
    const refused = (name: string) =>
      `Resource ${name} has already been registered. Use -u to update it.`;
    expect(reply).toEqual({ out: [], err: ['r000', 'r120', 'r249'].map(refused), exitCode: 1 });
    expect(count(world)).toBe(250);
  });

  it('waits in the middle while the cluster has no quorum', () => {
    const { members, ...rest } = clusterOf('rye', 'swiss');
    const voting = members.map((member) => ({ ...member, votes: 1 as const }));
    const world = new World({ ...rest, quorumDisk: null, members: voting });
    const many = world.request(register(false));
    world.request({ verb: 'crash', member: 'swiss' });
    world.settle();
    expect(count(world)).toBe(100);
    expect(world.reply(many)).toMatchObject({
      err: [expect.stringMatching(/lost quorum.* The request waits until it is regained\.$/)],
      exitCode: null,
    });
    world.fault('boot', 'swiss');
    world.settle();
    expect([count(world), world.reply(many).exitCode]).toEqual([250, 0]);
  });

  it('leaves whole registrations behind if the daemon ends in the middle', () => {
    const world = new World();
    world.request(register(false), 'caa_register ...');
    world.restartDaemon();
    world.settle();
    expect(count(world)).toBe(100);
    expect(world.versions.map(({ resource }) => resource)).toEqual(names.slice(0, 100));
    expect(world.cluster.documents().runs.map(({ status }) => status)).toEqual(['LOST']);
    expect(world.run(register(false)).exitCode).toBe(1);
    expect(count(world)).toBe(250);
  });

  it('balances, or finds that all run already, in parts too', () => {
    const world = new World();
    world.run(register(false));
    world.run({ verb: 'start', names: 'all', member: null, force: false });
    const commands: readonly Command[] = [
      { verb: 'balance', names: 'all' },
      { verb: 'start', names, member: null, force: false },
    ];
    for (const command of commands) {
      const request = world.request(command);
      expect(world.reply(request).exitCode, command.verb).toBe(null);
      const scopes = [{ kind: 'cluster' as const }];
      const other = world.request({ verb: 'freeze', scopes, reason: 'meanwhile', until: null });
      expect(world.reply(other).exitCode).toBe(0);
      world.settle();
      expect(world.reply(request).exitCode, command.verb).toBe(command.verb === 'start' ? 1 : 0);
      if (command.verb === 'start') expect(world.reply(request).err).toHaveLength(names.length);
    }
  });

  it('is planned as it is carried out', () => {
    const world = new World();
    const plan = world.plan({ kind: 'command', command: register(false) });
    expect(plan.versions.map(({ resource }) => resource)).toEqual(names);
    expect(plan.versions.every(({ at }) => at === 0)).toBe(true);
    expect(plan.exitCode).toBe(0);
    expect(count(world)).toBe(0);
  });
});
