// The part of the protocol that reaches the lock manager (manual, chapter 9). A connection becomes a process of a member
// with `dlm.begin`; its end is the process's death. Statuses, modes and flags travel as the numbers of the manual's
// header, names of resources as one character a byte; a refused call is an answer with a status, not an error.
import type {
  CollectionHandle,
  DlmSettings,
  DlmStatistics,
  DomainHandle,
  GroupId,
  LockId,
  LockInfo,
  Mode,
  ModeName,
  NamespaceHandle,
  NamespaceKind,
  Pid,
  ResourceInfo,
  Status,
  ValueBlock,
} from '../engine/dlm/index.ts';
import type { MemberName, Millis } from '../engine/index.ts';

type Nothing = Record<string, never>;

/** Who a process is. Only the cluster's owner begins processes, so that nothing of this needs proof. */
export interface DlmIdentity {
  /** Null: the cluster's local member. */
  readonly member: MemberName | null;
  readonly uid: number;
  readonly gids: readonly number[];
  /** The operating system's process ID, and the program's name, for those who look. */
  readonly osPid: number;
  readonly program: string;
}

/** What new requests and conversions have in common; whatever is left out is 0 or none. */
export interface DlmTerms {
  readonly mode: Mode;
  readonly flags?: number;
  readonly value?: ValueBlock;
  /** Names the blocking routine to its own process; a `blocking` event gives it back. Not 0. */
  readonly blkrtn?: number;
  /** Names the completion routine likewise; the `que` forms need one. */
  readonly cplrtn?: number;
  readonly notprm?: number;
  /** Given to the blocking routine of whoever blocks the request; at most 1,024 characters as JSON. */
  readonly hint?: unknown;
  /** Hundredths of a second; 0 is no timeout. */
  readonly timeout?: number;
}

export interface DlmLockParams extends DlmTerms {
  readonly nsp?: NamespaceHandle;
  readonly name: string;
  readonly parent?: LockId;
}

export interface DlmLocktpParams extends DlmLockParams {
  readonly transaction?: number | string;
  readonly domain?: DomainHandle;
}

export interface DlmConvertParams extends DlmTerms {
  readonly lkid: LockId;
}

/** `status` -1: the call is blocked; a `return` event will end it. `value` is there if a value block was read. */
export interface DlmAnswer {
  readonly status: Status | -1;
  readonly lkid: LockId;
  readonly value?: ValueBlock;
}

interface JustStatus {
  readonly status: Status;
}

/** What a process is told, in the order in which it arose. Routines and parameters are the numbers it gave. */
export type DlmNote =
  | {
      readonly type: 'completion' | 'return';
      readonly lkid: LockId;
      readonly status: Status;
      readonly routine?: number;
      readonly notprm?: number;
      readonly value?: ValueBlock;
    }
  | {
      readonly type: 'blocking';
      readonly lkid: LockId;
      readonly routine: number;
      readonly notprm?: number;
      readonly mode: Mode;
      readonly hint?: unknown;
    };

/** A lock as those see it who look. */
export interface DlmLockSample {
  readonly lkid: LockId;
  readonly parent: LockId;
  /** 0 for a group lock that no process is using. */
  readonly pid: Pid;
  readonly group: GroupId;
  readonly transaction: string | null;
  /** NONE while waiting. */
  readonly mode: ModeName;
  /** The mode asked for by a pending request, and when it was queued. */
  readonly requested: ModeName | null;
  readonly queuedAt: Millis | null;
  readonly hasBlockingRoutine: boolean;
  readonly isNotified: boolean;
}

export interface DlmResourceSample {
  /** `user 100`, `group 5`, `public 7`. */
  readonly namespace: string;
  /** Names from the root resource down, one character a byte. */
  readonly path: readonly string[];
  readonly grantMode: ModeName;
  /** Null for those who may only look: it is for the programs that take the lock. */
  readonly value: ValueBlock | null;
  readonly isValid: boolean;
  /** Why the value block is invalid, if that is known: a whole sentence. */
  readonly invalidBecause: string | null;
  readonly sequence: number;
  readonly domain: string | null;
  /** In queue order; `granted` has locks in no particular order. */
  readonly granted: readonly DlmLockSample[];
  readonly converting: readonly DlmLockSample[];
  readonly waiting: readonly DlmLockSample[];
}

export interface DlmProcessSample {
  readonly pid: Pid;
  readonly member: MemberName;
  readonly uid: number;
  readonly osPid: number;
  readonly program: string;
  readonly namespaces: readonly string[];
  readonly locks: number;
}

/**
 * One thing that a pending request waits for: a lock whose mode conflicts (64 of them at most are named), or the
 * request directly ahead of it, which in turn waits for those ahead of itself.
 */
export interface DlmWaitSample {
  readonly lkid: LockId;
  readonly for: LockId;
  readonly why: 'mode' | 'order';
}

