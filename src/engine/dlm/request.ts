// New requests: dlm_lock, dlm_locktp, dlm_quelock and dlm_quelocktp (manual 9.3, 9.6.1). A request is checked, finds or
// makes its resource, and is granted at once, queued, or refused.
import type { Core } from './core.ts';
import { Flag, type Form } from './flags.ts';
import { grant } from './grant.ts';
import type { Answer, LockArgs, LocktpArgs } from './interface.ts';
import { createLock, createResource, joinDomain } from './lifetime.ts';
import { Mode } from './modes.ts';
import {
  type Domain,
  type Group,
  type Lock,
  Owner,
  Pending,
  type Process,
  type Resource,
  type Terms,
} from './records.ts';
import { finish } from './settle.ts';
import { Status } from './status.ts';
import { answerAtOnce, answerQueued, refusal, toTerms } from './terms.ts';

/** A request that has passed its checks, as far as they do not depend on the resource. */
interface Applicant extends Applying {
  readonly group: Group | null;
  readonly parent: Lock | null;
}

/** Who asks, who is responsible when deadlock is sought, and for what. */
export interface Applying {
  readonly process: Process;
  readonly owner: Owner;
  readonly terms: Terms;
  readonly form: Form;
}

/** Requests a new lock. `tp` arguments are looked at only by the forms that know their flags. */
export function requestLock(core: Core, process: Process, args: LocktpArgs, form: Form): Answer {
  const terms = toTerms(core, args, form);
  if (terms === null) return refusal(Status.BADPARAM);
  const name = significantName(args);
  const { resourceNameBytesMax } = core.settings;
  if (name === null) return refusal(Status.EFAULT);
  if (name.length === 0 || name.length > resourceNameBytesMax) return refusal(Status.IVBUFLEN);

  const parent = args.parent ? core.find(process, args.parent) : null;
  if (parent === undefined) return refusal(Status.IVLOCKID);
  if (parent?.isWaiting) return refusal(Status.PARNOTGRANT);
  const namespace = parent?.resource.namespace ?? process.namespaces.get(args.nsp ?? 0);
  if (namespace === undefined) return refusal(Status.NOTATTACHED);

  const table = parent === null ? namespace.resources : parent.resource.children;
  const found = table?.get(name) ?? null;
  const isTp = (form.flags & Flag.GROUP_LOCK) !== 0;
  const refused = isTp ? refuseTp(process, parent, namespace, terms.flags, args) : Status.SUCCESS;
  if (refused !== Status.SUCCESS) return refusal(refused);
  const domain = isTp && args.domain ? (process.domains.get(args.domain)?.domain ?? null) : null;
  const persistent = (terms.flags & Flag.PERSIST) !== 0 ? domain : null;
  if (found !== null && found.domain !== persistent) {
    const mismatch = refusePersistence(found, persistent);
    if (mismatch !== Status.SUCCESS) return refusal(mismatch);
  }
  const atOnce = found === null || fitsAtOnce(found, terms.mode);
  if (!atOnce && (terms.flags & Flag.NOQUEUE) !== 0) {
    core.statistics.refusedByNoqueue += 1;
    return refusal(Status.NOTQUEUED);
  }
  if (!hasRoom(core, process, parent, form)) return refusal(Status.INSFMEM);
  if (found === null && !isByteString(name)) return refusal(Status.BADPARAM);

  const resource = found ?? createResource(core, namespace, parent?.resource ?? null, name);
  if (persistent !== null && resource.domain === null) joinDomain(resource, persistent);
  const group = (terms.flags & Flag.GROUP_LOCK) !== 0 ? process.group : null;
  const owner = isTp ? ownerOf(core, process, args, terms.flags) : process.owner;
  return place(core, resource, { process, group, parent, owner, terms, form }, atOnce);
}

/** NL always, others only if nobody is queued and all holders are compatible (DLM-161 to DLM-165). */
function fitsAtOnce(resource: Resource, mode: Mode): boolean {
  return mode === Mode.NL || (!resource.hasPending && resource.fits(mode, null));
}

