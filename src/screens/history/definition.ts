// The history of the registry as a screen: who registered what when, what each change did, and the way back.
import { formatTime } from '../../format/index.ts';
import type { Place, ScreenDefinition, World } from '../../tui/screen.ts';
import { heldRunHint, heldRunPreview, isRunning, observeRun } from '../freeze/held-run.tsx';
import { runPlace } from '../runs/keys.ts';
import { runButtons, runHints } from '../runs/run-definition.tsx';
import { historyTable } from '../save/tables.ts';
import { noLineText } from '../shell/no-line.ts';
import { backCommand } from './back.ts';
import { HistoryScreen } from './HistoryScreen.tsx';
import { changeWord } from './lines.ts';
import {
  focusedVersion,
  type HistoryEvent,
  type HistoryState,
  isHistoryWaiting,
  reduceHistory,
  startHistory,
} from './state.ts';

export const historyDefinition: ScreenDefinition<HistoryState, HistoryEvent> = {
  name: 'history',
  kind: 'view',
  crumb: () => ['History of the registry'],
  start: startHistory,
  reduce: reduceHistory,
  observe: observeRun,
  place,
  hints: (state, world) => {
    if (state.run !== null) return runHints(state.run, world);
    if (state.typing !== null) return ['list-filter.accept', 'list-filter.clear', 'help'];
    const shown = ['history.undo', 'history.undo-one', 'history.back'];
    return state.open === null
      ? ['history.open', ...shown, 'history.filter', 'back', 'help']
      : ['history.close', ...shown, 'command', 'help'];
  },
  buttons: (state, world) =>
    state.run === null
      ? [
          state.open === null
            ? { label: 'Difference', action: 'history.open' }
            : { label: 'Close', action: 'history.close' },
          { label: 'Undo...', action: 'history.undo' },
          { label: 'Go back...', action: 'history.back' },
          { label: 'Back', action: 'back' },
          { label: 'Help', action: 'help' },
        ]
      : runButtons(state.run, world),
  refusal,
  hint,
  help: () => ({
    title: 'History of the registry',
    text:
      'Every register, update, unregister and way back that changed what is registered is a version: newest first, ' +
      'with who did it and by which command. Enter shows what it did, value by value. z takes the registry back to ' +
      'before the focused change, Z that resource alone, b to right after the change. It is done as a whole or ' +
      'refused with every reason. The registry keeps the newest 20000.',
  }),
  preview: (state) => {
    if (state.run !== null) return heldRunPreview(state.run);
    const version = focusedVersion(state);
    if (version === undefined) return { commands: ['caa_history'], notes: ['This list.'] };
    const { number, resource } = version;
    return {
      commands: [
        'caa_history',
        `caa_history -diff ${number - 1} ${number}`,
        backCommand({ version: number - 1, names: null }),
        backCommand({ version: number - 1, names: [resource] }),
        backCommand({ version: number, names: null }),
      ],
      notes: ['This list, the difference, and what z, Z and b lead to after a question.'],
    };
  },
  ticks: (state, world) => isRunning(state, world) || isHistoryWaiting(state, world),
  table: (state) => (state.run === null ? historyTable(state) : null),
  Screen: HistoryScreen,
};

function place(state: HistoryState, world: World): Place {
  if (state.run !== null) return runPlace(state.run, world);
  if (state.typing !== null) return { names: ['list-filter'], typing: true };
  if (state.open !== null) return { names: ['history-change', 'history', 'pager'] };
  return { names: [...(state.filter === '' ? [] : ['history-filtered']), 'history', 'list'] };
}

function refusal(state: HistoryState, action: string, world: World): string | null {
  if (state.run !== null || !action.startsWith('history.')) return null;
  const needsVersion = ['open', 'undo', 'undo-one', 'back', 'copy'].some(
    (name) => action === `history.${name}`,
  );
  if (needsVersion && focusedVersion(state) === undefined) return 'There is no change here.';
  const acts = ['undo', 'undo-one', 'back'].some((name) => action === `history.${name}`);
  return acts && world.cluster.phase !== 'live' ? noLineText : null;
}

function hint(state: HistoryState, world: World): string {
  if (state.run !== null) return heldRunHint(state, world);
  if (state.typing !== null)
    return 'Number, time, resource, change, user and command are searched.';
  const version = focusedVersion(state);
  if (version === undefined) return '';
  const { number, resource, user, at } = version;
  return `Version ${number}: ${resource} ${changeWord(version)} by ${user}, ${formatTime(at)}.`;
}
