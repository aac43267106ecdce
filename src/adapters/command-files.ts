// Files for the commands that need no cluster: reads what a person named, and writes several files or none. Decides
// nothing; what the files hold is the command's business.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf, reasonOf } from './errors.ts';

interface NewFile {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * Fits the port `CommandFiles` of src/commands.
 *
 * @param root the folder of the cluster.
 */
export function createCommandFiles(root: () => string) {
  return { root, fullPath: (path: string) => resolve(path), read, list, writeAll };
}

function read(path: string, bytesMax: number) {
  let file: number | null = null;
  try {
    // A pipe that nobody writes to is not waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (stat.isDirectory()) return refused('it is a folder');
    if (!stat.isFile()) return refused('it is no file');
    if (stat.size > bytesMax) return refused(`it has more than ${bytesMax} bytes`);
    const bytes = readUpTo(file, bytesMax + 1);
    if (bytes.length > bytesMax) return refused(`it has more than ${bytesMax} bytes`);
    return { ok: true, text: bytes.toString('latin1'), mode: stat.mode & 0o7777 } as const;
  } catch (error) {
    return refused(reasonOf(error));
  } finally {
    if (file !== null) closeSync(file);
  }
}

function refused(reason: string) {
  return { ok: false, reason } as const;
}

const pieceBytes = 65_536;

function readUpTo(file: number, bytesMax: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length < bytesMax) {
    const piece = Buffer.alloc(Math.min(pieceBytes, bytesMax - length));
    const count = readSync(file, piece, 0, piece.length, null);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    length += count;
  }
  return Buffer.concat(pieces);
}

/** More entries than any folder of scripts has. */
const entriesMax = 10_000;

function list(folder: string) {
  try {
    const names: string[] = [];
    for (const name of namesIn(folder)) {
      if (isFolder(join(folder, name))) {
        for (const inner of namesIn(join(folder, name))) {
          if (!isFolder(join(folder, name, inner))) names.push(`${name}/${inner}`);
        }
      } else names.push(name);
      if (names.length > entriesMax) return refused(`it has more than ${entriesMax} files`);
    }
    return { ok: true, names } as const;
  } catch (error) {
    return refused(reasonOf(error));
  }
}

/** Hidden files are left alone; the order does not depend on the file system. */
function namesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

interface Placing {
  readonly folder: string;
  readonly mark: string;
  readonly overwrites: boolean;
  /** What has to be done to have everything as it was, last things first. */
  readonly undo: (() => void)[];
  /** What is not needed any more when everything is in its place. */
  readonly clean: (() => void)[];
}

/**
 * Every file gets its content under another name first; only then do they all get their names. A failure gives the
 * folder back as it was.
 */
function writeAll(folder: string, files: readonly NewFile[], overwrites: boolean) {
  const mark = `.${process.pid}-${randomBytes(4).toString('hex')}`;
  const placing: Placing = { folder, mark, overwrites, undo: [], clean: [] };
  let doing = `The folder ${folder}`;
  try {
    makeFolders(folder, placing);
    for (const file of files) {
      doing = `The file ${join(folder, file.name)}`;
      refuseExisting(placing, file);
    }
    for (const file of files) {
      doing = `The file ${join(folder, file.name)}`;
      writeContent(placing, file);
    }
    for (const file of files) {
      doing = `The file ${join(folder, file.name)}`;
      place(placing, file);
    }
  } catch (error) {
    for (const step of placing.undo) attempt(step);
    return refused(`${doing} cannot be written: ${reasonFor(error)}. Nothing was changed.`);
  }
  for (const step of placing.clean) attempt(step);
  return { ok: true } as const;
}

/** One by one: Node.js never comes back when it is to make several where none can be made, as in /proc. */
function makeFolders(folder: string, placing: Placing): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolders(parent, placing);
  mkdirSync(folder);
  placing.undo.unshift(() => rmdirSync(folder));
}

class FileExistsError extends Error {}

function reasonFor(error: unknown): string {
  const isThere = error instanceof FileExistsError || codeOf(error) === 'EEXIST';
  return isThere ? 'it exists already; -f would overwrite it' : reasonOf(error);
}

function refuseExisting({ folder, overwrites }: Placing, { name }: NewFile): void {
  const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) throw new Error('it is a folder');
  if (!overwrites) throw new FileExistsError();
}

function writeContent({ folder, mark, undo }: Placing, { name, text, mode }: NewFile): void {
  const path = join(folder, `.${name}${mark}`);
  const file = openSync(path, 'wx', mode);
  undo.unshift(() => rmSync(path, { force: true }));
  try {
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Without `overwrites` a link is made, because that fails if somebody else was quicker. */
function place({ folder, mark, overwrites, undo, clean }: Placing, { name }: NewFile): void {
  const path = join(folder, name);
  const prepared = join(folder, `.${name}${mark}`);
  const kept = join(folder, `.${name}${mark}.old`);
  if (overwrites && lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    renameSync(path, kept);
    undo.unshift(() => renameSync(kept, path));
    clean.push(() => rmSync(kept, { force: true }));
  }
  linkSync(prepared, path);
  undo.unshift(() => rmSync(path, { force: true }));
  clean.push(() => rmSync(prepared, { force: true }));
}

/** The rest is put right even if one step fails. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The message of the first failure is the one that counts.
  }
}