/** The bytes of the name that count (DLM-141); null if more are to be read than there are. */
function significantName(args: LockArgs): string | null {
  const { name, length } = args;
  if (typeof name !== 'string') return null;
  if (length === undefined || length === name.length) return name;
  if (!Number.isInteger(length) || length < 0) return '';
  return length > name.length ? null : name.slice(0, length);
}

function isByteString(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) if (name.charCodeAt(at) > 0xff) return false;
  return true;
}

/** What dlm_locktp and dlm_quelocktp check besides. */
function refuseTp(
  process: Process,
  parent: Lock | null,
  namespace: Resource['namespace'],
  flags: number,
  args: LocktpArgs,
): Status {
  if ((flags & Flag.GROUP_LOCK) !== 0) {
    const { group } = process;
    if (group === null) return Status.NO_GROUP;
    if (!group.namespaces.includes(namespace)) return Status.NOTATTACHED;
    // A lock of the group under one of a process would lose its parent when the process ends.
    if (parent !== null && parent.group === null) return Status.BADPARAM;
  }
  const needsDomain = (flags & Flag.PERSIST) !== 0;
  if ((args.domain || needsDomain) && !process.domains.has(args.domain ?? 0)) return Status.IVRDID;
  return Status.SUCCESS;
}

/** A resource in use is persistent or not, and of one domain (DLM-375). */
function refusePersistence(resource: Resource, domain: Domain | null): Status {
  if (domain === null) return Status.IS_PR;
  if (resource.domain !== null) return Status.PR_RD_MISMATCH;
  return resource.exists ? Status.NOT_PR : Status.SUCCESS;
}

function hasRoom(core: Core, process: Process, parent: Lock | null, form: Form): boolean {
  const { locksMax, notificationsPerProcessMax, resourceDepthMax } = core.settings;
  if (parent !== null && parent.resource.depth >= resourceDepthMax) return false;
  if (core.lockCount >= locksMax || core.locks.isFull) return false;
  return !form.queued || process.mailbox.noteCount < notificationsPerProcessMax;
}

/** The transaction, or the process itself (DLM-219, DLM-364 to DLM-368). */
function ownerOf(core: Core, process: Process, args: LocktpArgs, flags: number): Owner {
  if (!args.transaction) return process.owner;
  const scope = (flags & Flag.TXID_GLOBAL) !== 0 ? 'global' : `member ${process.member}`;
  const key = `${scope} ${typeof args.transaction} ${args.transaction}`;
  const known = core.transactions.get(key);
  if (known !== undefined) return known;
  const owner = new Owner({ transaction: key });
  core.transactions.set(key, owner);
  return owner;
}

function place(core: Core, resource: Resource, applicant: Applicant, atOnce: boolean): Answer {
  const { process, group, parent, owner, terms, form } = applicant;
  core.statistics.requests += 1;
  const lock = createLock(core, { resource, parent, process, group, owner });
  if (atOnce) {
    core.statistics.requestsAtOnce += 1;
    const read = grant(core, lock, process, terms);
    const answer = answerAtOnce(core, lock, process, { terms, form, read });
    finish(core);
    return answer;
  }
  const pending = enqueue(core, lock, applicant);
  resource.waiting.push(pending);
  finish(core);
  return answerQueued(core, pending);
}

/** Makes the pending request of a lock; the caller puts it into its queue. */
export function enqueue(core: Core, lock: Lock, applying: Applying): Pending {
  const { process, owner, terms, form } = applying;
  core.queuedCount += 1;
  const synchronous = !form.queued;
  const pending = new Pending(lock, terms, {
    process,
    order: core.queuedCount,
    synchronous,
    queuedMs: core.nowMs,
  });
  lock.request = pending;
  lock.owner = owner;
  owner.pending.add(pending);
  lock.resource.namespace.pendingCount += 1;
  if (terms.timeout > 0) {
    const dueMs = core.nowMs + terms.timeout * 10;
    pending.timer = core.timers.set(dueMs, { kind: 'timeout', pending });
  }
  if (synchronous) core.ownRequest = pending;
  core.justQueued.push(pending);
  core.suspectLater(owner);
  return pending;
}
