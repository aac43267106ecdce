// The records of the lock manager: locks and their pending requests, resources, processes, lock groups, recovery
// domains, namespaces, and the owners that the search for deadlocks follows. They refer to one another and therefore
// share this file; what happens to them is decided elsewhere.
import type {
  CollectionHandle,
  DomainHandle,
  GroupId,
  LockId,
  MemberNumber,
  NamespaceHandle,
  NamespaceKind,
  Pid,
  ProcessArgs,
  ValueBlock,
} from './interface.ts';
import { Queue, Rings } from './lists.ts';
import { conflictsOf, Mode } from './modes.ts';
import { Mailbox, type Note } from './notes.ts';
import type { Timer } from './timers.ts';

/** What falls due: a request times out, or an owner is to be examined for deadlock. */
export type Due =
  | { readonly kind: 'timeout'; readonly pending: Pending }
  | { readonly kind: 'search'; readonly owner: Owner };

/** The terms of a request that take effect when it is granted. */
export interface Terms {
  readonly mode: Mode;
  readonly flags: number;
  readonly blkrtn: unknown;
  readonly notprm: unknown;
  readonly hint: unknown;
  readonly cplrtn: unknown;
  readonly timeout: number;
  readonly value: ValueBlock | null;
}

/** A lock: granted, converting (granted and with a pending request) or waiting (only a pending request). */
export class Lock {
  readonly id: LockId;
  readonly resource: Resource;
  readonly parent: Lock | null;
  /** Who made the last granted request on it and is told of those it blocks; null for a group lock nobody uses. */
  process: Process | null;
  /** The lock group it belongs to, instead of to its process. */
  group: Group | null;
  /** Whom the search for deadlocks holds responsible (DLM-219). */
  owner: Owner;
  sublocks: Set<Lock> | null = null;

  /** Granted mode; NONE while waiting (DLM-169). */
  mode: Mode = Mode.NONE;
  flags = 0;
  blkrtn: unknown = null;
  notprm: unknown = null;
  hint: unknown = null;
  cplrtn: unknown = null;
  timeout = 0;
  value: ValueBlock | null = null;

  request: Pending | null = null;
  released = false;
  /** Granted, with a blocking routine that was not called since the last grant or restoration (DLM-310). */
  armed = false;
  ringPrevious: Lock = this;
  ringNext: Lock = this;
  /** Neighbours among the locks of its process or lock group. */
  previous: Lock | null = null;
  next: Lock | null = null;
  /** Notifications about it that have not been delivered. */
  notes: Note[] | null = null;

  conversions = 0;
  unchangedReads = 0;
  notifications = 0;
  /** The resource's write count when the lock last transferred the value block; -1 before. */
  seenSequence = -1;

  constructor(
    id: LockId,
    resource: Resource,
    parent: Lock | null,
    process: Process,
    group: Group | null,
    owner: Owner,
  ) {
    this.id = id;
    this.resource = resource;
    this.parent = parent;
    this.process = process;
    this.group = group;
    this.owner = owner;
  }

  get isWaiting(): boolean {
    return this.mode === Mode.NONE;
  }
}

/** A new request in WAITING or a conversion in CONVERTING. */
export class Pending {
  readonly lock: Lock;
  readonly terms: Terms;
  /** Who made the request; differs from the lock's process while a group lock changes hands. */
  readonly process: Process;
  /** Position in the order in which requests were queued, over all resources (DLM-205, DLM-212). */
  readonly order: number;
  /** The caller is inside the call and learns the end by its return. */
  readonly synchronous: boolean;
  /** When it was queued, in milliseconds. */
  readonly queuedMs: number;
  /** Who was responsible for the lock before; comes back with the granted mode. */
  previousOwner: Owner;

  timer: Timer<Due> | null = null;
  previous: Pending | null = null;
  next: Pending | null = null;
  /** The deadlock search that last came by. */
  mark = 0;

