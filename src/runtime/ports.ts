// The machine as the runtime needs it: clock, registry, processes and files. Adapters implement these ports; tests
// have fakes that pass the same contract suites.
import type {
  AdapterConfig,
  ClusterDocuments,
  ClusterEvent,
  EntryPoint,
  MemberName,
  Millis,
  RegistryVersion,
  ResourceName,
  ScriptOutcome,
  StoredChange,
} from '../engine/index.ts';
import type { ClusterConfig, ExitStatus, Kernel, User } from '../engine/memory-channel/index.ts';

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
  /** The newest events, oldest first. */
  events(limit: number): readonly ClusterEvent[];
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
  /** Without the program's name. */
  readonly argv: readonly string[];
  readonly user: User;
}

export interface ProgramListener {
  print(line: string, isError: boolean): void;
  /** A call of the library was answered with a code that is no success; each code of a call once a minute at most. */
  failed(call: string, status: number): void;
  /**
   * The program starts another one on its host.
   * @param begin starts it; what it does is heard by a listener of its own.
   * @returns its process ID.
   * @throws Error with a text for the program when it may not be started.
   */
  spawned(
    program: string,
    argv: readonly string[],
    begin: (listener: ProgramListener) => StartedProgram,
  ): number;
}

export interface StartedProgram {
  readonly pid: number;
  readonly exit: Promise<ExitStatus>;
}

/** A Memory Channel whose programs are threads. It costs no processor time while no program runs. */
export interface MemoryChannelMachine {
  /** The tables. What needs an inner lock throws BusyError and belongs into {@link whenFree}. */
  readonly kernel: Kernel;
  /** Does the work, again while an inner lock is in the way. */
  whenFree<Result>(work: () => Result): Promise<Result>;
  /** Ends the programs that the kernel has ordered to end; resolves when they are gone. */
  obey(): Promise<void>;
  /** Starts a program. Throws an Error with a text for people when the host or the tables cannot take it. */
  start(order: ProgramOrder, listener: ProgramListener): StartedProgram;
  /** Calls back soon after packets were lost. */
  whenLost(heard: () => void): void;
  /** Ends all programs. */
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
