// The C-like calls for clusterwide locks (manual 10.7). Acquiring and releasing work on the lock words themselves, one
// compare-and-swap each; the calls wait like the real ones, by polling.
import { hasReached, lockAt, ringBells, tailOf } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import type { LockSetHandle, ProcessContext } from './context.ts';
import type { Poll } from './port.ts';
import type { Caller, Ref } from './region-calls.ts';

/**
 * Allocates a lock set (manual 10.7); with IMC_CREATOR it is created and its lock 0 acquired in one step.
 * @param count asks for 1 to IMC_MAXNUMLOCKS locks and gets the number made
 * @param perm OR of LockPerm values
 * @param flag 0 or IMC_CREATOR
 * @param lock gets the set's identifier
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_EXISTS, IMC_BADPARM, IMC_PERMIT, IMC_NORESOURCES, IMC_MCFULL
 */
export function imc_lkalloc(
  p: Caller,
  key: number,
  count: Ref<number>,
  perm: number,
  flag: number,
  lock: Ref<number>,
): number {
  const { context } = p;
  return context.answer('imc_lkalloc', () => {
    const { status, set } = context.ask('allocLocks', {
      key,
      count: count.value,
      perm,
      flag,
    });
    if (set !== undefined) {
      count.value = set.count;
      lock.value = set.id;
      context.lockSets.set(set.id, set);
    }
    return status;
  });
}

/**
 * Acquires a lock (manual 10.7); what its last holder stored before releasing is visible afterwards (AMB-22).
 * @param index 0 to count - 1
 * @param flag must be 0
 * @param trylock IMC_LOCKWAIT or IMC_LOCKNOWAIT
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADPARM, IMC_BADLOCK, IMC_CORRUPTLOCK, IMC_LOCKPRIOR, IMC_LOCKBUSY
 */
export function imc_lkacquire(
  p: Caller,
  lock: number,
  index: number,
  flag: number,
  trylock: number,
): Generator<Poll, number, void> {
  const { context } = p;
  return context.waiting('imc_lkacquire()', () => acquire(context, lock, index, { flag, trylock }));
}

function* acquire(
  context: ProcessContext,
  lock: number,
  index: number,
  { flag, trylock }: { readonly flag: number; readonly trylock: number },
): Generator<Poll, number, void> {
  const call = 'imc_lkacquire';
  if (!context.enter(call)) return context.noted(call, ImcStatus.IMC_NOTINIT);
  if (flag !== 0 || (trylock !== Flag.IMC_LOCKWAIT && trylock !== Flag.IMC_LOCKNOWAIT)) {
    const why = `the flag is ${flag} and trylock ${trylock}; give 0, and IMC_LOCKWAIT or IMC_LOCKNOWAIT`;
    return context.noted(call, context.refuse(ImcStatus.IMC_BADPARM, why));
  }
  const set = setOf(context, lock, index);
  if (set === undefined) return context.noted(call, noLock(context, lock, index));
  for (;;) {
    const status = tryOnce(context, set, index);
    if (status === ImcStatus.IMC_SUCCESS) break;
    if (status !== ImcStatus.IMC_LOCKBUSY || trylock === Flag.IMC_LOCKNOWAIT) {
      return context.noted(call, status);
    }
    yield 'lock';
  }
  yield* catchUp(context);
  return ImcStatus.IMC_SUCCESS;
}

function setOf(context: ProcessContext, lock: number, index: number): LockSetHandle | undefined {
  const set = context.lockSets.get(lock);
  const isIndex = set !== undefined && Number.isInteger(index) && index >= 0 && index < set.count;
  return isIndex ? set : undefined;
}

function noLock(context: ProcessContext, lock: number, index: number): number {
  const set = context.lockSets.get(lock);
  const why =
    set === undefined
      ? `the process has allocated no lock set ${lock}, or not any more`
      : `there is no lock ${index}; the set has ${set.count}, numbered from 0`;
  return context.refuse(ImcStatus.IMC_BADLOCK, why);
}

function isCorrupt(context: ProcessContext, set: LockSetHandle): boolean {
  const { words, layout } = context.port.fabric;
  return Atomics.load(words, layout.lockFlagsAt + set.slot) !== 0;
}

function tryOnce(context: ProcessContext, set: LockSetHandle, index: number): number {
  if (isCorrupt(context, set)) return ImcStatus.IMC_CORRUPTLOCK;
  const { fabric } = context.port;
  const at = lockAt(fabric.layout, set.slot, index);
  const holder = Atomics.compareExchange(fabric.words, at, 0, context.pid);
  if (holder === context.pid) {
    return context.refuse(ImcStatus.IMC_LOCKPRIOR, `lock ${index}; release it first`);
  }
  if (holder !== 0) return ImcStatus.IMC_LOCKBUSY;
  traceLock(context, 'acquired', set, index);
  return ImcStatus.IMC_SUCCESS;
}

/** Waits until this host has applied everything that was on any rail when the lock was taken. */
function* catchUp(context: ProcessContext): Generator<Poll, void, void> {
  const { fabric } = context.port;
  if (context.port.settings.transport === 'direct') return;
  for (let rail = 0; rail < fabric.layout.rails; rail += 1) {
    const place = tailOf(fabric, rail);
    while (!hasReached(fabric, context.host, rail, place)) {
      context.refresh(rail);
      if (!hasReached(fabric, context.host, rail, place)) yield undefined;
    }
  }
}

/**
 * Releases a lock; earlier stores of this process leave before it (manual 10.7).
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADLOCK, IMC_CORRUPTLOCK, IMC_LOCKNOTHELD
 */
export function imc_lkrelease(p: Caller, lock: number, index: number): number {
  return p.context.answer('imc_lkrelease', () => release(p.context, lock, index));
}

function release(context: ProcessContext, lock: number, index: number): number {
  const set = setOf(context, lock, index);
  if (set === undefined) return noLock(context, lock, index);
  if (isCorrupt(context, set)) return ImcStatus.IMC_CORRUPTLOCK;
  const { fabric } = context.port;
  const at = lockAt(fabric.layout, set.slot, index);
  const holder = Atomics.compareExchange(fabric.words, at, context.pid, 0);
  if (holder !== context.pid) {
    const whose = holder === 0 ? 'nobody holds it' : `process ${holder} holds it`;
    return context.refuse(ImcStatus.IMC_LOCKNOTHELD, `lock ${index}: ${whose}`);
  }
  traceLock(context, 'released', set, index);
  ringBells(fabric);
  return ImcStatus.IMC_SUCCESS;
}

/**
 * Ends this process's use of a lock set.
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADLOCK, IMC_NOTALLOC, IMC_CORRUPTLOCK, IMC_LOCKACTIVE
 */
export function imc_lkdealloc(p: Caller, lock: number): number {
  const { context } = p;
  return context.answer('imc_lkdealloc', () => {
    const { status } = context.ask('deallocLocks', lock);
    if (status === ImcStatus.IMC_SUCCESS) context.lockSets.delete(lock);
    return status;
  });
}

function traceLock(
  context: ProcessContext,
  what: 'acquired' | 'released',
  set: LockSetHandle,
  index: number,
): void {
  const { fabric } = context.port;
  fabric.trace?.({
    at: fabric.clock.now(),
    kind: 'lock',
    host: context.port.identity.hostname,
    detail: `${context.pid} ${what} ${set.id}:${index}`,
  });
}
