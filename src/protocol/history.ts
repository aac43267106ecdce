// The part of the protocol about the history of the registry.
import type { RegistryVersion, ResourceName } from '../engine/index.ts';
import type { CallerInfo, RunResult } from './caller.ts';

export interface HistoryMethods {
  /** The newest versions with numbers above `after`, oldest first. */
  'caa.history': {
    params: { readonly after: number; readonly limit: number };
    result: { readonly versions: readonly RegistryVersion[] };
  };
  /**
   * Takes the registry, or the named resources, back to what it held right after a version; 0 is before the first.
   * Refused with every reason, and nothing changed, if a part of it could not be done now.
   */
  'caa.restore': {
    params: {
      readonly version: number;
      /** Null: everything that has changed since. */
      readonly names: readonly ResourceName[] | null;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
}
