// The Main Menu's tree as a pure reducer: focus, open branches and the search (TUI-030..038). The tree itself
// is the table of tasks; what is drawn is made in MainMenuScreen.tsx.
import {
  focusItem,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
} from '../../components/list-state.ts';
import { branchIds, type TreeNode, type TreeRow, treeRows } from '../../components/tree-state.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { Effect, ScreenEvent, Step, World } from '../../tui/screen.ts';
import { type Branch, findByAccelerator, type Task, taskTree } from '../../tui/tasks.ts';
import type { Key } from '../../tui/terminal/index.ts';

export type MenuItem =
  | { readonly kind: 'branch'; readonly branch: Branch }
  | { readonly kind: 'task'; readonly task: Task };

export interface MainMenuState {
  readonly open: ReadonlySet<string>;
  readonly list: ListState;
  /** The search while it is typed; null otherwise. */
  readonly find: { readonly text: string; readonly before: MainMenuState } | null;
  /** The text of the last search, for `n` and `N`. */
  readonly lastFind: string;
}

const nodes: readonly TreeNode<MenuItem>[] = taskTree.map((branch) => ({
  id: branch.name,
  value: { kind: 'branch', branch },
  children: branch.card
    ? null
    : branch.tasks.map((task) => ({
        id: `${branch.name}/${task.name}`,
        value: { kind: 'task', task },
        children: null,
      })),
}));

const allBranches = branchIds(nodes);

/** The state at the start: these branches open, and the focus on the task that the program is most for. */
export function startMenu(open: readonly string[], world: World): MainMenuState {
  const known = new Set(open.filter((id) => allBranches.includes(id)));
  const state: MainMenuState = { open: known, list: listStart, find: null, lastFind: '' };
  const caa = menuRows(state).find((row) => row.value.kind === 'task' && isCaa(row.value.task));
  return caa ? focusRow(state, caa.id, world) : state;
}

function isCaa(task: Task): boolean {
  return task.accelerator === 'caa';
}

/** Every branch, for the option that opens the whole tree at the start. */
export function everyBranch(): readonly string[] {
  return allBranches;
}

/** The visible rows of the tree. */
export function menuRows(state: MainMenuState): readonly TreeRow<MenuItem>[] {
  return treeRows(nodes, state.open);
}

/** The focused row. */
export function focusedRow(state: MainMenuState): TreeRow<MenuItem> | undefined {
  return menuRows(state)[state.list.index];
}

type MenuStep = Step<MainMenuState, never, never>;

/** What a key does to the menu. */
export function reduceMenu(
  state: MainMenuState,
  event: ScreenEvent<never>,
  world: World,
): MenuStep {
  if (event.type === 'key') return reduceKey(state, event.key, world);
  if (event.type === 'paste' && state.find) {
    const text = state.find.text + event.text.replaceAll('\n', ' ');
    return { state: search(state, text, world) };
  }
  if (event.type === 'focus') return { state };
  if (event.type !== 'action') return null;
  const move = event.id.startsWith('list.') ? listMoveOf(event.id) : null;
  if (move) {
    const count = menuRows(state).length;
    return { state: { ...state, list: moveInList(state.list, move, count, height(world)) } };
  }
  return reduceAction(state, event.id, event.key, world);
}

function reduceAction(state: MainMenuState, id: string, key: Key | null, world: World): MenuStep {
  const row = focusedRow(state);
  switch (id) {
    case 'tree.enter':
      return row ? enter(state, row, world) : null;
    case 'tree.right':
      return row?.kind === 'closed'
        ? remember(setOpen(state, row.id, true, world))
        : goInto(state, row, world);
    case 'tree.left':
      if (row?.kind === 'open') return remember(setOpen(state, row.id, false, world));
      return { state: row?.parent ? focusRow(state, row.parent, world) : state };
    case 'tree.fold':
      return fold(state, row, key?.text !== '-', world);
    case 'tree.fold-all': {
      const open = state.open.size < allBranches.length ? allBranches : [];
      const folded = { ...state, open: new Set(open) };
      return remember(focusRow(folded, row?.parent ?? row?.id ?? '', world));
    }
    case 'main-menu.options': {
      const options = findByAccelerator('options');
      return { state, effects: options ? [startTask(options)] : [] };
    }
    case 'find':
      return { state: { ...state, find: { text: '', before: state } } };
    case 'find.next':
      return { state: nextHit(state, 1, world) };
    case 'find.previous':
      return { state: nextHit(state, -1, world) };
    case 'find.accept':
      return remember({ ...state, find: null, lastFind: state.find?.text ?? state.lastFind });
    case 'find.cancel':
      return { state: state.find?.before ?? state };
    default:
      return null;
  }
}

