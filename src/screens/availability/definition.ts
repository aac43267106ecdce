// The availability report as a screen of the registry: the task "Availability report".
import type { ScreenDefinition } from '../../tui/screen.ts';
import { AvailabilityScreen } from './AvailabilityScreen.tsx';
import {
  type AvailabilityEvent,
  type AvailabilityState,
  availabilityStart,
  periodOf,
  reduceAvailability,
} from './state.ts';

export const availabilityDefinition: ScreenDefinition<AvailabilityState, AvailabilityEvent> = {
  name: 'availability',
  kind: 'view',
  crumb: () => ['Availability report'],
  start: () => ({ state: availabilityStart }),
  reduce: reduceAvailability,
  place: () => ({ names: ['availability', 'pager'] }),
  hints: () => [
    'list.page-down',
    'availability.period',
    'availability.again',
    'availability.copy',
    'back',
    'help',
  ],
  buttons: () => [
    { label: 'Back', action: 'back' },
    { label: 'Period', action: 'availability.period' },
    { label: 'Help', action: 'help' },
  ],
  refusal: ({ progress }, action) =>
    action === 'availability.copy' && progress.status !== 'known'
      ? 'There is no report to copy yet.'
      : null,
  hint: () => 'Restarts and failovers count as downtime while they last; UNKNOWN is not up.',
  help: () => ({
    title: 'Availability report',
    text:
      'How much of a period each application was ONLINE, from the recorded starts and stops. The history begins with ' +
      'the first start of an application and stays when it is unregistered. p goes through the periods; ' +
      'caa_report -b and -e take any other.',
  }),
  preview: (state) => {
    const { option } = periodOf(state);
    return {
      commands: [option === null ? 'caa_report' : `caa_report -b ${option}`],
      notes: ['It only looks.'],
    };
  },
  Screen: AvailabilityScreen,
};
