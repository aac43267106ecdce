// Runs a program in a real pseudo-terminal with an emulator behind it, presses keys and waits for what the
// screen shows. Every wait is for an event of the terminal or the process, with a limit that prints the
// screen. It knows nothing of the console that runs in it.

import { homedir } from 'node:os';
import { ReadStream } from 'node:tty';
import { type IPty, spawn } from '@lydell/node-pty';
import { patienceMs } from './patience.ts';
import { type Cursor, createEmulator, type Emulator, type Run } from './terminal-emulator.ts';
import { bytesOfKey } from './terminal-keys.ts';

export interface TerminalOptions {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cols?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** Added to a small clean environment (PATH, HOME, TERM, LC_ALL, TZ); undefined takes a name out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Exit {
  readonly exitCode: number;
  readonly signal: number;
}

export interface TestTerminal {
  readonly pid: number;
  /** Presses keys by name (`down`, `Enter`, `F6`, `Ctrl-C`, `Alt-1`); anything else is typed as it stands. */
  press(...keys: readonly string[]): void;
  /** Sends text as it is. */
  type(text: string): void;
  /** Pastes as a terminal does in paste mode. */
  paste(text: string): void;
  /** The visible rows, without the blanks at their ends. */
  screen(): string[];
  /** The runs of equal look in a row counted from 0. */
  cellAttributes(row: number): Run[];
  cursor(): Cursor;
  isAlternateScreen(): boolean;
  isPasteMode(): boolean;
  /** What the terminal would have answered; a program that asks nothing leaves it empty. */
  answers(): readonly string[];
  /** Waits until the screen holds a text, matches a pattern, or a condition is true. */
  waitFor(
    wanted: string | RegExp | ((screen: readonly string[]) => boolean),
    what?: string,
  ): Promise<void>;
  /** Waits for the end of the program, and until all it has written is on the screen. */
  waitForExit(): Promise<Exit>;
  /** Waits until nothing was written for a while; only for taking golden screens. */
  settled(quietMs?: number): Promise<void>;
  resize(cols: number, rows: number): void;
  /** Bytes that the program has written so far. */
  bytesWritten(): number;
  signal(name: NodeJS.Signals): void;
  /** Stops taking the program's output, as a stalled line does, until `flow`. */
  stall(): void;
  flow(): void;
  /** Drops the line, as a closed SSH connection does. */
  hangUp(): void;
  /** Kills the program if it still runs, and frees everything. */
  close(): Promise<void>;
}

interface TerminalState {
  readonly options: TerminalOptions;
  readonly pty: IPty;
  readonly emulator: Emulator;
  /** Called at each change: output shown, or the program ended. */
  readonly watchers: Set<() => void>;
  bytesWritten: number;
  /** Pieces that the emulator has not shown yet. */
  piecesPending: number;
  /** The beginning of a frame whose end has not come yet. */
  held: Buffer;
  exit: Exit | null;
}

const QUIET_MS = 150;
const BEGIN_UPDATE = '\u001B[?2026h';
const END_UPDATE = '\u001B[?2026l';

/** Starts a program in a terminal of 80x24, or of the size given. */
export function openTerminal(options: TerminalOptions): TestTerminal {
  const cols = options.cols ?? 80;
  const rows = options.rows ?? 24;
  const emulator = createEmulator(cols, rows);
  const pty = spawn(options.command, [...(options.args ?? [])], {
    cols,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: environmentOf(options),
    encoding: null,
  });
  const state: TerminalState = {
    options,
    pty,
    emulator,
    watchers: new Set(),
    bytesWritten: 0,
    piecesPending: 0,
    held: Buffer.alloc(0),
    exit: null,
  };
  watchPty(state);
  return {
    pid: pty.pid,
    press: (...keys) => pty.write(keys.map(bytesOfKey).join('')),
    type: (text) => pty.write(text),
    paste: (text) => pty.write(`\u001B[200~${text.replaceAll('\n', '\r')}\u001B[201~`),
    screen: emulator.screen,
    cellAttributes: emulator.runs,
    cursor: emulator.cursor,
    isAlternateScreen: emulator.isAlternateScreen,
    isPasteMode: emulator.isPasteMode,
    answers: emulator.answers,
    waitFor: (wanted, what) => waitForScreen(state, wanted, what),
    waitForExit: () => waitForExit(state),
    settled: (quietMs = QUIET_MS) => settled(state, quietMs),
    resize: (newCols, newRows) => {
      emulator.resize(newCols, newRows);
      pty.resize(newCols, newRows);
    },
    bytesWritten: () => state.bytesWritten,
    signal: (name) => process.kill(pty.pid, name),
    stall: () => pty.pause(),
    flow: () => pty.resume(),
    hangUp: () => hangUp(pty),
    close: () => close(state),
  };
}

function environmentOf(options: TerminalOptions): Record<string, string> {
  const env = {
    PATH: process.env.PATH,
    HOME: homedir(),
    TERM: 'xterm-256color',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    // Says that this terminal shows a frame whole or not at all.
    KITTY_WINDOW_ID: '1',
    ...options.env,
  };
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function watchPty(state: TerminalState): void {
  // With `encoding: null` the chunks are bytes, whatever the declaration says.
  state.pty.onData((chunk: string | Uint8Array) => {
    state.bytesWritten += chunk.length;
    for (const piece of piecesOf(state, Buffer.from(chunk))) show(state, piece);
  });
  state.pty.onExit(({ exitCode, signal }) => {
    state.exit = { exitCode, signal: signal ?? 0 };
    show(state, state.held);
  });
  readToTheEnd(state);
}

/** One frame after the other, also when several have come at once: a test may wait for one that does not stay. */
function piecesOf(state: TerminalState, chunk: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let rest = Buffer.concat([state.held, chunk]);
  for (let end = rest.indexOf(END_UPDATE); end !== -1; end = rest.indexOf(END_UPDATE)) {
    const after = end + END_UPDATE.length;
    pieces.push(rest.subarray(0, after));
    rest = rest.subarray(after);
  }
  const begin = rest.indexOf(BEGIN_UPDATE);
  const whole = begin === -1 ? rest.length : begin;
  if (whole > 0) pieces.push(rest.subarray(0, whole));
  state.held = rest.subarray(whole);
  return pieces;
}

function show(state: TerminalState, piece: Buffer): void {
  state.piecesPending++;
  state.emulator.write(piece, () => {
    state.piecesPending--;
    notify(state);
  });
}

/**
 * node-pty gives a terminal up some time after its program has ended, whatever still waits to be read: on a busy machine,
 * the program's last words. Here it goes on until a whole turn has brought nothing.
 */
function readToTheEnd(state: TerminalState): void {
  const socket = socketOf(state.pty);
  const destroy = socket.destroy.bind(socket);
  let seen = -1;
  const look = (): void => {
    if (state.bytesWritten === seen) {
      destroy();
      return;
    }
    seen = state.bytesWritten;
    setImmediate(look);
  };
  socket.destroy = (error) => {
    if (error === undefined) setImmediate(look);
    else destroy(error);
    return socket;
  };
}

/** The stream that node-pty reads from; its declaration leaves it out. */
function socketOf(pty: IPty): ReadStream {
  if ('_socket' in pty && pty._socket instanceof ReadStream) return pty._socket;
  throw new Error('node-pty has no socket any more');
}

function notify(state: TerminalState): void {
  for (const watch of [...state.watchers]) {
    watch();
  }
}

async function waitForScreen(
  state: TerminalState,
  wanted: string | RegExp | ((screen: readonly string[]) => boolean),
  what: string | undefined,
): Promise<void> {
  const isThere = (): boolean => {
    const screen = state.emulator.screen();
    if (typeof wanted === 'function') {
      return wanted(screen);
    }
    const text = screen.join('\n');
    return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  };
  const name = what ?? (typeof wanted === 'function' ? 'the condition' : String(wanted));
  await waitUntil(state, isThere, name, true);
}

async function waitForExit(state: TerminalState): Promise<Exit> {
  const isOver = () => state.exit !== null && state.piecesPending === 0;
  await waitUntil(state, isOver, 'the end of the program', false);
  if (state.exit === null) {
    throw new Error('the program has ended without an exit status');
  }
  return state.exit;
}

/** Resolves when the condition holds; fails at the limit, or when the program ends before. */
function waitUntil(
  state: TerminalState,
  isMet: () => boolean,
  what: string,
  failsOnExit: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      state.watchers.delete(watch);
      clearTimeout(timer);
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    };
    const watch = (): void => {
      if (isMet()) {
        finish();
      } else if (failsOnExit && state.exit !== null && state.piecesPending === 0) {
        const { exitCode, signal } = state.exit;
        const end = `the program ended (exit code ${exitCode}, signal ${signal})`;
        finish(new Error(`${end} before ${what}; ${describeScreen(state)}`));
      }
    };
    const timer = setTimeout(() => {
      finish(new Error(`no ${what} within ${patienceMs} ms; ${describeScreen(state)}`));
    }, patienceMs);
    state.watchers.add(watch);
    watch();
  });
}

function describeScreen(state: TerminalState): string {
  const { row, column } = state.emulator.cursor();
  const rows = state.emulator.screen().map((line) => `| ${line}`);
  return `the cursor is at ${row},${column} and the screen is:\n${rows.join('\n')}`;
}

function settled(state: TerminalState, quietMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      state.watchers.delete(restart);
      resolve();
    };
    let timer = setTimeout(finish, quietMs);
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, quietMs);
    };
    state.watchers.add(restart);
  });
}

/** Closing our end makes the kernel send SIGHUP; the declaration leaves this function out. */
function hangUp(pty: IPty): void {
  if ('destroy' in pty && typeof pty.destroy === 'function') {
    pty.destroy();
  }
}

/** One that has just ended by itself, and is not known to have, is no error. */
function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function close(state: TerminalState): Promise<void> {
  if (state.exit === null) {
    state.pty.resume();
    endNow(state.pty.pid);
    await waitForExit(state);
  }
  state.emulator.dispose();
}
