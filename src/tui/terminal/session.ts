// Owns the real terminal for the life of the program: takes it, gives it back on every road out, hands it
// to child programs, and feeds the decoder and the sink. Everything of the process comes in as parameters;
// what keys do and what frames show is none of its business.

import { usableSize } from './capabilities.ts';
import { createDecoder } from './decoder.ts';
import { createFrameSink } from './frame-sink.ts';
import { createRealTerminal, type EventSource } from './real-terminal.ts';
import { close, dropLine, end } from './session-end.ts';
import {
  giveBack,
  isLent,
  lend,
  retake,
  type SessionState,
  take,
  takeSize,
} from './session-state.ts';
import type { Session, SessionOptions } from './session-types.ts';
import type { TerminalInput } from './types.ts';

/** How long after a child's end a signal may still be meant for it. */
const LATE_SIGNAL_MS = 30;
const END_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;
const RESIZE_SETTLE_MS = 50;
/** A stop signal takes effect at once; if the process is still running after this, nothing stopped it. */
const STOP_MS = 50;

/** Creates a session that has not touched the terminal yet. */
export function createSession(options: SessionOptions): Session {
  const { capabilities, input, output } = options;
  const terminal = createRealTerminal(input, output);
  const size = usableSize(output.columns, output.rows);
  const state: SessionState = {
    options,
    terminal,
    sink: createFrameSink({
      output: terminal,
      size,
      colour: capabilities.colour,
      characters: capabilities.characters,
      synchronizedUpdates: capabilities.synchronizedUpdates,
      now: options.now,
    }),
    decoder: createDecoder({
      escapeDelayMs: capabilities.escapeDelayMs,
      escDigits: options.escDigits === true,
    }),
    unlisten: [],
    onStop: () => void suspend(state),
    ownership: 'before',
    size,
    escapeTimer: undefined,
    resizeTimer: undefined,
    onContinue: undefined,
  };
  return {
    sink: state.sink,
    start: () => start(state),
    size: () => state.size,
    askSize: () => {
      options.process.kill(options.process.pid, 'SIGWINCH');
    },
    suspend: () => suspend(state),
    suspendFor: (action) => suspendFor(state, action),
    close: (farewell) => close(state, farewell),
  };
}

function start(state: SessionState): void {
  if (state.ownership !== 'before') {
    return;
  }
  const { input, output } = state.options;
  listenToProcess(state);
  listen(state, input, 'data', (chunk) => {
    if (chunk instanceof Uint8Array || typeof chunk === 'string') {
      decode(state, state.decoder.push(chunk));
    }
  });
  // Raw mode knows no end of input, so an end means that the terminal is gone, as does an error. These
  // listeners stay for good: an error that nobody listens to would be a crash.
  for (const event of ['end', 'close', 'error']) {
    input.on(event, () => dropLine(state));
  }
  output.on('error', () => dropLine(state));
  listen(state, output, 'resize', () => awaitResizeEnd(state));
  take(state);
}

function listenToProcess(state: SessionState): void {
  const { process } = state.options;
  for (const signal of END_SIGNALS) {
    listen(state, process, signal, () => {
      // While a child has the terminal, its Ctrl-C and Ctrl-\\ are not meant for us.
      const isForChild =
        state.ownership === 'lent' && (signal === 'SIGINT' || signal === 'SIGQUIT');
      if (!isForChild) {
        void end(state, signal);
      }
    });
  }
  listen(state, process, 'SIGCONT', () => goOn(state));
  listen(state, process, 'uncaughtException', (error) => void end(state, 'crash', error));
  listen(state, process, 'exit', () => {
    if (state.ownership === 'ours') {
      giveBack(state, 'ended');
    }
  });
}

function listen(
  state: SessionState,
  source: EventSource,
  event: string,
  listener: (...values: unknown[]) => void,
): void {
  source.on(event, listener);
  state.unlisten.push(() => source.off(event, listener));
}

/** Passes input on and waits for the rest of a sequence that is not complete. */
function decode(state: SessionState, inputs: readonly TerminalInput[]): void {
  clearTimeout(state.escapeTimer);
  const waitMs = state.decoder.waitMs();
  if (waitMs !== null) {
    state.escapeTimer = setTimeout(() => decode(state, state.decoder.flush()), waitMs);
  }
  for (const input of inputs) {
    state.options.onInput(input);
  }
}

function awaitResizeEnd(state: SessionState): void {
  clearTimeout(state.resizeTimer);
  state.resizeTimer = setTimeout(() => {
    if (state.ownership === 'ours') {
      takeSize(state);
    }
  }, RESIZE_SETTLE_MS);
}

async function suspend(state: SessionState): Promise<void> {
  if (state.ownership !== 'ours') {
    return;
  }
  await lend(state);
  if (isLent(state)) {
    await stopProcess(state);
    if (isLent(state)) {
      retake(state);
    }
  }
}

/** Stops all processes of the job, npm included, as the shell expects; resolves when they go on. */
async function stopProcess(state: SessionState): Promise<void> {
  await new Promise<void>((resolve) => {
    state.onContinue = resolve;
    state.options.process.kill(0, 'SIGTSTP');
    // Without job control the signal has no effect, and nobody would ever send SIGCONT.
    setTimeout(() => setImmediate(resolve), STOP_MS);
  });
  state.onContinue = undefined;
}

/** SIGCONT: ends a suspension, or follows a SIGSTOP from outside, which nobody can prepare for. */
function goOn(state: SessionState): void {
  if (state.onContinue !== undefined) {
    state.onContinue();
  } else if (state.ownership === 'ours') {
    // Node and the sink remember what they set last, and would not set again what the shell has changed.
    giveBack(state, 'lent');
    retake(state);
  }
}

async function suspendFor<T>(state: SessionState, action: () => Promise<T>): Promise<T> {
  if (state.ownership !== 'ours') {
    return action();
  }
  await lend(state);
  try {
    return await action();
  } finally {
    // The Ctrl-C that ended the child reaches us as well, perhaps only after the news of its end.
    await new Promise((resolve) => setTimeout(resolve, LATE_SIGNAL_MS));
    if (isLent(state)) {
      retake(state);
    }
  }
}
