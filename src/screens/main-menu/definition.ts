// The Main Menu as a screen of the registry.
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { tutorialOffer } from '../tutorial/offer.tsx';
import { MainMenuScreen } from './MainMenuScreen.tsx';
import {
  branchAsTask,
  everyBranch,
  findHits,
  focusedRow,
  type MainMenuState,
  reduceMenu,
  startMenu,
} from './state.ts';

export const mainMenuDefinition: ScreenDefinition<MainMenuState> = {
  name: 'main-menu',
  kind: 'view',
  crumb: () => ['Main Menu'],
  start: (params, world) => ({
    state: startMenu(branchesAtStart(world), world),
    effects:
      params.offer !== 'no' && isTutorialOffered(world)
        ? [{ type: 'show', view: tutorialOffer() }]
        : [],
  }),
  reduce: reduceMenu,
  place: (state) =>
    state.find === null
      ? { names: ['main-menu', 'list'] }
      : { names: ['main-menu-find'], typing: true },
  hints: (state) =>
    state.find === null
      ? ['tree.enter', 'buttons', 'tree.fold', 'find', 'go-to', 'help', 'exit']
      : ['find.accept', 'find.next', 'find.cancel', 'help'],
  buttons: () => [
    { label: 'Select', action: 'tree.enter' },
    { label: 'Exit', action: 'exit' },
    { label: 'Find...', action: 'find' },
    { label: 'Options...', action: 'main-menu.options' },
    { label: 'Help', action: 'help' },
  ],
  hint: menuHint,
  help: () => ({
    title: 'Main Menu',
    text:
      'The tasks of SysMan Menu in their historic places. + is a closed branch, - an open one, | a task. ' +
      'The name at the right edge is the accelerator: `sysman NAME` or : opens the task directly. ' +
      'Tasks marked (later) are not in this release and say so; those of the host system say what to use.',
  }),
  preview: (state) => {
    const value = focusedRow(state)?.value;
    if (value?.kind !== 'task' || value.task.accelerator === null) return null;
    return {
      commands: [`sysman ${value.task.accelerator}`],
      notes: [`Opens "${value.task.name}" directly. Opening a task changes nothing.`],
    };
  },
  Screen: MainMenuScreen,
};

/** On the first start, and until a lesson was begun or the answer is yes or never (TUI-330). */
function isTutorialOffered({ options, lessons, progress }: World): boolean {
  return options.offerTutorial && lessons.length > 0 && Object.keys(progress).length === 0;
}

function branchesAtStart({ options }: World): readonly string[] {
  if (options.treeAtStart === 'closed') return [];
  return options.treeAtStart === 'open' ? everyBranch() : options.openBranches;
}

function menuHint(state: MainMenuState, world: World): string {
  if (state.find !== null && state.find.text !== '') {
    const hits = findHits(state.find.text).length;
    return hits === 0 ? `Nothing is called "${state.find.text}".` : `${hits} found.`;
  }
  if (state.find !== null) return 'Type a part of a name, an accelerator or a description.';
  const value = focusedRow(state)?.value;
  if (value === undefined) return '';
  const task = value.kind === 'task' ? value.task : branchAsTask(value.branch);
  const isLater = task.card === null && value.kind === 'task' && !world.hasScreen(task.screen);
  return isLater ? `${task.description} Not in this release.` : task.description;
}
