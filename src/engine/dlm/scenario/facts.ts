// What a practice bench of the lock manager shows to those who judge it: its processes, locks and resources by the names
// that a scenario gave them, and what has been said so far. Values of one moment; who makes them is the bench's business.

export interface BenchProcess {
  readonly name: string;
  /** `m1`, `m2`, `m3`: the member it runs on. */
  readonly member: string;
  readonly isAlive: boolean;
  /** Inside a call that has not returned: the name of the lock; otherwise null. */
  readonly blockedFor: string | null;
}

export interface BenchLock {
  readonly name: string;
  /** The process that asked for it. */
  readonly process: string;
  /** The resource's path, as typed: `blk7`, `file/rec1`. */
  readonly resource: string;
  readonly state: 'granted' | 'converting' | 'waiting' | 'released';
  /** Granted mode; NONE while waiting and after the release. */
  readonly mode: string;
  /** The mode asked for while converting or waiting; otherwise null. */
  readonly requested: string | null;
  /** How its last request ended: `DLM_SUCCESS`, `DLM_DEADLOCK` …; null while it is pending. */
  readonly lastStatus: string | null;
  /** Blocking notifications delivered for it so far. */
  readonly notifications: number;
  /** What its process last read from the value block, as text; null if nothing. */
  readonly read: string | null;
}

export interface BenchResource {
  readonly path: string;
  readonly grantMode: string;
  /** The value block as text. */
  readonly value: string;
  readonly isValid: boolean;
  readonly granted: number;
  readonly converting: number;
  readonly waiting: number;
}

export interface BenchFacts {
  /** The title of the scenario it was opened with; null for an empty bench. */
  readonly scenario: string | null;
  readonly processes: readonly BenchProcess[];
  readonly locks: readonly BenchLock[];
  readonly resources: readonly BenchResource[];
  /** Operations done (after undo: that are left). */
  readonly steps: number;
  /** Everything said so far, oldest first: `A: lock a R EX`, `  DLM_SUCCESS`, `B: completion b DLM_DEADLOCK`. */
  readonly log: readonly string[];
}
