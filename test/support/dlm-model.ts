// A slow, obviously right lock manager: plain lists, everything recomputed from the rules after each call. It was
// written apart from the engine, as its judge, and shares nothing with it but numbers of modes, flags and statuses.
// Two things it is told: the ID of a new lock, and which request the engine chose to break a deadlock. The choice is
// judged: the request must be on a circle, and afterwards there must be no circle.
import { Flag, Status } from '../../src/engine/dlm/index.ts';

const levels = ['', 'NL', 'CR', 'CW', 'PR', 'PW', 'EX'];

/** Which modes share a resource with which: every pair that does, once. */
const friends = new Set(
  'NL-NL NL-CR NL-CW NL-PR NL-PW NL-EX CR-CR CR-CW CR-PR CR-PW CW-CW PR-PR'
    .split(' ')
    .flatMap((pair) => [pair, pair.split('-').reverse().join('-')]),
);

/** Conversions that may be forced to queue. */
const forcible = new Set(
  'NL-CR NL-CW NL-PR NL-PW NL-EX CR-CW CR-PR CR-PW CR-EX CW-PW CW-EX PR-PW PR-EX'.split(' '),
);

const reads = new Set(
  (
    'NL-NL NL-CR NL-CW NL-PR NL-PW NL-EX CR-CR CR-CW CR-PR CR-PW CR-EX ' +
    'CW-CW CW-PW CW-EX PR-PR PR-PW PR-EX PW-EX'
  ).split(' '),
);
const writes = new Set(
  'PW-NL PW-CR PW-CW PW-PR PW-PW EX-NL EX-CR EX-CW EX-PR EX-PW EX-EX'.split(' '),
);

function pair(a: number, b: number): string {
  return `${levels[a]}-${levels[b]}`;
}

export interface ModelTerms {
  readonly mode: number;
  readonly flags: number;
  readonly value: readonly number[] | null;
  readonly blkrtn: unknown;
  readonly notprm: unknown;
  readonly hint: unknown;
  readonly timeout: number;
  /** The caller waits in the call; otherwise a completion routine is given. */
  readonly sync: boolean;
}

interface ModelRequest {
  readonly terms: ModelTerms;
  readonly pid: number;
  readonly order: number;
  readonly queuedMs: number;
}

export interface ModelLock {
  readonly id: number;
  readonly resource: string;
  readonly parent: number;
  /** Who used it last; 0 for a group lock in nobody's hands. */
  pid: number;
  group: number;
  readonly transaction: string | null;
  mode: number;
  terms: ModelTerms;
  request: ModelRequest | null;
  /** Told that it blocks somebody since it was last granted or restored. */
  told: boolean;
}

export interface ModelResource {
  value: readonly number[];
  valid: boolean;
  sequence: number;
  domain: string | null;
}

interface ModelNote {
  readonly lkid: number;
  readonly text: string;
  readonly blocking: boolean;
  /** Says why the lock has gone, so its going does not take the note back. */
  readonly last: boolean;
}

export interface ModelProcess {
  readonly pid: number;
  readonly member: number;
  group: number;
  delivers: boolean;
  notes: ModelNote[];
  returns: { readonly lkid: number; readonly text: string }[];
}

export interface ModelDomain {
  invalidated: boolean;
  collection: { pid: number; resources: Set<string>; more: boolean; whole: boolean } | null;
  readonly attached: Set<number>;
}

const zero: readonly number[] = [0, 0, 0, 0];

type Saved = Pick<DlmModel, 'locks' | 'resources' | 'processes' | 'domains' | 'ownLock' | 'ownEnd'>;

export class ModelFault extends Error {}

export class DlmModel {
  nowMs = 0;
  order = 0;
  readonly locks = new Map<number, ModelLock>();
  readonly resources = new Map<string, ModelResource>();
  readonly processes = new Map<number, ModelProcess>();
  readonly groups = new Map<number, { perm: boolean; owned: boolean; creator: number }>();
  readonly domains = new Map<string, ModelDomain>();
  /** Requests that the engine ended with DLM_DEADLOCK in this call and that have not been accounted for. */
  victims: number[] = [];
  /** How a synchronous request made in this call ended within the call. */
  ownLock = 0;
  ownEnd: string | null = null;
  readonly delayMs: number;

  constructor(delayMs: number) {
    this.delayMs = delayMs;
  }

  // Looking.

  onResource(resource: string): ModelLock[] {
    return [...this.locks.values()].filter((lock) => lock.resource === resource);
  }

