// What keys do in the resource list (TUI-063..069). Acting keys open the screens of the actions with the names
// of the marked or focused resources; nothing here asks the service for anything.
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { editText, insertText, textField } from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenEvent, Step, World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { groupings, sortColumns } from './arrange.ts';
import { open, openings, type ResourcesEffect, type ResourcesEvent } from './openings.ts';
import {
  arranged,
  focusedItem,
  focusedView,
  listHeight,
  type ResourcesState,
  shownNames,
  toggleGroup,
} from './state.ts';

type ResourcesStep = Step<ResourcesState, ResourcesEvent, never>;

/** Cells that Left and Right move the rows by (TUI-026). */
const scrollCells = 8;

export function reduceResources(
  state: ResourcesState,
  event: ScreenEvent<ResourcesEvent>,
  world: World,
): ResourcesStep {
  switch (event.type) {
    case 'own':
      return event.event.type === 'sorted'
        ? sortBy(state, event.event.column, world)
        : groupBy(state, event.event.by, world);
    case 'action':
      return state.typing === null
        ? reduceAction(state, event.id, world)
        : reduceTypingAction(state, event.id, world);
    case 'key':
      return state.typing === null
        ? reduceDigit(state, event.key)
        : reduceTyping(state, event.key, world);
    case 'paste':
      if (state.typing === null) return null;
      return typed(state, insertText(state.typing, event.text), world);
    case 'focus':
      return { state };
  }
}

function reduceAction(state: ResourcesState, id: string, world: World): ResourcesStep {
  const move = listMoveOf(id);
  if (move !== null && id.startsWith('list.')) {
    return { state: moved(state, id, world) };
  }
  const plain = state.digits === '' ? state : { ...state, digits: '' };
  const opened = openings[id];
  if (opened !== undefined) return { state: plain, effects: opened(plain, world) };
  switch (id) {
    case 'resources.filter':
      return { state: { ...plain, typing: textField(state.filter) } };
    case 'resources.clear':
      return withFilter(plain, '', world);
    case 'resources.mark':
      return { state: toggleMark(plain) };
    case 'resources.mark-all':
      return { state: { ...plain, marked: new Set([...plain.marked, ...shownNames(plain)]) } };
    case 'resources.unmark':
      return { state: { ...plain, marked: new Set() } };
    case 'resources.sort-again':
      return { state: arranged(plain, world) };
    case 'resources.scroll-left':
      return { state: { ...plain, scroll: Math.max(0, plain.scroll - scrollCells) } };
    case 'resources.scroll-right':
      return {
        state: { ...plain, scroll: Math.min(scrollMax(plain), plain.scroll + scrollCells) },
      };
    case 'resources.fold':
      return fold(plain, world);
    case 'resources.details':
      return focusedItem(plain)?.kind === 'head' ? fold(plain, world) : openDetails(plain, world);
    default:
      return null;
  }
}

/** `G` goes to the last row, or to the one whose number was typed before it (TUI-068). */
function moved(state: ResourcesState, id: string, world: World): ResourcesState {
  const count = state.items.length;
  const height = listHeight(world);
  const move = listMoveOf(id) ?? 'up';
  if (id === 'list.last' && state.digits !== '') {
    const index = Math.max(0, Number(state.digits) - 1);
    const list = moveInList({ ...state.list, index: index + 1 }, 'up', count, height);
    return { ...state, digits: '', list };
  }
  return { ...state, digits: '', list: moveInList(state.list, move, count, height) };
}

const digitsMax = 6;

function reduceDigit(state: ResourcesState, key: Key): ResourcesStep {
  if (!/^[0-9]$/.test(keyName(key))) return null;
  return { state: { ...state, digits: (state.digits + key.text).slice(0, digitsMax) } };
}

function reduceTyping(state: ResourcesState, key: Key, world: World): ResourcesStep {
  if (state.typing === null) return null;
  const field = isTyping(key)
    ? insertText(state.typing, key.text)
    : editText(state.typing, keyName(key));
  return field === null ? null : typed(state, field, world);
}

function typed(
  state: ResourcesState,
  typing: NonNullable<ResourcesState['typing']>,
  world: World,
): ResourcesStep {
  if (typing.text === state.filter) return { state: { ...state, typing } };
  return { state: { ...arranged(state, world, { filter: typing.text }), typing } };
}

function reduceTypingAction(state: ResourcesState, id: string, world: World): ResourcesStep {
  switch (id) {
    case 'list-filter.accept':
      return withFilter({ ...state, typing: null }, state.filter.trim(), world);
    case 'list-filter.clear':
      return withFilter({ ...state, typing: null }, '', world);
    default: {
      const move = listMoveOf(id);
      if (move === null) return null;
      const list = moveInList(state.list, move, state.items.length, listHeight(world));
      return { state: { ...state, list } };
    }
  }
}

function withFilter(state: ResourcesState, filter: string, world: World): ResourcesStep {
  const next = arranged(state, world, { filter });
  return { state: next, effects: remember(next, { 'resources.filter': filter }, world) };
}

/** The same column twice reverses (TUI-064). */
function sortBy(state: ResourcesState, column: string, world: World): ResourcesStep {
  const wanted = sortColumns.find((one) => one === column);
  if (wanted === undefined) return { state };
  const isReversed = wanted === state.sort.column && !state.sort.isReversed;
  const next = arranged(state, world, { sort: { column: wanted, isReversed } });
  const text = isReversed ? `${wanted} reversed` : wanted;
  return { state: next, effects: remember(next, { 'resources.sort': text }, world) };
}

function groupBy(state: ResourcesState, by: string, world: World): ResourcesStep {
  const grouping = groupings.find((one) => one === by) ?? 'nothing';
  const next = arranged({ ...state, folded: new Set() }, world, { grouping });
  return { state: next, effects: remember(next, { 'resources.group': grouping }, world) };
}

/** Lists of one type are always as their task says. */
function remember(
  state: ResourcesState,
  change: Readonly<Record<string, string>>,
  world: World,
): readonly ResourcesEffect[] {
  const { lists } = world.options;
  const isNew = Object.entries(change).some(([key, value]) => (lists[key] ?? '') !== value);
  if (state.isFixed || !isNew) return [];
  return [{ type: 'options', change: { lists: { ...lists, ...change } } }];
}

function toggleMark(state: ResourcesState): ResourcesState {
  const item = focusedItem(state);
  if (item === undefined) return state;
  const names =
    item.kind === 'row'
      ? [item.name]
      : (state.groups.find((group) => group.label === item.label)?.names ?? []);
  const marked = new Set(state.marked);
  const isMarked = names.every((name) => marked.has(name));
  for (const name of names) {
    if (isMarked) marked.delete(name);
    else marked.add(name);
  }
  return { ...state, marked };
}

function fold(state: ResourcesState, world: World): ResourcesStep {
  const item = focusedItem(state);
  if (item === undefined || state.grouping === 'nothing') return { state };
  const label =
    item.kind === 'head'
      ? item.label
      : state.groups.find((group) => group.names.includes(item.name))?.label;
  return label === undefined ? { state } : { state: toggleGroup(state, label, world) };
}

function scrollMax(state: ResourcesState): number {
  const longest = Math.max(0, ...shownNames(state).map((name) => name.length));
  return Math.max(0, longest - scrollCells);
}

function openDetails(state: ResourcesState, world: World): ResourcesStep {
  const view = focusedView(state, world);
  if (view === null) return { state };
  const page = view.type === 'application' ? 'resource' : 'monitored';
  return { state, effects: [open(page, { name: view.name })] };
}
