// Keeps the cluster store filled: subscribes, gathers what the service reports and writes it into the store at
// the rate of the options, notices silence, and connects again after a loss (TUI-291..295, 423). Time, chance
// and the connection are handed in; it draws nothing.
import { type ClusterClient, keepConnected, type Reconnector } from '../client/index.ts';
import { isLaterBasis, type ViewChange } from '../engine/index.ts';
import type { Method, Params, Result, RunLine } from '../protocol/index.ts';
import {
  type ClusterState,
  type ClusterStore,
  withChanges,
  withRunLines,
  withSnapshot,
} from './cluster-store.ts';
import { type ProgramNews, withProgramNews } from './imc-programs.ts';
import { MemoryFeed } from './memory-feed.ts';
import { PacedWrite } from './paced-write.ts';
import type { ReadEvents } from './read-events.ts';
import type { Requester } from './screen.ts';

export interface FeedOptions {
  readonly store: ClusterStore;
  readonly connect: () => Promise<ClusterClient>;
  /** Milliseconds of this machine's clock. */
  readonly now: () => number;
  /** Calls `action` once after `ms`; the result cancels it. */
  readonly delay: (ms: number, action: () => void) => () => void;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Milliseconds between two writes of data into the store. */
  readonly intervalMs: () => number;
  /** The newest event of this cluster that the user has seen before; null if unknown. */
  readonly acknowledged: (cluster: string) => ReadEvents | null;
  /** The store has new data. */
  readonly changed: () => void;
  /** The line is gone, or cannot be had: why, as a complete sentence. Said once for each reason. */
  readonly lost: (reason: string) => void;
  /** The line is there again after a loss. */
  readonly restored: () => void;
}

export interface ClusterFeed {
  /** Connects, and keeps the store filled from now on. */
  start(): void;
  /** The line to the service; null while there is none. */
  requester(): Requester | null;
  /** The service's time. */
  serviceNow(): number;
  /** Reads everything again, or tries to connect at once (F2). */
  refresh(): void;
  stop(): void;
}

/** Silence of this length makes the feed ask whether the service is still there. */
const pingAfterMs = 4000;

interface Line {
  readonly client: ClusterClient;
  /** Changes and lines that are not in the store yet. */
  changes: ViewChange[];
  revision: number;
  basis: string;
  runLines: RunLine[];
  programNews: ProgramNews[];
  /** The snapshot is in the store; earlier changes wait for it. */
  isReady: boolean;
}

type Mark = Pick<ClusterState, 'revision' | 'basis'>;

/** The snapshot may be newer than what was noted before it came. */
function newestOf(state: Mark, line: Mark): Mark {
  return {
    revision: Math.max(state.revision, line.revision),
    basis: isLaterBasis(line.basis, state.basis) ? line.basis : state.basis,
  };
}

/** A feed that does nothing before its start. */
export function createClusterFeed(options: FeedOptions): ClusterFeed {
  return new Feed(options);
}

