// One cluster at work: engine, registry, scripts and clock behind the few calls that a daemon needs. Knows neither
// sockets nor the protocol.
import type {
  Caller,
  Cluster,
  ClusterConfig,
  ClusterDocuments,
  ClusterEvent,
  ClusterView,
  Command,
  MemberDocument,
  MemberName,
  MemberView,
  Millis,
  RegistryVersion,
} from '../engine/index.ts';
import { type Actor, createActor } from './actions.ts';
import { createForesight, type Foresight } from './foresight.ts';
import { createLockService, type LockService } from './locks.ts';
import { createLoop, type Loop } from './loop.ts';
import { MemoryChannelService } from './memory-channel.ts';
import type {
  Clock,
  ClusterStore,
  HostInterfaces,
  Log,
  MemoryChannelParts,
  ScriptRunner,
  VersionRange,
} from './ports.ts';
import { createPublisher, type Delta } from './publisher.ts';
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
export type ClusterReader = Pick<Cluster, 'config' | 'stat' | 'details' | 'attributes'>;

export interface Runtime {
  readonly cluster: ClusterReader;
  readonly foresight: Foresight;
  readonly locks: LockService;
  /** Null without Memory Channel hardware. */
  readonly memoryChannel: MemoryChannelService | null;
  readonly runs: Pick<RunLog, 'read' | 'follow'>;
  now(): Millis;
  /** A snapshot; its revision is that of the last delta. */
  view(): ClusterView;
  /** The newest events, oldest first. */
  events(limit: number): readonly ClusterEvent[];
  /** The newest versions of the registry with numbers above `after`, oldest first. */
  versions(range: VersionRange): readonly RegistryVersion[];
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

  let broken: string | null = null;

  const failed = (error: unknown): void => {
    const message = fatalText(error);
    broken = message;
    log.write(message);
    loop.stop();
    actor.stop();
    requests.failAll(message);
    // Later, so that the refusals are on their way before the connections end.
    options.defer(() => options.fatal(message));
  };
  /** What the engine holds after a failed commit was never stored, so that nobody may see it. */
  const sound = (): Cluster => {
    if (broken !== null) throw new Error(broken);
    return cluster;
  };
  const actor: Actor = createActor({
    clock,
    scripts,
    requests,
    runs,
    publisher,
    interfaces: options.interfaces ?? { read: () => [] },
    log,
    feed: (input) => loop.feed(input),
    failed,
  });
  const loop: Loop = createLoop({
    cluster,
    clock,
    store,
    defer: options.defer,
    act: actor.act,
    settled: () => {
      publisher.publish(clock.now());
      requests.settle();
    },
    failed,
  });
  const command: Runtime['command'] = (caller, order, sink) => {
    if (broken !== null) {
      sink.failed(broken);
      return;
    }
    const request = requests.open(sink);
    loop.feed({ type: 'command/requested', request, caller, command: order });
  };
  return {
    cluster: readerOf(cluster.config, sound),
    foresight: createForesight(sound, () => clock.now()),
    locks: facilities.locks,
    memoryChannel: facilities.memoryChannel,
    runs,
    now: () => clock.now(),
    view: () => ({ ...sound().view(clock.now()), revision: publisher.revision }),
    events: (limit) => store.events(limit),
    versions: (range) => store.versions(range),
    subscribe: publisher.subscribe,
    command,
    start: () => {
      const { hostRebooted, locale } = options;
      loop.feed({ type: 'daemon/started', hostRebooted, locale });
    },
    stop: () => {
      loop.stop();
      actor.stop();
      facilities.stop();
      requests.failAll('The CAA daemon is stopping. Run the command again to see the state.');
      scripts.close();
    },
  };
}

/** @param sound the cluster, as long as it may be seen. */
function readerOf(config: ClusterConfig, sound: () => Cluster): ClusterReader {
  return {
    config,
    stat: (names, now) => sound().stat(names, now),
    details: (name, now) => sound().details(name, now),
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
