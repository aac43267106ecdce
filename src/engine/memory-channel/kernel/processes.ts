// Processes: cluster-unique ids, their words in the fabric, signals, and the cleanup after any kind of end (manual
// 4.6, 10.8; specification section 19).

import { ConfigError } from '../errors.ts';
import {
  Global,
  HostRailWord,
  hostRailAt,
  lockAt,
  markGone,
  ProcessWord,
  processAt,
  RailWord,
  railAt,
  ringAfterDeath,
  ringBells,
} from '../fabric/index.ts';
import { defaultAction, root, Signal, signalNumber, type User } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import { detachRegion } from './attach.ts';
import { type Answer, refused } from './calls.ts';
import { releaseSet } from './locks.ts';
import { releaseAllocation } from './regions.ts';
import {
  freeSlot,
  type HostRecord,
  isUp,
  type KernelState,
  megabyte,
  type ProcessRecord,
  trace,
} from './state.ts';

export interface ProcessOptions {
  /** `root` unless said. */
  readonly user?: User | undefined;
  /** Unlimited unless said. */
  readonly vmLimitMB?: number | undefined;
  /** Session of its own unless said. */
  readonly session?: number | undefined;
  /** For lists. */
  readonly program?: string | undefined;
}

/** Process ids of a member begin here; the first two belong to the idle process and init (MC-006). */
const pidsPerMember = 2 ** 19;

/**
 * Makes a process on a booted host.
 * @throws ConfigError when the host is not booted or the process table is full.
 */
export function beginProcess(
  state: KernelState,
  host: HostRecord,
  options: ProcessOptions,
): ProcessRecord {
  if (!isUp(host)) {
    throw new ConfigError(`${host.name} is ${host.state}; boot it before running programs`);
  }
  const slot = freeSlot(state.processes.values(), state.settings.processes);
  if (slot === undefined) throw new ConfigError('the process table is full; end a process first');
  const pid = newPid(state, host);
  const at = processAt(state.fabric.layout, slot);
  Atomics.store(state.fabric.words, at + ProcessWord.signals, 0);
  Atomics.store(state.fabric.words, at + ProcessWord.stopped, 0);
  markGone(state.fabric, slot);
  const { words } = state.fabric;
  words[Global.processSlots] = Math.max(words[Global.processSlots] ?? 0, slot + 1);
  const process: ProcessRecord = {
    pid,
    slot,
    host,
    user: options.user ?? root,
    session: options.session ?? pid,
    vmLimit: (options.vmLimitMB ?? Infinity) * megabyte,
    program: options.program ?? '',
    isEnding: false,
    vmInUse: 0,
    attaches: [],
    handled: new Set(),
  };
  state.processes.set(pid, process);
  return process;
}

/** An id that nothing refers to: a process goes from its table after all others (MC-007). */
function newPid(state: KernelState, host: HostRecord): number {
  for (;;) {
    const pid = host.memberId * pidsPerMember + host.nextPid;
    host.nextPid = host.nextPid + 1 < pidsPerMember ? host.nextPid + 1 : 2;
    if (!state.processes.has(pid)) return pid;
  }
}

/**
 * Cleans up after a process whose thread is gone, however it ended: inner locks, held locks, lock sets, attaches,
 * allocations, in this order (MC-336). May be called again after a BusyError; what is done stays done.
 * @throws BusyError when an inner lock of somebody else is in the way.
 */
export function endProcess(state: KernelState, pid: number): void {
  const process = state.processes.get(pid);
  freeInnerLocks(state, pid);
  if (process === undefined) return;
  process.isEnding = true;
  for (const set of state.lockSets.values()) {
    for (let index = 0; index < set.count; index += 1) {
      freeLock(state, lockAt(state.fabric.layout, set.slot, index), pid);
    }
  }
  for (const set of state.lockSets.values()) {
    if (set.allocators.has(pid)) releaseSet(state, process, set);
  }
  for (const { region } of [...process.attaches]) detachRegion(state, process, region.id);
  for (const region of [...state.regions.values()]) {
    if (region.allocators.has(pid)) releaseAllocation(state, process, region);
  }
  state.processes.delete(pid);
  markGone(state.fabric, process.slot);
  trace(state, { kind: 'exit', host: process.host.name, detail: String(pid) });
  ringAfterDeath(state.fabric);
}

/** Frees a lock if the process holds it. */
function freeLock(state: KernelState, at: number, pid: number): void {
  if (Atomics.compareExchange(state.fabric.words, at, pid, 0) !== pid) return;
  trace(state, {
    kind: 'lock',
    host: '',
    detail: `${pid} lost ${at - state.fabric.layout.locksAt}`,
  });
}

