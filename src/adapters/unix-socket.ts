// The socket between clients and the daemon: a stream of text on a Unix socket that only its owner reaches. Knows
// nothing of what is said over it.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Transport } from '../protocol/index.ts';
import { codeOf, reasonOf } from './errors.ts';
import { ownUid, runFolderOf, socketPathOf } from './root-path.ts';

/** A peer that leaves this much unread is cut off when there is more to send. */
const queuedBytesMax = 8 * 1024 * 1024;

/** Clients that may wait to be let in; a storm of commands must not be turned away. */
const backlog = 4096;
/** A client that is turned away all the same tries again this often, and this long. */
const busyPauseMs = 20;
const busyMsMax = 5000;

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
export async function listenOnSocket(
  root: string,
  accept: (transport: Transport) => void,
): Promise<SocketListener> {
  const path = socketPathOf(root);
  if (dirname(path) !== runFolderOf(root)) makeOwnFolder(dirname(path));
  rmSync(path, { force: true });
  const server = createServer((socket) => accept(createTransport(socket)));
  await listening(server, path);
  chmodSync(path, 0o600);
  return {
    path,
    close: () => {
      // Node removes the socket file itself when the server closes.
      server.close();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`The socket ${path} cannot be made: ${reasonOf(error)}.`)),
    );
    server.listen({ path, backlog }, () => {
      server.removeAllListeners('error');
      // Out of file descriptors for one connection: the others go on.
      server.on('error', () => {});
      resolve();
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

/**
 * Connects to the socket of a root.
 *
 * @returns undefined if nobody listens there.
 * @throws Error with a text for people if the socket belongs to another user or cannot be reached.
 */
export async function dialSocket(root: string): Promise<Transport | undefined> {
  const path = socketPathOf(root);
  refuseForeign(dirname(path), 'folder');
  if (!refuseForeign(path, 'socket')) return undefined;
  const deadline = performance.now() + busyMsMax;
  for (;;) {
    const outcome = await tryToConnect(path);
    if (outcome instanceof Socket) return createTransport(outcome);
    const code = codeOf(outcome);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    if (code !== 'EAGAIN' || performance.now() > deadline) {
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

/** @returns whether the file exists. */
function refuseForeign(path: string, kind: 'socket' | 'folder'): boolean {
  let uid: number;
  try {
    uid = lstatSync(path).uid;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw new Error(
      `The ${kind} ${path} cannot be reached: ${reasonOf(error)}. ` +
        'Set SYSMAN_ROOT to a cluster root of your own.',
    );
  }
  if (uid !== ownUid()) {
    throw new Error(
      `The ${kind} ${path} belongs to user ${uid}, and you are user ${ownUid()}. ` +
        'Set SYSMAN_ROOT to a cluster root of your own.',
    );
  }
  return true;
}

/**
 * A connected socket as a transport. What is sent while a piece is being read leaves in one system call when it has
 * been read, so that who asks one thing at a time need not wait for the end of the turn; whatever else is sent in one
 * turn of the event loop leaves in one at its end.
 */
export function createTransport(socket: Socket): Transport {
  let pending: string[] = [];
  let pendingChars = 0;
  let reading = false;
  let ending = false;
  let reason: string | null = null;
  socket.setEncoding('utf8');
  const flush = (): void => {
    const text = pending.join('');
    pending = [];
    pendingChars = 0;
    if (text !== '' && !socket.destroyed) socket.write(text);
    if (ending && !socket.destroyed) socket.end();
  };
  const flushLater = (): void => {
    if (!reading && pending.length === 0) setImmediate(flush);
  };
  socket.on('error', (error) => {
    reason = reasonOf(error);
  });
  return {
    open: (handlers) => {
      let over = false;
      const close = (): void => {
        if (over) return;
        over = true;
        handlers.closed(reason);
      };
      socket.on('data', (piece) => {
        if (ending) return;
        reading = true;
        handlers.text(String(piece));
        reading = false;
        if (pending.length > 0 || ending) flush();
      });
      // The other side has ended: it reads no answers either, and those that it left unread hold up nobody.
      socket.on('end', () => {
        socket.end();
        close();
      });
      socket.on('close', close);
      if (socket.destroyed) queueMicrotask(close);
    },
    send: (text) => {
      if (ending || socket.destroyed) return;
      // Measured before this message, which may be large in itself, as a snapshot is.
      if (socket.writableLength + pendingChars > queuedBytesMax) {
        reason = 'it did not read what was sent';
        socket.destroy();
        return;
      }
      flushLater();
      pending.push(text);
      pendingChars += text.length;
    },
    close: () => {
      if (ending) return;
      ending = true;
      flushLater();
    },
  };
}
