// The tables of the registry that only grow: events, versions, and the times in which applications were ONLINE. Each
// has a bound and a rule for what goes when it is reached.
import type Database from 'libsql';
import * as z from 'zod';
import {
  type ClusterEvent,
  isPosted,
  type RegistryVersion,
  type ResourceName,
  type SpanDocument,
  type StoredChange,
} from '../engine/index.ts';
import type { EventRange, MergedSpans, SpanHistory, VersionRange } from '../runtime/index.ts';

/** The newest that are kept of the cluster's own events, and of those that others posted. */
const eventsMax = 10_000;
const versionsMax = 20_000;

/** Those that came later than the first release; made when they are missing. */
export const laterTables = `
  CREATE TABLE IF NOT EXISTS versions (number INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS posted_events (sequence INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS spans (resource TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
    member TEXT NOT NULL, PRIMARY KEY (resource, started)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS merged_spans (resource TEXT PRIMARY KEY, started INTEGER NOT NULL,
    ended INTEGER NOT NULL, uptime INTEGER NOT NULL) WITHOUT ROWID;
`;

/** A change that goes into one of these tables. */
type HistoryChange = Extract<StoredChange, { kind: 'event' | 'version' | 'span' }>;

export interface RegistryHistory {
  /** Writes a change, within a transaction of the caller. */
  write(change: HistoryChange): void;
  /** Removes what is beyond the bounds; the last thing of the transaction. */
  prune(): void;
  events(range: EventRange): readonly ClusterEvent[];
  versions(range: VersionRange): readonly RegistryVersion[];
  spanResources(): readonly ResourceName[];
  spans(resource: ResourceName): SpanHistory;
  /** A transaction of its own. */
  mergeSpans(spansMax: number): number;
}

export function isHistory(change: StoredChange): change is HistoryChange {
  return change.kind === 'event' || change.kind === 'version' || change.kind === 'span';
}

const jsonRows = z.array(z.object({ json: z.string() }));
const spanRows = z.array(
  z.object({ started: z.number(), ended: z.number().nullable(), member: z.string() }),
);
const mergedRows = z.array(
  z.object({ started: z.number(), ended: z.number(), uptime: z.number() }),
);
const countRows = z.array(z.object({ resource: z.string(), count: z.number() }));

/** @param parseRow reads a record; throws if it is not readable. */
export function createHistory(
  database: Database.Database,
  parseRow: (json: string) => object,
): RegistryHistory {
  const own = eventTable(database, 'events');
  const posted = eventTable(database, 'posted_events');
  const versions = versionTable(database);
  const spans = spanTable(database);
  const readEvents = eventReader(database);
  return {
    write: (change) => {
      if (change.kind === 'span') spans.put(change.document);
      else if (change.kind === 'version') versions.put(change.document);
      else (isPosted(change.document) ? posted : own).put(change.document);
    },
    prune: () => {
      own.prune();
      posted.prune();
      versions.prune();
    },
    // Written by this program and read back from a file that passed its check.
    events: (range) => readEvents(range).map((json) => parseRow(json) as ClusterEvent),
    versions: (range) => versions.read(range).map((json) => parseRow(json) as RegistryVersion),
    spanResources: spans.resources,
    spans: spans.read,
    mergeSpans: spans.merge,
  };
}

