// When a screen that shows samples of the service asks for the next one: at most once a second, one request at a time, and
// only while it is in front and not paused (TUI-129). Knows no method and no screen. Pure.
import { refreshMs } from './options.ts';
import type { World } from './screen.ts';

/** What a screen remembers of its samples. */
export interface Sampling {
  /** A request is on its way; there is never more than one. */
  readonly isAsking: boolean;
  /** When the last request was sent; null before the first. */
  readonly askedAt: number | null;
  /** How long the last answer took, in milliseconds. */
  readonly tookMs: number;
  /** Why the last request had no answer, as a sentence; null if it had. */
  readonly problem: string | null;
  readonly isPaused: boolean;
  /** Ask now, also while paused: the user has asked for it. */
  readonly isWanted: boolean;
}

export const samplingStart: Sampling = {
  isAsking: false,
  askedAt: null,
  tookMs: 0,
  problem: null,
  isPaused: false,
  isWanted: false,
};

/** An answer that takes long is asked for so many times its duration apart, so that looking stays cheap. */
const restShare = 10;
const afterProblemMs = 5000;
const secondMs = 1000;
/** A screen that has not asked for this long is not in front; it needs no seconds. */
const frontMs = 3000;

/** True if a sample is to be asked for now. */
export function isSampleDue(state: Sampling, world: World): boolean {
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

/** True while the screen has to be woken every second. */
export function isSampling(state: Sampling, world: World): boolean {
  if (state.isPaused || world.cluster.phase !== 'live' || state.askedAt === null) return false;
  return Math.abs(world.now - state.askedAt) < intervalMs(state, world) + frontMs;
}

function intervalMs(state: Sampling, world: World): number {
  if (state.problem !== null) return afterProblemMs;
  return Math.max(secondMs, refreshMs[world.options.refresh], state.tookMs * restShare);
}

function secondOf(at: number): number {
  return Math.floor(at / secondMs);
}
