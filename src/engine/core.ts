// What every procedure of the engine works with: the tables, the scheduler and the outgoing effects.
import type { Reason, ResourceName } from './documents.ts';
import type { Effect } from './effects.ts';
import type { UserAttributes } from './inputs.ts';
import type { PostingGate } from './posting-gate.ts';
import type { Procedure, Scheduler } from './scheduler.ts';
import type { ClusterState } from './state.ts';

export interface Core {
  readonly state: ClusterState;
  /** A copy on which no script is run, so that none need be told anything. */
  readonly isCopy: boolean;
  readonly scheduler: Scheduler;
  /** The daemon's own locale, for runs that no command caused (CAA-245). */
  locale: string;
  /** Waiting applications that somebody is already taking another look at. */
  readonly reconsidered: Set<ResourceName>;
  readonly postings: PostingGate;
  emit(effect: Effect): void;
  spawn(procedure: Procedure<void>): void;
}

/** On whose behalf something is done: a command with a caller who reads along, or CAA itself. */
export interface Origin {
  readonly reason: Reason;
  /** A clause for reasons and events: `caa_start dtcalc by root`, `polishham crashed`. */
  readonly cause: string;
  readonly locale: string;
  readonly request: number | null;
  readonly run: number | null;
  /** Override the registered values in the scripts that are run for it. */
  readonly userAttributes?: UserAttributes | undefined;
  out(text: string): void;
  err(text: string): void;
}

/** An origin that nobody reads along with; events tell what happens. */
export function automatic(core: Core, reason: Reason, cause: string): Origin {
  return {
    reason,
    cause,
    locale: core.locale,
    request: null,
    run: null,
    out: () => {},
    err: () => {},
  };
}

/** The same origin with another word for _CAA_REASON. */
export function because(origin: Origin, reason: Reason): Origin {
  return { ...origin, reason };
}
