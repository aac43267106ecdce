// The profile form as a pure reducer: keys, answers and replies. How it gets to an open form is in loading.ts, what
// saving means in saving.ts (TUI-085..093).
import {
  createForm,
  focusedField,
  focusField,
  isChanged,
  isTextFocused,
  pasteIntoForm,
  reduceForm,
  setValue,
  typeIntoForm,
} from '../../components/form-state.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenEvent, World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { bigEditor } from './big-editor.tsx';
import { profileName } from './commands.ts';
import { leftField, type OpenForm } from './form.ts';
import { pickList } from './lists.ts';
import { chosenType, load, reduceType, wasCompleted, wasRead } from './loading.ts';
import {
  opened,
  type ProfileFormEffect,
  type ProfileFormEvent,
  type ProfileFormState,
  type ProfileFormStep,
} from './phases.ts';
import { checkRequest, foresee, reduceSaving, save, validate } from './saving.ts';

/** What a key, a reply or an answer does. */
export function reduceProfileForm(
  state: ProfileFormState,
  event: ScreenEvent<ProfileFormEvent>,
  world: World,
): ProfileFormStep | null {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  switch (state.phase) {
    case 'type':
      return event.type === 'action' ? reduceType(state, event.id) : focusOnly(state, event);
    case 'loading':
      return focusOnly(state, event);
    case 'failed':
      if (event.type === 'action' && event.id === 'profile-form.retry') return load(state.source);
      return focusOnly(state, event);
    case 'form':
      return reduceOpen(state.open, event, world);
  }
}

function focusOnly(
  state: ProfileFormState,
  event: ScreenEvent<ProfileFormEvent>,
): ProfileFormStep | null {
  return event.type === 'focus' ? { state } : null;
}

function reduceOwn(
  state: ProfileFormState,
  event: ProfileFormEvent,
  world: World,
): ProfileFormStep | null {
  switch (event.type) {
    case 'highlighted':
      return state.phase === 'type' ? { state: { ...state, index: event.index } } : null;
    case 'selected':
      return state.phase === 'type' ? chosenType(event.index) : null;
    case 'read':
      return wasRead(event.source, event.outcome);
    case 'defaults':
      return wasCompleted(event);
    default:
      return state.phase === 'form' ? reduceOnOpen(state.open, event, world) : null;
  }
}

function reduceOpen(
  open: OpenForm,
  event: ScreenEvent<ProfileFormEvent>,
  world: World,
): ProfileFormStep | null {
  switch (event.type) {
    case 'focus': {
      const index = event.from === 'start' ? 0 : open.form.fields.length - 1;
      return opened({ ...open, form: focusField(open.form, index) });
    }
    case 'paste': {
      if (isNameFixed(open)) return nameIsFixed(open);
      const form = pasteIntoForm(open.form, event.text);
      return form ? opened({ ...open, form }) : null;
    }
    case 'key':
      return reduceKey(open, event.key);
    case 'action':
      return reduceAction(open, event.id, world);
    case 'own':
      return null;
  }
}

const movingKeys = new Set(['left', 'right', 'home', 'end', 'ctrl-a', 'ctrl-e']);

function reduceKey(open: OpenForm, key: Key): ProfileFormStep | null {
  const name = keyName(key);
  const form = typeIntoForm(open.form, { name, text: isTyping(key) ? key.text : '' });
  if (form === null) return null;
  if (isNameFixed(open) && !movingKeys.has(name)) return nameIsFixed(open);
  return opened({ ...open, form });
}

function isNameFixed(open: OpenForm): boolean {
  return open.mode === 'change' && focusedField(open.form)?.name === 'NAME';
}

function nameIsFixed(open: OpenForm): ProfileFormStep {
  const text =
    'The name of a profile cannot be changed. Copy the profile under another name instead.';
  return { ...opened(open), effects: [{ type: 'message', level: 'warning', text }] };
}

