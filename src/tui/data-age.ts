// How old the data on the screen is, in words, and when those words change next (TUI-293, 294). Pure.
import { formatClock } from '../format/index.ts';
import type { ClusterState } from './cluster-store.ts';

/** What is known of the data's age, in milliseconds and words. */
export interface DataAge {
  readonly text: string;
  /** Older than 15 s: states are doubtful (TUI-293). */
  readonly isOld: boolean;
}

const liveMs = 5000;
const oldMs = 15_000;
const coarseMs = 10_000;

/** The age of the data in words; its text changes only at the steps of TUI-294. */
export function dataAge(state: ClusterState, now: number): DataAge {
  if (state.phase === 'lost') {
    const since = formatClock(state.lostAt ?? now);
    return { text: `NO LINE since ${since}, showing old data`, isOld: true };
  }
  if (state.heardAt === null) return { text: 'no data yet', isOld: false };
  const age = Math.max(0, now - state.heardAt);
  if (age <= liveMs) return { text: 'data live', isOld: false };
  const seconds = Math.floor(age / 1000);
  const shown = age > coarseMs ? seconds - (seconds % 5) : seconds;
  return { text: `data ${shown} s`, isOld: age > oldMs };
}

/** When {@link dataAge} gives another text next, in milliseconds from now; null if time alone changes nothing. */
export function nextAgeChange(state: ClusterState, now: number): number | null {
  if (state.phase !== 'live' || state.heardAt === null) return null;
  const age = Math.max(0, now - state.heardAt);
  if (age <= liveMs) return liveMs + 1 - age;
  const step = age >= coarseMs ? 5000 : 1000;
  return step - (age % step) + 1;
}
