// The lock manager at one moment for those who look often: as much as was asked for, and no more work than that is
// large. The full and slow picture is the snapshot of views.ts.
import type { Core, DlmStatistics } from './core.ts';
import type { DeadlockKind } from './deadlock-log.ts';
import type { GroupId, LockId, MemberNumber, NamespaceKind, Pid, ValueBlock } from './interface.ts';
import { conflictsOf, highestMode, Mode, type ModeName, modeBit, modeNames } from './modes.ts';
import type { Lock, Namespace, Pending, Process, Resource } from './records.ts';
import { byKindAndId, pathOf, resourcesOf, viewLock } from './views.ts';

/** Holders that a request is said to wait for; a longer list helps nobody and grows with the square of the locks. */
const holdersNamedMax = 64;

export interface SampledLock {
  readonly lkid: LockId;
  readonly parent: LockId;
  readonly pid: Pid;
  readonly group: GroupId;
  readonly transaction: string | null;
  readonly mode: ModeName;
  readonly requested: ModeName | null;
  readonly queuedAt: number | null;
  readonly hasBlockingRoutine: boolean;
  readonly isNotified: boolean;
}

export interface SampledResource {
  readonly namespace: string;
  readonly path: readonly string[];
  readonly grantMode: ModeName;
  readonly value: ValueBlock;
  readonly isValid: boolean;
  readonly invalidBecause: string | null;
  readonly sequence: number;
  readonly domain: string | null;
  readonly granted: readonly SampledLock[];
  readonly converting: readonly SampledLock[];
  readonly waiting: readonly SampledLock[];
}

export interface SampledWait {
  readonly lkid: LockId;
  readonly for: LockId;
  readonly why: 'mode' | 'order';
}

export interface SampledDeadlock {
  readonly at: number;
  readonly kind: DeadlockKind;
  /** The victim first; `omitted` more requests were on the circle. */
  readonly circle: readonly {
    readonly lkid: LockId;
    readonly pid: Pid;
    readonly namespace: string;
    readonly path: readonly string[];
    readonly mode: ModeName;
    readonly requested: ModeName;
  }[];
  readonly omitted: number;
}

export interface Sample {
  readonly at: number;
  readonly namespaces: readonly {
    readonly key: string;
    readonly kind: NamespaceKind;
    readonly id: number;
    readonly resources: number;
    readonly locks: number;
    readonly pending: number;
  }[];
  readonly resources: readonly SampledResource[] | null;
  readonly waits: readonly SampledWait[];
  readonly processes: readonly {
    readonly pid: Pid;
    readonly member: MemberNumber;
    readonly uid: number;
    readonly namespaces: readonly string[];
    readonly locks: number;
  }[];
  readonly deadlocks: readonly SampledDeadlock[];
  readonly statistics: DlmStatistics;
  readonly locks: number;
}

export interface SampleOptions {
  /** The key of a namespace; null for all of them. */
  readonly namespace: string | null;
  /** With more locks, or more resources, than this in the namespaces asked for `resources` is null. */
  readonly locksMax: number;
}

/** Looks; changes nothing. */
export function takeSample(core: Core, { namespace, locksMax }: SampleOptions): Sample {
  const namespaces = [...core.namespaces.values()].sort(byKindAndId);
  const wanted = namespaces.filter(({ key }) => namespace === null || key === namespace);
  const size = sum(wanted.map((one) => Math.max(one.lockCount, one.resourceCount)));
  const resources = size > locksMax ? null : wanted.flatMap(resourcesOf);
  return {
    at: core.nowMs,
    namespaces: namespaces.map(sampleNamespace),
    resources: resources?.map(sampleResource) ?? null,
    waits: (resources ?? []).flatMap(waitsOn),
    processes: [...core.processes.values()].map(sampleProcess),
    deadlocks: sampleDeadlocks(core),
    statistics: { ...core.statistics },
    locks: core.lockCount,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sampleNamespace(namespace: Namespace): Sample['namespaces'][number] {
  const { key, kind, id, resourceCount, lockCount, pendingCount } = namespace;
  return { key, kind, id, resources: resourceCount, locks: lockCount, pending: pendingCount };
}

function sampleResource(resource: Resource): SampledResource {
  const { held, converting, waiting, isValid } = resource;
  const because = resource.invalidBecause ?? resource.domain?.whyInvalid ?? null;
  return {
    namespace: resource.namespace.key,
    path: pathOf(resource),
    grantMode: modeNames[highestMode(held.modes)],
    value: resource.value,
    isValid,
    invalidBecause: isValid ? null : because,
    sequence: resource.sequence,
    domain: resource.domain?.name ?? null,
    granted: held
      .all()
      .filter(({ request }) => request === null)
      .map(sampleLock),
    converting: [...converting].map(({ lock }) => sampleLock(lock)),
    waiting: [...waiting].map(({ lock }) => sampleLock(lock)),
  };
}

function sampleLock(lock: Lock): SampledLock {
  const { queuedMs, ...view } = viewLock(lock);
  return { ...view, queuedAt: queuedMs };
}

function waitsOn(resource: Resource): SampledWait[] {
  return [...resource.converting, ...resource.waiting].flatMap(waitsOf);
}

/** The holders whose modes conflict, and the request directly ahead, which waits for those ahead of itself. */
function waitsOf(request: Pending): SampledWait[] {
  const { lock } = request;
  const { resource, id: lkid } = lock;
  const waits: SampledWait[] = [];
  for (const holder of conflictingHolders(request)) {
    if (waits.length === holdersNamedMax) break;
    if (holder !== lock) waits.push({ lkid, for: holder.id, why: 'mode' });
  }
  const ahead = resource.aheadOf(request);
  if (ahead !== null) waits.push({ lkid, for: ahead.lock.id, why: 'order' });
  return waits;
}

function* conflictingHolders({ lock, terms }: Pending): IterableIterator<Lock> {
  const { held } = lock.resource;
  const modes = conflictsOf(terms.mode) & held.modes;
  for (let mode: number = Mode.EX; mode >= Mode.NL; mode -= 1) {
    if ((modes & modeBit(mode)) !== 0) yield* held.of(mode);
  }
}

function sampleProcess(process: Process): Sample['processes'][number] {
  const { pid, member, uid, namespaces, locks } = process;
  const keys = [...namespaces.values()].map(({ key }) => key);
  return { pid, member, uid, namespaces: keys, locks: locks.length };
}

function sampleDeadlocks(core: Core): SampledDeadlock[] {
  return core.deadlocks.entries.map(({ atMs, kind, circle, omitted }) => ({
    at: atMs,
    kind,
    omitted,
    circle: circle.map(({ lkid, pid, resource, mode, requested }) => ({
      lkid,
      pid,
      namespace: resource.namespace.key,
      path: pathOf(resource),
      mode: modeNames[mode],
      requested: modeNames[requested],
    })),
  }));
}