function reduceAction(open: OpenForm, id: string, world: World): ProfileFormStep | null {
  if (open.busy !== null && id !== 'help' && id !== 'command') {
    return { ...opened(open), effects: [{ type: 'message', level: 'warning', text: open.busy }] };
  }
  switch (id) {
    case 'form.next':
    case 'form.previous':
      return moveFocus(open, id);
    case 'profile-form.reset':
      return opened({ ...open, form: createForm(open.form.fields, open.form.initial) });
    case 'action.plan':
      return foresee(open, world);
    case 'profile-form.validate':
      return validate(open, world);
    case 'form.do':
      return save(open, 'save', world);
    case 'profile-form.register':
      return save(open, 'register', world);
    default: {
      const step = reduceForm(open.form, id);
      if (step === null) return null;
      const next = { ...open, form: step.form };
      if (id === 'form.list') return openList(next, world);
      if (step.wish === 'big') return openEditor(next);
      return step.wish === 'cancel' ? cancel(next, world) : opened(next);
    }
  }
}

/** The field that is left is judged, and the service is asked in the background (TUI-087, 088). */
function moveFocus(open: OpenForm, id: string): ProfileFormStep {
  const left = leftField(open);
  const moved = reduceForm(left.form, id);
  const next = moved === null ? left : { ...left, form: moved.form };
  const hasNews = left.verdict?.of !== left.form.values;
  const check = hasNews && profileName(left) !== '' ? [checkRequest(left)] : [];
  const buttons = id === 'form.next' ? 'buttons' : 'buttons-back';
  const leave: readonly ProfileFormEffect[] =
    moved === null ? [{ type: 'press', id: buttons }] : [];
  return { ...opened(next), effects: [...check, ...leave] };
}

function openList(open: OpenForm, world: World): ProfileFormStep {
  const data = pickList(open, world);
  if (typeof data === 'string') {
    return { ...opened(open), effects: [{ type: 'message', level: 'info', text: data }] };
  }
  const field = focusedField(open.form)?.name ?? '';
  return {
    ...opened(open),
    effects: [show(pickDialog(data), (values) => ({ type: 'picked', field, values }))],
  };
}

function openEditor(open: OpenForm): ProfileFormStep {
  const field = focusedField(open.form);
  if (field === undefined || !isTextFocused(open.form)) return opened(open);
  if (isNameFixed(open)) return nameIsFixed(open);
  const editor = bigEditor(field.label, open.form.values[field.name] ?? '');
  return {
    ...opened(open),
    effects: [show(editor, (value) => ({ type: 'edited', field: field.name, value }))],
  };
}

/** Leaves at once if nothing is lost; asks once otherwise (TUI-092). */
function cancel(open: OpenForm, world: World): ProfileFormStep {
  if (!isChanged(open.form)) return { ...opened(open), effects: [{ type: 'close' }] };
  const name = profileName(open) || 'the new profile';
  const count = open.form.fields.filter(
    (field) => open.form.values[field.name] !== open.form.initial[field.name],
  ).length;
  const dialog = confirmDialog({
    title: `Leave ${name} without saving?`,
    lines: [`${count === 1 ? '1 field has' : `${count} fields have`} a value that is not saved.`],
    word: null,
    act: 'Leave',
    hasDryRun: false,
    hint: 'Cancel has the focus and goes back to the form.',
    preview: null,
    help: { title: 'Leave the form', text: 'Leaving loses the unsaved values and nothing else.' },
  });
  return {
    ...opened(open),
    effects: world.access === 'RO' ? [{ type: 'close' }] : [show(dialog, () => ({ type: 'left' }))],
  };
}

function reduceOnOpen(
  open: OpenForm,
  event: Exclude<ProfileFormEvent, { type: 'highlighted' | 'selected' | 'read' | 'defaults' }>,
  world: World,
): ProfileFormStep {
  switch (event.type) {
    case 'left':
      return { ...opened(open), effects: [{ type: 'close' }] };
    case 'picked':
      return withValue(open, event.field, event.values.join(' '));
    case 'edited':
      return withValue(open, event.field, event.value);
    default:
      return reduceSaving(open, event, world);
  }
}

/** A value that came whole counts as left. */
function withValue(open: OpenForm, field: string, value: string): ProfileFormStep {
  return opened(leftField({ ...open, form: setValue(open.form, field, value) }));
}
