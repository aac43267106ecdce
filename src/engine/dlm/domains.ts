// Recovery domains: dlm_rd_attach, detach, collect and validate. A persistent resource whose value block became invalid
// is kept without locks until somebody has collected and validated its domain.
import type { Core } from './core.ts';
import { DomainFlag, hasStrangeFlag } from './flags.ts';
import type { CollectionHandle, DomainHandle } from './interface.ts';
import { forgetDomain, retire } from './lifetime.ts';
import { type Attachment, Domain, type Group, type Process, type Resource } from './records.ts';
import { Status } from './status.ts';
import { invalidate } from './value.ts';

export interface DomainAnswer {
  readonly status: Status;
  /** 0 if there is none. */
  readonly rdId: DomainHandle;
}

export interface CollectAnswer {
  readonly status: Status;
  /** 0 if there is none. */
  readonly handle: CollectionHandle;
  /** Resources collected. */
  readonly size: number;
}

/** dlm_rd_attach. */
export function attachToDomain(
  core: Core,
  process: Process,
  name: string,
  flag: number,
): DomainAnswer {
  const { domainNameCharsMax, domainsPerProcessMax, domainsMax } = core.settings;
  const forGroup = flag === DomainFlag.GROUP;
  if (!forGroup && flag !== DomainFlag.PROCESS) return refusal(Status.BADPARAM);
  if (typeof name !== 'string' || name.length === 0) return refusal(Status.BADPARAM);
  if (name.length > domainNameCharsMax) return refusal(Status.ENAMETOOLONG);
  if (forGroup && process.group === null) return refusal(Status.NO_GROUP);
  const group = forGroup ? process.group : null;
  const known = core.domains.get(name);
  for (const attachment of process.domains.values()) {
    if (attachment.domain === known && attachment.group === group) return refusal(Status.ATTACHED);
  }
  const isFull = process.domains.size >= domainsPerProcessMax;
  if (isFull || (known === undefined && core.domains.size >= domainsMax)) {
    return refusal(Status.TOOMANYRD);
  }
  const domain = known ?? new Domain(name);
  core.domains.set(name, domain);
  const attachment = { domain, process, group };
  domain.attachments.add(attachment);
  const rdId = process.nextDomainHandle;
  process.nextDomainHandle += 1;
  process.domains.set(rdId, attachment);
  return { status: Status.SUCCESS, rdId };
}

function refusal(status: Status): DomainAnswer {
  return { status, rdId: 0 };
}

/** dlm_rd_detach. */
export function detachFromDomain(
  core: Core,
  process: Process,
  rdId: DomainHandle,
  flag: number,
): Status {
  if (hasStrangeFlag(flag, DomainFlag.INVALIDATE)) return Status.BADPARAM;
  const attachment = process.domains.get(rdId);
  if (attachment === undefined) return Status.IVRDID;
  const { domain } = attachment;
  if (domain.collection?.process === process) return Status.EINPROGRESS;
  if (ownsLocksIn(process, attachment)) return Status.HASLOCKS;
  if (flag === DomainFlag.INVALIDATE) invalidateDomain(domain);
  drop(core, process, rdId, attachment);
  return Status.SUCCESS;
}

/** A process answers for its own locks, and the last process attached for a group for the group's (DLM-388, DLM-390). */
function ownsLocksIn(process: Process, { domain, group }: Attachment): boolean {
  if (group === null) return hasLockIn(process, domain);
  const others = [...domain.attachments].some(
    (other) => other.group === group && other.process !== process,
  );
  return !others && hasLockIn(group, domain);
}

function hasLockIn(holder: Process | Group, domain: Domain): boolean {
  for (const { resource } of holder.locks) if (resource.domain === domain) return true;
  return false;
}

/** All its resources appear invalid until collect and validate (DLM-389). */
function invalidateDomain(domain: Domain): void {
  domain.invalidated = true;
  for (const resource of domain.resources) {
    invalidate(resource, domain.whyInvalid);
  }
}

function drop(core: Core, process: Process, rdId: DomainHandle, attachment: Attachment): void {
  const { domain } = attachment;
  process.domains.delete(rdId);
  domain.attachments.delete(attachment);
  if (domain.collection?.process === process) domain.collection = null;
  forgetDomain(core, domain);
}

/** What a process attached for its group goes with the group (DLM-361). */
export function dropGroupAttachments(core: Core, process: Process, group: Group): void {
  for (const [rdId, attachment] of process.domains) {
    if (attachment.group === group) drop(core, process, rdId, attachment);
  }
}

/** The end of a process: what it collected can be collected by others (DLM-383, DLM-396). */
export function dropAllAttachments(core: Core, process: Process): void {
  for (const [rdId, attachment] of process.domains) drop(core, process, rdId, attachment);
}

/** A member has failed: domains that its processes were attached to need another recovery (DLM-385, DLM-386). */
export function noteFailedAttachments(process: Process): void {
  for (const { domain } of process.domains.values()) {
    if (domain.collection !== null) domain.collection.moreToRecover = true;
  }
}

/** dlm_rd_collect: gathers the resources of the domain whose value blocks are invalid. */
export function collectDomain(
  core: Core,
  process: Process,
  rdId: DomainHandle,
  flags: number,
): CollectAnswer {
  if (hasStrangeFlag(flags, 0)) return noCollection(Status.BADPARAM);
  const domain = process.domains.get(rdId)?.domain;
  if (domain === undefined) return noCollection(Status.IVRDID);
  if (domain.collection !== null) {
    const own = domain.collection.process === process;
    return noCollection(own ? Status.EALREADY : Status.EINPROGRESS);
  }
  const resources = new Set<Resource>();
  for (const resource of domain.resources) if (!resource.isValid) resources.add(resource);
  const handle = core.nextCollection;
  core.nextCollection += 1;
  const ofInvalidated = domain.invalidated;
  domain.collection = { handle, process, resources, ofInvalidated, moreToRecover: false };
  return { status: Status.SUCCESS, handle, size: resources.size };
}

function noCollection(status: Status): CollectAnswer {
  return { status, handle: 0, size: 0 };
}

/**
 * dlm_rd_validate: makes the collected value blocks zero and valid, except those that somebody has written meanwhile;
 * resources without locks disappear (DLM-384 to DLM-386).
 */
export function validateDomain(
  core: Core,
  process: Process,
  rdId: DomainHandle,
  handle: CollectionHandle,
  flags: number,
): Status {
  if (hasStrangeFlag(flags, 0)) return Status.BADPARAM;
  const domain = process.domains.get(rdId)?.domain;
  if (domain === undefined) return Status.IVRDID;
  const { collection } = domain;
  if (collection === null || collection.handle !== handle || collection.process !== process) {
    return Status.IVHNDL;
  }
  const lost = [...collection.resources].filter((resource) => !resource.isValid);
  domain.collection = null;
  if (collection.ofInvalidated) domain.invalidated = false;
  for (const resource of lost) {
    resource.value = core.zeroValue;
    resource.valueValid = true;
    retire(core, resource);
  }
  return collection.moreToRecover ? Status.MORE_TO_RECOVER : Status.SUCCESS;
}
