// The machine for commands that run a program: child processes that inherit the connection, signals, and a private file
// through which a program hands something back. Decides nothing; what a signal or an end means is the command's business.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants as fileConstants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeOf, reasonOf } from './errors.ts';
import { ownUid } from './root-path.ts';

interface ProgramOrder {
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly inheritsConnection: boolean;
}

type PassedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';
const passedSignals: readonly PassedSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

type ProgramEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: number; readonly name: string }
  | { readonly kind: 'not-found' | 'not-executable'; readonly reason: string };

/**
 * Fits the port `Host` of src/commands.
 *
 * @param connection the open connection of this process to the daemon, which a program may inherit; null if there is none.
 */
export function createCommandHost(connection: () => Socket | null) {
  return {
    pid: process.pid,
    uid: ownUid(),
    gids: ownGids(),
    run: (order: ProgramOrder) => runProgram(order, order.inheritsConnection ? connection() : null),
    makeHandBackFile,
    readText,
    createText,
    onSignal,
    ask,
    now: () => Date.now(),
    after: (ms: number, action: () => void) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
}

function ownGids(): readonly number[] {
  return [...new Set([process.getegid?.() ?? 0, ...(process.getgroups?.() ?? [])])];
}

function runProgram({ program, argv, env }: ProgramOrder, connection: Socket | null) {
  let child: ChildProcess | null = null;
  let ended: Promise<ProgramEnd>;
  try {
    child = spawn(program, [...argv], {
      stdio: ['inherit', 'inherit', 'inherit', ...(connection === null ? [] : [connection])],
      env,
    });
    ended = endOf(child);
  } catch (error) {
    ended = Promise.resolve(failedStart(error));
  }
  // Node stops reading a socket that it hands to a child; both have it now, and only we read it.
  connection?.resume();
  return {
    ended,
    signal: (name: NodeJS.Signals) => {
      child?.kill(name);
    },
  };
}

function endOf(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(failedStart(error));
    });
    child.on('exit', (status, name) => {
      if (name === null) resolve({ kind: 'exited', status: status ?? 0 });
      else resolve({ kind: 'killed', signal: constants.signals[name], name });
    });
  });
}

function failedStart(error: unknown): ProgramEnd {
  const isMissing = codeOf(error) === 'ENOENT' || codeOf(error) === 'ERR_INVALID_ARG_VALUE';
  return { kind: isMissing ? 'not-found' : 'not-executable', reason: reasonOf(error) };
}

function makeHandBackFile() {
  const path = join(tmpdir(), `dlm-value-${randomBytes(8).toString('hex')}`);
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    throw new Error(`The file ${path} cannot be made: ${reasonOf(error)}. Set TMPDIR.`);
  }
  return {
    path,
    read: (bytesMax: number) => readStart(path, bytesMax),
    remove: () => rmSync(path, { force: true, recursive: true }),
  };
}

/** Far more than any file that a person writes for a command. */
const textBytesMax = 1024 * 1024;

function readText(path: string): string {
  const bytes = readUpTo(path, textBytesMax + 1);
  if (bytes.length > textBytesMax) {
    throw new Error(`The file ${path} is larger than ${textBytesMax} bytes. Give a smaller one.`);
  }
  return bytes.toString('utf8');
}

function createText(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    throw new Error(
      codeOf(error) === 'EEXIST'
        ? `The file ${path} exists already. Remove it, or give another name.`
        : `The file ${path} cannot be written: ${reasonOf(error)}.`,
    );
  }
}

async function ask(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin });
  process.stderr.write(question);
  try {
    for await (const line of lines) return line;
    return null;
  } finally {
    lines.close();
    process.stdin.pause();
  }
}

function readUpTo(path: string, bytesMax: number): Buffer {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    return readBytes(file, bytesMax);
  } catch (error) {
    throw new Error(`The file ${path} cannot be read: ${reasonOf(error)}.`);
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** The program may have put anything in the place of the file: only a file is read, and none is waited for. */
function readStart(path: string, bytesMax: number): Uint8Array {
  let file: number;
  try {
    file = openSync(path, fileConstants.O_RDONLY | fileConstants.O_NONBLOCK);
  } catch {
    return new Uint8Array();
  }
  try {
    if (!fstatSync(file).isFile()) return new Uint8Array();
    return readBytes(file, bytesMax);
  } finally {
    closeSync(file);
  }
}

function readBytes(file: number, bytesMax: number): Buffer {
  const buffer = Buffer.alloc(bytesMax);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytesMax; length += read) {
    read = readSync(file, buffer, length, bytesMax - length, null);
  }
  return buffer.subarray(0, length);
}

function onSignal(heard: (name: PassedSignal, byTerminal: boolean) => void): () => void {
  const hear = (name: NodeJS.Signals): void => {
    const passed = passedSignals.find((known) => known === name);
    if (passed !== undefined) heard(passed, isKeyboard(passed));
  };
  for (const name of passedSignals) process.on(name, hear);
  return () => {
    for (const name of passedSignals) process.off(name, hear);
  };
}

/**
 * Whether the signal most likely comes from the keyboard, which sends it to every process of the terminal's foreground
 * group: it is one of those two signals, and we belong to that group.
 */
function isKeyboard(name: PassedSignal): boolean {
  if (name !== 'SIGINT' && name !== 'SIGQUIT') return false;
  try {
    const facts = readFileSync('/proc/self/stat', 'utf8');
    // After the program's name, which may hold anything: state, parent, group, session, terminal, foreground group.
    const [, , group, , , foreground] = facts.slice(facts.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return false;
  }
}
