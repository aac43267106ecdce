// The command under the lock: its environment, the signals that are handed on to it, the loss of the lock while it runs,
// and what its end means for the value block.
import { modeNames } from '../engine/dlm/index.ts';
import { formatDlmName, printableText, valueHex, valueLead } from '../format/index.ts';
import type {
  CommandContext,
  HandBackFile,
  PassedSignal,
  ProgramEnd,
  RunningProgram,
} from './context.ts';
import { type LockOrder, writesValue } from './dlm_lock-arguments.ts';
import type { HeldLock, LockSession, ValueChange } from './dlm_lock-session.ts';
import { lockStatus } from './dlm_lock-status.ts';
import { printErrors } from './print.ts';

export interface LockedRun {
  readonly context: CommandContext;
  readonly order: LockOrder;
  readonly session: LockSession;
  readonly lock: HeldLock;
  /** From now on the command is told of signals. */
  readonly passSignals: (pass: (name: PassedSignal, byTerminal: boolean) => void) => void;
}

/** Runs the command, gives the lock back when it has ended, and returns the exit status. */
export async function runLocked(run: LockedRun): Promise<number> {
  const { context, order, session } = run;
  const file = makeFile(run);
  if (file === null) {
    await session.release(run.lock, { kind: 'none' });
    return lockStatus.refused;
  }
  try {
    const program = context.host.run({
      program: order.program,
      argv: order.argv,
      env: environmentOf(run, file),
      inheritsConnection: order.inheritsConnection,
    });
    run.passSignals((name, byTerminal) => {
      // The terminal's own signals reach every process in its foreground, and none should come twice.
      if (!byTerminal) program.signal(name);
    });
    const reason = await Promise.race([program.ended.then(() => null), session.lost]);
    if (reason !== null) return await afterLoss(run, program, reason);
    return await afterEnd(run, await program.ended, file);
  } finally {
    file.remove();
  }
}

function makeFile({ context }: LockedRun): HandBackFile | null {
  try {
    return context.host.makeHandBackFile();
  } catch (error) {
    printErrors(context, [`${context.name}: ${reasonOf(error)}`]);
    return null;
  }
}

function environmentOf({ context, order, lock }: LockedRun, file: HandBackFile) {
  return {
    ...context.env,
    DLM_RESOURCE: formatDlmName(order.name),
    DLM_MODE: modeNames[order.mode],
    // One that was inherited would be that of another lock.
    DLM_VALUE: valueLead(lock.value) ?? undefined,
    DLM_VALUE_HEX: valueHex(lock.value),
    DLM_VALUE_STATUS: lock.isValueValid ? 'valid' : 'invalid',
    DLM_VALUE_OUT: file.path,
  };
}

const killAfterMs = 5000;

async function afterLoss(
  { context, order }: LockedRun,
  program: RunningProgram,
  reason: string,
): Promise<number> {
  const what = `The lock on ${formatDlmName(order.name)} is lost. ${reason}`;
  const next = order.keepsCommand ? 'runs on without it' : 'is being ended';
  printErrors(context, [`${context.name}: ${what} The command ${order.program} ${next}.`]);
  if (order.keepsCommand) {
    await program.ended;
  } else {
    program.signal('SIGTERM');
    const cancel = context.host.after(killAfterMs, () => program.signal('SIGKILL'));
    await program.ended;
    cancel();
  }
  return lockStatus.lost;
}

async function afterEnd(run: LockedRun, end: ProgramEnd, file: HandBackFile): Promise<number> {
  const { context, order, lock, session } = run;
  const fail = (message: string): void => printErrors(context, [`${context.name}: ${message}`]);
  const status = statusOf(end);
  if (end.kind === 'not-found') {
    fail(`The command ${order.program} was not found. Check its name and your PATH.`);
  } else if (end.kind === 'not-executable') {
    fail(
      `The command ${order.program} cannot be executed: ${end.reason}. Check its mode with ls -l.`,
    );
  }
  const { change, complaint } = changeOf(run, end, file);
  if (complaint !== null) fail(complaint);
  const refused = await session.release(lock, change).catch(reasonOf);
  if (change.kind === 'store' && refused !== null) {
    fail(`The value block of ${formatDlmName(order.name)} could not be written: ${refused}`);
  }
  const isValueLost = complaint !== null || (change.kind === 'store' && refused !== null);
  return isValueLost ? lockStatus.valueNotStored : status;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const signalBase = 128;

function statusOf(end: ProgramEnd): number {
  if (end.kind === 'exited') return end.status;
  if (end.kind === 'killed') return signalBase + end.signal;
  return end.kind === 'not-found' ? lockStatus.notFound : lockStatus.notExecutable;
}

interface Change {
  readonly change: ValueChange;
  /** Why what the command wrote is not stored. */
  readonly complaint: string | null;
}

/**
 * A command that was killed while it held PW or EX is a holder that ended abnormally, whose value block nobody should
 * trust (DLM-270, DLM-272); one that failed leaves the block alone.
 */
function changeOf({ order, lock }: LockedRun, end: ProgramEnd, file: HandBackFile): Change {
  const leave = (complaint: string | null = null): Change => ({
    change: { kind: 'none' },
    complaint,
  });
  if (end.kind === 'killed') {
    return writesValue(order.mode) ? { change: { kind: 'invalidate' }, complaint: null } : leave();
  }
  if (end.kind !== 'exited' || end.status !== 0) return leave();
  // One byte for the end of the line, and one to see that there are too many.
  const written = file.read(lock.valueBytesMax + 2);
  const bytes = withoutLineEnd(written);
  const what = `The value block of ${formatDlmName(order.name)} is left alone`;
  if (bytes.length > lock.valueBytesMax) {
    const limit = `more than ${lock.valueBytesMax} bytes`;
    return leave(`${what}: the command wrote ${limit} to DLM_VALUE_OUT. Write fewer.`);
  }
  if (written.length > 0 && !writesValue(order.mode)) {
    return leave(`${what}: the command wrote to DLM_VALUE_OUT, which needs -m PW or -m EX.`);
  }
  const stored = written.length > 0 ? String.fromCharCode(...bytes) : order.value;
  return stored === null ? leave() : { change: { kind: 'store', bytes: stored }, complaint: null };
}

const lineEnd = 0x0a;

/** `echo 42 > $DLM_VALUE_OUT` means 42; binary data is never touched. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const text = bytes.subarray(0, -1);
  const isLine = bytes.at(-1) === lineEnd && printableText(text) !== null;
  return isLine ? text : bytes;
}
