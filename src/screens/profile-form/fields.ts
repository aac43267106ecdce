// The fields of a profile form, made from the attribute tables of the engine (TUI-086): where each attribute
// stands, and how its value becomes what is typed and back. Pure.
import type { FieldSpec, FormState } from '../../components/form-state.ts';
import { type AttributeRow, attributesOf, type ResourceType } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';

export type Attributes = Readonly<Record<string, string>>;
export type FormMode = 'create' | 'change';

/** The field for `caa_profile -B`; it is no attribute. */
export const executableField = 'EXECUTABLE';

/** The three fields of REBALANCE, in their order in the value `t:day:hour:min`. */
const scheduleFields = ['REBALANCE_DAY', 'REBALANCE_HOUR', 'REBALANCE_MINUTE'] as const;

/** Attributes that share a line: the second stands beside the first. */
const pairs: readonly (readonly [string, string])[] = [
  ['CHECK_INTERVAL', 'SCRIPT_TIMEOUT'],
  ['FAILURE_THRESHOLD', 'FAILURE_INTERVAL'],
  ['RESTART_ATTEMPTS', 'FAILOVER_DELAY'],
  ['AUTO_START', 'ACTIVE_PLACEMENT'],
];

/** The order of the picture in the specification; whatever a type has besides follows behind. */
const order: readonly string[] = [
  'NAME',
  'DESCRIPTION',
  'SUBNET',
  'DEVICE_NAME',
  'ACTION_SCRIPT',
  'PLACEMENT',
  'HOSTING_MEMBERS',
  'REQUIRED_RESOURCES',
  'OPTIONAL_RESOURCES',
  ...pairs.flat(),
  'REBALANCE',
];

/** What a form is for: a type, and the attributes that application.tdf adds to it (manual 2.4). */
export interface FormSubject {
  readonly type: ResourceType;
  readonly userAttributes: readonly AttributeRow[];
}

/** The rows that the form shows, in its order; user-defined attributes come last, in that of application.tdf. */
export function formRows({ type, userAttributes }: FormSubject): readonly AttributeRow[] {
  const place = ({ attribute }: AttributeRow): number => {
    const index = order.indexOf(attribute);
    return index < 0 ? order.length : index;
  };
  const builtIn = attributesOf(type)
    .filter(({ attribute }) => attribute !== 'TYPE')
    .toSorted((left, right) => place(left) - place(right));
  return [...builtIn, ...userAttributes];
}

/** The row behind a field; undefined for the executable. */
export function rowOfField(subject: FormSubject, field: string): AttributeRow | undefined {
  const attribute = attributeOfField(field);
  return attributesOf(subject.type, subject.userAttributes).find(
    (row) => row.attribute === attribute,
  );
}

/** The attribute that a field belongs to. */
export function attributeOfField(field: string): string {
  return scheduleFields.some((one) => one === field) ? 'REBALANCE' : field;
}

/** The field that carries the problems of an attribute. */
export function fieldOfAttribute(attribute: string): string {
  return attribute === 'REBALANCE' ? scheduleFields[0] : attribute;
}

/** The fields of a form. */
export function profileFields(subject: FormSubject, mode: FormMode): readonly FieldSpec[] {
  return formRows(subject).flatMap((row) => {
    if (row.isUserDefined === true) {
      const isFirst = row === subject.userAttributes[0];
      return [userFieldSpec(row, isFirst)];
    }
    const fields = row.kind.kind === 'schedule' ? scheduleSpecs(row) : [fieldSpec(row, mode)];
    const isScript = row.attribute === 'ACTION_SCRIPT' && mode === 'create';
    return isScript ? [executableSpec, ...fields] : fields;
  });
}

const executableSpec: FieldSpec = {
  name: executableField,
  label: 'Executable (-B)',
  kind: 'path',
  help: 'The program; an action script is written for it. Empty: use a script.',
};

