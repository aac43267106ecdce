// The locks of one process by their numbers, and what can be done with each beside requests.
import { Flag, Status } from '../../engine/dlm/index.ts';
import type {
  Accepted,
  ConvertOptions,
  Granted,
  Lock,
  LockId,
  LockInfo,
  QueuedConvertOptions,
} from './api.ts';
import type { Channel } from './channel.ts';
import { check } from './check.ts';
import type { DlmError } from './errors.ts';
import { toLockInfo } from './information.ts';
import {
  isGone,
  LockHandle,
  type LockOwner,
  type LockRequest,
  type UnlockOptions,
} from './lock.ts';
import { Requests } from './requests.ts';
import { RoutineTable } from './routine-table.ts';
import { type LockMode, nameMode } from './statuses.ts';

export class Locks implements LockOwner {
  readonly #channel: Channel;
  readonly #locks = new Map<LockId, LockHandle>();
  readonly routines: RoutineTable = new RoutineTable();
  readonly requests: Requests;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.requests = new Requests(channel, this.routines, (request, id) => this.#place(request, id));
    channel.attend(
      (note) => this.requests.take(note),
      (reason) => this.#end(reason),
    );
  }

  /** The lock of a request that the daemon knows. */
  #place(request: LockRequest, id: LockId): LockHandle {
    if (request.lock !== null) return request.lock;
    const { name, isGroupLock, parent } = request;
    const above = parent instanceof LockHandle ? parent : null;
    const lock = new LockHandle(this, id, name, { parent: above, isGroupLock });
    this.#locks.set(id, lock);
    request.lock = lock;
    return lock;
  }

  #end(reason: DlmError): void {
    this.requests.end(reason);
    for (const lock of [...this.#locks.values()]) lock.release();
    this.routines.clear();
  }

  convert(lock: LockHandle, mode: LockMode, options?: ConvertOptions): Promise<Granted> {
    return this.requests.convert(lock, mode, options);
  }

  queueConversion(
    lock: LockHandle,
    mode: LockMode,
    options: QueuedConvertOptions,
  ): Promise<Accepted> {
    return this.requests.queueConversion(lock, mode, options);
  }

  unlock(lock: LockHandle, { value, invalidate }: UnlockOptions = {}): Promise<void> {
    const flags =
      (value === undefined ? 0 : Flag.VALB) | (invalidate === true ? Flag.INVVALBLK : 0);
    const params =
      value === undefined
        ? { lkid: lock.id, flags }
        : { lkid: lock.id, flags, value: value.longwords() };
    return this.#channel.call('dlm.unlock', params, ({ status }) => {
      if (status === Status.SUCCESS || isGone(status)) lock.release();
      if (status !== Status.SUCCESS) check(status, `dlm_unlock of ${lock.name}`, lock);
    });
  }

  unlockSublocks(lock: LockHandle, { invalidate }: UnlockOptions = {}): Promise<void> {
    const params = { lkid: lock.id, flags: deqall(invalidate) };
    return this.#channel.call('dlm.unlock', params, ({ status }) => {
      check(status, `dlm_unlock of the sublocks of ${lock.name}`, lock);
      lock.releaseSublocks();
    });
  }

  /** Releases the locks of the process, but not those of its lock group. */
  unlockAll(invalidate: boolean | undefined): Promise<void> {
    return this.#channel.call(
      'dlm.unlock',
      { lkid: 0, flags: deqall(invalidate) },
      ({ status }) => {
        check(status, 'dlm_unlock of all locks');
        for (const lock of [...this.#locks.values()]) if (!lock.isGroupLock) lock.release();
      },
    );
  }

  cancel(lock: LockHandle, waitOk: boolean): ReturnType<Lock['cancel']> {
    const params = { lkid: lock.id, flags: waitOk ? Flag.CANCELWAITOK : 0 };
    return this.#channel.call('dlm.cancel', params, ({ status }) => {
      if (status === Status.CANCELGRANT) return 'DLM_CANCELGRANT';
      if (status === Status.CANCELWAIT) return 'DLM_CANCELWAIT';
      check(status, `dlm_cancel of ${lock.name}`, lock);
      // With manual delivery the completion that says so is still to come.
      if (lock.mode === undefined) lock.release();
      else if (lock.pending !== null) lock.restore(lock.pending);
      return 'DLM_SUCCESS';
    });
  }

  getLkinfo(lock: LockHandle): Promise<LockInfo> {
    return this.#channel.call('dlm.getLkinfo', { lkid: lock.id }, ({ status, info }) => {
      check(status, `dlm_get_lkinfo of ${lock.name}`, lock);
      if (info === null) throw new Error('dlm_get_lkinfo told nothing');
      return toLockInfo(info, info.lkstate === 1 ? lock.current : lock.pending);
    });
  }

  /** A lock of the lock group, known by its number. */
  use(id: LockId): Promise<Lock> {
    return this.#channel.call('dlm.getLkinfo', { lkid: id }, ({ status, info }) => {
      check(status, `dlm_get_lkinfo of lock ${id}`);
      if (info === null) throw new Error('dlm_get_lkinfo told nothing');
      const known = this.#locks.get(id);
      if (known !== undefined) return known;
      const lock = new LockHandle(this, id, info.resnam, { parent: null, isGroupLock: true });
      lock.mode = nameMode(info.grmode);
      this.#locks.set(id, lock);
      return lock;
    });
  }

  /** The process has left its lock group: its requests that wait become its own, everything else stays there. */
  leaveGroup(): void {
    for (const lock of [...this.#locks.values()]) {
      if (!lock.isGroupLock) continue;
      if (lock.state === 'waiting') lock.isGroupLock = false;
      else lock.release();
    }
  }

  forget(request: LockRequest): void {
    this.routines.retire(request);
  }

  released(lock: LockHandle): void {
    this.#locks.delete(lock.id);
  }
}

function deqall(invalidate: boolean | undefined): number {
  return Flag.DEQALL | (invalidate === true ? Flag.INVVALBLK : 0);
}
