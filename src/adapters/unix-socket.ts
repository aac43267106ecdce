// The daemon's sockets: streams of text on a Unix socket that only its owner reaches, and on one for everybody else.
// Knows nothing of what is said over them; socket-dial.ts is the other end.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
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

/** How much a peer may do. */
export interface PeerRules {
  /**
   * A peer that leaves this much unread, and the longest message besides, is cut off when there is more to send: a long
   * message takes its time, and what comes meanwhile must not end it.
   */
  readonly unreadBytesMax: number;
  /** Nothing more is read of a peer that was hung up on; it cannot keep its place, nor the daemon busy, by talking on. */
  readonly hangsUp: boolean;
}

const ownersRules: PeerRules = { unreadBytesMax: 8 * 1024 * 1024, hangsUp: false };

/** The same for one who may only look. */
export const readersRules: PeerRules = { unreadBytesMax: 1024 * 1024, hangsUp: true };

/** How long text that may wait is kept back for company. */
const patienceMs = 10;

/** How long a peer that was hung up on has to read why. */
const lastWordsMs = 500;

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

// What is sent leaves when the code that sends it has run to its end, in one system call for each socket. Whoever is
// told first is served first: he who waits for a lock before him who gives it back.

/** The sockets that have something to write, in order. */
const unwritten: (() => void)[] = [];
/** The same for what may wait. */
const patient: (() => void)[] = [];
/** A piece is being read; everything that follows from it is written when it has been read. */
let isReading = false;

function writeAll(list: (() => void)[]): void {
  for (const write of list) write();
  list.length = 0;
}

/** A connected socket as a transport. */
export function createTransport(
  socket: Socket,
  { unreadBytesMax, hangsUp }: PeerRules = ownersRules,
): Transport {
  let pending: string[] = [];
  let pendingChars = 0;
  /** What may be unread now. */
  let unreadMax = unreadBytesMax;
  let isListed = false;
  let isPatient = false;
  let ending = false;
  let reason: string | null = null;
  socket.setEncoding('utf8');
  const write = (): void => {
    isListed = false;
    const text = pending.join('');
    pending = [];
    pendingChars = 0;
    if (text !== '' && !socket.destroyed) socket.write(text);
    if (!ending || socket.destroyed) return;
    socket.end();
    if (!hangsUp) return;
    socket.pause();
    setTimeout(() => socket.destroy(), lastWordsMs).unref();
  };
  const writeSoon = (): void => {
    if (isListed) return;
    isListed = true;
    if (!isReading && unwritten.length === 0) process.nextTick(writeAll, unwritten);
    unwritten.push(write);
  };
  const writePatient = (): void => {
    isPatient = false;
    if (pending.length > 0) write();
  };
  const writeInTime = (): void => {
    if (isListed || isPatient) return;
    isPatient = true;
    if (patient.length === 0) setTimeout(writeAll, patienceMs, patient);
    patient.push(writePatient);
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
        isReading = true;
        try {
          handlers.text(String(piece));
        } finally {
          isReading = false;
          writeAll(unwritten);
        }
      });
      // The other side has ended: it reads no answers either, and those that it left unread hold up nobody.
      socket.on('end', () => {
        socket.end();
        close();
      });
      socket.on('close', close);
      if (socket.destroyed) queueMicrotask(close);
    },
    send: (text, mayWait = false) => {
      if (ending || socket.destroyed) return;
      // Measured before this message, which may be large in itself, as a snapshot is.
      const unread = socket.writableLength + pendingChars;
      if (unread > unreadMax) {
        reason = 'it did not read what was sent';
        socket.destroy();
        return;
      }
      if (unread === 0) unreadMax = unreadBytesMax;
      if (unread <= unreadBytesMax) unreadMax = Math.max(unreadMax, unreadBytesMax + text.length);
      if (mayWait) writeInTime();
      else writeSoon();
      pending.push(text);
      pendingChars += text.length;
    },
    close: () => {
      if (ending) return;
      ending = true;
      writeSoon();
    },
  };
}
