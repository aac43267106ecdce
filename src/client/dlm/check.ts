// Turns a status that the daemon answered into an error, if it is one.
import type { Lock } from './api.ts';
import { DlmError } from './errors.ts';
import { isFailure, nameStatus } from './statuses.ts';

/**
 * @param what for the error's message: what was asked.
 * @throws DlmError if the status is a failure.
 */
export function check(code: number, what: string, lock?: Lock): void {
  const status = nameStatus(code);
  if (isFailure(status)) throw new DlmError(status, what, { lock });
}
