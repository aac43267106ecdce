// What subscribers are told: the changes of one tick, each key once, under a revision that rises by one. Knows
// neither connections nor how changes come about.
import type { Millis, ViewChange } from '../engine/index.ts';

/** All changes of one tick. A subscriber that sees a gap in the revisions has missed something. */
export interface Delta {
  readonly revision: number;
  /** Names the state of members and resources that the changes lead to. */
  readonly basis: string;
  readonly now: Millis;
  readonly changes: readonly ViewChange[];
}

export interface Publisher {
  readonly revision: number;
  /** Notes a change; the newest of a key wins. */
  note(change: ViewChange): void;
  /** Tells the subscribers what was noted since the last time, if anything. */
  publish(now: Millis, basis: string): void;
  /** Calls `subscriber` for every delta from now on; the result ends that. */
  subscribe(subscriber: (delta: Delta) => void): () => void;
}

export function createPublisher(): Publisher {
  const pending = new Map<string, ViewChange>();
  const subscribers = new Set<(delta: Delta) => void>();
  let revision = 0;
  return {
    get revision() {
      return revision;
    },
    note: (change) => {
      const key = `${change.collection} ${change.key}`;
      // Removed first, so that the order is that of the newest changes.
      pending.delete(key);
      pending.set(key, change);
    },
    publish: (now, basis) => {
      if (pending.size === 0) return;
      revision += 1;
      const delta: Delta = { revision, basis, now, changes: [...pending.values()] };
      pending.clear();
      for (const subscriber of [...subscribers]) subscriber(delta);
    },
    subscribe: (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}
