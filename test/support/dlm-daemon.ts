// A daemon on a real socket, with the real engine and time that a test moves, and peers that speak to it line by line:
// what any program can do to the lock manager, well or badly.
import { mkdirSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { listenOnSocket } from '../../src/adapters/unix-socket.ts';
import { createDaemon } from '../../src/daemon/index.ts';
import { Mode } from '../../src/engine/dlm/index.ts';
import { createCluster } from '../../src/engine/index.ts';
import { createDecoder, type DlmNote, type Method } from '../../src/protocol/index.ts';
import { createProfileService, createRuntime, type Runtime } from '../../src/runtime/index.ts';
import {
  createFakeScripts,
  createManualClock,
  createMemoryStore,
  fakeConfig,
  type ManualClock,
} from './engine-fake.ts';
import { makeFolder, until } from './root.ts';

/** What a peer was told about a request. */
export interface Reply {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

const daemons: LockDaemon[] = [];
const sockets: Socket[] = [];

// Whatever a test did: when its peers are gone, nobody holds anything.
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const daemon of daemons.splice(0)) {
    try {
      if (daemon.isOpen) await daemon.expectEmpty();
    } finally {
      daemon.close();
    }
  }
});

export interface LockDaemon {
  readonly path: string;
  readonly runtime: Runtime;
  readonly clock: ManualClock;
  /** Lines of the daemon's log. */
  readonly log: readonly string[];
  /** Kills of members that have been ordered; each waits to be called. */
  readonly kills: (() => void)[];
  /** A connection that has sent nothing yet. */
  connect(): Promise<Peer>;
  /** A connection that is a process and has joined the public namespace 7. */
  begin(member?: string, identity?: { uid?: number; gids?: number[] }): Promise<Peer>;
  readonly isOpen: boolean;
  /** Waits until no lock, no namespace and no process is left. */
  expectEmpty(): Promise<void>;
  close(): void;
}

/** Starts a daemon for the cluster deli, whose members are up. */
export async function startLockDaemon(): Promise<LockDaemon> {
  const root = makeFolder();
  mkdirSync(join(root, 'var', 'run'), { recursive: true });
  const clock = createManualClock(1_000_000);
  const scripts = createFakeScripts();
  const kills: (() => void)[] = [];
  scripts.killMember = () => new Promise((resolve) => kills.push(resolve));
  const log: string[] = [];
  const fault = (message: string): never => {
    throw new Error(message);
  };
  const runtime = createRuntime({
    createCluster,
    config: fakeConfig,
    clock,
    store: createMemoryStore(),
    scripts,
    log: { write: (line) => void log.push(line) },
    defer: setImmediate,
    hostRebooted: false,
    locale: '',
    fatal: fault,
  });
  const files = createClusterFiles(root, 0);
  const profiles = {
    members: () => [],
    registered: () => undefined,
    registeredNames: () => [],
  };
  const daemon = createDaemon({
    facts: { pid: 7, root, socket: '', version: '1.0', startedAt: 0 },
    runtime,
    profiles: createProfileService(files, profiles, { strictScripts: true }),
    files,
    log: { write: (line) => void log.push(line) },
    defer: setImmediate,
    stopRequested: () => {},
  });
  const listener = await listenOnSocket(root, daemon.serve);
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    listener.close();
    runtime.stop();
    daemon.close();
  };
  runtime.start();
  const { path } = listener;
  const connect = () => connectPeer(path);
  await until('the members are up', () =>
    runtime.view().members.every(({ state }) => state === 'UP'),
  );
  const lockDaemon: LockDaemon = {
    path,
    runtime,
    clock,
    get isOpen() {
      return isOpen;
    },
    log,
    kills,
    connect,
    begin: async (member, identity = {}) => {
      const peer = await connect();
      await peer.begin(member, identity);
      return peer;
    },
    expectEmpty: () => expectEmpty(runtime),
    close,
  };
  daemons.push(lockDaemon);
  return lockDaemon;
}

