// The lock manager for those who look: a snapshot of everything, and who waits for whom. Plain data in a fixed order;
// looking changes nothing.
import type { Core } from './core.ts';
import { Flag } from './flags.ts';
import type { DlmEvent, GroupId, LockId, NamespaceKind, Pid, ValueBlock } from './interface.ts';
import { isCompatible, type ModeName, modeNames } from './modes.ts';
import type { Lock, Namespace, Owner, Pending, Process, Resource } from './records.ts';

export interface LockView {
  readonly lkid: LockId;
  readonly parent: LockId;
  /** 0 for a group lock that no process is using. */
  readonly pid: Pid;
  readonly group: GroupId;
  readonly transaction: string | null;
  /** NONE while waiting. */
  readonly mode: ModeName;
  /** The mode asked for by a pending request. */
  readonly requested: ModeName | null;
  /** When that request was queued, in milliseconds. */
  readonly queuedMs: number | null;
  readonly hasBlockingRoutine: boolean;
  /** Granted with a routine that has been called since the last grant or restoration. */
  readonly isNotified: boolean;
}

export interface ResourceView {
  readonly namespace: { readonly kind: NamespaceKind; readonly id: number };
  /** Names from the root resource down, one character a byte. */
  readonly path: readonly string[];
  readonly value: ValueBlock;
  readonly isValid: boolean;
  readonly sequence: number;
  readonly domain: string | null;
  readonly granted: readonly LockView[];
  readonly converting: readonly LockView[];
  readonly waiting: readonly LockView[];
}

export interface ProcessView {
  readonly pid: Pid;
  readonly member: number;
  readonly uid: number;
  readonly namespaces: readonly string[];
  readonly group: GroupId;
  readonly domains: readonly string[];
  readonly locks: readonly LockId[];
  readonly signal: number;
  readonly undelivered: readonly DlmEvent[];
}

export interface DlmSnapshot {
  readonly nowMs: number;
  readonly resources: readonly ResourceView[];
  readonly processes: readonly ProcessView[];
  readonly groups: readonly {
    readonly id: GroupId;
    readonly creator: Pid;
    readonly processes: readonly Pid[];
    readonly locks: readonly LockId[];
    readonly namespaces: readonly string[];
  }[];
  readonly domains: readonly {
    readonly name: string;
    readonly attached: readonly Pid[];
    readonly resources: number;
    readonly inRecovery: boolean;
    readonly isInvalidated: boolean;
  }[];
}

/** Everything that can be observed, in an order that depends on names and numbers only. */
export function takeSnapshot(core: Core): DlmSnapshot {
  return {
    nowMs: core.nowMs,
    resources: allResources(core).map(viewResource),
    processes: byNumber(core.processes).map(viewProcess),
    groups: byNumber(core.groups).map((group) => ({
      id: group.id,
      creator: group.creator.pid,
      processes: [...group.processes].map(({ pid }) => pid).sort(ascending),
      locks: [...group.locks].map(({ id }) => id).sort(ascending),
      namespaces: group.namespaces.map(({ key }) => key),
    })),
    domains: [...core.domains.values()].sort(byName).map((domain) => ({
      name: domain.name,
      attached: [...domain.attachments].map(({ process }) => process.pid).sort(ascending),
      resources: domain.resources.size,
      inRecovery: domain.collection !== null,
      isInvalidated: domain.invalidated,
    })),
  };
}

function byNumber<T>(table: ReadonlyMap<number, T>): T[] {
  return [...table].sort(([a], [b]) => a - b).map(([, element]) => element);
}

function ascending(a: number, b: number): number {
  return a - b;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function allResources(core: Core): Resource[] {
  return [...core.namespaces.values()].sort(byKindAndId).flatMap(resourcesOf);
}

/** The resources of a namespace by name, each before those below it. */
export function resourcesOf({ resources }: Namespace): Resource[] {
  const found: Resource[] = [];
  const visit = (table: ReadonlyMap<string, Resource> | null) => {
    for (const resource of [...(table?.values() ?? [])].sort(byName)) {
      if (resource.exists) found.push(resource);
      visit(resource.children);
    }
  };
  visit(resources);
  return found;
}

export function byKindAndId(a: Namespace, b: Namespace): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.id - b.id;
}

