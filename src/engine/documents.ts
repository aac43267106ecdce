// The plain records a cluster is made of. They survive JSON, are replaced and never changed, and are what the
// registry stores; nothing here knows how they are stored or shown.

/** A point in time or a span, in milliseconds (points count from the Unix epoch). */
export type Millis = number;

/** The short host name of a member, as every command accepts and prints it (manual 2.6). */
export type MemberName = string;

/** The name a resource is registered under (manual 2.2.2, Table 2-1). */
export type ResourceName = string;

/** A network adapter of a member, or an interface of the host. */
export interface AdapterConfig {
  readonly name: string;
  /** Four decimal numbers, as is the netmask. */
  readonly address: string;
  readonly netmask: string;
}

/** A tape drive or media changer that is directly connected to a member. */
export interface DeviceConfig {
  /** Full path of the device special file, such as `/dev/tape/tape1`. */
  readonly name: string;
}

/** The static description of one member. */
export interface MemberConfig {
  readonly id: number;
  readonly name: MemberName;
  readonly hostName: string;
  readonly interconnectName: string;
  readonly votes: 0 | 1;
  readonly adapters?: readonly AdapterConfig[] | undefined;
  readonly devices?: readonly DeviceConfig[] | undefined;
}

/** The static description of a cluster. */
export interface ClusterConfig {
  readonly name: string;
  /** In the order in which they join at the first boot. */
  readonly members: readonly MemberConfig[];
  readonly quorumDisk: { readonly name: string; readonly votes: 0 | 1 } | null;
  /** The member a command runs on when its environment names none. */
  readonly localMember: MemberName;
}

/**
 * `FAILING` is a crash whose processes are still being killed, `LEAVING` an orderly shutdown under way. Only an `UP`
 * member may be chosen; reports print `UP` for `UP` and `LEAVING`, `DOWN` for the others.
 */
export type MemberState = 'UP' | 'LEAVING' | 'FAILING' | 'DOWN';

/** A member that nothing is placed on any more, until it is undrained. */
export interface Drain {
  readonly reason: string;
  readonly by: string;
  readonly since: Millis;
}

export interface MemberDocument extends MemberConfig {
  readonly state: MemberState;
  readonly since: Millis;
  /** Rises with every boot of any member: the lowest among the members that are up joined first. */
  readonly joinNumber: number;
  readonly drained: Drain | null;
  /** Names of its adapters and devices that a fault has taken down; absent if none has. */
  readonly failedHardware?: readonly string[] | undefined;
  /** For the member that is the host: the host's interfaces as they were last seen, while somebody needs them. */
  readonly hostInterfaces?: readonly AdapterConfig[] | undefined;
}

export type FreezeScope =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'member'; readonly member: MemberName }
  | { readonly kind: 'resource'; readonly resource: ResourceName };

/** While it holds, CAA does nothing unasked to what it covers. */
export interface FreezeDocument {
  readonly scope: FreezeScope;
  readonly reason: string;
  readonly by: string;
  readonly since: Millis;
  /** When it ends by itself; null is never. */
  readonly until: Millis | null;
}

export type Target = 'ONLINE' | 'OFFLINE';

/** State word and place in one, so that an ONLINE resource without a member cannot be written down. */
export type ResourceState =
  | { readonly word: 'OFFLINE' }
  | { readonly word: 'ONLINE'; readonly member: MemberName }
  | { readonly word: 'UNKNOWN'; readonly member: MemberName };

export type EntryPoint = 'start' | 'stop' | 'check';

/** Why a script is run: the seven words of manual 2.3.3 but `unknown`, which is never produced. */
export type Reason = 'user' | 'failure' | 'dependency' | 'boot' | 'autostart' | 'system';

/** A script run that has been ordered and has not reported back. Stored before the script is started. */
export interface ActionUnderWay {
  readonly ticket: number;
  readonly entryPoint: EntryPoint;
  readonly member: MemberName;
  readonly reason: Reason;
  readonly since: Millis;
  readonly timeoutMs: Millis;
  readonly run: number | null;
}

/** A restart or failover that waits for FAILOVER_DELAY. */
export interface FailoverWait {
  readonly since: Millis;
  readonly until: Millis;
  readonly from: MemberName;
  /** `restart` on the same member, `failover` by placement. */
  readonly plan: 'restart' | 'failover';
  /** True if the member failed, false if the application did; only the first shows FAILOVER_STATUS. */
  readonly memberFailed: boolean;
  /** A required network or device failed: the member may be chosen again if that works there again. */
  readonly requiredFailed?: boolean | undefined;
}

export type ScriptOutcome =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout' }
  /** The script could not be started at all: not executable, gone, no memory. */
  | { readonly kind: 'unstartable'; readonly message: string }
  /** Ended on the engine's order, because a command was waiting for the resource. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'member-down' }
  /** An earlier daemon started it; it has ended and nobody knows how. */
  | { readonly kind: 'lost' };

export interface ScriptRecord {
  readonly entryPoint: EntryPoint;
  readonly member: MemberName;
  readonly reason: Reason;
  readonly at: Millis;
  readonly durationMs: Millis;
  readonly outcome: ScriptOutcome;
  /** The last lines it wrote, newest last. */
  readonly output: readonly string[];
}

/** One rule of a placement decision: who was still in, who was dropped and why. */
export interface DecisionStep {
  readonly rule: string;
  /** Said of the rule as a whole, with the values compared. */
  readonly finding: string;
  readonly dropped: readonly { readonly member: MemberName; readonly because: string }[];
  readonly left: readonly MemberName[];
}

/** What a rule of placement has against one member. */
export interface Objection {
  readonly rule: string;
  readonly because: string;
}

