// Freezes and drained members as a screen of the registry: the list, and every way to freeze, drain and end both.
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { applicationsOn } from '../members/plan.ts';
import { runPlace } from '../runs/keys.ts';
import { runButtons, runHints } from '../runs/run-definition.tsx';
import { noLineText } from '../shell/no-line.ts';
import { FreezesScreen } from './FreezesScreen.tsx';
import { heldRunHint, heldRunPreview, isRunning, observeRun } from './held-run.tsx';
import { drainedWords, endWords, scopeWords } from './look.ts';
import { commandOf } from './orders.ts';
import {
  endOfRow,
  type FreezesEvent,
  type FreezesState,
  focusedCalm,
  reduceFreezes,
  startFreezes,
} from './state.ts';

export const freezesDefinition: ScreenDefinition<FreezesState, FreezesEvent> = {
  name: 'freezes',
  kind: 'view',
  crumb: () => ['Freezes and drains'],
  start: startFreezes,
  reduce: reduceFreezes,
  observe: observeRun,
  place: (state, world) =>
    state.run === null ? { names: ['freezes', 'list'] } : runPlace(state.run, world),
  hints: (state, world) =>
    state.run === null
      ? ['freezes.end', 'freezes.freeze', 'freezes.drain', 'command', 'back', 'help']
      : runHints(state.run, world),
  buttons: (state, world) =>
    state.run === null
      ? [
          { label: 'Freeze...', action: 'freezes.freeze' },
          { label: 'Drain...', action: 'freezes.drain' },
          { label: 'End', action: 'freezes.end' },
          { label: 'Back', action: 'back' },
          { label: 'Help', action: 'help' },
        ]
      : runButtons(state.run, world),
  refusal,
  hint,
  help: () => ({
    title: 'Freezes and drains',
    text:
      'A freeze tells CAA to leave resources, all that is on a member, or the whole cluster alone: no check is run, ' +
      'and nothing is restarted, failed over, moved or started unasked. Commands work as ever. It ends at its time, ' +
      'or when it is taken back; then CAA looks at everything again. A drained member keeps running, but its ' +
      'applications were moved away and none is placed there. F marks what is frozen and D what is drained, in all ' +
      'lists and in the status line.',
  }),
  preview: (state, world) => {
    if (state.run !== null) return heldRunPreview(state.run);
    const row = focusedCalm(state, world);
    const end = row === undefined ? [] : [`Enter  ${commandOf(endOfRow(row))}`];
    return {
      commands: ['caa_freeze', 'caa_drain'],
      notes: ['Without a name both list what there is; this list is the two together.', ...end],
    };
  },
  ticks: isRunning,
  Screen: FreezesScreen,
};

function refusal(state: FreezesState, action: string, world: World): string | null {
  if (state.run !== null || !action.startsWith('freezes.')) return null;
  if (world.cluster.phase !== 'live') {
    return noLineText;
  }
  if (action === 'freezes.end' && focusedCalm(state, world) === undefined) {
    return 'Nothing is frozen and no member is drained, so there is nothing to end.';
  }
  return null;
}

function hint(state: FreezesState, world: World): string {
  if (state.run !== null) return heldRunHint(state, world);
  const row = focusedCalm(state, world);
  if (row === undefined) return 'CAA looks after everything, on every member.';
  if (row.kind === 'freeze') {
    const { scope, by, reason } = row.freeze;
    const end = endWords(row.freeze, world.now);
    return `${scopeWords(scope)} frozen by ${by}${end === '' ? '' : `, ${end}`}: ${reason}. Enter ends it.`;
  }
  const left = applicationsOn(row.member, world.cluster.resources).map(({ name }) => name);
  const rest = left.length === 0 ? 'nothing runs there' : `still there: ${left.join(', ')}`;
  return `${row.member} ${drainedWords(row.drain)}; ${rest}. Enter ends it.`;
}
