// The cluster's file tree on the real file system. Keeps to regular files of a sensible size, because an
// administrator may put anything into the tree.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, normalize, sep } from 'node:path';
import type { ClusterFiles, FileFacts } from '../runtime/index.ts';
import { codeOf, reasonOf } from './errors.ts';
import { watchFolder } from './watch-folder.ts';

/** Far more than a profile or a script needs; more is a mistake, such as a program in the wrong place. */
const textBytesMax = 4 * 1024 * 1024;

/** The file tree below `root`, which exists. */
export function createClusterFiles(root: string, ownerUid: number): ClusterFiles {
  const fullPath = (path: string): string => {
    const full = normalize(join(root, path));
    if (full !== root && !full.startsWith(root + sep)) {
      throw new Error(`${path} leads out of the cluster root ${root}.`);
    }
    return full;
  };
  return {
    root,
    ownerUid,
    fullPath,
    readText: (path) => readTextFile(fullPath(path)),
    isUtf8: (path) => isUtf8(readBytes(fullPath(path))),
    readFull: readTextFile,
    writeText: (path, text, mode) => writeTextFile(fullPath(path), text, mode),
    remove: (path) => rmSync(fullPath(path), { force: true }),
    list: (folder) => listFolder(fullPath(folder)),
    stat: (path) => factsOf(fullPath(path)),
    statFull: factsOf,
    resolveExecutable: (path) =>
      [path, join(root, path)].find((candidate) => factsOf(candidate)?.isFile === true),
    watch: (folder, changed) => watchFolder(fullPath(folder), changed),
  };
}

/** @throws Error with a text for people if the file exists and cannot be read. */
function readTextFile(path: string): string | undefined {
  return readBytes(path)?.toString('utf8');
}

function isUtf8(bytes: Buffer | undefined): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function readBytes(path: string): Buffer | undefined {
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    // A pipe or a device would hold up the daemon.
    if (facts === undefined || !facts.isFile()) return undefined;
    if (facts.size > textBytesMax) {
      throw new Error(`it is larger than ${textBytesMax} bytes`);
    }
    return readFileSync(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new Error(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/**
 * Replaces a file in one step and returns when it is on disk.
 *
 * @throws Error with a text for people; the old file is then unchanged.
 */
function writeTextFile(path: string, text: string, mode: number): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeNewFile(temporary, text, mode);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Error(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}

/** Makes a file that did not exist, with exactly this mode whatever the umask, and waits until it is on disk. */
export function writeNewFile(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new Error(`The folder ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function factsOf(path: string): FileFacts | undefined {
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) return undefined;
    return {
      isFile: facts.isFile(),
      executable: isExecutable(path),
      mode: facts.mode & 0o7777,
      uid: facts.uid,
      modifiedAt: Math.floor(facts.mtimeMs),
    };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new Error(`${path} cannot be looked at: ${reasonOf(error)}.`);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP';
}
