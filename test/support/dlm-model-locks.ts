// The locks of the model (dlm-model.ts): requests and their ends, settling, deadlock, notifications. Everything is
// recomputed from the rules after each call.
import { Flag } from '../../src/engine/dlm/index.ts';
import {
  forcible,
  friends,
  levels,
  ModelFault,
  type ModelLock,
  type ModelResource,
  type ModelTerms,
  pair,
  reads,
  writes,
  zero,
} from './dlm-model-rules.ts';
import { ModelState } from './dlm-model-state.ts';

type Saved = Pick<
  ModelLocks,
  'locks' | 'resources' | 'processes' | 'domains' | 'ownLock' | 'ownEnd'
>;

export class ModelLocks extends ModelState {
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
      if (!this.isValid(fresh)) this.spoil(place.resource);
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

  protected spoil(name: string): void {
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
      if (lock.mode >= 5 && spoil) this.spoil(lock.resource);
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

function deadline(lock: ModelLock): number {
  return (lock.request?.queuedMs ?? 0) + (lock.request?.terms.timeout ?? 0) * 10;
}
