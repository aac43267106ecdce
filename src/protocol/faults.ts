// The part of the protocol that makes action scripts fail or be slow on purpose, to practise with. The scripts themselves
// are not touched.
import type { EntryPoint, ResourceName } from '../engine/index.ts';
import type { Refusable } from './profiles.ts';

/** What goes wrong at an entry point of an action script. */
export type ScriptFault =
  | { readonly kind: 'fail'; readonly entryPoint: EntryPoint }
  | { readonly kind: 'slow'; readonly entryPoint: EntryPoint; readonly seconds: number };

export interface FaultMethods {
  /**
   * Puts a fault before the action script of a registered application; null takes it away, whether or not the
   * application is registered still. `was` is the fault that was in force until now.
   */
  'fault.script': {
    params: { readonly name: ResourceName; readonly fault: ScriptFault | null };
    result: Refusable<{ readonly was: ScriptFault | null }>;
  };
  /** The faults of action scripts that are in force, in ascending order of name. */
  'fault.scripts': {
    params: Record<string, never>;
    result: {
      readonly faults: readonly { readonly name: ResourceName; readonly fault: ScriptFault }[];
    };
  };
}