  constructor(
    lock: Lock,
    terms: Terms,
    caller: Pick<Pending, 'process' | 'order' | 'synchronous' | 'queuedMs'>,
  ) {
    this.lock = lock;
    this.terms = terms;
    this.process = caller.process;
    this.order = caller.order;
    this.synchronous = caller.synchronous;
    this.queuedMs = caller.queuedMs;
    this.previousOwner = lock.owner;
  }
}

export class Resource {
  readonly namespace: Namespace;
  readonly parent: Resource | null;
  readonly name: string;
  /** 1 for a root resource, one more for each resource above. */
  readonly depth: number;
  /** Sub-resources by name (DLM-144: their parent is this resource, not one of its locks). */
  children: Map<string, Resource> | null = null;
  /** The recovery domain of a persistent resource. */
  domain: Domain | null = null;

  /** Locks with a granted mode, converting ones included (DLM-170, DLM-174). */
  readonly held = new Rings<Lock>();
  readonly converting = new Queue<Pending>();
  readonly waiting = new Queue<Pending>();
  /** Locks in all three queues. */
  lockCount = 0;

  value: ValueBlock;
  /** The mark on this value block alone; a recovery domain can make it appear invalid too. */
  valueValid = true;
  /** Why that mark was last taken away, in a sentence for those who look; null after a write. */
  invalidBecause: string | null = null;
  /** Writes so far (DLM-276). */
  sequence = 0;

  /** Whether it is already on the list of resources to settle. */
  touched = false;
  idling = false;
  /** The deadlock search that last came by, and the modes whose holders it has seen. */
  mark = 0;
  seenModes = 0;

  constructor(namespace: Namespace, parent: Resource | null, name: string, value: ValueBlock) {
    this.namespace = namespace;
    this.parent = parent;
    this.name = name;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.value = value;
  }

  get hasPending(): boolean {
    return this.converting.head !== null || this.waiting.head !== null;
  }

  /** The only request that settling may grant next. */
  get firstPending(): Pending | null {
    return this.converting.head ?? this.waiting.head;
  }

  /** The request that has to leave before this one can be granted; null at the head of the line. */
  aheadOf(pending: Pending): Pending | null {
    if (pending.previous !== null) return pending.previous;
    return pending.lock.isWaiting ? this.converting.tail : null;
  }

  /** Whether a mode is compatible with the granted mode of every other lock (DLM-172, DLM-173). */
  fits(mode: Mode, own: Lock | null): boolean {
    const others = own === null ? this.held.modes : this.held.modesBut(own);
    return (conflictsOf(mode) & others) === 0;
  }

  /** Whether readers get the value block without a warning. */
  get isValid(): boolean {
    return this.valueValid && this.domain?.invalidated !== true;
  }

  /** Whether it is kept although no lock is left (DLM-150, DLM-377). */
  get outlivesLocks(): boolean {
    return this.domain !== null && !this.isValid;
  }

  /** Without locks and domain the record stands for no resource; one below it may still have to be found. */
  get exists(): boolean {
    return this.lockCount > 0 || this.domain !== null;
  }

  get isIdle(): boolean {
    if (this.exists) return false;
    for (const child of this.children?.values() ?? []) if (!child.isIdle) return false;
    return true;
  }
}

/** A process, or a transaction that stands for one, in the search for deadlocks (DLM-219, DLM-365). */
export class Owner {
  /** The key in the table of transactions; null for a process or a lock group. */
  readonly transaction: string | null;
  /** The process it is; null for a transaction or a lock group. */
  readonly process: Process | null;
  /** The locks of a transaction; a process or lock group has a list of its own. */
  readonly locks = new Set<Lock>();
  readonly pending = new Set<Pending>();
  /** The search that last reached it, and the request that waits for it and led there. */
  mark = 0;
  reachedBy: Pending | null = null;
  idling = false;
  /** The next search that starts here, if there is a deadlock delay, and when it was last asked for. */
  timer: Timer<Due> | null = null;
  suspectedMs = 0;

  constructor(is: { readonly transaction?: string; readonly process?: Process } = {}) {
    this.transaction = is.transaction ?? null;
    this.process = is.process ?? null;
  }

  get isIdle(): boolean {
    return this.locks.size === 0;
  }
}

