// A lock as its process sees it, and the requests that made it what it is. Keeps what the process has been told of;
// everything that is asked of the lock manager goes through the lock's owner.

import { Status } from '../../engine/dlm/index.ts';
import type {
  Accepted,
  BlockingRoutine,
  CompletionOptions,
  CompletionRoutine,
  ConvertOptions,
  Granted,
  Lock,
  LockId,
  LockInfo,
  LockState,
  QueuedConvertOptions,
  RequestOptions,
} from './api.ts';
import { asyncDispose } from './dispose.ts';
import type { LockMode } from './statuses.ts';
import type { ValueBlock } from './value-block.ts';

/** What a lock needs of its process; options are those of `Lock`. */
export interface LockOwner {
  convert(lock: LockHandle, mode: LockMode, options?: ConvertOptions): Promise<Granted>;
  queueConversion(
    lock: LockHandle,
    mode: LockMode,
    options: QueuedConvertOptions,
  ): Promise<Accepted>;
  unlock(lock: LockHandle, options?: UnlockOptions): Promise<void>;
  unlockSublocks(lock: LockHandle, options?: UnlockOptions): Promise<void>;
  cancel(lock: LockHandle, waitOk: boolean): ReturnType<Lock['cancel']>;
  getLkinfo(lock: LockHandle): Promise<LockInfo>;
  /** No routine of this request will be called any more. */
  forget(request: LockRequest): void;
  /** The lock is gone; told once. */
  released(lock: LockHandle): void;
}

export type UnlockOptions = NonNullable<Parameters<Lock['unlock']>[0]>;

/** What a request is about, beside its options. */
export interface Subject {
  /** Later requests have greater numbers. */
  readonly number: number;
  /** For messages: `dlm_lock`. */
  readonly call: string;
  /** The resource, for messages. */
  readonly name: string;
  readonly mode: LockMode;
  /** The lock to convert; null for a new request. */
  readonly lock: LockHandle | null;
}

/** One new request or conversion, from the call to its end. */
export class LockRequest {
  /** Names the request's routines to the daemon. */
  readonly number: number;
  readonly call: string;
  readonly name: string;
  readonly mode: LockMode;
  readonly isConversion: boolean;
  readonly value: ValueBlock | undefined;
  readonly context: unknown;
  readonly onBlocking: BlockingRoutine | undefined;
  readonly onCompletion: CompletionRoutine | undefined;
  readonly signal: ConvertOptions['signal'];
  readonly isGroupLock: boolean;
  readonly parent: Lock | undefined;
  lock: LockHandle | null;
  /** It was granted, or has failed. */
  isOver = false;
  /** The call of a `que` function has returned; until then its completion waits for `accept`. */
  isAccepted = false;
  accept: (() => void) | null = null;
  wasAborted = false;
  stopListening: (() => void) | null = null;

  constructor(subject: Subject, options: RequestOptions & Partial<CompletionOptions>) {
    this.number = subject.number;
    this.call = subject.call;
    this.name = subject.name;
    this.mode = subject.mode;
    this.isConversion = subject.lock !== null;
    this.lock = subject.lock;
    this.value = options.value;
    this.context = options.context;
    this.onBlocking = options.onBlocking;
    this.onCompletion = options.onCompletion;
    this.signal = options.signal;
    this.isGroupLock = options.group === true;
    this.parent = options.parent;
  }

  /** Whether the daemon may name it. */
  get hasRoutine(): boolean {
    return this.onBlocking !== undefined || this.onCompletion !== undefined;
  }

  /** For messages. */
  get what(): string {
    const to = this.isConversion ? `to ${this.mode}` : `in mode ${this.mode}`;
    return `${this.call} of ${this.name} ${to}`;
  }
}

export class LockHandle implements Lock {
  readonly id: LockId;
  /** The resource, for messages. */
  readonly name: string;
  readonly #owner: LockOwner;
  readonly #parent: LockHandle | null;
  #sublocks: Set<LockHandle> | null = null;
  isGroupLock: boolean;
  mode: LockMode | undefined;
  #isReleased = false;
  /** The request that was granted last: its routine and context are in force. */
  current: LockRequest | null = null;
  /** The request that waits, if one does. */
  pending: LockRequest | null = null;

  constructor(
    owner: LockOwner,
    id: LockId,
    name: string,
    origin: { readonly parent: LockHandle | null; readonly isGroupLock: boolean },
  ) {
    this.#owner = owner;
    this.id = id;
    this.name = name;
    this.#parent = origin.parent;
    this.isGroupLock = origin.isGroupLock;
    if (origin.parent === null) return;
    origin.parent.#sublocks ??= new Set();
    origin.parent.#sublocks.add(this);
  }

  get state(): LockState | 'released' {
    if (this.#isReleased) return 'released';
    if (this.mode === undefined) return 'waiting';
    return this.pending === null ? 'granted' : 'converting';
  }

  cvt(mode: LockMode, options?: ConvertOptions): Promise<Granted> {
    return this.#owner.convert(this, mode, options);
  }

  quecvt(mode: LockMode, options: QueuedConvertOptions): Promise<Accepted> {
    return this.#owner.queueConversion(this, mode, options);
  }

  unlock(options?: UnlockOptions): Promise<void> {
    return this.#owner.unlock(this, options);
  }

  unlockSublocks(options?: UnlockOptions): Promise<void> {
    return this.#owner.unlockSublocks(this, options);
  }

  cancel(options?: { readonly waitOk?: boolean }): ReturnType<Lock['cancel']> {
    return this.#owner.cancel(this, options?.waitOk === true);
  }

  getLkinfo(): Promise<LockInfo> {
    return this.#owner.getLkinfo(this);
  }

  async [asyncDispose](): Promise<void> {
    if (!this.#isReleased) await this.#owner.unlock(this);
  }

  // What happens to it; the program does not see these.

  /** A request was granted. News of an older request than the one in force comes too late to change anything. */
  grant(request: LockRequest): void {
    const former = this.current;
    if (this.pending === request) this.pending = null;
    if (this.#isReleased || (former !== null && former.number >= request.number)) return;
    this.current = request;
    this.mode = request.mode;
    if (this.pending !== null && this.pending.number < request.number) this.pending = null;
    if (former !== null) this.#owner.forget(former);
  }

  /** A conversion failed: the lock is as it was before. */
  restore(request: LockRequest): void {
    if (this.pending === request) this.pending = null;
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#parent !== null) this.#parent.#sublocks?.delete(this);
    this.releaseSublocks();
    if (this.current !== null) this.#owner.forget(this.current);
    if (this.pending !== null) {
      this.pending.stopListening?.();
      this.#owner.forget(this.pending);
    }
    this.#owner.released(this);
  }

  releaseSublocks(): void {
    for (const sublock of this.#sublocks ?? []) sublock.release();
  }
}

/** Whether a status means that the lock it is about is no more. */
export function isGone(status: number): boolean {
  return status === Status.ABORT || status === Status.IVLOCKID;
}
