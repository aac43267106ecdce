// What this console has done in the last minutes, for undo (TUI-250): each command that it gave, with the cluster as it
// was before and after. Facts only; what can be taken back, and how, is the business of screens/undo.
import type {
  Millis,
  MonitoredView,
  RegistryVersion,
  ResourceName,
  ResourceView,
} from '../engine/index.ts';
import type { FileChange } from '../protocol/index.ts';
import type { ClusterState } from './cluster-store.ts';

/** How long an act can be taken back, in milliseconds (TUI-250). */
export const undoOfferedMs = 600_000;
/** Acts that are remembered at most; the oldest go first. */
export const actsKeptMax = 20;

export type ActVerb =
  | 'start'
  | 'stop'
  | 'relocate'
  | 'balance'
  | 'register'
  | 'unregister'
  | 'restore'
  /** A profile file was created, changed or deleted. */
  | 'profile';

/** What the cluster reported of all resources at one moment. */
export interface Standing {
  readonly resources: ReadonlyMap<ResourceName, ResourceView>;
  readonly monitored: ReadonlyMap<ResourceName, MonitoredView>;
}

/** One command that this console gave and that came to an end. */
export interface Act {
  /** Rises by one with every act of this console. */
  readonly number: number;
  readonly verb: ActVerb;
  /** The resources named; null if the command named none, as `-all` or `-s member`. */
  readonly names: readonly ResourceName[] | null;
  readonly force: boolean;
  readonly user: string;
  readonly commandLine: string;
  /** Null for a change of a file, which is no run. */
  readonly run: number | null;
  readonly before: Standing;
  /** Events up to this sequence number had been reported when the command was given. */
  readonly eventBefore: number;
  /** Null until the cluster has reported the end of the run. */
  readonly ended: ActEnd | null;
  /** The newest versions of the registry, if it may have changed; null until they came. */
  readonly versions: readonly RegistryVersion[] | null;
  /** The profile file that was changed, with its script; null for everything else. */
  readonly file: ChangedFiles | null;
}

/** A profile file, and the script that came or went with it, around a change. */
export interface ChangedFiles {
  /** Null if they cannot be put back. */
  readonly changes: readonly FileChange[] | null;
  /** False once the service was seen to hold another text of the profile. */
  readonly isAsLeft: boolean;
}

/** What has become of the profile file itself; undefined if that is not among the changes. */
export function profileChange(
  name: ResourceName,
  changes: readonly FileChange[] | null,
): FileChange | undefined {
  return changes?.find(({ path }) => path === `var/cluster/caa/profile/${name}.cap`);
}

interface ActEnd {
  readonly startedAt: Millis;
  readonly at: Millis;
  /** As it was reported with the end: what others changed since is in it if it came in the same batch. */
  readonly after: Standing;
  /** Events up to this sequence number are no later than the act. */
  readonly lastEvent: number;
}

/** The command changes what is registered, so that its versions say what it did. */
export function isRegistryVerb(verb: ActVerb): boolean {
  return verb === 'register' || verb === 'unregister' || verb === 'restore';
}

/** The acts with the ends that the cluster has reported meanwhile; the same array if there is none. */
export function settledActs(acts: readonly Act[], cluster: ClusterState): readonly Act[] {
  let isSame = true;
  const settled = acts.map((act): Act => {
    const run = act.run === null ? undefined : cluster.runs.get(act.run);
    if (act.ended !== null || run === undefined || run.endedAt === null) return act;
    isSame = false;
    const { startedAt, endedAt: at } = run;
    const lastEvent = cluster.events.findLast((event) => event.at <= at)?.sequence ?? 0;
    return { ...act, ended: { startedAt, at, after: standingOf(cluster), lastEvent } };
  });
  return isSame ? acts : settled;
}

/** All resources as the cluster reports them now. */
export function standingOf({ resources, monitored }: ClusterState): Standing {
  return { resources, monitored };
}
