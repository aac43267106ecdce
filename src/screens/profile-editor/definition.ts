// A profile file in the user's editor as a screen of the registry (TUI-093, 368): opened by V from the list of profiles
// and from the text of a file. Puts state, drawing, help and preview together.
import { cleanText, quoteWord } from '../../format/index.ts';
import type { ScreenDefinition, ViewButton, World } from '../../tui/screen.ts';
import { ProfileEditorScreen } from './ProfileEditorScreen.tsx';
import type { EditorPhase, EditorState } from './phases.ts';
import { type EditorEvent, hasDraft, reduceEditor, startEditor } from './state.ts';
import { profileFile } from './texts.ts';

export const profileEditorDefinition: ScreenDefinition<EditorState, EditorEvent> = {
  name: 'profile-editor',
  kind: 'view',
  crumb: ({ name }) => [`${cleanText(name)} (editor)`],
  start: startEditor,
  reduce: reduceEditor,
  place: () => ({ names: ['profile-editor', 'pager'] }),
  hints: (state) => [
    ...(hasDraft(state)
      ? ['profile-editor.again', 'profile-editor.save', 'profile-editor.copy']
      : []),
    'profile-editor.leave',
    'help',
  ],
  buttons: (state) => buttonsOf(state),
  refusal: (state, action, world) => refusalOf(state, action, world),
  hint: (state) =>
    hasDraft(state) ? 'Nothing of what you edited is lost before you give it up.' : '',
  help: ({ name }) => ({
    title: `${cleanText(name)}.cap in your editor`,
    text:
      'The file was given to the editor that EDITOR names, else VISUAL, else vi. What it leaves is checked as ' +
      'caa_profile -validate does, and written only if it is valid and nobody else has changed the file meanwhile. ' +
      'Until then your text stays here: e goes on editing it, S writes it as it is, y copies it. The registry ' +
      'changes with caa_register -u. Manual section 2.2.1.',
  }),
  preview: ({ name }) => {
    const file = quoteWord(profileFile(name));
    return {
      commands: [`\${EDITOR:-vi} ${file}`, `caa_profile -validate ${quoteWord(name)}`],
      notes: ['The same by hand. Here the file is written only after the check.'],
    };
  },
  hasUnsaved: hasDraft,
  Screen: ProfileEditorScreen,
};

/** The label of S in each phase. */
const saveLabels: Readonly<Partial<Record<EditorPhase['phase'], string>>> = {
  invalid: 'Save as it is',
  conflict: 'Save mine',
  stopped: 'Save',
};

function buttonsOf(state: EditorState): readonly ViewButton[] {
  const help = { label: 'Help', action: 'help' };
  const close = { label: 'Close', action: 'profile-editor.leave' };
  if (!hasDraft(state)) return [close, help];
  return [
    { label: 'Edit again', action: 'profile-editor.again' },
    { label: saveLabels[state.now.phase] ?? 'Save', action: 'profile-editor.save' },
    { label: 'Give up', action: 'profile-editor.leave' },
    help,
  ];
}

function refusalOf(state: EditorState, action: string, world: World): string | null {
  const isActing = ['profile-editor.again', 'profile-editor.save'].includes(action);
  if (isActing && !hasDraft(state)) return 'There is no edited text here any more. Esc closes.';
  if (action === 'profile-editor.save' && world.cluster.phase === 'lost') {
    return 'There is no line to the cluster service, so nothing can be written. F2 tries again.';
  }
  return null;
}
