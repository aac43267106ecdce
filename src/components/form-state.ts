// Forms as values: fields, what is typed into them, where the focus is, and what keys do (section 10 of the
// console's specification). Pure; what the values mean is the screen's business.
import { editText, insertText, type TextField, textField } from './text-field.ts';

export type FieldKind = 'text' | 'number' | 'path' | 'choice' | 'flag' | 'checkbox' | 'radio';

export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** A line of its own above the field, for the fields from here on. */
  readonly heading?: string;
  /** Must be filled (`*`). */
  readonly required?: boolean;
  /** F4 opens a list of values (`+`). */
  readonly hasList?: boolean;
  /** Values of a choice or radio field. */
  readonly choices?: readonly string[];
  /** What stands beside the boxes of a radio field or of a checkbox, one for each. */
  readonly captions?: readonly string[];
  /** Cells for the text inside the box. */
  readonly width?: number;
  /** Columns of label, box and marks, where they differ from the form's. */
  readonly labelColumn?: number;
  readonly boxColumn?: number;
  readonly markColumn?: number;
  /** Drawn in the line of the field before it, where the screen is wide enough. */
  readonly isBeside?: boolean;
  /** Message line while the field has the focus. */
  readonly help: string;
}

export interface FormState {
  readonly fields: readonly FieldSpec[];
  readonly values: Readonly<Record<string, string>>;
  /** The values it began with, for reset and for the question about changes. */
  readonly initial: Readonly<Record<string, string>>;
  readonly focus: number;
  /** Place of the cursor in the focused text field. */
  readonly cursor: number;
  /** Reasons under fields, by name (TUI-087). */
  readonly problems: Readonly<Record<string, string>>;
  /** The field that was reset by the last key; a second F5 resets the form. */
  readonly lastReset: string | null;
}

/** What the form wants its screen to do. */
export type FormWish = 'do' | 'list' | 'big' | 'cancel' | null;

export interface FormStep {
  readonly form: FormState;
  readonly wish: FormWish;
}

/** A key as forms need it. */
export interface FormKey {
  /** As bindings spell it: `left`, `ctrl-u`. */
  readonly name: string;
  /** What it types; empty for other keys. */
  readonly text: string;
}

/** A form with its first values; fields without one are empty, flags and checkboxes `no`. */
export function createForm(
  fields: readonly FieldSpec[],
  values: Readonly<Record<string, string>>,
): FormState {
  const initial = Object.fromEntries(
    fields.map((field) => [field.name, values[field.name] ?? emptyValue(field)]),
  );
  const form: FormState = {
    fields,
    values: initial,
    initial,
    focus: 0,
    cursor: 0,
    problems: {},
    lastReset: null,
  };
  return focusField(form, 0);
}

/** The field with the focus. */
export function focusedField(form: FormState): FieldSpec | undefined {
  return form.fields[form.focus];
}

/** The focused field takes typed text. */
export function isTextFocused(form: FormState): boolean {
  const kind = focusedField(form)?.kind;
  return kind === 'text' || kind === 'number' || kind === 'path';
}

/** Something was changed since the form began. */
export function isChanged(form: FormState): boolean {
  return form.fields.some((field) => form.values[field.name] !== form.initial[field.name]);
}

/** The form with another value in a field; its old problem no longer counts. */
export function setValue(form: FormState, name: string, value: string): FormState {
  const { [name]: _gone, ...problems } = form.problems;
  const changed = { ...form, values: { ...form.values, [name]: value }, problems };
  const isFocused = focusedField(form)?.name === name;
  return isFocused ? { ...changed, cursor: textField(value).cursor } : changed;
}

/** Puts the focus on a field by its index. */
export function focusField(form: FormState, index: number): FormState {
  const focus = Math.max(0, Math.min(index, form.fields.length - 1));
  const value = form.values[form.fields[focus]?.name ?? ''] ?? '';
  return { ...form, focus, cursor: textField(value).cursor, lastReset: null };
}

