// A slow, obviously right lock manager: plain lists, everything recomputed from the rules after each call. It was
// written apart from the engine, as its judge, and shares nothing with it but numbers of modes, flags and statuses.
// Two things it is told: the ID of a new lock, and which request the engine chose to break a deadlock. The choice is
// judged: the request must be on a circle, and afterwards there must be no circle.
import { ModelLocks } from './dlm-model-locks.ts';
import type { ModelLock, ModelProcess } from './dlm-model-rules.ts';

export class DlmModel extends ModelLocks {
  begin(pid: number, member: number): void {
    const process = { pid, member, group: 0, delivers: true, notes: [], returns: [] };
    this.processes.set(pid, process);
  }

  /** Processes end: all their locks go before anything is settled. */
  end(pids: readonly number[]): void {
    this.#endAll(pids);
    this.settle();
  }

  #endAll(pids: readonly number[]): void {
    const todo = [...pids];
    for (let pid = todo.pop(); pid !== undefined; pid = todo.pop()) {
      const process = this.processes.get(pid);
      if (process === undefined) continue;
      todo.push(...this.#leaveGroup(process, 'end'));
      this.processes.delete(pid);
      this.#lose([...this.locks.values()].filter((lock) => lock.group === 0 && lock.pid === pid));
      for (const domain of this.domains.values()) {
        domain.attached.delete(pid);
        if (domain.collection?.pid === pid) domain.collection = null;
      }
    }
  }

  /** `groups` are the lock groups of the member; they go with it. */
  failMember(member: number, groups: readonly number[]): void {
    const lost = [...this.processes.values()].filter((process) => process.member === member);
    for (const { attached, collection } of this.domains.values()) {
      if (collection !== null && lost.some(({ pid }) => attached.has(pid))) collection.more = true;
    }
    this.#endAll(lost.map(({ pid }) => pid));
    for (const id of groups) this.endGroup(id);
    this.settle();
  }

  #lose(locks: readonly ModelLock[]): void {
    for (const lock of locks) {
      for (const lost of [...this.below(lock.id), lock]) {
        if (!this.locks.has(lost.id)) continue;
        if (lost.mode >= 5) this.spoil(lost.resource);
        this.remove(lost, 'ABORT');
      }
    }
  }

  detachGroup(pid: number): readonly number[] {
    const process = this.processes.get(pid);
    if (process === undefined) return [];
    const killed = this.#leaveGroup(process, 'detach');
    if (killed.length > 0) this.end(killed);
    else this.settle();
    return killed;
  }

  /** Returns who has to be killed because of it. */
  #leaveGroup(process: ModelProcess, why: 'detach' | 'end'): number[] {
    const id = process.group;
    const group = this.groups.get(id);
    if (group === undefined) return [];
    for (const lock of [...this.locks.values()].filter((one) => one.group === id)) {
      if (lock.request?.pid === process.pid) {
        if (lock.mode > 0) this.withdraw(lock, 'CANCEL');
        else if (why === 'end') this.remove(lock, 'ABORT');
        else lock.group = 0;
      }
      if (this.locks.has(lock.id) && lock.group === id && lock.pid === process.pid) {
        lock.pid = 0;
        lock.terms = { ...lock.terms, blkrtn: null };
        process.notes = process.notes.filter(({ lkid }) => lkid !== lock.id);
      }
    }
    process.group = 0;
    const others = [...this.processes.values()].filter((other) => other.group === id);
    const over =
      (group.owned && group.creator === process.pid) || (others.length === 0 && !group.perm);
    if (!over) return [];
    return this.endGroup(id);
  }

  endGroup(id: number): number[] {
    this.groups.delete(id);
    const members = [...this.processes.values()].filter((process) => process.group === id);
    for (const process of members) process.group = 0;
    this.#lose([...this.locks.values()].filter((lock) => lock.group === id));
    return members.map(({ pid }) => pid);
  }
}
