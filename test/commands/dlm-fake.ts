// What the tests of dlm_lock and dlm_stat share: samples as the daemon would give them, a daemon with one lock to give,
// and a machine whose programs, signals and time the test moves by hand.
import { type ClusterClient, ConnectionError, RequestError } from '../../src/client/index.ts';
import type { Host } from '../../src/commands/index.ts';
import { type ModeName, Status } from '../../src/engine/dlm/index.ts';
import type {
  DlmLockSample,
  DlmProcessSample,
  DlmResourceSample,
  DlmSample,
} from '../../src/protocol/index.ts';

/** The moment of every sample. */
export const sampleAt = 1_000_000;

export function lockSample(
  lkid: number,
  pid: number,
  mode: ModeName,
  more: Partial<DlmLockSample> = {},
): DlmLockSample {
  return {
    lkid,
    parent: 0,
    pid,
    group: 0,
    transaction: null,
    mode,
    requested: null,
    queuedAt: null,
    hasBlockingRoutine: false,
    isNotified: false,
    ...more,
  };
}

/** A request that has waited for so long; `NONE` as its mode is a new one, any other a conversion. */
export function pendingSample(
  lkid: number,
  pid: number,
  modes: readonly [held: ModeName, requested: ModeName],
  waitedMs: number,
): DlmLockSample {
  return lockSample(lkid, pid, modes[0], {
    requested: modes[1],
    queuedAt: sampleAt - waitedMs,
  });
}

export function resourceSample(
  path: readonly string[],
  more: Partial<DlmResourceSample> = {},
): DlmResourceSample {
  return {
    namespace: 'public 7',
    path,
    grantMode: more.granted?.[0]?.mode ?? 'NL',
    value: [0, 0, 0, 0],
    isValid: true,
    invalidBecause: null,
    sequence: 0,
    domain: null,
    granted: [],
    converting: [],
    waiting: [],
    ...more,
  };
}

export function processSample(pid: number, program: string, member = 'rye'): DlmProcessSample {
  return { pid, member, uid: 0, osPid: pid * 10, program, namespaces: ['public 7'], locks: 1 };
}

export function sampleOf(more: Partial<DlmSample> = {}): DlmSample {
  const { resources = [] } = more;
  const keys = [...new Set((resources ?? []).map(({ namespace }) => namespace))];
  return {
    at: sampleAt,
    namespaces: keys.map((key) => {
      const [kind, id] = key.split(' ');
      if (kind !== 'user' && kind !== 'group' && kind !== 'public') throw new Error(key);
      return { key, kind, id: Number(id), resources: 1, locks: 1, pending: 0 };
    }),
    resources,
    waits: [],
    processes: [],
    deadlocks: [],
    statistics: {
      requests: 0,
      requestsAtOnce: 0,
      conversions: 0,
      conversionsAtOnce: 0,
      releases: 0,
      refusedByNoqueue: 0,
      deadlocks: 0,
      timeouts: 0,
      cancels: 0,
      blockings: 0,
      completions: 0,
      searches: 0,
      ownersSearched: 0,
    },
    locks: 0,
    ...more,
  };
}

export interface FakeDaemonOptions {
  /** Answers of dlm.nsjoin and dlm.lock; granted at once with an empty value block unless given. */
  readonly join?: Status;
  readonly lock?: Status | -1;
  readonly unlock?: Status | 'lost';
  readonly value?: readonly number[];
  readonly refuseBegin?: string;
  readonly sample?: DlmSample;
  /** Called when a request has begun to wait. */
  readonly onWait?: (daemon: FakeDaemon) => void;
}

export interface FakeDaemon {
  connect(): Promise<ClusterClient>;
  /** What was asked for, in order. */
  readonly requests: readonly { readonly method: string; readonly params: unknown }[];
  asked(method: string): readonly { readonly method: string; readonly params: unknown }[];
  /** Ends the wait. */
  finish(status: Status): void;
  /** The lock manager ends the process. */
  endProcess(reason: string): void;
  /** The connection is lost. */
  drop(): void;
}