export class Process {
  readonly pid: Pid;
  readonly member: MemberNumber;
  uid: number;
  gids: readonly number[];
  readonly killable: boolean;
  readonly namespaces = new Map<NamespaceHandle, Namespace>();
  nextNamespaceHandle: NamespaceHandle = 1;
  /** Its own locks in the order of their requests, so that a sublock comes after its parent. */
  readonly locks = new Queue<Lock>();
  readonly owner: Owner = new Owner({ process: this });
  readonly mailbox: Mailbox;
  group: Group | null = null;
  readonly domains = new Map<DomainHandle, Attachment>();
  nextDomainHandle: DomainHandle = 1;

  constructor(pid: Pid, args: ProcessArgs) {
    this.pid = pid;
    this.member = args.member;
    this.uid = args.uid;
    this.gids = [...args.gids];
    this.killable = args.killable ?? true;
    this.mailbox = new Mailbox(pid);
  }

  get isRoot(): boolean {
    return this.uid === 0;
  }

  /** Whether this process may handle a lock: its own or its group's (DLM-013, DLM-346). */
  mayHandle(lock: Lock): boolean {
    return lock.group === null ? lock.process === this : lock.group === this.group;
  }

  hasJoined(namespace: Namespace): boolean {
    for (const joined of this.namespaces.values()) if (joined === namespace) return true;
    return false;
  }
}

/** A group lock container (DLM-338 to DLM-363). */
export class Group {
  readonly id: GroupId;
  readonly creator: Process;
  readonly member: MemberNumber;
  readonly owned: boolean;
  readonly permanent: boolean;
  readonly namespaces: readonly Namespace[];
  readonly processes = new Set<Process>();
  readonly locks = new Queue<Lock>();
  /** Responsible for group locks that no process is using. */
  readonly owner = new Owner();

  constructor(
    id: GroupId,
    creator: Process,
    options: { owned: boolean; permanent: boolean; namespaces: readonly Namespace[] },
  ) {
    this.id = id;
    this.creator = creator;
    this.member = creator.member;
    this.owned = options.owned;
    this.permanent = options.permanent;
    this.namespaces = options.namespaces;
  }
}

/** A namespace: a kind and a number (DLM-119), with its root resources. */
export class Namespace {
  readonly kind: NamespaceKind;
  readonly id: number;
  readonly resources = new Map<string, Resource>();
  /** Processes that joined it and lock groups tied to it. */
  users = 0;
  /** What there is in it, at any depth: resources that exist, locks, pending requests. */
  resourceCount = 0;
  lockCount = 0;
  pendingCount = 0;

  constructor(kind: NamespaceKind, id: number) {
    this.kind = kind;
    this.id = id;
  }

  get key(): string {
    return `${this.kind} ${this.id}`;
  }
}

/** A recovery domain: its persistent resources and their recovery (DLM-371 to DLM-391). */
export class Domain {
  readonly name: string;
  readonly resources = new Set<Resource>();
  readonly attachments = new Set<Attachment>();
  collection: Collection | null = null;
  /** Every resource appears to have an invalid value block until collect and validate (DLM-389). */
  invalidated = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Why its resources are invalid while it is so as a whole. */
  get whyInvalid(): string {
    return `The recovery domain ${this.name} was invalidated and has not been recovered since.`;
  }

  /** A value block became invalid: unless it is collected already, one more recovery is needed (DLM-386). */
  noteLoss(resource: Resource): void {
    if (this.collection?.resources.has(resource) === false) this.collection.moreToRecover = true;
  }
}

export interface Collection {
  readonly handle: CollectionHandle;
  readonly process: Process;
  readonly resources: ReadonlySet<Resource>;
  /** The domain as a whole was invalid when this was collected. */
  readonly ofInvalidated: boolean;
  moreToRecover: boolean;
}

/** What a process gets from dlm_rd_attach. */
export interface Attachment {
  readonly domain: Domain;
  readonly process: Process;
  /** The lock group attached, for DLM_RD_GROUP. */
  readonly group: Group | null;
}
