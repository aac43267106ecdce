// Temporary cluster roots for tests that use the real file system and real processes. Whatever was started for a
// root is killed and its folder removed after each test.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { patienceMs } from './patience.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    await killProcessesOf(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** An empty folder that is gone after the test. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trucluster-test-')));
  folders.push(folder);
  return folder;
}

/** Processes, other than this one, that were started with the folder's path somewhere in their environment. */
export function processesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(folder));
}

/** The environment a process was started with, as `NAME=value` strings joined by NUL; empty if it is gone. */
export function environmentOf(pid: number): string {
  for (let looks = 1; ; looks += 1) {
    const text = factOf(pid, 'environ');
    if (text !== '' || looks === 1000 || !isBecoming(pid)) return text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
}

/** For the moment in which one program takes the place of another, the system shows no words and no environment. */
function isBecoming(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== '' && factOf(pid, 'cmdline') === '' && isAlive(pid);
  } catch {
    // The kernel's own have no program; others cannot be looked at, or are gone.
    return false;
  }
}

function factOf(pid: number, name: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie is dead, and waits only for somebody to notice.
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Ends whatever was started with the folder's path somewhere in its environment, until there is nothing more. */
export async function killProcessesOf(folder: string): Promise<void> {
  for (;;) {
    const found = processesOf(folder);
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Ends a process at once, if it has not ended by itself. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Waits until `condition` holds, and fails with `what` when it never does. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const begin = performance.now();
    if (await condition()) return;
    const end = performance.now();
    if (end > deadline) throw new Error(`waited in vain until ${what}`);
    // To look takes processes in some tests: half of the time is left to what is waited for.
    await new Promise((resolve) => setTimeout(resolve, Math.max(2, end - begin)));
  }
}
