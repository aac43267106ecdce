// One cluster at work: engine, registry, scripts and clock behind the few calls that a daemon needs. Knows neither
// sockets nor the protocol.
import type {
  Caller,
  Cluster,
  ClusterConfig,
  ClusterDocuments,
  ClusterView,
  Command,
  Input,
  MemberDocument,
  MemberName,
  MemberView,
  Millis,
  ResourceName,
} from '../engine/index.ts';
import { type Actor, createActor } from './actions.ts';
import { createForesight, type Foresight } from './foresight.ts';
import { createLockService, type LockService } from './locks.ts';
import { createLoop, type Loop } from './loop.ts';
import { MemoryChannelService } from './memory-channel.ts';
import type {
  Clock,
  ClusterFiles,
  ClusterStore,
  HostInterfaces,
  Log,
  MemoryChannelParts,
  RunningProcess,
  ScriptRunner,
} from './ports.ts';
import { createPublisher, type Delta } from './publisher.ts';
import { createRecords, type HistoryReader } from './records.ts';
import { createRequests, type RequestSink } from './requests.ts';
import { createRunLog, type RunLog } from './runs.ts';

export interface RuntimeOptions {
  readonly createCluster: (config: ClusterConfig, documents: ClusterDocuments | null) => Cluster;
  readonly config: ClusterConfig;
  readonly clock: Clock;
  readonly store: ClusterStore;
  readonly scripts: ScriptRunner;
  /** Absent: the host has no interfaces. */
  readonly interfaces?: HostInterfaces;
  readonly log: Log;
  /** Absent: the schedule of the merge of history is the built-in one. */
  readonly files?: Pick<ClusterFiles, 'readText'>;
  /** Null: the cluster has no Memory Channel hardware. */
  readonly memoryChannel?: MemoryChannelParts | null;
  /** Calls back in a later turn of the event loop; `setImmediate` in the daemon. */
  readonly defer: (action: () => void) => void;
  /** The host was booted since the registry was last written: nothing that ran before runs now. */
  readonly hostRebooted: boolean;
  /** The daemon's own locale, for runs that no command caused (CAA-245). */
  readonly locale: string;
  /** The cluster cannot go on; everybody who waits has been told. The process must end. */
  readonly fatal: (message: string) => void;
}

/** What may be asked of the cluster without changing it. */
export type ClusterReader = Pick<Cluster, 'config' | 'stat' | 'details' | 'why' | 'attributes'>;

export interface Runtime extends HistoryReader {
  readonly cluster: ClusterReader;
  readonly foresight: Foresight;
  readonly locks: LockService;
  /** Null without Memory Channel hardware. */
  readonly memoryChannel: MemoryChannelService | null;
  readonly runs: Pick<RunLog, 'read' | 'follow'>;
  /** What runs of a resource on a member now; null if the host does not show that. */
  processesOf(resource: ResourceName, member: MemberName): readonly RunningProcess[] | null;
  now(): Millis;
  /** A snapshot; its revision is that of the last delta. */
  view(): ClusterView;
  /** Calls `subscriber` with the changes of every tick; the result ends that. */
  subscribe(subscriber: (delta: Delta) => void): () => void;
  /** Hands a command to the engine. The sink hears when it becomes a run and how it ends, always later. */
  command(caller: Caller, command: Command, sink: RequestSink): void;
  /** Feeds the first input, and carries on what an earlier daemon left. */
  start(): void;
  /** Stops deciding and watching. Applications and scripts live on; the next daemon finds them. */
  stop(): void;
}