const shortHelp: Readonly<Record<string, string>> = {
  NAME: 'Name: letters, digits, _ and . ; may not begin with a period.',
  ACTION_SCRIPT: 'Starts, stops and checks the application; in /var/cluster/caa/script.',
  ACTIVE_PLACEMENT: 'yes: placement is evaluated again whenever a member joins.',
  AUTO_START: 'yes: started after every cluster boot. no: only if it ran before.',
  CHECK_INTERVAL: 'Seconds from one run of the check entry point to the next; 0 is never.',
  FAILOVER_DELAY: 'Seconds that CAA waits before it restarts or fails over.',
  HOSTING_MEMBERS: 'Members that may host it, best first. Not with the balanced policy.',
  PLACEMENT: 'balanced: any member. favored, restricted: the hosting members, in order.',
  REBALANCE: 'When placement is evaluated again: day 0 is Sunday, * is every one.',
  OPTIONAL_RESOURCES: 'Resources, most important first, that placement prefers to find ONLINE.',
  REQUIRED_RESOURCES: 'Resources that must be ONLINE on a member for it to run there.',
  SCRIPT_TIMEOUT: 'Seconds that one run of the action script may take.',
  RESTART_ATTEMPTS: 'Restarts on one member before CAA fails the application over.',
  FAILURE_INTERVAL: 'Seconds in which the threshold must be reached; 0 turns it off.',
  FAILURE_THRESHOLD: 'Failures after which CAA gives the resource up; 0 turns it off.',
  DEVICE_NAME: 'The device special file, for example /dev/tape/tape1.',
  SUBNET: 'An address of the interface AND its netmask, for example 16.69.225.0.',
};

/** Places of a field that stands in the second half of a line, and of the number before it. */
const firstHalf = { width: 5, markColumn: 42 };
const secondHalf = { width: 5, labelColumn: 46, boxColumn: 66, markColumn: 76, isBeside: true };

function fieldSpec(row: AttributeRow, mode: FormMode): FieldSpec {
  const { attribute, kind } = row;
  const isFirst = pairs.some(([first]) => first === attribute);
  const isSecond = pairs.some(([, second]) => second === attribute);
  const half = isSecond ? secondHalf : isFirst || kind.kind === 'integer' ? firstHalf : {};
  const isNeeded = row.required && !(mode === 'create' && attribute === 'ACTION_SCRIPT');
  return {
    name: attribute,
    label: labelOf(row, isSecond),
    help: shortHelp[attribute] ?? row.help,
    ...(isNeeded ? { required: true } : {}),
    ...half,
    ...kindOf(row),
  };
}

/** Cells for the largest number that a user-defined attribute can have. */
const numberCells = 10;

function userFieldSpec(row: AttributeRow, isFirst: boolean): FieldSpec {
  return {
    name: row.attribute,
    label: row.label,
    help: userFieldHelp(row),
    ...(row.required ? { required: true } : {}),
    ...(isFirst ? { heading: 'User-defined attributes, as application.tdf defines them' } : {}),
    ...(row.kind.kind === 'integer' ? { width: numberCells } : {}),
    ...kindOf(row),
  };
}

/** The message line of a user-defined attribute: its whole name, since its label may be cut, and what fits. */
function userFieldHelp({ attribute, kind, required, default: preset }: AttributeRow): string {
  const fallback = preset === '' ? '' : `, default ${shownFlag(kind, preset)}`;
  return `${attribute}: ${userKinds[kind.kind] ?? kind.kind}${fallback}${required ? ', needed' : ''}.`;
}

function shownFlag(kind: AttributeRow['kind'], value: string): string {
  return kind.kind === 'flag' ? (flagWords[value] ?? value) : value;
}

/** What each type of a user-defined attribute takes (manual 2.4). */
export const userKinds: Readonly<Partial<Record<AttributeRow['kind']['kind'], string>>> = {
  flag: 'yes or no',
  text: 'any text',
  list: 'names separated by blanks',
  name: 'one name of letters, digits, _ and .',
  integer: 'a whole number from 0',
  address: 'an Internet address, as in 16.69.225.12',
  file: 'the path of a file',
};

