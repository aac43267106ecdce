// Faults to practise with, as a screen of the registry.
import type { ScreenDefinition } from '../../tui/screen.ts';
import { FaultsScreen } from './FaultsScreen.tsx';
import { faultCommand, faults } from './question.ts';
import { reduceFaults } from './reduce.ts';
import {
  type FaultsEvent,
  type FaultsState,
  focusedMember,
  observeFaults,
  startFaults,
} from './state.ts';
import { faultRefusal, runHint } from './texts.ts';

export const faultsDefinition: ScreenDefinition<FaultsState, FaultsEvent> = {
  name: 'faults',
  kind: 'view',
  crumb: () => ['Faults to practise with'],
  start: startFaults,
  reduce: reduceFaults,
  observe: observeFaults,
  place: () => ({ names: ['faults', 'list'] }),
  hints: (state) => [
    'faults.crash',
    'faults.boot',
    'faults.shutdown',
    'faults.hardware',
    'faults.script',
    'faults.what-if',
    ...(state.run === null ? ['faults.details'] : ['faults.output-up', 'faults.follow']),
    'command',
    'back',
    'help',
  ],
  buttons: (_state, { layout }) => [
    { label: 'Crash', action: 'faults.crash' },
    { label: 'Boot', action: 'faults.boot' },
    { label: 'Shut down', action: 'faults.shutdown' },
    { label: 'Hardware', action: 'faults.hardware' },
    // On a small screen one more would leave them a letter each.
    ...(layout.kind === 'full' ? [{ label: 'Script', action: 'faults.script' }] : []),
    { label: 'Help', action: 'help' },
  ],
  refusal: faultRefusal,
  hint: (state, world) => {
    if (state.pending !== null) return 'Asking the service where the applications would go.';
    if (state.run !== null) return runHint(state.run, world);
    const member = focusedMember(state, world);
    if (member === null) return 'The members are not known yet.';
    return member.state === 'DOWN'
      ? `${member.name} is DOWN. b boots it: ${faultCommand('boot', member.name)}`
      : 'Every key asks first; applications are real, members are emulated.';
  },
  help: () => ({
    title: 'Faults to practise with',
    text:
      'Members of this cluster are emulated, so that they can fail without harm: crash is the power switch, boot ' +
      'switches it on again, shut down is the orderly way. The pane below shows what would happen to the focused ' +
      'member by the rules of placement, and once a fault is under way its output as it comes. Every fault asks ' +
      'first and names the way back. Hardware lists the adapters and devices of the member, to fail one of them or ' +
      'make it work again. Script lists the applications, to make an entry point of one fail or be slow, and to end ' +
      'that; the file of the script is not touched.',
  }),
  preview: (state, world) => {
    const member = focusedMember(state, world);
    if (member === null) return null;
    const possible = faults.filter((fault) => (fault === 'boot') === (member.state === 'DOWN'));
    return {
      commands: possible.map((fault) => faultCommand(fault, member.name)),
      notes: ['One of these, after a question. Nothing has been run.'],
      dryRun: 'faults.what-if',
    };
  },
  ticks: (state) => state.run !== null && state.run.outcome === null,
  Screen: FaultsScreen,
};
