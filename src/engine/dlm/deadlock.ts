// The search for deadlocks (manual 9.3.5). A pending request waits for the owners of the locks its mode conflicts with
// and for the owners of the requests ahead of it; a circle of owners is broken by withdrawing the request on it that was
// queued last. Each ring of holders and each place in a queue is looked at once a search, so a search is linear in what
// it can reach.
import type { Core } from './core.ts';
import { Flag } from './flags.ts';
import { conflictsOf, Mode, modeBit } from './modes.ts';
import { withdraw } from './outcome.ts';
import type { Lock, Owner, Pending, Resource } from './records.ts';
import { Status } from './status.ts';

/** An owner with more locks than this is searched from without first asking whether anybody waits for it. */
const locksAskedMax = 64;

/** After a resource was settled its first request may wait for its own owner alone (DLM-220). */
export function suspectHead(core: Core, resource: Resource): void {
  const head = resource.firstPending;
  if (head !== null && waitsForItself(head)) core.suspects.add(head.lock.owner);
}

/** Finds one circle through an owner and withdraws a request on it. Returns whether there was one. */
export function breakCircle(core: Core, owner: Owner): boolean {
  if (owner.pending.size === 0) return false;
  const circle = findCircle(core, owner);
  const victim = circle?.[0];
  if (circle === null || victim === undefined) return false;
  core.statistics.deadlocks += 1;
  core.deadlocks.add(core.nowMs, circle);
  withdraw(core, victim, Status.DEADLOCK);
  return true;
}

/** A circle through an owner, its victim first; null if there is none. */
function findCircle(core: Core, owner: Owner): readonly Pending[] | null {
  for (const pending of owner.pending) {
    if (pending.lock.resource.firstPending === pending && waitsForItself(pending)) return [pending];
  }
  if (!somebodyMayWaitFor(owner)) return null;
  return new Search(core, owner).circle();
}

function isFollowed(pending: Pending): boolean {
  return (pending.terms.flags & Flag.NODLCKWT) === 0;
}

/**
 * Whether the first request of a resource is blocked by locks of its own owner and by nothing else. Requests behind it
 * need no such test: they wait for the first one, and so for whatever that waits for.
 */
function waitsForItself(head: Pending): boolean {
  if (!isFollowed(head)) return false;
  const { lock } = head;
  const { held } = lock.resource;
  const conflicting = conflictsOf(head.terms.mode) & held.modes;
  for (let mode: number = Mode.NL; mode <= Mode.EX; mode += 1) {
    if ((conflicting & modeBit(mode)) === 0) continue;
    for (const other of held.of(mode)) {
      if (other === lock) continue;
      if (other.owner !== lock.owner || (other.flags & Flag.NODLCKBLK) !== 0) return false;
    }
  }
  return true;
}

/** False if certainly no request of others waits for this owner: most requests come from owners who hold nothing else. */
function somebodyMayWaitFor({ process, locks }: Owner): boolean {
  if (process === null) return locks.size > locksAskedMax || anyWaitedFor(locks);
  if (process.group !== null || process.locks.length > locksAskedMax) return true;
  return anyWaitedFor(process.locks);
}

function anyWaitedFor(locks: Iterable<Lock>): boolean {
  for (const lock of locks) if (mayBeWaitedFor(lock)) return true;
  return false;
}

function mayBeWaitedFor(lock: Lock): boolean {
  const { resource, request } = lock;
  if (request === null) return lock.mode !== Mode.NL && resource.hasPending;
  return request !== resource.waiting.tail || !lock.isWaiting;
}

/** One search for a circle that starts and ends at an owner, breadth first. */
class Search {
  readonly #core: Core;
  readonly #start: Owner;
  readonly #reached: Owner[] = [];
  /** Stamps this pass; a second pass may come by where the first has been. */
  #mark = 0;
  readonly #ownerMark: number;
  #closing: Pending | null = null;

  constructor(core: Core, start: Owner) {
    this.#core = core;
    this.#start = start;
    core.mark += 1;
    this.#ownerMark = core.mark;
    core.statistics.searches += 1;
  }

  /** A circle, each request waiting for the owner of the next, or null; the one that was queued last comes first. */
  circle(): readonly Pending[] | null {
    // In the first pass the start itself is no news, in the second it closes the circle.
    this.#nextPass();
    this.#follow(this.#start);
    this.#nextPass();
    for (let at = 0; at < this.#reached.length; at += 1) {
      const owner = this.#reached[at];
      if (owner !== undefined) this.#follow(owner);
      if (this.#closing !== null) return this.#circleOf(this.#closing);
    }
    return null;
  }

  #nextPass(): void {
    this.#core.mark += 1;
    this.#mark = this.#core.mark;
  }

  #follow(owner: Owner): void {
    this.#core.statistics.ownersSearched += 1;
    for (const pending of owner.pending) {
      if (!isFollowed(pending)) continue;
      this.#followHolders(pending);
      this.#followAhead(pending);
      if (this.#closing !== null) return;
    }
  }

  #followHolders(pending: Pending): void {
    const { resource } = pending.lock;
    if (resource.mark !== this.#mark) {
      resource.mark = this.#mark;
      resource.seenModes = 0;
    }
    const modes = conflictsOf(pending.terms.mode) & resource.held.modes & ~resource.seenModes;
    resource.seenModes |= modes;
    for (let mode: number = Mode.NL; mode <= Mode.EX; mode += 1) {
      if ((modes & modeBit(mode)) === 0) continue;
      for (const lock of resource.held.of(mode)) {
        if ((lock.flags & Flag.NODLCKBLK) === 0) this.#reach(lock.owner, pending);
      }
    }
  }

  #followAhead(pending: Pending): void {
    const { resource } = pending.lock;
    let ahead = resource.aheadOf(pending);
    while (ahead !== null && ahead.mark !== this.#mark) {
      ahead.mark = this.#mark;
      if ((ahead.terms.flags & Flag.NODLCKBLK) === 0) this.#reach(ahead.lock.owner, pending);
      ahead = resource.aheadOf(ahead);
    }
  }

  #reach(owner: Owner, by: Pending): void {
    if (owner === this.#start) {
      if (by.lock.owner !== this.#start) this.#closing ??= by;
      return;
    }
    if (owner.mark === this.#ownerMark) return;
    owner.mark = this.#ownerMark;
    owner.reachedBy = by;
    this.#reached.push(owner);
  }

  /** The way back from the request that waits for the start, turned round so that the victim comes first. */
  #circleOf(closing: Pending): readonly Pending[] {
    const circle = [closing];
    let last = 0;
    for (let at = this.#reachedFrom(closing); at !== null; at = this.#reachedFrom(at)) {
      if (at.order > (circle[last]?.order ?? 0)) last = circle.length;
      circle.push(at);
    }
    // The way back names whoever is waited for first.
    const back = [...circle.slice(last + 1), ...circle.slice(0, last + 1)];
    return back.reverse();
  }

  /** The request that waits for the owner of this one; null at the start. */
  #reachedFrom({ lock }: Pending): Pending | null {
    const { owner }: Lock = lock;
    return owner === this.#start ? null : owner.reachedBy;
  }
}
