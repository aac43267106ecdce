// What is wrong with the values of a profile form, by the same rules as the commands (TUI-087), and which
// field is told. Checks that need the service come from it as message lines. Pure.
import type { FormState } from '../../components/form-state.ts';
import {
  checkProfile,
  listMembers,
  type ProfileProblem,
  TYPE_DEFINITION_FILE,
  writeProfile,
} from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { isRegisteredName } from '../resources/listed.ts';
import {
  executableField,
  type FormMode,
  type FormSubject,
  fieldOfAttribute,
  rowOfField,
  wholeProfile,
} from './fields.ts';

export type Problems = Readonly<Record<string, string>>;

/** What the rules need to know of an open form. */
interface Judged extends FormSubject {
  readonly mode: FormMode;
  readonly form: FormState;
  readonly typeDefinition: string | null;
  readonly definitionFaults: readonly string[];
}

/** The errors of all fields, by field: what can be known without asking the service. */
export function localProblems(judged: Judged, world: World): Problems {
  const { mode, form } = judged;
  const errors = localCheck(judged, world).filter(({ severity }) => severity === 'error');
  const name = (form.values.NAME ?? '').trim();
  const isTaken = world.cluster.profiles?.some((profile) => profile.name === name) === true;
  const taken =
    mode === 'create' && isTaken
      ? { NAME: `a profile ${name} exists already; change that one, or take another name` }
      : {};
  return { ...byField(errors), ...taken };
}

/** Doubts that do not forbid anything, as sentences for below the form. */
export function formNotes(judged: Judged, world: World): readonly string[] {
  const warnings = localCheck(judged, world)
    .filter(({ severity }) => severity === 'warning')
    .map(({ attribute = '', message }) => `${labelOf(judged, attribute)}: ${message}.`);
  return [...definitionNotes(judged), ...unregisteredNotes(judged.form, world), ...warnings];
}

/** A file of definitions that is not right concerns every application, whatever the fields hold. */
function definitionNotes({ definitionFaults }: Judged): readonly string[] {
  const [first, ...more] = definitionFaults;
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` And ${more.length} more.`;
  return [`${cleanText(first)}.${others} Correct the file; nothing can be saved before.`];
}

/** The rules of the engine; what is wrong with application.tdf is no fault of a field. */
function localCheck(judged: Judged, world: World): readonly ProfileProblem[] {
  const { type, mode, form, typeDefinition } = judged;
  const values = wholeProfile(judged, form);
  const name = values.NAME ?? '';
  const script = values.ACTION_SCRIPT ?? '';
  // The service finds or makes the script of a new profile; its default name stands in here.
  const isOpen = type === 'application' && mode === 'create' && script === '';
  const text = writeProfile(isOpen ? { ...values, ACTION_SCRIPT: 'script' } : values);
  const members = world.cluster.heardAt === null ? undefined : [...world.cluster.members.keys()];
  const texts = { name, text, ...(typeDefinition === null ? {} : { typeDefinition }) };
  const { problems } = checkProfile(texts, { members });
  return problems.filter(({ file }) => file !== TYPE_DEFINITION_FILE);
}

/** The first error of each field. */
function byField(problems: readonly ProfileProblem[]): Problems {
  const found: Record<string, string> = {};
  for (const { attribute, message } of problems) {
    const field = fieldOfAttribute(attribute ?? '');
    found[field] ??= cleanText(message);
  }
  return found;
}

function unregisteredNotes(form: FormState, world: World): readonly string[] {
  if (world.cluster.heardAt === null) return [];
  const unknown = (field: string): readonly string[] => {
    const names = listMembers(form.values[field] ?? '');
    return names.filter((name) => !isRegisteredName(name, world.cluster));
  };
  return [
    ...unknown('REQUIRED_RESOURCES').map(
      (name) =>
        `${name} is not registered. The profile is valid, but it cannot be registered before ${name} is.`,
    ),
    ...unknown('OPTIONAL_RESOURCES').map(
      (name) =>
        `${name} is not registered. The profile is valid, but a later registration of it is needed before it counts for placement.`,
    ),
  ];
}

function labelOf(subject: FormSubject, attribute: string): string {
  return rowOfField(subject, attribute)?.label ?? attribute;
}

/** What the service said of the values: reasons for fields, warnings, and lines that belong to no field. */
export interface RemoteVerdict {
  readonly problems: Problems;
  readonly warnings: readonly string[];
  readonly others: readonly string[];
}

/** `clock.cap: CHECK_INTERVAL: "x" is not ...`, with `warning: ` before a doubt. */
const messageLine = /^[^:]+\.cap: ([A-Z0-9_]+): (warning: )?(.*)$/;

/** Sorts the message lines of the profile service to the fields. */
export function readVerdict(
  subject: FormSubject,
  messages: readonly string[],
  form: FormState,
): RemoteVerdict {
  const problems: Record<string, string> = {};
  const warnings: string[] = [];
  const others: string[] = [];
  for (const message of messages) {
    const [, attribute = '', isWarning, text = ''] = messageLine.exec(message) ?? [];
    // What stands in the file and has no field here, such as an attribute that nobody defined, is told in full.
    if (rowOfField(subject, attribute) === undefined) others.push(cleanText(message));
    else if (isWarning !== undefined)
      warnings.push(`${labelOf(subject, attribute)}: ${cleanText(text)}.`);
    else problems[fieldFor(attribute, text, form)] ??= cleanText(text);
  }
  const isSaid = Object.keys(problems).length > 0;
  return {
    problems,
    warnings,
    others: others.filter((line) => !(isSaid && line.endsWith('did not pass validation.'))),
  };
}

/** What is said of `-B` belongs to the field of the executable. */
function fieldFor(attribute: string, message: string, form: FormState): string {
  const hasExecutable = (form.values[executableField] ?? '').trim() !== '';
  const isAboutExecutable =
    attribute === 'ACTION_SCRIPT' && hasExecutable && message.includes('-B');
  return isAboutExecutable ? executableField : fieldOfAttribute(attribute);
}
