// A network, tape or changer as a screen of the registry: the details page of resources that CAA only watches.
import { formatTime } from '../../format/index.ts';
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { heldRunHint, heldRunPreview, isRunning, observeRun } from '../freeze/held-run.tsx';
import { runPlace } from '../runs/keys.ts';
import { runButtons, runHints } from '../runs/run-definition.tsx';
import { isGivenUp } from './listed.ts';
import { MonitoredScreen } from './MonitoredScreen.tsx';
import {
  focusedPlace,
  type MonitoredEvent,
  type MonitoredState,
  monitoredCommand,
  monitoredOf,
  monitoredPageRefusal,
  reduceMonitored,
  startMonitored,
} from './monitored-state.ts';

export const monitoredDefinition: ScreenDefinition<MonitoredState, MonitoredEvent> = {
  name: 'monitored',
  kind: 'view',
  crumb: (state) => [state.name],
  start: startMonitored,
  reduce: reduceMonitored,
  observe: observeRun,
  place: (state, world) =>
    state.run === null ? { names: ['monitored', 'list'] } : runPlace(state.run, world),
  hints: (state, world) =>
    state.run === null
      ? [
          ...(canStart(state, world) ? ['monitored.start'] : []),
          'monitored.faults',
          'monitored.freeze',
          'monitored.edit',
          'monitored.unregister',
          'back',
          'help',
        ]
      : runHints(state.run, world),
  buttons: (state, world) =>
    state.run === null
      ? [
          ...(canStart(state, world) ? [{ label: 'Start', action: 'monitored.start' }] : []),
          { label: 'Faults...', action: 'monitored.faults' },
          { label: 'Edit', action: 'monitored.edit' },
          { label: 'Unregister', action: 'monitored.unregister' },
          { label: 'Help', action: 'help' },
        ]
      : runButtons(state.run, world),
  refusal: monitoredPageRefusal,
  hint,
  help: () => ({
    title: 'A network, tape or media changer',
    text:
      'CAA watches it on every member by itself and acts on it nowhere; applications that require it run only where ' +
      'it is ONLINE. * ONLINE, . OFFLINE, ! not monitored any more. F/FT counts failures within FAILURE_INTERVAL ' +
      'against FAILURE_THRESHOLD: when they reach it, its target there is OFFLINE until caa_start. Manual sections ' +
      '2.2.3 to 2.2.5.',
  }),
  preview: (state) => {
    if (state.run !== null) return heldRunPreview(state.run);
    return {
      commands: [`caa_stat -why ${state.name}`],
      notes: [
        'This page as a command. The keys that act lead to these:',
        ...(['start', 'update', 'unregister'] as const).map((verb) =>
          monitoredCommand(verb, state.name),
        ),
      ],
    };
  },
  ticks: isRunning,
  Screen: MonitoredScreen,
};

/** A start is shown only where the failure threshold was reached (TUI-109). */
function canStart(state: MonitoredState, world: World): boolean {
  return monitoredOf(state, world)?.members.some(isGivenUp) === true;
}

function hint(state: MonitoredState, world: World): string {
  if (state.run !== null) return heldRunHint(state, world);
  const one = focusedPlace(state, world);
  if (one === undefined) return '';
  if (isGivenUp(one)) {
    return `It failed ${one.failureCount} times on ${one.member} and is not monitored there; s starts it.`;
  }
  return `${one.member}: ${one.state} since ${formatTime(one.since)}, because ${one.because}.`;
}
