// Makes sure that one daemon at most owns a cluster root. The lock is a transaction held open on a small SQLite file:
// the kernel's file lock behind it cannot be taken twice and vanishes with the process, however that ends.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { RootError } from './cluster-config.ts';
import { writeNewFile } from './cluster-files.ts';
import { reasonOf } from './errors.ts';
import { runFolderOf } from './root-path.ts';
import { sqliteCodeOf, sqliteCodes } from './sqlite-codes.ts';

const racePauseMs = 300;

export interface DaemonLock {
  release(): void;
}

/** What the holder says of itself, for messages. */
export interface DaemonHolder {
  readonly pid: number;
  readonly started: string;
}

/**
 * Takes the lock of a prepared root.
 *
 * @returns undefined if another process holds it; {@link readHolder} says who.
 * @throws RootError if the lock file cannot be used.
 */
export function takeLock(root: string, holder: DaemonHolder): DaemonLock | undefined {
  const path = join(runFolderOf(root), 'caad.lock.db');
  const database = openLock(path);
  try {
    // Two that begin at the same instant can both find the file busy; the pause lets one of them win.
    database.exec(`PRAGMA busy_timeout = ${racePauseMs}`);
    // No journal file: nothing is ever written.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCodeOf(error) === sqliteCodes.busy) return undefined;
    throw lockError(path, error);
  }
  const pidPath = pidPathOf(root);
  try {
    rmSync(pidPath, { force: true });
    writeNewFile(pidPath, `pid ${holder.pid}\nstarted ${holder.started}\n`, 0o600);
  } catch (error) {
    database.close();
    throw new RootError(
      `The file ${pidPath} cannot be written: ${reasonOf(error)}. Remove the cause, then try again.`,
    );
  }
  return {
    release: () => {
      rmSync(pidPath, { force: true });
      database.close();
    },
  };
}

/** The daemon that holds the root, as it wrote it down; undefined if it has not written yet. */
export function readHolder(root: string): DaemonHolder | undefined {
  let text: string;
  try {
    text = readFileSync(pidPathOf(root), 'utf8');
  } catch {
    return undefined;
  }
  const [, pid, started] = /^pid (\d+)\nstarted (\S+)\n$/.exec(text) ?? [];
  return pid === undefined || started === undefined ? undefined : { pid: Number(pid), started };
}

function pidPathOf(root: string): string {
  return join(runFolderOf(root), 'caad.pid');
}

function openLock(path: string): Database.Database {
  try {
    return new Database(path);
  } catch (error) {
    throw lockError(path, error);
  }
}

function lockError(path: string, error: unknown): RootError {
  return new RootError(
    `The lock file ${path} cannot be used: ${reasonOf(error)}. Remove it, or make it writable for you.`,
  );
}
