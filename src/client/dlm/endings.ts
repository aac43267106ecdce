// How requests end: what becomes of their locks, what their callers get, and when. Knows nothing of how requests are
// made, nor of who tells that they have ended.
import { Status } from '../../engine/dlm/index.ts';
import type { DlmAnswer } from '../../protocol/index.ts';
import type { Granted, LockId } from './api.ts';
import { DlmError } from './errors.ts';
import { isGone, type LockHandle, type LockRequest } from './lock.ts';
import type { RoutineQueue } from './routine-queue.ts';
import type { RoutineTable } from './routine-table.ts';
import { type FailureStatus, isFailure, nameStatus } from './statuses.ts';

/** The end of a request as it is told: by an answer, a `return` or a `completion`. */
export type End = Pick<DlmAnswer, 'status' | 'lkid' | 'value'>;

export class Endings {
  readonly #queue: RoutineQueue;
  readonly #routines: RoutineTable;
  readonly #place: (request: LockRequest, id: LockId) => LockHandle;

  /** @param place finds or makes the lock of a request that the daemon knows. */
  constructor(
    queue: RoutineQueue,
    routines: RoutineTable,
    place: (request: LockRequest, id: LockId) => LockHandle,
  ) {
    this.#queue = queue;
    this.#routines = routines;
    this.#place = place;
  }

  /** A call may return: at once, or when routines have run that it must not overtake. */
  giveBack(request: LockRequest, moment: number, end: End): Granted | Promise<Granted> {
    this.conclude(request, end);
    if (!this.#queue.isOwed(moment)) return this.toGranted(request, end);
    return this.#queue.untilDone().then(() => this.toGranted(request, end));
  }

  /** Applies the end of a request to its lock. */
  conclude(request: LockRequest, { status, lkid }: End): void {
    request.isOver = true;
    request.stopListening?.();
    if (isFailure(nameStatus(status))) {
      if (!request.isConversion || isGone(status)) request.lock?.release();
      else request.lock?.restore(request);
      this.#routines.drop(request);
      return;
    }
    const lock = this.#place(request, lkid);
    lock.grant(request);
    const isInForce = lock.current === request && lock.state !== 'released';
    if (request.onBlocking === undefined) this.#routines.drop(request);
    else if (!isInForce) this.#routines.retire(request);
  }

  /** What the caller gets; its value block is filled in first. */
  toGranted(request: LockRequest, end: End): Granted {
    const status = nameStatus(end.status);
    if (isFailure(status)) throw failed(request, status);
    const valueValid = isValid(end.status);
    if (end.value !== undefined) request.value?.receive(end.value, valueValid);
    const sync = end.status === Status.SYNC || end.status === Status.SYNCVALNOTVALID;
    return { lock: this.#place(request, end.lkid), status, sync, valueValid };
  }
}

/** The error of a request. */
export function failed(request: LockRequest, status: FailureStatus): DlmError {
  const { isConversion, lock, signal } = request;
  return new DlmError(status, request.what, {
    lock: isConversion && lock !== null ? lock : undefined,
    cause: status === 'DLM_CANCEL' && signal?.aborted === true ? signal.reason : undefined,
  });
}

/** Whether a value block that was read may be relied on. */
export function isValid(status: number): boolean {
  return status !== Status.SUCCVALNOTVALID && status !== Status.SYNCVALNOTVALID;
}
