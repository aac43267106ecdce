// What others may read of a cluster: small flat records made from the documents. Clients receive a snapshot with a
// revision and then changes; a resource that does not change costs nobody anything.
import type {
  ClusterEvent,
  Drain,
  EntryPoint,
  FailoverWait,
  FreezeDocument,
  MemberName,
  MemberState,
  Millis,
  MonitoredMember,
  MonitoredType,
  Objection,
  PlacementDecision,
  ResourceName,
  RunDocument,
  ScriptRecord,
  Target,
} from './documents.ts';

export interface QuorumView {
  readonly currentVotes: number;
  readonly expectedVotes: number;
  readonly requiredVotes: number;
  readonly hasQuorum: boolean;
}

export interface ClusterHeadView {
  readonly name: string;
  readonly localMember: MemberName;
  readonly quorumDisk: { readonly name: string; readonly votes: number } | null;
  readonly quorum: QuorumView;
  readonly incarnation: number;
  /** The widest first. */
  readonly freezes: readonly FreezeDocument[];
}

export interface MemberView {
  readonly id: number;
  readonly name: MemberName;
  readonly hostName: string;
  readonly interconnectName: string;
  readonly votes: number;
  readonly state: MemberState;
  readonly since: Millis;
  readonly joinNumber: number;
  readonly drained: Drain | null;
  /** Its adapters and devices; absent if it has none. */
  readonly hardware?: readonly HardwareView[] | undefined;
}

/** An adapter or device of a member, as networks, tapes and changers see it. */
export interface HardwareView {
  /** `tu0`, `/dev/tape/tape1`. */
  readonly name: string;
  readonly kind: 'adapter' | 'device';
  /** Address and subnet of an adapter; null for a device. */
  readonly address: string | null;
  readonly subnet: string | null;
  readonly works: boolean;
  /** An interface of the host that the member runs on. */
  readonly isHosts: boolean;
}

/** What CAA is doing with a resource right now. */
export interface ActivityView {
  readonly entryPoint: EntryPoint;
  readonly member: MemberName;
  readonly since: Millis;
  readonly timeoutMs: Millis;
  readonly run: number | null;
}

/**
 * Why target and state differ while nothing is being done, or what else is wrong:
 * `waiting` for a member or a required resource, `failed` to start, `delayed` by FAILOVER_DELAY,
 * `threshold` reached, `unknown` after a failed stop.
 */
export type Trouble = 'waiting' | 'failed' | 'delayed' | 'threshold' | 'unknown';

export interface ResourceView {
  readonly name: ResourceName;
  readonly type: 'application';
  readonly description: string;
  readonly target: Target;
  readonly state: 'ONLINE' | 'OFFLINE' | 'UNKNOWN';
  /** Where it is ONLINE or UNKNOWN. */
  readonly member: MemberName | null;
  readonly since: Millis;
  readonly restartAttempts: number;
  readonly restartCount: number;
  readonly failureThreshold: number;
  readonly failureCount: number;
  readonly placement: string;
  readonly hostingMembers: readonly MemberName[];
  readonly required: readonly ResourceName[];
  readonly optional: readonly ResourceName[];
  readonly activity: ActivityView | null;
  readonly waiting: FailoverWait | null;
  readonly trouble: Trouble | null;
}

/** A network, tape or changer resource on one member. */
export interface MonitoredMemberView
  extends Pick<MonitoredMember, 'member' | 'target' | 'state' | 'since'> {
  readonly failureCount: number;
  /** A clause that says why the state is what it is: `adapter tu0 is on it`, `rye is DOWN`. */
  readonly because: string;
}

/** A network, tape or changer resource: CAA watches it on every member and acts on it nowhere. */
export interface MonitoredView {
  readonly name: ResourceName;
  readonly type: MonitoredType;
  readonly description: string;
  /** SUBNET or DEVICE_NAME. */
  readonly subject: string;
  readonly failureThreshold: number;
  /** In the order of the cluster's description. */
  readonly members: readonly MonitoredMemberView[];
}

export type RunView = RunDocument;

/** A snapshot of everything that is published. */
export interface ClusterView {
  readonly revision: number;
  /** Names the state of members and resources that is seen here. */
  readonly basis: string;
  readonly cluster: ClusterHeadView;
  readonly members: readonly MemberView[];
  readonly resources: readonly ResourceView[];
  readonly monitored: readonly MonitoredView[];
  readonly runs: readonly RunView[];
}

export type ViewChange =
  | { readonly collection: 'cluster'; readonly key: 'cluster'; readonly view: ClusterHeadView }
  | { readonly collection: 'members'; readonly key: MemberName; readonly view: MemberView }
  | {
      readonly collection: 'resources';
      readonly key: ResourceName;
      readonly view: ResourceView | null;
    }
  | {
      readonly collection: 'monitored';
      readonly key: ResourceName;
      readonly view: MonitoredView | null;
    }
  | { readonly collection: 'runs'; readonly key: string; readonly view: RunView | null }
  | { readonly collection: 'events'; readonly key: string; readonly view: ClusterEvent };

/** Why a resource is where it is and stays there, for `caa_stat -why`. */
export interface ResourceReasons {
  /** The sentence on quorum that is lost, without which nothing is started or stopped; null with quorum. */
  readonly lostQuorum: string | null;
  /** The freeze that covers it, the widest first; null if none does. */
  readonly freeze: FreezeDocument | null;
  /** Members that nothing is placed on, in the order of the cluster's description. */
  readonly drains: readonly { readonly member: MemberName; readonly drain: Drain }[];
  /** The last placements, newest first, five at most. */
  readonly decisions: readonly PlacementDecision[];
  /** What is against the member that was asked about; null if none was. */
  readonly against: MemberObjections | null;
}

export interface MemberObjections {
  readonly member: MemberName;
  /** What each rule of placement has against it now, in their order; each is asked on its own. */
  readonly objections: readonly Objection[];
  /** The member that would be chosen now. */
  readonly chosen: MemberName | null;
}

/** Everything about one resource, for `caa_stat -why`, `-f` and the details screen. */
export interface ResourceDetails {
  readonly view: ResourceView;
  readonly attributes: Readonly<Record<string, string>>;
  readonly scriptPath: string;
  /** The recorded reasons of the last placement; null if it was never placed. */
  readonly decision: PlacementDecision | null;
  /** Where it would go if it had to move now; nothing is changed by asking. */
  readonly ifMoved: PlacementDecision;
  readonly requiredBy: readonly ResourceName[];
  readonly lastStart: ScriptRecord | null;
  readonly lastStop: ScriptRecord | null;
  readonly lastCheck: ScriptRecord | null;
}
