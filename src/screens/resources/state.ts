// The resource list's state: what it shows in which order, the focus, marks and what changed lately. Rows keep
// their place while the list is on the screen (TUI-067). Pure.
import { focusItem, type ListState, listStart } from '../../components/list-state.ts';
import type { TextField } from '../../components/text-field.ts';
import type { Millis, ResourceName } from '../../engine/index.ts';
import type { ScreenParams, World } from '../../tui/screen.ts';
import {
  type Arrangement,
  arrange,
  type Group,
  groupings,
  groupOf,
  type Item,
  itemsOf,
  resourceFilter,
  sortColumns,
} from './arrange.ts';
import { type Listed, listedResource, listedResources } from './listed.ts';

export interface ResourcesState extends Arrangement {
  /** The filter while it is typed; null otherwise. */
  readonly typing: TextField | null;
  readonly groups: readonly Group[];
  readonly items: readonly Item[];
  readonly folded: ReadonlySet<string>;
  readonly list: ListState;
  readonly marked: ReadonlySet<ResourceName>;
  /** When a row changed visibly; forgotten after {@link changedShownMs}. */
  readonly changed: ReadonlyMap<ResourceName, Millis>;
  /** The resources that the rows were made from. */
  readonly seen: ReadonlyMap<ResourceName, Listed>;
  /** Digits typed before `G`. */
  readonly digits: string;
  /** Cells that the rows are moved to the left. */
  readonly scroll: number;
  /** The filter came with the task, so it is not remembered. */
  readonly isFixed: boolean;
  /** The resource that gets the focus when the resources are known; null if that is done. */
  readonly wanted: ResourceName | null;
}

/** How long a changed row shows `^` (TUI-067). */
export const changedShownMs = 10_000;

/** Rows of the body above the list: filter and titles. */
export const rowsAboveList = 2;

export function listHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - rowsAboveList);
}

/** A list as it was last left, or of one type. */
export function startResources(params: ScreenParams, world: World): ResourcesState {
  const { type } = params;
  const remembered = world.options.lists;
  const [column, direction] = (remembered['resources.sort'] ?? 'name').split(' ');
  const given = type === undefined ? params.filter : `type=${type}`;
  const state: ResourcesState = {
    filter: given ?? remembered['resources.filter'] ?? '',
    sort: {
      column: sortColumns.find((one) => one === column) ?? 'name',
      isReversed: direction === 'reversed',
    },
    grouping: groupings.find((one) => one === remembered['resources.group']) ?? 'nothing',
    typing: null,
    groups: [],
    items: [],
    folded: new Set(),
    list: listStart,
    marked: new Set(),
    changed: new Map(),
    seen: new Map(),
    digits: '',
    scroll: 0,
    isFixed: given !== undefined,
    wanted: (params.name ?? params.arguments)?.split(' ')[0] ?? null,
  };
  return focusWanted(arranged(state, world), world);
}

/** Filters and sorts anew; the focus stays on its resource if that is still shown. */
export function arranged(
  state: ResourcesState,
  world: World,
  change: Partial<Arrangement> = {},
): ResourcesState {
  const next = { ...state, ...change, seen: listedResources(world.cluster) };
  return placed(next, arrange(next.seen, next), state, world);
}

/** Folds or unfolds one group; the focus goes to its head. */
export function toggleGroup(state: ResourcesState, label: string, world: World): ResourcesState {
  const folded = new Set(state.folded);
  if (!folded.delete(label)) folded.add(label);
  const next = placed({ ...state, folded }, state.groups, state, world);
  const index = next.items.findIndex((item) => item.kind === 'head' && item.label === label);
  return { ...next, list: focusItem(next.list, index, next.items.length, listHeight(world)) };
}

