// How a pending request ends, whatever ends it: its caller learns it exactly once, and a conversion that was not granted
// leaves the lock as it was (manual 9.5).
import type { Core } from './core.ts';
import type { ValueBlock } from './interface.ts';
import { removeLock } from './lifetime.ts';
import type { Lock, Pending, Process, Terms } from './records.ts';
import type { Status } from './status.ts';

/** Tells the caller of a request how it ended (DLM-287). The request is in no queue any more. */
export function endRequest(
  core: Core,
  pending: Pending,
  status: Status,
  value: ValueBlock | null,
): void {
  const { lock, process, terms } = pending;
  lock.request = null;
  lock.owner.pending.delete(pending);
  lock.resource.namespace.pendingCount -= 1;
  if (pending.timer !== null) core.timers.clear(pending.timer);
  if (pending === core.ownRequest) {
    core.ownStatus = status;
    core.ownValue = value;
    return;
  }
  if (pending.synchronous) {
    const { pid } = process;
    process.mailbox.addReturn({ type: 'return', pid, lkid: lock.id, status, value });
    core.announce(process);
    return;
  }
  complete(core, process, terms, lock, { status, value });
}

/** Queues the completion notification of a request. */
export function complete(
  core: Core,
  process: Process,
  terms: Terms,
  lock: Lock,
  end: { readonly status: Status; readonly value: ValueBlock | null },
): void {
  core.statistics.completions += 1;
  process.mailbox.addCompletion(
    {
      type: 'completion',
      pid: process.pid,
      lkid: lock.id,
      routine: terms.cplrtn,
      notprm: terms.notprm,
      status: end.status,
      value: end.value,
    },
    lock,
  );
  core.announce(process);
}

/**
 * Ends a pending request without granting it. A conversion returns to GRANTED in its old mode with its old routine and
 * parameter (DLM-213, DLM-245, DLM-246); a new request is removed and its lock ID becomes invalid (DLM-214, DLM-252).
 */
export function withdraw(core: Core, pending: Pending, status: Status): void {
  const { lock } = pending;
  if (lock.isWaiting) {
    dismiss(core, lock, status);
    return;
  }
  unqueue(core, pending, status);
  if (lock.owner !== pending.previousOwner) {
    lock.owner = pending.previousOwner;
    core.suspects.add(lock.owner);
  }
  rearm(core, lock);
}

/** Removes a lock, wherever it is; a pending request of it ends with this status. */
export function dismiss(core: Core, lock: Lock, status: Status): void {
  // From here on its notifications say only why it went.
  lock.released = true;
  if (lock.request !== null) unqueue(core, lock.request, status);
  removeLock(core, lock);
}

function unqueue(core: Core, pending: Pending, status: Status): void {
  const { lock } = pending;
  const { resource } = lock;
  if (lock.isWaiting) resource.waiting.remove(pending);
  else resource.converting.remove(pending);
  endRequest(core, pending, status, null);
  core.touch(resource);
}

/** A lock that is granted again is told anew whom it blocks (DLM-311, DLM-313). */
function rearm(core: Core, lock: Lock): void {
  if (lock.blkrtn === null) return;
  lock.resource.held.arm(lock, true);
  core.justGranted.push(lock);
}