/** A deadlock that was found and broken. */
export interface DlmDeadlockSample {
  readonly at: Millis;
  readonly kind: 'conversion' | 'multiple-resource' | 'own';
  /** The requests of the circle, each waiting for the owner of the next, the victim first; 64 at most. */
  readonly circle: readonly {
    readonly lkid: LockId;
    readonly pid: Pid;
    readonly namespace: string;
    readonly path: readonly string[];
    readonly mode: ModeName;
    readonly requested: ModeName;
  }[];
  /** Requests of the circle beyond those; absent or 0 if there are none. */
  readonly omitted?: number;
}

export interface DlmNamespaceSample {
  readonly key: string;
  readonly kind: NamespaceKind;
  readonly id: number;
  readonly resources: number;
  readonly locks: number;
  /** Requests in CONVERTING or WAITING. */
  readonly pending: number;
}

/** The lock manager at one moment, as far as was asked for. */
export interface DlmSample {
  readonly at: Millis;
  readonly namespaces: readonly DlmNamespaceSample[];
  /** Of the namespaces asked for; null if these have more than `locksMax` locks or resources, or than 100,000: ask for one. */
  readonly resources: readonly DlmResourceSample[] | null;
  /** Of the resources given. */
  readonly waits: readonly DlmWaitSample[];
  readonly processes: readonly DlmProcessSample[];
  /** The newest last. */
  readonly deadlocks: readonly DlmDeadlockSample[];
  readonly statistics: DlmStatistics;
  readonly locks: number;
}

export interface DlmMethods {
  /** Makes this connection a process; once for each connection. Refused while the member is not UP. */
  'dlm.begin': {
    params: DlmIdentity;
    result: { readonly pid: Pid; readonly member: MemberName; readonly settings: DlmSettings };
  };
  /** Immediate delivery hands out notifications as they arise; manual keeps them for `dlm.notify`. */
  'dlm.setDelivery': { params: { readonly delivery: 'immediate' | 'manual' }; result: JustStatus };
  /** dlm_notify: the notifications come as `dlm.note` before the answer. */
  'dlm.notify': { params: Nothing; result: { readonly delivered: number } };
  'dlm.nsjoin': {
    params: { readonly nsid: number; readonly flags: number };
    result: JustStatus & { readonly nsp: NamespaceHandle };
  };
  'dlm.nsleave': { params: { readonly nsp: NamespaceHandle }; result: JustStatus };
  'dlm.detach': { params: Nothing; result: JustStatus };
  'dlm.lock': { params: DlmLockParams; result: DlmAnswer };
  'dlm.locktp': { params: DlmLocktpParams; result: DlmAnswer };
  'dlm.quelock': { params: DlmLockParams; result: DlmAnswer };
  'dlm.quelocktp': { params: DlmLocktpParams; result: DlmAnswer };
  'dlm.cvt': { params: DlmConvertParams; result: DlmAnswer };
  'dlm.quecvt': { params: DlmConvertParams; result: DlmAnswer };
  'dlm.unlock': {
    params: { readonly lkid: LockId; readonly flags?: number; readonly value?: ValueBlock };
    result: JustStatus;
  };
  'dlm.cancel': {
    params: { readonly lkid: LockId; readonly flags?: number };
    result: JustStatus;
  };
  'dlm.getLkinfo': {
    params: { readonly lkid: LockId };
    result: JustStatus & { readonly info: LockInfo | null };
  };
  'dlm.getRsbinfo': {
    params: { readonly nsp: NamespaceHandle; readonly name: string; readonly parent?: LockId };
    result: JustStatus & { readonly info: ResourceInfo | null };
  };
  'dlm.glcCreate': {
    params: { readonly flags: number; readonly namespaces: readonly NamespaceHandle[] };
    result: JustStatus & { readonly id: GroupId };
  };
  'dlm.glcAttach': { params: { readonly id: GroupId }; result: JustStatus };
  'dlm.glcDetach': { params: Nothing; result: JustStatus };
  'dlm.glcDestroy': {
    params: { readonly id: GroupId; readonly flags?: number };
    result: JustStatus;
  };
  'dlm.rdAttach': {
    params: { readonly name: string; readonly flag: number };
    result: JustStatus & { readonly rdId: DomainHandle };
  };
  'dlm.rdDetach': {
    params: { readonly rdId: DomainHandle; readonly flag?: number };
    result: JustStatus;
  };
  'dlm.rdCollect': {
    params: { readonly rdId: DomainHandle };
    result: JustStatus & { readonly handle: CollectionHandle; readonly size: number };
  };
  'dlm.rdValidate': {
    params: { readonly rdId: DomainHandle; readonly handle: CollectionHandle };
    result: JustStatus;
  };
  /** For those who look; needs no process. Null: every namespace. */
  'dlm.sample': {
    params: { readonly namespace: string | null; readonly locksMax: number };
    result: DlmSample;
  };
}

export interface DlmNotifications {
  'dlm.note': DlmNote;
  /** The lock manager has ended this process (its member failed, its lock group was destroyed); the connection closes. */
  'dlm.ended': { readonly reason: string };
}
