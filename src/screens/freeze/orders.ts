// Freezing, unfreezing, draining and undraining as values: the command that does the same, and the request behind it.
// Pure; dialogs fill them, and the run that comes of them is shown by whoever gave the order (TUI-002, 225).
import type { FreezeScope, MemberName, Millis } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { Params, PlannedCommand } from '../../protocol/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';
import type { PlanQuestion } from '../plan/state.ts';
import type { RunAnswer } from '../runs/watch.ts';

export type CalmOrder =
  | {
      readonly verb: 'freeze';
      readonly scopes: readonly FreezeScope[];
      readonly reason: string;
      /** `-for` or `-until` with what was typed; empty if it does not end by itself. */
      readonly endOption: readonly string[];
      readonly until: Millis | null;
    }
  | { readonly verb: 'unfreeze'; readonly scopes: readonly FreezeScope[] }
  | { readonly verb: 'drain'; readonly member: MemberName; readonly reason: string }
  | { readonly verb: 'undrain'; readonly member: MemberName };

/** What caa_freeze and caa_drain note when nobody says why. */
const noReason = 'no reason given';

/** The command line that does the same. */
export function commandOf(order: CalmOrder): string {
  return formatCommandLine(wordsOf(order));
}

function wordsOf(order: CalmOrder): readonly string[] {
  switch (order.verb) {
    case 'freeze':
      return [
        'caa_freeze',
        ...scopeOptions(order.scopes),
        ...reasonOption(order.reason),
        ...order.endOption,
      ];
    case 'unfreeze':
      return ['caa_unfreeze', ...scopeOptions(order.scopes)];
    case 'drain':
      return ['caa_drain', order.member, ...reasonOption(order.reason)];
    case 'undrain':
      return ['caa_undrain', order.member];
  }
}

/** `-all`, `-c member`, or the names of resources. */
function scopeOptions(scopes: readonly FreezeScope[]): readonly string[] {
  return scopes.flatMap(optionsOf);
}

function optionsOf(scope: FreezeScope): readonly string[] {
  switch (scope.kind) {
    case 'cluster':
      return ['-all'];
    case 'member':
      return ['-c', scope.member];
    case 'resource':
      return [scope.resource];
  }
}

function reasonOption(reason: string): readonly string[] {
  return reason === '' ? [] : ['-m', reason];
}

const acts = {
  freeze: 'Freeze',
  unfreeze: 'Unfreeze',
  drain: 'Drain',
  undrain: 'Undrain',
} as const;

/** What the order would do (TUI-249). */
export function planOf(order: CalmOrder): PlanQuestion {
  const act = acts[order.verb];
  return { title: commandOf(order), what: { kind: 'command', command: plannedOf(order) }, act };
}

function plannedOf(order: CalmOrder): PlannedCommand {
  switch (order.verb) {
    case 'freeze': {
      const { verb, scopes, reason, until } = order;
      return { verb, scopes, reason: reason || noReason, until };
    }
    case 'drain':
      return { ...order, reason: order.reason || noReason };
    default:
      return order;
  }
}

type Acting = 'caa.freeze' | 'caa.unfreeze' | 'caa.drain' | 'caa.undrain';

/**
 * The effect that asks for it; the answer comes when the run has ended.
 *
 * @param basis of the plan that it is to follow; null for none.
 */
export function requestOrder<E>(
  order: CalmOrder,
  basis: string | null,
  world: World,
  answered: (answer: RunAnswer) => E,
): RequestEffect<E> {
  const own: Params<Acting>['caller'] = callerOf(world, commandOf(order));
  const caller = basis === null ? own : { ...own, basis };
  const reply = (outcome: Outcome<Acting>): E => answered(outcome);
  switch (order.verb) {
    case 'freeze': {
      const { scopes, until } = order;
      return request(
        'caa.freeze',
        { scopes, reason: order.reason || noReason, until, caller },
        reply,
      );
    }
    case 'unfreeze':
      return request('caa.unfreeze', { scopes: order.scopes, caller }, reply);
    case 'drain': {
      const { member } = order;
      return request('caa.drain', { member, reason: order.reason || noReason, caller }, reply);
    }
    case 'undrain':
      return request('caa.undrain', { member: order.member, caller }, reply);
  }
}
