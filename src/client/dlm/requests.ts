// Requests for locks from the call to the end: what they answer, when their callers go on, and their routines. The
// daemon names routines by the number of the request that gave them. What becomes of a lock, the lock itself keeps.
import { BLOCKED, Flag, Status } from '../../engine/dlm/index.ts';
import type { DlmNote, Params } from '../../protocol/index.ts';
import type {
  Accepted,
  ConvertOptions,
  Granted,
  JsonValue,
  LockId,
  QueuedConvertOptions,
  QueuedOptions,
  RequestOptions,
  ResourceName,
} from './api.ts';
import type { Channel } from './channel.ts';
import { type End, Endings, failed, isValid } from './endings.ts';
import type { DlmError } from './errors.ts';
import { type LockHandle, LockRequest } from './lock.ts';
import type { RoutineTable } from './routine-table.ts';
import { type LockMode, nameMode, nameStatus } from './statuses.ts';
import { convertParams, isTransactional, lockParams, nameForPeople } from './terms.ts';

type WaitingMethod = 'dlm.lock' | 'dlm.locktp' | 'dlm.cvt';
type QueuingMethod = 'dlm.quelock' | 'dlm.quelocktp' | 'dlm.quecvt';

/** A call that has not returned. */
interface Blocked {
  readonly request: LockRequest;
  /** When it was made; see RoutineQueue. */
  readonly moment: number;
  resolve(granted: Granted | Promise<Granted>): void;
  reject(error: unknown): void;
}

const noOptions: RequestOptions = {};

export class Requests {
  readonly #channel: Channel;
  readonly #routines: RoutineTable;
  readonly #place: (request: LockRequest, id: LockId) => LockHandle;
  readonly #endings: Endings;
  readonly #blocked = new Map<LockId, Blocked>();
  #count = 0;

  /** @param place finds or makes the lock of a request that the daemon knows. */
  constructor(
    channel: Channel,
    routines: RoutineTable,
    place: (request: LockRequest, id: LockId) => LockHandle,
  ) {
    this.#channel = channel;
    this.#routines = routines;
    this.#place = place;
    this.#endings = new Endings(channel.queue, routines, place);
  }

  lock(nsp: number, name: ResourceName, mode: LockMode, options = noOptions): Promise<Granted> {
    const request = this.#newRequest('dlm_lock', name, mode, options);
    const method = isTransactional(options) ? 'dlm.locktp' : 'dlm.lock';
    return this.#wait(request, method, lockParams(nsp, name, { request, options, sync: true }));
  }

  quelock(
    nsp: number,
    name: ResourceName,
    mode: LockMode,
    options: QueuedOptions,
  ): Promise<Accepted> {
    const request = this.#newRequest('dlm_quelock', name, mode, options);
    const method = isTransactional(options) ? 'dlm.quelocktp' : 'dlm.quelock';
    const sync = options.syncStatus === true;
    return this.#queue(request, method, lockParams(nsp, name, { request, options, sync }));
  }

  convert(lock: LockHandle, mode: LockMode, options: ConvertOptions = noOptions): Promise<Granted> {
    const request = this.#newConversion('dlm_cvt', lock, mode, options);
    return this.#wait(request, 'dlm.cvt', convertParams(lock.id, { request, options, sync: true }));
  }

  queueConversion(
    lock: LockHandle,
    mode: LockMode,
    options: QueuedConvertOptions,
  ): Promise<Accepted> {
    const request = this.#newConversion('dlm_quecvt', lock, mode, options);
    const sync = options.syncStatus === true;
    const params = convertParams(lock.id, { request, options, sync });
    return this.#queue(request, 'dlm.quecvt', params);
  }

