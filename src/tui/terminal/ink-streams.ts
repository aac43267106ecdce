// The two streams that Ink is given in place of the terminal's: an output that hands each whole frame to
// the sink, and an input into which the dispatcher puts the keys that Ink knows. This is the one file that
// depends on how Ink 6.8 reads and writes; its version is pinned for that reason (TUI-432).

import { EventEmitter } from 'node:events';
import type { FrameSink } from './frame-sink.ts';
import type { Key, KeyName, TerminalSize } from './types.ts';

export interface InkStreamsOptions {
  readonly sink: Pick<FrameSink, 'draw'>;
  readonly size: TerminalSize;
}

export interface InkStreams {
  /** For Ink's `render`, with `debug: true`, `exitOnCtrlC: false` and `patchConsole: false`. */
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /**
   * Gives one key to Ink's hooks.
   * @returns false for a key that Ink must not see (TUI-418), and while no hook listens
   */
  sendKey(key: Key): boolean;
  /**
   * Resolves when Ink's hooks have dealt with the keys sent so far. A dispatcher that holds further keys
   * waits for it, as the key before may have moved the focus.
   */
  digested(): Promise<void>;
  /** Tells Ink a new size; it draws a frame at once. */
  resize(size: TerminalSize): void;
}

/**
 * Turns of the event loop that Ink and React need after a key until the hooks hear the next one with what
 * this one changed: one for the render, one for its effects, one in which Ink decides that an Escape was
 * alone. The rest is for effects that render again. A turn of an idle loop takes microseconds.
 */
const DIGEST_TURNS = 8;
/** Keys that typed text may wait for Ink at most; a person types less ahead than that. */
const CHUNKS_MAX = 1024;

/** What Ink takes for each key; Backspace as 0x08, since Ink takes 0x7F for Delete. */
const INK_CHUNKS: Readonly<Partial<Record<KeyName, string>>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  pageup: '\u001B[5~',
  pagedown: '\u001B[6~',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001B[Z',
  escape: '\u001B',
  backspace: '\b',
};

/** Creates the streams for one Ink instance (TUI-416, TUI-418). */
export function createInkStreams(options: InkStreamsOptions): InkStreams {
  const output = new InkOutput(options);
  const input = new InkInput();
  return {
    // Ink asks for whole sockets but uses no more than these two classes have; the tests run it on them.
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: input as unknown as NodeJS.ReadStream,
    sendKey: (key) => {
      const chunk = toInkChunk(key);
      return chunk !== null && input.send(chunk);
    },
    digested: () => input.digested(),
    resize: (size) => {
      output.columns = size.columns;
      output.rows = size.rows;
      output.emit('resize');
    },
  };
}

/** The chunk by which Ink knows this key, or null if Ink must not see it. */
export function toInkChunk(key: Key): string | null {
  if (key.ctrl || key.alt) {
    return null;
  }
  if (key.name === 'character' || key.name === 'space') {
    return key.text;
  }
  return INK_CHUNKS[key.name] ?? null;
}

/** With `debug: true` every write but the empty one is a whole frame. */
class InkOutput extends EventEmitter {
  columns: number;
  rows: number;
  /** Ink shows the cursor of a terminal when it ends; the cursor belongs to the sink. */
  readonly isTTY = false;
  readonly #sink: Pick<FrameSink, 'draw'>;

  constructor({ sink, size }: InkStreamsOptions) {
    super();
    this.columns = size.columns;
    this.rows = size.rows;
    this.#sink = sink;
  }

  write(frame: string, done?: () => void): boolean {
    if (frame !== '') {
      this.#sink.draw(frame);
    }
    done?.();
    return true;
  }
}

/** Hands over one key per `readable` event, and the next one only when Ink has digested it. */
class InkInput extends EventEmitter {
  readonly isTTY = true;
  readonly #chunks: string[] = [];
  #current: string | null = null;
  #isDigesting = false;
  readonly #waiters: (() => void)[] = [];

  send(chunk: string): boolean {
    if (this.listenerCount('readable') === 0 || this.#chunks.length >= CHUNKS_MAX) {
      return false;
    }
    this.#chunks.push(chunk);
    if (!this.#isDigesting) {
      this.#handOver();
    }
    return true;
  }

  read(): string | null {
    const chunk = this.#current;
    this.#current = null;
    return chunk;
  }

  digested(): Promise<void> {
    return this.#isDigesting
      ? new Promise((resolve) => this.#waiters.push(resolve))
      : Promise.resolve();
  }

  #handOver(): void {
    const chunk = this.#chunks.shift();
    this.#isDigesting = chunk !== undefined;
    if (chunk === undefined) {
      for (const wake of this.#waiters.splice(0)) {
        wake();
      }
      return;
    }
    afterTurns(DIGEST_TURNS, () => this.#handOver());
    this.#current = chunk;
    this.emit('readable');
    this.#current = null;
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

function afterTurns(turns: number, work: () => void): void {
  setImmediate(() => (turns === 1 ? work() : afterTurns(turns - 1, work)));
}