class Feed implements ClusterFeed {
  readonly #options: FeedOptions;
  #reconnector: Reconnector | null = null;
  #line: Line | null = null;
  /** Service time minus our time. */
  #offset = 0;
  readonly #data: PacedWrite;
  readonly #memory: MemoryFeed;
  #cancelPing: (() => void) | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
    const write = () => this.#line !== null && this.#writeNow(this.#line);
    this.#data = new PacedWrite({ ...options, write });
    this.#memory = new MemoryFeed(options);
  }

  start(): void {
    const { connect, delay, random } = this.#options;
    this.#reconnector = keepConnected({
      connect,
      delay,
      random,
      connected: (client) => this.#connected(client),
      lost: (reason) => this.#lost(reason.message),
    });
  }

  requester(): Requester | null {
    const line = this.#line;
    if (line === null) return null;
    return {
      request: async (method, params) => {
        const result = await line.client.request(method, params);
        this.#takeAnswer(line, method, params, result);
        return result;
      },
    };
  }

  serviceNow(): number {
    return this.#options.now() + this.#offset;
  }

  refresh(): void {
    if (this.#line === null) this.#reconnector?.retryNow();
    else {
      void this.#subscribe(this.#line);
      void this.#listProfiles(this.#line);
    }
  }

  stop(): void {
    this.#data.cancel();
    this.#memory.stop();
    this.#cancelPing?.();
    this.#reconnector?.stop();
    this.#line = null;
  }

  #connected(client: ClusterClient): void {
    const line: Line = {
      client,
      changes: [],
      revision: 0,
      basis: '',
      runLines: [],
      programNews: [],
      isReady: false,
    };
    this.#line = line;
    client.on('cluster.changed', ({ changes, revision, basis, now }) => {
      line.changes.push(...changes);
      line.revision = revision;
      line.basis = basis;
      this.#heard(now);
      this.#write(line);
      // The list says what is registered and what is changed, and the profile folder does not tell.
      if (changes.some(isRegistration)) void this.#listProfiles(line);
    });
    client.on('run.output', (output) => {
      line.runLines.push(output);
      this.#write(line);
    });
    client.on('imc.output', (output) => {
      line.programNews.push({ type: 'output', ...output });
      this.#write(line);
    });
    client.on('imc.ended', (ended) => {
      line.programNews.push({ type: 'ended', ...ended });
      this.#write(line);
    });
    client.on('imc.memory', (memory) => {
      if (this.#line === line) this.#memory.heard(memory);
    });
    client.on('profile.changed', () => void this.#listProfiles(line));
    void this.#subscribe(line);
    void this.#listProfiles(line);
    this.#ping(line);
  }

  async #subscribe(line: Line): Promise<void> {
    const { store, acknowledged } = this.#options;
    line.isReady = false;
    try {
      const snapshot = await line.client.request('cluster.subscribe', {});
      if (this.#line !== line) return;
      const wasLost = store.getState().phase === 'lost';
      this.#offset = snapshot.now - this.#options.now();
      const known = acknowledged(snapshot.view.cluster.name);
      const state = withSnapshot(store.getState(), snapshot, known);
      // Process IDs begin again with a new daemon; the lines of a program that is still followed are told anew.
      store.setState(wasLost ? { ...state, programs: new Map() } : state);
      line.isReady = true;
      if (wasLost) this.#options.restored();
      this.#options.changed();
      this.#write(line);
    } catch (error) {
      // A refusal is shown; the end of the line is reported by the reconnector as well.
      if (this.#line === line) this.#options.lost(messageOf(error));
    }
  }

  async #listProfiles(line: Line): Promise<void> {
    try {
      const { profiles } = await line.client.request('profile.list', {});
      if (this.#line !== line) return;
      this.#options.store.setState({ profiles });
      this.#options.changed();
    } catch {
      // Without the list nothing is shown of profiles (TUI-052); the line's own end is reported elsewhere.
    }
  }

  /** What a request began goes on by itself: its answer belongs to what comes from then on. */
  #takeAnswer<M extends Method>(line: Line, method: M, params: Params<M>, result: Result<M>): void {
    if (this.#line !== line) return;
    if (isAnswer('run.follow', method, result)) {
      line.runLines.push(...result.lines);
      this.#write(line);
    } else if (isAnswer('imc.follow', method, result)) {
      line.programNews.push({ type: 'followed', ...result });
      this.#write(line);
    } else if (isAnswer('imc.watch', method, result) && isOf('imc.watch', method, params)) {
      this.#memory.begun(params, result, (watch) => {
        void line.client.request('imc.unwatch', { watch }).catch(() => {});
      });
    }
  }

  /** Writes what has gathered, now or when the time between two writes is over. */
  #write(line: Line): void {
    if (!line.isReady || this.#line !== line) return;
    if (line.changes.length + line.runLines.length + line.programNews.length === 0) return;
    this.#data.request();
  }

  #writeNow(line: Line): void {
    const { store } = this.#options;
    const { changes, runLines, programNews } = line;
    line.changes = [];
    line.runLines = [];
    line.programNews = [];
    const state = store.getState();
    // A change that the snapshot holds already changes nothing when it is applied again.
    const changed =
      changes.length === 0 ? state : withChanges(state, changes, newestOf(state, line));
    const programs = withProgramNews(state.programs, programNews);
    store.setState({ ...withRunLines(changed, runLines), programs });
    this.#options.changed();
  }

  #heard(now: number): void {
    this.#offset = now - this.#options.now();
    this.#options.store.setState({ heardAt: now });
  }

  /** Asks whenever the service has been silent for {@link pingAfterMs}, before its data would count as old. */
  #ping(line: Line): void {
    const { heardAt } = this.#options.store.getState();
    const silentMs = heardAt === null ? 0 : this.serviceNow() - heardAt;
    this.#cancelPing = this.#options.delay(Math.max(pingAfterMs - silentMs, 0), () => {
      if (this.#line !== line) return;
      const last = this.#options.store.getState().heardAt;
      if (last === null || this.serviceNow() - last < pingAfterMs) {
        this.#ping(line);
        return;
      }
      line.client.request('daemon.status', {}).then(
        () => {
          if (this.#line !== line) return;
          this.#heard(this.serviceNow());
          this.#ping(line);
        },
        () => {},
      );
    });
  }

  #lost(reason: string): void {
    const { store } = this.#options;
    const wasLive = this.#line !== null;
    this.#line = null;
    this.#data.cancel();
    this.#memory.lost();
    this.#cancelPing?.();
    const { heardAt, lostAt, problem } = store.getState();
    if (heardAt === null) store.setState({ phase: 'connecting', problem: reason });
    else if (wasLive || lostAt === null) {
      store.setState({ phase: 'lost', problem: reason, lostAt: this.serviceNow() });
    } else store.setState({ problem: reason });
    if (problem !== reason) this.#options.lost(reason);
  }
}

/** A run has ended that may have changed the registered profiles. */
function isRegistration(change: ViewChange): boolean {
  if (change.collection !== 'runs' || change.view === null || change.view.endedAt === null)
    return false;
  return /\bcaa_(un)?register\b/.test(change.view.commandLine);
}

/** Whether an answer is the one to `wanted`. */
function isAnswer<M extends Method>(
  wanted: M,
  method: Method,
  _result: Result<Method>,
): _result is Result<M> {
  return method === wanted;
}

function isOf<M extends Method>(
  wanted: M,
  method: Method,
  _params: Params<Method>,
): _params is Params<M> {
  return method === wanted;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
