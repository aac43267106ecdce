// One lock manager and its judge side by side: each operation is done by the engine and by the model of dlm-model.ts,
// and answers, what processes are told, and the state afterwards are compared.
import {
  type Answer,
  type DlmEvent,
  type DlmSnapshot,
  DomainFlag,
  Flag,
  GroupFlag,
  JoinFlag,
  LockManager,
  modeNames,
  type Pid,
  Status,
} from '../../src/engine/dlm/index.ts';
import { DlmModel, type ModelLock, type ModelTerms, statusWord } from './dlm-model.ts';
import type { Op } from './dlm-ops.ts';

const members = [1, 2, 3];
const processesMax = 6;
const locksMax = 14;

export interface WorldOptions {
  readonly deadlockDelayMs?: number;
  /** Compare the whole state after every so many operations. */
  readonly compareEvery?: number;
}

/** What an operation came to, for those who watch. */
export interface Step {
  readonly op: Op;
  readonly pid: Pid;
  /** The lock it was about; 0 for none. */
  readonly lkid: number;
  readonly status: string;
  readonly events: readonly DlmEvent[];
}

export class Mismatch extends Error {}

export class DlmWorld {
  readonly engine: LockManager;
  readonly model: DlmModel;
  readonly seen = new Set<string>();
  readonly #compareEvery: number;
  readonly #pids: Pid[] = [];
  readonly #handles = new Map<Pid, readonly [user: number, open: number]>();
  readonly #groupIds: number[] = [];
  readonly #domainHandles = new Map<string, number>();
  readonly #collections = new Map<string, number>();
  readonly #known = new WeakSet<DlmEvent>();
  #deadlocks = 0;
  #steps = 0;

  constructor(options: WorldOptions = {}) {
    const { deadlockDelayMs = 0, compareEvery = 1 } = options;
    this.engine = new LockManager({ deadlockDelayMs });
    this.model = new DlmModel(deadlockDelayMs);
    this.#compareEvery = compareEvery;
    for (const at of [0, 1, 2, 3]) this.#begin(at);
  }

