// The roads out of a session: closed by the program, ended by a signal or a crash, or the line dropped.
// Each puts the terminal back first and takes less than a second.

import { awaitLastBytes, giveBack, type SessionState, withLimit } from './session-state.ts';
import type { EndCause } from './session-types.ts';

/** Exit codes of TUI-019, those of the shell for signals that it does not name, and sysexits' "software". */
const EXIT_CODES: Readonly<Record<EndCause, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
  crash: 70,
};
/** How long the farewell may take before the program leaves without it. */
const FAREWELL_MS = 300;
/** How long the hook of the program may take. */
const END_HOOK_MS = 500;

/** Puts the terminal back for good and prints one line, if any (TUI-350). */
export async function close(state: SessionState, farewell: string | undefined): Promise<void> {
  if (state.ownership === 'ended') {
    return;
  }
  finish(state);
  stopListening(state);
  await awaitLastBytes(state);
  if (state.terminal.isGone()) {
    leaveProcess(state, 'SIGHUP');
  } else if (farewell !== undefined) {
    const written = new Promise<void>((resolve) => {
      state.terminal.write(`${farewell}\n`, resolve);
    });
    await withLimit(written, FAREWELL_MS);
  }
}

/** The line dropped: reading or writing failed. Nothing more is written. */
export function dropLine(state: SessionState): void {
  state.terminal.markGone();
  void end(state, 'SIGHUP');
}

/** Once begun, it takes less than a second; further signals and errors change nothing any more. */
export async function end(state: SessionState, cause: EndCause, error?: unknown): Promise<void> {
  if (state.ownership === 'ended') {
    return;
  }
  const { errors, onEnd, describeCrash = describeStack } = state.options;
  finish(state);
  const isFlowing = await awaitLastBytes(state);
  // Standard error is written with blocking calls, and would hold the program on a stalled line.
  if (cause === 'crash' && isFlowing) {
    errors.write(`${describeCrash(error)}\n`);
  }
  // The hook is a courtesy; whatever goes wrong in it must not keep the program from ending.
  await withLimit(Promise.resolve(cause).then(onEnd).catch(ignore), END_HOOK_MS);
  leaveProcess(state, cause);
}

/**
 * Leaves with the exit code of the cause. Node aborts on its way out when the terminal is gone, because it
 * cannot restore the modes; so the signal itself ends the process then, which its parent sees as the same
 * exit code.
 */
function leaveProcess(state: SessionState, cause: EndCause): void {
  const { process } = state.options;
  if (!state.terminal.isGone()) {
    process.exit(EXIT_CODES[cause]);
    return;
  }
  stopListening(state);
  process.kill(process.pid, cause === 'crash' ? 'SIGHUP' : cause);
}

function stopListening(state: SessionState): void {
  for (const unlisten of state.unlisten.splice(0)) {
    unlisten();
  }
}

function finish(state: SessionState): void {
  if (state.ownership === 'ours') {
    giveBack(state, 'ended');
  }
  state.ownership = 'ended';
  clearTimeout(state.escapeTimer);
  clearTimeout(state.resizeTimer);
}

function describeStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function ignore(): void {}
