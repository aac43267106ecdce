// What the model of the lock manager (dlm-model.ts) holds, and all that can be asked of it: queues, what fits, who waits
// for whom. Everything is found by looking through plain lists.
import { Flag } from '../../src/engine/dlm/index.ts';
import {
  friends,
  type ModelDomain,
  type ModelLock,
  type ModelProcess,
  type ModelResource,
  pair,
} from './dlm-model-rules.ts';

export class ModelState {
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
    if (this.waitsForItself(lock)) return true;
    const seen = new Set<string>();
    const open = this.waitsFor(lock, stands).filter((owner) => owner !== own);
    for (let owner = open.pop(); owner !== undefined; owner = open.pop()) {
      if (owner === own) return true;
      if (seen.has(owner)) continue;
      seen.add(owner);
      for (const other of this.locks.values()) {
        if (other.request === null || !counts(other) || !follows(other)) continue;
        if (this.ownerOf(other) === owner) open.push(...this.waitsFor(other, stands));
      }
    }
    return false;
  }

  private waitsFor(lock: ModelLock, stands: (lock: ModelLock) => boolean): string[] {
    const { holders, ahead } = this.blockersOf(lock);
    return [
      ...holders.filter(({ terms }) => !(terms.flags & Flag.NODLCKBLK)),
      ...ahead
        .filter(stands)
        .filter(({ request }) => !((request?.terms.flags ?? 0) & Flag.NODLCKBLK)),
    ].map((other) => this.ownerOf(other));
  }

  /** Everything in its way is its own, and so is everything in the way of its own requests ahead. */
  private waitsForItself(lock: ModelLock): boolean {
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
}

function follows(lock: ModelLock): boolean {
  return lock.request !== null && !(lock.request.terms.flags & Flag.NODLCKWT);
}
