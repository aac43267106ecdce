// Settling: after everything that can free a request the queues of its resource are drained, conversions first and in
// order, then new requests, never past one that does not fit (manual 9.3.4). The end of a call settles, breaks circles,
// and then says whom locks now block (manual 9.6.3).
import type { Core } from './core.ts';
import { breakCircle, suspectHead } from './deadlock.ts';
import { grant } from './grant.ts';
import { conflictsOf, Mode, modeBit } from './modes.ts';
import { endRequest } from './outcome.ts';
import type { Lock, Pending, Resource } from './records.ts';
import { grantStatus } from './value.ts';

/** What every call that changed something ends with (DLM-194). */
export function finish(core: Core): void {
  if (core.touched.length > 0) settleTouched(core);
  if (core.suspects.size > 0) {
    for (const owner of core.suspects) {
      while (breakCircle(core, owner)) settleTouched(core);
      core.suspects.delete(owner);
    }
  }
  if (core.justQueued.length > 0 || core.justGranted.length > 0) sendBlockings(core);
}

function settleTouched(core: Core): void {
  for (const resource of core.touched) {
    resource.touched = false;
    settle(core, resource);
    suspectHead(core, resource);
  }
  core.touched.length = 0;
}

function settle(core: Core, resource: Resource): void {
  const { converting, waiting } = resource;
  for (let head = converting.head; head !== null; head = converting.head) {
    if (!resource.fits(head.terms.mode, head.lock)) return;
    converting.remove(head);
    grantPending(core, head);
  }
  for (let head = waiting.head; head !== null; head = waiting.head) {
    if (!resource.fits(head.terms.mode, null)) return;
    waiting.remove(head);
    grantPending(core, head);
  }
}

function grantPending(core: Core, pending: Pending): void {
  const { lock } = pending;
  const value = grant(core, lock, pending.process, pending.terms);
  endRequest(core, pending, grantStatus(lock.resource, value, false), value);
  // Those behind have waited for this owner since the request was queued, but perhaps not yet for the deadlock delay.
  if (core.settings.deadlockDelayMs > 0) core.suspects.add(lock.owner);
}

function sendBlockings(core: Core): void {
  for (const pending of core.justQueued) {
    if (pending.lock.request === pending) notifyHolders(core, pending);
  }
  core.justQueued.length = 0;
  for (const lock of core.justGranted) {
    if (lock.armed && !lock.released) notifyIfBlocking(core, lock);
  }
  core.justGranted.length = 0;
}

/** Tells each armed holder whose mode keeps this request from being granted (DLM-308). */
function notifyHolders(core: Core, pending: Pending): void {
  const { held } = pending.lock.resource;
  const conflicting = conflictsOf(pending.terms.mode) & held.modes;
  for (let mode: number = Mode.NL; mode <= Mode.EX; mode += 1) {
    if ((conflicting & modeBit(mode)) === 0) continue;
    for (const lock of held.armed(mode)) notifyIfBlocking(core, lock);
  }
}

/** Tells an armed lock which request it blocks first, if any (DLM-314). */
function notifyIfBlocking(core: Core, lock: Lock): void {
  const { process, resource } = lock;
  const first = firstBlockedBy(lock);
  if (first === null || process === null) return;
  resource.held.arm(lock, false);
  lock.notifications += 1;
  core.statistics.blockings += 1;
  const { mode, hint } = first.terms;
  const { id: lkid, blkrtn: routine, notprm } = lock;
  const { pid } = process;
  process.mailbox.addBlocking({ type: 'blocking', pid, lkid, routine, notprm, hint, mode }, lock);
  core.announce(process);
}

function firstBlockedBy({ mode, resource }: Lock): Pending | null {
  for (const queue of [resource.converting, resource.waiting]) {
    for (let at = queue.head; at !== null; at = at.next) {
      if ((conflictsOf(at.terms.mode) & modeBit(mode)) !== 0) return at;
    }
  }
  return null;
}
