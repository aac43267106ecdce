// How locks, resources and namespaces come into being and go. A resource lives as long as a lock is on it (manual 9.2,
// 9.4), or as its recovery domain needs it; nothing here grants or settles.
import type { Core } from './core.ts';
import { takeBackNotes } from './notes.ts';
import {
  type Domain,
  type Group,
  Lock,
  type Namespace,
  type Owner,
  type Process,
  Resource,
} from './records.ts';
import { invalidate } from './value.ts';

/** Makes a resource with an empty, valid value block (DLM-146). */
export function createResource(
  core: Core,
  namespace: Namespace,
  parent: Resource | null,
  name: string,
): Resource {
  const resource = new Resource(namespace, parent, name, core.zeroValue);
  if (parent === null) {
    namespace.resources.set(name, resource);
  } else {
    parent.children ??= new Map();
    parent.children.set(name, resource);
  }
  return resource;
}

/** Makes a resource persistent in a domain. */
export function joinDomain(resource: Resource, domain: Domain): void {
  if (!resource.exists) resource.namespace.resourceCount += 1;
  resource.domain = domain;
  domain.resources.add(resource);
  if (domain.invalidated) invalidate(resource, domain.whyInvalid);
}

export interface LockPlace {
  readonly resource: Resource;
  readonly parent: Lock | null;
  readonly process: Process;
  readonly group: Group | null;
  readonly owner: Owner;
}

/** Makes a lock that is in no queue yet. */
export function createLock(core: Core, place: LockPlace): Lock {
  const { resource, parent, process, group, owner } = place;
  const lock = new Lock(core.locks.nextId(), resource, parent, process, group, owner);
  core.locks.add(lock);
  core.lockCount += 1;
  if (!resource.exists) resource.namespace.resourceCount += 1;
  resource.namespace.lockCount += 1;
  resource.lockCount += 1;
  (group ?? process).locks.push(lock);
  if (owner.transaction !== null) owner.locks.add(lock);
  if (parent !== null) {
    parent.sublocks ??= new Set();
    parent.sublocks.add(lock);
  }
  return lock;
}

/** Takes a lock without a pending request out of everything; its resource is touched or gone. */
export function removeLock(core: Core, lock: Lock): void {
  const { resource, owner, parent } = lock;
  if (!lock.isWaiting) resource.held.remove(lock);
  const holder = lock.group ?? lock.process;
  holder?.locks.remove(lock);
  core.locks.remove(lock);
  if (owner.transaction !== null) forgetTransaction(core, owner, lock);
  parent?.sublocks?.delete(lock);
  if (lock.notes !== null) takeBackNotes(lock);
  core.lockCount -= 1;
  core.statistics.releases += 1;
  resource.namespace.lockCount -= 1;
  resource.lockCount -= 1;
  if (resource.lockCount === 0) retire(core, resource);
  else core.touch(resource);
}

function forgetTransaction(core: Core, owner: Owner, lock: Lock): void {
  owner.locks.delete(lock);
  if (owner.locks.size === 0) core.idleTransactions.keep(owner);
}

/** The last lock is gone: the resource goes too, unless its domain has to recover it (DLM-149, DLM-377). */
export function retire(core: Core, resource: Resource): void {
  if (resource.lockCount > 0 || resource.outlivesLocks) return;
  if (resource.domain !== null) leaveDomain(core, resource, resource.domain);
  resource.value = core.zeroValue;
  resource.valueValid = true;
  resource.sequence = 0;
  resource.namespace.resourceCount -= 1;
  core.idleResources.keep(resource);
  forgetNamespace(core, resource.namespace);
}

function leaveDomain(core: Core, resource: Resource, domain: Domain): void {
  resource.domain = null;
  domain.resources.delete(resource);
  forgetDomain(core, domain);
}

/** A recovery domain that nobody is attached to and nothing belongs to needs no record, unless it is invalid. */
export function forgetDomain(core: Core, domain: Domain): void {
  const isUsed = domain.attachments.size > 0 || domain.resources.size > 0 || domain.invalidated;
  if (!isUsed) core.domains.delete(domain.name);
}

/** A namespace without users and resources needs no record. */
export function forgetNamespace(core: Core, namespace: Namespace): void {
  if (namespace.users > 0) return;
  for (const resource of namespace.resources.values()) if (!resource.isIdle) return;
  core.namespaces.delete(namespace.key);
}
