// The options form as a pure reducer (TUI-034): values of one user, saved as a whole or left as they were.
import {
  createForm,
  type FieldSpec,
  type FormState,
  focusedField,
  focusField,
  isChanged,
  pasteIntoForm,
  reduceForm,
  setValue,
  typeIntoForm,
} from '../../components/form-state.ts';
import { keyName } from '../../tui/keymap.ts';
import { type ConsoleOptions, optionChoices } from '../../tui/options.ts';
import type { Effect, ScreenEvent, Step, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';

export interface OptionsState {
  readonly form: FormState;
}

export type OptionsEvent =
  | { readonly type: 'picked'; readonly field: string; readonly value: string }
  | { readonly type: 'discard' };

type OptionsStep = Step<OptionsState, OptionsEvent, never>;

type ChoiceName = keyof typeof optionChoices;

const choice = (name: ChoiceName, label: string, help: string): FieldSpec => ({
  name,
  label,
  help,
  kind: 'choice',
  choices: optionChoices[name],
  hasList: true,
});

const flag = (name: 'colour' | 'script', label: string, help: string): FieldSpec => ({
  name,
  label,
  help,
  kind: 'flag',
});

/** The fields, in the order of the form. */
export const optionFields: readonly FieldSpec[] = [
  choice(
    'theme',
    'Theme',
    'historic and mono use no colours; dark and light use the 16 of the terminal.',
  ),
  flag(
    'colour',
    'Colours',
    'no: only bold, underline and reverse. The next start applies it in full.',
  ),
  choice(
    'marks',
    'Marks',
    'auto: line drawing where the terminal can show it; ascii: + - | everywhere.',
  ),
  choice('keys', 'Keys in the last row', 'historic: F3=Back; modern: Esc=Back. Both always work.'),
  choice('refresh', 'Data on the screen', 'How often new data is drawn; keys are drawn at once.'),
  choice(
    'confirm',
    'Questions',
    'ask: before stop, relocate and the like; type-only: the gravest ones only.',
  ),
  choice(
    'treeAtStart',
    'Tree at the start',
    'remembered: branches as you left them; closed; open.',
  ),
  flag('script', 'Script', 'yes: commands that changed something are written to the script.'),
];

/** The form with the options of the moment. */
export function startOptions(options: ConsoleOptions): OptionsState {
  return {
    form: createForm(optionFields, {
      theme: options.theme,
      colour: options.colour ? 'yes' : 'no',
      marks: options.marks,
      keys: options.keys,
      refresh: options.refresh,
      confirm: options.confirm,
      treeAtStart: options.treeAtStart,
      script: options.script ? 'yes' : 'no',
    }),
  };
}

/** What a key, a picked value or an answer does. */
export function reduceOptions(
  state: OptionsState,
  event: ScreenEvent<OptionsEvent>,
  _world: World,
): OptionsStep {
  const { form } = state;
  switch (event.type) {
    case 'own':
      if (event.event.type === 'discard') return { state, effects: [{ type: 'close' }] };
      return { state: { form: setValue(form, event.event.field, event.event.value) } };
    case 'focus':
      return {
        state: { form: focusField(form, event.from === 'start' ? 0 : form.fields.length - 1) },
      };
    case 'paste':
      return withForm(pasteIntoForm(form, event.text));
    case 'key':
      return withForm(typeIntoForm(form, { name: keyName(event.key), text: event.key.text }));
    case 'action':
      return reduceAction(state, event.id);
  }
}

function reduceAction(state: OptionsState, id: string): OptionsStep {
  const step = reduceForm(state.form, id);
  if (step === null) return null;
  const next: OptionsState = { form: step.form };
  switch (step.wish) {
    case 'do':
      return {
        state: next,
        effects: [
          { type: 'options', change: changedOptions(step.form) },
          { type: 'close' },
          { type: 'message', level: 'info', text: 'The options were saved.' },
        ],
      };
    case 'list':
      return { state: next, effects: listOf(step.form) };
    case 'cancel':
      return { state: next, effects: isChanged(step.form) ? [askDiscard()] : [{ type: 'close' }] };
    default:
      return { state: next };
  }
}

function listOf(form: FormState): readonly Effect<OptionsEvent, never>[] {
  const field = focusedField(form);
  if (!field?.choices) return [];
  const dialog = pickDialog({
    title: field.label,
    entries: field.choices.map((value) => ({ value, detail: '' })),
    isMany: false,
    chosen: [form.values[field.name] ?? ''],
  });
  return [show(dialog, ([value = '']) => ({ type: 'picked' as const, field: field.name, value }))];
}

function askDiscard(): Effect<OptionsEvent, never> {
  const dialog = confirmDialog({
    title: 'Options: leave without saving?',
    lines: ['The options that you changed were not saved.'],
    word: null,
    act: 'Leave',
    hasDryRun: false,
    hint: 'Cancel has the focus; it goes back to the form.',
    preview: null,
    help: { title: 'Options', text: 'Leave drops the changes; Cancel goes back to the form.' },
  });
  return show(dialog, () => ({ type: 'discard' as const }));
}

/** The values of the form as options; values that are no choice leave the option as it is. */
export function changedOptions(form: FormState): Partial<ConsoleOptions> {
  const chosen = <T extends string>(name: string, allowed: readonly T[]): T | undefined =>
    allowed.find((value) => value === form.values[name]);
  const theme = chosen('theme', optionChoices.theme);
  const marks = chosen('marks', optionChoices.marks);
  const keys = chosen('keys', optionChoices.keys);
  const refresh = chosen('refresh', optionChoices.refresh);
  const confirm = chosen('confirm', optionChoices.confirm);
  const treeAtStart = chosen('treeAtStart', optionChoices.treeAtStart);
  return {
    colour: form.values.colour === 'yes',
    script: form.values.script === 'yes',
    ...(theme && { theme }),
    ...(marks && { marks }),
    ...(keys && { keys }),
    ...(refresh && { refresh }),
    ...(confirm && { confirm }),
    ...(treeAtStart && { treeAtStart }),
  };
}

function withForm(form: FormState | null): OptionsStep {
  return form === null ? null : { state: { form } };
}
