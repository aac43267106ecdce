// The registry (manual 2.5): one SQLite file in the cluster root that holds every record of the cluster. Each commit
// is one transaction that is on disk when the call returns. Knows how records are stored, not what they mean.
import Database from 'libsql';
import * as z from 'zod';
import type {
  ClusterDocuments,
  CounterDocument,
  FreezeDocument,
  MemberDocument,
  MonitoredDocument,
  ResourceDocument,
  RunDocument,
  StoredChange,
} from '../engine/index.ts';
import { type ClusterStore, RegistryError } from '../runtime/index.ts';
import { reasonOf } from './errors.ts';
import { createHistory, isHistory, laterTables, type RegistryHistory } from './registry-history.ts';
import { sqliteCodeOf, sqliteCodes } from './sqlite-codes.ts';

/** Rises whenever an older program could not read the file any more. */
const schemaVersion = 2;
/** `CAAR`: tells a registry from any other SQLite file. */
const applicationId = 0x43414152;

const tables = `
  CREATE TABLE documents (kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (kind, key)) WITHOUT ROWID;
  CREATE TABLE events (sequence INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  ${laterTables}
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * Opens the registry file, or makes it if it does not exist.
 *
 * @throws RegistryError naming the file, the reason and the remedy; the file is then unchanged.
 */
export function openRegistry(path: string): ClusterStore {
  const database = openDatabase(path);
  try {
    checkFile(database, path);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    return createStore(database, path);
  } catch (error) {
    database.close();
    throw inWords(path, error);
  }
}

function openDatabase(path: string): Database.Database {
  try {
    return new Database(path);
  } catch {
    throw new RegistryError(
      `The registry file ${path} cannot be opened or made. Make its folder and the file readable and ` +
        'writable for you, or set SYSMAN_ROOT to another cluster root.',
    );
  }
}

/** Everything that could be wrong is found before anything is written. */
function checkFile(database: Database.Database, path: string): void {
  const version = pragma(database, 'user_version');
  const id = pragma(database, 'application_id');
  const isEmpty = database.prepare('SELECT name FROM sqlite_master').all().length === 0;
  if (!isEmpty && id !== applicationId) {
    throw new RegistryError(
      `${path} is not a registry file. Move it away, and caad makes a new one.`,
    );
  }
  if (version > schemaVersion) {
    throw new RegistryError(
      `The registry file ${path} was written by a newer version (schema ${version}; this program knows ` +
        `${schemaVersion}). Install that version again, or set SYSMAN_ROOT to another cluster root.`,
    );
  }
  if (!isEmpty) checkIntegrity(database, path);
  database.exec('BEGIN IMMEDIATE');
  if (isEmpty) database.exec(tables);
  else database.exec(`${laterTables} PRAGMA user_version = ${schemaVersion};`);
  database.exec('COMMIT');
}

function checkIntegrity(database: Database.Database, path: string): void {
  const findings = z
    .array(z.object({ quick_check: z.string() }))
    .parse(database.prepare('PRAGMA quick_check(1)').all());
  const [first] = findings;
  if (first !== undefined && first.quick_check !== 'ok') {
    throw damaged(path, first.quick_check.replaceAll('\n', ' '));
  }
}

function createStore(database: Database.Database, path: string): ClusterStore {
  const statements = prepareStatements(database);
  const history = createHistory(database, (json) => parseRow(json, path));
  const guarded = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw inWords(path, error);
    }
  };
  return {
    load: () => guarded(() => readDocuments(database, path)),
    commit: (changes) => guarded(() => writeChanges(database, statements, history, changes)),
    events: (range) => guarded(() => history.events(range)),
    versions: (range) => guarded(() => history.versions(range)),
    spanResources: () => guarded(() => history.spanResources()),
    spans: (resource) => guarded(() => history.spans(resource)),
    mergeSpans: (spansMax) => guarded(() => history.mergeSpans(spansMax)),
    readSetting: (name) =>
      guarded(() => settingRows.parse(statements.readSetting.all(name))[0]?.value ?? null),
    writeSetting: (name, value) => guarded(() => void statements.writeSetting.run(name, value)),
    close: () => {
      gatherLog(database);
      database.close();
    },
  };
}

/** So that a copy of the one file holds everything. If it cannot be done, the log beside the file stays valid. */
function gatherLog(database: Database.Database): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The disk is full, or gone: that has been told already.
  }
}

const settingRows = z.array(z.object({ value: z.string() }));
const documentRows = z.array(
  z.object({
    kind: z.enum(['counters', 'member', 'resource', 'monitored', 'run', 'freeze']),
    json: z.string(),
  }),
);

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database.Database) {
  return {
    put: database.prepare(
      'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    ),
    remove: database.prepare('DELETE FROM documents WHERE kind = ? AND key = ?'),
    readSetting: database.prepare('SELECT value FROM settings WHERE name = ?'),
    writeSetting: database.prepare(
      'INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    ),
  };
}

function readDocuments(database: Database.Database, path: string): ClusterDocuments | null {
  let counters: CounterDocument | null = null;
  const members: MemberDocument[] = [];
  const resources: ResourceDocument[] = [];
  const monitored: MonitoredDocument[] = [];
  const runs: RunDocument[] = [];
  const freezes: FreezeDocument[] = [];
  const rows = database.prepare('SELECT kind, json FROM documents ORDER BY kind, key').all();
  for (const row of documentRows.parse(rows)) {
    const document = parseRow(row.json, path);
    // Each kind is only ever written with documents of its type (see StoredChange).
    if (row.kind === 'counters') counters = document as CounterDocument;
    else if (row.kind === 'member') members.push(document as MemberDocument);
    else if (row.kind === 'resource') resources.push(document as ResourceDocument);
    else if (row.kind === 'monitored') monitored.push(document as MonitoredDocument);
    else if (row.kind === 'freeze') freezes.push(document as FreezeDocument);
    else runs.push(document as RunDocument);
  }
  if (counters === null) return null;
  runs.sort((a, b) => a.number - b.number);
  return { counters, members, resources, monitored, runs, freezes };
}

function parseRow(json: string, path: string): object {
  const value: unknown = parseJson(json);
  if (typeof value !== 'object' || value === null) throw damaged(path, 'a record is not readable');
  return value;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function writeChanges(
  database: Database.Database,
  statements: Statements,
  history: RegistryHistory,
  changes: readonly StoredChange[],
): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const change of changes) {
      if (isHistory(change)) history.write(change);
      else if (change.document === null) statements.remove.run(change.kind, change.key);
      else statements.put.run(change.kind, change.key, JSON.stringify(change.document));
    }
    history.prune();
    database.exec('COMMIT');
  } catch (error) {
    // SQLite may have rolled back by itself; the reason of the failure counts.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function pragma(database: Database.Database, name: 'user_version' | 'application_id'): number {
  const [row] = z
    .array(z.record(z.string(), z.number()))
    .parse(database.prepare(`PRAGMA ${name}`).all());
  return row?.[name] ?? 0;
}

function damaged(path: string, detail: string): RegistryError {
  return new RegistryError(
    `The registry file ${path} is damaged (${detail}). Put a copy of it back, or move it and the files ` +
      'beside it away and register the resources again with caa_register.',
  );
}

/** SQLite's reasons in words. */
function inWords(path: string, error: unknown): RegistryError {
  if (error instanceof RegistryError) return error;
  switch (sqliteCodeOf(error)) {
    case sqliteCodes.corrupt:
    case sqliteCodes.notADatabase:
      return damaged(path, reasonOf(error));
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
    case sqliteCodes.noPermission:
      return new RegistryError(
        `The registry file ${path} cannot be written: it or its folder is read-only. Make both ` +
          'writable for you, or set SYSMAN_ROOT to another cluster root.',
      );
    case sqliteCodes.full:
      return new RegistryError(
        `The registry file ${path} cannot be written: the disk is full. Make room on its disk.`,
      );
    case sqliteCodes.busy:
      return new RegistryError(
        `The registry file ${path} is in use by another program. End that program first.`,
      );
    default:
      return new RegistryError(
        `The registry file ${path} cannot be used: ${reasonOf(error)}. Check its disk.`,
      );
  }
}
