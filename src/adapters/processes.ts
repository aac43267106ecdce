// Finds and ends processes: by process group, by the words in the environment they were started with, and by the file
// their output goes to. Linux shows all that under /proc; elsewhere only groups can be found, and a process that left
// its group is missed.
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const pollMs = 20;
const scanPauseMaxMs = 500;
const reapPatienceMs = 5_000;

/** Whether this host shows the environment of processes. */
export function hasProc(): boolean {
  return environmentOf(process.pid) !== undefined;
}

/**
 * Processes of this user whose environment, as they were started, holds `name=value`. This process is never one of
 * them. A process that runs with a cleared environment, or has written over it, is not found.
 */
export function findByEnvironment(name: string, value: string): readonly number[] {
  const entry = `${name}=${value}\0`;
  return processIds().filter((pid) => {
    const environment = environmentOf(pid);
    if (environment === undefined) return false;
    return environment.startsWith(entry) || environment.includes(`\0${entry}`);
  });
}

/**
 * Processes of this user, without this one, that have a file of that folder open for writing whose name ends so. This
 * finds what {@link findByEnvironment} misses: programs that clear their environment, or write their title over it.
 */
export function findByOutput(folder: string, ending: string): readonly number[] {
  return processIds().filter((pid) =>
    openFilesOf(pid).some(({ path, descriptor }) => {
      const isWanted = path.startsWith(`${folder}/`) && path.endsWith(ending);
      return isWanted && isOpenForWriting(pid, descriptor);
    }),
  );
}

function openFilesOf(pid: number): readonly { path: string; descriptor: string }[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      const path = linkOf(`/proc/${pid}/fd/${descriptor}`);
      return path === undefined ? [] : [{ path, descriptor }];
    });
  } catch {
    return [];
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isOpenForWriting(pid: number, descriptor: string): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'latin1');
    const flags = /^flags:\s*([0-7]+)$/m.exec(text)?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
  } catch {
    return false;
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return undefined;
  }
}

/** The words of a process's command line, separated by blanks; empty if it has none or is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return '';
  }
}

export interface ProcessFacts {
  readonly isZombie: boolean;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since the host's boot; with the process id it names one process for good. */
  readonly startTime: string;
}

/** Undefined if there is no such process, or no /proc. */
export function factsOfProcess(pid: number): ProcessFacts | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The command's name, in parentheses, may hold anything: the fields after it count from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    isZombie: fields[0] === 'Z' || fields[0] === 'X',
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTime: fields[19] ?? '',
  };
}

/** Sends a signal and says whether there was anybody to receive it. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether a process of the group still runs. A dead one that nobody has noticed yet does not count, if it shows. */
export function isGroupAlive(group: number): boolean {
  if (!sendSignal(-group, 0)) return false;
  if (!hasProc()) return true;
  return processIds().some((pid) => {
    const facts = factsOfProcess(pid);
    return facts?.group === group && !facts.isZombie;
  });
}

/**
 * Ends a process group: SIGTERM, and SIGKILL for what is left after `graceMs`.
 *
 * @returns when the group is empty, or at the latest `patienceMs` after SIGKILL: a process can hang in the kernel.
 */
export async function endGroup(group: number, graceMs: number, patienceMs: number): Promise<void> {
  sendSignal(-group, 'SIGTERM');
  if (await isEmptyWithin(group, graceMs)) return;
  sendSignal(-group, 'SIGKILL');
  await isEmptyWithin(group, patienceMs);
}

async function isEmptyWithin(group: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isGroupAlive(group)) {
    if (performance.now() > deadline) return false;
    await pause(pollMs);
  }
  return true;
}

/**
 * Kills what `find` returns until it returns nothing twice in a row: a process may have made another just while it
 * was being looked for. Then waits a little until their parents have taken notice: as long as a dead process keeps its
 * number, a server that finds it in its old pid file believes that it runs already, and does not start.
 *
 * @param patienceMs after which it gives up, because some do not die.
 * @returns how many were found in all, and how many of them are left.
 */
export async function killUntilGone(
  find: () => readonly number[],
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<{ readonly killed: number; readonly left: number }> {
  const deadline = performance.now() + patienceMs;
  const seen = new Set<number>();
  let killed: ReadonlySet<number> = new Set();
  let cleanScans = 0;
  let pauseMs = 1;
  while (cleanScans < 2) {
    const found = find();
    for (const pid of found) sendSignal(pid, 'SIGKILL');
    cleanScans = found.length === 0 ? cleanScans + 1 : 0;
    // New ones are a reason to hurry. One that has been killed before hangs in the kernel, and is waited for.
    const isGrowing = found.some((pid) => !killed.has(pid));
    pauseMs = isGrowing ? 0 : Math.min(pauseMs * 2 + 1, scanPauseMaxMs);
    killed = new Set(found);
    for (const pid of found) seen.add(pid);
    if (found.length > 0 && performance.now() > deadline) {
      return { killed: seen.size - found.length, left: found.length };
    }
    await pause(pauseMs);
  }
  await untilReaped(seen);
  return { killed: seen.size, left: 0 };
}

/** False once dead processes were seen to stay: in a container whose process 1 takes no notice of them. */
let isReapedInTime = true;

/** Some hosts' process 1 looks for dead children only every few seconds, or never: the wait has an end. */
async function untilReaped(pids: ReadonlySet<number>): Promise<void> {
  const deadline = performance.now() + reapPatienceMs;
  while (isReapedInTime && [...pids].some((pid) => factsOfProcess(pid)?.isZombie === true)) {
    if (performance.now() > deadline) isReapedInTime = false;
    else await pause(pollMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
