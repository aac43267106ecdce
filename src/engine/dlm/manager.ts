// The lock manager as its callers see it: one method per function of Table 9-1, the births and deaths it has to be told
// of, the time, and what it has to tell. Each call is served whole before the next; nothing here waits.
import { convertLock } from './convert.ts';
import { Core, type DlmStatistics } from './core.ts';
import {
  attachToDomain,
  type CollectAnswer,
  collectDomain,
  type DomainAnswer,
  detachFromDomain,
  validateDomain,
} from './domains.ts';
import { beginProcess, endDying, endProcess, failMember, forkProcess, mayExec } from './endings.ts';
import { type Form, forms } from './flags.ts';
import {
  attachToGroup,
  createGroup,
  destroyGroup,
  detachFromGroup,
  type GroupAnswer,
} from './groups.ts';
import {
  getLockInfo,
  getResourceInfo,
  type LockInfoAnswer,
  type ResourceInfoAnswer,
} from './info.ts';
import type {
  Answer,
  CollectionHandle,
  ConvertArgs,
  DlmEvent,
  DlmSettings,
  DomainHandle,
  GroupId,
  LockArgs,
  LockId,
  LocktpArgs,
  MemberNumber,
  NamespaceHandle,
  Notification,
  Pid,
  ProcessArgs,
  UnlockArgs,
} from './interface.ts';
import { detachProcess, type JoinAnswer, joinNamespace, leaveNamespace } from './namespaces.ts';
import { withdraw } from './outcome.ts';
import type { Due, Process } from './records.ts';
import { cancel, unlock } from './release.ts';
import { requestLock } from './request.ts';
import { type Sample, type SampleOptions, takeSample } from './sample.ts';
import { finish } from './settle.ts';
import { Status } from './status.ts';
import { refusal } from './terms.ts';
import { type DlmSnapshot, listWaits, takeSnapshot, type Wait } from './views.ts';

/** Signals that no process can catch, and the highest there is (DLM-301). */
const uncatchableSignals = [9, 17];
const signalMax = 48;

/**
 * A cluster's lock manager. Functions of the manual take the caller's process ID first and answer with a status; what
 * happens later comes out of `nextEvent`. A process that is none is told DLM_NOTATTACHED.
 */
export class LockManager {
  readonly #core: Core;

  constructor(settings: Partial<DlmSettings> = {}) {
    this.#core = new Core(settings);
  }

  get settings(): DlmSettings {
    return this.#core.settings;
  }

