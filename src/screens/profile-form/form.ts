// An open profile form as a value: what it began with, what is typed, which fields are judged already, and
// what the service said last. Pure.
import {
  createForm,
  type FormState,
  focusedField,
  focusField,
} from '../../components/form-state.ts';
import {
  type AttributeRow,
  describeProblems,
  givenValues,
  parseProfile,
  parseTypeDefinition,
  type ResourceType,
} from '../../engine/index.ts';
import type { World } from '../../tui/screen.ts';
import {
  formNotes,
  localProblems,
  type Problems,
  type RemoteVerdict,
  readVerdict,
} from './checks.ts';
import {
  type Attributes,
  type FormMode,
  type FormSubject,
  profileFields,
  toFormValues,
} from './fields.ts';

export interface OpenForm extends FormSubject {
  /** The text of application.tdf, by which values of user-defined attributes are judged; null without one. */
  readonly typeDefinition: string | null;
  /** What is wrong with application.tdf, complete lines; nothing can be saved before it is corrected. */
  readonly definitionFaults: readonly string[];
  readonly mode: FormMode;
  readonly form: FormState;
  /** What the templates give by themselves; commands leave such values out. */
  readonly defaults: Attributes;
  /** Names of the files in the script folder. */
  readonly scripts: readonly string[];
  /** The file as it was read, to notice that somebody else changed it (TUI-252); null if that is not known. */
  readonly text: string | null;
  /** The fields that were left at least once: only these are judged before saving (TUI-087). */
  readonly touched: ReadonlySet<string>;
  /** What the service said, and of which values. */
  readonly verdict: { readonly of: Attributes; readonly said: RemoteVerdict } | null;
  /** What is under way, as a sentence; keys that act wait for it. */
  readonly busy: string | null;
}

interface NewForm {
  readonly type: ResourceType;
  readonly defaults: Attributes;
  readonly scripts: readonly string[];
  readonly typeDefinition: string | null;
}

/** A form for a new profile, with the values that it would get without being asked. */
export function newForm({ type, defaults, scripts, typeDefinition }: NewForm): OpenForm {
  const { attributes, problems } = parseTypeDefinition(typeDefinition ?? '');
  const subject = { type, userAttributes: attributes };
  const form = createForm(profileFields(subject, 'create'), toFormValues(subject, defaults));
  return {
    ...subject,
    typeDefinition,
    definitionFaults: describeProblems('', problems).slice(0, problems.length),
    mode: 'create',
    form,
    defaults,
    scripts,
    text: null,
    touched: new Set(),
    verdict: null,
    busy: null,
  };
}

/** A form for a new profile that begins with the values of another one. */
export function copiedForm(base: NewForm, from: Attributes): OpenForm {
  const fresh = newForm(base);
  const isNamed = from.DESCRIPTION === from.NAME;
  const copied = { ...from, NAME: '', ...(isNamed ? { DESCRIPTION: '' } : {}) };
  const form = createForm(fresh.form.fields, toFormValues(fresh, copied));
  return { ...fresh, form, touched: allFields(form, ['NAME']) };
}

/** A form for a profile that exists; what is wrong in its file is said at once. */
export function changeForm(base: NewForm, from: Attributes, text: string): OpenForm {
  const fresh = newForm(base);
  const missing = missingAttributes(fresh.userAttributes, text);
  const values = toFormValues(fresh, { ...from, ...missing });
  const form = createForm(profileFields(fresh, 'change'), values);
  return { ...fresh, mode: 'change', form, text, touched: allFields(form, []) };
}

/**
 * The user-defined attributes that the file has to give itself and does not. Their defaults do not stand in (manual
 * 2.4), so that the form shows them empty.
 */
function missingAttributes(rows: readonly AttributeRow[], text: string): Attributes {
  const given = givenValues(parseProfile(text));
  const missing = rows.filter(({ attribute, required }) => required && !given[attribute]);
  return Object.fromEntries(missing.map(({ attribute }) => [attribute, '']));
}

/** The same profile after it was written: nothing is unsaved, and from now on it is a change. */
export function savedForm(open: OpenForm): OpenForm {
  const { type, form } = open;
  const saved = createForm(profileFields(open, 'change'), withScriptName(form.values, type));
  return { ...newForm(open), mode: 'change', form: saved };
}

/** Without a name of its own the script has that of the profile (manual 2.3). */
function withScriptName(values: Attributes, type: ResourceType): Attributes {
  const isNamed = type !== 'application' || (values.ACTION_SCRIPT ?? '').trim() !== '';
  return isNamed ? values : { ...values, ACTION_SCRIPT: `${(values.NAME ?? '').trim()}.scr` };
}

/** The focus on the first field that has a problem. */
export function focusProblem(open: OpenForm, problems: Problems): OpenForm {
  const first = open.form.fields.findIndex(({ name }) => problems[name] !== undefined);
  return first < 0 ? open : { ...open, form: focusField(open.form, first) };
}

/** Every field counts as judged, because saving or validating was asked for. */
export function judgedForm(open: OpenForm): OpenForm {
  return { ...open, touched: allFields(open.form, []) };
}

/** The focused field was left. */
export function leftField(open: OpenForm): OpenForm {
  const field = focusedField(open.form);
  if (!field || open.touched.has(field.name)) return open;
  return { ...open, touched: new Set([...open.touched, field.name]) };
}

/** The form with what the service said of its present values. */
export function withVerdict(open: OpenForm, messages: readonly string[]): OpenForm {
  const said = readVerdict(open, messages, open.form);
  return { ...open, verdict: { of: open.form.values, said } };
}

/** The reasons that stand under fields: of fields that were left, and of values that still stand. */
export function shownProblems(open: OpenForm, world: World): Problems {
  const { form, touched, verdict } = open;
  const values = form.values;
  const remote = Object.entries(verdict?.said.problems ?? {}).filter(
    ([field]) => verdict?.of[field] === values[field],
  );
  const all = { ...Object.fromEntries(remote), ...localProblems(open, world) };
  return Object.fromEntries(Object.entries(all).filter(([field]) => touched.has(field)));
}

/** The doubts below the form: our own, and those of the service while nothing was changed since. */
export function shownNotes(open: OpenForm, world: World): readonly string[] {
  const { form, verdict } = open;
  const own = formNotes(open, world);
  const remote = verdict?.of === form.values ? verdict.said.warnings : [];
  return [...new Set([...own, ...remote])];
}

function allFields(form: FormState, except: readonly string[]): ReadonlySet<string> {
  return new Set(form.fields.map(({ name }) => name).filter((name) => !except.includes(name)));
}
