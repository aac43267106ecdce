// Keys of the resource list that open another screen, and change nothing here (TUI-053, 069): the actions take
// the names of the marked resources, else of the focused one.
import { formatState } from '../../format/index.ts';
import type { Effect, ScreenParams, World } from '../../tui/screen.ts';
import { findByAccelerator } from '../../tui/tasks.ts';
import { show } from '../../tui/view.ts';
import { groupList, sortList } from './lists.ts';
import { chosenViews, focusedView, type ResourcesState } from './state.ts';

/** Answers of the pick lists. */
export type ResourcesEvent =
  | { readonly type: 'sorted'; readonly column: string }
  | { readonly type: 'grouped'; readonly by: string };

export type ResourcesEffect = Effect<ResourcesEvent, never>;

/** Keys that open another screen and change nothing here. */
export const openings: Readonly<
  Record<string, (state: ResourcesState, world: World) => readonly ResourcesEffect[]>
> = {
  'resources.start': (state, world) => [open('start', namesOf(state, world))],
  'resources.relocate': (state, world) => [open('relocate', namesOf(state, world))],
  'resources.stop': (state, world) => [open('stop', namesOf(state, world))],
  'resources.unregister': (state, world) => [open('unregister', namesOf(state, world))],
  'resources.register': () => [open('register', {})],
  'resources.balance': (state, world) => {
    const task = findByAccelerator('caa_balance');
    return task === undefined ? [] : [{ type: 'task', task, params: namesOf(state, world) }];
  },
  'resources.edit': (state, world) => openFocused('profile-form', state, world),
  'resources.why': (state, world) => openFocused('why', state, world),
  'resources.events': (state, world) => {
    const view = focusedView(state, world);
    return [open('events', view === null ? {} : { resource: view.name })];
  },
  'resources.copy': (state, world) => {
    const view = focusedView(state, world);
    if (view === null) return [];
    const { name, type, target } = view;
    return [{ type: 'copy', text: [name, type, target, formatState(view)].join('  ') }];
  },
  'resources.sort': (state) => [show(sortList(state), pickedSort)],
  'resources.group': (state) => [show(groupList(state), pickedGroup)],
};

/** Opens a screen above the list. */
export function open(name: string, params: ScreenParams): ResourcesEffect {
  return { type: 'open', name, params };
}

function openFocused(
  name: string,
  state: ResourcesState,
  world: World,
): readonly ResourcesEffect[] {
  const view = focusedView(state, world);
  return view === null ? [] : [open(name, { name: view.name })];
}

function namesOf(state: ResourcesState, world: World): ScreenParams {
  return {
    names: chosenViews(state, world)
      .map((view) => view.name)
      .join(' '),
  };
}

function pickedSort([column = '']: readonly string[]): ResourcesEvent {
  return { type: 'sorted', column };
}

function pickedGroup([by = '']: readonly string[]): ResourcesEvent {
  return { type: 'grouped', by };
}
