// Where the focus and the window of a list stand, and how keys move them (TUI-068). Pure; the list itself
// stays with its owner.

export interface ListState {
  /** The focused item, counted from 0. */
  readonly index: number;
  /** The first item of the window. */
  readonly top: number;
}

export const listStart: ListState = { index: 0, top: 0 };

/** The actions of the place `list` in the table of keys, without the `list.` before them. */
export type ListMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

const moves: readonly ListMove[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

/** The move that an action such as `list.up` or `pick.up` means; null for other actions. */
export function listMoveOf(action: string): ListMove | null {
  const name = action.slice(action.indexOf('.') + 1);
  return moves.find((move) => move === name) ?? null;
}

/** Moves the focus; it stays within the list, and the window follows. */
export function moveInList(
  state: ListState,
  move: ListMove,
  count: number,
  height: number,
): ListState {
  const page = Math.max(1, height);
  const steps: Readonly<Record<ListMove, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -count,
    last: count,
  };
  return focusItem(state, state.index + steps[move], count, height);
}

/** Puts the focus on an item, or the nearest there is, and moves the window no more than it must. */
export function focusItem(
  state: ListState,
  index: number,
  count: number,
  height: number,
): ListState {
  const focused = Math.max(0, Math.min(index, count - 1));
  return fitWindow({ index: focused, top: state.top }, count, height);
}

/** The window for the present count and height: the focus is in it, and no row stays empty needlessly. */
export function fitWindow(state: ListState, count: number, height: number): ListState {
  const rows = Math.max(1, height);
  const index = Math.max(0, Math.min(state.index, count - 1));
  const lowest = Math.max(0, count - rows);
  const top = Math.min(lowest, Math.max(index - rows + 1, Math.min(state.top, index)));
  return index === state.index && top === state.top ? state : { index, top };
}

/** How many items lie above and below the window. */
export function outsideWindow(
  state: ListState,
  count: number,
  height: number,
): { readonly above: number; readonly below: number } {
  const { top } = fitWindow(state, count, height);
  return { above: top, below: Math.max(0, count - top - height) };
}