  /** Counts since the creation; a copy. */
  get statistics(): DlmStatistics {
    return { ...this.#core.statistics };
  }

  /** Locks in all queues of the cluster. */
  get lockCount(): number {
    return this.#core.lockCount;
  }

  // Births, deaths, time.

  /** While it is false every function answers DLM_ENOSYS and changes nothing (DLM-046). */
  setRunning(running: boolean): void {
    this.#core.running = running;
  }

  /** A process begins; returns its ID, unique in the cluster. */
  begin(args: ProcessArgs): Pid {
    return beginProcess(this.#core, args);
  }

  /** A process forks: the child has the parent's identity and none of its locks or handles; 0 for an unknown parent. */
  fork(pid: Pid): Pid {
    const parent = this.#core.processes.get(pid);
    return parent === undefined ? 0 : forkProcess(this.#core, parent);
  }

  /** Whether exec may succeed: DLM_SUCCESS, else DLM_HASLOCKS or DLM_ATTACHED (DLM-405). */
  exec(pid: Pid): Status {
    const process = this.#core.processes.get(pid);
    return process === undefined ? Status.SUCCESS : mayExec(process);
  }

  /** A process changes its user and group IDs; namespaces already joined stay joined (DLM-125). */
  setIds(pid: Pid, uid: number, gids: readonly number[]): void {
    const process = this.#core.processes.get(pid);
    if (process === undefined) return;
    process.uid = uid;
    process.gids = [...gids];
  }

  /** A process has ended, however: its locks go and its PW and EX locks spoil their value blocks. */
  end(pid: Pid): void {
    const process = this.#core.processes.get(pid);
    if (process !== undefined) endProcess(this.#core, process);
  }

  /** A member has failed, with all its processes and lock groups; `name` is what people call it. */
  failMember(member: MemberNumber, name = String(member)): void {
    failMember(this.#core, member, name);
  }

  /** Time has come to this moment, in milliseconds; it never goes back. What fell due happens in order. */
  advance(nowMs: number): void {
    const core = this.#core;
    for (let due = core.timers.takeDue(nowMs); due !== null; due = core.timers.takeDue(nowMs)) {
      core.nowMs = Math.max(core.nowMs, due.dueMs);
      this.#happen(due.subject);
      finish(core);
    }
    core.nowMs = Math.max(core.nowMs, nowMs);
  }

  #happen(due: Due): void {
    const core = this.#core;
    if (due.kind === 'timeout') {
      core.statistics.timeouts += 1;
      withdraw(core, due.pending, Status.TIMEOUT);
      return;
    }
    const { owner } = due;
    const { deadlockDelayMs } = core.settings;
    owner.timer = null;
    core.suspects.add(owner);
    if (owner.suspectedMs + deadlockDelayMs > core.nowMs) {
      owner.timer = core.timers.set(owner.suspectedMs + deadlockDelayMs, due);
    }
  }

  /** When something falls due next, in milliseconds; null if nothing does. */
  get nextDueMs(): number | null {
    return this.#core.timers.nextMs;
  }

  // Namespaces.

  /** dlm_nsjoin (DLM-019). */
  nsjoin(pid: Pid, nsid: number, flags: number): JoinAnswer {
    const process = this.#core.processes.get(pid);
    if (process === undefined || !this.#core.running)
      return { status: this.#core.noCaller, nsp: 0 };
    return joinNamespace(this.#core, process, nsid, flags);
  }

  /** dlm_nsleave (DLM-020). */
  nsleave(pid: Pid, nsp: NamespaceHandle, flags = 0): Status {
    return this.#serve(pid, (process) => leaveNamespace(this.#core, process, nsp, flags));
  }

  /** dlm_detach (DLM-021). */
  detach(pid: Pid): Status {
    return this.#serve(pid, (process) => detachProcess(this.#core, process));
  }

  // Locks.

  /** dlm_lock (DLM-024). BLOCKED means that a `return` event will end the call. */
  lock(pid: Pid, args: LockArgs): Answer {
    return this.#request(pid, args, forms.lock);
  }

  /** dlm_locktp (DLM-025). */
  locktp(pid: Pid, args: LocktpArgs): Answer {
    return this.#request(pid, args, forms.locktp);
  }

  /** dlm_quelock (DLM-026). A `completion` event follows unless the answer is DLM_SYNC or DLM_SYNCVALNOTVALID. */
  quelock(pid: Pid, args: LockArgs): Answer {
    return this.#request(pid, args, forms.quelock);
  }

  /** dlm_quelocktp (DLM-027). */
  quelocktp(pid: Pid, args: LocktpArgs): Answer {
    return this.#request(pid, args, forms.quelocktp);
  }

  #request(pid: Pid, args: LocktpArgs, form: Form): Answer {
    const process = this.#core.caller(pid);
    if (process === undefined) return refusal(this.#core.noCaller);
    return requestLock(this.#core, process, args, form);
  }

  /** dlm_cvt (DLM-028). */
  cvt(pid: Pid, lkid: LockId, args: ConvertArgs): Answer {
    const process = this.#core.caller(pid);
    if (process === undefined) return refusal(this.#core.noCaller);
    return convertLock(this.#core, process, lkid, args, forms.cvt);
  }

  /** dlm_quecvt (DLM-029). */
  quecvt(pid: Pid, lkid: LockId, args: ConvertArgs): Answer {
    const process = this.#core.caller(pid);
    if (process === undefined) return refusal(this.#core.noCaller);
    return convertLock(this.#core, process, lkid, args, forms.quecvt);
  }

  /** dlm_unlock (DLM-030, Table 9-4); lock ID 0 with DLM_DEQALL releases all locks of the process. */
  unlock(pid: Pid, lkid: LockId, args: UnlockArgs = {}): Status {
    const process = this.#core.caller(pid);
    if (process === undefined) return this.#core.noCaller;
    return unlock(this.#core, process, lkid, args);
  }

  /** dlm_cancel (DLM-031). */
  cancel(pid: Pid, lkid: LockId, flags = 0): Status {
    return this.#serve(pid, (process) => cancel(this.#core, process, lkid, flags));
  }

  // Questions.

  /** dlm_get_lkinfo (DLM-032). */
  getLkinfo(
    pid: Pid,
    lkid: LockId,
  ): LockInfoAnswer | { readonly status: Status; readonly info: null } {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, info: null };
    return getLockInfo(this.#core, process, lkid);
  }

  /** dlm_get_rsbinfo (DLM-033). */
  getRsbinfo(pid: Pid, nsp: NamespaceHandle, name: string, parent: LockId = 0): ResourceInfoAnswer {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, info: null };
    return getResourceInfo(this.#core, process, nsp, name, parent);
  }

  /** Everything that can be observed. */
  snapshot(): DlmSnapshot {
    return takeSnapshot(this.#core);
  }

  /** What was asked for, at a cost that depends on no more than that. */
  sample(options: SampleOptions): Sample {
    return takeSample(this.#core, options);
  }

  /** Who waits for whom. */
  waits(): Wait[] {
    return listWaits(this.#core);
  }

  // Lock groups.

  /** dlm_glc_create (DLM-034). */
  glcCreate(pid: Pid, flags: number, namespaces: readonly NamespaceHandle[]): GroupAnswer {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, id: 0 };
    return createGroup(this.#core, process, flags, namespaces);
  }

  /** dlm_glc_attach (DLM-035). */
  glcAttach(pid: Pid, id: GroupId, flags = 0): Status {
    return this.#serve(pid, (process) => attachToGroup(this.#core, process, id, flags));
  }

  /** dlm_glc_detach (DLM-036). */
  glcDetach(pid: Pid): Status {
    const status = this.#serve(pid, (process) => detachFromGroup(this.#core, process));
    endDying(this.#core);
    return status;
  }

  /** dlm_glc_destroy (DLM-037). */
  glcDestroy(pid: Pid, id: GroupId, flags = 0): Status {
    const status = this.#serve(pid, (process) => destroyGroup(this.#core, process, id, flags));
    endDying(this.#core);
    return status;
  }

  // Recovery domains.

  /** dlm_rd_attach (DLM-038). */
  rdAttach(pid: Pid, name: string, flag: number): DomainAnswer {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, rdId: 0 };
    return attachToDomain(this.#core, process, name, flag);
  }

  /** dlm_rd_detach (DLM-039). */
  rdDetach(pid: Pid, rdId: DomainHandle, flag = 0): Status {
    return this.#serve(pid, (process) => detachFromDomain(this.#core, process, rdId, flag));
  }

  /** dlm_rd_collect (DLM-040). */
  rdCollect(pid: Pid, rdId: DomainHandle, flags = 0): CollectAnswer {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, handle: 0, size: 0 };
    return collectDomain(this.#core, process, rdId, flags);
  }

  /** dlm_rd_validate (DLM-041). */
  rdValidate(pid: Pid, rdId: DomainHandle, handle: CollectionHandle, flags = 0): Status {
    return this.#serve(pid, (process) => validateDomain(this.#core, process, rdId, handle, flags));
  }

  // Notifications.

  /** dlm_set_signal (DLM-022): 0 delivers nothing by itself; returns the previous signal. */
  setSignal(pid: Pid, signal: number): { readonly status: Status; readonly previous: number } {
    const process = this.#core.caller(pid);
    if (process === undefined) return { status: this.#core.noCaller, previous: 0 };
    if (process.namespaces.size === 0) return { status: Status.NOTATTACHED, previous: 0 };
    const isSignal = Number.isInteger(signal) && signal >= 0 && signal <= signalMax;
    if (!isSignal || uncatchableSignals.includes(signal)) {
      return { status: Status.BADPARAM, previous: 0 };
    }
    const previous = process.mailbox.signal;
    process.mailbox.signal = signal;
    this.#core.announce(process);
    return { status: Status.SUCCESS, previous };
  }

  /** The process blocks its signal, or lets it through again: nothing is lost meanwhile (DLM-303). */
  blockSignal(pid: Pid, blocked: boolean): void {
    const process = this.#core.processes.get(pid);
    if (process === undefined) return;
    process.mailbox.signalBlocked = blocked;
    this.#core.announce(process);
  }

  /**
   * dlm_notify (DLM-023), one notification at a time, because its routine may take back the next: call it until it
   * returns null, run each routine, and count.
   */
  notify(pid: Pid): Notification | null {
    return this.#core.caller(pid)?.mailbox.nextNote() ?? null;
  }

  /** The next thing somebody is to be told now, oldest first for each process; null if there is nothing. */
  nextEvent(): DlmEvent | null {
    const kill = this.#core.kills.shift();
    if (kill !== undefined) return kill;
    for (const process of this.#core.ready) {
      const event = process.mailbox.next();
      if (!process.mailbox.hasSomething) this.#core.ready.delete(process);
      if (event !== null) return event;
    }
    return null;
  }

  #serve(pid: Pid, function_: (process: Process) => Status): Status {
    const process = this.#core.caller(pid);
    return process === undefined ? this.#core.noCaller : function_(process);
  }
}
