// What a session takes and offers, as types. The behaviour stands in session.ts, session-state.ts and
// session-end.ts; screens and tests need no more than this.

import type { FrameSink } from './frame-sink.ts';
import type { EventSource, SessionInput, SessionOutput } from './real-terminal.ts';
import type { Capabilities, TerminalInput, TerminalSize } from './types.ts';

/** What a session uses of `process`. */
export interface SessionProcess extends EventSource {
  readonly pid: number;
  kill(pid: number, signal: string): unknown;
  exit(code: number): unknown;
}

/** Why a session ended without being closed. */
export type EndCause = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'crash';

export interface SessionOptions {
  readonly input: SessionInput;
  readonly output: SessionOutput;
  /** Standard error, for the text of a crash. */
  readonly errors: { write(text: string): unknown };
  readonly process: SessionProcess;
  readonly capabilities: Capabilities;
  /** Milliseconds of a steady clock, for the counts of the sink. */
  readonly now: () => number;
  /** Whether Esc followed by a digit within a second is Alt with the digit (TUI-166). */
  readonly escDigits?: boolean;
  readonly onInput: (input: TerminalInput) => void;
  /** The terminal has a new size; the screen is cleared with the next frame (TUI-348). */
  readonly onResize: (size: TerminalSize) => void;
  /** The terminal is ours again after `fg` or a child program; the last frame is drawn by itself. */
  readonly onResume: () => void;
  /** Before the process exits by itself, the terminal being put back; it gets 500 ms. */
  readonly onEnd?: (cause: EndCause) => void | Promise<void>;
  /** What a crash prints, with the place of the crash report; the stack by default (TUI-365). */
  readonly describeCrash?: (error: unknown) => string;
}

export interface Session {
  readonly sink: FrameSink;
  /** Takes the terminal: raw mode, alternate screen, paste mode, signals. Once. */
  start(): void;
  size(): TerminalSize;
  /** Has the size asked again, as F2 does; a change arrives by `onResize` (TUI-349). */
  askSize(): void;
  /** Puts the terminal back and stops the process, as Ctrl-Z does; resolves when it goes on (TUI-367). */
  suspend(): Promise<void>;
  /**
   * Hands the whole terminal to a child program while `action` runs (TUI-368).
   * @returns what `action` returns; its error is thrown on after the terminal is ours again
   */
  suspendFor<T>(action: () => Promise<T>): Promise<T>;
  /** Puts the terminal back for good and prints one line (TUI-350). The process goes on. */
  close(farewell?: string): Promise<void>;
}
