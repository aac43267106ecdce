// Keys of the resource profiles: their list, their text and their form. A part of the one table of keys (TUI-167),
// kept apart for its length.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const profiles = place('profiles', [
  ['profiles.change', 'enter e', 'Enter', 'Change', 'Open the form of the profile.'],
  ['profiles.create', 'n', 'n', 'New', 'Create a profile: choose its type, then fill in the form.'],
  ['profiles.copy', 'C', 'C', 'Copy', 'Create a profile that begins as a copy of this one.'],
  ['profiles.validate', 't', 't', 'Validate', 'Check the file, as caa_profile -validate does.'],
  [
    'profiles.register',
    'c',
    'c',
    'Register',
    'Register the marked profiles, else the focused one.',
    'acts',
  ],
  ['profiles.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['profiles.show', 'v', 'v', 'Show file', 'Show the text of the file.'],
  [
    'profiles.editor',
    'V',
    'V',
    'Editor',
    'Edit the file with $EDITOR; it is checked before it is written.',
    'acts',
  ],
  [
    'profiles.delete',
    'D delete',
    'D',
    'Delete',
    'Delete the profile; asks about its script.',
    'acts',
  ],
  ['profiles.filter', '/', '/', 'Filter', 'Show only profiles that hold a text.'],
  ['profiles.mark', 'space', 'Space', 'Mark', 'Mark or unmark the profile.'],
  ['profiles.mark-all', 'A', 'A', 'Mark all', 'Mark all profiles that are shown.'],
  ['profiles.unmark', 'U', 'U', 'Unmark', 'Unmark all profiles.'],
]);

const profilesFilter = place('profiles-filter', [
  ['profiles.filter-keep', 'enter', 'Enter', 'Keep', 'Keep the filter and go back to the list.'],
  ['profiles.filter-clear', 'escape f3 ctrl-g', 'Esc', 'Clear', 'Show all profiles again.'],
]);

const profilesFiltered = place('profiles-filtered', [
  ['profiles.clear', 'escape', 'Esc', 'Clear filter', 'Show all profiles again.'],
]);

const profileText = place('profile-text', [
  ['profile-text.change', 'e', 'e', 'Change', 'Open the form of the profile.'],
  [
    'profile-text.editor',
    'V',
    'V',
    'Editor',
    'Edit the file with $EDITOR; it is checked before it is written.',
    'acts',
  ],
  ['profile-text.copy', 'y', 'y', 'Copy', 'Copy the text of the file.'],
  ['profile-text.read', 'R', 'R', 'Read again', 'Read the file again.'],
]);

const profileEditor = place('profile-editor', [
  ['profile-editor.again', 'e V', 'e', 'Edit again', 'Go on editing the text.', 'acts'],
  ['profile-editor.save', 'S', 'S', 'Save', 'Write the text as it is now.', 'acts'],
  ['profile-editor.copy', 'y', 'y', 'Copy', 'Copy the edited text.'],
  [
    'profile-editor.leave',
    'escape f3 ctrl-g',
    'Esc',
    'Leave',
    'Leave; asks about the edited text.',
  ],
]);

const report = place('report', [
  ['report.close', 'escape enter f3 ctrl-g', 'Esc', 'Close', 'Close; nothing was changed.'],
]);

const profileForm = place('profile-form', [
  [
    'profile-form.register',
    'alt-r',
    'Alt-R',
    'Save+Register',
    'Save the profile and register it.',
    'acts',
  ],
  ['profile-form.validate', 'alt-v', 'Alt-V', 'Validate', 'Check the values; nothing is written.'],
]);

const bigEditor = place('big-editor', [
  ['big-editor.take', 'enter f7 alt-7', 'Enter', 'Take', 'Take the value and go back to the form.'],
  ['big-editor.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Back to the form without a change.'],
]);

const profileType = place('profile-type', [
  ['profile-type.choose', 'enter', 'Enter', 'Select', 'Take the type and go on to the form.'],
  ['profile-type.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Back without a new profile.'],
]);

export const profileKeys: readonly Binding[] = [
  ...profiles,
  ...profilesFilter,
  ...profilesFiltered,
  ...profileText,
  ...profileEditor,
  ...report,
  ...profileForm,
  ...bigEditor,
  ...profileType,
];