/** A daemon that gives one process its one lock, number 5. */
export function fakeDaemon(options: FakeDaemonOptions = {}): FakeDaemon {
  const handlers = new Map<string, (params: never) => void>();
  const requests: { method: string; params: unknown }[] = [];
  let close: (error: ConnectionError | null) => void = () => {};
  const lost = new ConnectionError('Lost the connection.');
  const closed = new Promise<ConnectionError | null>((resolve) => {
    close = resolve;
  });
  const settings = { resourceNameBytesMax: 31, valueBlockLongwords: 4 };
  const value = options.value ?? [0, 0, 0, 0];
  const answers: Readonly<Record<string, () => unknown>> = {
    'dlm.begin': () => {
      if (options.refuseBegin === undefined) return { pid: 9, member: 'rye', settings };
      throw new RequestError({ code: 1, message: options.refuseBegin });
    },
    'dlm.nsjoin': () => ({ status: options.join ?? Status.SUCCESS, nsp: 3 }),
    'dlm.lock': () => {
      const status = options.lock ?? Status.SUCCESS;
      if (status === -1) setImmediate(() => options.onWait?.(daemon));
      return { status, lkid: 5, value };
    },
    'dlm.unlock': () => {
      if (options.unlock === 'lost') throw lost;
      return { status: options.unlock ?? Status.SUCCESS };
    },
    'dlm.sample': () => {
      if (options.sample === undefined) throw lost;
      return options.sample;
    },
  };
  const client = {
    hello: { version: '0.0.1', pid: 1, root: '/cluster', cluster: 'deli' },
    closed,
    close: () => close(null),
    on: (name: string, handler: (params: never) => void) => {
      handlers.set(name, handler);
      return () => {};
    },
    request: async (method: string, params: unknown) => {
      requests.push({ method, params });
      return answers[method]?.();
    },
  };
  const tell = (name: string, params: unknown): void => handlers.get(name)?.(params as never);
  const daemon: FakeDaemon = {
    // The table above answers what dlm_lock asks, and nothing else is asked here.
    connect: async () => client as unknown as ClusterClient,
    requests,
    asked: (method) => requests.filter((request) => request.method === method),
    finish: (status) => tell('dlm.note', { type: 'return', lkid: 5, status, value }),
    endProcess: (reason) => tell('dlm.ended', { reason }),
    drop: () => close(lost),
  };
  return daemon;
}

type ProgramOrder = Parameters<Host['run']>[0];
type ProgramEnd = Awaited<ReturnType<Host['run']>['ended']>;

/** A machine; `started` is called when the command runs its program, and ends it by and by. */
export function fakeHost(started: (program: FakeProgram) => void = (it) => it.exit(0)) {
  const orders: ProgramOrder[] = [];
  const removed: string[] = [];
  const listeners = new Set<Parameters<Host['onSignal']>[0]>();
  const timers: { ms: number; action: () => void }[] = [];
  let content: Uint8Array = new Uint8Array();
  const host: Partial<Host> = {
    uid: 100,
    gids: [100, 5],
    run: (order) => {
      orders.push(order);
      const signals: string[] = [];
      let settle: (end: ProgramEnd) => void = () => {};
      const ended = new Promise<ProgramEnd>((resolve) => {
        settle = resolve;
      });
      const write = (bytes: Uint8Array | string): void => {
        content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      };
      const exit = (status: number): void => settle({ kind: 'exited', status });
      setImmediate(() => started({ order, signals, end: settle, exit, write }));
      return { ended, signal: (name) => signals.push(name) };
    },
    makeHandBackFile: () => ({
      path: '/tmp/value',
      read: (bytesMax) => content.subarray(0, bytesMax),
      remove: () => removed.push('/tmp/value'),
    }),
    onSignal: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    after: (ms, action) => {
      const timer = { ms, action };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  };
  return {
    host,
    orders,
    removed,
    timers,
    listeners,
    fire: (...signal: Parameters<Parameters<Host['onSignal']>[0]>) => {
      for (const heard of listeners) heard(...signal);
    },
  };
}

export interface FakeProgram {
  readonly order: ProgramOrder;
  /** What it has been sent. */
  readonly signals: readonly string[];
  end(end: ProgramEnd): void;
  exit(status: number): void;
  /** Puts something into DLM_VALUE_OUT. */
  write(content: Uint8Array | string): void;
}
