// What the world of dlm-world.ts stands on: a lock manager and its model, and the comparison of what they answer, what
// they tell processes, and the state they are in.
import {
  type Answer,
  type DlmEvent,
  type DlmSnapshot,
  JoinFlag,
  LockManager,
  modeNames,
  type Pid,
  Status,
} from '../../src/engine/dlm/index.ts';
import { DlmModel } from './dlm-model.ts';
import { type ModelLock, statusWord } from './dlm-model-rules.ts';

const members = [1, 2, 3];

export interface WorldOptions {
  readonly deadlockDelayMs?: number;
  /** Compare the whole state after every so many operations. */
  readonly compareEvery?: number;
}

export class Mismatch extends Error {}

export class ComparedWorld {
  readonly engine: LockManager;
  readonly model: DlmModel;
  readonly seen = new Set<string>();
  protected readonly compareEvery: number;
  protected readonly pids: Pid[] = [];
  protected readonly handles = new Map<Pid, readonly [user: number, open: number]>();
  protected readonly groupIds: number[] = [];
  protected readonly domainHandles = new Map<string, number>();
  protected readonly collections = new Map<string, number>();
  readonly #known = new WeakSet<DlmEvent>();
  protected readonly groupMembers = new Map<number, number>();
  #deadlocks = 0;
  protected steps = 0;

  constructor(options: WorldOptions = {}) {
    const { deadlockDelayMs = 0, compareEvery = 1 } = options;
    this.engine = new LockManager({ deadlockDelayMs });
    this.model = new DlmModel(deadlockDelayMs);
    this.compareEvery = compareEvery;
    for (const at of [0, 1, 2, 3]) this.begin(at);
  }

  protected begin(at: number): Pid {
    const member = members[at % members.length] ?? 1;
    const pid = this.engine.begin({ member, uid: 100, gids: [] });
    const user = this.engine.nsjoin(pid, 100, JoinFlag.USER).nsp;
    const open = this.engine.nsjoin(pid, 7, JoinFlag.PUBLIC).nsp;
    this.engine.setSignal(pid, 23);
    this.handles.set(pid, [user, open]);
    this.pids.push(pid);
    this.model.begin(pid, member);
    return pid;
  }

  protected same(
    what: string,
    got: string,
    wanted: string,
    lkid: number,
  ): { status: string; lkid: number } {
    if (got !== wanted) throw new Mismatch(`${what}: engine ${got}, model ${wanted}`);
    return { status: got, lkid };
  }

  protected compareAnswer(
    answer: Answer,
    wanted: string,
    lkid: number,
  ): { status: string; lkid: number } {
    const word = statusWord(answer.status);
    const isPlain = !wanted.includes(' ');
    const got = isPlain ? word : `${word} ${answer.value ?? '-'}`;
    this.same('answer', got, wanted, lkid);
    return { status: word, lkid };
  }

