// What the daemon's methods work with: the cluster, its files and profiles, and what the daemon knows of itself.
import type { ClusterFiles, Log, ProfileService, Runtime } from '../runtime/index.ts';

/** The daemon's own facts. */
export interface DaemonFacts {
  readonly pid: number;
  /** Full path of the cluster root. */
  readonly root: string;
  /** Full path of the socket. */
  readonly socket: string;
  readonly version: string;
  readonly startedAt: number;
}

export interface DaemonServices {
  readonly facts: DaemonFacts;
  readonly runtime: Runtime;
  readonly profiles: ProfileService;
  readonly files: ClusterFiles;
  readonly log: Log;
  /** Calls back in a later turn of the event loop. */
  readonly defer: (action: () => void) => void;
  /** Ends the daemon; called after the answer has been sent. */
  readonly stopRequested: () => void;
}
