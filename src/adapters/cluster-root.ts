// Makes the folder tree of a cluster at its first start and opens it at every start. Never overwrites anything: what
// an administrator changed or removed stays so.
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ClusterConfig } from '../engine/index.ts';
import type { ClusterFiles } from '../runtime/index.ts';
import { RootError, readClusterConfig } from './cluster-config.ts';
import { createClusterFiles, writeNewFile } from './cluster-files.ts';
import { codeOf, reasonOf } from './errors.ts';
import { ownUid, runFolderOf } from './root-path.ts';

const configPath = join('etc', 'cluster.json');
/** The fixture files that were ever put into the root: one that was removed since is not put there again. */
const installedPath = join('etc', 'installed.list');
const sharedFolders = [
  'etc',
  'cluster/admin/run',
  'var/cluster/caa/profile',
  'var/cluster/caa/script',
  'var/cluster/caa/template',
  'var/cluster/caa/examples',
  'var/cluster/caa/registry',
  'var/cluster/caa/log',
];
/** Others pass to the readers' socket and to programs, which may run as others, and have no business in the rest. */
const closedFolders = ['etc', 'cluster', 'var'];
const memberFolders = ['etc', 'var/run', 'var/run/scripts'];

export interface ClusterRoot {
  readonly files: ClusterFiles;
  readonly config: ClusterConfig;
}

/**
 * Makes the root folder and its run folder, so that the lock can be taken there.
 *
 * @param root a full path.
 * @throws RootError if the folder cannot be made, is no folder, or belongs to somebody else.
 */
export function prepareRoot(root: string): void {
  inWords(root, () => makeRootAndParents(root));
  const facts = statSync(root);
  const uid = ownUid();
  if (facts.uid !== uid) {
    throw new RootError(
      `The cluster root ${root} belongs to user ${facts.uid}, and you are user ${uid}. ` +
        'Set SYSMAN_ROOT to a folder of your own.',
    );
  }
  refuseForeignWriters(root, facts);
  const runFolder = runFolderOf(root);
  inWords(runFolder, () => {
    mkdirSync(runFolder, { recursive: true, mode: 0o700 });
    chmodSync(runFolder, 0o700);
  });
}

/** Whoever can write the root can have any program run in the owner's name. */
function refuseForeignWriters(root: string, facts: Stats): void {
  if ((facts.mode & 0o022) === 0) return;
  throw new RootError(
    `The cluster root ${root} can be written by others (mode ${(facts.mode & 0o777).toString(8)}). ` +
      `Run chmod go-w ${root}, or set SYSMAN_ROOT to another folder.`,
  );
}

/**
 * Completes the tree of a prepared root from the fixtures and reads the description of its cluster.
 *
 * @param fixtures the folder that holds `root` and `clusters`.
 * @throws RootError with a text for people.
 */
export function openRoot(root: string, fixtures: string): ClusterRoot {
  inWords(root, () => {
    makeFolders(root, closedFolders, 0o700);
    makeFolders(root, sharedFolders);
    installFixtures(root, join(fixtures, 'root'));
    copyUnlessThere(join(fixtures, 'clusters', 'deli.json'), join(root, configPath), 0o644);
  });
  const config = readClusterConfig(join(root, configPath));
  inWords(root, () => {
    for (const member of config.members) makeFolders(memberRootOf(root, member.id), memberFolders);
  });
  return { config, files: createClusterFiles(root, ownUid()) };
}

/** The member's own part of the tree. */
export function memberRootOf(root: string, memberId: number): string {
  return join(root, 'cluster', 'members', `member${memberId}`);
}

/** A root that caad makes lets others pass, but neither list nor change it; one that is there stays as it is. */
function makeRootAndParents(root: string): void {
  if (isFolder(root)) return;
  makeFolderAndParents(root);
  chmodSync(root, 0o711);
}

/** Node's own recursive way never returns where a file system refuses with ENOENT, as /proc does. */
function makeFolderAndParents(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolderAndParents(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another starter may have made it just now.
    if (codeOf(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function makeFolders(root: string, folders: readonly string[], mode = 0o755): void {
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true, mode });
}

function installFixtures(root: string, source: string): void {
  const listPath = join(root, installedPath);
  const installed = new Set(readLines(listPath));
  const fresh = filesBelow(source)
    .map((path) => relative(source, path))
    .filter((path) => !installed.has(path));
  if (fresh.length === 0) return;
  for (const path of fresh) {
    const executable = (statSync(join(source, path)).mode & 0o100) !== 0;
    copyUnlessThere(join(source, path), join(root, path), executable ? 0o755 : 0o644);
  }
  const all = [...installed, ...fresh].sort();
  rmSync(listPath, { force: true });
  writeNewFile(listPath, `${all.join('\n')}\n`, 0o644);
}

/** The copy appears whole or not at all, also when the machine stops in the middle. The caller holds the lock. */
function copyUnlessThere(source: string, target: string, mode: number): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  if (lstatSync(source).isSymbolicLink()) {
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    symlinkSync(readlinkSync(source), target);
    return;
  }
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  const temporary = `${target}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  writeNewFile(temporary, readFileSync(source), mode);
  renameSync(temporary, target);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function inWords(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof RootError) throw error;
    const named = error instanceof Error && 'path' in error ? String(error.path) : path;
    const reason =
      codeOf(error) === 'EEXIST' ? 'something else of that name is there' : reasonOf(error);
    throw new RootError(
      `The cluster root cannot be made: ${named}: ${reason}. ` +
        'Set SYSMAN_ROOT to a folder that you can write, or remove the cause.',
    );
  }
}
