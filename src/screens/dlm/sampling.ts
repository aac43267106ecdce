// What a new sample changes in the lock browser: rows, focus, chosen lock and page, all of which stay with what they are
// about (TUI-129). Also the steps that keys and samples share. Pure.
import { fitWindow, focusItem } from '../../components/list-state.ts';
import type { DlmSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { leftHeight } from './left-pane.ts';
import { contentOf } from './pages.ts';
import { treeRows } from './rows.ts';
import { indexSample, lockAt, lockCount } from './sample-index.ts';
import {
  chosenLock,
  type DlmEvent,
  type DlmState,
  focusedNode,
  focusedRow,
  foldsOf,
} from './state.ts';

/** Below this all namespaces are loaded again; less than the most that are loaded, so that it does not go back and forth. */
const locksBack = 4000;

/** The state after an answer. What was asked for before the user paused or chose otherwise is dropped. */
export function sampled(
  state: DlmState,
  { only, outcome }: Extract<DlmEvent, { type: 'sampled' }>,
  world: World,
): DlmState {
  const tookMs = Math.max(0, world.now - (state.askedAt ?? world.now));
  const next = { ...state, isAsking: false, tookMs };
  if (!outcome.ok) return { ...next, problem: outcome.message };
  if (only !== state.only || (state.isPaused && !state.isWanted)) return next;
  return withSample({ ...next, isWanted: false, problem: null }, outcome.result, world);
}

function withSample(state: DlmState, sample: DlmSample, world: World): DlmState {
  const index = indexSample(sample, state.only);
  const last = state.index?.sample;
  const before = last === undefined ? null : { at: last.at, statistics: last.statistics };
  const only = state.only !== null && sizeOf(sample) <= locksBack ? null : state.only;
  const next = arranged({ ...state, index, before, only }, world);
  const focused = state.index === null ? focusWorst(next, world) : next;
  return withLock(withPage(focused));
}

/** Locks or resources, whichever are more in a namespace: that is what the service measures by. */
function sizeOf({ namespaces }: DlmSample): number {
  return namespaces.reduce((sum, one) => sum + Math.max(one.locks, one.resources), 0);
}

/** The rows from what is known now; the focus stays on its row, and the row in its place on the screen. */
export function arranged(state: DlmState, world: World): DlmState {
  const { index, sort, filter } = state;
  if (index === null) return state;
  const folds = foldsOf(state);
  const rows = treeRows(index, { sort, filter, folds });
  const focused = focusedRow(state);
  const at = focused === undefined ? -1 : rows.findIndex((row) => row.id === focused.id);
  const { list } = state;
  const moved =
    at < 0 ? list : { index: at, top: Math.max(0, at - Math.max(0, list.index - list.top)) };
  // With its row the focus loses everything that it was about.
  const isGone = focused !== undefined && at < 0;
  const next = {
    ...state,
    rows,
    ...(isGone ? { pane: 'tree' as const, lock: null, lockTop: 0 } : {}),
  };
  return { ...next, list: fitWindow(moved, rows.length, leftHeight(next, world)) };
}

/** The focus on the row at a place; the window moves no more than it must. */
export function focusRow(state: DlmState, at: number, world: World): DlmState {
  const list = focusItem(state.list, at, state.rows.length, leftHeight(state, world));
  return list.index === state.list.index
    ? { ...state, list }
    : { ...state, list, lock: null, lockTop: 0 };
}

/** The page made anew from what is known now. */
export function withPage(state: DlmState): DlmState {
  const { page, index } = state;
  if (page === null || index === null) return state;
  return { ...state, page: { ...page, content: contentOf(page, index, state.before) } };
}

/** The first sample: the focus on the resource with the longest wait, since that is what people look for. */
function focusWorst(state: DlmState, world: World): DlmState {
  const worst = state.rows.findIndex(
    (row) => row.kind === 'resource' && row.node.worst !== null && row.node.worst.node === row.node,
  );
  const first = state.rows.findIndex((row) => row.kind === 'resource');
  return focusRow(state, worst >= 0 ? worst : Math.max(0, first), world);
}

/** Another lock if the chosen one has gone: the one that is now in its place. */
function withLock(state: DlmState): DlmState {
  const { lock } = state;
  if (state.pane !== 'locks') return state;
  const sample = focusedNode(state)?.sample ?? null;
  if (sample === null || lockCount(sample) === 0) return { ...state, pane: 'tree', lock: null };
  if (chosenLock(state) !== null) return state;
  const last = lockAt(sample, lockCount(sample) - 1);
  return { ...state, lock: (lock === null ? lockAt(sample, 0) : last)?.lkid ?? null };
}
