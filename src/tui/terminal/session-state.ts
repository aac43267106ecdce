// Whose the terminal is at each moment of a session, and how it changes hands. It starts nothing and ends
// nothing by itself.

import { usableSize } from './capabilities.ts';
import type { Decoder } from './decoder.ts';
import type { FrameSink } from './frame-sink.ts';
import type { RealTerminal } from './real-terminal.ts';
import type { SessionOptions } from './session-types.ts';
import type { TerminalSize } from './types.ts';

/** How long the last bytes may take before the program leaves without them. */
const LAST_BYTES_MS = 300;

/** Whose the terminal is: not yet ours, ours, lent to the shell or a child, or given back for good. */
type Ownership = 'before' | 'ours' | 'lent' | 'ended';

/** All that a session remembers; session.ts makes it, and only the session files touch it. */
export interface SessionState {
  readonly options: SessionOptions;
  readonly terminal: RealTerminal;
  readonly sink: FrameSink;
  readonly decoder: Decoder;
  /** How to take back the listeners that must not outlive the session. */
  readonly unlisten: (() => void)[];
  /** Listens to SIGTSTP while the terminal is ours; the signal stops the process otherwise. */
  readonly onStop: () => void;
  ownership: Ownership;
  size: TerminalSize;
  escapeTimer: NodeJS.Timeout | undefined;
  resizeTimer: NodeJS.Timeout | undefined;
  /** Set while the process is about to stop: called when it goes on. */
  onContinue: (() => void) | undefined;
}

/** Reads the size, and has the screen cleared and drawn for it (TUI-348). */
export function takeSize(state: SessionState): void {
  const { output, onResize } = state.options;
  state.size = usableSize(output.columns, output.rows);
  state.sink.resize(state.size);
  onResize(state.size);
}

/** Takes the terminal: raw mode, alternate screen, and Ctrl-Z for ourselves. */
export function take(state: SessionState): void {
  state.ownership = 'ours';
  state.options.process.on('SIGTSTP', state.onStop);
  state.terminal.take();
  state.sink.enter();
}

/** Puts the terminal back as it was found; its last bytes may still be on their way. */
export function giveBack(state: SessionState, ownership: 'lent' | 'ended'): void {
  state.ownership = ownership;
  state.options.process.off('SIGTSTP', state.onStop);
  state.sink.leave();
  state.terminal.giveBack();
}

/** Takes the terminal back from the shell or a child; it may have another size by now. */
export function retake(state: SessionState): void {
  take(state);
  const { columns, rows } = usableSize(state.options.output.columns, state.options.output.rows);
  if (columns !== state.size.columns || rows !== state.size.rows) {
    takeSize(state);
  }
  // Only the job in front is told of a new size, and Node asks for it only when it is told.
  const { process } = state.options;
  process.kill(process.pid, 'SIGWINCH');
  state.options.onResume();
}

/** Gives the terminal to the shell or to a child for a while. */
export async function lend(state: SessionState): Promise<void> {
  giveBack(state, 'lent');
  if (await awaitLastBytes(state)) {
    state.terminal.blockOutput();
  }
}

/** Asked anew after each wait, in which a signal may have ended the session. */
export function isLent(state: SessionState): boolean {
  return state.ownership === 'lent';
}

/** @returns whether the terminal has taken everything in time */
export function awaitLastBytes(state: SessionState): Promise<boolean> {
  return withLimit(state.sink.settled(), LAST_BYTES_MS);
}

/** @returns whether the work was done in time */
export async function withLimit(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const isDone = await Promise.race([work.then(() => true), limit]);
  clearTimeout(timer);
  return isDone;
}
