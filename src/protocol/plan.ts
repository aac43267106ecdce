// The part of the protocol that asks what would happen. Nothing in it changes the cluster.
import type {
  Command,
  MemberSurvival,
  Plan,
  ResourceName,
  SupposedFailure,
} from '../engine/index.ts';
import type { CallerInfo } from './caller.ts';

/** A command as a client gives it: what is registered is read from the profiles by the daemon. */
export type PlannedCommand =
  | Exclude<Command, { readonly verb: 'register' }>
  | {
      readonly verb: 'register';
      readonly names: readonly ResourceName[];
      readonly update: boolean;
    };

export interface PlanMethods {
  /**
   * What the command would do, or the failure of an application would lead to, from the cluster as it is now.
   * Commands with the plan's `basis` in their {@link CallerInfo} are carried out as planned or refused.
   */
  'caa.plan': {
    params: {
      readonly what:
        | { readonly kind: 'command'; readonly command: PlannedCommand }
        | { readonly kind: 'failure'; readonly resource: ResourceName };
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
