// The lock manager's interface for programs: locks, and what is given to and had from requests for them. Names follow
// the manual without its prefix. Types only, free of everything else in the product: they are shipped as they stand.
import type { LockMode, Status, SuccessStatus } from './statuses.ts';
import type { ValueBlock } from './value-block.ts';

/** Number of a lock (lkid), opaque: it means something only to the process or the lock group that has the lock. */
export type LockId = number;

/** In which queue of its resource a lock is (manual 9.3.3). */
export type LockState = 'granted' | 'converting' | 'waiting';

/** 1 to DLM_RESNAMELEN bytes. A text stands for its UTF-8 bytes; zero bytes count like all others. */
export type ResourceName = string | Uint8Array;

/** What survives `JSON.stringify`. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The part of an AbortSignal that is used here, so that no other library of types is needed. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What may be said of a conversion (dlm_cvt, manual 9.6.4). */
export interface ConvertOptions {
  /**
   * valb_p with DLM_VALB: the process's copy of the value block. Held and requested mode decide whether it is filled
   * in, written to the resource, or left alone (manual, Table 9-6). A new request fills it in.
   */
  readonly value?: ValueBlock | undefined;
  /** DLM_NOQUEUE: fail with DLM_NOTQUEUED instead of waiting. */
  readonly noQueue?: boolean | undefined;
  /**
   * blkrtn: called when the lock, once granted, keeps another request waiting (manual 9.6.3). A conversion that is
   * granted replaces the lock's routine and context by its own, also by none.
   */
  readonly onBlocking?: BlockingRoutine | undefined;
  /** notprm: handed to both routines; it stays in this process. */
  readonly context?: unknown;
  /** Handed to the blocking routine of whoever keeps this request waiting; at most 1,024 characters as JSON. */
  readonly hint?: JsonValue | undefined;
  /** Milliseconds to wait at most, rounded up to hundredths of a second; then DLM_TIMEOUT. 0 or none: no limit. */
  readonly timeout?: number | undefined;
  /**
   * Aborting it cancels the request (dlm_cancel): it fails with DLM_CANCEL and the signal's reason as `cause`, unless
   * it was granted first. Aborted beforehand, nothing is asked.
   */
  readonly signal?: AbortSignalLike | undefined;
  /** Exceptions from the search for deadlocks (manual 9.3.5). */
  readonly deadlock?: DeadlockOptions | undefined;
  /** DLM_QUECVT: wait behind conversions that wait already; for the conversions of Table 9-5 only. */
  readonly queue?: boolean | undefined;
}

export interface DeadlockOptions {
  /** DLM_NODLCKWT: this request is never taken for part of a deadlock. */
  readonly ignoreWait?: boolean | undefined;
  /** DLM_NODLCKBLK: nobody is taken to wait for this lock. */
  readonly ignoreBlock?: boolean | undefined;
}

/** What may be said of a new request (dlm_lock and dlm_locktp, manual 9.3 and 9.6). */
export interface RequestOptions extends Omit<ConvertOptions, 'queue'> {
  /** parid: makes a sublock below this lock (manual 9.6.5), which must be granted and this process's. */
  readonly parent?: Lock | undefined;
  /** DLM_GROUP_LOCK: the lock belongs to the lock group that this process is attached to. */
  readonly group?: boolean | undefined;
  /**
   * A transaction is the owner of its requests when deadlock is sought, instead of the process. With scope `local`
   * equal IDs on two members are two transactions.
   */
  readonly transaction?: { readonly id: string; readonly scope: 'local' | 'global' } | undefined;
  /** DLM_PERSIST: makes the resource persistent in this recovery domain. */
  readonly recoveryDomain?: RecoveryDomain | undefined;
}

/** What the `que` functions want besides. */
export interface CompletionOptions {
  /** cplrtn: called once, when the request has ended, whichever way. */
  readonly onCompletion: CompletionRoutine;
  /** DLM_SYNCSTS: a request that is granted at once is reported by the call's result, and onCompletion is not called. */
  readonly syncStatus?: boolean | undefined;
}

export interface QueuedOptions extends RequestOptions, CompletionOptions {}
export interface QueuedConvertOptions extends ConvertOptions, CompletionOptions {}

