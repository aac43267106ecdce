// Manage resource profiles: the list of profile files and what can be done with them (TUI-085).
import { cleanText, formatCommandLine } from '../../format/index.ts';
import type { Preview, ScreenDefinition, World } from '../../tui/screen.ts';
import { profilesTable } from '../save/tables.ts';
import { deletionCommand } from './deletion.ts';
import { ProfilesScreen } from './ProfilesScreen.tsx';
import { profilesRefusal } from './refusal.ts';
import { profileHint } from './rows.ts';
import {
  chosenNames,
  focusedProfile,
  observeProfiles,
  type ProfilesEvent,
  type ProfilesState,
  reduceProfiles,
  startProfiles,
} from './state.ts';

export const profilesDefinition: ScreenDefinition<ProfilesState, ProfilesEvent> = {
  name: 'profiles',
  kind: 'view',
  crumb: () => ['Resource profiles'],
  start: (params, world) => {
    const name = (params.name ?? params.arguments ?? '').trim();
    return { state: observeProfiles(startProfiles(name === '' ? null : name), world) };
  },
  reduce: reduceProfiles,
  place: (state) =>
    state.isFiltering
      ? { names: ['profiles-filter'], typing: true }
      : {
          names: [...(state.filter.text === '' ? [] : ['profiles-filtered']), 'profiles', 'list'],
        },
  hints: (state, world) => {
    if (state.isFiltering) return ['profiles.filter-keep', 'profiles.filter-clear', 'help'];
    if (focusedProfile(state, world) === undefined)
      return ['profiles.create', 'back', 'go-to', 'help'];
    return [
      'profiles.change',
      'profiles.create',
      'profiles.copy',
      'profiles.validate',
      'profiles.register',
      'profiles.show',
      'profiles.delete',
      'help',
    ];
  },
  buttons: () => [
    { label: 'Create', action: 'profiles.create' },
    { label: 'Change', action: 'profiles.change' },
    { label: 'Validate', action: 'profiles.validate' },
    { label: 'Register', action: 'profiles.register' },
    { label: 'Delete', action: 'profiles.delete' },
    { label: 'Help', action: 'help' },
  ],
  refusal: profilesRefusal,
  hint: (state, world) => {
    if (state.isFiltering)
      return 'Text that name, type or description contain. Enter keeps the filter.';
    const focused = focusedProfile(state, world);
    return focused ? profileHint(focused, world) : 'n creates a profile.';
  },
  help: () => ({
    title: 'Resource profiles',
    text:
      'A resource profile is a file that says how CAA runs a resource: its action script, where it may run, what ' +
      'it needs. The profile is only a file until it is registered; a change of the file counts after ' +
      'caa_register -u. Changed says that file and registry differ. v shows the file, V gives it to your editor. ' +
      'Manual section 2.2.',
  }),
  preview: previewProfiles,
  observe: observeProfiles,
  table: ({ filter }, world) => profilesTable(filter.text, world),
  Screen: ProfilesScreen,
};

/** The commands that the actions on the focused profile stand for; Enter only opens a form. */
function previewProfiles(state: ProfilesState, world: World): Preview {
  const focused = focusedProfile(state, world);
  if (focused === undefined) {
    return {
      commands: ['caa_profile -create <name> -t <type>'],
      notes: ['n opens the form for it. Nothing is written before you save.'],
    };
  }
  const name = cleanText(focused.name);
  const { commands } = deletionCommand({ name, script: null, keepScript: false });
  return {
    commands: [
      formatCommandLine(['caa_profile', '-print', name]),
      formatCommandLine(['caa_profile', '-validate', name]),
      formatCommandLine(['caa_register', ...chosenNames(state, world)]),
      ...commands,
    ],
    notes: [
      'Show, validate, register, delete: each is done by its own key. Enter opens the form and changes nothing.',
    ],
  };
}
