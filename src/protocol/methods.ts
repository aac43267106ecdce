// Every request and notification between a client and the daemon, in one table of types. Both sides are checked
// against it at compile time; the daemon checks incoming parameters at run time as well.
import type {
  ClusterEvent,
  ClusterHeadView,
  ClusterView,
  HardwareFault,
  MemberName,
  MemberView,
  Millis,
  MonitoredView,
  ResourceDetails,
  ResourceName,
  ResourceView,
  RunView,
  UnknownExit,
  UserAttributes,
  ViewChange,
} from '../engine/index.ts';
import type { CallerInfo, RunResult } from './caller.ts';
import type { CalmMethods } from './calm.ts';
import type { DlmMethods, DlmNotifications } from './dlm.ts';
import type { EventMethods, EventNotifications } from './events.ts';
import type { FaultMethods } from './faults.ts';
import type { HistoryMethods } from './history.ts';
import type { ImcMethods, ImcNotifications } from './imc.ts';
import type { PlanMethods } from './plan.ts';
import type { ProfileMethods } from './profiles.ts';
import type { WhyMethods } from './why.ts';

/** One line of a run. `script` lines are output of an action script on `member`. */
export interface RunLine {
  readonly run: number;
  /** Its place in the output of the run, counted from 1; lines that come twice are known by it. */
  readonly sequence: number;
  readonly at: Millis;
  readonly kind: 'out' | 'err' | 'script';
  readonly text: string;
  readonly member: MemberName | null;
  readonly resource: ResourceName | null;
}

export interface DaemonStatus {
  readonly pid: number;
  readonly root: string;
  readonly socket: string;
  readonly version: string;
  readonly startedAt: Millis;
  readonly uptimeMs: Millis;
  readonly clients: number;
}

export interface ScriptText {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly uid: number;
}

type ByNames = { readonly names: readonly ResourceName[]; readonly caller: CallerInfo };
type OnMember = { readonly onMember: MemberName };

export interface Methods
  extends ProfileMethods,
    PlanMethods,
    CalmMethods,
    FaultMethods,
    HistoryMethods,
    EventMethods,
    WhyMethods,
    DlmMethods,
    ImcMethods {
  'daemon.hello': {
    params: { readonly client: string; readonly version: string };
    result: {
      readonly version: string;
      readonly pid: number;
      readonly root: string;
      readonly cluster: string;
    };
  };
  'daemon.status': { params: Record<string, never>; result: DaemonStatus };
  /** A piece of a long answer to an earlier request of this connection, whose `pieces` said how many there are. */
  'daemon.piece': {
    params: { readonly answer: number; readonly piece: number };
    result: { readonly text: string };
  };
  'daemon.stop': { params: Record<string, never>; result: Record<string, never> };
  /** Cluster head and members, without resources. */
  'cluster.members': {
    params: Record<string, never>;
    result: { readonly cluster: ClusterHeadView; readonly members: readonly MemberView[] };
  };
  /** A snapshot now, then `cluster.changed` notifications on this connection. */
  'cluster.subscribe': {
    params: Record<string, never>;
    result: {
      readonly view: ClusterView;
      readonly events: readonly ClusterEvent[];
      readonly now: Millis;
    };
  };
  /** Null names: every registered resource, in ascending order of name. */
  'caa.stat': {
    params: { readonly names: readonly ResourceName[] | null };
    result: {
      readonly resources: readonly ResourceView[];
      /** Networks, tapes and changers; as `resources`, in the order asked for. */
      readonly monitored: readonly MonitoredView[];
      readonly unknown: readonly string[];
    };
  };
  /** The registered profiles, for `caa_stat -p`. */
  'caa.profiles': {
    params: { readonly names: readonly ResourceName[] | null };
    result: {
      readonly profiles: readonly {
        readonly name: ResourceName;
        readonly attributes: Readonly<Record<string, string>>;
      }[];
      readonly unknown: readonly string[];
    };
  };
  'caa.details': { params: { readonly name: ResourceName }; result: ResourceDetails };
  'caa.script': { params: { readonly name: ResourceName }; result: ScriptText };
  'caa.register': { params: ByNames & { readonly update: boolean }; result: RunResult };
  'caa.unregister': { params: ByNames; result: RunResult };
  'caa.start': {
    params: {
      readonly names: readonly ResourceName[] | 'all';
      readonly member: MemberName | null;
      readonly force: boolean;
      /** For one resource, without `-f`: values for the scripts that this request runs (manual 2.4). */
      readonly userAttributes?: UserAttributes | undefined;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'caa.stop': {
    params: {
      readonly names: readonly ResourceName[] | 'all' | OnMember;
      readonly force: boolean;
      /** The way out of state UNKNOWN; absent: it is taken as down. */
      readonly exit?: UnknownExit | undefined;
      /** For one resource, without `-f`: values for the scripts that this request runs (manual 2.4). */
      readonly userAttributes?: UserAttributes | undefined;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'caa.relocate': {
    params: {
      readonly names: readonly ResourceName[] | OnMember;
      readonly member: MemberName | null;
      readonly force: boolean;
      /** For one resource, without `-f`: values for the scripts that this request runs (manual 2.4). */
      readonly userAttributes?: UserAttributes | undefined;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'caa.balance': {
    params: {
      readonly names: readonly ResourceName[] | 'all' | OnMember;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'fault.inject': {
    params: {
      readonly fault: 'crash' | 'boot' | 'shutdown';
      readonly member: MemberName;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  /** An adapter or device of a member stops working, or works again; `verb` says which. */
  'fault.hardware': {
    params: HardwareFault & { readonly caller: CallerInfo };
    result: RunResult;
  };
  /** The lines of a run so far; further ones follow as `run.output` until it ends or `run.unfollow`. */
  'run.follow': {
    params: { readonly run: number };
    result: { readonly view: RunView; readonly lines: readonly RunLine[] };
  };
  'run.unfollow': { params: { readonly run: number }; result: Record<string, never> };
}

export interface Notifications extends DlmNotifications, ImcNotifications, EventNotifications {
  'cluster.changed': {
    readonly revision: number;
    /** Names the state of members and resources that the changes lead to, as plans do. */
    readonly basis: string;
    readonly now: Millis;
    readonly changes: readonly ViewChange[];
  };
  /** Sent to the connection that asked for the run, and to those that follow it. */
  'run.output': RunLine;
  /** The profile folder changed; ask `profile.list` again. */
  'profile.changed': Record<string, never>;
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];
export type NotificationName = keyof Notifications;
