// The way to a daemon that ends while somebody is on it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { socketPathOf } from '../../src/adapters/root-path.ts';
import { dialSocket } from '../../src/adapters/socket-dial.ts';
import { makeFolder } from '../support/root.ts';

it('a daemon that ends before it takes the connection is no daemon', async () => {
  const root = makeFolder();
  const path = socketPathOf(root);
  mkdirSync(dirname(path), { recursive: true });
  const listening = `require('node:net').createServer().listen(process.argv[1], () => console.log('ready'))`;
  const daemon = spawn(process.execPath, ['-e', listening, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(daemon.stdout, 'data');
  daemon.kill('SIGSTOP');
  // The connection is asked for in this turn, and nothing of it is looked at before the next one.
  const dialed = dialSocket(root);
  daemon.kill('SIGKILL');
  while (!isGone(daemon.pid));
  expect(await dialed).toBeUndefined();
});

/** Its files are closed when its last thread has ended; its number stays until this process takes notice. */
function isGone(pid: number | undefined): boolean {
  const threads = readdirSync(`/proc/${pid}/task`).length;
  return threads === 1 && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
