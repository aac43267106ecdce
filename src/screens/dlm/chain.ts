// From a waiting request to whoever is at the head of the chain (TUI-123): a request waits for locks; the owner of such
// a lock may itself wait for something. Pure.
import type { LockId } from '../../engine/dlm/index.ts';
import { type LockEntry, ownerOf, type SampleIndex } from './sample-index.ts';

export interface Blocker {
  readonly entry: LockEntry;
  /** The modes conflict, or it is only ahead in the queue. */
  readonly why: 'mode' | 'order';
}

export interface ChainStep {
  readonly request: LockEntry;
  /** Everything that the request waits for. */
  readonly blockers: readonly Blocker[];
  /** The one whose owner makes the next step; null at the head of the chain. */
  readonly followed: Blocker | null;
}

export interface Chain {
  readonly steps: readonly ChainStep[];
  /** The step that the last one leads back to; null if the chain has a head. */
  readonly backTo: number | null;
}

interface Visit {
  readonly request: LockEntry;
  readonly blockers: readonly Blocker[];
  /** Ways on that were not tried yet, the first to be tried last. */
  readonly ways: { readonly blocker: Blocker; readonly next: LockEntry }[];
  followed: Blocker | null;
}

/** The chain that begins with a pending request: one that ends in a circle if there is any, else the first found. */
export function findChain(index: SampleIndex, start: LockEntry): Chain {
  const path = [visit(index, start)];
  const places = new Map<LockId, number>([[start.lock.lkid, 0]]);
  const seen = new Set<LockId>([start.lock.lkid]);
  let first: readonly ChainStep[] | null = null;
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const way = last.ways.pop();
    if (way === undefined) {
      // The first time that nothing leads on is the head of the first chain.
      first ??= steps(path, null);
      places.delete(last.request.lock.lkid);
      path.pop();
      continue;
    }
    const id = way.next.lock.lkid;
    const backTo = places.get(id);
    if (backTo !== undefined) return { steps: steps(path, way.blocker), backTo };
    if (seen.has(id)) continue;
    seen.add(id);
    last.followed = way.blocker;
    places.set(id, path.length);
    path.push(visit(index, way.next));
  }
  return { steps: first ?? [], backTo: null };
}

/** What a request waits for, each lock once, in the order of their numbers. */
export function blockersOf(index: SampleIndex, request: LockEntry): readonly Blocker[] {
  const blockers = new Map<LockId, Blocker>();
  for (const wait of index.waits.get(request.lock.lkid) ?? []) {
    const entry = index.locks.get(wait.for);
    if (entry === undefined) continue;
    if (wait.why === 'mode' || !blockers.has(wait.for)) {
      blockers.set(wait.for, { entry, why: wait.why });
    }
  }
  return [...blockers.values()].sort((one, other) => one.entry.lock.lkid - other.entry.lock.lkid);
}

function visit(index: SampleIndex, request: LockEntry): Visit {
  const blockers = blockersOf(index, request);
  const ways = blockers.flatMap((blocker) => {
    const { entry } = blocker;
    if (entry.queue !== 'granted') return [{ blocker, next: entry }];
    const own = index.requests.get(ownerOf(entry.lock)) ?? [];
    return own.map((next) => ({ blocker, next }));
  });
  return { request, blockers, ways: ways.reverse(), followed: null };
}

function steps(path: readonly Visit[], followed: Blocker | null): readonly ChainStep[] {
  return path.map((one, at) => ({
    request: one.request,
    blockers: one.blockers,
    followed: at === path.length - 1 ? followed : one.followed,
  }));
}
