// What the lock browser asks for when a sample is due: all locks, or those of one namespace (TUI-129). Pure.
import { isSampleDue } from '../../tui/sampling.ts';
import { type RequestEffect, request, type World } from '../../tui/screen.ts';
import type { DlmEvent, DlmState } from './state.ts';

/** With more locks than this, one namespace is loaded at a time (TUI-129). */
export const locksMax = 5000;
/** Locks of one namespace that are loaded; more of them are counted, not shown. */
export const namespaceLocksMax = 20_000;
/** The state and the request, if one is due. */
export function asked(
  state: DlmState,
  world: World,
): { readonly state: DlmState; readonly effects: readonly RequestEffect<DlmEvent>[] } {
  if (!isSampleDue(state, world)) return { state, effects: [] };
  const { only } = state;
  const ask = request(
    'dlm.sample',
    { namespace: only, locksMax: only === null ? locksMax : namespaceLocksMax },
    (outcome): DlmEvent => ({ type: 'sampled', only, outcome }),
  );
  return { state: { ...state, isAsking: true, askedAt: world.now }, effects: [ask] };
}
