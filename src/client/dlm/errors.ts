// The one error of the library: a status that is no success, and whom it concerns.
import type { Lock } from './api.ts';
import { type FailureStatus, sperrno } from './statuses.ts';

/** A call failed. The lock manager's state is as it was before the call, except where the status says otherwise. */
export class DlmError extends Error {
  override readonly name: string = 'DlmError';
  /** The manual's status, such as `'DLM_NOTQUEUED'`. */
  readonly status: FailureStatus;
  /** The lock that the call was about, if there is one; a new request that failed leaves none. */
  readonly lock: Lock | undefined;

  /** @param what what failed, or the whole text if it ends with a full stop. */
  constructor(
    status: FailureStatus,
    what: string,
    options: { readonly lock?: Lock | undefined; readonly cause?: unknown } = {},
  ) {
    super(what.endsWith('.') ? what : `${what}: ${sperrno(status)}.`, causeOf(options));
    this.status = status;
    this.lock = options.lock;
  }
}

function causeOf({ cause }: { readonly cause?: unknown }): ErrorOptions {
  return cause === undefined ? {} : { cause };
}