  #begin(at: number): Pid {
    const member = members[at % members.length] ?? 1;
    const pid = this.engine.begin({ member, uid: 100, gids: [] });
    const user = this.engine.nsjoin(pid, 100, JoinFlag.USER).nsp;
    const open = this.engine.nsjoin(pid, 7, JoinFlag.PUBLIC).nsp;
    this.engine.setSignal(pid, 23);
    this.#handles.set(pid, [user, open]);
    this.#pids.push(pid);
    this.model.begin(pid, member);
    return pid;
  }

  /** Does an operation on both sides; throws a Mismatch that says where they differ. */
  apply(op: Op): Step {
    if (this.#pids.length === 0) this.#begin(op.extra);
    const pid = this.#pids[op.who % this.#pids.length] ?? 0;
    const { status, lkid } = this.#act(op, pid);
    const events = this.#drain();
    this.#compareEvents(events);
    this.#steps += 1;
    if (this.#steps % this.#compareEvery === 0) this.compareStates();
    this.seen.add(`${op.kind} ${status}`);
    return { op, pid, lkid, status, events };
  }

  #act(op: Op, pid: Pid): { status: string; lkid: number } {
    const { engine, model } = this;
    switch (op.kind) {
      case 'lock':
        return this.#lock(op, pid);
      case 'convert': {
        const lkid = this.#pickLock(op, pid);
        const terms = this.#terms(op, Flag.EXPEDITE);
        const call = terms.sync ? 'cvt' : 'quecvt';
        const answer = engine[call](pid, lkid, toArgs(terms));
        this.#noteVictims(answer);
        const wanted = model.convert(pid, lkid, terms);
        return this.#compareAnswer(answer, wanted, lkid);
      }
      case 'unlock': {
        const lkid = this.#pickLock(op, pid);
        const bits = [0, 0, Flag.VALB, Flag.INVVALBLK, Flag.DEQALL, Flag.DEQALL | Flag.INVVALBLK];
        return this.#unlock(pid, lkid, bits[op.extra % bits.length] ?? 0, op.extra);
      }
      case 'dequeueAll':
        return this.#unlock(pid, 0, Flag.DEQALL | (op.extra & 1 ? Flag.INVVALBLK : 0), 0);
      case 'cancel': {
        const lkid = this.#pickLock(op, pid);
        const waitOk = (op.extra & 1) !== 0;
        const status = engine.cancel(pid, lkid, waitOk ? Flag.CANCELWAITOK : 0);
        this.#noteVictims(null);
        return this.#same('cancel', statusWord(status), model.cancel(pid, lkid, waitOk), lkid);
      }
      default:
        return { status: this.#actOnProcesses(op, pid), lkid: 0 };
    }
  }

  #unlock(pid: Pid, lkid: number, flags: number, extra: number): { status: string; lkid: number } {
    const value = flags & Flag.VALB ? [extra, extra % 7] : null;
    const status = this.engine.unlock(pid, lkid, { flags, value });
    this.#noteVictims(null);
    const wanted = this.model.unlock(pid, lkid, flags, value);
    return this.#same('unlock', statusWord(status), wanted, lkid);
  }

  #lock(op: Op, pid: Pid): { status: string; lkid: number } {
    if (this.model.locks.size >= locksMax) return { status: 'full', lkid: 0 };
    const process = this.model.processes.get(pid);
    const { extra } = op;
    const asGroup = process !== undefined && process.group !== 0 && (extra & 3) !== 0;
    const parent = (extra & 12) === 0 ? this.#pickLock(op, pid) : 0;
    const above = this.model.locks.get(parent);
    const inPublic = (extra & 48) === 0 && !asGroup;
    const [user, open] = this.#handles.get(pid) ?? [0, 0];
    const name = parent === 0 ? `R${op.name % 3}` : `s${op.name % 2}`;
    const root = inPublic ? 'public 7' : 'user 100';
    const transaction = (extra & 192) === 0 ? `t${op.lock % 3}` : null;
    const domain = this.#domainFor(op, pid);
    const terms = this.#terms(op, Flag.QUECVT | Flag.EXPEDITE);
    const isTp = asGroup || transaction !== null || domain !== null;
    const call = terms.sync ? (isTp ? 'locktp' : 'lock') : isTp ? 'quelocktp' : 'quelock';
    const args = toArgs(terms);
    const tpFlags =
      (asGroup ? Flag.GROUP_LOCK : 0) |
      (domain !== null ? Flag.PERSIST : 0) |
      (transaction !== null ? Flag.TXID_GLOBAL : 0);
    const answer = this.engine[call](pid, {
      ...args,
      flags: args.flags | tpFlags,
      nsp: inPublic ? open : user,
      name,
      parent,
      transaction: transaction ?? 0,
      domain: domain === null ? 0 : this.#domainHandles.get(`${pid} ${domain}`),
    });
    this.#noteVictims(answer);
    const wanted = this.model.request(
      pid,
      {
        resource: above === undefined ? `${root}/${name}` : `${above.resource}/${name}`,
        parent,
        group: asGroup ? (process?.group ?? 0) : 0,
        transaction: transaction === null ? null : `transaction ${transaction}`,
      },
      terms,
      { flag: domain !== null, domain },
      answer.lkid,
    );
    return this.#compareAnswer(answer, wanted, answer.lkid);
  }

  #domainFor(op: Op, pid: Pid): string | null {
    const name = `d${op.name % 2}`;
    const isAttached = this.#domainHandles.has(`${pid} ${name}`);
    return isAttached && (op.extra & 768) === 0 ? name : null;
  }

  /** Mostly one of the process's own locks, sometimes anybody's, sometimes none. */
  #pickLock(op: Op, pid: Pid): number {
    const all = [...this.model.locks.values()];
    const own = all.filter((lock) => this.model.find(pid, lock.id) !== undefined);
    const from: readonly ModelLock[] = op.extra % 16 === 15 ? all : own;
    return from[op.lock % Math.max(from.length, 1)]?.id ?? 12345;
  }

  #terms(op: Op, without: number): ModelTerms {
    const { extra } = op;
    const flags = op.flags & ~without;
    return {
      mode: op.mode,
      flags,
      value: flags & Flag.VALB ? [extra, extra % 5] : null,
      blkrtn: extra & 1024 ? `b${extra % 3}` : null,
      notprm: `n${extra % 11}`,
      hint: `h${extra % 13}`,
      timeout: extra & 2048 && this.model.delayMs === 0 ? 1 + (extra % 9) : 0,
      sync: (extra & 4096) !== 0,
    };
  }

  #actOnProcesses(op: Op, pid: Pid): string {
    const { engine, model } = this;
    switch (op.kind) {
      case 'time': {
        const toMs = model.nowMs + (op.extra % 50);
        // One due moment at a time, so that it is known what happened when.
        for (let due = engine.nextDueMs; due !== null && due <= toMs; due = engine.nextDueMs) {
          this.#advance(due);
        }
        this.#advance(toMs);
        return 'passed';
      }
      case 'begin':
        if (this.#pids.length < processesMax) this.#begin(op.extra);
        return 'begun';
      case 'end':
        engine.end(pid);
        this.#noteVictims(null);
        model.end([pid]);
        this.#forgetDead();
        return 'ended';
      case 'failMember': {
        const member = members[op.extra % members.length] ?? 1;
        engine.failMember(member);
        this.#noteVictims(null);
        model.failMember(
          member,
          this.#groupIds.filter((id) => this.#groupMembers.get(id) === member),
        );
        this.#forgetDead();
        return 'failed';
      }
      case 'signal': {
        const delivers = (op.extra & 1) !== 0;
        engine.blockSignal(pid, !delivers);
        const process = model.processes.get(pid);
        if (process !== undefined) process.delivers = delivers;
        return delivers ? 'on' : 'off';
      }
      case 'notify':
        return this.#notify(pid);
      default:
        return this.#actOnGroups(op, pid);
    }
  }

  #advance(nowMs: number): void {
    this.engine.advance(nowMs);
    this.#noteVictims(null);
    this.model.advance(nowMs);
  }

  readonly #groupMembers = new Map<number, number>();

  #forgetDead(): void {
    for (const pid of [...this.#pids]) {
      if (this.model.processes.has(pid)) continue;
      this.#pids.splice(this.#pids.indexOf(pid), 1);
      for (const key of [...this.#domainHandles.keys()]) {
        if (key.startsWith(`${pid} `)) this.#domainHandles.delete(key);
      }
    }
  }

  #notify(pid: Pid): string {
    const told: DlmEvent[] = [];
    for (let note = this.engine.notify(pid); note !== null; note = this.engine.notify(pid)) {
      told.push(note);
    }
    const process = this.model.processes.get(pid);
    const wanted = process?.notes.map(({ lkid, text }) => `${lkid} ${text}`) ?? [];
    if (process !== undefined) process.notes = [];
    compareTold(`process ${pid} at dlm_notify`, told.map(describe), wanted);
    return told.length > 0 ? 'some' : 'none';
  }

  #actOnGroups(op: Op, pid: Pid): string {
    const { engine, model } = this;
    const [user] = this.#handles.get(pid) ?? [0];
    const id = this.#groupIds[op.lock % Math.max(this.#groupIds.length, 1)] ?? 99;
    const process = model.processes.get(pid);
    if (process === undefined) return 'gone';
    switch (op.kind) {
      case 'groupCreate': {
        const flags = [0, GroupFlag.OWNED, GroupFlag.PERM][op.extra % 3] ?? 0;
        const answer = engine.glcCreate(pid, flags, [user]);
        this.#same(
          'create',
          statusWord(answer.status),
          process.group === 0 ? 'SUCCESS' : 'ATTACHED',
          0,
        );
        if (answer.id === 0) return 'refused';
        const owned = flags === GroupFlag.OWNED;
        model.groups.set(answer.id, { owned, perm: flags === GroupFlag.PERM, creator: pid });
        this.#groupMembers.set(answer.id, process.member);
        this.#groupIds.push(answer.id);
        process.group = answer.id;
        return 'made';
      }
      case 'groupAttach': {
        const isHere = model.groups.has(id) && this.#groupMembers.get(id) === process.member;
        const wanted = process.group !== 0 ? 'ATTACHED' : isHere ? 'SUCCESS' : 'ENOENT';
        this.#same('attach', statusWord(engine.glcAttach(pid, id)), wanted, 0);
        if (wanted === 'SUCCESS') process.group = id;
        return wanted;
      }
      case 'groupDetach': {
        const wanted = process.group === 0 ? 'NOTATTACHED' : 'SUCCESS';
        const status = statusWord(engine.glcDetach(pid));
        this.#noteVictims(null);
        this.#same('detach', status, wanted, 0);
        if (wanted === 'SUCCESS') model.detachGroup(pid);
        this.#forgetDead();
        return wanted;
      }
      case 'groupDestroy':
        return this.#destroyGroup(op, pid, id);
      default:
        return this.#actOnDomains(op, pid);
    }
  }

  #destroyGroup(op: Op, pid: Pid, id: number): string {
    const { engine, model } = this;
    const flags = [0, GroupFlag.LOCKS, GroupFlag.FORCE][op.extra % 3] ?? 0;
    const status = statusWord(engine.glcDestroy(pid, id, flags));
    this.#noteVictims(null);
    const group = model.groups.get(id);
    const isHere = this.#groupMembers.get(id) === model.processes.get(pid)?.member;
    const attached = [...model.processes.values()].some((process) => process.group === id);
    const hasLocks = [...model.locks.values()].some((lock) => lock.group === id);
    let wanted = 'SUCCESS';
    if (group === undefined || !isHere) wanted = 'ENOENT';
    else if (attached && flags !== GroupFlag.FORCE) wanted = 'HASPROCS';
    else if (hasLocks && flags === 0) wanted = 'HASLOCKS';
    this.#same('destroy', status, wanted, 0);
    if (wanted === 'SUCCESS') {
      model.end(model.endGroup(id).filter((killed) => killed !== pid));
      this.#forgetDead();
    }
    return wanted;
  }

  #actOnDomains(op: Op, pid: Pid): string {
    const { engine, model } = this;
    const name = `d${op.name % 2}`;
    const key = `${pid} ${name}`;
    const rdId = this.#domainHandles.get(key);
    const domain = model.domains.get(name);
    if (op.kind === 'domainAttach') {
      const answer = engine.rdAttach(pid, name, DomainFlag.PROCESS);
      const wanted = rdId === undefined ? 'SUCCESS' : 'ATTACHED';
      this.#same('rd_attach', statusWord(answer.status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      this.#domainHandles.set(key, answer.rdId);
      const known = domain ?? { invalidated: false, collection: null, attached: new Set<number>() };
      known.attached.add(pid);
      model.domains.set(name, known);
      return wanted;
    }
    if (rdId === undefined || domain === undefined) return 'not attached';
    const { collection } = domain;
    if (op.kind === 'domainDetach') {
      const invalidate = op.extra % 3 === 0;
      const own = [...model.locks.values()].some(
        (lock) =>
          lock.group === 0 &&
          lock.pid === pid &&
          model.resources.get(lock.resource)?.domain === name,
      );
      const wanted = collection?.pid === pid ? 'EINPROGRESS' : own ? 'HASLOCKS' : 'SUCCESS';
      const status = engine.rdDetach(pid, rdId, invalidate ? DomainFlag.INVALIDATE : 0);
      this.#same('rd_detach', statusWord(status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      domain.attached.delete(pid);
      this.#domainHandles.delete(key);
      if (invalidate) this.#invalidate(name);
      return invalidate ? 'invalidated' : wanted;
    }
    if (op.kind === 'domainCollect') {
      const answer = engine.rdCollect(pid, rdId);
      const busy = collection?.pid === pid ? 'EALREADY' : 'EINPROGRESS';
      const wanted = collection === null ? 'SUCCESS' : busy;
      this.#same('collect', statusWord(answer.status), wanted, 0);
      if (wanted !== 'SUCCESS') return wanted;
      const resources = new Set<string>();
      for (const [path, resource] of model.resources) {
        if (resource.domain === name && !model.isValid(resource)) resources.add(path);
      }
      this.#same('collected', String(answer.size), String(resources.size), 0);
      domain.collection = { pid, resources, more: false, whole: domain.invalidated };
      this.#collections.set(key, answer.handle);
      return wanted;
    }
    return this.#validate(name, pid, rdId);
  }

  #invalidate(name: string): void {
    const { model } = this;
    const domain = model.domains.get(name);
    if (domain === undefined) return;
    domain.invalidated = true;
    for (const [path, resource] of model.resources) {
      if (resource.domain !== name) continue;
      resource.valid = false;
      if (domain.collection !== null && !domain.collection.resources.has(path)) {
        domain.collection.more = true;
      }
    }
  }

  #validate(name: string, pid: Pid, rdId: number): string {
    const { engine, model } = this;
    const domain = model.domains.get(name);
    const handle = this.#collections.get(`${pid} ${name}`) ?? 0;
    const status = statusWord(engine.rdValidate(pid, rdId, handle));
    const collection = domain?.collection;
    if (domain === undefined || collection == null || collection.pid !== pid) {
      return this.#same('validate', status, 'IVHNDL', 0).status;
    }
    const lost = [...collection.resources].flatMap((path) => {
      const resource = model.resources.get(path);
      return resource !== undefined && !model.isValid(resource) ? [resource] : [];
    });
    domain.collection = null;
    if (collection.whole) domain.invalidated = false;
    for (const resource of lost) {
      resource.valid = true;
      resource.value = [0, 0, 0, 0];
    }
    model.sweep();
    return this.#same('validate', status, collection.more ? 'MORE_TO_RECOVER' : 'SUCCESS', 0)
      .status;
  }

  // Comparing.

  #same(what: string, got: string, wanted: string, lkid: number): { status: string; lkid: number } {
    if (got !== wanted) throw new Mismatch(`${what}: engine ${got}, model ${wanted}`);
    return { status: got, lkid };
  }

  #compareAnswer(answer: Answer, wanted: string, lkid: number): { status: string; lkid: number } {
    const word = statusWord(answer.status);
    const isPlain = !wanted.includes(' ');
    const got = isPlain ? word : `${word} ${answer.value ?? '-'}`;
    this.#same('answer', got, wanted, lkid);
    return { status: word, lkid };
  }

  /** Tells the model which requests the engine chose in this call. */
  #noteVictims(answer: Answer | null): void {
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

  #drain(): DlmEvent[] {
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

  #compareEvents(events: readonly DlmEvent[]): void {
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

function toArgs(terms: ModelTerms) {
  const { flags, value, blkrtn, notprm, hint, timeout, sync } = terms;
  const mode = ([0, 1, 2, 3, 4, 5, 6] as const)[terms.mode] ?? 0;
  return { mode, flags, value, blkrtn, notprm, hint, timeout, cplrtn: sync ? null : 'c' };
}

function describe(event: DlmEvent): string {
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
function compareTold(who: string, told: readonly string[], wanted: readonly string[]): void {
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