  queue(resource: string, which: 'converting' | 'waiting'): ModelLock[] {
    return this.onResource(resource)
      .filter((lock) => lock.request !== null && (which === 'waiting') === (lock.mode === 0))
      .sort((a, b) => (a.request?.order ?? 0) - (b.request?.order ?? 0));
  }

  fits(lock: ModelLock | null, resource: string, mode: number): boolean {
    return this.onResource(resource).every(
      (other) => other === lock || other.mode === 0 || friends.has(pair(mode, other.mode)),
    );
  }

  isValid({ valid, domain }: ModelResource): boolean {
    return valid && !(domain !== null && this.domains.get(domain)?.invalidated);
  }

  find(pid: number, lkid: number): ModelLock | undefined {
    const lock = this.locks.get(lkid);
    if (lock === undefined) return undefined;
    const { group } = this.processes.get(pid) ?? { group: -1 };
    return (lock.group === 0 ? lock.pid === pid : lock.group === group) ? lock : undefined;
  }

  below(lkid: number): ModelLock[] {
    const direct = [...this.locks.values()].filter(({ parent }) => parent === lkid);
    return direct.flatMap((lock) => [...this.below(lock.id), lock]);
  }

  // Requests. The answer is the status word; `accepted` gives the ID the engine chose.

  request(
    pid: number,
    place: { resource: string; parent: number; group: number; transaction: string | null },
    terms: ModelTerms,
    persist: { flag: boolean; domain: string | null },
    lkid: number,
  ): string {
    if (place.parent !== 0) {
      const parent = this.find(pid, place.parent);
      if (parent === undefined) return 'IVLOCKID';
      if (parent.mode === 0) return 'PARNOTGRANT';
      if (place.group !== 0 && !parent.resource.startsWith('user ')) return 'NOTATTACHED';
      if (place.group !== 0 && parent.group === 0) return 'BADPARAM';
    }
    const found = this.resources.get(place.resource);
    if (found !== undefined) {
      if (persist.flag && found.domain === null) return 'NOT_PR';
      if (!persist.flag && found.domain !== null) return 'IS_PR';
      if (persist.flag && found.domain !== persist.domain) return 'PR_RD_MISMATCH';
    }
    const lined = [
      ...this.queue(place.resource, 'converting'),
      ...this.queue(place.resource, 'waiting'),
    ];
    const atOnce =
      terms.mode === 1 || (lined.length === 0 && this.fits(null, place.resource, terms.mode));
    if (!atOnce && terms.flags & Flag.NOQUEUE) return 'NOTQUEUED';
    if (lkid === 0 || this.locks.has(lkid)) throw new ModelFault(`lock ID ${lkid}`);
    if (found === undefined) {
      const domain = persist.flag ? persist.domain : null;
      const fresh = { value: zero, valid: true, sequence: 0, domain };
      this.resources.set(place.resource, fresh);
      if (!this.isValid(fresh)) this.#spoil(place.resource);
    }
    const lock: ModelLock = {
      ...place,
      id: lkid,
      pid,
      mode: 0,
      terms,
      request: null,
      told: false,
    };
    this.locks.set(lkid, lock);
    return this.#serve(lock, pid, terms, atOnce);
  }

  convert(pid: number, lkid: number, terms: ModelTerms): string {
    const lock = this.find(pid, lkid);
    if (lock === undefined) return 'IVLOCKID';
    if (lock.request !== null) return lock.request.pid === pid ? 'CVTUNGRANT' : 'LKBUSY';
    const forced = (terms.flags & Flag.QUECVT) !== 0;
    if (forced && !forcible.has(pair(lock.mode, terms.mode))) return 'BADPARAM';
    const mustQueue = forced && this.queue(lock.resource, 'converting').length > 0;
    const atOnce = !mustQueue && this.fits(lock, lock.resource, terms.mode);
    if (!atOnce && terms.flags & Flag.NOQUEUE) return 'NOTQUEUED';
    return this.#serve(lock, pid, terms, atOnce);
  }

