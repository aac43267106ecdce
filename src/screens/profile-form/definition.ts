// The form for one resource profile: a new one, a copy, or a change (TUI-085..093). Puts state, drawing, help
// and preview together.
import { focusedField, isChanged, isTextFocused } from '../../components/form-state.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import type { ScreenDefinition } from '../../tui/screen.ts';
import { formPreview, profileName } from './commands.ts';
import { fieldHelp } from './help.ts';
import { startProfileForm } from './loading.ts';
import { ProfileFormScreen } from './ProfileFormScreen.tsx';
import type { ProfileFormEvent, ProfileFormState } from './phases.ts';
import { reduceProfileForm } from './state.ts';

const formButtons = [
  { label: 'Save', action: 'form.do' },
  { label: 'Save+Register', action: 'profile-form.register' },
  { label: 'Dry run', action: 'action.plan' },
  { label: 'Validate', action: 'profile-form.validate' },
  { label: 'Reset', action: 'profile-form.reset' },
  { label: 'Cancel', action: 'form.cancel' },
  { label: 'Help', action: 'help' },
];

const typeButtons = [
  { label: 'Select', action: 'profile-type.choose' },
  { label: 'Cancel', action: 'profile-type.cancel' },
  { label: 'Help', action: 'help' },
];

const retryButton = { label: 'Try again', action: 'profile-form.retry' };
const backButton = { label: 'Back', action: 'back' };

const formHints = [
  'form.next',
  'form.list',
  'form.reset',
  'command',
  'form.big',
  'form.do',
  'form.cancel',
];

export const profileFormDefinition: ScreenDefinition<ProfileFormState, ProfileFormEvent> = {
  name: 'profile-form',
  kind: 'view',
  crumb: (state) => [crumbOf(state)],
  start: startProfileForm,
  reduce: reduceProfileForm,
  place: (state) => {
    if (state.phase === 'type') return { names: ['profile-type'], ink: true };
    if (state.phase !== 'form') return { names: [] };
    return {
      names: ['profile-form', 'action-form', 'form'],
      typing: isTextFocused(state.open.form),
    };
  },
  hints: (state) => {
    if (state.phase === 'type')
      return ['profile-type.choose', 'profile-type.cancel', 'command', 'help'];
    return state.phase === 'form' ? formHints : ['back', 'help'];
  },
  buttons: (state) => {
    if (state.phase === 'type') return typeButtons;
    if (state.phase === 'form') return formButtons;
    return state.phase === 'failed' ? [retryButton, backButton] : [backButton];
  },
  refusal: (_state, action, world) => {
    const writes = action === 'form.do' || action === 'profile-form.register';
    if (!writes || world.access !== 'RO') return null;
    return `Nothing is written: ${readOnlyText(world)}`;
  },
  hint: (state) => {
    if (state.phase === 'type')
      return 'The form of the type follows. Nothing is written before you save.';
    if (state.phase !== 'form') return '';
    return state.open.busy ?? focusedField(state.open.form)?.help ?? '';
  },
  help: (state) =>
    state.phase === 'form'
      ? fieldHelp(state.open)
      : {
          title: 'New resource profile',
          text:
            'Each type of resource has attributes of its own. An application is run by CAA; networks, tapes and ' +
            'changers are watched, and applications can need them. Manual section 2.2.',
        },
  preview: (state, world) => {
    if (state.phase === 'form') return { ...formPreview(state.open, world), dryRun: 'action.plan' };
    return {
      commands: ['caa_profile -create <name> -t <type>'],
      notes: ['Nothing has been chosen yet.'],
    };
  },
  hasUnsaved: (state) => state.phase === 'form' && isChanged(state.open.form),
  Screen: ProfileFormScreen,
};

function crumbOf(state: ProfileFormState): string {
  if (state.phase === 'type') return 'New profile';
  if (state.phase === 'form') {
    const { open } = state;
    return open.mode === 'create' ? 'New profile' : `${profileName(open)} (change)`;
  }
  return state.source.kind === 'new'
    ? 'New profile'
    : `${state.source.name} (${state.source.kind})`;
}