async function expectEmpty({ locks }: Runtime): Promise<void> {
  const isEmpty = (): boolean => {
    const { resources, processes } = locks.serve((manager) => manager.snapshot());
    return resources.length === 0 && processes.length === 0;
  };
  await until('nobody holds anything', isEmpty);
  const { namespaces, locks: count } = locks.sample({ namespace: null, locksMax: 1 });
  expect([namespaces, count]).toEqual([[], 0]);
}

async function connectPeer(path: string): Promise<Peer> {
  const socket = createConnection(path);
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return new Peer(socket);
}

/** One end of a connection, as a program has it that knows the protocol and nothing else. */
export class Peer {
  readonly socket: Socket;
  pid = 0;
  nsp = 0;
  /** Everything that came, oldest first: `answer 3`, or the notification itself. */
  readonly heard: (string | DlmNote)[] = [];
  /** Reasons of `dlm.ended`. */
  readonly endings: string[] = [];
  isClosed = false;
  #lastId = 0;
  readonly #waiting = new Map<number, (reply: Reply) => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    sockets.push(socket);
    const decode = createDecoder();
    socket.setEncoding('utf8');
    socket.on('data', (piece) => {
      for (const message of decode(String(piece))) this.#hear(message);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  #hear(message: object): void {
    if ('method' in message) {
      const { method, params } = message as { method: string; params: unknown };
      if (method === 'dlm.note') this.heard.push(params as DlmNote);
      if (method === 'dlm.ended') this.endings.push((params as { reason: string }).reason);
      return;
    }
    const { id } = message as { id: number | null };
    this.heard.push(`answer ${id}`);
    this.#waiting.get(id ?? 0)?.(message);
  }

  /** Notifications so far. */
  get notes(): readonly DlmNote[] {
    return this.heard.filter((one) => typeof one !== 'string');
  }

  /** Sends a request; its ID is the next number. */
  send(method: Method | string, params: unknown): Promise<Reply> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Asks and returns the result; fails if the request is refused. */
  async ask(method: Method, params: unknown = {}): Promise<Readonly<Record<string, unknown>>> {
    const { result, error } = await this.send(method, params);
    if (result === undefined) throw new Error(`${method}: ${error?.message}`);
    return result;
  }

  /** Asks for what must be refused, and returns the error. */
  async refusal(method: Method | string, params: unknown): Promise<NonNullable<Reply['error']>> {
    const { result, error } = await this.send(method, params);
    if (error === undefined)
      throw new Error(`${method} was not refused: ${JSON.stringify(result)}`);
    return error;
  }

  async begin(
    member: string | null = null,
    { uid = 100, gids = [100] }: { uid?: number; gids?: number[] } = {},
  ): Promise<void> {
    const identity = { member, uid, gids, osPid: process.pid, program: 'test' };
    const begun = await this.ask('dlm.begin', identity);
    const joined = await this.ask('dlm.nsjoin', { nsid: 7, flags: 4 });
    this.pid = Number(begun.pid);
    this.nsp = Number(joined.nsp);
  }

  /** dlm_lock in the public namespace; returns the answer. */
  lock(
    name: string,
    mode: Mode = Mode.EX,
    more: object = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.ask('dlm.lock', { nsp: this.nsp, name, mode, ...more });
  }

  /** dlm_lock that must be granted; returns the lock ID. */
  async hold(name: string, mode: Mode = Mode.EX, more: object = {}): Promise<number> {
    const { status, lkid } = await this.lock(name, mode, more);
    expect(status).toBe(0);
    return Number(lkid);
  }

  /** Waits for a notification. */
  async noted(type: DlmNote['type']): Promise<DlmNote> {
    await until(`a ${type} note comes`, () => this.notes.some((note) => note.type === type));
    const found = this.notes.findLast((note) => note.type === type);
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  async closed(): Promise<void> {
    await until('the connection is closed', () => this.isClosed);
  }
}
