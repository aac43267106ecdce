// A cluster whose every step is written in the test, and the ports around it: for tests of what lies between the
// engine and the socket, which must not depend on what the engine decides.
import {
  type Cluster,
  type ClusterConfig,
  type ClusterDocuments,
  type ClusterEvent,
  type Effect,
  type Input,
  isPosted,
  type RegistryVersion,
  type ResourceView,
  type SpanDocument,
  type StoredChange,
} from '../../src/engine/index.ts';
import type {
  Clock,
  ClusterStore,
  MergedSpans,
  ScriptListener,
  ScriptOrder,
  ScriptRunner,
} from '../../src/runtime/index.ts';

export const fakeConfig: ClusterConfig = {
  name: 'deli',
  localMember: 'pepicelli',
  quorumDisk: null,
  members: ['polishham', 'provolone', 'pepicelli'].map((name, at) => ({
    id: at + 1,
    name,
    hostName: `${name}.zk4.com`,
    interconnectName: `${name}-ics0`,
    votes: 1,
  })),
};

export const noDocuments: ClusterDocuments = {
  counters: { incarnation: 0, lastRun: 0, lastEvent: 0, lastJoin: 0 },
  members: [],
  resources: [],
  monitored: [],
  runs: [],
  freezes: [],
};

export interface FakeCluster extends Cluster {
  readonly inputs: Input[];
}

/** @param react says what a step orders. */
export function createFakeCluster(
  react: (input: Input, now: number) => readonly Effect[],
  resources: readonly ResourceView[] = [],
): FakeCluster {
  const inputs: Input[] = [];
  return {
    config: fakeConfig,
    inputs,
    step: (input, now) => {
      inputs.push(input);
      return react(input, now);
    },
    view: () => ({
      revision: 77,
      basis: '1.77',
      cluster: {
        name: 'deli',
        localMember: 'pepicelli',
        quorumDisk: null,
        quorum: { currentVotes: 3, expectedVotes: 3, requiredVotes: 2, hasQuorum: true },
        incarnation: 1,
        freezes: [],
      },
      members: [],
      resources,
      monitored: [],
      runs: [],
    }),
    stat: (names) => ({
      resources: resources.filter((view) => names === null || names.includes(view.name)),
      monitored: [],
      unknown: (names ?? []).filter((name) => !resources.some((view) => view.name === name)),
    }),
    details: () => undefined,
    why: () => undefined,
    attributes: (name) =>
      resources.some((view) => view.name === name) ? { NAME: name } : undefined,
    basis: () => '1.1',
    documents: () => noDocuments,
  };
}

/** A clock that only moves when told to. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function createManualClock(start = 1000): ManualClock {
  let time = start;
  let timers: { at: number; action: () => void }[] = [];
  return {
    now: () => time,
    schedule: (at, action) => {
      const timer = { at, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const end = time + ms;
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        time = Math.max(time, due.at);
        due.action();
      }
      time = end;
    },
  };
}

export interface MemoryStore extends ClusterStore {
  readonly commits: (readonly StoredChange[])[];
  /** The next commits fail with this. */
  failure: Error | null;
}

