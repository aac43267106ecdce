// The part of the protocol that answers "why" and "why not".
import type { MemberName, ResourceName, ResourceReasons } from '../engine/index.ts';

export interface Remains {
  readonly member: MemberName;
  /** Null: the host does not show which processes are its own. */
  readonly processes: readonly { readonly pid: number; readonly command: string }[] | null;
}

export interface WhyMethods {
  /** Why an application is where it is; with a member, also what is against that one now. */
  'caa.why': {
    params: { readonly name: ResourceName; readonly member: MemberName | null };
    result: ResourceReasons & {
      /** What still runs of a resource in state UNKNOWN; null in any other state. */
      readonly remains: Remains | null;
    };
  };
}
