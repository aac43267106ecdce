// Circles in the wait graph: owners of locks that wait for one another. The lock manager breaks those that it may
// break; the others (requests that are excepted from its search) stay, and whoever looks must see them (TUI-124). Which
// requests belong together is found by src/format, as for `dlm_stat -w`; here one way round is chosen. Pure.
import { type DlmWaiter, dlmWaiters, findDlmCircles } from '../../format/index.ts';
import { type LockEntry, ownerOf, type SampleIndex } from './sample-index.ts';

/** One request of a circle, and the lock of the next owner that it waits for. */
export interface CircleStep {
  readonly request: LockEntry;
  readonly target: LockEntry;
}

/** One circle for each group of owners that all wait for one another: a shortest one through its first owner. */
export function findCircles(index: SampleIndex): readonly (readonly CircleStep[])[] {
  const { sample } = index;
  const { circles } = findDlmCircles(dlmWaiters(sample, sample.resources ?? []));
  return circles.map((knot) => shortestCircle(edgesOf(knot, index)));
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, CircleStep>>;

/** From each owner to each owner that it waits for, by one request. */
function edgesOf(knot: readonly DlmWaiter[], index: SampleIndex): Edges {
  const edges = new Map<string, Map<string, CircleStep>>();
  for (const waiter of knot) {
    const request = index.locks.get(waiter.lkid);
    if (request === undefined) continue;
    const owner = ownerOf(request.lock);
    const targets = edges.get(owner) ?? new Map<string, CircleStep>();
    edges.set(owner, targets);
    for (const { party, why } of waiter.waitsFor) {
      const target = index.locks.get(party.lkid);
      if (target === undefined) continue;
      const key = ownerOf(target.lock);
      // Of several reasons to wait for one owner, a conflict of modes says more than an order.
      if (!targets.has(key) || why === 'mode') targets.set(key, { request, target });
    }
  }
  return edges;
}

/** How a search came to an owner. */
interface Way {
  readonly from: string;
  readonly step: CircleStep;
}

/** Breadth first from the first owner back to it. */
function shortestCircle(edges: Edges): readonly CircleStep[] {
  const [start = ''] = [...edges.keys()].sort();
  const ways = new Map<string, Way>();
  const queue = [start];
  for (let at = 0; at < queue.length && !ways.has(start); at += 1) {
    const from = queue[at] ?? start;
    for (const [to, step] of edges.get(from) ?? []) {
      if (ways.has(to)) continue;
      ways.set(to, { from, step });
      queue.push(to);
    }
  }
  const steps: CircleStep[] = [];
  let way = ways.get(start);
  while (way !== undefined) {
    steps.push(way.step);
    way = way.from === start ? undefined : ways.get(way.from);
  }
  return steps.reverse();
}