/** New data: rows change where they stand, new resources come at the end, those that are gone go. */
export function observeResources(state: ResourcesState, world: World): ResourcesState {
  const resources = listedResources(world.cluster);
  if (resources === state.seen) return state;
  if (state.seen.size === 0) return focusWanted(arranged(state, world), world);
  const changed = new Map([...state.changed].filter(([, at]) => world.now - at < changedShownMs));
  const added: Listed[] = [];
  for (const view of resources.values()) {
    const before = state.seen.get(view.name);
    if (before === view) continue;
    if (before === undefined) added.push(view);
    else if (hasChangedVisibly(before, view)) changed.set(view.name, world.now);
  }
  const next = { ...state, changed, seen: resources };
  const hasGone = resources.size - added.length < state.seen.size;
  if (added.length === 0 && !hasGone) return next;
  const groups = withAdded(
    state.groups.map(({ label, names }) => ({
      label,
      names: hasGone ? names.filter((name) => resources.has(name)) : names,
    })),
    added,
    state,
  );
  for (const view of added) changed.set(view.name, world.now);
  const marked = new Set([...state.marked].filter((name) => resources.has(name)));
  return placed({ ...next, marked }, groups, state, world);
}

/** The line that has the focus; undefined in an empty list. */
export function focusedItem(state: ResourcesState): Item | undefined {
  return state.items[state.list.index];
}

/** The resource that has the focus; null on a head or in an empty list. */
export function focusedView(state: ResourcesState, world: World): Listed | null {
  const item = focusedItem(state);
  return item?.kind === 'row' ? (listedResource(item.name, world.cluster) ?? null) : null;
}

/** What an action is for: the marked resources, else the focused one (TUI-065). */
export function chosenViews(state: ResourcesState, world: World): readonly Listed[] {
  if (state.marked.size === 0) {
    const view = focusedView(state, world);
    return view === null ? [] : [view];
  }
  const marked = [...state.marked].flatMap((name) => listedResource(name, world.cluster) ?? []);
  return marked.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The names of the rows that are shown. */
export function shownNames(state: ResourcesState): readonly ResourceName[] {
  return state.groups.flatMap((group) => group.names);
}

function focusWanted(state: ResourcesState, world: World): ResourcesState {
  const { wanted } = state;
  if (wanted === null || state.seen.size === 0) return state;
  const found = state.items.findIndex((item) => item.kind === 'row' && item.name === wanted);
  const index = found < 0 ? state.list.index : found;
  const list = focusItem(state.list, index, state.items.length, listHeight(world));
  return { ...state, list, wanted: null };
}

/** The state with other groups; the focus stays on its line if that is still there. */
function placed(
  state: ResourcesState,
  groups: readonly Group[],
  before: ResourcesState,
  world: World,
): ResourcesState {
  const items = itemsOf(groups, state.grouping, state.folded);
  const focused = focusedItem(before);
  const at = focused === undefined ? -1 : items.findIndex((item) => isSameItem(item, focused));
  const index = at < 0 ? before.list.index : at;
  const list = focusItem(before.list, index, items.length, listHeight(world));
  return { ...state, groups, items, list };
}

function isSameItem(one: Item, other: Item): boolean {
  if (one.kind === 'row') return other.kind === 'row' && one.name === other.name;
  return other.kind === 'head' && one.label === other.label;
}

function withAdded(
  groups: readonly Group[],
  added: readonly Listed[],
  state: ResourcesState,
): readonly Group[] {
  const { matches } = resourceFilter(state.filter);
  const result = groups.map(({ label, names }) => ({ label, names: [...names] }));
  for (const view of added.filter(matches)) {
    const label = groupOf(view, state.grouping);
    const group = result.find((one) => one.label === label);
    if (group === undefined) result.push({ label, names: [view.name] });
    else group.names.push(view.name);
  }
  return result.filter((group) => group.names.length > 0 || state.grouping === 'nothing');
}

function hasChangedVisibly(before: Listed, after: Listed): boolean {
  if (before.type !== 'application' || after.type !== 'application') {
    return before.type !== after.type || memberWords(before) !== memberWords(after);
  }
  return (
    before.state !== after.state ||
    before.target !== after.target ||
    before.member !== after.member ||
    before.trouble !== after.trouble ||
    before.activity?.entryPoint !== after.activity?.entryPoint
  );
}

/** Targets and states on all members. */
function memberWords(view: Listed): string {
  if (view.type === 'application') return '';
  return view.members.map(({ member, target, state }) => `${member} ${target} ${state}`).join(' ');
}
