// Where a cluster root lies and where its socket is: the daemon and every client come to the same answer. Reads the
// file system only to make the path of a root unique, and changes nothing.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The full path of the cluster root: `given`, else `SYSMAN_ROOT`, else `trucluster` in the user's state folder.
 * Symbolic links are resolved, so that one root has one path.
 */
export function resolveRoot(environment: Environment, given?: string): string {
  const named = given || environment.SYSMAN_ROOT;
  return realPath(resolve(named || join(stateFolder(environment), 'trucluster')));
}

function stateFolder(environment: Environment): string {
  const state = environment.XDG_STATE_HOME;
  // The XDG rules say that a relative path is to be ignored.
  if (state && isAbsolute(state)) return state;
  return join(environment.HOME || homedir(), '.local', 'state');
}

/** The real path of what exists, and the rest as it is. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

/** The folder of everything that ends with the daemon: socket, lock, process id. Mode 0700. */
export function runFolderOf(root: string): string {
  return join(root, 'var', 'run');
}

/** A socket's path may have 107 bytes on Linux and 103 elsewhere. */
const socketPathBytesMax = 100;

/**
 * The daemon's socket: in the run folder, or, when that path is too long for a socket, under a short name in a
 * folder of the user's own in /tmp. Not in TMPDIR, because that may differ between the daemon and its clients.
 */
export function socketPathOf(root: string): string {
  const path = join(runFolderOf(root), 'caad.sock');
  if (Buffer.byteLength(path) <= socketPathBytesMax) return path;
  const name = createHash('sha256').update(root).digest('hex').slice(0, 24);
  return join('/tmp', `trucluster-${ownUid()}`, `${name}.sock`);
}

/** The folder of the readers' socket: others may enter it, and only the owner may change it. Mode 0711. */
export function readersFolderOf(root: string): string {
  return join(root, 'readers');
}

/**
 * The socket for everybody else, on which the cluster can only be read. Others reach it only if the owner lets them
 * enter the root, so that it has no second place: null for a root whose path is too long for it.
 */
export function readersSocketPathOf(root: string): string | null {
  const path = join(readersFolderOf(root), 'caad.sock');
  return Buffer.byteLength(path) <= socketPathBytesMax ? path : null;
}

/** The user id that files made by this process belong to. */
export function ownUid(): number {
  return process.geteuid?.() ?? 0;
}
