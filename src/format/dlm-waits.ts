// Who waits for whom: the waits of a sample as edges between requests and locks, those on a circle first, and the
// deadlocks that were found and broken (TUI-124). A circle is one of owners, as in the search for deadlocks.
import type { LockId } from '../engine/dlm/index.ts';
import type { Millis } from '../engine/index.ts';
import type {
  DlmDeadlockSample,
  DlmLockSample,
  DlmResourceSample,
  DlmSample,
  DlmWaitSample,
} from '../protocol/index.ts';
import { type DlmProcesses, dlmProcesses, formatDlmProcess, formatLockMode } from './dlm-locks.ts';
import { formatDlmNamespace, formatDlmPath, formatLockId } from './dlm-names.ts';
import { formatDuration, formatTime } from './time.ts';

/** A lock or request that is part of a wait. */
export interface DlmParty {
  readonly lkid: LockId;
  readonly namespace: string;
  readonly path: readonly string[];
  readonly lock: DlmLockSample;
  /** `backup[4711]@pepicelli`. */
  readonly who: string;
}

/** A pending request and everything it waits for. */
export interface DlmWaiter extends DlmParty {
  readonly waitsFor: readonly { readonly party: DlmParty; readonly why: DlmWaitSample['why'] }[];
  /** How long it has waited. */
  readonly waitedMs: Millis;
}

/** The pending requests among the resources given, the longest wait first. */
export function dlmWaiters(
  sample: Pick<DlmSample, 'at' | 'processes' | 'waits'>,
  resources: readonly DlmResourceSample[],
): readonly DlmWaiter[] {
  const parties = partiesOf(resources, dlmProcesses(sample));
  const waitsFor = new Map<LockId, { party: DlmParty; why: DlmWaitSample['why'] }[]>();
  for (const { lkid, for: other, why } of sample.waits) {
    const party = parties.get(other);
    const known = waitsFor.get(lkid) ?? [];
    waitsFor.set(lkid, known);
    if (party !== undefined) known.push({ party, why });
  }
  return [...waitsFor]
    .flatMap(([lkid, edges]) => {
      const party = parties.get(lkid);
      if (party === undefined) return [];
      const waitedMs = sample.at - (party.lock.queuedAt ?? sample.at);
      return [{ ...party, waitsFor: edges, waitedMs }];
    })
    .sort((a, b) => b.waitedMs - a.waitedMs || a.lkid - b.lkid);
}

function partiesOf(
  resources: readonly DlmResourceSample[],
  processes: DlmProcesses,
): ReadonlyMap<LockId, DlmParty> {
  const parties = new Map<LockId, DlmParty>();
  for (const { namespace, path, granted, converting, waiting } of resources) {
    for (const queue of [granted, converting, waiting]) {
      for (const lock of queue) {
        const who = formatDlmProcess(lock, processes);
        parties.set(lock.lkid, { lkid: lock.lkid, namespace, path, lock, who });
      }
    }
  }
  return parties;
}

/** What deadlocks are made of: a transaction, a lock group or a process (DLM-219). */
function ownerOf({ transaction, group, pid }: DlmLockSample): string {
  if (transaction !== null) return `transaction ${transaction}`;
  return group === 0 ? `process ${pid}` : `group ${group}`;
}

export interface DlmCircles {
  /** Each with the edges that lie on it; requests in the order given. */
  readonly circles: readonly (readonly DlmWaiter[])[];
  /** The requests that are on none. */
  readonly others: readonly DlmWaiter[];
}

/** Splits the requests into circles, whose owners all wait for one another, and the others. */
export function findDlmCircles(waiters: readonly DlmWaiter[]): DlmCircles {
  const edges = new Map<string, Set<string>>();
  for (const { lock, waitsFor } of waiters) {
    const from = ownerOf(lock);
    const known = edges.get(from) ?? new Set();
    edges.set(from, known);
    for (const { party } of waitsFor) known.add(ownerOf(party.lock));
  }
  const componentOf = findComponents(edges);
  const byComponent = new Map<number, DlmWaiter[]>();
  const others: DlmWaiter[] = [];
  for (const waiter of waiters) {
    const component = componentOf.get(ownerOf(waiter.lock)) ?? -1;
    const onCircle = waiter.waitsFor.filter(
      ({ party }) => componentOf.get(ownerOf(party.lock)) === component,
    );
    if (onCircle.length === 0) {
      others.push(waiter);
      continue;
    }
    const circle = byComponent.get(component) ?? [];
    byComponent.set(component, circle);
    circle.push({ ...waiter, waitsFor: onCircle });
  }
  return { circles: [...byComponent.values()], others };
}

