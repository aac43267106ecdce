// Joining and leaving namespaces (manual 9.2.2): who may, how many, and when one may go. Access is checked at the join
// and never again.
import type { Core } from './core.ts';
import { hasStrangeFlag, JoinFlag } from './flags.ts';
import type { NamespaceHandle, NamespaceKind } from './interface.ts';
import { forgetNamespace } from './lifetime.ts';
import { Namespace, type Process } from './records.ts';
import { Status } from './status.ts';

const kinds: readonly (readonly [flag: number, kind: NamespaceKind])[] = [
  [JoinFlag.USER, 'user'],
  [JoinFlag.GROUP, 'group'],
  [JoinFlag.PUBLIC, 'public'],
];

export interface JoinAnswer {
  readonly status: Status;
  /** 0 if there is none. */
  readonly nsp: NamespaceHandle;
}

/** dlm_nsjoin. */
export function joinNamespace(
  core: Core,
  process: Process,
  nsid: number,
  flags: number,
): JoinAnswer {
  const kind = kinds.find(([flag]) => flag === (flags & ~JoinFlag.JOIN_SAME_OK))?.[1];
  if (kind === undefined || !Number.isSafeInteger(nsid) || nsid < 0)
    return refusal(Status.BADPARAM);
  if (!mayJoin(process, kind, nsid)) return refusal(Status.NOACCESS);
  const known = core.namespaces.get(`${kind} ${nsid}`);
  for (const [nsp, joined] of process.namespaces) {
    if (joined !== known) continue;
    const sameOk = (flags & JoinFlag.JOIN_SAME_OK) !== 0;
    return sameOk ? { status: Status.SUCCESS, nsp } : refusal(Status.ATTACHED);
  }
  if (process.namespaces.size >= core.settings.namespacesPerProcessMax) {
    return refusal(Status.TOOMANYNS);
  }
  const namespace = known ?? new Namespace(kind, nsid);
  core.namespaces.set(namespace.key, namespace);
  namespace.users += 1;
  const nsp = process.nextNamespaceHandle;
  process.nextNamespaceHandle += 1;
  process.namespaces.set(nsp, namespace);
  return { status: Status.SUCCESS, nsp };
}

function refusal(status: Status): JoinAnswer {
  return { status, nsp: 0 };
}

/** The user itself, a member of the group, or anybody (DLM-120 to DLM-124). */
function mayJoin(process: Process, kind: NamespaceKind, id: number): boolean {
  if (kind === 'user') return process.uid === id;
  return kind === 'public' || process.gids.includes(id);
}

/** dlm_nsleave. */
export function leaveNamespace(
  core: Core,
  process: Process,
  nsp: NamespaceHandle,
  flags: number,
): Status {
  if (hasStrangeFlag(flags, 0)) return Status.BADPARAM;
  const namespace = process.namespaces.get(nsp);
  if (namespace === undefined) return Status.NOTATTACHED;
  if (process.group?.namespaces.includes(namespace)) return Status.ATTACHEDGROUP;
  for (const { resource } of process.locks) {
    if (resource.namespace === namespace) return Status.HASLOCKS;
  }
  process.namespaces.delete(nsp);
  leave(core, namespace);
  return Status.SUCCESS;
}

/** dlm_detach: leaves all namespaces. */
export function detachProcess(core: Core, process: Process): Status {
  if (process.namespaces.size === 0) return Status.NOTATTACHED;
  if (process.locks.length > 0) return Status.HASLOCKS;
  if (process.group !== null) return Status.ATTACHEDGROUP;
  leaveAllNamespaces(core, process);
  return Status.SUCCESS;
}

export function leaveAllNamespaces(core: Core, process: Process): void {
  for (const namespace of process.namespaces.values()) leave(core, namespace);
  process.namespaces.clear();
}

/** One process or lock group less uses a namespace. */
export function leave(core: Core, namespace: Namespace): void {
  namespace.users -= 1;
  forgetNamespace(core, namespace);
}
