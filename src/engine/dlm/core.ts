// The tables of the lock manager and the few steps that every function takes: find the caller, tell a process
// something, remember what has to be settled before the call is over. It decides nothing about locks.

import { DeadlockLog } from './deadlock-log.ts';
import { IdleRing } from './idle.ts';
import type {
  DlmSettings,
  GroupId,
  Kill,
  LockId,
  MemberNumber,
  Pid,
  ValueBlock,
} from './interface.ts';
import { LockTable } from './lock-table.ts';
import type {
  Domain,
  Due,
  Group,
  Lock,
  Namespace,
  Owner,
  Pending,
  Process,
  Resource,
} from './records.ts';
import { Status } from './status.ts';
import { Timers } from './timers.ts';

export const defaultSettings: DlmSettings = {
  resourceNameBytesMax: 31,
  valueBlockLongwords: 4,
  namespacesPerProcessMax: 16,
  domainNameCharsMax: 31,
  domainsPerProcessMax: 16,
  domainsMax: 4096,
  deadlockDelayMs: 0,
  resourceDepthMax: 1000,
  locksMax: 4_000_000,
  notificationsPerProcessMax: 100_000,
};

/** How many records out of use are kept. */
const idleMax = 1024;

/** Counts since the lock manager was created. */
export interface DlmStatistics {
  /** New requests accepted, and those of them that were granted at once. */
  requests: number;
  requestsAtOnce: number;
  /** Conversions accepted, and those of them that were granted at once. */
  conversions: number;
  conversionsAtOnce: number;
  /** Locks released, by whatever event. */
  releases: number;
  refusedByNoqueue: number;
  deadlocks: number;
  timeouts: number;
  cancels: number;
  blockings: number;
  completions: number;
  /** Deadlock searches made, and owners looked at by them. */
  searches: number;
  ownersSearched: number;
}

export class Core {
  readonly settings: DlmSettings;
  nowMs = 0;
  running = true;
  readonly processes = new Map<Pid, Process>();
  readonly namespaces = new Map<string, Namespace>();
  readonly transactions = new Map<string, Owner>();
  readonly groups = new Map<GroupId, Group>();
  readonly domains = new Map<string, Domain>();
  readonly timers = new Timers<Due>();
  readonly deadlocks = new DeadlockLog();
  readonly zeroValue: ValueBlock;

  /** Records that nothing uses now; see idle.ts. */
  readonly idleResources: IdleRing<Resource> = new IdleRing(idleMax, (resource) =>
    this.#dropResource(resource),
  );
  readonly idleTransactions: IdleRing<Owner> = new IdleRing(idleMax, ({ transaction }) => {
    if (transaction !== null) this.transactions.delete(transaction);
  });

  /** The number to try next for a process of each member. */
  readonly nextPids = new Map<MemberNumber, number>();
  nextGroupId: GroupId = 1;
  nextCollection = 1;
  /** Requests queued so far: the order in which the lock manager accepted them (DLM-205). */
  queuedCount = 0;
  readonly locks = new LockTable<Lock>();
  lockCount = 0;
  /** Stamps for the visits of deadlock searches. */
  mark = 0;

  /** Resources with requests that may now fit. */
  readonly touched: Resource[] = [];
  /** Owners through whom a circle may have been closed. */
  readonly suspects = new Set<Owner>();
  /** What happened in this call that may make a lock block a request. */
  readonly justQueued: Pending[] = [];
  readonly justGranted: Lock[] = [];
  /** The synchronous request of the call in progress, and how it ended if it did. */
  ownRequest: Pending | null = null;
  ownStatus: Status | null = null;
  ownValue: ValueBlock | null = null;

  readonly ready = new Set<Process>();
  /** Processes that have to go because their lock group was destroyed, and the orders to kill them. */
  readonly dying: { readonly process: Process; readonly reason: string }[] = [];
  readonly kills: Kill[] = [];
  readonly statistics: DlmStatistics = {
    requests: 0,
    requestsAtOnce: 0,
    conversions: 0,
    conversionsAtOnce: 0,
    releases: 0,
    refusedByNoqueue: 0,
    deadlocks: 0,
    timeouts: 0,
    cancels: 0,
    blockings: 0,
    completions: 0,
    searches: 0,
    ownersSearched: 0,
  };

  constructor(settings: Partial<DlmSettings>) {
    this.settings = { ...defaultSettings, ...settings };
    this.zeroValue = Object.freeze(Array<number>(this.settings.valueBlockLongwords).fill(0));
  }

  #dropResource({ namespace, parent, name }: Resource): void {
    if (parent === null) {
      namespace.resources.delete(name);
      return;
    }
    parent.children?.delete(name);
    if (parent.isIdle) this.idleResources.keep(parent);
  }

  /** The caller of a function; undefined while the lock manager is not running or for a process that is none. */
  caller(pid: Pid): Process | undefined {
    return this.running ? this.processes.get(pid) : undefined;
  }

  /** Why there is no caller: an unknown process is attached to nothing. */
  get noCaller(): Status {
    return this.running ? Status.NOTATTACHED : Status.ENOSYS;
  }

  /** A lock that the process may handle. */
  find(process: Process, lkid: LockId): Lock | undefined {
    const lock = this.locks.get(lkid);
    return lock !== undefined && process.mayHandle(lock) ? lock : undefined;
  }

  /** Remembers a resource whose requests may now fit. */
  touch(resource: Resource): void {
    if (resource.touched || !resource.hasPending) return;
    resource.touched = true;
    this.touched.push(resource);
  }

  /** A request was queued: a circle through its owner is looked for after the deadlock delay (DLM-218). */
  suspectLater(owner: Owner): void {
    const { deadlockDelayMs } = this.settings;
    if (deadlockDelayMs === 0) {
      this.suspects.add(owner);
      return;
    }
    owner.suspectedMs = this.nowMs;
    owner.timer ??= this.timers.set(this.nowMs + deadlockDelayMs, { kind: 'search', owner });
  }

  /** Tells a process that it has something to deliver. */
  announce(process: Process): void {
    if (process.mailbox.hasSomething) this.ready.add(process);
  }
}
