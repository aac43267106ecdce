// The cluster's lock manager at work: processes of members that come and go, the time, and the delivery of what the
// lock manager has to tell. Knows neither connections nor the protocol; locks live in memory only.
import {
  type DlmEvent,
  type DlmSettings,
  type JoinAnswer,
  LockManager,
  type Pid,
  type Sample,
  type SampleOptions,
  Status,
} from '../engine/dlm/index.ts';
import type { MemberName, MemberView } from '../engine/index.ts';
import type { Clock } from './ports.ts';

/** What a process is told, in the order in which it arose; a `return` ends a call that blocked. */
export type LockNote = Exclude<DlmEvent, { readonly type: 'kill' }>;

/** A process as it introduces itself; it is believed, because only the owner reaches the daemon. */
export interface LockIdentity {
  /** Null: the cluster's local member. */
  readonly member: MemberName | null;
  readonly uid: number;
  readonly gids: readonly number[];
  /** The operating system's process ID, and the program's name, for those who look. */
  readonly osPid: number;
  readonly program: string;
}

/** Where a process is told what concerns it. Neither function may come back to the service. */
export interface LockListener {
  /** Called within the call that caused it, and so before that call is answered (DLM-306). */
  note(note: LockNote): void;
  /** The lock manager has ended the process; nothing follows. */
  ended(reason: string): void;
}

/** Whether notifications are handed out as they arise or wait for dlm_notify. */
export type Delivery = 'immediate' | 'manual';

export interface LockProcess {
  readonly pid: Pid;
  readonly member: MemberName;
  readonly identity: LockIdentity;
}

export interface LockService {
  readonly settings: DlmSettings;
  /**
   * Makes a process, which lives until {@link LockService.end} or until it is told that it has ended.
   *
   * @returns the process, or the text for people why it cannot be one now.
   */
  begin(identity: LockIdentity, listener: LockListener): LockProcess | string;
  /** A process has ended, however; its locks go. One that is gone already is ignored. */
  end(pid: Pid): void;
  /** Makes a call at the present time; everybody is told what follows from it before this returns. */
  serve<Result>(call: (manager: LockManager) => Result): Result;
  /** dlm_nsjoin. The first join turns on delivery, unless the process wants it manual. */
  join(pid: Pid, nsid: number, flags: number): JoinAnswer;
  /** Before the first join this is only remembered. */
  setDelivery(pid: Pid, delivery: Delivery): Status;
  /** dlm_notify: hands over whatever waits and returns how much it was. */
  notify(pid: Pid): number;
  /** The lock manager at this moment, as far as is asked for. */
  sample(options: SampleOptions): LockSample;
  /** A member of the cluster is now as this view says. */
  noteMember(member: KnownMember): void;
  /** Tells nobody anything more; the locks end with the service. */
  stop(): void;
}

/** A sample with what the service knows of its processes. */
export interface LockSample extends Omit<Sample, 'processes'> {
  readonly processes: readonly (Omit<Sample['processes'][number], 'member'> & {
    readonly member: MemberName;
    readonly osPid: number;
    readonly program: string;
  })[];
}

type KnownMember = Pick<MemberView, 'id' | 'name' | 'state' | 'joinNumber'>;

export interface LockServiceOptions {
  readonly clock: Clock;
  /** The member of processes that name none. */
  readonly localMember: MemberName;
}

interface Entry {
  readonly process: LockProcess;
  readonly listener: LockListener;
  delivery: Delivery;
}

/** The signal that stands for immediate delivery: SIGIO, as Tru64 numbers it. */
const deliverySignal = 23;

function signalOf(delivery: Delivery): number {
  return delivery === 'immediate' ? deliverySignal : 0;
}

/** A lock manager without locks. */
export function createLockService(options: LockServiceOptions): LockService {
  return new Service(options);
}

function refusalOn(name: MemberName, member: KnownMember | undefined): string {
  if (member === undefined) {
    return `${name} is not a member of this cluster. clu_get_info lists the members.`;
  }
  return (
    `No process of member ${name} can use locks: the member is ${member.state}. ` +
    `Name a member that is UP, or boot this one with clu_fault boot ${name}.`
  );
}

class Service implements LockService {
  readonly #manager = new LockManager();
  readonly #clock: Clock;
  readonly #localMember: MemberName;
  readonly #members = new Map<MemberName, KnownMember>();
  readonly #entries = new Map<Pid, Entry>();
  /** The one timer, and when it goes off. */
  #disarm: (() => void) | null = null;
  #armedMs = Number.POSITIVE_INFINITY;