/** Frees append and drain locks whose owner died with them: what it had not published never was. */
function freeInnerLocks(state: KernelState, pid: number): void {
  const { words, layout } = state.fabric;
  for (let rail = 0; rail < layout.rails; rail += 1) {
    Atomics.compareExchange(words, railAt(layout, rail) + RailWord.lock, pid, 0);
    for (const { index } of state.hosts) {
      Atomics.compareExchange(words, hostRailAt(layout, index, rail) + HostRailWord.lock, pid, 0);
    }
  }
}

/**
 * Sends a signal to one process of a member (imc_kill, manual 10.8, AMB-02).
 * @returns IMC_BADPARM for a pid of 0 or below, IMC_BADHOST, IMC_EINVAL, IMC_NOROOT, IMC_ESRCH, IMC_EPERM.
 */
export function killProcess(
  state: KernelState,
  sender: ProcessRecord,
  target: { readonly hostname: string; readonly pid: number; readonly signal: number },
): Answer {
  const { hostname, pid, signal } = target;
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    return refused(ImcStatus.IMC_BADPARM, `the process ID is ${pid}; give one above 0`);
  }
  const host = state.hosts.find((one) => one.name === hostname && one.state === 'member');
  if (host === undefined) {
    return refused(ImcStatus.IMC_BADHOST, `${hostname} is no host that has run imc_init`);
  }
  if (signalNumber(signal) === undefined) {
    return refused(ImcStatus.IMC_EINVAL, 'give a name such as SIGTERM, or 0 to 31');
  }
  const isInit = pid === 1 || pid === host.memberId * pidsPerMember + 1;
  if (isInit && forbiddenToInit.has(signal)) {
    return refused(ImcStatus.IMC_EINVAL, 'init cannot be killed, stopped or continued');
  }
  if (sender.user.uid === 0) {
    return refused(ImcStatus.IMC_NOROOT, 'run the program as another user');
  }
  const process = state.processes.get(pid);
  if (process === undefined || process.host !== host || process.isEnding) {
    return refused(
      ImcStatus.IMC_ESRCH,
      `${pid} has ended, or runs on another host than ${hostname}`,
    );
  }
  const isSession = signal === Signal.SIGCONT && process.session === sender.session;
  if (!isSession && !maySignal(sender.user, process.user)) {
    const why = `process ${pid} runs as ${process.user.name}, and this one as ${sender.user.name}`;
    return refused(ImcStatus.IMC_EPERM, why);
  }
  deliverSignal(state, process, signal);
  return { status: ImcStatus.IMC_SUCCESS };
}

const forbiddenToInit: ReadonlySet<number> = new Set([
  Signal.SIGKILL,
  Signal.SIGSTOP,
  Signal.SIGTSTP,
  Signal.SIGCONT,
]);

/** The real or saved user of the sender must be the real or effective user of the target (MC-295). */
function maySignal(sender: User, target: User): boolean {
  const mine = [sender.uid, sender.savedUid ?? sender.uid];
  return mine.includes(target.uid) || mine.includes(target.effectiveUid ?? target.uid);
}

/** Delivers a signal: to a handler at the next poll, or the default action. Signal 0 only tests. */
export function deliverSignal(state: KernelState, process: ProcessRecord, signal: number): void {
  if (signal === 0) return;
  const { words, layout } = state.fabric;
  const at = processAt(layout, process.slot);
  const action = defaultAction(signal);
  const isHandled = process.handled.has(signal);
  if (action === 'continue') Atomics.store(words, at + ProcessWord.stopped, 0);
  if (isHandled) Atomics.or(words, at + ProcessWord.signals, 1 << (signal - 1));
  else if (action === 'stop') Atomics.store(words, at + ProcessWord.stopped, 1);
  else if (action === 'end' && !process.isEnding) {
    process.isEnding = true;
    state.orders.push({ type: 'terminate', pid: process.pid, signal });
  }
  ringBells(state.fabric);
}

/** A process wants to handle a signal itself. @returns IMC_EINVAL for one that cannot be handled. */
export function handleSignal(process: ProcessRecord, signal: number): number {
  const isValid = signalNumber(signal) !== undefined && signal !== 0;
  if (!isValid || signal === Signal.SIGKILL || signal === Signal.SIGSTOP)
    return ImcStatus.IMC_EINVAL;
  process.handled.add(signal);
  return ImcStatus.IMC_SUCCESS;
}
