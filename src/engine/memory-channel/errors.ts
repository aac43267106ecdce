// What the Memory Channel library throws: faults of forbidden accesses, failed calls of the idiomatic layer, and
// misuse that the manual leaves undefined. Calls of the C-like layer never throw; they return codes.
import type { StatusName } from './status.ts';
import { ImcStatus, statusText } from './status.ts';

/** A program may bring a copy of the library of its own; what the other one throws is an error of its classes, too. */
function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** A call of the idiomatic layer that failed; the C-like layer returns the same status. */
export class ImcError extends Error {
  /** @internal */
  static override [Symbol.hasInstance](value: unknown): value is ImcError {
    return isNamed(value, 'ImcError');
  }

  readonly status: StatusName;
  readonly call: string;

  /** @param why what it is about, and the remedy, where that is known. */
  constructor(call: string, status: StatusName, why?: string) {
    const about = why === undefined ? '' : `: ${why}`;
    super(`${call}: ${status}, ${statusText(ImcStatus[status])}${about}`);
    this.name = 'ImcError';
    this.call = call;
    this.status = status;
  }
}

export type FaultSignal = 'SIGSEGV' | 'SIGBUS';

/** A forbidden access to a view (manual 10.6.3, 10.11.5). Nothing was sent and no memory changed (MC-213). */
export class AccessFault extends Error {
  /** @internal */
  static override [Symbol.hasInstance](value: unknown): value is AccessFault {
    return isNamed(value, 'AccessFault');
  }

  readonly signal: FaultSignal;
  /** Byte offset in the region. */
  readonly offset: number;
  /** Width of the access in bytes. */
  readonly width: number;
  readonly view: 'transmit' | 'receive';
  readonly op: string;

  constructor(
    signal: FaultSignal,
    access: { view: 'transmit' | 'receive'; op: string; offset: number; width: number },
    reason: string,
  ) {
    super(`${access.op} at offset ${access.offset} of a ${access.view} address: ${reason}`);
    this.name = 'AccessFault';
    this.signal = signal;
    this.view = access.view;
    this.op = access.op;
    this.offset = access.offset;
    this.width = access.width;
  }
}

/** Use of the library that the manual leaves undefined, for example without imc_api_init (MC-090). */
export class UsageError extends Error {
  /** @internal */
  static override [Symbol.hasInstance](value: unknown): value is UsageError {
    return isNamed(value, 'UsageError');
  }

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A cluster that cannot be built as asked for; the message names the setting and the remedy. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** An inner lock is held by a thread that may be dead: nothing has changed, ask again soon. */
export class BusyError extends Error {
  constructor() {
    super('an inner lock of the Memory Channel is held; ask again');
    this.name = 'BusyError';
  }
}
