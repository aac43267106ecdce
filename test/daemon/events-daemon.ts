// A daemon with the real engine, a registry in memory and a clock that stands still, for tests of events and readers.
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { type ClusterClient, connectInProcess } from '../../src/client/index.ts';
import { createDaemon } from '../../src/daemon/index.ts';
import { type ClusterEvent, createCluster } from '../../src/engine/index.ts';
import { type ClusterFiles, createProfileService, createRuntime } from '../../src/runtime/index.ts';
import {
  createFakeScripts,
  createManualClock,
  createMemoryStore,
  fakeConfig,
  type MemoryStore,
} from '../support/engine-fake.ts';
import { makeFolder } from '../support/root.ts';

export interface EventsDaemon {
  connect(): Promise<ClusterClient>;
  /** As somebody else than the owner, who is alice, the owner of /cluster. */
  connectReader(): Promise<ClusterClient>;
  readonly files: ClusterFiles;
  /** Ends the daemon and its connections, as caad stop does. */
  stop(): void;
  now(): number;
  /** Lets everything that is under way be done. */
  settle(): Promise<void>;
  /** The posted events that are in the registry. */
  stored(): readonly ClusterEvent[];
  /** Who is told of changes; the daemon itself is one. */
  subscribers(): number;
}

/** @param store the registry of the daemon before, for one that takes over. */
export function createRealDaemon(store: MemoryStore = createMemoryStore()): EventsDaemon {
  const clock = createManualClock();
  const lines: string[] = [];
  const log = { write: (line: string) => lines.push(line) };
  const files = createClusterFiles(makeFolder(), 0);
  const runtime = createRuntime({
    createCluster,
    config: fakeConfig,
    clock,
    store,
    scripts: createFakeScripts(),
    log,
    defer: (action) => setImmediate(action),
    hostRebooted: false,
    locale: 'C C C C C C',
    fatal: () => {},
  });
  let subscribers = 0;
  const counted: typeof runtime = {
    ...runtime,
    subscribe: (subscriber) => {
      const stop = runtime.subscribe(subscriber);
      subscribers += 1;
      return () => {
        subscribers -= 1;
        stop();
      };
    },
  };
  const daemon = createDaemon(
    {
      facts: {
        pid: 1,
        root: '/cluster',
        socket: '/cluster/s',
        version: '1.0',
        startedAt: clock.now(),
      },
      runtime: counted,
      profiles: createProfileService(
        files,
        { members: () => [], registered: () => undefined, registeredNames: () => [] },
        { strictScripts: true },
      ),
      files,
      log,
      defer: (action) => setImmediate(action),
      stopRequested: () => {},
    },
    {
      owner: { owner: 'alice', root: '/cluster' },
      clock: { now: () => 0, after: (_ms, action) => void setImmediate(action) },
    },
  );
  runtime.start();
  return {
    connect: async () => {
      const client = await connectInProcess(daemon.serve, { clientName: 'test', version: '1.0' });
      // The first answer comes after the daemon has taken the cluster over.
      await new Promise((resolve) => setImmediate(resolve));
      return client;
    },
    files,
    connectReader: () =>
      connectInProcess(daemon.serveReader, { clientName: 'test', version: '1.0' }),
    stop: () => {
      runtime.stop();
      daemon.close();
    },
    now: () => clock.now(),
    settle: async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    stored: () =>
      store
        .events({ after: 0, before: null, limit: 20_000, end: 'newest' })
        .filter(({ facility }) => facility === 'user'),
    subscribers: () => subscribers,
  };
}