/** A request was granted. */
export interface Granted {
  readonly lock: Lock;
  /** DLM_SYNC if it was granted at once, DLM_SUCCESS if it had to wait; with VALNOTVALID if `valueValid` is false. */
  readonly status: SuccessStatus;
  /** Granted without waiting. */
  readonly sync: boolean;
  /** False if a value block was read that is marked invalid: its last writer may have died (manual 9.6.6). */
  readonly valueValid: boolean;
}

/** A request was accepted: it is queued, or granted already. */
export interface Accepted {
  readonly lock: Lock;
  /** DLM_SUCCESS: onCompletion will be called. DLM_SYNC or DLM_SYNCVALNOTVALID: granted, and it will not. */
  readonly status: SuccessStatus;
  readonly sync: boolean;
}

/** What a blocking routine is told. Mode and hint may be out of date when it runs (manual 9.6.3). */
export interface BlockingNote {
  readonly lock: Lock;
  /** The `context` given with the routine. */
  readonly context: unknown;
  /** Mode and hint of the first request that the lock keeps waiting. */
  readonly blockedMode: LockMode;
  readonly blockedHint: JsonValue | undefined;
}

/**
 * Called when a lock keeps another request waiting; nobody is obliged to do anything. The next call for this lock comes
 * only after it has been converted. Routines of one connection run one at a time, and each is awaited; they may call
 * the lock manager themselves.
 */
export type BlockingRoutine = (note: BlockingNote) => void | Promise<void>;

/** How a request of a `que` function ended. */
export interface Completion {
  readonly lock: Lock;
  /** DLM_SUCCESS, DLM_SUCCVALNOTVALID, DLM_DEADLOCK, DLM_CANCEL, DLM_ABORT or DLM_TIMEOUT. */
  readonly status: Status;
  readonly valueValid: boolean;
  readonly context: unknown;
}

export type CompletionRoutine = (completion: Completion) => void | Promise<void>;

/** A lock of this process, or of its lock group. `await using` releases it. */
export interface Lock extends AsyncDisposable {
  readonly id: LockId;
  /** The mode granted, as far as this process has been told; undefined before the first grant. */
  readonly mode: LockMode | undefined;
  /** `released` also if the lock was lost with the connection. */
  readonly state: LockState | 'released';

  /**
   * Converts the lock to another mode, and waits until that is granted (dlm_cvt, manual 9.6.4). While it waits, and if
   * it fails, the lock keeps its mode, routine and context.
   *
   * @throws DlmError DLM_NOTQUEUED, DLM_DEADLOCK, DLM_TIMEOUT, DLM_CANCEL; DLM_ABORT if the lock was released meanwhile;
   *   DLM_CVTUNGRANT if it is not granted; DLM_BADPARAM; DLM_IVLOCKID; DLM_LKBUSY.
   */
  cvt(mode: LockMode, options?: ConvertOptions): Promise<Granted>;

  /**
   * Asks for a conversion, and returns when it is queued or granted (dlm_quecvt).
   *
   * @throws DlmError if the request is refused; then onCompletion is not called.
   */
  quecvt(mode: LockMode, options: QueuedConvertOptions): Promise<Accepted>;

  /**
   * Releases the lock (dlm_unlock, manual 9.4); a request of it that is pending ends with DLM_ABORT.
   *
   * @param options.value written to the resource if the lock is granted at PW or EX, otherwise ignored (DLM_VALB).
   * @param options.invalidate marks the value block invalid if the lock is granted at PW or EX (DLM_INVVALBLK).
   * @throws DlmError DLM_SUBLOCKS while the lock has sublocks, DLM_IVLOCKID if it is gone, DLM_BADPARAM for both options.
   */
  unlock(options?: { readonly value?: ValueBlock; readonly invalidate?: boolean }): Promise<void>;

  /** Releases all locks below this one, at any depth, and keeps this one (dlm_unlock with DLM_DEQALL). */
  unlockSublocks(options?: { readonly invalidate?: boolean }): Promise<void>;

