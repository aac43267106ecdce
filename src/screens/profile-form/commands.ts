// The commands that a profile form stands for, with exactly the options that its values need (TUI-270, 271).
// Pure.
import { isChanged } from '../../components/form-state.ts';
import type { AttributeRow } from '../../engine/index.ts';
import { formatCommandLine, quoteWord } from '../../format/index.ts';
import type { Preview, World } from '../../tui/screen.ts';
import { isRegisteredName } from '../resources/listed.ts';
import {
  type Attributes,
  attributeValue,
  differingAttributes,
  executableField,
  type FormSubject,
  formRows,
  toFormValues,
} from './fields.ts';
import type { OpenForm } from './form.ts';

/** Options in the order of the manual's examples; suboptions of `-o` in theirs. */
const optionOrder = ['-d', '-p', '-h', '-r', '-l', '-a', '-s', '-n'];
const suboptionOrder = ['ci', 'ft', 'fi', 'ra', 'fd', 'st', 'as', 'ap', 'bt'];

/** The attributes that creating must give: all that differ from what the templates give by themselves. */
export function givenAttributes(open: OpenForm): Attributes {
  const { form, defaults } = open;
  const differing = differingAttributes(open, form, toFormValues(open, defaults));
  const given = Object.entries(differing).filter(
    ([name, value]) => name !== 'NAME' && value !== '',
  );
  return Object.fromEntries(given);
}

/** The attributes that a change must give. */
export function changedAttributes(open: OpenForm): Attributes {
  return differingAttributes(open, open.form, open.form.initial);
}

/** The name as typed, or as it stands in previews of a form without one. */
export function profileName({ form }: OpenForm): string {
  return (form.values.NAME ?? '').trim();
}

/** The command that [Save] does. */
export function saveCommand(open: OpenForm): string {
  const name = profileName(open);
  const shown = name === '' ? '<name>' : quoteWord(name);
  if (open.mode === 'change') {
    const options = optionWords(open, changedAttributes(open));
    return `caa_profile -update ${shown} ${formatCommandLine(options)}`.trimEnd();
  }
  const executable = (open.form.values[executableField] ?? '').trim();
  const options = optionWords(open, givenAttributes(open));
  const words = ['-t', open.type, ...(executable === '' ? [] : ['-B', executable]), ...options];
  return `caa_profile -create ${shown} ${formatCommandLine(words)}${missingOptions(open)}`;
}

/** The command that makes the registry follow. */
export function registerCommand(open: OpenForm, world: World): string {
  const name = profileName(open);
  const update = isRegisteredName(name, world.cluster) ? '-u ' : '';
  return `caa_register ${update}${name === '' ? '<name>' : quoteWord(name)}`;
}

/** F6: the commands of [Save+Register], and what they would change. */
export function formPreview(open: OpenForm, world: World): Preview {
  const register = registerCommand(open, world);
  if (open.mode === 'change' && !isChanged(open.form)) {
    return {
      commands: [register],
      notes: ['Nothing is changed in the form; there is nothing to save.'],
    };
  }
  const steps =
    'Two steps. The second is left out if the first one fails; [Save] does the first one only.';
  return {
    commands: [saveCommand(open), register],
    notes: [steps, ...changeNotes(open), ...beyondNotes(open)],
  };
}

function changeNotes(open: OpenForm): readonly string[] {
  if (open.mode === 'create') return [];
  const { form } = open;
  const changes = formRows(open).flatMap((row) => {
    const before = attributeValue(row, form.initial);
    const after = attributeValue(row, form.values);
    if (before === after) return [];
    const shown = (value: string): string => (value === '' ? '(empty)' : value);
    return [`${row.attribute} ${shown(before)} -> ${shown(after)}`];
  });
  return changes.length === 0 ? [] : [`What changes: ${changes.join(', ')}`];
}

/** The options that give these attributes, `-o` as one word with commas; user-defined ones behind the built-in. */
function optionWords(subject: FormSubject, attributes: Attributes): readonly string[] {
  const given = formRows(subject).filter(
    (row) =>
      row.switch !== undefined &&
      attributes[row.attribute] !== undefined &&
      !isBeyondOptions(row, attributes[row.attribute] ?? ''),
  );
  const own = subject.userAttributes.flatMap((row) => row.switch ?? []);
  const plain = [...optionOrder, ...own].flatMap((option) => {
    const row = given.find((candidate) => candidate.switch === option);
    if (row === undefined || option.startsWith(suboptionMark)) return [];
    return [option, attributes[row.attribute] ?? ''];
  });
  const ownSuboptions = own.filter((option) => option.startsWith(suboptionMark));
  const suboptions = [
    ...suboptionOrder.map((word) => suboptionMark + word),
    ...ownSuboptions,
  ].flatMap((option) => {
    const row = given.find((candidate) => candidate.switch === option);
    if (row === undefined) return [];
    return [`${option.slice(suboptionMark.length)}=${suboptionValue(row, attributes)}`];
  });
  return suboptions.length === 0 ? plain : [...plain, '-o', suboptions.join(',')];
}

const suboptionMark = '-o ';

/** `-o` takes a comma for the end of a value, so that it cannot give one that holds a comma. */
function isBeyondOptions(row: AttributeRow, value: string): boolean {
  return row.switch?.startsWith(suboptionMark) === true && value.includes(',');
}

/** What the form writes and no option can (TUI-272). */
function beyondNotes(open: OpenForm): readonly string[] {
  const attributes = open.mode === 'create' ? givenAttributes(open) : changedAttributes(open);
  return formRows(open)
    .filter((row) => isBeyondOptions(row, attributes[row.attribute] ?? ''))
    .map(
      ({ attribute, switch: option = '' }) =>
        `No option gives ${attribute} a value with a comma: ${option} ends there. The form writes it; a command needs the file edited.`,
    );
}

/** `-o bt` takes the time without the mark `t:` (manual 2.2.2). */
function suboptionValue(row: AttributeRow, attributes: Attributes): string {
  const value = attributes[row.attribute] ?? '';
  return row.kind.kind === 'schedule' ? value.replace(/^t:/, '') : value;
}

/** What a half-filled form still lacks (TUI-271). */
function missingOptions(open: OpenForm): string {
  const { type, form, scripts } = open;
  const missing = formRows(open).filter(
    (row) =>
      row.required &&
      row.switch !== undefined &&
      row.attribute !== 'ACTION_SCRIPT' &&
      attributeValue(row, form.values) === '',
  );
  const words = missing.map(({ switch: option = '', label }) => {
    const joint = option.startsWith(suboptionMark) ? '=' : ' ';
    return ` ${option}${joint}<${label.toLowerCase()}>`;
  });
  const name = (form.values.NAME ?? '').trim();
  const isGiven = ['ACTION_SCRIPT', executableField].some(
    (field) => (form.values[field] ?? '').trim() !== '',
  );
  const hasScript = isGiven || scripts.includes(`${name}.scr`);
  if (type === 'application' && !hasScript) words.push(' -B <executable>');
  return words.join('');
}
