// What every registry must do, whatever it keeps its records in: run against the real one and against the fake that
// other tests use.
import { describe, expect, it } from 'vitest';
import type { ClusterEvent, RunDocument, StoredChange } from '../../src/engine/index.ts';
import type { ClusterStore, EventRange } from '../../src/runtime/index.ts';

export const counters = (lastRun: number): StoredChange => ({
  kind: 'counters',
  key: 'counters',
  document: { incarnation: 1, lastRun, lastEvent: 0, lastJoin: 3 },
});

const run = (number: number): Extract<StoredChange, { kind: 'run' }> => {
  const document: RunDocument = {
    number,
    user: 'root',
    commandLine: "caa_start 'ünïcode'\n",
    startedAt: 1,
    endedAt: null,
    status: 'RUNNING',
    exitCode: null,
  };
  return { kind: 'run', key: String(number), document };
};

export const event = (sequence: number): StoredChange => {
  const document: ClusterEvent = {
    sequence,
    at: sequence * 10,
    priority: 'info',
    facility: 'caa',
    resource: null,
    member: 'polishham',
    text: `event ${sequence}`,
  };
  return { kind: 'event', key: String(sequence), document };
};

const span = (resource: string, from: number, to: number | null) =>
  ({
    kind: 'span',
    key: `${resource} ${from}`,
    document: { resource, member: 'polishham', from, to },
  }) as const;

export const newest = (limit: number) =>
  ({ after: 0, before: null, limit, end: 'newest' }) as const;

const version = (number: number) =>
  ({
    kind: 'version',
    key: String(number),
    document: {
      number,
      at: number,
      user: 'root',
      commandLine: 'caa_register clock',
      resource: 'clock',
      before: null,
      after: { attributes: { NAME: 'clock' }, scriptPath: '/clock.scr' },
    },
  }) as const;

const freeze = {
  kind: 'freeze',
  key: 'cluster',
  document: { scope: { kind: 'cluster' }, reason: 'disk', by: 'root', since: 5, until: null },
} as const;

const monitored: Extract<StoredChange, { kind: 'monitored' }> & { document: object } = {
  kind: 'monitored',
  key: 'network1',
  document: {
    name: 'network1',
    type: 'network',
    attributes: { SUBNET: '16.69.244.0' },
    members: [{ member: 'polishham', target: 'ONLINE', state: 'ONLINE', since: 5, failures: [4] }],
  },
};

const member: Extract<StoredChange, { kind: 'member' }> = {
  kind: 'member',
  key: 'polishham',
  document: {
    id: 1,
    name: 'polishham',
    hostName: 'polishham.zk4.com',
    interconnectName: 'polishham-ics0',
    votes: 1,
    state: 'UP',
    since: 5,
    joinNumber: 2,
    drained: null,
  },
};

