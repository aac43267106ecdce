// Who asks for something to be done, and how it ended.

/** Who runs a command; the daemon adds nothing to it and trusts it, since only the owner may act. */
export interface CallerInfo {
  readonly user: string;
  readonly commandLine: string;
  readonly locale: string;
  /** The `basis` of the plan that the command carries out; it is refused if the cluster has changed since. */
  readonly basis?: string | null | undefined;
}

/** How a command that acts ended; its lines came before as `run.output`. */
export interface RunResult {
  readonly run: number;
  readonly exitCode: number;
}
