// How a program runs, poll by poll, and how it ends: with its own status, by a fault, by a signal or by an error of
// its own (manual 10.11.5). Both drivers use it, so that a program ends in the same way on each.
import { AccessFault } from '../errors.ts';
import { Signal } from '../flags.ts';
import type { Imc, ImcProgram } from './imc.ts';
import type { Poll } from './port.ts';

export interface ExitStatus {
  /** 0 to 255; 128 and the signal for a process ended by one. */
  readonly code: number;
  readonly signal?: number;
  readonly fault?: {
    readonly signal: 'SIGSEGV' | 'SIGBUS';
    readonly view: 'transmit' | 'receive';
    readonly op: string;
    readonly offset: number;
    readonly width: number;
  };
  /** Message of an exception that the program did not catch. */
  readonly error?: string;
}

export type StepOutcome =
  | { readonly kind: 'poll'; readonly waitsFor: Poll }
  | { readonly kind: 'exit'; readonly exit: ExitStatus };

const crashLines = {
  SIGBUS: 'Bus error (core dumped)',
  SIGSEGV: 'Segmentation fault (core dumped)',
} as const;

export function startProgram(
  program: ImcProgram,
  imc: Imc,
  argv: readonly string[],
): ReturnType<ImcProgram> {
  return program(imc, argv);
}

/** Runs a program up to its next poll. A normal end lets buffered stores out, any other loses them (MC-338). */
export function stepProgram(imc: Imc, run: ReturnType<ImcProgram>): StepOutcome {
  try {
    const step = run.next();
    imc.context.checkBegun();
    if (step.done !== true) return { kind: 'poll', waitsFor: step.value };
    imc.context.buffer.flush();
    return { kind: 'exit', exit: { code: (step.value ?? 0) & 0xff } };
  } catch (error) {
    imc.context.buffer.discard();
    return { kind: 'exit', exit: exitOf(imc, error) };
  }
}

/** How a process ends that a signal ended. */
export function exitBySignal(signal: number): ExitStatus {
  return { code: 128 + signal, signal };
}

function exitOf(imc: Imc, error: unknown): ExitStatus {
  const { port } = imc.context;
  const place = port.placeOf?.(error);
  const where = place === undefined ? '' : ` (${place})`;
  if (error instanceof AccessFault) {
    port.printError(crashLines[error.signal]);
    if (where !== '') port.printError(`${error.message}${where}`);
    const signal = Signal[error.signal];
    const { view, op, offset, width } = error;
    return { code: 128 + signal, signal, fault: { signal: error.signal, view, op, offset, width } };
  }
  const message = error instanceof Error ? error.message : String(error);
  port.printError(`${message}${where}`);
  return { code: 1, error: message };
}
