// A product that was replaced while caad runs: the parts of the Memory Channel that are loaded later refuse to work with
// those that were loaded before, and say what to do.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { createMachine, createRemoteMachine } from '../../src/adapters/memory-channel/index.ts';
import type { MemoryChannelMachine } from '../../src/runtime/index.ts';

// Bundled before the tests, from the sources as they are.
const urlOf = (name: string) =>
  pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', name)).href;
const modules = { thread: urlOf('imc-thread.mjs'), programs: urlOf('imc-programs.mjs') };
const host = urlOf('imc-host.mjs');

const text = `caad runs as version 0.0.0, and the Memory Channel's files beside it are of version ${version}: the product has been replaced since caad was started. Run caad stop, then caad start; applications keep running.`;

/** Runs a program on a new host, and gives what it printed and how it ended. */
async function run(machine: MemoryChannelMachine) {
  await machine.act('addHost', 'A', { memberId: 1 });
  await machine.act('boot', 'A');
  const lines: string[] = [];
  const user = { name: 'u', uid: 1, gid: 1, group: 'g' };
  const order = { host: 'A', program: 'mc_ex1', file: null, argv: ['0'], user };
  const ending: Promise<{ readonly code: number }>[] = [];
  await machine.start(order, ({ exit }) => {
    ending.push(exit);
    const listener = {
      print: (line: string) => {
        lines.push(line);
      },
      failed: () => {},
      spawned: () => listener,
    };
    return listener;
  });
  const [end] = await Promise.all(ending);
  await machine.shutdown();
  return { lines, code: end?.code };
}

describe('files of another version', () => {
  it('are refused by the daemon that begins to use the Memory Channel', async () => {
    await expect(createRemoteMachine({}, { modules, host, version: '0.0.0' })).rejects.toThrow(
      text,
    );
  });

  it('are refused by a process whose threads are loaded later', async () => {
    expect(await run(createMachine({}, { modules, version: '0.0.0' }))).toEqual({
      lines: [text],
      code: 1,
    });
  });

  it('of the same version run, here and in a process of its own', async () => {
    const expected = {
      lines: ['imc_api_init: Memory Channel is not initialized for user access'],
      code: 254,
    };
    expect(await run(createMachine({}, { modules, version }))).toEqual(expected);
    expect(await run(await createRemoteMachine({}, { modules, host, version }))).toEqual(expected);
  });
});

describe('a machine in a process of its own', () => {
  it('refuses what cannot be built, and whatever is asked of it when it has ended', async () => {
    await expect(
      createRemoteMachine({ physicalRails: 9 }, { modules, host, version }),
    ).rejects.toThrow('physicalRails');
    const machine = await createRemoteMachine({}, { modules, host, version });
    await expect(machine.act('boot', 'nowhere')).rejects.toThrow('there is no host nowhere');
    await machine.shutdown();
    await expect(machine.refresh()).rejects.toThrow('The Memory Channel has ended');
  });
});