function eventTable(database: Database.Database, table: 'events' | 'posted_events') {
  const put = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`);
  const count = database.prepare(`SELECT count(*) AS count FROM ${table}`);
  const prune = database.prepare(
    `DELETE FROM ${table} WHERE sequence IN (SELECT sequence FROM ${table} ORDER BY sequence LIMIT ?)`,
  );
  let isDirty = false;
  return {
    put: (event: ClusterEvent): void => {
      put.run(event.sequence, JSON.stringify(event));
      isDirty = true;
    },
    prune: (): void => {
      if (!isDirty) return;
      isDirty = false;
      const [row] = z.array(z.object({ count: z.number() })).parse(count.all());
      const excess = (row?.count ?? 0) - eventsMax;
      if (excess > 0) prune.run(excess);
    },
  };
}

/** Both tables are one stream to everybody who reads. */
function eventReader(database: Database.Database): (range: EventRange) => readonly string[] {
  const select = (order: 'ASC' | 'DESC') =>
    database.prepare(
      'SELECT json FROM (SELECT sequence, json FROM events UNION ALL SELECT sequence, json FROM posted_events) ' +
        `WHERE sequence > ? AND sequence < ? ORDER BY sequence ${order} LIMIT ?`,
    );
  const oldest = select('ASC');
  const newest = select('DESC');
  return ({ after, before, limit, end }) => {
    const statement = end === 'oldest' ? oldest : newest;
    const rows = jsonRows.parse(statement.all(after, before ?? Number.MAX_SAFE_INTEGER, limit));
    const texts = rows.map(({ json }) => json);
    return end === 'oldest' ? texts : texts.reverse();
  };
}

function versionTable(database: Database.Database) {
  const put = database.prepare('INSERT OR REPLACE INTO versions VALUES (?, ?)');
  const prune = database.prepare('DELETE FROM versions WHERE number <= ?');
  const read = database.prepare(
    'SELECT json FROM versions WHERE number > ? ORDER BY number DESC LIMIT ?',
  );
  let newest = 0;
  return {
    put: (version: RegistryVersion): void => {
      put.run(version.number, JSON.stringify(version));
      newest = Math.max(newest, version.number);
    },
    prune: (): void => {
      if (newest > versionsMax) prune.run(newest - versionsMax);
      newest = 0;
    },
    read: ({ after, limit }: VersionRange): readonly string[] =>
      jsonRows
        .parse(read.all(after, limit))
        .map(({ json }) => json)
        .reverse(),
  };
}

function spanTable(database: Database.Database) {
  const put = database.prepare('INSERT OR REPLACE INTO spans VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM spans WHERE resource = ? AND started = ?');
  const putMerged = database.prepare('INSERT OR REPLACE INTO merged_spans VALUES (?, ?, ?, ?)');
  const resources = database.prepare(
    'SELECT resource, count(*) AS count FROM spans GROUP BY resource ORDER BY resource',
  );
  const select = database.prepare(
    'SELECT started, ended, member FROM spans WHERE resource = ? ORDER BY started',
  );
  const selectMerged = database.prepare(
    'SELECT started, ended, uptime FROM merged_spans WHERE resource = ?',
  );
  const counts = () => countRows.parse(resources.all());
  const read = (resource: ResourceName): SpanHistory => {
    const spans = spanRows.parse(select.all(resource));
    const [merged] = mergedRows.parse(selectMerged.all(resource));
    return {
      resource,
      merged:
        merged === undefined
          ? null
          : { from: merged.started, to: merged.ended, uptimeMs: merged.uptime },
      spans: spans.map(({ started, ended, member }) => ({
        resource,
        member,
        from: started,
        to: ended,
      })),
    };
  };
  const mergeOne = (resource: ResourceName, spansMax: number): number => {
    const history = read(resource);
    const old = history.spans.slice(0, -spansMax);
    const merged = sumUp(history, old, history.spans[old.length]);
    if (merged === null) return 0;
    for (const { from } of old) remove.run(resource, from);
    putMerged.run(resource, merged.from, merged.to, merged.uptimeMs);
    return old.length;
  };
  return {
    read,
    put: ({ resource, from, to, member }: SpanDocument): void => {
      put.run(resource, from, to, member);
    },
    resources: () => counts().map(({ resource }) => resource),
    merge: (spansMax: number): number => {
      const long = counts().filter(({ count }) => count > spansMax);
      if (long.length === 0) return 0;
      const all = database.transaction(() =>
        long.reduce((sum, { resource }) => sum + mergeOne(resource, spansMax), 0),
      );
      return all();
    },
  };
}

/** @param next the first span that is kept: the time up to it is summed up too. */
function sumUp(
  { merged }: SpanHistory,
  old: readonly SpanDocument[],
  next: SpanDocument | undefined,
): MergedSpans | null {
  const [first] = old;
  if (first === undefined || next === undefined) return null;
  const uptimeMs = old.reduce(
    (sum, { from, to }) => sum + Math.max(0, (to ?? next.from) - from),
    merged?.uptimeMs ?? 0,
  );
  return { from: merged?.from ?? first.from, to: next.from, uptimeMs };
}