  #serve(lock: ModelLock, pid: number, terms: ModelTerms, atOnce: boolean): string {
    if (atOnce) {
      const read = this.#grant(lock, pid, terms);
      const warn = read !== null && !this.isValid(this.#resource(lock)) ? 'VALNOTVALID' : '';
      const sync = (terms.flags & Flag.SYNCSTS) !== 0;
      const status = (sync ? 'SYNC' : warn ? 'SUCC' : 'SUCCESS') + warn;
      const full = `${status} ${read ?? '-'}`;
      if (sync || terms.sync) {
        this.settle();
        return full;
      }
      this.#note(pid, lock.id, `completion ${full} ${String(terms.notprm)}`, false, false);
      this.settle();
      return 'SUCCESS -';
    }
    this.order += 1;
    lock.request = { terms, pid, order: this.order, queuedMs: this.nowMs };
    if (terms.sync) this.ownLock = lock.id;
    this.settle();
    const end = this.ownEnd;
    this.ownLock = 0;
    this.ownEnd = null;
    if (!terms.sync) return 'SUCCESS -';
    return end ?? 'BLOCKED';
  }

  #resource(lock: ModelLock): ModelResource {
    const resource = this.resources.get(lock.resource);
    if (resource === undefined) throw new ModelFault(`no resource ${lock.resource}`);
    return resource;
  }

  #grant(lock: ModelLock, pid: number, terms: ModelTerms): readonly number[] | null {
    const resource = this.#resource(lock);
    const change = pair(lock.mode, terms.mode);
    const isNew = lock.mode === 0;
    lock.mode = terms.mode;
    lock.terms = terms;
    lock.pid = pid;
    lock.told = false;
    if (!(terms.flags & Flag.VALB)) return null;
    if (isNew || reads.has(change)) return resource.value;
    if (writes.has(change) && terms.value !== null) this.#write(resource, terms.value);
    return null;
  }

  #write(resource: ModelResource, value: readonly number[]): void {
    resource.value = [...value, ...zero].slice(0, 4);
    resource.valid = true;
    resource.sequence += 1;
  }

  #spoil(name: string): void {
    const resource = this.resources.get(name);
    if (resource === undefined) return;
    resource.valid = false;
    const collection =
      resource.domain === null ? null : this.domains.get(resource.domain)?.collection;
    if (collection != null && !collection.resources.has(name)) collection.more = true;
  }

  // Ends.

  #end(lock: ModelLock, status: string, read: readonly number[] | null, last: boolean): void {
    const { request } = lock;
    if (request === null) throw new ModelFault(`lock ${lock.id} has no request`);
    lock.request = null;
    const text = `${status} ${read ?? '-'}`;
    if (lock.id === this.ownLock) {
      this.ownEnd = text;
      this.ownLock = 0;
    } else if (request.terms.sync) {
      this.processes.get(request.pid)?.returns.push({ lkid: lock.id, text: `return ${text}` });
    } else {
      const full = `completion ${text} ${String(request.terms.notprm)}`;
      this.#note(request.pid, lock.id, full, false, last);
    }
  }

  /** Ends a request without granting it. */
  withdraw(lock: ModelLock, status: string): void {
    if (lock.mode === 0) {
      this.remove(lock, status);
      return;
    }
    this.#end(lock, status, null, false);
    lock.told = false;
  }

  remove(lock: ModelLock, status: string): void {
    for (const process of this.processes.values()) {
      process.notes = process.notes.filter(({ lkid, last }) => lkid !== lock.id || last);
    }
    if (lock.request !== null) this.#end(lock, status, null, true);
    this.locks.delete(lock.id);
  }

  /** Resources without locks go, unless their domain has to recover them. */
  sweep(): void {
    for (const [name, resource] of this.resources) {
      const isKept = resource.domain !== null && !this.isValid(resource);
      if (this.onResource(name).length === 0 && !isKept) this.resources.delete(name);
    }
  }

  unlock(pid: number, lkid: number, flags: number, value: readonly number[] | null): string {
    const all = (flags & Flag.DEQALL) !== 0;
    const spoil = (flags & Flag.INVVALBLK) !== 0;
    let targets: ModelLock[];
    if (lkid === 0) {
      if (!all) return 'IVLOCKID';
      targets = [...this.locks.values()].filter((lock) => lock.group === 0 && lock.pid === pid);
    } else {
      const lock = this.find(pid, lkid);
      if (lock === undefined) return 'IVLOCKID';
      if (!all && this.below(lkid).length > 0) return 'SUBLOCKS';
      targets = all ? this.below(lkid) : [lock];
    }
    for (const lock of targets) {
      if (lock.mode >= 5 && value !== null) this.#write(this.#resource(lock), value);
      if (lock.mode >= 5 && spoil) this.#spoil(lock.resource);
      this.remove(lock, 'ABORT');
    }
    this.settle();
    return 'SUCCESS';
  }

  cancel(pid: number, lkid: number, waitOk: boolean): string {
    const lock = this.find(pid, lkid);
    if (lock === undefined) return 'IVLOCKID';
    if (lock.request === null) return 'CANCELGRANT';
    if (lock.mode === 0 && !waitOk) return 'CANCELWAIT';
    this.withdraw(lock, 'CANCEL');
    this.settle();
    return 'SUCCESS';
  }

  /** Time comes to a moment at which requests may time out; returns nothing. */
  advance(nowMs: number): void {
    for (;;) {
      const due = [...this.locks.values()]
        .filter(({ request }) => request !== null && request.terms.timeout > 0)
        .map((lock) => ({ lock, at: deadline(lock), order: lock.request?.order ?? 0 }))
        .filter(({ at }) => at <= nowMs)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.nowMs = Math.max(this.nowMs, due.at);
      this.withdraw(due.lock, 'TIMEOUT');
      this.settle();
    }
    this.nowMs = nowMs;
    this.settle();
  }

  // Processes and groups.

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
        if (lost.mode >= 5) this.#spoil(lost.resource);
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

  // What everything ends with.

  settle(): void {
    this.sweep();
    this.#drain();
    this.#breakCircles();
    this.#tellBlockers();
  }

  #drain(): void {
    for (const name of this.resources.keys()) {
      for (let head = this.#grantable(name); head !== undefined; head = this.#grantable(name)) {
        const { request } = head;
        if (request === null) break;
        const read = this.#grant(head, request.pid, request.terms);
        const warn = read !== null && !this.isValid(this.#resource(head));
        this.#end(head, warn ? 'SUCCVALNOTVALID' : 'SUCCESS', read, false);
      }
    }
  }

  #grantable(name: string): ModelLock | undefined {
    const head = this.queue(name, 'converting')[0] ?? this.queue(name, 'waiting')[0];
    if (head?.request == null) return undefined;
    return this.fits(head, name, head.request.terms.mode) ? head : undefined;
  }

  #breakCircles(): void {
    const { victims } = this;
    this.victims = [];
    if (!this.#withdrawAll(victims)) throw new ModelFault(`on no circle: ${victims}`);
    const old = (lock: ModelLock) => (lock.request?.queuedMs ?? 0) <= this.nowMs - this.delayMs;
    for (const lock of this.locks.values()) {
      if (lock.request !== null && old(lock) && this.isOnCircle(lock, old, old)) {
        throw new ModelFault(`lock ${lock.id} is on a circle and nobody has noticed`);
      }
    }
  }

  /** Withdraws the victims in an order in which each of them is on a circle when its turn comes. */
  #withdrawAll(victims: readonly number[]): boolean {
    if (victims.length === 0) return true;
    for (const lkid of victims) {
      const lock = this.locks.get(lkid);
      if (lock === undefined || !this.#mayBeVictim(lkid)) continue;
      const before = this.#save();
      this.withdraw(lock, 'DEADLOCK');
      this.sweep();
      this.#drain();
      if (this.#withdrawAll(victims.filter((other) => other !== lkid))) return true;
      this.#load(before);
    }
    return false;
  }

  #save(): Saved {
    const { locks, resources, processes, domains, ownLock, ownEnd } = this;
    return structuredClone({ locks, resources, processes, domains, ownLock, ownEnd });
  }

  #load(saved: Saved): void {
    this.ownLock = saved.ownLock;
    this.ownEnd = saved.ownEnd;
    refill(this.locks, saved.locks);
    refill(this.resources, saved.resources);
    refill(this.processes, saved.processes);
    refill(this.domains, saved.domains);
  }

  /** It has to lie on a circle on which it was queued last. */
  #mayBeVictim(lkid: number): boolean {
    const lock = this.locks.get(lkid);
    if (lock?.request == null) return false;
    const { order } = lock.request;
    const notLater = (other: ModelLock) => (other.request?.order ?? 0) <= order;
    return this.isOnCircle(lock, notLater, () => true);
  }

  ownerOf(lock: ModelLock): string {
    if (lock.transaction !== null) return lock.transaction;
    const pid = lock.request?.pid ?? lock.pid;
    return pid === 0 ? `group ${lock.group}` : `process ${pid}`;
  }

  /** What keeps a request from being granted: conflicting locks and requests ahead. */
  blockersOf(lock: ModelLock): { holders: ModelLock[]; ahead: ModelLock[] } {
    const { request } = lock;
    if (request === null) return { holders: [], ahead: [] };
    const holders = this.onResource(lock.resource).filter(
      (other) =>
        other !== lock && other.mode > 0 && !friends.has(pair(request.terms.mode, other.mode)),
    );
    const converting = this.queue(lock.resource, 'converting');
    const line =
      lock.mode > 0 ? converting : [...converting, ...this.queue(lock.resource, 'waiting')];
    return { holders, ahead: line.slice(0, line.indexOf(lock)) };
  }

  /** `counts` says which requests may wait on the circle, `stands` which may stand ahead of one. */
  isOnCircle(
    lock: ModelLock,
    counts: (lock: ModelLock) => boolean,
    stands: (lock: ModelLock) => boolean,
  ): boolean {
    if (!follows(lock)) return false;
    const own = this.ownerOf(lock);
    if (this.#waitsForItself(lock)) return true;
    const seen = new Set<string>();
    const open = this.#waitsFor(lock, stands).filter((owner) => owner !== own);
    for (let owner = open.pop(); owner !== undefined; owner = open.pop()) {
      if (owner === own) return true;
      if (seen.has(owner)) continue;
      seen.add(owner);
      for (const other of this.locks.values()) {
        if (other.request === null || !counts(other) || !follows(other)) continue;
        if (this.ownerOf(other) === owner) open.push(...this.#waitsFor(other, stands));
      }
    }
    return false;
  }

  #waitsFor(lock: ModelLock, stands: (lock: ModelLock) => boolean): string[] {
    const { holders, ahead } = this.blockersOf(lock);
    return [
      ...holders.filter(({ terms }) => !(terms.flags & Flag.NODLCKBLK)),
      ...ahead
        .filter(stands)
        .filter(({ request }) => !((request?.terms.flags ?? 0) & Flag.NODLCKBLK)),
    ].map((other) => this.ownerOf(other));
  }

  /** Everything in its way is its own, and so is everything in the way of its own requests ahead. */
  #waitsForItself(lock: ModelLock): boolean {
    const own = this.ownerOf(lock);
    const { holders, ahead } = this.blockersOf(lock);
    const isOwnHolder = (other: ModelLock) =>
      this.ownerOf(other) === own && !(other.terms.flags & Flag.NODLCKBLK);
    const isOwnAhead = (other: ModelLock) =>
      this.ownerOf(other) === own &&
      follows(other) &&
      !((other.request?.terms.flags ?? 0) & Flag.NODLCKBLK) &&
      this.blockersOf(other).holders.every(isOwnHolder);
    return holders.every(isOwnHolder) && ahead.every(isOwnAhead);
  }

  #tellBlockers(): void {
    for (const lock of this.locks.values()) {
      if (lock.mode === 0 || lock.request !== null || lock.told) continue;
      if (lock.terms.blkrtn == null || lock.pid === 0) continue;
      const line = [
        ...this.queue(lock.resource, 'converting'),
        ...this.queue(lock.resource, 'waiting'),
      ];
      const first = line.find(
        ({ request }) => request !== null && !friends.has(pair(request.terms.mode, lock.mode)),
      );
      if (first?.request == null) continue;
      lock.told = true;
      const { mode, hint } = first.request.terms;
      const { notprm, blkrtn } = lock.terms;
      const text = `blocking ${levels[mode]} ${String(hint)} ${String(notprm)} ${String(blkrtn)}`;
      const process = this.processes.get(lock.pid);
      if (process === undefined) continue;
      // A newer one replaces an older one that nobody has fetched, also one for another process of the group.
      for (const other of this.processes.values()) {
        other.notes = other.notes.filter(({ lkid, blocking }) => lkid !== lock.id || !blocking);
      }
      this.#note(lock.pid, lock.id, text, true, false);
    }
  }

  #note(pid: number, lkid: number, text: string, blocking: boolean, last: boolean): void {
    this.processes.get(pid)?.notes.push({ lkid, text, blocking, last });
  }
}

function refill<K, V>(map: Map<K, V>, from: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
}

function follows(lock: ModelLock): boolean {
  return lock.request !== null && !(lock.request.terms.flags & Flag.NODLCKWT);
}

function deadline(lock: ModelLock): number {
  return (lock.request?.queuedMs ?? 0) + (lock.request?.terms.timeout ?? 0) * 10;
}

/** The word of a status, as the model writes it. */
export function statusWord(status: number): string {
  if (status === -1) return 'BLOCKED';
  return Object.entries(Status).find(([, code]) => code === status)?.[0] ?? String(status);
}
