// The lock manager's daemon in this process, with the real engine and on a clock that stands still, for tests of the
// library. Each program is a connection of its own over two queues, which a test can read along and cut.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { type Dlm, openDlm } from '../../src/client/dlm/index.ts';
import { type ClusterClient, connectInProcess } from '../../src/client/index.ts';
import { createDaemon } from '../../src/daemon/index.ts';
import type { LockManager } from '../../src/engine/dlm/index.ts';
import { createCluster } from '../../src/engine/index.ts';
import type { Transport } from '../../src/protocol/index.ts';
import { createRuntime, type ProfileService } from '../../src/runtime/index.ts';
import {
  createFakeScripts,
  createManualClock,
  createMemoryStore,
  fakeConfig,
} from './engine-fake.ts';
import { makeFolder } from './root.ts';

export interface ProgramOptions {
  readonly member?: string;
  readonly uid?: number;
  readonly gids?: readonly number[];
  readonly delivery?: 'immediate' | 'manual';
}

/** A connection, and what went over it. */
export interface Line {
  readonly client: ClusterClient;
  readonly sent: readonly string[];
  readonly received: readonly string[];
  /** The line is cut, as if the program had been killed. */
  cut(): void;
}

export interface Program extends Line {
  readonly dlm: Dlm;
}

export interface DlmServer {
  /** A connection that is no process yet. */
  connect(): Promise<Line>;
  start(options?: ProgramOptions): Promise<Program>;
  readonly locks: LockManager;
  advance(ms: number): void;
  failMember(name: string): void;
}

/** Makes a connection a process, as main does. */
export function openProgram(client: ClusterClient, options: ProgramOptions = {}): Promise<Dlm> {
  const { member = null, uid = 100, gids = [10], delivery = 'immediate' } = options;
  const identity = { member, uid, gids, osPid: 4711, program: 'test' };
  return openDlm(client, { identity, delivery, ambient: new AsyncLocalStorage<object>() });
}

/** A cluster of three members that are UP. */
export function createDlmServer(): DlmServer {
  const clock = createManualClock();
  const log = { write: () => {} };
  const runtime = createRuntime({
    createCluster,
    config: fakeConfig,
    clock,
    store: createMemoryStore(),
    scripts: createFakeScripts(),
    log,
    defer: setImmediate,
    hostRebooted: false,
    locale: '',
    fatal: (message) => {
      throw new Error(message);
    },
  });
  runtime.start();
  const membersAreUp = turn();
  const daemon = createDaemon({
    facts: { pid: 7, root: '/r', socket: '/r/s', version: '1.0', startedAt: 0 },
    runtime,
    profiles: {} as ProfileService,
    files: createClusterFiles(makeFolder(), 0),
    log,
    defer: setImmediate,
    stopRequested: () => {},
  });
  const connect = async (): Promise<Line> => {
    await membersAreUp;
    return openLine(daemon.serve);
  };
  return {
    locks: runtime.locks.serve((manager) => manager),
    connect,
    start: async (options) => {
      const line = await connect();
      return { ...line, dlm: await openProgram(line.client, options) };
    },
    advance: (ms) => clock.advance(ms),
    failMember: (name) => {
      const member = fakeConfig.members.find((known) => known.name === name);
      if (member === undefined) throw new Error(`no member ${name}`);
      runtime.locks.noteMember({ id: member.id, name, state: 'DOWN', joinNumber: 9 });
    },
  };
}

async function openLine(serve: (transport: Transport) => void): Promise<Line> {
  const sent: string[] = [];
  const received: string[] = [];
  let end: Transport | null = null;
  const client = await connectInProcess(
    (transport) => {
      end = transport;
      serve(recording(transport, sent, received));
    },
    { clientName: 'test', version: '1.0' },
  );
  return { client, sent, received, cut: () => end?.close() };
}

function recording(transport: Transport, sent: string[], received: string[]): Transport {
  return {
    ...transport,
    open: (handlers) =>
      transport.open({
        ...handlers,
        text: (piece) => {
          sent.push(piece.trim());
          handlers.text(piece);
        },
      }),
    send: (text) => {
      received.push(text.trim());
      transport.send(text);
    },
  };
}

/** Lets everything that has been sent arrive and be worked on. */
export async function turn(): Promise<void> {
  for (let at = 0; at < 3; at += 1) await new Promise((resolve) => setImmediate(resolve));
}