/** The recorded reason of one placement (manual 2.2.2.2, 2.2.2.3). */
export interface PlacementDecision {
  readonly at: Millis;
  readonly resource: ResourceName;
  /** A clause that says what asked for it: `caa_start by root`, `member polishham crashed`. */
  readonly cause: string;
  readonly steps: readonly DecisionStep[];
  readonly chosen: MemberName | null;
  /** The members that were equal to the end, the chosen one first; empty if the rules left one or none. */
  readonly tie: readonly MemberName[];
  readonly tieBreak: string | null;
}

export interface ResourceDocument {
  readonly name: ResourceName;
  readonly type: 'application';
  /** The registered, merged profile: attribute name to value, every attribute of the type present. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The action script, resolved to a full path. */
  readonly scriptPath: string;
  readonly target: Target;
  readonly state: ResourceState;
  readonly since: Millis;
  readonly action: ActionUnderWay | null;
  readonly waiting: FailoverWait | null;
  /** Restarts on the same member since it was started there. */
  readonly restartCount: number;
  /** Times of failures, oldest first; those outside FAILURE_INTERVAL are dropped as they age. */
  readonly failures: readonly Millis[];
  readonly thresholdReached: boolean;
  readonly decision: PlacementDecision | null;
  /** Those before it, newest first, a few at most; absent if there are none. */
  readonly earlierDecisions?: readonly PlacementDecision[] | undefined;
  readonly lastStart: ScriptRecord | null;
  readonly lastStop: ScriptRecord | null;
}

export type MonitoredType = 'network' | 'tape' | 'changer';

/** A network, tape or changer resource on one member (manual 2.2.3 to 2.2.5). */
export interface MonitoredMember {
  readonly member: MemberName;
  /** OFFLINE after FAILURE_THRESHOLD: not monitored there any more until caa_start. */
  readonly target: Target;
  readonly state: 'ONLINE' | 'OFFLINE';
  readonly since: Millis;
  /** Times of failures, oldest first; those outside FAILURE_INTERVAL are dropped as they age. */
  readonly failures: readonly Millis[];
}

/** A resource without a script, which CAA only watches. */
export interface MonitoredDocument {
  readonly name: ResourceName;
  readonly type: MonitoredType;
  /** The registered, merged profile. */
  readonly attributes: Readonly<Record<string, string>>;
  /** In the order of the cluster's description. */
  readonly members: readonly MonitoredMember[];
}

export type RunStatus = 'QUEUED' | 'RUNNING' | 'OK' | 'FAILED' | 'LOST';

/** One execution of a command that acts (SysMan Menu specification, section 11). */
export interface RunDocument {
  readonly number: number;
  readonly user: string;
  readonly commandLine: string;
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  readonly status: RunStatus;
  readonly exitCode: number | null;
}

export type EventPriority = 'info' | 'warning' | 'failure';

/** One line of the cluster's history. */
export interface ClusterEvent {
  readonly sequence: number;
  readonly at: Millis;
  readonly priority: EventPriority;
  /** `caa` and `clu` are the cluster's own; a posted event carries the name that its poster gave. */
  readonly facility: string;
  readonly resource: ResourceName | null;
  readonly member: MemberName | null;
  readonly text: string;
}

/** An event as somebody outside asks to have it recorded. */
export type PostedEvent = Omit<ClusterEvent, 'sequence' | 'at'>;

/** A time in which an application was ONLINE on a member. */
export interface SpanDocument {
  readonly resource: ResourceName;
  readonly member: MemberName;
  readonly from: Millis;
  /** Null while it lasts. */
  readonly to: Millis | null;
}

/** What the registry holds of a profile. */
export interface RegisteredValues {
  readonly attributes: Readonly<Record<string, string>>;
  readonly scriptPath: string;
}

/** One change of what is registered. */
export interface RegistryVersion {
  /** Rises by one with every change. */
  readonly number: number;
  readonly at: Millis;
  readonly user: string;
  readonly commandLine: string;
  readonly resource: ResourceName;
  /** Null: it was not registered. */
  readonly before: RegisteredValues | null;
  /** Null: it is not registered any more. */
  readonly after: RegisteredValues | null;
}

/** Counters that outlive a daemon. */
export interface CounterDocument {
  /** One more for every daemon that took the cluster over; the high part of every ticket. */
  readonly incarnation: number;
  readonly lastRun: number;
  readonly lastEvent: number;
  readonly lastJoin: number;
  /** Absent in registries of before there were versions. */
  readonly lastVersion?: number;
}

/** Everything a cluster is, as the registry hands it to a new daemon. */
export interface ClusterDocuments {
  readonly counters: CounterDocument;
  readonly members: readonly MemberDocument[];
  readonly resources: readonly ResourceDocument[];
  readonly monitored: readonly MonitoredDocument[];
  readonly runs: readonly RunDocument[];
  readonly freezes: readonly FreezeDocument[];
}

/** One changed record, or its removal. */
export type StoredChange =
  | { readonly kind: 'counters'; readonly key: 'counters'; readonly document: CounterDocument }
  | { readonly kind: 'member'; readonly key: MemberName; readonly document: MemberDocument }
  | {
      readonly kind: 'resource';
      readonly key: ResourceName;
      readonly document: ResourceDocument | null;
    }
  | {
      readonly kind: 'monitored';
      readonly key: ResourceName;
      readonly document: MonitoredDocument | null;
    }
  | { readonly kind: 'run'; readonly key: string; readonly document: RunDocument | null }
  | { readonly kind: 'freeze'; readonly key: string; readonly document: FreezeDocument | null }
  | { readonly kind: 'version'; readonly key: string; readonly document: RegistryVersion }
  | { readonly kind: 'span'; readonly key: string; readonly document: SpanDocument }
  | { readonly kind: 'event'; readonly key: string; readonly document: ClusterEvent };
