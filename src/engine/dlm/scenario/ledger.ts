// What the processes of a scenario know: their names, the call each of them is inside of, and what came of the requests
// for each lock. The lock manager forgets a lock when it goes; the ledger keeps its story.
import { BLOCKED, type DlmEvent, type LockId, type Pid, type ValueBlock } from '../interface.ts';
import type { BenchLock } from './facts.ts';
import { renderStatus, textOfValue } from './render.ts';

/** The story of one lock. A name may be used again; the newest record counts. */
export interface LockRecord {
  readonly name: string;
  readonly process: string;
  readonly lkid: LockId;
  /** Where it was asked for, as written in the script. */
  readonly place: string;
  lastStatus: string | null;
  notifications: number;
  read: string | null;
  /** As it was shown last. */
  shown: BenchLock | null;
}

interface ProcessRecord {
  readonly name: string;
  readonly pid: Pid;
  readonly member: string;
  /** The lock for which it is inside a call. */
  blockedFor: string | null;
}

export class Ledger {
  readonly processes: ProcessRecord[] = [];
  readonly locks: LockRecord[] = [];

  /** A process of this name begins; an earlier one of the name is forgotten. */
  introduce(name: string, pid: Pid, member: string): void {
    const at = this.processes.findIndex((process) => process.name === name);
    const record = { name, pid, member, blockedFor: null };
    this.processes.splice(at < 0 ? this.processes.length : at, at < 0 ? 0 : 1, record);
  }

  /** A new lock was asked for; its ID is 0 if that was refused. */
  request(
    name: string,
    process: string,
    lock: { readonly lkid: LockId; readonly place: string },
  ): void {
    const story = { lastStatus: null, notifications: 0, read: null, shown: null };
    this.locks.push({ name, process, ...lock, ...story });
  }

  /** The answer to a request for a lock; one that is queued ends later. */
  answer(
    name: string,
    process: string,
    answer: {
      readonly status: number;
      readonly value: ValueBlock | null;
      readonly isQueued: boolean;
    },
  ): void {
    const record = this.locks.findLast((lock) => lock.name === name);
    const caller = this.processes.find((one) => one.name === process);
    if (record === undefined) return;
    const { status, value, isQueued } = answer;
    const isPending = status === BLOCKED || (isQueued && status === 0);
    record.lastStatus = isPending ? null : renderStatus(status);
    if (value !== null) record.read = textOfValue(value);
    if (status === BLOCKED && caller !== undefined) caller.blockedFor = name;
  }

  /** Something was delivered to a process. */
  tell(event: DlmEvent): void {
    const process = this.processes.find(({ pid }) => pid === event.pid);
    if (event.type === 'kill') return;
    const record = this.locks.findLast(({ lkid }) => lkid === event.lkid);
    if (event.type === 'return' && process !== undefined) process.blockedFor = null;
    if (record === undefined) return;
    if (event.type === 'blocking') {
      record.notifications += 1;
      return;
    }
    record.lastStatus = renderStatus(event.status);
    if (event.value !== null) record.read = textOfValue(event.value);
  }
}