  /** Tells the model which requests the engine chose in this call. */
  protected noteVictims(answer: Answer | null): void {
    const { deadlocks } = this.engine.statistics;
    if (deadlocks === this.#deadlocks) return;
    this.#deadlocks = deadlocks;
    const ended: DlmEvent[] = [];
    for (const { undelivered } of this.engine.snapshot().processes) {
      for (const event of undelivered) {
        if (this.#known.has(event)) continue;
        this.#known.add(event);
        ended.push(event);
      }
    }
    const isVictim = (event: DlmEvent) =>
      event.type !== 'kill' && event.type !== 'blocking' && event.status === Status.DEADLOCK;
    this.model.victims = ended.flatMap((event) =>
      isVictim(event) && 'lkid' in event ? [event.lkid] : [],
    );
    if (answer?.status === Status.DEADLOCK) this.model.victims.push(answer.lkid);
    this.seen.add('deadlock');
  }

  protected drain(): DlmEvent[] {
    const events: DlmEvent[] = [];
    const returned = new Set<Pid>();
    for (let event = this.engine.nextEvent(); event !== null; event = this.engine.nextEvent()) {
      // A call returns after the notifications that arose before (DLM-306).
      if (event.type === 'return') returned.add(event.pid);
      else if (returned.has(event.pid))
        throw new Mismatch(`a call of ${event.pid} returned too early`);
      if (event.type !== 'kill') events.push(event);
      else this.seen.add('kill');
      this.seen.add(event.type);
      if ('status' in event) this.seen.add(`${event.type} ${statusWord(event.status)}`);
    }
    return events;
  }

  protected compareEvents(events: readonly DlmEvent[]): void {
    for (const process of this.model.processes.values()) {
      const told = events.filter(({ pid }) => pid === process.pid).map(describe);
      const notes = process.delivers ? process.notes : [];
      const wanted = [...notes, ...process.returns].map(({ lkid, text }) => `${lkid} ${text}`);
      if (process.delivers) process.notes = [];
      process.returns = [];
      if (told.length > 0 || wanted.length > 0) compareTold(`process ${process.pid}`, told, wanted);
    }
    const strange = events.find(({ pid }) => !this.model.processes.has(pid));
    if (strange !== undefined) throw new Mismatch(`process ${strange.pid} has ended and is told`);
  }

  compareStates(): void {
    const got = describeEngine(this.engine.snapshot());
    const wanted = describeModel(this.model);
    if (got !== wanted) throw new Mismatch(`state:\nengine\n${got}\nmodel\n${wanted}`);
  }
}

export function describe(event: DlmEvent): string {
  if (event.type === 'kill') return `${event.pid} kill`;
  if (event.type === 'blocking') {
    const { hint, notprm, routine } = event;
    const details = [modeNames[event.mode], hint, notprm, routine].map(String).join(' ');
    return `${event.lkid} blocking ${details}`;
  }
  const end = `${event.lkid} ${event.type} ${statusWord(event.status)} ${event.value ?? '-'}`;
  return event.type === 'completion' ? `${end} ${String(event.notprm)}` : end;
}

/** What is told about one lock has an order; what is told about several at one moment has none that is promised. */
export function compareTold(who: string, told: readonly string[], wanted: readonly string[]): void {
  const byLock = (lines: readonly string[]) => {
    const groups = new Map<string, string[]>();
    for (const line of lines) {
      const lock = line.slice(0, line.indexOf(' '));
      groups.set(lock, [...(groups.get(lock) ?? []), line.slice(lock.length)]);
    }
    // A return comes after notifications, whenever it arose.
    const late = (line: string) => Number(line.startsWith(' return'));
    return [...groups]
      .map(([lock, own]) => `${lock}:${own.sort((a, b) => late(a) - late(b)).join(';')}`)
      .sort()
      .join('\n');
  };
  const [a, b] = [byLock(told), byLock(wanted)];
  if (a !== b) throw new Mismatch(`${who} is told\nengine\n${a}\nmodel\n${b}`);
}

function describeEngine(snapshot: DlmSnapshot): string {
  const lines = snapshot.resources.map((resource) => {
    const { namespace, path, value, isValid, sequence, domain } = resource;
    const name = `${namespace.kind} ${namespace.id}/${path.join('/')}`;
    const own = ({
      lkid,
      pid,
      group,
      mode,
      requested,
      isNotified,
      parent,
    }: (typeof resource.granted)[0]) =>
      `${lkid}:${mode}>${requested} ${pid} ${group} ${parent} ${isNotified}`;
    const locks = [resource.granted, resource.converting, resource.waiting].map((queue) =>
      queue.map(own).join(', '),
    );
    return `${name} ${value} ${isValid} ${sequence} ${domain} | ${locks.join(' | ')}`;
  });
  const undelivered = snapshot.processes.map(
    ({ pid, undelivered }) => `${pid} ${undelivered.length}`,
  );
  return [...lines.sort(), ...undelivered.sort()].join('\n');
}

function describeModel(model: DlmModel): string {
  const own = (lock: ModelLock) => {
    const pid = lock.request?.pid ?? lock.pid;
    const requested = lock.request === null ? null : modeNames[lock.request.terms.mode];
    const told = lock.request === null && lock.terms.blkrtn !== null && lock.told;
    return `${lock.id}:${modeNames[lock.mode]}>${requested} ${pid} ${lock.group} ${lock.parent} ${told}`;
  };
  const lines = [...model.resources].map(([name, resource]) => {
    const granted = model
      .onResource(name)
      .filter(({ request }) => request === null)
      .sort((a, b) => a.id - b.id);
    const queues = [granted, model.queue(name, 'converting'), model.queue(name, 'waiting')];
    const locks = queues.map((queue) => queue.map(own).join(', ')).join(' | ');
    const { value, sequence, domain } = resource;
    return `${name} ${value} ${model.isValid(resource)} ${sequence} ${domain} | ${locks}`;
  });
  const undelivered = [...model.processes.values()].map(
    ({ pid, notes }) => `${pid} ${notes.length}`,
  );
  return [...lines.sort(), ...undelivered.sort()].join('\n');
}
