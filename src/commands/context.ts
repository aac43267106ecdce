// What a command is given instead of the process: arguments, environment, streams and a way to reach the cluster.
// Commands know nothing else of the machine, so a test runs them without a process.
import type { ClusterClient } from '../client/index.ts';

/** Where text goes; a broken pipe behind it is not the command's business. */
export interface Output {
  write(text: string): void;
  /** True if a person reads it on a terminal, which would obey control characters. */
  readonly isTerminal: boolean;
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
  /** Reaches the cluster, starting its daemon if it does not run; rejects with a text for people. */
  connect(): Promise<ClusterClient>;
}

/** A command: does its work and returns the exit status. */
export type CommandMain = (context: CommandContext) => Promise<number>;

/** The exit statuses of all commands (CAA-014, CAA-631). */
export const exitStatus = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
