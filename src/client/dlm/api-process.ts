// The lock manager's interface for programs: the process, its namespaces and its lock group. Types only, shipped as
// they stand, like those of locks beside it.
import type {
  Accepted,
  Granted,
  Lock,
  LockId,
  QueuedOptions,
  RecoveryDomain,
  RequestOptions,
  ResourceInfo,
  ResourceName,
} from './api.ts';
import type { DlmError } from './errors.ts';
import type { LockMode } from './statuses.ts';

/** Who may join a namespace (manual 9.2.2): one user, the members of one group of users, or everybody. */
export type NamespaceKind = 'user' | 'group' | 'public';

/** Number of a lock group on its member. */
export type LockGroupId = number;

/**
 * A connection to the lock manager, which takes it for a process: it has locks, and when it ends, they go. Whatever it
 * held at PW or EX then leaves an invalid value block; `close` and `await using` release everything first.
 */
export interface Dlm extends AsyncDisposable {
  /** The process's number, unique in the cluster: member number times 2^19 plus a count. */
  readonly pid: number;
  /** The member that the process runs on. */
  readonly member: string;

  /**
   * Joins a namespace (dlm_nsjoin, manual 9.2.2).
   *
   * @param id for `user` the process's user ID (0, the systemwide namespace, is root's), for `group` one of its group
   *   IDs, for `public` any number from 0.
   * @param options.joinSameOk joining once more is no error (DLM_JOIN_SAME_OK).
   * @throws DlmError DLM_NOACCESS if the process does not have that ID, DLM_ATTACHED if it has joined already,
   *   DLM_TOOMANYNS if it has joined DLM_NSPROC namespaces.
   */
  nsjoin(
    id: number,
    kind: NamespaceKind,
    options?: { readonly joinSameOk?: boolean },
  ): Promise<Namespace>;

  /**
   * Leaves all namespaces (dlm_detach).
   *
   * @throws DlmError DLM_HASLOCKS while there are locks, DLM_NOTATTACHED if none is joined.
   */
  detach(): Promise<void>;

  /**
   * Says how routines come to be called (in place of dlm_set_signal, manual 9.6.1): by themselves, which is so from
   * the start, or only during {@link notify}. Nothing is lost by either.
   */
  setDelivery(how: 'immediate' | 'manual'): Promise<void>;

  /**
   * Runs the routines of all notifications that wait (dlm_notify).
   *
   * @returns how many there were; they have run, unless it is called by a routine: then they follow it.
   */
  notify(): Promise<number>;

  /**
   * Releases all locks of the process in all its namespaces, but none of its lock group (dlm_unlock with DLM_DEQALL).
   *
   * @param options.invalidate marks the value blocks of those at PW or EX invalid (DLM_INVVALBLK).
   */
  unlockAll(options?: { readonly invalidate?: boolean }): Promise<void>;

  /**
   * Makes a lock group (group lock container) for processes of this member, and attaches this process (dlm_glc_create).
   *
   * @param namespaces those in which the group may have locks; each joined, none public, up to DLM_NSPROC.
   * @param options.owned the group ends with this process, and its other processes with it (DLM_GLC_OWNED).
   * @param options.permanent the group outlives its last process (DLM_GLC_PERM). Not both.
   * @throws DlmError DLM_ATTACHED if the process is in a group already, DLM_NOTATTACHED, DLM_PUBNS_DISALLOW,
   *   DLM_BADPARAM.
   */
  glcCreate(
    namespaces: readonly Namespace[],
    options?: { readonly owned?: boolean; readonly permanent?: boolean },
  ): Promise<LockGroup>;

  /**
   * Attaches the process to a lock group of its member (dlm_glc_attach).
   *
   * @throws DlmError DLM_ENOENT if there is none of that number, DLM_NOTATTACHED if one of its namespaces is not joined,
   *   DLM_ATTACHED if the process is in a group already.
   */
  glcAttach(id: LockGroupId): Promise<LockGroup>;