/** The registry without a disk; it passes the contract suite of the real one. */
export function createMemoryStore(): MemoryStore {
  const documents = new Map<string, StoredChange>();
  const events = new Map<number, ClusterEvent>();
  const versions = new Map<number, RegistryVersion>();
  const settings = new Map<string, string>();
  const spans = new Map<string, SpanDocument>();
  const merged = new Map<string, MergedSpans>();
  const spansOf = (resource: string) =>
    [...spans.values()]
      .filter((span) => span.resource === resource)
      .sort((a, b) => a.from - b.from);
  const commits: (readonly StoredChange[])[] = [];
  const of = <K extends StoredChange['kind']>(kind: K) =>
    [...documents.values()].flatMap((change) =>
      change.kind === kind ? [change as Extract<StoredChange, { kind: K }>] : [],
    );
  return {
    commits,
    failure: null,
    load: () => {
      const [counters] = of('counters');
      if (counters === undefined) return null;
      const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
      return {
        counters: counters.document,
        members: of('member')
          .sort(byKey)
          .map((change) => change.document),
        resources: of('resource')
          .sort(byKey)
          .flatMap((change) => change.document ?? []),
        monitored: of('monitored')
          .sort(byKey)
          .flatMap((change) => change.document ?? []),
        freezes: of('freeze')
          .sort(byKey)
          .flatMap((change) => change.document ?? []),
        runs: of('run')
          .flatMap((change) => change.document ?? [])
          .sort((a, b) => a.number - b.number),
      };
    },
    commit(changes) {
      if (this.failure !== null) throw this.failure;
      commits.push(changes);
      for (const change of structuredClone(changes)) {
        if (change.kind === 'event') events.set(change.document.sequence, change.document);
        else if (change.kind === 'version') versions.set(change.document.number, change.document);
        else if (change.kind === 'span') spans.set(change.key, change.document);
        else if (change.document === null) documents.delete(`${change.kind} ${change.key}`);
        else documents.set(`${change.kind} ${change.key}`, change);
      }
      for (const posted of [true, false]) {
        const kept = [...events.values()].filter((event) => isPosted(event) === posted);
        kept.sort((a, b) => a.sequence - b.sequence);
        for (const { sequence } of kept.slice(0, Math.max(0, kept.length - 10_000))) {
          events.delete(sequence);
        }
      }
    },
    events: ({ after, before, limit, end }) => {
      const inside = [...events.values()]
        .filter(({ sequence }) => sequence > after && (before === null || sequence < before))
        .sort((a, b) => a.sequence - b.sequence);
      if (limit === 0) return [];
      return end === 'oldest' ? inside.slice(0, limit) : inside.slice(-limit);
    },
    spanResources: () => [...new Set([...spans.values()].map(({ resource }) => resource))].sort(),
    spans: (resource) => ({
      resource,
      merged: merged.get(resource) ?? null,
      spans: spansOf(resource),
    }),
    mergeSpans: (spansMax) => {
      let count = 0;
      for (const resource of new Set([...spans.values()].map((span) => span.resource))) {
        const all = spansOf(resource);
        const old = all.slice(0, Math.max(0, all.length - spansMax));
        const [first] = old;
        const next = all[old.length];
        if (first === undefined || next === undefined) continue;
        for (const { from } of old) spans.delete(`${resource} ${from}`);
        const before = merged.get(resource);
        merged.set(resource, {
          from: before?.from ?? first.from,
          to: next.from,
          uptimeMs: old.reduce(
            (sum, { from, to }) => sum + ((to ?? next.from) - from),
            before?.uptimeMs ?? 0,
          ),
        });
        count += old.length;
      }
      return count;
    },
    versions: ({ after, limit }) =>
      [...versions.values()]
        .filter(({ number }) => number > after)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .reverse(),
    readSetting: (name) => settings.get(name) ?? null,
    writeSetting: (name, value) => void settings.set(name, value),
    close: () => {},
  };
}

export interface FakeScripts extends ScriptRunner {
  readonly orders: ScriptOrder[];
  readonly adopted: number[];
  readonly cancelled: number[];
  listener(ticket: number): ScriptListener;
}

/** Scripts that end when the test says so. */
export function createFakeScripts(): FakeScripts {
  const listeners = new Map<number, ScriptListener>();
  const orders: ScriptOrder[] = [];
  const adopted: number[] = [];
  const cancelled: number[] = [];
  return {
    orders,
    adopted,
    cancelled,
    listener: (ticket) => {
      const found = listeners.get(ticket);
      if (found === undefined) throw new Error(`no script with ticket ${ticket}`);
      return found;
    },
    run: (order, listener) => {
      orders.push(order);
      listeners.set(order.ticket, listener);
    },
    adopt: (order, listener) => {
      adopted.push(order.ticket);
      listeners.set(order.ticket, listener);
    },
    cancel: (ticket) => void cancelled.push(ticket),
    killMember: () => Promise.resolve(),
    processesOf: () => [],
    killResource: () => Promise.resolve({ killed: 0, left: 0 }),
    close: () => {},
  };
}

/** A `defer` whose turns the test takes by hand. */
export interface ManualTurns {
  defer(action: () => void): void;
  /** Runs what was deferred until now, and what that defers, to the end. */
  run(): void;
}

export function createManualTurns(): ManualTurns {
  const queue: (() => void)[] = [];
  return {
    defer: (action) => void queue.push(action),
    run: () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) next();
    },
  };
}
