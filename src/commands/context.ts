// What a command is given instead of the process: arguments, environment, streams and a way to reach the cluster.
// Commands know nothing else of the machine, so a test runs them without a process.
import type { ClusterClient } from '../client/index.ts';

/** Where text goes; a broken pipe behind it is not the command's business. */
export interface Output {
  write(text: string): void;
  /** True if a person reads it on a terminal, which would obey control characters. */
  readonly isTerminal: boolean;
  /** Width of the terminal; absent where there is none, or it does not tell. */
  readonly columns?: number;
  /** Calls back when it is noticed that nobody reads any more; absent where that cannot happen. */
  readonly whenGone?: (action: () => void) => void;
  /** Whether much waits for a slow reader; calls back, once for each time, when all of it has been read. */
  readonly isBehind?: (caughtUp: () => void) => boolean;
}

export interface CommandContext {
  /** The command's own name, as in its synopsis. */
  readonly name: string;
  /** What was typed after the name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Login name of the person who runs the command. */
  readonly user: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Version of this product. */
  readonly version: string;
  /** Name and version of the host's operating system. */
  readonly baseSystem: string;
  /** Calls back at the first interrupt from the keyboard; the result stops listening. */
  onInterrupt(interrupted: () => void): () => void;
  /**
   * Reaches the cluster, starting its daemon if it does not run; rejects with a text for people.
   *
   * @param options `start` is false for a command that must not bring a stopped daemon back.
   */
  connect(options?: { readonly start: boolean }): Promise<ClusterClient>;
  readonly host: Host;
}

/** Signals that a command hands on to the program it runs. */
export type PassedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** How a program that a command ran came to its end. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: number; readonly name: string }
  /** It never ran; the reason is a clause for people. */
  | { readonly kind: 'not-found' | 'not-executable'; readonly reason: string };

export interface ProgramOrder {
  /** Found in the PATH of `env`, as a shell would find it. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program inherits the connection to the cluster, which then lives as long as it does. */
  readonly inheritsConnection: boolean;
}

export interface RunningProgram {
  /** Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal; ignored if the program has ended. */
  signal(name: PassedSignal | 'SIGKILL'): void;
}

/** A private file through which a program hands something back. */
export interface HandBackFile {
  readonly path: string;
  /** Its first bytes, up to `bytesMax`; empty if it is gone. */
  read(bytesMax: number): Uint8Array;
  remove(): void;
}

/** The machine, for the commands that are processes of the lock manager or run a program. */
export interface Host {
  readonly pid: number;
  /** Effective user ID. */
  readonly uid: number;
  /** Effective and supplementary group IDs. */
  readonly gids: readonly number[];
  /** Runs a program with the standard streams of the command itself. */
  run(order: ProgramOrder): RunningProgram;
  /** @throws Error with a text for people. */
  makeHandBackFile(): HandBackFile;
  /**
   * The whole text of a small file that the person named.
   *
   * @throws Error with a text for people.
   */
  readText(path: string): string;
  /**
   * Writes a new file that the person named.
   *
   * @throws Error with a text for people, also if there is something of that name already.
   */
  createText(path: string, text: string): void;
  /**
   * Calls back at every signal that the command is sent, instead of ending it; the result stops that.
   *
   * @param heard is told also whether the terminal sent it, and so has sent it to the program as well.
   */
  onSignal(heard: (name: PassedSignal, byTerminal: boolean) => void): () => void;
  /** Shows a question on standard error and reads one line of standard input; null at its end. */
  ask(question: string): Promise<string | null>;
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** Calls back once after that time; the result cancels it. */
  after(ms: number, action: () => void): () => void;
  readonly files: CommandFiles;
}

/** The reason is a clause for people: `permission denied`. */
export type FileRead =
  | { readonly ok: true; readonly text: string; readonly mode: number }
  | { readonly ok: false; readonly reason: string };

/** Files, for the commands that need no cluster. Their text is bytes, one a character. Nothing here throws. */
export interface CommandFiles {
  /** The folder of the cluster. */
  root(): string;
  /** The full path of one that the person named. */
  fullPath(path: string): string;
  read(path: string, bytesMax: number): FileRead;
  /** Files in a folder and in the folders of that one, by their path below it; hidden ones are left out. */
  list(
    folder: string,
  ):
    | { readonly ok: true; readonly names: readonly string[] }
    | { readonly ok: false; readonly reason: string };
  /** Writes all files or none; the folder is made if there is none. The reason is a sentence. */
  writeAll(
    folder: string,
    files: readonly { readonly name: string; readonly text: string; readonly mode: number }[],
    overwrites: boolean,
  ): { readonly ok: true } | { readonly ok: false; readonly reason: string };
}

/** A command: does its work and returns the exit status. */
export type CommandMain = (context: CommandContext) => Promise<number>;

/** The exit statuses of all commands (CAA-014, CAA-631). */
export const exitStatus = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
