// Lock value blocks (manual 9.6.6): who reads, who writes, and when the block counts as invalid. Every change of a
// resource's block goes through here.
import type { Core } from './core.ts';
import { Flag } from './flags.ts';
import type { ValueBlock, ValueInput } from './interface.ts';
import { Mode, transferOf } from './modes.ts';
import type { Lock, Resource, Terms } from './records.ts';
import { Status } from './status.ts';

/** A block of full size, zero-filled; null for one that is too long or holds anything but 32-bit longwords (DLM-010). */
export function toValueBlock(core: Core, input: ValueInput): ValueBlock | null {
  const size = core.settings.valueBlockLongwords;
  if (!(input.length <= size)) return null;
  const block: number[] = [];
  for (let at = 0; at < size; at += 1) {
    const longword = at < input.length ? input[at] : 0;
    if (longword === undefined || longword >>> 0 !== longword) return null;
    block.push(longword);
  }
  return Object.freeze(block);
}

/** What a grant with these terms does with the value block: returns the block that is read, or null. */
export function transferOnGrant(lock: Lock, from: Mode, terms: Terms): ValueBlock | null {
  if ((terms.flags & Flag.VALB) === 0) return null;
  const transfer = from === Mode.NONE ? 'R' : transferOf(from, terms.mode);
  if (transfer === 'R') return readValue(lock);
  if (transfer === 'W' && terms.value !== null) writeValue(lock, terms.value);
  return null;
}

function readValue(lock: Lock): ValueBlock {
  const { resource } = lock;
  if (lock.seenSequence === resource.sequence && resource.isValid) lock.unchangedReads += 1;
  lock.seenSequence = resource.sequence;
  lock.value = resource.value;
  return resource.value;
}

/** Stores the whole block and makes it valid (DLM-263). */
export function writeValue(lock: Lock, value: ValueBlock): void {
  const { resource } = lock;
  resource.value = value;
  resource.valueValid = true;
  resource.invalidBecause = null;
  resource.sequence += 1;
  lock.seenSequence = resource.sequence;
  lock.value = value;
}

/** Whether a lock may write when it is released, and spoils the block when its holder dies (DLM-232, DLM-275). */
export function isWriter(lock: Lock): boolean {
  return lock.mode === Mode.PW || lock.mode === Mode.EX;
}

/** Marks the block invalid, for a reason in a sentence; its contents stay (DLM-265, DLM-267). */
export function invalidate(resource: Resource, because: string): void {
  resource.valueValid = false;
  resource.invalidBecause = because;
  resource.domain?.noteLoss(resource);
}

/** The success a grant reports (DLM-266, DLM-268, DLM-292). */
export function grantStatus(resource: Resource, read: ValueBlock | null, sync: boolean): Status {
  if (read !== null && !resource.isValid) {
    return sync ? Status.SYNCVALNOTVALID : Status.SUCCVALNOTVALID;
  }
  return sync ? Status.SYNC : Status.SUCCESS;
}
