// Keys of the pages for networks, tapes and changers, of freezes and drains, and of the history of the registry. A
// part of the one table of keys (TUI-167), kept apart for its length.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const monitored = place('monitored', [
  ['monitored.start', 's', 's', 'Start', 'Watch it again where it was given up.', 'acts'],
  ['monitored.update', 'c', 'c', 'Register', 'Update the registry from the profile file.', 'acts'],
  ['monitored.unregister', 'u', 'u', 'Unregister', 'Unregister it; the profile stays.', 'acts'],
  ['monitored.edit', 'e', 'e', 'Edit profile', 'Change its profile.', 'acts'],
  ['monitored.faults', 'f', 'f', 'Faults', 'Fail or restore adapters and devices of the member.'],
  [
    'monitored.freeze',
    'F',
    'F',
    'Freeze',
    'Let CAA leave it alone for a while, or end that.',
    'acts',
  ],
  ['monitored.events', 'l', 'l', 'Events', 'Its events.'],
  ['monitored.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['monitored.next', 'n', 'n', 'Next', 'The next network, tape or changer.'],
  ['monitored.previous', 'N', 'N', 'Previous', 'The one before.'],
]);

const freezes = place('freezes', [
  ['freezes.end', 'enter u', 'Enter', 'End', 'End the freeze or drain; asks first.', 'acts'],
  ['freezes.freeze', 'f', 'f', 'Freeze', 'Freeze resources, a member or the cluster.', 'acts'],
  ['freezes.drain', 'd', 'd', 'Drain', 'Move everything off a member, and keep it free.', 'acts'],
]);

const history = place('history', [
  ['history.open', 'enter', 'Enter', 'Difference', 'What that change did, value by value.'],
  ['history.undo', 'z', 'z', 'Undo', 'Back to before this change; asks first.', 'acts'],
  ['history.undo-one', 'Z', 'Z', 'Undo one', 'The same for this resource alone.', 'acts'],
  ['history.back', 'b', 'b', 'Go back', 'Back to right after this change; asks first.', 'acts'],
  ['history.what-if', 'W', 'W', 'What if', 'Show what going back would do; nothing is done.'],
  ['history.filter', '/', '/', 'Filter', 'Show only changes that hold a text.'],
  ['history.copy', 'y', 'y', 'Copy', 'Copy the command of the change.'],
]);

const historyFiltered = place('history-filtered', [
  ['history.clear', 'escape', 'Esc', 'Clear filter', 'Show all changes again.'],
]);

const historyChange = place('history-change', [
  ['history.close', 'enter escape f3 ctrl-g', 'Enter', 'Close', 'Back to the list.'],
]);

/** The bindings of all these places. */
export const calmKeys: readonly Binding[] = [
  ...monitored,
  ...freezes,
  ...history,
  ...historyFiltered,
  ...historyChange,
];
