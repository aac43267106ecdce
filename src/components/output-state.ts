// Where a window on growing output stands: it follows the end until the user scrolls up, and counts what came
// meanwhile (TUI-230). Pure.
import type { ListMove } from './list-state.ts';
import { movePager } from './Pager.tsx';

export interface OutputState {
  /** First line of the window; null follows the end. */
  readonly top: number | null;
  /** Lines there were when following ended, for the count of new ones. */
  readonly seen: number;
}

export const outputStart: OutputState = { top: null, seen: 0 };

/** Moves the window; moving to the end follows again. */
export function moveOutput(
  state: OutputState,
  move: ListMove,
  count: number,
  height: number,
): OutputState {
  if (move === 'last') return outputStart;
  const end = Math.max(0, count - height);
  const top = movePager(state.top ?? end, move, count, height);
  if (top >= end && (move === 'down' || move === 'page-down')) return outputStart;
  return { top, seen: state.top === null ? count : state.seen };
}

/** Follows the end, or stops following at the present place. */
export function toggleFollow(state: OutputState, count: number, height: number): OutputState {
  if (state.top !== null) return outputStart;
  return { top: Math.max(0, count - height), seen: count };
}

/** The lines in the window, counted from 0, and how many came since following ended. */
export function outputWindow(
  state: OutputState,
  count: number,
  height: number,
): { readonly from: number; readonly to: number; readonly newLines: number } {
  const end = Math.max(0, count - height);
  const from = Math.min(end, state.top ?? end);
  const newLines = state.top === null ? 0 : Math.max(0, count - state.seen);
  return { from, to: Math.min(count, from + height), newLines };
}
