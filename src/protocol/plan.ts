// The part of the protocol that asks what would happen. Nothing in it changes the cluster.
import type {
  Command,
  MemberName,
  MemberSurvival,
  Plan,
  ResourceName,
  SupposedFailure,
} from '../engine/index.ts';
import type { CallerInfo } from './caller.ts';

/** A command as a client gives it: what is registered is read from the profiles by the daemon. */
export type PlannedCommand =
  | Exclude<Command, { readonly verb: 'register' | 'restore' }>
  | {
      readonly verb: 'register';
      readonly names: readonly ResourceName[];
      readonly update: boolean;
      /** What the profile of the only name is supposed to say; absent: what its file says. */
      readonly supposed?: SupposedProfile | undefined;
    }
  /** Back to right after a version; null names: everything that has changed since. */
  | {
      readonly verb: 'restore';
      readonly version: number;
      readonly names: readonly ResourceName[] | null;
    };

/** A change of a profile file, or with `create` a new one, that nobody has made. */
export interface SupposedProfile {
  readonly attributes: Readonly<Record<string, string>>;
  readonly create: { readonly type: string; readonly executable: string | null } | null;
}

export interface PlanMethods {
  /**
   * What the command would do, or the failure of a resource would lead to, from the cluster as it is now.
   * Commands with the plan's `basis` in their {@link CallerInfo} are carried out as planned or refused.
   */
  'caa.plan': {
    params: {
      readonly what:
        | { readonly kind: 'command'; readonly command: PlannedCommand }
        /** An application, or all that a network, tape or changer watches: on `member`, or on every one. */
        | {
            readonly kind: 'failure';
            readonly resource: ResourceName;
            readonly member?: MemberName | undefined;
          };
      /** Entry points that are supposed to fail; all others succeed. */
      readonly failing: readonly SupposedFailure[];
      readonly caller: CallerInfo;
    };
    result: Plan;
  };
  /** What the loss of each member that is up would cost, in the order of the cluster's description. */
  'caa.survival': {
    params: Record<string, never>;
    result: { readonly basis: string; readonly members: readonly MemberSurvival[] };
  };
}