/** The names from the root resource down. */
export function pathOf(resource: Resource): string[] {
  const path: string[] = [];
  for (let at: Resource | null = resource; at !== null; at = at.parent) path.push(at.name);
  return path.reverse();
}

function viewResource(resource: Resource): ResourceView {
  const { kind, id } = resource.namespace;
  return {
    namespace: { kind, id },
    path: pathOf(resource),
    value: resource.value,
    isValid: resource.isValid,
    sequence: resource.sequence,
    domain: resource.domain?.name ?? null,
    granted: resource.held
      .all()
      .filter(({ request }) => request === null)
      .map(viewLock),
    converting: [...resource.converting].map(({ lock }) => viewLock(lock)),
    waiting: [...resource.waiting].map(({ lock }) => viewLock(lock)),
  };
}

export function viewLock(lock: Lock): LockView {
  const { request } = lock;
  const routine = lock.isWaiting ? request?.terms.blkrtn : lock.blkrtn;
  const process = request?.process ?? lock.process;
  return {
    lkid: lock.id,
    parent: lock.parent?.id ?? 0,
    pid: process?.pid ?? 0,
    group: lock.group?.id ?? 0,
    transaction: lock.owner.transaction,
    mode: modeNames[lock.mode],
    requested: request === null ? null : modeNames[request.terms.mode],
    queuedMs: request?.queuedMs ?? null,
    hasBlockingRoutine: routine != null,
    isNotified: request === null && lock.blkrtn !== null && !lock.armed,
  };
}

function viewProcess(process: Process): ProcessView {
  return {
    pid: process.pid,
    member: process.member,
    uid: process.uid,
    namespaces: [...process.namespaces.values()].map(({ key }) => key),
    group: process.group?.id ?? 0,
    domains: [...process.domains.values()].map(({ domain }) => domain.name),
    locks: [...process.locks].map(({ id }) => id).sort(ascending),
    signal: process.mailbox.signal,
    undelivered: process.mailbox.contents(),
  };
}

/** A pending request and one thing it waits for: a lock whose mode conflicts, or a request ahead of it. */
export interface Wait {
  readonly lkid: LockId;
  readonly waiter: string;
  readonly for: LockId;
  readonly holder: string;
  readonly why: 'mode' | 'order';
  /** Whether the search for deadlocks follows it (DLM-058, DLM-059). */
  readonly isFollowed: boolean;
}

/** Who waits for whom, in the order in which the requests were queued (DLM-208). */
export function listWaits(core: Core): Wait[] {
  const waits: Wait[] = [];
  const pending = allResources(core).flatMap((resource) => [
    ...resource.converting,
    ...resource.waiting,
  ]);
  for (const request of pending.sort((a, b) => a.order - b.order)) addWaits(request, waits);
  return waits;
}

function addWaits(request: Pending, waits: Wait[]): void {
  const { lock, terms } = request;
  const { resource } = lock;
  const wait = (other: Lock, flags: number, why: Wait['why']) => {
    const isFollowed = (terms.flags & Flag.NODLCKWT) === 0 && (flags & Flag.NODLCKBLK) === 0;
    const waiter = nameOwner(lock.owner);
    waits.push({
      lkid: lock.id,
      waiter,
      for: other.id,
      holder: nameOwner(other.owner),
      why,
      isFollowed,
    });
  };
  for (const holder of resource.held.all()) {
    if (holder !== lock && !isCompatible(terms.mode, holder.mode))
      wait(holder, holder.flags, 'mode');
  }
  for (let at = resource.aheadOf(request); at !== null; at = resource.aheadOf(at)) {
    wait(at.lock, at.terms.flags, 'order');
  }
}

/** `process 524289`, `transaction member 1 number 7`, or `lock group`. */
function nameOwner(owner: Owner): string {
  if (owner.transaction !== null) return `transaction ${owner.transaction}`;
  return owner.process === null ? 'lock group' : `process ${owner.process.pid}`;
}
