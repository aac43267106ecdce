// A small form over a view: it shows the command or the operation that its values mean while they are changed, and closes
// with the values. What cannot be understood is said, and the form stays.
import type { ReactElement } from 'react';
import { type FormColumns, formColumns, formLines } from '../../components/Form.tsx';
import {
  createForm,
  type FormState,
  focusedField,
  focusField,
  isTextFocused,
  pasteIntoForm,
  reduceForm,
  typeIntoForm,
} from '../../components/form-state.ts';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenDefinition, ScreenEvent, ScreenProps, Step, View } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { answering, packView, show } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';
import { planView } from '../plan/definition.ts';
import type { PlanAnswer, PlanQuestion } from '../plan/state.ts';

export type Values = Readonly<Record<string, string>>;

export interface FormData {
  readonly title: string;
  readonly fields: FormState['fields'];
  readonly values: Values;
  readonly help: string;
  /** Sentences below the command: what else there is to know before it is done. */
  readonly says?: readonly string[];
  /** What the line below the fields is, as F6 says it. */
  readonly note: string;
  /** The text that the values mean; it stands below the fields. */
  readonly write: (values: Values) => string;
  /** What is wrong with the values; null if nothing is. */
  readonly check: (values: Values) => string | null;
  /** The word of the acting button. */
  readonly act: string;
}

/** A form that can show the plan of what its values mean (TUI-249). */
export interface PlannedFormData extends FormData {
  /** Null where they mean nothing; `check` says why. */
  readonly plan: (values: Values) => PlanQuestion | null;
}

export interface FormAnswer {
  readonly values: Values;
  /** Of the plan that it shall follow; null if none was looked at, or none was to be carried out. */
  readonly basis: string | null;
  /** What that plan was asked of. */
  readonly planned: PlanQuestion | null;
}

interface DialogState {
  readonly data: FormData & Partial<PlannedFormData>;
  readonly form: FormState;
}

/** The plan that was shown is to be carried out. */
interface Agreed {
  readonly type: 'agreed';
  readonly planned: PlanQuestion;
  readonly answer: PlanAnswer;
}

type DialogStep = Step<DialogState, Agreed, FormAnswer>;

/** The form; closes with its values, or without an answer if it was cancelled. */
export function formDialog(data: FormData): View<Values> {
  return answering(plainForm(data), ({ values }) => values);
}

/** The same with [Dry run]: the plan lies above the form, which stays. */
export function plannedFormDialog(data: PlannedFormData): View<FormAnswer> {
  return plainForm(data);
}

function plainForm(data: DialogState['data']): View<FormAnswer> {
  return packView(dialogDefinition, { data, form: createForm(data.fields, data.values) });
}

const dialogDefinition: Omit<ScreenDefinition<DialogState, Agreed, FormAnswer>, 'start'> = {
  name: 'form-dialog',
  kind: 'overlay',
  crumb: () => [],
  reduce,
  place: ({ data, form }) => ({
    names: data.plan === undefined ? ['form'] : ['action-form', 'form'],
    typing: isTextFocused(form),
  }),
  hints: ({ data }) => [
    'form.do',
    'form.next',
    'form.toggle',
    ...(data.plan === undefined ? [] : ['action.plan']),
    'form.reset',
    'form.cancel',
    'help',
  ],
  hint: ({ form }) => focusedField(form)?.help ?? '',
  help: ({ data }) => ({ title: data.title, text: data.help }),
  preview: ({ data, form }) => ({
    commands: [data.write(form.values)],
    notes: [data.note],
    ...(data.plan === undefined ? {} : { dryRun: 'action.plan' }),
  }),
  Screen: FormDialog,
};

function reduce(state: DialogState, event: ScreenEvent<Agreed>): DialogStep {
  const { form } = state;
  const typed = (next: FormState | null): DialogStep =>
    next === null ? null : { state: { ...state, form: next } };
  if (event.type === 'key') {
    const { key } = event;
    return typed(typeIntoForm(form, { name: keyName(key), text: isTyping(key) ? key.text : '' }));
  }
  if (event.type === 'paste') return typed(pasteIntoForm(form, event.text));
  if (event.type === 'own') {
    const { answer, planned } = event.event;
    const { basis } = answer;
    return { state, effects: [{ type: 'close', answer: { values: form.values, basis, planned } }] };
  }
  if (event.type !== 'action') return null;
  if (event.id === 'action.plan') return showPlan(state);
  const step = reduceForm(form, event.id);
  // Behind the last field comes the first again: there are no buttons to go to.
  if (step === null && event.id === 'form.next') return typed(focusField(form, 0));
  if (step === null && event.id === 'form.previous') {
    return typed(focusField(form, form.fields.length - 1));
  }
  if (step === null) return null;
  if (step.wish === 'cancel') return { state, effects: [{ type: 'close' }] };
  return step.wish === 'do' ? act({ ...state, form: step.form }) : typed(step.form);
}

function act(state: DialogState): DialogStep {
  const { values } = state.form;
  return (
    complain(state) ?? {
      state,
      effects: [{ type: 'close', answer: { values, basis: null, planned: null } }],
    }
  );
}

function showPlan(state: DialogState): DialogStep {
  const { data, form } = state;
  if (data.plan === undefined) return null;
  const complaint = complain(state);
  const question = data.plan(form.values);
  if (complaint !== null || question === null) return complaint ?? { state };
  const agreed = (answer: PlanAnswer): Agreed => ({ type: 'agreed', planned: question, answer });
  return { state, effects: [show(planView(question), agreed)] };
}

/** What cannot be understood; null if it can. */
function complain(state: DialogState): DialogStep {
  const problem = state.data.check(state.form.values);
  if (problem === null) return null;
  return { state, effects: [{ type: 'message', level: 'warning', text: problem }] };
}

/** Two fields a line, where there is room. */
const wideColumns: FormColumns = { label: 4, box: 22, mark: 43, width: 12, isNarrow: false };
const wideFrom = 77;

function FormDialog({ state, world, isFocused }: ScreenProps<DialogState, Agreed>): ReactElement {
  const { layout, theme } = world;
  const { data, form } = state;
  const columns = overlayColumns(layout);
  const places = columns >= wideFrom ? wideColumns : formColumns(columns - 2);
  const { lines, focusLine } = formLines(form, places, isFocused, theme);
  const written = cutText(data.write(form.values), columns - 6, theme.marks.cut);
  const tail = [
    '',
    `  ${theme.paint('title', written)}`,
    ...(data.says ?? []).flatMap((text) => wrapText(text, columns - 6)).map((text) => `  ${text}`),
    `  ${buttonRow([data.act, ...(data.plan === undefined ? [] : ['Dry run'])], null, theme)}`,
  ];
  const rows = overlayRows(layout, lines.length + tail.length + 2);
  const room = Math.max(1, rows - 2 - tail.length);
  const top = Math.min(Math.max(0, lines.length - room), Math.max(0, focusLine - room + 2));
  const shown = lines.slice(top, top + room);
  return (
    <Overlay
      title={data.title}
      lines={[...shown, ...tail]}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}
