// Keys of the Memory Channel view. A part of the one table of keys (TUI-167), kept apart for its length.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const view = place('imc', [
  ['imc.events', 'e', 'e', 'Errors', 'What happened, and return codes with the remedy.'],
  ['imc.programs', 'o', 'o', 'Programs', 'Programs that run or ran on the hosts.'],
  ['imc.run', 'x', 'x', 'Run', 'Run a program on a host.', 'acts'],
  ['imc.fault', 'f', 'f', 'Fault', 'Inject a fault: a rail, a packet, a mapper.', 'acts'],
  ['imc.init', 'i', 'i', 'Init', 'imc_init: initialize a host, or change its limits.', 'acts'],
  ['imc.pause', 'p', 'p', 'Pause', 'Freeze what is shown, or go on; programs never stop.'],
  ['imc.refresh', 'r', 'r', 'Read', 'Ask for what is shown at once.'],
  ['imc.copy', 'y', 'y', 'Copy', 'Copy the focused row or the page.'],
]);

const sections = place('imc-sections', [
  ['imc.enter', 'enter', 'Enter', 'Details', 'The words of a region; a card of anything else.'],
  ['imc.next', 'tab', 'Tab', 'Section', 'To the next section; from the last one to the buttons.'],
  ['imc.previous', 'shift-tab', 'Shift-Tab', 'Section', 'To the section before.'],
  ['imc.filter', '/', '/', 'Filter', 'Show only regions and lock sets that match.'],
]);

const filtered = place('imc-filtered', [
  ['imc.clear', 'escape', 'Esc', 'Clear filter', 'Show all regions and lock sets again.'],
]);

const hex = place('imc-hex', [
  ['imc.offset', 'o', 'o', 'Offset', 'Go to an offset, in bytes.'],
  ['imc.single', 's', 's', 'One host', 'One host at a time with its bytes as text, or all.'],
  ['imc.host-left', 'left h', 'Left', 'Host', 'The host before.'],
  ['imc.host-right', 'right l', 'Right', 'Host', 'The next host.'],
]);

const programs = place('imc-programs', [
  ['imc.output', 'enter', 'Enter', 'Lines', 'The lines of the program.'],
  ['imc.kill', 'k', 'k', 'Kill', 'Kill the program, after a question.', 'acts'],
]);

const output = place('imc-output', [
  ['imc.kill', 'k', 'k', 'Kill', 'Kill the program, after a question.', 'acts'],
  ['imc.follow', 'f', 'f', 'Follow', 'Follow the end of the lines, or stop here.'],
]);

const page = place('imc-page', [['imc.close', 'enter', 'Enter', 'Close', 'Back to the sections.']]);

const closing = place('imc-closing', [
  ['imc.close', 'escape f3 ctrl-g', 'Esc', 'Close', 'Back to the sections.'],
]);

/** The bindings of all these places. */
export const memoryChannelKeys: readonly Binding[] = [
  ...view,
  ...sections,
  ...filtered,
  ...hex,
  ...programs,
  ...output,
  ...page,
  ...closing,
];