/** @param open opens an empty registry. */
export function describeClusterStore(name: string, open: () => ClusterStore): void {
  describe(name, () => {
    it('holds nothing at first', () => {
      const store = open();
      expect(store.load()).toBeNull();
      expect(store.events(newest(10))).toEqual([]);
      expect(store.readSetting('boot-id')).toBeNull();
      store.close();
    });

    it('gives back what was committed, runs in the order of their numbers', () => {
      const store = open();
      store.commit([counters(1), member, freeze, monitored, run(10), run(9), run(100)]);
      expect(store.load()).toEqual({
        counters: counters(1).document,
        members: [member.document],
        resources: [],
        monitored: [monitored.document],
        runs: [run(9).document, run(10).document, run(100).document],
        freezes: [freeze.document],
      });
      store.close();
    });

    it('replaces and removes records; removing what is not there is no error', () => {
      const store = open();
      store.commit([counters(1), freeze, monitored, run(1), run(2)]);
      store.commit([
        counters(2),
        { ...run(1), document: null },
        { kind: 'resource', key: 'ghost', document: null },
        { ...freeze, document: null },
        { ...monitored, document: null },
      ]);
      expect(store.load()).toEqual({
        counters: counters(2).document,
        members: [],
        resources: [],
        monitored: [],
        runs: [run(2).document],
        freezes: [],
      });
      store.close();
    });

    it('gives the newest events, oldest first, and keeps the last 10,000', () => {
      const store = open();
      store.commit(Array.from({ length: 10_000 }, (_, at) => event(at + 1)));
      store.commit([event(10_001), event(10_002)]);
      expect(store.events(newest(2))).toEqual([event(10_001).document, event(10_002).document]);
      const all = store.events(newest(20_000));
      expect(all).toHaveLength(10_000);
      expect(all[0]).toEqual(event(3).document);
      expect(store.events(newest(0))).toEqual([]);
      store.close();
    });

    it('gives the newest versions of the registry after a number, oldest first', () => {
      const store = open();
      store.commit([1, 2, 3, 4].map(version));
      const numbers = (after: number, limit: number) =>
        store.versions({ after, limit }).map((each) => each.number);
      expect(store.versions({ after: 3, limit: 9 })).toEqual([version(4).document]);
      expect(numbers(0, 9)).toEqual([1, 2, 3, 4]);
      expect(numbers(1, 2)).toEqual([3, 4]);
      expect(numbers(4, 9)).toEqual([]);
      store.close();
    });

    it('gives the part of the stream that is asked for, from either end', () => {
      const store = open();
      store.commit([1, 2, 3, 4, 5, 6].map(event));
      const part = (range: Partial<EventRange>) =>
        store
          .events({ after: 0, before: null, limit: 100, end: 'newest', ...range })
          .map(({ sequence }) => sequence);
      expect(part({ after: 2, before: 6 })).toEqual([3, 4, 5]);
      expect(part({ after: 2, limit: 2, end: 'oldest' })).toEqual([3, 4]);
      expect(part({ before: 5, limit: 2 })).toEqual([3, 4]);
      expect(part({ after: 6 })).toEqual([]);
      expect(part({ limit: 0, end: 'oldest' })).toEqual([]);
      store.close();
    });

    it("keeps the cluster's own events however many are posted, in one stream", () => {
      const store = open();
      const posted = (sequence: number): StoredChange => {
        const change = event(sequence);
        const document = { ...(change.document as ClusterEvent), facility: 'user' };
        return { kind: 'event', key: change.key as string, document };
      };
      store.commit([event(1), posted(2), event(3)]);
      store.commit(Array.from({ length: 10_000 }, (_, at) => posted(at + 4)));
      const all = store.events(newest(20_000)).map(({ sequence }) => sequence);
      expect(all).toHaveLength(10_002);
      expect(all.slice(0, 3)).toEqual([1, 3, 4]);
      store.close();
    });

    it('keeps the times in which applications were ONLINE, and sums the oldest up', () => {
      const store = open();
      store.commit([span('b', 5, null), span('a', 100, 110), span('a', 0, 40)]);
      store.commit([span('b', 5, 9), span('a', 200, null)]);
      expect(store.spanResources()).toEqual(['a', 'b']);
      expect(store.spans('a')).toEqual({
        resource: 'a',
        merged: null,
        spans: [span('a', 0, 40), span('a', 100, 110), span('a', 200, null)].map(
          ({ document }) => document,
        ),
      });
      expect(store.spans('b').spans).toEqual([span('b', 5, 9).document]);
      expect(store.spans('c')).toEqual({ resource: 'c', merged: null, spans: [] });
      expect(store.mergeSpans(2)).toBe(1);
      expect(store.spans('a')).toMatchObject({
        merged: { from: 0, to: 100, uptimeMs: 40 },
        spans: [{ from: 100 }, { from: 200 }],
      });
      expect(store.mergeSpans(1)).toBe(1);
      expect(store.spans('a')).toMatchObject({
        merged: { from: 0, to: 200, uptimeMs: 50 },
        spans: [{ from: 200, to: null }],
      });
      expect(store.mergeSpans(1)).toBe(0);
      store.close();
    });

    it('keeps settings', () => {
      const store = open();
      store.writeSetting('boot-id', 'a');
      store.writeSetting('boot-id', 'b');
      store.writeSetting('other', '');
      expect(store.readSetting('boot-id')).toBe('b');
      expect(store.readSetting('other')).toBe('');
      store.close();
    });
  });
}
