// The engine's one entrance, as everything outside sees it.
import type {
  ClusterConfig,
  ClusterDocuments,
  MemberName,
  Millis,
  ResourceName,
} from './documents.ts';
import type { Effect } from './effects.ts';
import type { Input } from './inputs.ts';
import type {
  ClusterView,
  MonitoredView,
  ResourceDetails,
  ResourceReasons,
  ResourceView,
} from './views.ts';

/**
 * A cluster as a state machine: the same inputs at the same times give the same effects, always.
 * The first input is `daemon/started`.
 */
export interface Cluster {
  readonly config: ClusterConfig;
  /** Feeds one input at time `now` and returns what is to be done, in order. */
  step(input: Input, now: Millis): readonly Effect[];
  /** A snapshot; resources of both tables in ascending order of name. */
  view(now: Millis): ClusterView;
  /** Named resources in the order asked for, or all in ascending order of name. */
  stat(
    names: readonly ResourceName[] | null,
    now: Millis,
  ): {
    readonly resources: readonly ResourceView[];
    readonly monitored: readonly MonitoredView[];
    readonly unknown: readonly string[];
  };
  details(name: ResourceName, now: Millis): ResourceDetails | undefined;
  /** Why an application is where it is and, if a member is given, why not there. */
  why(name: ResourceName, member: MemberName | null, now: Millis): ResourceReasons | undefined;
  /** The registered profile of a resource. */
  attributes(name: ResourceName): Readonly<Record<string, string>> | undefined;
  /** Names the present state of members and resources: what a plan rests on. */
  basis(): string;
  /** Everything that must be stored to carry on; what the `store` effects so far add up to. */
  documents(): ClusterDocuments;
}
