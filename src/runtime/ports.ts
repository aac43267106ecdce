// The machine as the runtime needs it: clock, registry, processes and files. Adapters implement these ports; tests
// have fakes that pass the same contract suites.
import type {
  AdapterConfig,
  ClusterDocuments,
  ClusterEvent,
  EntryPoint,
  KillEnd,
  MemberName,
  Millis,
  RegistryVersion,
  ResourceName,
  ScriptOutcome,
  SpanDocument,
  StoredChange,
} from '../engine/index.ts';
import type {
  ClusterConfig,
  ExitStatus,
  Kernel,
  Snapshot,
  User,
} from '../engine/memory-channel/index.ts';

export interface Clock {
  now(): Millis;
  /** Calls `action` once at or after `at`; the result cancels it. */
  schedule(at: Millis, action: () => void): () => void;
}

/** The network interfaces of the host. */
export interface HostInterfaces {
  /** Those that are up, with their IPv4 addresses. */
  read(): readonly AdapterConfig[];
}

/** A part of the stream of events: those between two sequence numbers, which are left out themselves. */
export interface EventRange {
  readonly after: number;
  /** Null: up to the newest. */
  readonly before: number | null;
  readonly limit: number;
  /** Which are given when there are more than `limit`. */
  readonly end: 'newest' | 'oldest';
}

/** What the registry knows of one application's availability. */
export interface SpanHistory {
  readonly resource: ResourceName;
  /** Spans that were summed up: they lie before all others. Null if none were. */
  readonly merged: MergedSpans | null;
  /** Oldest first. */
  readonly spans: readonly SpanDocument[];
}

export interface MergedSpans {
  readonly from: Millis;
  readonly to: Millis;
  /** How much of the time between was uptime. */
  readonly uptimeMs: Millis;
}

export interface VersionRange {
  readonly after: number;
  readonly limit: number;
}

/** The registry: a database that is never half written. */
export interface ClusterStore {
  /** Everything stored, or null for a cluster that was never started. Throws {@link RegistryError}. */
  load(): ClusterDocuments | null;
  /** Writes all changes or none, and returns when they are on disk. */
  commit(changes: readonly StoredChange[]): void;
  /** The events of a part of the stream, oldest first. */
  events(range: EventRange): readonly ClusterEvent[];
  /** The applications that were ever ONLINE, in ascending order of name. */
  spanResources(): readonly ResourceName[];
  /** The times in which an application was ONLINE. */
  spans(resource: ResourceName): SpanHistory;
  /**
   * Sums up the oldest spans of each application that has more than `spansMax`.
   *
   * @returns how many spans were summed up.
   */
  mergeSpans(spansMax: number): number;
  /** The newest versions of the registry with numbers above `after`, oldest first. */
  versions(range: VersionRange): readonly RegistryVersion[];
  /** A small setting that is not part of the cluster, such as the host's boot id. */
  readSetting(name: string): string | null;
  writeSetting(name: string, value: string): void;
  close(): void;
}

/** The registry file cannot be used; the message names the file, the reason and the remedy. */
export class RegistryError extends Error {}

export interface ScriptOrder {
  readonly ticket: number;
  readonly resource: ResourceName;
  readonly member: MemberName;
  readonly entryPoint: EntryPoint;
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: Millis;
}

export interface ScriptListener {
  /** A line of output, without its line end, as it comes. */
  line(text: string): void;
  /** Called exactly once. `output` is the tail of what was written, newest last. */
  ended(outcome: ScriptOutcome, durationMs: Millis, output: readonly string[]): void;
}

/** A process of an application. */
export interface RunningProcess {
  readonly pid: number;
  /** Its command line, words separated by blanks. */
  readonly command: string;
}

/** Runs action scripts as processes of an emulated member, and ends them. */
export interface ScriptRunner {
  run(order: ScriptOrder, listener: ScriptListener): void;
  /** Waits for a run of an earlier daemon; reports `lost`, or `timeout` if it had to be killed. */
  adopt(
    order: Pick<ScriptOrder, 'ticket' | 'resource' | 'member' | 'timeoutMs'>,
    listener: ScriptListener,
  ): void;
  /** Kills the run with its process group; it then reports `cancelled`. Unknown tickets are ignored. */
  cancel(ticket: number): void;
  /** Kills every process that carries the member's mark; resolves when none is left. */
  killMember(member: MemberName): Promise<void>;
  /** What runs of a resource on a member now; null if the host does not show that. */
  processesOf(resource: ResourceName, member: MemberName): readonly RunningProcess[] | null;
  /** Kills that; resolves when none is left, or with the number of those that do not die. */
  killResource(resource: ResourceName, member: MemberName): Promise<KillEnd>;
  /** Stops watching; running applications and scripts live on. */
  close(): void;
}