  #newRequest(call: string, name: ResourceName, mode: LockMode, options: RequestOptions) {
    this.#count += 1;
    const number = this.#count;
    return new LockRequest({ number, call, name: nameForPeople(name), mode, lock: null }, options);
  }

  #newConversion(call: string, lock: LockHandle, mode: LockMode, options: ConvertOptions) {
    this.#count += 1;
    const number = this.#count;
    return new LockRequest({ number, call, name: lock.name, mode, lock }, options);
  }

  /** A call that returns when the request has ended. */
  #wait<M extends WaitingMethod>(
    request: LockRequest,
    method: M,
    params: Params<M>,
  ): Promise<Granted> {
    const refusal = this.#begin(request);
    if (refusal !== null) return Promise.reject(refusal);
    const moment = this.#channel.queue.now();
    return this.#channel.send<WaitingMethod, Granted>(
      method,
      params,
      (answer) => {
        if (answer.status !== BLOCKED) return this.#endings.giveBack(request, moment, answer);
        this.#queued(this.#place(request, answer.lkid), request);
        return new Promise((resolve, reject) => {
          this.#blocked.set(answer.lkid, { request, moment, resolve, reject });
        });
      },
      () => this.#abandon(request),
    );
  }

  /** A call that returns when the request is queued; its completion never comes before. */
  #queue<M extends QueuingMethod>(
    request: LockRequest,
    method: M,
    params: Params<M>,
  ): Promise<Accepted> {
    const refusal = this.#begin(request);
    if (refusal !== null) return Promise.reject(refusal);
    return this.#channel.send<QueuingMethod, Accepted>(
      method,
      params,
      (answer) => this.#accept(request, answer),
      () => this.#abandon(request),
    );
  }

  #accept(request: LockRequest, answer: End): Accepted {
    request.isAccepted = true;
    if (answer.status !== Status.SUCCESS) {
      this.#endings.conclude(request, answer);
      return this.#endings.toGranted(request, answer);
    }
    const lock = this.#place(request, answer.lkid);
    if (!request.isOver) this.#queued(lock, request);
    request.accept?.();
    return { lock, status: 'DLM_SUCCESS', sync: false };
  }

  /** @returns why it is not sent; null if it may be. */
  #begin(request: LockRequest): DlmError | null {
    const { signal } = request;
    if (this.#channel.over !== null) return this.#channel.over;
    if (signal !== undefined) {
      if (signal.aborted) return failed(request, 'DLM_CANCEL');
      const abort = (): void => this.#abort(request);
      signal.addEventListener('abort', abort);
      request.stopListening = () => signal.removeEventListener('abort', abort);
    }
    this.#routines.add(request);
    return null;
  }

  /** The signal of a request was aborted. Its lock may have no number yet; then it is cancelled when it has. */
  #abort(request: LockRequest): void {
    request.wasAborted = true;
    const { lock } = request;
    if (lock === null || lock.pending !== request || this.#channel.over !== null) return;
    const params = { lkid: lock.id, flags: Flag.CANCELWAITOK };
    // What comes of it is told by the end of the request; only that counts, as a grant may be on its way.
    this.#channel.send('dlm.cancel', params, () => {}).catch(() => {});
  }

  /** A request could not be made. */
  #abandon(request: LockRequest): void {
    request.stopListening?.();
    this.#routines.drop(request);
  }

  #queued(lock: LockHandle, request: LockRequest): void {
    lock.pending = request;
    if (request.wasAborted) this.#abort(request);
  }

  /** Something comes unasked, in its place among the answers. */
  take(note: DlmNote): void {
    if (note.type === 'return') {
      this.#unblock(note);
      return;
    }
    const request = this.#routines.find(note.routine);
    if (request === undefined) return;
    const after = this.#acceptance(request);
    if (note.type === 'blocking') this.#notify(request, note, after);
    else this.#complete(request, note, after);
  }

  #unblock(note: End): void {
    const blocked = this.#blocked.get(note.lkid);
    if (blocked === undefined) return;
    this.#blocked.delete(note.lkid);
    try {
      blocked.resolve(this.#endings.giveBack(blocked.request, blocked.moment, note));
    } catch (error) {
      blocked.reject(error);
    }
  }

  #complete(request: LockRequest, note: End, after: Promise<void> | null): void {
    const lock = this.#place(request, note.lkid);
    this.#endings.conclude(request, note);
    const wasReleased = lock.state === 'released';
    const run = () => {
      // Of a lock that is released meanwhile nothing more is told (DLM-243).
      if (lock.state === 'released' && !wasReleased) return;
      const valueValid = isValid(note.status);
      if (note.value !== undefined) request.value?.receive(note.value, valueValid);
      const status = nameStatus(note.status);
      return request.onCompletion?.({ lock, status, valueValid, context: request.context });
    };
    this.#channel.queue.add({ run, after });
  }

  #notify(
    request: LockRequest,
    note: Extract<DlmNote, { type: 'blocking' }>,
    after: Promise<void> | null,
  ): void {
    const lock = this.#place(request, note.lkid);
    // Only a granted lock is notified: the grant itself may be told after this.
    if (!request.isOver) lock.grant(request);
    const blockedMode = nameMode(note.mode) ?? 'NL';
    // It came as JSON, and so it is.
    const blockedHint = note.hint as JsonValue | undefined;
    const run = () => {
      if (lock.state === 'released') return;
      return request.onBlocking?.({ lock, context: request.context, blockedMode, blockedHint });
    };
    this.#channel.queue.add({ run, after });
  }

  /** Settles when the call that made the request has returned, if it is one of the `que` functions. */
  #acceptance(request: LockRequest): Promise<void> | null {
    if (request.isAccepted || request.onCompletion === undefined) return null;
    return new Promise((resolve) => {
      const former = request.accept;
      request.accept = () => {
        former?.();
        resolve();
      };
    });
  }

  /** The connection is over. */
  end(reason: DlmError): void {
    for (const { request, reject } of this.#blocked.values()) {
      request.stopListening?.();
      reject(reason);
    }
    this.#blocked.clear();
  }
}
