// The way to a daemon: its owner's socket for the owner of the cluster root, the readers' socket for everybody else, and
// never a socket of somebody who does not own the root. Imports nothing heavy, because every command loads it.
import { lstatSync, type Stats } from 'node:fs';
import { createConnection, Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Transport } from '../protocol/index.ts';
import { codeOf, reasonOf } from './errors.ts';
import { foreignOwnerOf, type RootOwner } from './root-owner.ts';
import { ownUid, readersSocketPathOf, socketPathOf } from './root-path.ts';
import { createTransport } from './socket-transport.ts';

/**
 * A client that is turned away because too many come at once, or because the daemon ended before it took the
 * connection, tries again this often, and this long.
 */
const busyPauseMs = 20;
const busyMsMax = 5000;

const ownRoot = 'Set SYSMAN_ROOT to a cluster root of your own.';

/**
 * Connects to the daemon of a root.
 *
 * @param connected is shown the socket itself, which a program may inherit.
 * @returns undefined if nobody listens there; then it is ours to start the daemon.
 * @throws Error with a text for people if the root is somebody else's and nobody listens, if the socket belongs to
 *   another user than the root, or if it cannot be reached.
 */
export async function dialSocket(
  root: string,
  connected: (socket: Socket) => void = () => {},
): Promise<Transport | undefined> {
  const owner = foreignOwnerOf(root);
  const found = owner === null ? ownSocket(root) : readersSocket(root, owner);
  const socket = found === null ? undefined : await connectTo(found);
  if (socket !== undefined) {
    connected(socket);
    return createTransport(socket);
  }
  if (owner === null) return undefined;
  throw new Error(
    `No caad runs on the cluster root ${root}. Its owner ${owner.name} starts it with caad start.`,
  );
}

/** Its path; null if there is none. */
function ownSocket(root: string): string | null {
  const path = socketPathOf(root);
  lookAt(dirname(path), 'folder', expectOwn);
  return lookAt(path, 'socket', expectOwn) ? path : null;
}

function readersSocket(root: string, owner: RootOwner): string | null {
  const path = readersSocketPathOf(root);
  if (path === null) {
    throw new Error(
      `The cluster root ${root} belongs to ${owner.name}, and its path is too long for a socket that others can ` +
        `use. A cluster whose root has a shorter path can be read by everybody. ${ownRoot}`,
    );
  }
  const expectOwners: Expectation = (facts, what) => {
    if (facts.uid !== owner.uid) {
      throw new Error(
        `${what} belongs to user ${facts.uid}, and the cluster root belongs to ${owner.name}. It is not used. ` +
          `Ask ${owner.name} what it is.`,
      );
    }
    // Sockets are made for everybody to write; a folder like that would let anybody put another socket there.
    if (facts.isDirectory() && (facts.mode & 0o022) !== 0) {
      throw new Error(`${what} can be changed by others than ${owner.name}. It is not used.`);
    }
  };
  try {
    lookAt(dirname(path), 'folder', expectOwners);
    return lookAt(path, 'socket', expectOwners) ? path : null;
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
    throw new Error(
      `The cluster root ${root} belongs to ${owner.name} and is closed to others. ` +
        `${owner.name} lets others look at the cluster with chmod go+x ${root}. ${ownRoot}`,
    );
  }
}

/** @throws Error with a text for people if the file is not as it has to be. */
type Expectation = (facts: Stats, what: string) => void;

const expectOwn: Expectation = ({ uid }, what) => {
  if (uid === ownUid()) return;
  throw new Error(`${what} belongs to user ${uid}, and you are user ${ownUid()}. ${ownRoot}`);
};

/** Something on the way may not be entered. */
class ClosedError extends Error {}

/** @returns whether the file exists. */
function lookAt(path: string, kind: 'socket' | 'folder', expect: Expectation): boolean {
  const what = `The ${kind} ${path}`;
  let facts: Stats;
  try {
    facts = lstatSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    const text = `${what} cannot be reached: ${reasonOf(error)}. ${ownRoot}`;
    throw code === 'EACCES' ? new ClosedError(text) : new Error(text);
  }
  expect(facts, what);
  return true;
}

/** @returns undefined if nobody listens there. */
async function connectTo(path: string): Promise<Socket | undefined> {
  const deadline = performance.now() + busyMsMax;
  for (;;) {
    const outcome = await tryToConnect(path);
    if (outcome instanceof Socket) return outcome;
    const code = codeOf(outcome);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    const isPassing = code === 'EAGAIN' || code === 'ECONNRESET';
    if (!isPassing || performance.now() > deadline) {
      throw new Error(`The socket ${path} cannot be reached: ${reasonOf(outcome)}.`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, busyPauseMs);
    });
  }
}

function tryToConnect(path: string): Promise<Socket | Error> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', resolve);
  });
}
