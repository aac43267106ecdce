// Giving a lock a mode: its new terms replace the old ones, the value block is transferred, and the lock takes its place
// among the holders. Whether it may be given is decided by the callers.
import type { Core } from './core.ts';
import type { ValueBlock } from './interface.ts';
import { Mode } from './modes.ts';
import type { Lock, Process, Terms } from './records.ts';
import { transferOnGrant } from './value.ts';

/** Grants a new lock or a conversion to its process (DLM-180). Returns the value block that was read, or null. */
export function grant(core: Core, lock: Lock, process: Process, terms: Terms): ValueBlock | null {
  const { resource } = lock;
  const from = lock.mode;
  if (from !== Mode.NONE) {
    resource.held.remove(lock);
    lock.conversions += 1;
  }
  lock.process = process;
  lock.mode = terms.mode;
  lock.flags = terms.flags;
  lock.blkrtn = terms.blkrtn;
  lock.notprm = terms.notprm;
  lock.hint = terms.hint;
  lock.cplrtn = terms.cplrtn;
  lock.timeout = terms.timeout;
  lock.value = terms.value;
  lock.armed = terms.blkrtn !== null;
  resource.held.add(lock);
  if (lock.armed && resource.hasPending) core.justGranted.push(lock);
  return transferOnGrant(lock, from, terms);
}