interface Visit {
  readonly name: string;
  readonly next: Iterator<string>;
}

/** The strongly connected components of a graph (Tarjan), without recursion: chains may be long. */
function findComponents(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const componentOf = new Map<string, number>();
  const open: string[] = [];
  const lower = (name: string, to: number): void => {
    lowest.set(name, Math.min(lowest.get(name) ?? to, to));
  };
  const enter = (name: string): Visit => {
    order.set(name, order.size);
    lower(name, order.get(name) ?? 0);
    open.push(name);
    return { name, next: (edges.get(name) ?? new Set<string>())[Symbol.iterator]() };
  };
  const close = (name: string): void => {
    if (lowest.get(name) !== order.get(name)) return;
    const component = order.get(name) ?? 0;
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      componentOf.set(last, component);
      if (last === name) break;
    }
  };
  for (const start of edges.keys()) {
    if (order.has(start)) continue;
    const visits = [enter(start)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const step = visit.next.next();
      if (step.done === true) {
        visits.pop();
        close(visit.name);
        const caller = visits.at(-1);
        if (caller !== undefined) lower(caller.name, lowest.get(visit.name) ?? 0);
      } else if (!order.has(step.value)) {
        visits.push(enter(step.value));
      } else if (!componentOf.has(step.value)) {
        lower(visit.name, order.get(step.value) ?? 0);
      }
    }
  }
  return componentOf;
}

/** Circles first, then the other waits, then the deadlocks of the past; empty if there is nothing of all that. */
export function* formatDlmWaits(
  { circles, others }: DlmCircles,
  deadlocks: readonly DlmDeadlockSample[],
): Iterable<string> {
  let isFirst = true;
  const head = (text: string): readonly string[] => {
    const lines = isFirst ? [text] : ['', text];
    isFirst = false;
    return lines;
  };
  for (const circle of circles) {
    yield* head(`A circle of ${circle.length}, each waiting for the next`);
    for (const waiter of circle) yield* linesOf(waiter);
  }
  if (others.length > 0) yield* head('Waiting');
  for (const waiter of others) yield* linesOf(waiter);
  if (deadlocks.length > 0) yield* head('Deadlocks that were found, newest first');
  for (const deadlock of [...deadlocks].reverse()) yield* deadlockLines(deadlock);
}

/** A long queue would have as many edges for each request as there are ahead of it. */
const edgesMax = 8;

function* linesOf({ lock, namespace, path, who, waitsFor, waitedMs }: DlmWaiter): Iterable<string> {
  const what = `${formatLockId(lock.lkid)} ${formatLockMode(lock)}`;
  yield `  ${what} on ${placeOf(namespace, path)} by ${who}, ${formatDuration(waitedMs)}`;
  for (const { party, why } of waitsFor.slice(0, edgesMax)) {
    const reason = why === 'mode' ? '' : ', ahead of it';
    const other = `${formatLockId(party.lkid)} ${formatLockMode(party.lock)}`;
    yield `    waits for ${other} by ${party.who}${reason}`;
  }
  const missing = waitsFor.length - edgesMax;
  if (missing > 0) yield `    and for ${missing} more`;
}

function placeOf(namespace: string, path: readonly string[]): string {
  return `${formatDlmNamespace(namespace)} ${formatDlmPath(path)}`;
}

function* deadlockLines({ at, kind, circle, omitted = 0 }: DlmDeadlockSample): Iterable<string> {
  yield `  ${formatTime(at)}  ${deadlockKinds[kind]}`;
  for (const [index, { lkid, pid, namespace, path, mode, requested }] of circle.entries()) {
    const role = index === 0 ? 'victim' : 'with  ';
    const what = `${formatLockId(lkid)} ${formatLockMode({ mode, requested })}`;
    yield `    ${role} ${what} on ${placeOf(namespace, path)} by process ${pid}`;
  }
  if (omitted > 0) yield `    and ${omitted} more requests`;
}

const deadlockKinds: Readonly<Record<DlmDeadlockSample['kind'], string>> = {
  conversion: 'conversion deadlock',
  'multiple-resource': 'multiple-resource deadlock',
  own: 'request that waited for locks of its own owner',
};
