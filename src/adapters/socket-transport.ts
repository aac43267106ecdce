// A connected socket as a transport: what is sent in one turn leaves in one system call, and a peer that does not read is
// cut off. Knows nothing of what is said, nor of who listens and who dials.
import type { Socket } from 'node:net';
import type { Transport, TransportHandlers } from '../protocol/index.ts';
import { reasonOf } from './errors.ts';

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

/** A connected socket as a transport. */
export function createTransport(socket: Socket, rules: PeerRules = ownersRules): Transport {
  /** Why the stream is over, unless it ends in order. */
  let reason: string | null = null;
  let isEnding = false;
  const unreadLimit = new UnreadLimit(rules.unreadBytesMax);
  const outbox = new Outbox((text) => {
    if (text !== '' && !socket.destroyed) socket.write(text);
    if (isEnding && !socket.destroyed) endSocket(socket, rules);
  });
  socket.setEncoding('utf8');
  socket.on('error', (error) => {
    reason = reasonOf(error);
  });
  return {
    open: (handlers) =>
      listenTo(socket, {
        text: (piece) => {
          if (!isEnding) handlers.text(piece);
        },
        closed: () => handlers.closed(reason),
      }),
    send: (text, mayWait = false) => {
      if (isEnding || socket.destroyed) return;
      if (!unreadLimit.allows(socket.writableLength + outbox.chars, text.length)) {
        reason = 'it did not read what was sent';
        socket.destroy();
        return;
      }
      outbox.add(text, mayWait);
    },
    close: () => {
      if (isEnding) return;
      isEnding = true;
      outbox.writeSoon();
    },
  };
}

function endSocket(socket: Socket, { hangsUp }: PeerRules): void {
  socket.end();
  if (!hangsUp) return;
  socket.pause();
  setTimeout(() => socket.destroy(), lastWordsMs).unref();
}

/** Hands over what comes, and the end once. */
function listenTo(
  socket: Socket,
  { text, closed }: Pick<TransportHandlers, 'text'> & { readonly closed: () => void },
): void {
  let isOver = false;
  const close = (): void => {
    if (isOver) return;
    isOver = true;
    closed();
  };
  socket.on('data', (piece) => whileReading(() => text(String(piece))));
  // The other side has ended: it reads no answers either, and those that it left unread hold up nobody.
  socket.on('end', () => {
    socket.end();
    close();
  });
  socket.on('close', close);
  if (socket.destroyed) queueMicrotask(close);
}

/** How much a peer may leave unread at this moment; see {@link PeerRules}. */
class UnreadLimit {
  readonly #bytesMax: number;
  #now: number;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#now = bytesMax;
  }

  /**
   * Whether a message may be sent.
   *
   * @param unread what the peer has not read yet, without this message, which may be large in itself, as a snapshot is.
   */
  allows(unread: number, length: number): boolean {
    if (unread > this.#now) return false;
    if (unread === 0) this.#now = this.#bytesMax;
    if (unread <= this.#bytesMax) this.#now = Math.max(this.#now, this.#bytesMax + length);
    return true;
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

function whileReading(read: () => void): void {
  isReading = true;
  try {
    read();
  } finally {
    isReading = false;
    writeAll(unwritten);
  }
}

/** What waits to be written on one socket. */
class Outbox {
  readonly #put: (text: string) => void;
  #pending: string[] = [];
  #chars = 0;
  #isListed = false;
  #isPatient = false;

  /** @param put writes a text, which is empty if there is none when the outbox is asked to write. */
  constructor(put: (text: string) => void) {
    this.#put = put;
  }

  get chars(): number {
    return this.#chars;
  }

  add(text: string, mayWait: boolean): void {
    if (mayWait) this.#writeInTime();
    else this.writeSoon();
    this.#pending.push(text);
    this.#chars += text.length;
  }

  writeSoon(): void {
    if (this.#isListed) return;
    this.#isListed = true;
    if (!isReading && unwritten.length === 0) process.nextTick(writeAll, unwritten);
    unwritten.push(this.#write);
  }

  #writeInTime(): void {
    if (this.#isListed || this.#isPatient) return;
    this.#isPatient = true;
    if (patient.length === 0) setTimeout(writeAll, patienceMs, patient);
    patient.push(this.#writePatient);
  }

  readonly #write = (): void => {
    this.#isListed = false;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#chars = 0;
    this.#put(text);
  };

  readonly #writePatient = (): void => {
    this.#isPatient = false;
    if (this.#pending.length > 0) this.#write();
  };
}
