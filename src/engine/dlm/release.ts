// Giving locks back and giving requests up: dlm_unlock (manual 9.4, Table 9-4) and dlm_cancel (manual 9.5).
import type { Core } from './core.ts';
import { Flag, hasStrangeFlag, unlockFlags } from './flags.ts';
import type { LockId, UnlockArgs, ValueBlock } from './interface.ts';
import { modeNames } from './modes.ts';
import { dismiss, withdraw } from './outcome.ts';
import type { Lock, Process } from './records.ts';
import { finish } from './settle.ts';
import { Status } from './status.ts';
import { invalidate, isWriter, toValueBlock, writeValue } from './value.ts';

/** dlm_unlock: one lock, all locks below one, or all locks of the process. */
export function unlock(core: Core, process: Process, lkid: LockId, args: UnlockArgs): Status {
  const flags = args.flags ?? 0;
  if (flags !== 0 && !areUnlockFlagsLegal(flags, args)) return Status.BADPARAM;
  let value: ValueBlock | null = null;
  if ((flags & Flag.VALB) !== 0) {
    value = args.value == null ? null : toValueBlock(core, args.value);
    if (value === null) return Status.BADPARAM;
  }
  const all = (flags & Flag.DEQALL) !== 0;
  const spoil = (flags & Flag.INVVALBLK) !== 0;
  if (lkid === 0) {
    if (!all) return Status.IVLOCKID;
    releaseAll(core, [...process.locks], spoil);
  } else {
    const lock = core.find(process, lkid);
    if (lock === undefined) return Status.IVLOCKID;
    if (all) releaseAll(core, sublocksOf(lock), spoil);
    else if (lock.sublocks !== null && lock.sublocks.size > 0) return Status.SUBLOCKS;
    else releaseOne(core, lock, value, spoil);
  }
  finish(core);
  return Status.SUCCESS;
}

function areUnlockFlagsLegal(flags: number, args: UnlockArgs): boolean {
  if (hasStrangeFlag(flags, unlockFlags)) return false;
  if ((flags & Flag.VALB) !== 0 && (flags & Flag.INVVALBLK) !== 0) return false;
  return (flags & Flag.DEQALL) === 0 || args.value == null;
}

/** The granted mode decides over the value block, also of a lock in CONVERTING (DLM-231 to DLM-236). */
function releaseOne(core: Core, lock: Lock, value: ValueBlock | null, spoil: boolean): void {
  if (isWriter(lock)) {
    if (value !== null) writeValue(lock, value);
    if (spoil) invalidate(lock.resource, whySpoilt(lock));
  }
  dismiss(core, lock, Status.ABORT);
}

function whySpoilt({ mode, process }: Lock): string {
  return `The process ${process?.pid ?? 0} released ${modeNames[mode]} with DLM_INVVALBLK.`;
}

/** Releases locks of which sublocks come after their parents, the last first (DLM-238, DLM-239). */
function releaseAll(core: Core, locks: readonly Lock[], spoil: boolean): void {
  for (let at = locks.length - 1; at >= 0; at -= 1) {
    const lock = locks[at];
    if (lock !== undefined) releaseOne(core, lock, null, spoil);
  }
}

/** The locks below a lock, at any depth, parents before their sublocks. */
function sublocksOf(root: Lock): Lock[] {
  const found: Lock[] = [];
  const open = [root];
  for (let lock = open.pop(); lock !== undefined; lock = open.pop()) {
    for (const sublock of lock.sublocks ?? []) {
      found.push(sublock);
      open.push(sublock);
    }
  }
  return found;
}

/**
 * The lock manager itself has to release locks: their holder ended, or their lock group was destroyed. Value blocks that
 * one of them could have been writing become invalid (DLM-270, DLM-273, DLM-362). `event` says what happened, in words
 * that "while it held EX" can follow.
 */
export function releaseForLost(core: Core, locks: readonly Lock[], event: string): void {
  for (let at = locks.length - 1; at >= 0; at -= 1) {
    const lock = locks[at];
    if (lock === undefined || lock.released) continue;
    // Other processes of a group may have sublocks of their own below a lock of the group.
    releaseForLost(core, sublocksOf(lock), event);
    if (isWriter(lock))
      invalidate(lock.resource, `${event} while it held ${modeNames[lock.mode]}.`);
    dismiss(core, lock, Status.ABORT);
  }
}

/** dlm_cancel: withdraws a pending conversion and, if that is allowed, a waiting request. */
export function cancel(core: Core, process: Process, lkid: LockId, flags: number): Status {
  if (hasStrangeFlag(flags, Flag.CANCELWAITOK)) return Status.BADPARAM;
  const lock = core.find(process, lkid);
  if (lock === undefined) return Status.IVLOCKID;
  if (lock.request === null) return Status.CANCELGRANT;
  if (lock.isWaiting && flags === 0) return Status.CANCELWAIT;
  core.statistics.cancels += 1;
  withdraw(core, lock.request, Status.CANCEL);
  finish(core);
  return Status.SUCCESS;
}
