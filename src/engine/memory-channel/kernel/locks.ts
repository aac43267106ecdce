// Lock sets: allocation by key, the creator's step, deallocation (manual 10.7; imc_lkalloc, imc_lkdealloc). Acquiring
// and releasing are done by processes on the words themselves.
import { lockAt } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import { type Answer, type LockSetAnswer, type LockSetArgs, refused, shown } from './calls.ts';
import {
  isPermission,
  mayUse,
  notYours,
  readBit,
  spaceFull,
  tableFull,
  writeBit,
} from './regions.ts';
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
  const problem = badArguments(args, state.settings.locksPerSet);
  if (problem !== undefined) return refused(ImcStatus.IMC_BADPARM, problem);
  for (const set of state.lockSets.values()) {
    if (set.key === args.key) return joinSet(process, set, args.flag);
  }
  return createSet(state, process, args);
}

/** What is wrong with the arguments, or undefined. */
function badArguments(args: LockSetArgs, countMax: number): string | undefined {
  const { key, count, perm, flag } = args;
  if (!Number.isSafeInteger(key)) return `the key is ${shown(key)}; give a whole number`;
  if (!Number.isSafeInteger(count) || count < 1 || count > countMax) {
    return `the number of locks is ${shown(count)}; give 1 to ${countMax}`;
  }
  if (!isPermission(perm)) {
    return `the permission is ${shown(perm)}; give LockPerm.LKU, or an OR of such values`;
  }
  if (flag === 0 || flag === Flag.IMC_CREATOR) return undefined;
  return `the flag is ${flag}; give 0 or IMC_CREATOR`;
}

function joinSet(process: ProcessRecord, set: LockSetRecord, flag: number): LockSetAnswer {
  if (flag === Flag.IMC_CREATOR) {
    const why = `another program has created the one of key ${set.key}; allocate it without IMC_CREATOR`;
    return refused(ImcStatus.IMC_EXISTS, why);
  }
  if (!mayUse(set.perm, set.owner, process.user, readBit | writeBit)) {
    return refused(ImcStatus.IMC_PERMIT, notYours('lock set', set, process.user));
  }
  set.allocators.add(process.pid);
  return {
    status: ImcStatus.IMC_SUCCESS,
    set: { id: set.id, slot: set.slot, count: set.count },
  };
}

function createSet(state: KernelState, process: ProcessRecord, args: LockSetArgs): LockSetAnswer {
  const slot = freeSlot(state.lockSets.values(), state.settings.lockSets);
  if (slot === undefined) {
    return refused(ImcStatus.IMC_NORESOURCES, tableFull(state.settings.lockSets, 'lock sets'));
  }
  const bytes = lockSetBytes(state, args.count);
  if (spaceInUse(state) + bytes > allocLimit(state)) {
    return refused(ImcStatus.IMC_MCFULL, spaceFull(state, bytes));
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
export function deallocLockSet(state: KernelState, process: ProcessRecord, id: number): Answer {
  const set = state.lockSets.get(id);
  if (set === undefined) {
    return refused(ImcStatus.IMC_BADLOCK, `there is no lock set ${id}, or not any more`);
  }
  if (!set.allocators.has(process.pid)) {
    return refused(ImcStatus.IMC_NOTALLOC, `allocate the lock set of key ${set.key} first`);
  }
  if (isCorrupt(state, set)) {
    return refused(ImcStatus.IMC_CORRUPTLOCK, 'end all programs that use it');
  }
  const holders = holdersOf(state, set);
  const index = holders.findIndex((holder) => holder !== 0);
  if (index >= 0) {
    const why = `process ${holders[index]} holds lock ${index}; it has to release it first`;
    return refused(ImcStatus.IMC_LOCKACTIVE, why);
  }
  releaseSet(state, process, set);
  return { status: ImcStatus.IMC_SUCCESS };
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
