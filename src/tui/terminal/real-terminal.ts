// The two ends of the real terminal and the few things done to them: raw mode, blocking, writing on a line
// that may be gone. It decides nothing; session.ts says when.

import type { SinkOutput } from './frame-sink.ts';

/** A source of events, as far as a session listens to it. */
export interface EventSource {
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  off(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** What a session uses of `process.stdin`. */
export interface SessionInput extends EventSource {
  setRawMode(isRaw: boolean): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** What a session uses of `process.stdout`. */
export interface SessionOutput extends EventSource {
  readonly columns: number;
  readonly rows: number;
  write(text: string, done: () => void): unknown;
}

export interface RealTerminal extends SinkOutput {
  /** Raw mode on, input flowing, and the program not waiting for output. */
  take(): void;
  /** Raw mode off, and input left to others. */
  giveBack(): void;
  /** Makes output wait again, as a child that inherits it expects; only when nothing is under way. */
  blockOutput(): void;
  /** Writes no more from now on: the line dropped. */
  markGone(): void;
  isGone(): boolean;
}

/** Wraps the two ends. Nothing is done to them yet. */
export function createRealTerminal(input: SessionInput, output: SessionOutput): RealTerminal {
  let isGone = false;
  return {
    write: (text, done) => {
      if (isGone) {
        done();
      } else {
        output.write(text, done);
      }
    },
    take: () => {
      setBlocking(output, false);
      input.setRawMode(true);
      input.resume();
    },
    giveBack: () => {
      input.pause();
      if (!isGone) {
        input.setRawMode(false);
      }
    },
    blockOutput: () => setBlocking(output, true),
    markGone: () => {
      isGone = true;
    },
    isGone: () => isGone,
  };
}

/**
 * Node writes to terminals with blocking calls, so a stopped or slow line would stop the whole program, its
 * signals and its keys with it (TUI-363, TUI-366). The switch is on the handle behind the stream, which has
 * no public name; without it everything still works on a fast line. Children inherit the setting.
 */
function setBlocking(output: object, isBlocking: boolean): void {
  const handle = '_handle' in output ? output._handle : null;
  if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) {
    return;
  }
  if (typeof handle.setBlocking === 'function') {
    handle.setBlocking(isBlocking);
  }
}
