// The connection of one process to the lock manager: calls and their answers, in the order in which they arrive among
// the notifications, and the end of it all. Knows nothing of locks.
import {
  type DlmNote,
  errorCodes,
  type Method,
  type Params,
  type Result,
} from '../../protocol/index.ts';
import { type ClusterClient, RequestError } from '../cluster-client.ts';
import { DlmError } from './errors.ts';
import { type Ambient, RoutineQueue } from './routine-queue.ts';

type Listener<Subject> = (subject: Subject) => void;

export class Channel {
  readonly #client: ClusterClient;
  readonly queue: RoutineQueue;
  readonly disconnected = new Set<Listener<DlmError>>();
  readonly error = new Set<Listener<unknown>>();
  /** Why nothing can be asked any more; null while it can. */
  over: DlmError | null = null;
  #ended: Listener<DlmError> = () => {};
  #hasEnded = false;
  #endedBecause: string | null = null;

  constructor(client: ClusterClient, ambient: Ambient) {
    this.#client = client;
    this.queue = new RoutineQueue(ambient, (error) => this.#report(error));
    client.on('dlm.ended', ({ reason }) => {
      this.#endedBecause = reason;
    });
    void client.closed.then((reason) => this.#end(reason));
  }

  /**
   * Says who takes what comes unasked.
   *
   * @param note is called in its place among the answers: an answer is taken one microtask after it was read, because
   *   a promise brings it, and so a notification is made to wait as long.
   * @param ended is called once, at the end of the connection.
   */
  attend(note: (note: DlmNote) => void, ended: (reason: DlmError) => void): void {
    this.#client.on('dlm.note', (params) => queueMicrotask(() => note(params)));
    this.#ended = ended;
  }

  /**
   * Makes a call.
   *
   * @param take is given the answer as it arrives; its result, or what it throws, is the caller's at once.
   * @param unanswered is called if there is no answer.
   */
  send<M extends Method, T>(
    method: M,
    params: Params<M>,
    take: (result: Result<M>) => T | Promise<T>,
    unanswered?: () => void,
  ): Promise<T> {
    if (this.over !== null) return Promise.reject(this.over);
    return this.#client.request(method, params).then(take, (error: unknown) => {
      unanswered?.();
      throw this.#failure(error);
    });
  }

  /**
   * Makes a call whose caller gets the result of `take` after the routines of all notifications that arrived before
   * the answer have run (DLM-306).
   */
  call<M extends Method, T>(
    method: M,
    params: Params<M>,
    take: (result: Result<M>) => T,
  ): Promise<T> {
    const moment = this.queue.now();
    return this.send(method, params, (result) => {
      if (!this.queue.isOwed(moment)) return take(result);
      const taken = attempt(() => take(result));
      return this.queue.untilDone().then(() => taken());
    });
  }

  /** Ends the connection; `last` is said first, if it can be. */
  async close(last: (client: ClusterClient) => Promise<unknown>): Promise<void> {
    if (this.over === null) {
      this.over = new DlmError('DLM_ENOSYS', closedText);
      await last(this.#client).catch(() => {});
    }
    this.#client.close();
    await this.#client.closed;
  }

  /** The error of the library for an error of the connection. */
  #failure(error: unknown): DlmError {
    if (!(error instanceof RequestError)) return this.#end(error);
    const isOurs = error.code === errorCodes.invalidParams;
    return new DlmError(isOurs ? 'DLM_BADPARAM' : 'DLM_ENOSYS', error.message, { cause: error });
  }

  /** The connection has ended, as its first failed request or its own word tells. */
  #end(reason: unknown): DlmError {
    const over = this.over ?? lost(this.#endedBecause, reason);
    if (this.#hasEnded) return over;
    this.#hasEnded = true;
    const isUnexpected = this.over === null;
    this.over = over;
    this.queue.stop(over);
    this.#ended(over);
    if (isUnexpected) this.#tell(this.disconnected, over);
    return over;
  }

  /** A routine failed. */
  #report(error: unknown): void {
    if (this.error.size > 0) this.#tell(this.error, error);
    else throwUncaught(error);
  }

  #tell<Subject>(listeners: ReadonlySet<Listener<Subject>>, subject: Subject): void {
    for (const listener of [...listeners]) {
      try {
        listener(subject);
      } catch (error) {
        throwUncaught(error);
      }
    }
  }
}

const closedText =
  'This connection to the lock manager was closed, and its locks are released. Connect again.';

function lost(endedBecause: string | null, reason: unknown): DlmError {
  const what = endedBecause ?? 'The connection to the lock manager was lost.';
  const text =
    `${what} The locks of this process are gone, and what it held at PW or EX may have been left half changed. ` +
    'Connect again, and take what is needed anew.';
  return new DlmError('DLM_ENOSYS', text, { cause: reason });
}

/** Keeps what an action returned or threw for later. */
function attempt<T>(action: () => T): () => T {
  try {
    const result = action();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** As an event without listeners would: the program ends, unless it has a handler for uncaught exceptions. */
function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