function reduceKey(state: MainMenuState, key: Key, world: World): MenuStep {
  if (state.find === null) return null;
  const { text } = state.find;
  const name = keyName(key);
  if (name === 'ctrl-c') return { state: state.find.before };
  if (name === 'backspace') return { state: search(state, text.slice(0, -1), world) };
  if (name === 'ctrl-u') return { state: search(state, '', world) };
  return isTyping(key) ? { state: search(state, text + key.text, world) } : { state };
}

/** Branches open or close; a task starts; a branch of the host system opens its card (TUI-032, 037). */
function enter(state: MainMenuState, row: TreeRow<MenuItem>, world: World): MenuStep {
  if (row.value.kind === 'task') return { state, effects: [startTask(row.value.task)] };
  const { branch } = row.value;
  if (branch.card) return { state, effects: [startTask(branchAsTask(branch))] };
  return remember(setOpen(state, row.id, row.kind === 'closed', world));
}

function startTask(task: Task): Effect<never, never> {
  return { type: 'task', task, params: {} };
}

/** A branch that only explains, as the task that its card is. */
export function branchAsTask(branch: Branch): Task {
  return {
    name: branch.name,
    accelerator: null,
    path: [],
    kind: 'card',
    screen: 'card',
    params: {},
    description: branch.description,
    card: branch.card,
  };
}

function goInto(state: MainMenuState, row: TreeRow<MenuItem> | undefined, world: World): MenuStep {
  if (row?.kind !== 'open') return { state };
  const count = menuRows(state).length;
  return { state: { ...state, list: moveInList(state.list, 'down', count, height(world)) } };
}

function fold(
  state: MainMenuState,
  row: TreeRow<MenuItem> | undefined,
  isOpening: boolean,
  world: World,
): MenuStep {
  const branch = row?.kind === 'leaf' ? row.parent : (row?.id ?? null);
  if (branch === null) return { state };
  return remember(setOpen(state, branch, isOpening, world));
}

/** The new state, and the open branches for the next visit (TUI-036). */
function remember(state: MainMenuState): MenuStep {
  return { state, effects: [{ type: 'options', change: { openBranches: [...state.open] } }] };
}

function setOpen(state: MainMenuState, id: string, isOpen: boolean, world: World): MainMenuState {
  const focused = focusedRow(state);
  const open = new Set(state.open);
  if (isOpen) open.add(id);
  else open.delete(id);
  const wanted = !isOpen && focused?.parent === id ? id : (focused?.id ?? id);
  return focusRow({ ...state, open }, wanted, world);
}

function focusRow(state: MainMenuState, id: string, world: World): MainMenuState {
  const rows = menuRows(state);
  const index = Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
  return { ...state, list: focusItem(state.list, index, rows.length, height(world)) };
}

/** Opens the branches with hits, from the tree as it was before, and goes to the first hit (TUI-033). */
function search(state: MainMenuState, text: string, world: World): MainMenuState {
  const before = state.find?.before ?? state;
  const find = { text, before };
  const hits = findHits(text);
  if (hits.length === 0) return { ...before, find, lastFind: text };
  const branches = hits.map((hit) => hit.slice(0, hit.indexOf('/'))).filter((id) => id !== '');
  const open = new Set([...before.open, ...branches.filter((id) => allBranches.includes(id))]);
  return focusRow({ ...before, open, find, lastFind: text }, hits[0] ?? '', world);
}

/** The ids that match, in the order of the tree; names, accelerators and descriptions count. */
export function findHits(text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const matches = (...texts: readonly (string | null)[]): boolean =>
    texts.some((one) => one?.toLowerCase().includes(wanted) === true);
  return taskTree.flatMap((branch) => [
    ...(matches(branch.name, branch.description) ? [branch.name] : []),
    ...branch.tasks
      .filter((task) => matches(task.name, task.accelerator, task.description))
      .map((task) => `${branch.name}/${task.name}`),
  ]);
}

function nextHit(state: MainMenuState, step: 1 | -1, world: World): MainMenuState {
  const hits = findHits(state.find?.text ?? state.lastFind);
  if (hits.length === 0) return state;
  const open = new Set([...state.open, ...hits.map((hit) => hit.split('/')[0] ?? '')]);
  const opened = { ...state, open: new Set([...open].filter((id) => allBranches.includes(id))) };
  const current = hits.indexOf(focusedRow(state)?.id ?? '');
  const next = (current + step + hits.length) % hits.length;
  return focusRow(opened, hits[current < 0 ? 0 : next] ?? '', world);
}

function height(world: World): number {
  return world.layout.bodyRows;
}
