// When the lock browser asks for a sample, and for what: at most once a second, one request at a time, and only while
// it is in front and not paused (TUI-129). Pure.
import { refreshMs } from '../../tui/options.ts';
import { type RequestEffect, request, type World } from '../../tui/screen.ts';
import type { DlmEvent, DlmState } from './state.ts';

/** With more locks than this, one namespace is loaded at a time (TUI-129). */
export const locksMax = 5000;
/** Locks of one namespace that are loaded; more of them are counted, not shown. */
export const namespaceLocksMax = 20_000;
/** An answer that takes long is asked for so many times its duration apart, so that looking stays cheap. */
const restShare = 10;
const afterProblemMs = 5000;
const secondMs = 1000;
/** A screen that has not asked for this long is not in front; it needs no seconds. */
const frontMs = 3000;

/** True if a sample is to be asked for now. */
export function isDue(state: DlmState, world: World): boolean {
  const { isAsking, askedAt, isPaused, isWanted } = state;
  if (isAsking || world.cluster.phase !== 'live') return false;
  if (isWanted || askedAt === null) return true;
  if (isPaused) return false;
  const interval = intervalMs(state, world);
  const passed = Math.abs(world.now - askedAt);
  if (interval > secondMs) return passed >= interval;
  // The console wakes a little later or earlier than a second; a second of the clock has one sample all the same.
  return secondOf(world.now) !== secondOf(askedAt) && passed >= secondMs / 2;
}

/** The state and the request, if one is due. */
export function asked(
  state: DlmState,
  world: World,
): { readonly state: DlmState; readonly effects: readonly RequestEffect<DlmEvent>[] } {
  if (!isDue(state, world)) return { state, effects: [] };
  const { only } = state;
  const ask = request(
    'dlm.sample',
    { namespace: only, locksMax: only === null ? locksMax : namespaceLocksMax },
    (outcome): DlmEvent => ({ type: 'sampled', only, outcome }),
  );
  return { state: { ...state, isAsking: true, askedAt: world.now }, effects: [ask] };
}

/** True while the screen has to be woken every second. */
export function isWatching(state: DlmState, world: World): boolean {
  if (state.isPaused || world.cluster.phase !== 'live' || state.askedAt === null) return false;
  return Math.abs(world.now - state.askedAt) < intervalMs(state, world) + frontMs;
}

function intervalMs(state: DlmState, world: World): number {
  if (state.problem !== null) return afterProblemMs;
  return Math.max(secondMs, refreshMs[world.options.refresh], state.tookMs * restShare);
}

function secondOf(at: number): number {
  return Math.floor(at / secondMs);
}
