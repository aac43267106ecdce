// Lock groups: dlm_glc_create, attach, detach and destroy. A group's locks belong to its container, so they outlive any
// one of its processes; the end of the container releases them as the end of a holder does.
import type { Core } from './core.ts';
import { dropGroupAttachments } from './domains.ts';
import { GroupFlag, hasStrangeFlag } from './flags.ts';
import type { GroupId, NamespaceHandle } from './interface.ts';
import { leave } from './namespaces.ts';
import { takeBackNotes } from './notes.ts';
import { dismiss, withdraw } from './outcome.ts';
import { Group, type Lock, type Namespace, type Process } from './records.ts';
import { releaseForLost } from './release.ts';
import { Status } from './status.ts';

export interface GroupAnswer {
  readonly status: Status;
  /** 0 if there is none. */
  readonly id: GroupId;
}

/** dlm_glc_create: makes a container tied to joined namespaces and attaches the caller. */
export function createGroup(
  core: Core,
  process: Process,
  flags: number,
  handles: readonly NamespaceHandle[],
): GroupAnswer {
  const both = GroupFlag.OWNED | GroupFlag.PERM;
  const { namespacesPerProcessMax } = core.settings;
  if (hasStrangeFlag(flags, both) || flags === both) return refusal(Status.BADPARAM);
  if (handles.length < 1 || handles.length > namespacesPerProcessMax)
    return refusal(Status.BADPARAM);
  if (process.group !== null) return refusal(Status.ATTACHED);
  const namespaces: Namespace[] = [];
  for (const nsp of handles) {
    const namespace = process.namespaces.get(nsp);
    if (namespace === undefined) return refusal(Status.NOTATTACHED);
    // Anybody could destroy a group of a public namespace (DLM-360).
    if (namespace.kind === 'public') return refusal(Status.PUBNS_DISALLOW);
    if (!namespaces.includes(namespace)) namespaces.push(namespace);
  }
  const id = core.nextGroupId;
  core.nextGroupId += 1;
  const owned = (flags & GroupFlag.OWNED) !== 0;
  const permanent = (flags & GroupFlag.PERM) !== 0;
  const group = new Group(id, process, { owned, permanent, namespaces });
  for (const namespace of namespaces) namespace.users += 1;
  core.groups.set(id, group);
  enter(group, process);
  return { status: Status.SUCCESS, id };
}

function refusal(status: Status): GroupAnswer {
  return { status, id: 0 };
}

function enter(group: Group, process: Process): void {
  group.processes.add(process);
  process.group = group;
}

/** dlm_glc_attach. */
export function attachToGroup(core: Core, process: Process, id: GroupId, flags: number): Status {
  if (hasStrangeFlag(flags, 0)) return Status.BADPARAM;
  if (process.group !== null) return Status.ATTACHED;
  const group = core.groups.get(id);
  if (group === undefined || group.member !== process.member) return Status.ENOENT;
  if (!group.namespaces.every((namespace) => process.hasJoined(namespace))) {
    return Status.NOTATTACHED;
  }
  enter(group, process);
  return Status.SUCCESS;
}

/** dlm_glc_detach. */
export function detachFromGroup(core: Core, process: Process): Status {
  const { group } = process;
  if (group === null) return Status.NOTATTACHED;
  if (isAttachedForGroup(process)) return Status.ATTACHED;
  const endsGroup = group.owned && group.creator === process;
  if (endsGroup && !canKillAll(group, process)) return Status.KILLFAIL;
  for (const lock of [...group.locks]) handBack(core, process, lock, 'detached');
  exit(core, group, process);
  return Status.SUCCESS;
}

function isAttachedForGroup(process: Process): boolean {
  return [...process.domains.values()].some(({ group }) => group !== null);
}

/** A process of a group has ended; what it was doing with group locks is undone (DLM-349). */
export function leaveGroupAtEnd(core: Core, process: Process): void {
  const { group } = process;
  if (group === null) return;
  for (const lock of [...group.locks]) handBack(core, process, lock, 'ended');
  exit(core, group, process);
}

/** A process lets go of a group lock it made or was using (DLM-350 to DLM-352). */
function handBack(core: Core, process: Process, lock: Lock, why: 'detached' | 'ended'): void {
  const { request } = lock;
  if (request?.process === process) {
    if (!lock.isWaiting) withdraw(core, request, Status.CANCEL);
    else if (why === 'ended') dismiss(core, lock, Status.ABORT);
    else becomeOwn(process, lock);
  }
  if (lock.released || lock.group === null || lock.process !== process) return;
  lock.process = null;
  lock.blkrtn = null;
  lock.resource.held.arm(lock, false);
  takeBackNotes(lock, process.mailbox);
  if (lock.owner === process.owner) lock.owner = lock.group.owner;
  if (request?.previousOwner === process.owner) request.previousOwner = lock.group.owner;
}

/** A waiting request stays with the process that made it. */
function becomeOwn(process: Process, lock: Lock): void {
  lock.group?.locks.remove(lock);
  lock.group = null;
  process.locks.push(lock);
}

function exit(core: Core, group: Group, process: Process): void {
  group.processes.delete(process);
  process.group = null;
  dropGroupAttachments(core, process, group);
  const isOver = group.owned && group.creator === process;
  if (isOver || (group.processes.size === 0 && !group.permanent)) {
    endGroup(core, group, 'its owner has left the lock group');
  }
}

/** dlm_glc_destroy. Whoever calls it is spared by DLM_GLC_FORCE. */
export function destroyGroup(core: Core, process: Process, id: GroupId, flags: number): Status {
  if (hasStrangeFlag(flags, GroupFlag.LOCKS | GroupFlag.FORCE)) return Status.BADPARAM;
  const group = core.groups.get(id);
  if (group === undefined || group.member !== process.member) return Status.ENOENT;
  if (!mayDestroy(process, group)) return Status.NOACCESS;
  const force = (flags & GroupFlag.FORCE) !== 0;
  if (group.processes.size > 0 && !force) return Status.HASPROCS;
  if (group.locks.length > 0 && flags === 0) return Status.HASLOCKS;
  if (!canKillAll(group, process)) return Status.KILLFAIL;
  endGroup(core, group, 'its lock group was destroyed', process);
  return Status.SUCCESS;
}

function mayDestroy(process: Process, group: Group): boolean {
  if (process.isRoot || group.creator === process) return true;
  return group.namespaces.some((namespace) => process.hasJoined(namespace));
}

function canKillAll(group: Group, spared: Process): boolean {
  return [...group.processes].every((process) => process === spared || process.killable);
}

/** The container goes: its locks are released, and who is still attached is killed (DLM-353, DLM-355, DLM-359). */
export function endGroup(core: Core, group: Group, reason: string, spared?: Process): void {
  core.groups.delete(group.id);
  const processes = [...group.processes];
  group.processes.clear();
  for (const process of processes) {
    process.group = null;
    dropGroupAttachments(core, process, group);
    if (process !== spared) core.dying.push({ process, reason });
  }
  releaseForLost(core, [...group.locks], `Lock group ${group.id} ended`);
  for (const namespace of group.namespaces) leave(core, namespace);
}
