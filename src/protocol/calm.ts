// The part of the protocol for calm operations: freezes and drains.
import type { FreezeScope, MemberName, Millis } from '../engine/index.ts';
import type { CallerInfo, RunResult } from './caller.ts';

export interface CalmMethods {
  /** While a freeze holds, CAA does nothing unasked to what it covers; it ends at `until`, or when it is taken back. */
  'caa.freeze': {
    params: {
      readonly scopes: readonly FreezeScope[];
      readonly reason: string;
      readonly until: Millis | null;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'caa.unfreeze': {
    params: { readonly scopes: readonly FreezeScope[]; readonly caller: CallerInfo };
    result: RunResult;
  };
  /** Moves what runs on the member away, and places nothing on it until it is undrained. */
  'caa.drain': {
    params: {
      readonly member: MemberName;
      readonly reason: string;
      readonly caller: CallerInfo;
    };
    result: RunResult;
  };
  'caa.undrain': {
    params: { readonly member: MemberName; readonly caller: CallerInfo };
    result: RunResult;
  };
}
