// What keys do in the lock browser. Everything here only looks: the one request there is asks for a sample (TUI-004).
import { type ListMove, listMoveOf, moveInList } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenEvent, Step, World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { pageHeight, pageText } from '../shell/page-lines.ts';
import { asked } from './asking.ts';
import { leftHeight } from './left-pane.ts';
import { contentOf, type PageKind, pageKinds } from './pages.ts';
import { paneHeight, rightPane, topFor } from './right-pane.ts';
import { lockAt, lockCount, type SampleIndex } from './sample-index.ts';
import { arranged, focusRow, sampled } from './sampling.ts';
import {
  chosenLock,
  type DlmEvent,
  type DlmState,
  firstRequest,
  focusedNode,
  focusedRow,
  foldsOf,
} from './state.ts';
import { copyText } from './texts.ts';

type DlmStep = Step<DlmState, DlmEvent, never>;

export function reduceDlm(state: DlmState, event: ScreenEvent<DlmEvent>, world: World): DlmStep {
  switch (event.type) {
    case 'own':
      return event.event.type === 'due'
        ? asked(state, world)
        : { state: sampled(state, event.event, world) };
    case 'action':
      if (state.page !== null) return reducePage(state, state.page.kind, event.id, world);
      return state.typing === null
        ? reduceAction(state, event.id, world)
        : reduceTypingAction(state, event.id, world);
    case 'key':
      return state.typing === null ? null : reduceTyping(state, state.typing, event.key, world);
    case 'paste':
      if (state.typing === null) return null;
      return typed(state, insertText(state.typing, event.text), world);
    case 'focus':
      return { state: event.from === 'end' ? intoLocks(state, world) : { ...state, pane: 'tree' } };
  }
}

function reduceAction(state: DlmState, id: string, world: World): DlmStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    return {
      state: state.pane === 'tree' ? moveRow(state, move, world) : moveLock(state, move, world),
    };
  }
  const step = reduceCommon(state, id);
  if (step !== null) return step;
  switch (id) {
    case 'dlm.enter':
      return enter(state, world);
    case 'dlm.right':
      return right(state, world);
    case 'dlm.left':
      return left(state, world);
    case 'dlm.fold':
      return fold(state, null, world);
    case 'dlm.fold-all':
      return foldAll(state, world);
    case 'dlm.to-locks': {
      // Without a lock to go to, Tab goes on to the buttons.
      const inside = intoLocks(state, world);
      return inside.pane === 'locks' ? { state: inside } : null;
    }
    case 'dlm.to-tree':
      return { state: { ...state, pane: 'tree' } };
    case 'dlm.card':
      return { state: openPage(state, 'lock') };
    case 'dlm.filter':
      return { state: { ...state, pane: 'tree', typing: textField(state.filter) } };
    case 'dlm.clear':
      return withFilter(state, '', world);
    case 'dlm.sort': {
      const sort = state.sort === 'name' ? 'waiters' : 'name';
      return { state: arranged({ ...state, sort }, world) };
    }
    default:
      return null;
  }
}

/** Keys that mean the same in the panes and on the pages. */
function reduceCommon(state: DlmState, id: string): DlmStep {
  const kind = pageKinds.find((one) => id === `dlm.${one}`);
  if (kind !== undefined) return { state: openPage(state, kind) };
  if (id === 'dlm.pause') return { state: { ...state, isPaused: !state.isPaused } };
  if (id !== 'dlm.copy') return null;
  const { page } = state;
  const text = page === null ? copyText(state) : pageText(page.content);
  return { state, effects: text === '' ? [] : [{ type: 'copy', text }] };
}

function reducePage(state: DlmState, kind: PageKind, id: string, world: World): DlmStep {
  const { page } = state;
  if (page === null) return null;
  // The key that opened a page closes it.
  if (id === 'dlm.close' || id === `dlm.${kind}`) return { state: { ...state, page: null } };
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move === null) return reduceCommon(state, id);
  const { bodyColumns, bodyRows } = world.layout;
  const count = pageHeight(page.content, bodyColumns - 1);
  return {
    state: { ...state, page: { ...page, top: movePager(page.top, move, count, bodyRows) } },
  };
}

/** Opens a page about the chosen lock; "Find blocker" begins with a request that waits. */
function openPage(state: DlmState, kind: PageKind): DlmState {
  const { index } = state;
  const chosen = state.page?.lock ?? chosenLock(state)?.lock.lkid ?? null;
  const isPending = chosen !== null && index?.locks.get(chosen)?.queue !== 'granted';
  const first = firstRequest(state)?.lock.lkid ?? null;
  const lock = kind === 'blocker' && !isPending ? first : (chosen ?? first);
  if (index === null) return state;
  const content = contentOf({ kind, lock }, index, state.before);
  return { ...state, page: { kind, lock, top: 0, content } };
}

function moveRow(state: DlmState, move: ListMove, world: World): DlmState {
  const list = moveInList(state.list, move, state.rows.length, leftHeight(state, world));
  return focusRow(state, list.index, world);
}

