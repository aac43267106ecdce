// What goes into the lock manager and what comes out of it: arguments, answers and events. Names follow the manual
// without its prefix; routines, parameters and hints are opaque and come back as they were given.
import type { Mode } from './modes.ts';
import type { Status } from './status.ts';

export type Pid = number;
export type MemberNumber = number;
/** Opaque; 0 is never a lock. */
export type LockId = number;
/** Handle of a joined namespace (nsp), valid in one process. */
export type NamespaceHandle = number;
export type GroupId = number;
/** Handle of an attached recovery domain (rd_id), valid in one process. */
export type DomainHandle = number;
export type CollectionHandle = number;

/** A value block as callers give it: up to DLM_VALBLKSIZE unsigned 32-bit longwords. */
export type ValueInput = ArrayLike<number>;
/** A value block as the lock manager hands it out: DLM_VALBLKSIZE longwords, frozen. */
export type ValueBlock = readonly number[];

export type NamespaceKind = 'user' | 'group' | 'public';

/** Sizes and delays (DLM-008, DLM-011, DLM-012, DLM-218); every one has the manual's or the specification's default. */
export interface DlmSettings {
  /** DLM_RESNAMELEN, in bytes. */
  readonly resourceNameBytesMax: number;
  /** DLM_VALBLKSIZE, in longwords. */
  readonly valueBlockLongwords: number;
  /** DLM_NSPROC. */
  readonly namespacesPerProcessMax: number;
  /** DLM_RDNAMELEN, in characters. */
  readonly domainNameCharsMax: number;
  readonly domainsPerProcessMax: number;
  readonly domainsMax: number;
  /** How long a request may wait before it is examined for deadlock; 0 looks as part of the call. */
  readonly deadlockDelayMs: number;
  /** Resources below resources, deeper than this, give DLM_INSFMEM. */
  readonly resourceDepthMax: number;
  /** More locks than this in the cluster give DLM_INSFMEM. */
  readonly locksMax: number;
  /** More undelivered notifications than this for one process give DLM_INSFMEM. */
  readonly notificationsPerProcessMax: number;
}

/** Who a process is. Locks belong to processes, not to threads (DLM-393). */
export interface ProcessArgs {
  readonly member: MemberNumber;
  /** Effective user ID; 0 is root. */
  readonly uid: number;
  /** Effective and supplementary group IDs. */
  readonly gids: readonly number[];
  /** False for a process that the lock manager may not have killed (DLM_KILLFAIL); true unless said. */
  readonly killable?: boolean | undefined;
}

/** What new requests and conversions have in common. */
export interface ConvertArgs {
  readonly mode: Mode;
  /** Bits of Flag; 0 unless given. */
  readonly flags?: number | undefined;
  /** The caller's copy of the value block (valb_p); needed with DLM_VALB, ignored without. */
  readonly value?: ValueInput | null | undefined;
  /** Handed to both routines. */
  readonly notprm?: unknown;
  /** Handed to the blocking routine of whoever blocks this request. */
  readonly hint?: unknown;
  /** The blocking routine, whatever stands for it; absent, null and 0 are none. */
  readonly blkrtn?: unknown;
  /** Hundredths of a second; 0 is no timeout. */
  readonly timeout?: number | undefined;
  /** The completion routine; the `que` functions require one. */
  readonly cplrtn?: unknown;
}

export interface LockArgs extends ConvertArgs {
  /** Needed for a root lock, ignored for a sublock. */
  readonly nsp?: NamespaceHandle | undefined;
  /** One character a byte (0 to 255); `bytesOfText` and `bytesOf` make such names. */
  readonly name: string;
  /** resnlen: only so many bytes of the name count; all unless given. */
  readonly length?: number | undefined;
  /** parid: the parent lock; 0 or absent for a root lock. */
  readonly parent?: LockId | undefined;
}

export interface LocktpArgs extends LockArgs {
  /** trans_id: the owner of the request when deadlock is sought; 0, '' or absent is none. */
  readonly transaction?: number | string | undefined;
  /** rd_id. */
  readonly domain?: DomainHandle | undefined;
}

export interface UnlockArgs {
  readonly flags?: number | undefined;
  readonly value?: ValueInput | null | undefined;
}

/** Instead of a status: the synchronous call has not returned; a `return` event will end it. */
export const BLOCKED = -1;

/** The answer of a request function. */
export interface Answer {
  readonly status: Status | typeof BLOCKED;
  /** The lock, from acceptance on (DLM-015); 0 if the request was refused. */
  readonly lkid: LockId;
  /** What was copied to the caller's value block; null leaves the caller's copy as it is. */
  readonly value: ValueBlock | null;
}

export interface Completion {
  readonly type: 'completion';
  readonly pid: Pid;
  readonly lkid: LockId;
  readonly routine: unknown;
  readonly notprm: unknown;
  readonly status: Status;
  readonly value: ValueBlock | null;
}

export interface Blocking {
  readonly type: 'blocking';
  readonly pid: Pid;
  readonly lkid: LockId;
  readonly routine: unknown;
  readonly notprm: unknown;
  /** Hint and requested mode of the first blocked request (DLM-314); they may be out of date (DLM-316). */
  readonly hint: unknown;
  readonly mode: Mode;
}

/** A synchronous call that blocked returns to its caller. */
export interface CallReturn {
  readonly type: 'return';
  readonly pid: Pid;
  readonly lkid: LockId;
  readonly status: Status;
  readonly value: ValueBlock | null;
}

/** A process that the destruction of its lock group ended: whoever runs it must kill it. */
export interface Kill {
  readonly type: 'kill';
  readonly pid: Pid;
  readonly reason: string;
}

export type Notification = Completion | Blocking;
export type DlmEvent = Notification | CallReturn | Kill;

/** dlm_get_lkinfo (DLM-411 to DLM-413), and the lock's counters (DLM-445). */
export interface LockInfo {
  readonly resnam: string;
  readonly resnlen: number;
  readonly parlkid: LockId;
  readonly rqmode: Mode;
  readonly grmode: Mode;
  readonly valb: ValueBlock | null;
  readonly flags: number;
  readonly notprm: unknown;
  readonly hint: unknown;
  readonly blkrtn: unknown;
  readonly cplrtn: unknown;
  readonly timeout: number;
  readonly sig: number;
  /** 1 granted, 2 converting, 3 waiting. */
  readonly lkstate: 1 | 2 | 3;
  /** 0 for a group lock that no process is using. */
  readonly lk_pid: Pid;
  /** Conversions granted; reads that found the block unchanged and valid; blocking notifications sent. */
  readonly counters: { conversions: number; unchangedReads: number; notifications: number };
}

/** dlm_get_rsbinfo (DLM-417 to DLM-421). */
export interface ResourceInfo {
  readonly vbstatus: 0 | 1;
  readonly vbseqnum: number;
  readonly subrescnt: number;
  readonly lckcnt: number;
  readonly blkastcnt: number;
  readonly ggcnt: number;
  readonly ggmode: Mode;
  readonly cvtqmode: Mode;
  readonly wtqmode: Mode;
  readonly valb: ValueBlock;
}