function kindOf(row: AttributeRow): Pick<FieldSpec, 'kind' | 'hasList' | 'choices'> {
  const { kind, attribute } = row;
  switch (kind.kind) {
    case 'word':
      return { kind: 'choice', hasList: true, choices: kind.words };
    case 'flag':
      return { kind: 'flag', hasList: true };
    case 'integer':
      return { kind: 'number' };
    case 'list':
      // What the names of a user-defined list are of, nobody knows.
      return kind.of === 'name' ? { kind: 'text' } : { kind: 'text', hasList: true };
    case 'path':
      return attribute === 'ACTION_SCRIPT' ? { kind: 'path', hasList: true } : { kind: 'path' };
    case 'device':
    case 'file':
      return { kind: 'path' };
    case 'name':
    case 'text':
    case 'schedule':
    case 'subnet':
    case 'address':
      return { kind: 'text' };
  }
}

/** Cells for the label of a field in the second half of a line. */
const secondLabelCells = 19;

function labelOf({ label, kind }: AttributeRow, isSecond: boolean): string {
  if (kind.kind === 'list' && kind.max !== undefined) return `${label} (${kind.max})`;
  if (kind.kind !== 'integer') return label;
  if (kind.unit === 's') {
    const full = `${label} (s)`;
    return isSecond && full.length > secondLabelCells ? `${label}(s)` : full;
  }
  return kind.max < 1000 ? `${label} (${kind.min}-${kind.max})` : label;
}

function scheduleSpecs(row: AttributeRow): readonly FieldSpec[] {
  const [day, hour, minute] = scheduleFields;
  const help = shortHelp[row.attribute] ?? row.help;
  return [
    {
      name: day,
      label: `${row.label}  day`,
      kind: 'text',
      hasList: true,
      width: 1,
      boxColumn: 22,
      markColumn: 28,
      help,
    },
    {
      name: hour,
      label: 'hour',
      kind: 'text',
      hasList: true,
      width: 2,
      labelColumn: 31,
      boxColumn: 36,
      markColumn: 43,
      isBeside: true,
      help,
    },
    {
      name: minute,
      label: 'minute',
      kind: 'number',
      width: 2,
      labelColumn: 46,
      boxColumn: 53,
      markColumn: 60,
      isBeside: true,
      help,
    },
  ];
}

/** Attributes as the fields show them. Values of files are shown with their control characters made visible. */
export function toFormValues(subject: FormSubject, attributes: Attributes): Attributes {
  const entries = formRows(subject).flatMap((row): readonly (readonly [string, string])[] => {
    const value = cleanText(attributes[row.attribute] ?? '', Number.MAX_SAFE_INTEGER);
    if (row.kind.kind === 'schedule') {
      const [mark, ...parts] = value.split(':');
      const shown = mark === 't' ? parts : value === '' ? [] : [value];
      return scheduleFields.map((field, index) => [field, shown[index] ?? ''] as const);
    }
    // A user-defined flag need not be set at all.
    if (row.isUserDefined === true && value === '') return [[row.attribute, '']];
    if (row.kind.kind === 'flag') return [[row.attribute, flagWords[value] ?? value]];
    return [[row.attribute, value]];
  });
  return Object.fromEntries(entries);
}

const flagWords: Attributes = { '': 'no', '0': 'no', '1': 'yes' };
const flagValues: Attributes = { no: '0', yes: '1' };

/** The value of an attribute as the profile needs it. */
export function attributeValue(row: AttributeRow, values: Attributes): string {
  if (row.kind.kind === 'schedule') {
    const parts = scheduleFields.map((field) => (values[field] ?? '').trim());
    return parts.every((part) => part === '') ? '' : `t:${parts.join(':')}`;
  }
  const value = (values[row.attribute] ?? '').trim();
  return row.kind.kind === 'flag' ? (flagValues[value] ?? value) : value;
}

/** The values of the attributes whose fields differ from those given, as the profile needs them. */
export function differingAttributes(
  subject: FormSubject,
  form: FormState,
  from: Attributes,
): Attributes {
  const rows = formRows(subject).filter(
    (row) => attributeValue(row, form.values) !== attributeValue(row, from),
  );
  return Object.fromEntries(rows.map((row) => [row.attribute, attributeValue(row, form.values)]));
}

/** Every value of the form with NAME and TYPE, as a whole profile has them. */
export function wholeProfile(subject: FormSubject, form: FormState): Attributes {
  const rows = formRows(subject);
  const entries = rows.map((row) => [row.attribute, attributeValue(row, form.values)]);
  return { ...Object.fromEntries(entries), TYPE: subject.type };
}