  /**
   * Attaches the process, or its lock group, to a recovery domain (dlm_rd_attach), which begins with its first user.
   *
   * @param name 1 to DLM_RDNAMELEN characters.
   * @throws DlmError DLM_ENAMETOOLONG, DLM_TOOMANYRD; DLM_NO_GROUP for `group` without one.
   */
  rdAttach(name: string, as: 'process' | 'group'): Promise<RecoveryDomain>;

  /** The connection was lost, or the lock manager ended the process; the locks are gone. Told once. */
  on(event: 'disconnected', listener: (reason: DlmError) => void): this;
  /** A routine failed. Without a listener it counts as an uncaught exception of the program. */
  on(event: 'error', listener: (error: unknown) => void): this;
  off(event: 'disconnected', listener: (reason: DlmError) => void): this;
  off(event: 'error', listener: (error: unknown) => void): this;

  /**
   * Releases all locks and ends the process; requests that are pending fail with DLM_ABORT. Value blocks keep their
   * contents and stay valid. `await using` does the same at the end of a block. Never fails, and may be called again.
   */
  close(): Promise<void>;
}

/** A namespace that this process has joined: where names of resources mean something. */
export interface Namespace {
  readonly id: number;
  readonly kind: NamespaceKind;

  /**
   * Asks for a lock and waits until it is granted (dlm_lock, dlm_locktp; manual 9.6.1).
   *
   * @throws DlmError DLM_NOTQUEUED (`noQueue`), DLM_TIMEOUT, DLM_DEADLOCK, DLM_CANCEL (`signal`), DLM_IVBUFLEN (the
   *   name's length), DLM_PARNOTGRANT and DLM_IVLOCKID (`parent`), DLM_NO_GROUP (`group`), DLM_IS_PR, DLM_NOT_PR,
   *   DLM_PR_RD_MISMATCH and DLM_IVRDID (`recoveryDomain`), DLM_NOTATTACHED (the namespace was left), DLM_BADPARAM.
   */
  lock(name: ResourceName, mode: LockMode, options?: RequestOptions): Promise<Granted>;

  /**
   * Asks for a lock and returns when the request is queued or granted (dlm_quelock, dlm_quelocktp; manual 9.6.1).
   *
   * @throws DlmError if the request is refused; then onCompletion is not called.
   */
  quelock(name: ResourceName, mode: LockMode, options: QueuedOptions): Promise<Accepted>;

  /**
   * Describes a resource (dlm_get_rsbinfo).
   *
   * @param parent the lock above it, for a resource of sublocks.
   * @throws DlmError DLM_ENOENT if nobody has a lock on it.
   */
  getRsbinfo(name: ResourceName, parent?: Lock): Promise<ResourceInfo>;

  /**
   * Leaves the namespace (dlm_nsleave), however often it was joined.
   *
   * @throws DlmError DLM_HASLOCKS while the process has locks in it, DLM_ATTACHEDGROUP while its lock group uses it.
   */
  leave(): Promise<void>;
}

/** A lock group that this process is attached to. */
export interface LockGroup {
  /** For the other processes of the group, which attach with it. */
  readonly id: LockGroupId;

  /**
   * A lock of the group that another of its processes has made, to be used by this one. What others do with it later
   * does not show in its `mode` and `state`; `getLkinfo` tells.
   *
   * @throws DlmError DLM_IVLOCKID if the group has no such lock.
   */
  use(lock: LockId): Promise<Lock>;

  /**
   * Leaves the group (dlm_glc_detach). Its locks stay with it, and go with its last process unless it is permanent.
   *
   * @throws DlmError DLM_ATTACHED while attached to a recovery domain for the group, DLM_NOTATTACHED.
   */
  detach(): Promise<void>;

  /**
   * Ends the group (dlm_glc_destroy).
   *
   * @param options.locks also if it has locks, which are released (DLM_GLC_LOCKS).
   * @param options.force also if it has locks and processes, which are ended, but for this one (DLM_GLC_FORCE).
   * @throws DlmError DLM_HASPROCS, DLM_HASLOCKS, DLM_NOACCESS, DLM_KILLFAIL, DLM_ENOENT.
   */
  destroy(options?: { readonly locks?: boolean; readonly force?: boolean }): Promise<void>;
}
