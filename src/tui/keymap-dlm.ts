// Keys of the lock browser. A part of the one table of keys (TUI-167), kept apart for its length. None of them acts:
// the browser only looks (TUI-128).
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const browser = place('dlm', [
  [
    'dlm.blocker',
    'b',
    'b',
    'Blocker',
    'From the waiting lock to whoever is at the head of the chain.',
  ],
  ['dlm.graph', 'g', 'g', 'Graph', 'Who waits for whom, circles first, and the deadlocks found.'],
  [
    'dlm.modes',
    'm',
    'm',
    'Modes',
    'The lock modes and which go together; the chosen lock is marked.',
  ],
  [
    'dlm.statistics',
    'v',
    'v',
    'Statistics',
    'What the lock manager has done, in all and a second.',
  ],
  ['dlm.pause', 'p', 'p', 'Pause', 'Freeze what is shown, or go on; the lock manager never stops.'],
  ['dlm.copy', 'y', 'y', 'Copy', 'Copy the resource, the lock or the page.'],
]);

const panes = place('dlm-panes', [
  ['dlm.filter', '/', '/', 'Filter', 'Show only resources that match.'],
  ['dlm.sort', 's o', 's', 'Sort', 'Longest wait first, or by name.'],
]);

const tree = place('dlm-tree', [
  [
    'dlm.enter',
    'enter',
    'Enter',
    'Open',
    'The locks of the resource; opens or closes a namespace.',
  ],
  ['dlm.to-locks', 'tab', 'Tab', 'Pane', 'To the locks of the resource.'],
  ['dlm.right', 'right l', 'Right', 'Open', 'Open the branch, go into it, or to the locks.'],
  ['dlm.left', 'left h', 'Left', 'Close', 'Close the branch, or go up to it.'],
  ['dlm.fold', '+ -', '+/-', 'Open/Close', 'Open or close the branch without moving.'],
  ['dlm.fold-all', '*', '*', 'All', 'Open all branches, or close them all.'],
]);

const locks = place('dlm-locks', [
  ['dlm.card', 'enter', 'Enter', 'Card', 'Everything about the lock and the process that owns it.'],
  [
    'dlm.to-tree',
    'shift-tab left h escape',
    'Esc',
    'Tree',
    'Back to the tree of resources; Tab goes on to the buttons.',
  ],
]);

const filtered = place('dlm-filtered', [
  ['dlm.clear', 'escape', 'Esc', 'Clear filter', 'Show all resources again.'],
]);

const page = place('dlm-page', [
  ['dlm.close', 'escape f3 ctrl-g enter', 'Esc', 'Close', 'Back to the two panes.'],
]);

/** The bindings of all these places. */
export const dlmKeys: readonly Binding[] = [
  ...browser,
  ...panes,
  ...tree,
  ...locks,
  ...filtered,
  ...page,
];
