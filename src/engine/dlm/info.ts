// Questions about locks and resources: dlm_get_lkinfo and dlm_get_rsbinfo. Asking changes nothing (DLM-420).
import type { Core } from './core.ts';
import type { LockId, LockInfo, NamespaceHandle, ResourceInfo } from './interface.ts';
import type { Queue } from './lists.ts';
import { highestMode, Mode, modeBit } from './modes.ts';
import type { Lock, Pending, Process, Resource } from './records.ts';
import { Status } from './status.ts';

export type LockInfoAnswer =
  | { readonly status: typeof Status.SUCCESS; readonly info: LockInfo }
  | { readonly status: typeof Status.IVLOCKID | typeof Status.NOACCESS; readonly info: null };

/** dlm_get_lkinfo: for the lock's owner and root (DLM-410). */
export function getLockInfo(core: Core, process: Process, lkid: LockId): LockInfoAnswer {
  const own = core.find(process, lkid);
  if (own !== undefined) return { status: Status.SUCCESS, info: describeLock(own) };
  const strange = core.locks.get(lkid);
  if (strange === undefined) return { status: Status.IVLOCKID, info: null };
  if (!process.isRoot) return { status: Status.NOACCESS, info: null };
  return { status: Status.SUCCESS, info: describeLock(strange) };
}

function describeLock(lock: Lock): LockInfo {
  const { request, resource } = lock;
  // Until a conversion is granted the lock keeps its routine and parameter (DLM-181).
  const routines = lock.isWaiting && request !== null ? request.terms : lock;
  const asked = request?.terms ?? lock;
  const process = request?.process ?? lock.process;
  return {
    resnam: resource.name,
    resnlen: resource.name.length,
    parlkid: lock.parent?.id ?? 0,
    rqmode: asked.mode,
    grmode: lock.mode,
    valb: asked.value,
    flags: asked.flags,
    notprm: routines.notprm,
    hint: asked.hint,
    blkrtn: routines.blkrtn,
    cplrtn: asked.cplrtn,
    timeout: asked.timeout,
    sig: process?.mailbox.signal ?? 0,
    lkstate: stateNumber(lock),
    lk_pid: process?.pid ?? 0,
    counters: {
      conversions: lock.conversions,
      unchangedReads: lock.unchangedReads,
      notifications: lock.notifications,
    },
  };
}

function stateNumber(lock: Lock): LockInfo['lkstate'] {
  if (lock.isWaiting) return 3;
  return lock.request === null ? 1 : 2;
}

export interface ResourceInfoAnswer {
  readonly status: Status;
  readonly info: ResourceInfo | null;
}

/** dlm_get_rsbinfo: by name in a joined namespace, or by name below one of the caller's locks (DLM-415). */
export function getResourceInfo(
  core: Core,
  process: Process,
  nsp: NamespaceHandle,
  name: string,
  parent: LockId,
): ResourceInfoAnswer {
  const namespace = process.namespaces.get(nsp);
  if (namespace === undefined) return { status: Status.NOTATTACHED, info: null };
  const parentLock = parent === 0 ? null : core.find(process, parent);
  if (parentLock === undefined) return { status: Status.IVLOCKID, info: null };
  const table = parentLock === null ? namespace.resources : parentLock.resource.children;
  const resource = table?.get(name);
  if (resource === undefined || !resource.exists) return { status: Status.ENOENT, info: null };
  return { status: Status.SUCCESS, info: describeResource(resource) };
}

function describeResource(resource: Resource): ResourceInfo {
  const holders = resource.held.all();
  const waiting = [...resource.waiting];
  const ggmode = highestMode(resource.held.modes);
  const hasRoutine = holders.filter((lock) => lock.blkrtn !== null).length;
  return {
    vbstatus: resource.isValid ? 1 : 0,
    vbseqnum: resource.sequence,
    subrescnt: [...(resource.children?.values() ?? [])].filter((child) => child.exists).length,
    lckcnt: resource.lockCount,
    blkastcnt: hasRoutine + waiting.filter(({ terms }) => terms.blkrtn !== null).length,
    ggcnt: holders.filter((lock) => lock.mode === ggmode).length,
    ggmode,
    cvtqmode: highestRequested(resource.converting),
    wtqmode: highestRequested(resource.waiting),
    valb: resource.value,
  };
}

function highestRequested(queue: Queue<Pending>): Mode {
  let modes: number = Mode.NONE;
  for (const { terms } of queue) modes |= modeBit(terms.mode);
  return highestMode(modes);
}