export interface FileFacts {
  readonly isFile: boolean;
  readonly executable: boolean;
  /** Permission bits, as in 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly modifiedAt: Millis;
}

/** The cluster's file tree. Paths are relative to the cluster root unless they are said to be full. */
export interface ClusterFiles {
  readonly root: string;
  readText(path: string): string | undefined;
  /** Whether its bytes are UTF-8, so that writing back what was read loses none; true without a file. */
  isUtf8(path: string): boolean;
  /** Replaces the file in one step: a reader sees the old text or the new one. Makes missing folders. */
  writeText(path: string, text: string, mode: number): void;
  remove(path: string): void;
  /** Names in a folder, sorted; empty if it does not exist. */
  list(folder: string): readonly string[];
  stat(path: string): FileFacts | undefined;
  /** The same for a full path. */
  statFull(fullPath: string): FileFacts | undefined;
  readFull(fullPath: string): string | undefined;
  /** Full path of a path in the root. */
  fullPath(path: string): string;
  /**
   * A program's full path as the host has it, or, when only that exists, the same path below the cluster root, so
   * that the manual's `/usr/dt/bin/dtcalc` is found. Undefined when there is neither.
   */
  resolveExecutable(fullPath: string): string | undefined;
  /** Calls back, some time after, when files in the folder changed; the result stops watching. */
  watch(folder: string, changed: () => void): () => void;
  /** The user id that owns the cluster. */
  readonly ownerUid: number;
}

/** Where the daemon writes about itself; one line each. */
export interface Log {
  write(line: string): void;
}

/** A program to be started on a host of the Memory Channel. */
export interface ProgramOrder {
  readonly host: MemberName;
  readonly program: string;
  /** Full path of the program's module; null for one that comes with the product. */
  readonly file: string | null;
  /** Without the program's name. */
  readonly argv: readonly string[];
  readonly user: User;
}

export interface ProgramListener {
  print(line: string, isError: boolean): void;
  /** A call of the library was answered with a code that is no success; each code of a call once a minute at most. */
  failed(call: string, status: number): void;
  /** The program has started another one on its host, from the same file. @returns who hears that one. */
  spawned(program: string, argv: readonly string[], child: StartedProgram): ProgramListener;
}

export interface StartedProgram {
  readonly pid: number;
  readonly exit: Promise<ExitStatus>;
}

/** What can be done to a Memory Channel and its hosts, as the kernel's methods of the same names do it. */
export type MachineActs = Pick<
  Kernel,
  | 'addHost'
  | 'boot'
  | 'stop'
  | 'init'
  | 'setAttribute'
  | 'setWiredElsewhere'
  | 'setLinked'
  | 'dropMapper'
  | 'failPhysicalRail'
  | 'restorePhysicalRail'
  | 'dropPacket'
  | 'setErrorRate'
  | 'corruptLockSet'
  | 'signal'
> & {
  /** What hosts have at these places, all as it is in one moment; undefined where a host does not receive the region. */
  readAll(places: readonly Parameters<Kernel['readMemory']>[0][]): (Uint8Array | undefined)[];
};

/** What is seen of a Memory Channel. */
export interface MachinePicture {
  readonly snapshot: Snapshot;
  readonly consoles: readonly {
    readonly host: MemberName;
    /** The newest lines. */
    readonly lines: readonly string[];
    /** How many older lines are not kept. */
    readonly forgotten: number;
  }[];
  /** What the console of a host says that reaches no rail any more. */
  readonly noRailPanic: string;
}

/**
 * A Memory Channel whose programs are threads, wherever these run. It costs no processor time while no program runs.
 * Once it is over, whatever is asked of it rejects with the reason.
 */
export interface MemoryChannelMachine {
  /** As it was at the latest when the last act was done, a program ended, or packets were lost. */
  readonly picture: MachinePicture;
  /** Takes a new picture. */
  refresh(): Promise<void>;
  /**
   * Does something, again and again while a thread holds an inner lock; resolves when the programs that it ends are gone.
   * Rejects with what the kernel throws.
   */
  act<K extends keyof MachineActs>(
    name: K,
    ...args: Parameters<MachineActs[K]>
  ): Promise<ReturnType<MachineActs[K]>>;
  /**
   * Starts a program. Rejects with a text for people when the host or the tables cannot take it.
   * @param begun is told of it before anything else is heard of it, and gives who hears the rest.
   */
  start(order: ProgramOrder, begun: (started: StartedProgram) => ProgramListener): Promise<void>;
  /** A program waits before it prints on, or no longer. No effect when it has ended. */
  hold(pid: number, isHeld: boolean): void;
  /** Calls back soon after packets were lost. */
  whenLost(heard: () => void): void;
  /** Calls back when it has ended and nobody has asked for that; its programs have ended, too. */
  whenOver(heard: (reason: string) => void): void;
  /** Ends all programs, and itself. */
  shutdown(): Promise<void>;
}

/** What a Memory Channel is made of; a runtime without it has no Memory Channel hardware. */
export interface MemoryChannelParts {
  /** Loads the emulation and makes the hardware. Rejects with a text for people. */
  readonly load: (config: ClusterConfig) => Promise<MemoryChannelMachine>;
  readonly files: Pick<ClusterFiles, 'readText' | 'writeText'>;
  /** The name of a group, as `imcs` lists it. */
  readonly groupName: (gid: number) => string;
}
