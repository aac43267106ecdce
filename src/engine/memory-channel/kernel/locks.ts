// Lock sets: allocation by key, the creator's step, deallocation (manual 10.7; imc_lkalloc, imc_lkdealloc). Acquiring
// and releasing are done by processes on the words themselves.
import { lockAt } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import type { LockSetAnswer, LockSetArgs } from './calls.ts';
import { mayUse, readBit, writeBit } from './regions.ts';
import {
  allocLimit,
  freeSlot,
  type KernelState,
  type LockSetRecord,
  lockSetBytes,
  type ProcessRecord,
  spaceInUse,
  trace,
} from './state.ts';

/**
 * Allocates a lock set (imc_lkalloc); with IMC_CREATOR creating it and acquiring lock 0 is one step (MC-270).
 * @returns IMC_EXISTS for a creator who comes second, IMC_BADPARM, IMC_PERMIT, IMC_NORESOURCES, IMC_MCFULL.
 */
export function allocLockSet(
  state: KernelState,
  process: ProcessRecord,
  args: LockSetArgs,
): LockSetAnswer {
  const { key, count, perm, flag } = args;
  const isWhole = [key, count, perm, flag].every(Number.isSafeInteger);
  const hasFlags = flag === 0 || flag === Flag.IMC_CREATOR;
  const isPerm = perm > 0 && (perm & ~0o666) === 0;
  const isCount = count >= 1 && count <= state.settings.locksPerSet;
  if (!isWhole || !hasFlags || !isPerm || !isCount) return { status: ImcStatus.IMC_BADPARM };
  for (const set of state.lockSets.values()) {
    if (set.key === key) return joinSet(process, set, flag);
  }
  return createSet(state, process, args);
}

function joinSet(process: ProcessRecord, set: LockSetRecord, flag: number): LockSetAnswer {
  if (flag === Flag.IMC_CREATOR) return { status: ImcStatus.IMC_EXISTS };
  if (!mayUse(set.perm, set.owner, process.user, readBit | writeBit)) {
    return { status: ImcStatus.IMC_PERMIT };
  }
  set.allocators.add(process.pid);
  return {
    status: ImcStatus.IMC_SUCCESS,
    set: { id: set.id, slot: set.slot, count: set.count },
  };
}

function createSet(state: KernelState, process: ProcessRecord, args: LockSetArgs): LockSetAnswer {
  const slot = freeSlot(state.lockSets.values(), state.settings.lockSets);
  if (slot === undefined) return { status: ImcStatus.IMC_NORESOURCES };
  if (spaceInUse(state) + lockSetBytes(state, args.count) > allocLimit(state)) {
    return { status: ImcStatus.IMC_MCFULL };
  }
  const set: LockSetRecord = {
    id: state.nextId,
    slot,
    key: args.key,
    count: args.count,
    perm: args.perm,
    owner: process.user,
    allocators: new Set([process.pid]),
  };
  state.nextId += 1;
  state.lockSets.set(set.id, set);
  const { words, layout } = state.fabric;
  for (let index = 0; index < set.count; index += 1)
    Atomics.store(words, lockAt(layout, slot, index), 0);
  Atomics.store(words, layout.lockFlagsAt + slot, 0);
  if (args.flag === Flag.IMC_CREATOR) {
    Atomics.store(words, lockAt(layout, slot, 0), process.pid);
    trace(state, {
      kind: 'lock',
      host: process.host.name,
      detail: `${process.pid} created ${set.id}`,
    });
  }
  return { status: ImcStatus.IMC_SUCCESS, set: { id: set.id, slot, count: set.count } };
}

/**
 * Ends a process's use of a lock set (imc_lkdealloc).
 * @returns IMC_BADLOCK, IMC_NOTALLOC, IMC_CORRUPTLOCK, or IMC_LOCKACTIVE while anybody holds a lock of it (AMB-23).
 */
export function deallocLockSet(state: KernelState, process: ProcessRecord, id: number): number {
  const set = state.lockSets.get(id);
  if (set === undefined) return ImcStatus.IMC_BADLOCK;
  if (!set.allocators.has(process.pid)) return ImcStatus.IMC_NOTALLOC;
  if (isCorrupt(state, set)) return ImcStatus.IMC_CORRUPTLOCK;
  if (holdersOf(state, set).some((holder) => holder !== 0)) return ImcStatus.IMC_LOCKACTIVE;
  releaseSet(state, process, set);
  return ImcStatus.IMC_SUCCESS;
}

export function isCorrupt(state: KernelState, set: LockSetRecord): boolean {
  return Atomics.load(state.fabric.words, state.fabric.layout.lockFlagsAt + set.slot) !== 0;
}

/** Who holds each lock of a set; 0 is nobody. */
export function holdersOf(state: KernelState, set: LockSetRecord): number[] {
  const { words, layout } = state.fabric;
  return Array.from({ length: set.count }, (_, index) =>
    Atomics.load(words, lockAt(layout, set.slot, index)),
  );
}

/** Takes a process off a set; the set goes with its last user (MC-284). */
export function releaseSet(state: KernelState, process: ProcessRecord, set: LockSetRecord): void {
  set.allocators.delete(process.pid);
  if (set.allocators.size === 0) state.lockSets.delete(set.id);
}