  constructor({ clock, localMember }: LockServiceOptions) {
    this.#clock = clock;
    this.#localMember = localMember;
  }

  get settings(): DlmSettings {
    return this.#manager.settings;
  }

  begin(identity: LockIdentity, listener: LockListener): LockProcess | string {
    const name = identity.member ?? this.#localMember;
    const member = this.#members.get(name);
    if (member?.state !== 'UP') return refusalOn(name, member);
    const { uid, gids } = identity;
    const pid = this.#manager.begin({ member: member.id, uid, gids });
    const process = { pid, member: name, identity };
    this.#entries.set(pid, { process, listener, delivery: 'immediate' });
    return process;
  }

  end(pid: Pid): void {
    const entry = this.#entries.get(pid);
    if (entry === undefined) return;
    // Its member's failure ends all processes there at once, when none of them runs any more (DLM-398).
    if (this.#members.get(entry.process.member)?.state === 'FAILING') return;
    this.#entries.delete(pid);
    this.serve((manager) => manager.end(pid));
  }

  serve<Result>(call: (manager: LockManager) => Result): Result {
    this.#manager.advance(this.#clock.now());
    try {
      return call(this.#manager);
    } finally {
      // Also when the call was refused: time may have brought something for others.
      this.#deliver();
      this.#arm();
    }
  }

  #deliver(): void {
    for (let event = this.#manager.nextEvent(); event !== null; event = this.#manager.nextEvent()) {
      if (event.type === 'kill') this.#tellEnd(event.pid, event.reason);
      else this.#entries.get(event.pid)?.listener.note(event);
    }
  }

  #tellEnd(pid: Pid, why: string): void {
    const entry = this.#entries.get(pid);
    this.#entries.delete(pid);
    entry?.listener.ended(`The lock manager has ended process ${pid}: ${why}.`);
  }

  #arm(): void {
    const dueMs = this.#manager.nextDueMs;
    // A timer that goes off too soon costs less than one that is set anew at every request.
    if (dueMs === null || dueMs >= this.#armedMs) return;
    this.#disarm?.();
    this.#armedMs = dueMs;
    this.#disarm = this.#clock.schedule(dueMs, () => {
      this.#disarm = null;
      this.#armedMs = Number.POSITIVE_INFINITY;
      this.serve(() => {});
    });
  }

  join(pid: Pid, nsid: number, flags: number): JoinAnswer {
    return this.serve((manager) => {
      const answer = manager.nsjoin(pid, nsid, flags);
      const entry = this.#entries.get(pid);
      if (entry !== undefined) manager.setSignal(pid, signalOf(entry.delivery));
      return answer;
    });
  }

  setDelivery(pid: Pid, delivery: Delivery): Status {
    const entry = this.#entries.get(pid);
    if (entry === undefined) return Status.NOTATTACHED;
    entry.delivery = delivery;
    this.serve((manager) => manager.setSignal(pid, signalOf(delivery)));
    return Status.SUCCESS;
  }

  notify(pid: Pid): number {
    return this.serve((manager) => {
      let count = 0;
      for (let note = manager.notify(pid); note !== null; note = manager.notify(pid)) {
        this.#entries.get(pid)?.listener.note(note);
        count += 1;
      }
      return count;
    });
  }

  sample(options: SampleOptions): LockSample {
    const sample = this.serve((manager) => manager.sample(options));
    const processes = sample.processes.flatMap((seen) => {
      const process = this.#entries.get(seen.pid)?.process;
      if (process === undefined) return [];
      const { osPid, program } = process.identity;
      return [{ ...seen, member: process.member, osPid, program }];
    });
    return { ...sample, processes };
  }

  noteMember(member: KnownMember): void {
    const before = this.#members.get(member.name);
    this.#members.set(member.name, member);
    // It may have failed and come back between two looks.
    const rebooted = before !== undefined && before.joinNumber !== member.joinNumber;
    if (member.state === 'DOWN' || rebooted) this.#failMember(member);
  }

  #failMember({ id, name }: KnownMember): void {
    this.serve((manager) => manager.failMember(id, name));
    for (const { process } of [...this.#entries.values()]) {
      if (process.member === name) this.#tellEnd(process.pid, `member ${name} has failed`);
    }
  }

  stop(): void {
    this.#disarm?.();
    this.#entries.clear();
  }
}
