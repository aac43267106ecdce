// What a client needs of the machine: the daemon's socket, and a way to start the daemon. Imports nothing heavy,
// because every command loads it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Transport } from '../protocol/index.ts';
import { reasonOf } from './errors.ts';
import { foreignOwnerOf } from './root-owner.ts';
import { runFolderOf } from './root-path.ts';
import { dialSocket } from './socket-dial.ts';
import { watchFolder } from './watch-folder.ts';

const startTimeoutMs = 10_000;
/** For what watching a folder may miss, such as a folder that does not exist yet. */
const lookAgainMs = 100;
/** The most of a failed daemon's last words that is shown. */
const wordsBytesMax = 4096;

export interface ClientMachineOptions {
  /** Full path of the cluster root, from `resolveRoot`. */
  readonly root: string;
  /** The program and its arguments that run the daemon, without the root: `[node, caad, 'run']`. */
  readonly daemonCommand: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Is shown each socket that was connected, for those who let a program inherit it. */
  readonly connected?: (socket: Socket) => void;
}

/** Fits the port `ClientMachine` of src/client. */
export function createClientMachine(options: ClientMachineOptions) {
  const { root, connected } = options;
  const dial = () => dialSocket(root, connected);
  return {
    root,
    foreignOwner: foreignOwnerOf(root)?.name ?? null,
    dial,
    startAndDial: async (): Promise<Transport> => {
      const deadline = performance.now() + startTimeoutMs;
      for (;;) {
        await startDaemon(options);
        const transport = await dial();
        if (transport !== undefined) return transport;
        if (performance.now() > deadline) throw new Error(silentText(root));
        // Another daemon holds the root: it is just starting, or just ending.
        await nextChange(runFolderOf(root));
        const late = await dial();
        if (late !== undefined) return late;
      }
    },
  };
}

/** The option by which a daemon is told where to say that it is ready; not for people. */
export const readyOption = '--ready-fd';
/** What it says; anything else is the text of an error. */
export const readyWords = { ready: 'ready', held: 'held' } as const;

/**
 * Starts a daemon that outlives us and waits for its word.
 *
 * @throws Error with the daemon's own text if it does not start.
 */
async function startDaemon({ root, daemonCommand, environment }: ClientMachineOptions) {
  const [program = process.execPath, ...rest] = daemonCommand;
  const lastWords = openNamelessFile();
  let word: string;
  try {
    const child = spawn(program, [...rest, '--root', root, `${readyOption}=3`], {
      detached: true,
      stdio: ['ignore', 'ignore', lastWords, 'pipe'],
      env: environment,
      cwd: '/',
    });
    word = await firstWord(child);
    if (word === '') word = readAll(lastWords) || 'it ended without a word';
  } finally {
    closeSync(lastWords);
  }
  if (word === readyWords.ready || word === readyWords.held) return;
  throw new Error(word.startsWith('caad: ') ? word.slice(6) : `caad did not start: ${word}`);
}

/** The daemon's word on the pipe it inherits; empty if it ended before, or said nothing in time. */
function firstWord(child: ChildProcess): Promise<string> {
  const pipe = child.stdio[3];
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (word: string): void => {
      clearTimeout(timer);
      child.unref();
      // Node makes sockets of the extra pipes of a child.
      (pipe as Readable | undefined)?.destroy();
      resolve(word);
    };
    const timer = setTimeout(
      () => settle(`it was not ready after ${startTimeoutMs / 1000} seconds`),
      startTimeoutMs,
    );
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`caad cannot be started: ${reasonOf(error)}.`));
    });
    pipe?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.endsWith('\n')) settle(text.trim());
    });
    pipe?.on('end', () => settle(text.trim()));
  });
}

/** A file for the standard error of a daemon: nobody has to remove it, and writing to it never fails later. */
function openNamelessFile(): number {
  const path = join(tmpdir(), `caad-start-${randomBytes(8).toString('hex')}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

function readAll(file: number): string {
  const buffer = Buffer.alloc(wordsBytesMax);
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, wordsBytesMax, 0)).trim();
}

function silentText(root: string): string {
  return (
    `The cluster root ${root} is held by a caad that does not answer. ` +
    'Its process id is in var/run/caad.pid there; end that process, and run the command again.'
  );
}

function nextChange(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, lookAgainMs);
    const stop = watchFolder(folder, done);
  });
}
