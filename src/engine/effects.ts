// What the engine orders. The runtime carries effects out in this order: all `store` effects of a step in one
// transaction first, then the others as they stand, so that nothing is answered or started before it is on disk.
import type { LocalSchedule } from './caa/settings.ts';
import type { EntryPoint, MemberName, Millis, ResourceName, StoredChange } from './documents.ts';
import type { ViewChange } from './views.ts';

/** What became of posted events: the sequence number of the last, or a complete message. */
export type PostResult =
  | { readonly ok: true; readonly sequence: number }
  | { readonly ok: false; readonly message: string };

export type Effect =
  | { readonly type: 'store'; readonly change: StoredChange }
  | { readonly type: 'publish'; readonly change: ViewChange }
  /** Run one entry point; answered by `script/ended`. */
  | {
      readonly type: 'script/run';
      readonly ticket: number;
      readonly resource: ResourceName;
      readonly member: MemberName;
      readonly entryPoint: EntryPoint;
      readonly path: string;
      /** The `_CAA_…` variables (manual 2.3.3); the runtime adds PATH and the member's own. */
      readonly environment: Readonly<Record<string, string>>;
      readonly timeoutMs: Millis;
      /** The request whose caller may see the output, if a command caused the run. */
      readonly request: number | null;
    }
  /**
   * Wait for the end of a run that an earlier daemon started; answered by `script/ended` with outcome `lost`
   * (or `timeout` when it had to be ended), at once if it is not running any more.
   */
  | {
      readonly type: 'script/adopt';
      readonly ticket: number;
      readonly resource: ResourceName;
      readonly member: MemberName;
      readonly timeoutMs: Millis;
    }
  /** End the run and its process group; answered by `script/ended` with outcome `cancelled`. */
  | { readonly type: 'script/cancel'; readonly ticket: number }
  /** Kill every process of the member, scripts in flight included; answered by `member/killed`. */
  | { readonly type: 'member/kill'; readonly member: MemberName }
  /** Kill what is left of a resource on a member; answered by `resource/killed`. */
  | { readonly type: 'resource/kill'; readonly resource: ResourceName; readonly member: MemberName }
  | { readonly type: 'timer/arm'; readonly id: string; readonly at: Millis }
  /** For the next time after now that fits the schedule, in the local time of the host (CAA-389). */
  | { readonly type: 'timer/arm-local'; readonly id: string; readonly schedule: LocalSchedule }
  | { readonly type: 'timer/cancel'; readonly id: string }
  /** Report the host's interfaces now and whenever they change, or no longer; answered by `host/interfaces`. */
  | { readonly type: 'interfaces/watch'; readonly on: boolean }
  /** The answer to `event/posted`. */
  | { readonly type: 'reply/posted'; readonly request: number; readonly result: PostResult }
  /** The request has become run number `run`. */
  | { readonly type: 'reply/accepted'; readonly request: number; readonly run: number }
  | {
      readonly type: 'reply/line';
      readonly request: number;
      readonly run: number;
      readonly stream: 'out' | 'err';
      readonly text: string;
    }
  /** Tell the caller what still runs of a resource that is taken as down, if anything does. */
  | {
      readonly type: 'reply/remains';
      readonly request: number;
      readonly run: number;
      readonly resource: ResourceName;
      readonly member: MemberName;
    }
  | {
      readonly type: 'reply/ended';
      readonly request: number;
      readonly run: number;
      readonly exitCode: number;
    };
