// The resource list as a screen of the registry: Monitor CAA resources (section 5.2 of the console's
// specification).
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { resourcesTable } from '../save/tables.ts';
import type { ResourcesEvent } from './openings.ts';
import { ResourcesScreen } from './ResourcesScreen.tsx';
import { reduceResources } from './reduce.ts';
import {
  changedShownMs,
  focusedView,
  observeResources,
  type ResourcesState,
  startResources,
} from './state.ts';
import { resourcesHelp, resourcesHint, resourcesPreview, resourcesRefusal } from './texts.ts';

export const resourcesDefinition: ScreenDefinition<ResourcesState, ResourcesEvent> = {
  name: 'resources',
  kind: 'view',
  crumb: () => ['Resources'],
  start: (params, world) => ({ state: startResources(params, world) }),
  reduce: reduceResources,
  observe: observeResources,
  place: (state) => {
    if (state.typing !== null) return { names: ['list-filter'], typing: true };
    return {
      names: [
        ...(state.filter === '' ? [] : ['resources-filtered']),
        ...(state.grouping === 'nothing' ? [] : ['resources-grouped']),
        'resources',
        'list',
      ],
    };
  },
  hints: (state) =>
    state.typing === null
      ? [
          'resources.details',
          'resources.mark',
          'resources.start',
          'resources.relocate',
          'resources.stop',
          'resources.filter',
          'resources.sort',
          'help',
        ]
      : ['list-filter.accept', 'list-filter.clear', 'help'],
  buttons: () => [
    { label: 'Start', action: 'resources.start' },
    { label: 'Relocate', action: 'resources.relocate' },
    { label: 'Stop', action: 'resources.stop' },
    { label: 'Details', action: 'resources.details' },
    { label: 'Edit profile', action: 'resources.edit' },
    { label: 'Help', action: 'help' },
  ],
  refusal: resourcesRefusal,
  hint: resourcesHint,
  help: () => resourcesHelp,
  preview: resourcesPreview,
  ticks: isMoving,
  table: resourcesTable,
  Screen: ResourcesScreen,
};

/** The seconds of a run under way, and marks of changes that have to go again. */
function isMoving(state: ResourcesState, world: World): boolean {
  for (const at of state.changed.values()) {
    if (world.now - at < changedShownMs + 1000) return true;
  }
  const view = focusedView(state, world);
  return view?.type === 'application' && view.activity !== null;
}
