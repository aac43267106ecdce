// The daemon's sockets: a Unix socket that only its owner reaches, and one for everybody else. Knows nothing of what is
// said over them; socket-dial.ts is the other end, and socket-transport.ts what both make of a connection.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { Transport } from '../protocol/index.ts';
import { reasonOf } from './errors.ts';
import {
  ownUid,
  readersFolderOf,
  readersSocketPathOf,
  runFolderOf,
  socketPathOf,
} from './root-path.ts';
import { createTransport, readersRules } from './socket-transport.ts';

/** Clients that may wait to be let in; a storm of commands must not be turned away. */
const backlog = 4096;
/** Others of the host cannot take more of the daemon's file descriptors than this, whatever they say or do not say. */
const readersConnectionsMax = 40;

export interface SocketListener {
  readonly path: string;
  /** Takes no more connections and removes the socket; open connections stay. */
  close(): void;
}

/**
 * Listens on the socket of a root; the caller holds the root's lock, so that a socket left there is a dead one.
 *
 * @param accept is called with every connection.
 * @throws Error with a text for people if the socket cannot be made.
 */
export function listenOnSocket(
  root: string,
  accept: (transport: Transport) => void,
): Promise<SocketListener> {
  const path = socketPathOf(root);
  if (dirname(path) !== runFolderOf(root)) makeOwnFolder(dirname(path));
  const server = createServer((socket) => accept(createTransport(socket)));
  return listening(server, path, 0o600);
}

/**
 * Listens on the socket of a root for everybody; the caller holds the root's lock. Nobody but the owner can replace the
 * socket, since the folder that holds it is the owner's to change.
 *
 * @param accept is called with every connection.
 * @throws Error with a text for people if the socket cannot be made.
 */
export function listenForReaders(
  root: string,
  accept: (transport: Transport) => void,
): Promise<SocketListener> {
  const path = readersSocketPathOf(root);
  if (path === null) throw new Error(`The path ${root} is too long for a readers' socket.`);
  const folder = readersFolderOf(root);
  mkdirSync(folder, { recursive: true });
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== ownUid()) {
    throw new Error(`${folder} is not a folder of yours. Remove it, and start caad again.`);
  }
  // Whatever the umask is: others may pass, but neither list nor change it.
  chmodSync(folder, 0o711);
  const server = createServer((socket) => accept(createTransport(socket, readersRules)));
  server.maxConnections = readersConnectionsMax;
  return listening(server, path, 0o666);
}

function listening(server: Server, path: string, mode: number): Promise<SocketListener> {
  rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`The socket ${path} cannot be made: ${reasonOf(error)}.`)),
    );
    server.listen({ path, backlog }, () => {
      server.removeAllListeners('error');
      // Out of file descriptors for one connection: the others go on.
      server.on('error', () => {});
      chmodSync(path, mode);
      // Node removes the socket file itself when the server closes.
      resolve({ path, close: () => void server.close() });
    });
  });
}

/** In /tmp anybody could have made the folder before us. */
function makeOwnFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== ownUid() || (facts.mode & 0o077) !== 0) {
    throw new Error(
      `The folder ${folder} is not a private folder of yours. Remove it, or set SYSMAN_ROOT to a shorter path.`,
    );
  }
}