/** @throws RegistryError if the registry cannot be read. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { clock, store, scripts, log } = options;
  const documents = store.load();
  const cluster = options.createCluster(options.config, documents);
  const publisher = createPublisher();
  const requests = createRequests();
  const runs = createRunLog(documents?.runs ?? []);
  const facilities = createFacilities(options, cluster.config, (member) =>
    command(panicCaller(member, options.locale), { verb: 'crash', member }, nobody),
  );
  facilities.follow(documents?.members ?? [], publisher.subscribe);

  const { broken, failed } = createBreakage(options, (message) => {
    loop.stop();
    actor.stop();
    requests.failAll(message);
    records.stop(message);
  });
  /** What the engine holds after a failed commit was never stored, so that nobody may see it. */
  const sound = (): Cluster => {
    const message = broken();
    if (message !== null) throw new Error(message);
    return cluster;
  };
  const feed = (input: Input): void => loop.feed(input);
  const actor: Actor = createActor({
    clock,
    scripts,
    requests,
    posted: (request, result) => records.answer(request, result),
    runs,
    publisher,
    interfaces: options.interfaces ?? { read: () => [] },
    log,
    feed,
    failed,
  });
  const loop: Loop = createLoop({
    cluster,
    clock,
    store,
    defer: options.defer,
    act: actor.act,
    settled: () => {
      publisher.publish(clock.now(), cluster.basis());
      requests.settle();
    },
    failed,
  });
  const records = createRecords({ ...options, failed, feed, broken });
  const command: Runtime['command'] = (caller, order, sink) => {
    const message = broken();
    if (message !== null) return sink.failed(message);
    const request = requests.open(sink);
    feed({ type: 'command/requested', request, caller, command: order });
  };
  return {
    cluster: readerOf(cluster.config, sound),
    foresight: createForesight(sound, () => clock.now()),
    locks: facilities.locks,
    memoryChannel: facilities.memoryChannel,
    runs,
    processesOf: (resource, member) => scripts.processesOf(resource, member),
    now: () => clock.now(),
    view: () => ({ ...sound().view(clock.now()), revision: publisher.revision }),
    ...records.reader,
    subscribe: publisher.subscribe,
    command,
    start: () => {
      const { hostRebooted, locale } = options;
      feed({ type: 'daemon/started', hostRebooted, locale, lastAliveAt: records.lastAliveAt });
      records.start();
    },
    stop: () => {
      loop.stop();
      actor.stop();
      facilities.stop();
      requests.failAll('The CAA daemon is stopping. Run the command again to see the state.');
      records.stop('The CAA daemon is stopping. Whether the event was recorded is not known.');
      scripts.close();
    },
  };
}

/** What happens when the cluster cannot go on: once, and for everybody who waits. */
function createBreakage(
  { log, defer, fatal }: Pick<RuntimeOptions, 'log' | 'defer' | 'fatal'>,
  stop: (message: string) => void,
): { readonly broken: () => string | null; readonly failed: (error: unknown) => void } {
  let broken: string | null = null;
  return {
    broken: () => broken,
    failed: (error) => {
      const message = fatalText(error);
      broken = message;
      log.write(message);
      stop(message);
      // Later, so that the refusals are on their way before the connections end.
      defer(() => fatal(message));
    },
  };
}

/** @param sound the cluster, as long as it may be seen. */
function readerOf(config: ClusterConfig, sound: () => Cluster): ClusterReader {
  return {
    config,
    stat: (names, now) => sound().stat(names, now),
    details: (name, now) => sound().details(name, now),
    why: (name, member, now) => sound().why(name, member, now),
    attributes: (name) => sound().attributes(name),
  };
}

interface Facilities extends Pick<Runtime, 'locks' | 'memoryChannel'> {
  /** Takes the members as they are, and follows them from now on. */
  follow(members: readonly MemberDocument[], subscribe: Runtime['subscribe']): void;
  stop(): void;
}

/** The facilities beside CAA, whose members come and go with those of the cluster. */
function createFacilities(
  { memoryChannel: parts = null, clock, log }: RuntimeOptions,
  { localMember, members }: ClusterConfig,
  panicked: (member: MemberName) => void,
): Facilities {
  const locks = createLockService({ clock, localMember });
  const memoryChannel =
    parts === null
      ? null
      : new MemoryChannelService({ parts, clock, log, localMember, members, panicked });
  const note = (member: MemberDocument | MemberView): void => {
    locks.noteMember(member);
    memoryChannel?.noteMember(member);
  };
  return {
    locks,
    memoryChannel,
    stop: () => {
      locks.stop();
      memoryChannel?.stop();
    },
    follow: (known, subscribe) => {
      for (const member of [...known].sort((a, b) => a.joinNumber - b.joinNumber)) note(member);
      subscribe(({ changes }) => {
        for (const change of changes) if (change.collection === 'members') note(change.view);
      });
    },
  };
}

/** For a command that nobody waits for. */
const nobody: RequestSink = { accepted: () => {}, ended: () => {}, failed: () => {} };

function panicCaller(member: MemberName, locale: string): Caller {
  return { user: 'root', commandLine: `Memory Channel panic on ${member}`, locale };
}

function fatalText(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return (
    `The CAA daemon stops: ${why} Nothing that was answered is lost, and applications keep running; ` +
    'the next command starts the daemon again.'
  );
}
