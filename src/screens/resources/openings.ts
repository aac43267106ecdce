// Keys of the resource list that open another screen, and change nothing here (TUI-053, 069): the actions take
// the names of the marked resources, else of the focused one.
import type { Effect, ScreenParams, World } from '../../tui/screen.ts';
import { findByAccelerator } from '../../tui/tasks.ts';
import { show } from '../../tui/view.ts';
import { ownFreezeOf } from '../freeze/look.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { askDryRun } from './dry-run.ts';
import { type Listed, stateLine, targetWord } from './listed.ts';
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
  'resources.start': (state, world) => [act('start', state, world)],
  'resources.relocate': (state, world) => [open('relocate', namesOf(state, world))],
  'resources.stop': (state, world) => [open('stop', namesOf(state, world))],
  'resources.unregister': (state, world) => [act('unregister', state, world)],
  'resources.freeze': (state, world) => [open('freezes', freezeParams(state, world))],
  'resources.faults': () => [open('faults', {})],
  'resources.register': () => [open('register', {})],
  'resources.balance': (state, world) => {
    const task = findByAccelerator('caa_balance');
    return task === undefined ? [] : [{ type: 'task', task, params: namesOf(state, world) }];
  },
  'resources.edit': (state, world) => openFocused('profile-form', state, world),
  'resources.why': (state, world) =>
    openFocused(isMonitored(state, world) ? 'monitored' : 'why', state, world),
  'resources.what-if': (state, world) => {
    const name = focusedView(state, world)?.name;
    return [askWhatIf(name === undefined ? null : { kind: 'resource', name }, world)];
  },
  'resources.dry-run': (state, world) => [askDryRun(chosenViews(state, world))],
  'resources.events': (state, world) => {
    const view = focusedView(state, world);
    return [open('events', view === null ? {} : { resource: view.name })];
  },
  'resources.copy': (state, world) => {
    const view = focusedView(state, world);
    if (view === null) return [];
    return [{ type: 'copy', text: rowText(view) }];
  },
  'resources.sort': (state) => [show(sortList(state), pickedSort)],
  'resources.group': (state) => [show(groupList(state), pickedGroup)],
};

/** Opens a screen above the list. */
export function open(name: string, params: ScreenParams): ResourcesEffect {
  return { type: 'open', name, params };
}

/** What is only watched has its own page for this; applications have the screens of the actions. */
function act(verb: 'start' | 'unregister', state: ResourcesState, world: World): ResourcesEffect {
  const chosen = chosenViews(state, world);
  const [first] = chosen;
  if (first !== undefined && first.type !== 'application' && chosen.length === 1) {
    return open('monitored', { name: first.name, order: verb });
  }
  return open(verb, namesOf(state, world));
}

/** Freezes what is chosen, or ends the freezes if every one of it is frozen by itself. */
function freezeParams(state: ResourcesState, world: World): ScreenParams {
  const chosen = chosenViews(state, world);
  const isFrozen = chosen.every(({ name }) => ownFreezeOf(name, world.cluster) !== null);
  const order = chosen.length > 0 && isFrozen ? 'unfreeze' : 'freeze';
  return { ...namesOf(state, world), order };
}

function isMonitored(state: ResourcesState, world: World): boolean {
  const view = focusedView(state, world);
  return view !== null && view.type !== 'application';
}

function rowText(view: Listed): string {
  return [view.name, view.type, targetWord(view), stateLine(view)].join('  ');
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