function moveLock(state: DlmState, move: ListMove, world: World): DlmState {
  const node = focusedNode(state);
  const { index } = state;
  if (node === null || node.sample === null || index === null) return state;
  const count = lockCount(node.sample);
  const place = chosenLock(state)?.place ?? 0;
  const height = world.layout.bodyRows;
  const next = moveInList({ index: place, top: 0 }, move, count, height).index;
  return focusLock(state, next, index, world);
}

function focusLock(state: DlmState, place: number, index: SampleIndex, world: World): DlmState {
  const node = focusedNode(state);
  const sample = node?.sample ?? null;
  const lock = sample === null ? undefined : lockAt(sample, place);
  if (node === null || lock === undefined) return state;
  const pane = rightPane(index, node, world);
  const lockTop = topFor(pane, place, state.lockTop, paneHeight(pane, world.layout.bodyRows));
  return { ...state, pane: 'locks', lock: lock.lkid, lockTop };
}

/** The focus into the right pane, on the chosen lock or the first one; it stays if there is none. */
function intoLocks(state: DlmState, world: World): DlmState {
  const { index } = state;
  if (index === null) return state;
  return focusLock(state, chosenLock(state)?.place ?? 0, index, world);
}

/** Enter: a namespace opens or closes, or is loaded; a resource leads to its locks. */
function enter(state: DlmState, world: World): DlmStep {
  const row = focusedRow(state);
  if (row?.kind === 'resource') return { state: intoLocks(state, world) };
  return fold(state, null, world);
}

/** Right: opens a branch, goes into an open one, and from a leaf into the right pane. */
function right(state: DlmState, world: World): DlmStep {
  const row = focusedRow(state);
  if (row?.fold === 'closed') return fold(state, true, world);
  if (row?.fold === 'open') return { state: moveRow(state, 'down', world) };
  return { state: intoLocks(state, world) };
}

/** Left: closes an open branch, else goes up to the one it lies in. */
function left(state: DlmState, world: World): DlmStep {
  const row = focusedRow(state);
  if (row === undefined || row.fold === 'open') return fold(state, false, world);
  for (let at = state.list.index - 1; at >= 0; at -= 1) {
    if ((state.rows[at]?.depth ?? 0) < row.depth) return { state: focusRow(state, at, world) };
  }
  return { state };
}

/** @param open null changes it to the other way. */
function fold(state: DlmState, open: boolean | null, world: World): DlmStep {
  const row = focusedRow(state);
  if (row === undefined || row.fold === 'leaf') return { state };
  if (row.kind === 'namespace' && !row.namespace.isLoaded) return load(state, row.id, world);
  const folds = new Map(foldsOf(state)).set(row.id, open ?? row.fold === 'closed');
  return { state: arranged(withFolds(state, folds), world) };
}

/** Asks for the resources of one namespace, since there are too many for all of them (TUI-129). */
function load(state: DlmState, only: string, world: World): DlmStep {
  const folds = new Map(state.folds).set(only, true);
  return asked({ ...state, folds, only, isWanted: true }, world);
}

/** Opens all branches, or closes all of them if none is closed. */
function foldAll(state: DlmState, world: World): DlmStep {
  const { index } = state;
  if (index === null) return { state };
  const isAnyClosed = state.rows.some(
    (row) => row.fold === 'closed' && (row.kind === 'resource' || row.namespace.isLoaded),
  );
  const folds = new Map<string, boolean>();
  for (const { id } of index.namespaces) folds.set(id, isAnyClosed);
  for (const { id, children } of index.nodes.values()) {
    if (children.length > 0) folds.set(id, isAnyClosed);
  }
  return { state: arranged(withFolds(state, folds), world) };
}

function withFolds(state: DlmState, folds: ReadonlyMap<string, boolean>): DlmState {
  return state.filter.trim() === '' ? { ...state, folds } : { ...state, filterFolds: folds };
}

function reduceTyping(state: DlmState, typing: TextField, key: Key, world: World): DlmStep {
  const field = isTyping(key) ? insertText(typing, key.text) : editText(typing, keyName(key));
  return field === null ? null : typed(state, field, world);
}

function typed(state: DlmState, typing: TextField, world: World): DlmStep {
  if (typing.text === state.filter) return { state: { ...state, typing } };
  const next = { ...state, filter: typing.text, typing, filterFolds: new Map() };
  return { state: arranged(next, world) };
}

function reduceTypingAction(state: DlmState, id: string, world: World): DlmStep {
  switch (id) {
    case 'list-filter.accept':
      return withFilter(state, state.filter.trim(), world);
    case 'list-filter.clear':
      return withFilter(state, '', world);
    default: {
      const move = listMoveOf(id);
      return move === null ? null : { state: moveRow(state, move, world) };
    }
  }
}

function withFilter(state: DlmState, filter: string, world: World): DlmStep {
  const next = { ...state, typing: null, filter, filterFolds: new Map() };
  return { state: arranged(next, world) };
}
