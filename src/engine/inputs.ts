// What may happen to a cluster. Facts from outside and requests of administrators enter the engine through these
// values and in no other way.
import type {
  AdapterConfig,
  FreezeScope,
  MemberName,
  Millis,
  PostedEvent,
  RegisteredValues,
  ResourceName,
  ScriptOutcome,
} from './documents.ts';

/** Who asks, and from where. */
export interface Caller {
  readonly user: string;
  /** The command as one would type it, for runs, events and reasons: `caa_start dtcalc`. */
  readonly commandLine: string;
  /** Six locale values separated by blanks (manual 2.3.3), for _CAA_CLIENT_LOCALE. */
  readonly locale: string;
  /** The state that the command was planned in; it is refused in any other. Absent or null: in any state. */
  readonly basis?: string | null | undefined;
}

/** A profile that was read, merged with its templates and found valid. */
export interface Registration {
  readonly name: ResourceName;
  readonly attributes: Readonly<Record<string, string>>;
  /** Empty for a resource that is no application. */
  readonly scriptPath: string;
  /** Complete warning lines for the caller. */
  readonly warnings: readonly string[];
}

/** One name of a `caa_register`: ready to register, or refused with complete message lines. */
export type RegistrationItem =
  | { readonly ok: true; readonly registration: Registration }
  | { readonly ok: false; readonly name: string; readonly messages: readonly string[] };

/** Values of user-defined attributes for the script runs of one command only (manual 2.4). */
export type UserAttributes = Readonly<Record<string, string>>;

/** A resource as it was registered once; null: it was not. */
export interface RestoredItem {
  readonly name: ResourceName;
  readonly values: RegisteredValues | null;
}

/**
 * The ways out of state UNKNOWN: an administrator has seen that it is down, the stop entry point is run again, or what
 * is left of it is killed. The last two are refused in any other state.
 */
export type UnknownExit = 'confirm' | 'retry' | 'kill';

export type Command =
  | {
      readonly verb: 'register';
      readonly items: readonly RegistrationItem[];
      /** `-u`: replace the registered values of registered resources. */
      readonly update: boolean;
    }
  | { readonly verb: 'restore'; readonly items: readonly RestoredItem[] }
  | { readonly verb: 'unregister'; readonly names: readonly ResourceName[] }
  | {
      readonly verb: 'start';
      readonly names: readonly ResourceName[] | 'all';
      readonly member: MemberName | null;
      readonly force: boolean;
      readonly userAttributes?: UserAttributes | undefined;
    }
  | {
      readonly verb: 'stop';
      readonly names: readonly ResourceName[] | 'all' | { readonly onMember: MemberName };
      readonly force: boolean;
      /** Absent: a resource in state UNKNOWN is taken as down. */
      readonly exit?: UnknownExit | undefined;
      readonly userAttributes?: UserAttributes | undefined;
    }
  | {
      readonly verb: 'relocate';
      readonly names: readonly ResourceName[] | { readonly onMember: MemberName };
      readonly member: MemberName | null;
      readonly force: boolean;
      readonly userAttributes?: UserAttributes | undefined;
    }
  | {
      readonly verb: 'balance';
      readonly names: readonly ResourceName[] | 'all' | { readonly onMember: MemberName };
    }
  | {
      readonly verb: 'freeze';
      readonly scopes: readonly FreezeScope[];
      readonly reason: string;
      readonly until: Millis | null;
    }
  | { readonly verb: 'unfreeze'; readonly scopes: readonly FreezeScope[] }
  | { readonly verb: 'drain'; readonly member: MemberName; readonly reason: string }
  | { readonly verb: 'undrain'; readonly member: MemberName }
  | { readonly verb: 'crash' | 'boot' | 'shutdown'; readonly member: MemberName }
  /** An adapter or device of a member stops working, or works again. */
  | HardwareFault;

export interface HardwareFault {
  readonly verb: 'fail' | 'repair';
  readonly kind: 'adapter' | 'device';
  readonly member: MemberName;
  readonly hardware: string;
}

export type Input =
  /** The first input: a daemon has taken the cluster over. */
  | {
      readonly type: 'daemon/started';
      readonly hostRebooted: boolean;
      readonly locale: string;
      /** When the daemon before was last alive; absent or null if nobody knows. */
      readonly lastAliveAt?: Millis | null | undefined;
    }
  | {
      readonly type: 'command/requested';
      /** Chosen by the runtime; replies carry it. */
      readonly request: number;
      readonly caller: Caller;
      readonly command: Command;
    }
  | {
      readonly type: 'script/ended';
      readonly ticket: number;
      readonly outcome: ScriptOutcome;
      readonly durationMs: Millis;
      readonly output: readonly string[];
    }
  | { readonly type: 'timer/due'; readonly id: string }
  /** Somebody outside has something to record; answered by `reply/posted`. */
  | {
      readonly type: 'event/posted';
      readonly request: number;
      readonly events: readonly PostedEvent[];
    }
  /** The interfaces of the host that are up, as asked for with `interfaces/watch`. */
  | { readonly type: 'host/interfaces'; readonly interfaces: readonly AdapterConfig[] }
  /** Every process of the member is dead. */
  | { readonly type: 'member/killed'; readonly member: MemberName }
  | {
      readonly type: 'resource/killed';
      readonly resource: ResourceName;
      readonly member: MemberName;
      readonly end: KillEnd;
    };

/** What came of killing the processes of a resource. */
export interface KillEnd {
  /** How many died; null in a plan, which knows of no processes. */
  readonly killed: number | null;
  /** Those that would not die; null if the host does not show whose processes are whose. */
  readonly left: number | null;
}
