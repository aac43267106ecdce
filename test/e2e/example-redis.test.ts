// Redis under CAA, by the four commands of the example's README: nothing that it answered is ever lost.
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveThrough, missing, skipFor, withExampleServer } from '../support/example-servers.ts';
import { environmentOf, isAlive, kill } from '../support/root.ts';
import { openShell } from '../support/transcript.ts';

const absent = missing('redis-server', 'redis-cli');

describe('the example redis', () => {
  it('keeps its data through a kill, a relocation and a crash', (context) => {
    skipFor(context, absent);
    return withExampleServer({ name: 'redis', heading: 'Redis' }, async (server) => {
      const client = 'redis-cli -s data/redis/redis.sock';
      await liveThrough(server, {
        write: async (value) => {
          expect(await server.good(`${client} set key '${value}'`)).toBe('OK\n');
        },
        read: async () => (await server.good(`${client} get key`)).trimEnd(),
      });
    });
  });

  it('CAA-004 dies with its member under a script made by caa_profile too, though it hides its environment', async (context) => {
    skipFor(context, absent);
    const shell = await openShell();
    try {
      await shell.run('caad start && mkdir data bin');
      const line = `exec redis-server --port 0 --unixsocket '${shell.root}/data/r' --dir '${shell.root}/data'`;
      writeFileSync(join(shell.root, 'bin/server'), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
      const create = `caa_profile -create r -t application -B "$PWD/bin/server"`;
      const started = await shell.run(`${create} && caa_register r && caa_start r`);
      expect(started).toMatchObject({ status: 0 });
      const before = serversIn(shell.root);
      expect(before).not.toEqual([]);
      expect(before.map(environmentOf).join('')).not.toContain('SYSMAN_MARK');
      await shell.run('clu_fault crash provolone');
      expect(before.filter(isAlive)).toEqual([]);
    } finally {
      await shell.run('caa_stop -f r');
      for (const pid of serversIn(shell.root)) kill(pid);
      await shell.close();
    }
  });
});

/** Processes that work in the folder of data. */
function serversIn(root: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && workingFolder(entry) === join(root, 'data'))
    .map(Number);
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