/** The form with reasons under its fields, and the focus on the first of them (TUI-204). */
export function withProblems(
  form: FormState,
  problems: Readonly<Record<string, string>>,
): FormState {
  const first = form.fields.findIndex((field) => problems[field.name] !== undefined);
  const marked = { ...form, problems };
  return first < 0 ? marked : focusField(marked, first);
}

/**
 * What an action of the place `form` does.
 *
 * @returns null when it means nothing here, such as the next field behind the last: the focus then goes on to
 * the buttons.
 */
export function reduceForm(form: FormState, action: string): FormStep | null {
  const step = (next: FormState, wish: FormWish = null): FormStep => ({ form: next, wish });
  switch (action) {
    case 'form.next':
      return form.focus >= form.fields.length - 1 ? null : step(focusField(form, form.focus + 1));
    case 'form.previous':
      return form.focus <= 0 ? null : step(focusField(form, form.focus - 1));
    case 'form.do':
      return doForm(form);
    case 'form.list':
      return step(form, focusedField(form)?.hasList === true ? 'list' : null);
    case 'form.big':
      return step(form, isTextFocused(form) ? 'big' : null);
    case 'form.cancel':
      return step(form, 'cancel');
    case 'form.reset':
      return step(resetForm(form));
    case 'form.toggle':
      return step(turn(form, 1));
    default:
      return null;
  }
}

/** What a key does that has no binding: typing, editing, and the arrows on choices. */
export function typeIntoForm(form: FormState, key: FormKey): FormState | null {
  const field = focusedField(form);
  if (!field) return null;
  if (!isTextFocused(form)) {
    if (key.name === 'left') return turn(form, -1);
    return key.name === 'right' ? turn(form, 1) : null;
  }
  const before: TextField = { text: form.values[field.name] ?? '', cursor: form.cursor };
  if (key.text !== '' && field.kind === 'number' && !/^[-0-9*]+$/.test(key.text)) return form;
  const after = key.text === '' ? editText(before, key.name) : insertText(before, key.text);
  if (after === null) return null;
  return { ...setValue(form, field.name, after.text), cursor: after.cursor };
}

/** Pasted text for the focused field; null where no text belongs (TUI-203). */
export function pasteIntoForm(form: FormState, text: string): FormState | null {
  return isTextFocused(form) ? typeIntoForm(form, { name: '', text }) : null;
}

/** Sends the form only when everything that must be filled is filled (TUI-204). */
function doForm(form: FormState): FormStep {
  const missing = form.fields.filter(
    (field) => field.required === true && (form.values[field.name] ?? '').trim() === '',
  );
  if (missing.length === 0) return { form, wish: 'do' };
  const problems = Object.fromEntries(
    missing.map((field) => [field.name, `${field.label} must be filled`]),
  );
  return { form: withProblems(form, { ...form.problems, ...problems }), wish: null };
}

function resetForm(form: FormState): FormState {
  const field = focusedField(form);
  if (!field) return form;
  if (form.lastReset === field.name) {
    return focusField(createForm(form.fields, form.initial), form.focus);
  }
  const reset = setValue(form, field.name, form.initial[field.name] ?? '');
  return { ...reset, lastReset: field.name };
}

/** The next or previous value of a field that has a few. */
function turn(form: FormState, step: 1 | -1): FormState {
  const field = focusedField(form);
  const values = field ? valuesOf(field) : [];
  if (!field || values.length === 0) return form;
  const at = values.indexOf(form.values[field.name] ?? '');
  const next = values[(at + step + values.length) % values.length];
  return next === undefined ? form : setValue(form, field.name, next);
}

function valuesOf(field: FieldSpec): readonly string[] {
  if (field.kind === 'flag' || field.kind === 'checkbox') return ['no', 'yes'];
  return field.choices ?? [];
}

function emptyValue(field: FieldSpec): string {
  if (field.kind === 'flag' || field.kind === 'checkbox') return 'no';
  return field.kind === 'choice' || field.kind === 'radio' ? (field.choices?.[0] ?? '') : '';
}