  /**
   * Withdraws a pending conversion, which then fails with DLM_CANCEL (dlm_cancel, manual 9.5).
   *
   * @param options.waitOk a new request that waits may be withdrawn too; its lock is gone then (DLM_CANCELWAITOK).
   * @returns DLM_CANCELGRANT: too late, it is granted; DLM_CANCELWAIT: it waits, and `waitOk` was not given.
   * @throws DlmError DLM_IVLOCKID if the lock is gone.
   */
  cancel(options?: {
    readonly waitOk?: boolean;
  }): Promise<'DLM_SUCCESS' | 'DLM_CANCELGRANT' | 'DLM_CANCELWAIT'>;

  /**
   * Describes the lock (dlm_get_lkinfo).
   *
   * @throws DlmError DLM_IVLOCKID if it is gone.
   */
  getLkinfo(): Promise<LockInfo>;
}

/** What dlm_get_lkinfo tells of a lock, under the manual's names. */
export interface LockInfo {
  /** The resource's name and its length in bytes. */
  readonly resnam: Uint8Array;
  readonly resnlen: number;
  /** The lock above; 0 for a root lock. */
  readonly parlkid: LockId;
  /** The mode asked for; that granted, if nothing is pending. */
  readonly rqmode: LockMode;
  /** The mode granted; undefined for a lock that waits. */
  readonly grmode: LockMode | undefined;
  readonly lkstate: LockState;
  /** The caller's copy of the value block, as given with the last request; undefined without one. */
  readonly valb: Uint8Array | undefined;
  /** The flags of the last request, as bits of the manual's header. */
  readonly flags: number;
  /** Context and routines of the lock, or of its pending request. */
  readonly notprm: unknown;
  readonly blkrtn: BlockingRoutine | undefined;
  readonly cplrtn: CompletionRoutine | undefined;
  readonly hint: JsonValue | undefined;
  /** Milliseconds; 0 for none. */
  readonly timeout: number;
  /** The process that has the lock; 0 for a lock of a lock group that nobody is using. */
  readonly lk_pid: number;
  /** Since the lock was made: conversions granted, reads that found the same valid value block again, notifications. */
  readonly counters: {
    readonly conversions: number;
    readonly unchangedReads: number;
    readonly notifications: number;
  };
}

/** What dlm_get_rsbinfo tells of a resource, under the manual's names. */
export interface ResourceInfo {
  /** 1 if the value block is valid, 0 if it is marked invalid. */
  readonly vbstatus: 0 | 1;
  /** Grows by one with each write of the value block. */
  readonly vbseqnum: number;
  /** Resources below it, locks in its three queues, and locks with a blocking routine. */
  readonly subrescnt: number;
  readonly lckcnt: number;
  readonly blkastcnt: number;
  /** The highest mode granted, and how many locks are granted at it; undefined if none is. */
  readonly ggmode: LockMode | undefined;
  readonly ggcnt: number;
  /** The highest modes that conversions and new requests wait for; undefined if none waits. */
  readonly cvtqmode: LockMode | undefined;
  readonly wtqmode: LockMode | undefined;
  readonly valb: Uint8Array;
}

/** A recovery domain that this process is attached to (dlm_rd_attach). */
export interface RecoveryDomain {
  readonly name: string;
  /**
   * Gathers the domain's resources whose value blocks are invalid, and begins their recovery (dlm_rd_collect).
   *
   * @throws DlmError DLM_EALREADY if this process has an open collection of the domain, DLM_EINPROGRESS if another has.
   */
  collect(): Promise<Collection>;
  /**
   * Leaves the domain (dlm_rd_detach).
   *
   * @param options.invalidate all value blocks of the domain count as invalid until it is recovered.
   * @throws DlmError DLM_HASLOCKS while this process has locks in it, DLM_EINPROGRESS while it has an open collection.
   */
  detach(options?: { readonly invalidate?: boolean }): Promise<void>;
}

/** The resources gathered by {@link RecoveryDomain.collect}. */
export interface Collection {
  readonly size: number;
  /**
   * Makes the value blocks of the collection zero and valid (dlm_rd_validate).
   *
   * @returns DLM_MORE_TO_RECOVER if there is more to recover since: collect and validate again.
   * @throws DlmError DLM_IVHNDL if it was validated already.
   */
  validate(): Promise<'DLM_SUCCESS' | 'DLM_MORE_TO_RECOVER'>;
}
