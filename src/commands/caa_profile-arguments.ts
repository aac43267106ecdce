// The command line of caa_profile (caa_profile(8)), as a pure function. It has a parser of its own
// because -h is the hosting members here, -o may be repeated, and an empty value clears an attribute.

import { type AttributeRow, profileSwitches, readSwitch } from '../engine/index.ts';
import type { Params } from '../protocol/index.ts';
import { UsageError } from './options.ts';

/** What the command line asks for; `quiet` is -q, `json` is -json. */
export type ProfileRequest =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | Asked<'create'>
  | CreateFromRequest
  | TemplateRequest
  | Asked<'update'>
  | Asked<'validate'>
  | Asked<'delete'>
  | Asked<'print'>;

/** -create with -I: the profile is what a template file says. */
export interface CreateFromRequest {
  readonly action: 'createFrom';
  readonly quiet: boolean;
  readonly json: boolean;
  readonly name: string;
  /** The file as it was named on the command line. */
  readonly file: string;
  readonly force: boolean;
}

/** -template: a template file for a type, or like a profile. */
export interface TemplateRequest {
  readonly action: 'template';
  readonly quiet: boolean;
  readonly json: boolean;
  readonly params: Params<'profile.template'>;
  /** The file to write; null for standard output. */
  readonly output: string | null;
}

/** No option of caa_profile; it may be the switch of a user-defined attribute (manual 2.4). */
export class UnknownSwitchError extends UsageError {}

type Action = 'create' | 'template' | 'update' | 'validate' | 'delete' | 'print';
/** Those whose request goes to the cluster as it stands. */
type PlainAction = Exclude<Action, 'template'>;

interface Asked<A extends PlainAction> {
  readonly action: A;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly params: Params<`profile.${A}`>;
}

type Shown = Pick<CreateFromRequest, 'quiet' | 'json'>;

/** Options with a value, and what the value is called. */
const valueNames: Readonly<Record<string, string>> = {
  '-t': 'type',
  '-B': 'executable_path',
  '-a': 'action_script',
  '-d': 'description',
  '-p': 'placement',
  '-h': 'hosting_members',
  '-r': 'required_resources',
  '-l': 'optional_resources',
  '-s': 'subnet',
  '-n': 'device_name',
  '-o': 'option=value',
  '-I': 'template_file',
  '-O': 'template_file',
};

const actions: readonly Action[] = ['create', 'template', 'update', 'validate', 'delete', 'print'];
const longOptions: readonly string[] = [...actions, 'json', 'help', 'version'];
const flags: readonly string[] = ['-f', '-q'];

/** The options that each form takes besides -q and -json. */
const taken: Readonly<Record<Action, readonly string[]>> = {
  create: [...Object.keys(valueNames).filter((option) => option !== '-O'), '-f'],
  template: ['-t', '-O'],
  update: Object.keys(valueNames).filter((option) => !['-t', '-B', '-I', '-O'].includes(option)),
  validate: [],
  delete: [],
  print: [],
};

/**
 * Reads the command line; a {@link UsageError} is returned, and says where it does not fit.
 *
 * @param userAttributes the user-defined attributes, whose switches are options too (manual 2.4).
 * @returns an {@link UnknownSwitchError} where further user-defined attributes could make a difference.
 */
export function parseProfileArguments(
  argv: readonly string[],
  userAttributes: readonly AttributeRow[] = [],
): ProfileRequest | UsageError {
  try {
    return requestOf(readWords(argv, userAttributes));
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

interface Words {
  readonly userAttributes: readonly AttributeRow[];
  /** Flags and long options as they are spelt in the tables. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

function readWords(argv: readonly string[], userAttributes: readonly AttributeRow[]): Words {
  const nameOf = valueNamer(userAttributes);
  const given = new Set<string>();
  const values = new Map<string, readonly string[]>();
  const operands: string[] = [];
  const words = argv[Symbol.iterator]();
  for (const word of words) {
    const option = knownOption(word, nameOf);
    if (word === '--') operands.push(...words);
    else if (option === undefined) operands.push(operandOf(word));
    else if (nameOf(option) !== undefined) {
      values.set(option, [...(values.get(option) ?? []), valueAfter(option, words, nameOf)]);
    } else given.add(option);
  }
  return { userAttributes, flags: given, values, operands };
}

/** What the value of an option is called; undefined for one that has none. */
type ValueNamer = (option: string) => string | undefined;

/** User-defined flags take a value that is called like their attribute (CAA-147). */
function valueNamer(userAttributes: readonly AttributeRow[]): ValueNamer {
  const names = new Map(Object.entries(valueNames));
  for (const row of userAttributes) {
    if (row.switch !== undefined) names.set(row.switch, row.attribute);
  }
  return (option) => names.get(option);
}

/** Long options have one dash or two; letters have one. */
function knownOption(word: string, nameOf: ValueNamer): string | undefined {
  if (flags.includes(word) || nameOf(word) !== undefined) return word;
  const name = word.replace(/^--?/, '');
  return name !== word && longOptions.includes(name) ? name : undefined;
}

function operandOf(word: string): string {
  if (word.startsWith('-') && word !== '-') throw new UnknownSwitchError(`unknown option ${word}`);
  return word;
}

/** An empty value is one: it clears the attribute. Another option is not. */
function valueAfter(option: string, words: Iterator<string>, nameOf: ValueNamer): string {
  const next = words.next();
  if (next.done === true || knownOption(next.value, nameOf) !== undefined) {
    throw new UsageError(`option ${option} needs a value: ${option} ${nameOf(option)}`);
  }
  return next.value;
}

function requestOf(words: Words): ProfileRequest {
  if (words.flags.has('help')) return { action: 'help' };
  if (words.flags.has('version')) return { action: 'version' };
  const [action, second] = actions.filter((name) => words.flags.has(name));
  if (action === undefined) {
    throw new UsageError(`one of ${actions.map((name) => `-${name}`).join(', ')} is missing`);
  }
  if (second !== undefined) throw new UsageError(`-${action} cannot be combined with -${second}`);
  refuseMisplaced(action, words);
  const shown = { quiet: words.flags.has('-q'), json: words.flags.has('json') };
  switch (action) {
    case 'create':
      return words.values.has('-I')
        ? createFrom(words, shown)
        : { action, ...shown, params: createParams(words) };
    case 'template':
      return templateRequest(words, shown);
    case 'update':
      return { action, ...shown, params: updateParams(words) };
    case 'delete':
      return { action, ...shown, params: { name: oneName(action, words), keepScript: false } };
    case 'validate':
      return { action, ...shown, params: { name: oneName(action, words) } };
    case 'print':
      return { action, ...shown, params: { names: anyNames(words) } };
  }
}

function refuseMisplaced(action: Action, words: Words): void {
  const given = [...words.flags, ...words.values.keys()].filter(
    (option) => option !== '-q' && option !== 'json' && option !== action,
  );
  const own = words.userAttributes.map((row) => row.switch ?? '');
  const fitting =
    action === 'create' || action === 'update' ? [...taken[action], ...own] : taken[action];
  const misplaced = given.find((option) => !fitting.includes(option));
  if (misplaced !== undefined) {
    throw new UsageError(`-${action} cannot be combined with ${misplaced}`);
  }
}

/** The template says everything that the profile is to say (CAA-131). */
function createFrom(words: Words, shown: Shown): CreateFromRequest {
  const other = [...words.values.keys()].find((option) => option !== '-I');
  if (other !== undefined) {
    throw new UsageError(`-I cannot be combined with ${other}; use -update afterwards`);
  }
  const file = onlyValue('-I', words) ?? '';
  if (file === '') throw new UsageError('option -I needs a value: -I template_file');
  const name = oneName('create', words);
  return { action: 'createFrom', ...shown, name, file, force: words.flags.has('-f') };
}

function templateRequest(words: Words, shown: Shown): TemplateRequest {
  const type = onlyValue('-t', words);
  const output = onlyValue('-O', words);
  if (output === '') throw new UsageError('option -O needs a value: -O template_file');
  const [name] = words.operands;
  if (type === null && name === undefined) {
    throw new UsageError('-template needs -t type or a resource name');
  }
  if (type !== null && name !== undefined) {
    throw new UsageError(`-template takes -t ${type} or the resource name ${name}, not both`);
  }
  const of = type === null ? { name: oneName('template', words) } : { type };
  return { action: 'template', ...shown, params: { of }, output };
}

function createParams(words: Words): Params<'profile.create'> {
  const name = oneName('create', words);
  const type = onlyValue('-t', words);
  if (type === null) {
    throw new UsageError('option -t is missing: -t application, network, tape or changer');
  }
  const executable = onlyValue('-B', words);
  return { name, type, executable, force: words.flags.has('-f'), attributes: attributesOf(words) };
}

function updateParams(words: Words): Params<'profile.update'> {
  const name = oneName('update', words);
  const attributes = attributesOf(words);
  if (Object.keys(attributes).length === 0) {
    throw new UsageError(`-update needs an option that says what to change in ${name}`);
  }
  return { name, attributes };
}

function oneName(action: Action, { operands }: Words): string {
  const [name, second] = operands;
  if (name === undefined || name === '') throw new UsageError(`-${action} needs a resource name`);
  if (second !== undefined) {
    throw new UsageError(
      `-${action} takes one resource name; put a value with blanks into quotation marks ("${second}" was read as a second name)`,
    );
  }
  return name;
}

function anyNames({ operands }: Words): readonly string[] | null {
  if (operands.includes('')) throw new UsageError('a resource name is empty');
  return operands.length === 0 ? null : [...new Set(operands)];
}

function onlyValue(option: string, { values }: Words): string | null {
  const [first, ...more] = values.get(option) ?? [];
  const other = more.find((value) => value !== first);
  if (first !== undefined && other !== undefined) {
    throw new UsageError(`option ${option} is given twice, with ${first} and with ${other}`);
  }
  return first ?? null;
}

/** The attributes behind the options, with `-o` taken apart. */
function attributesOf(words: Words): Readonly<Record<string, string>> {
  const attributes = new Map<string, string>();
  for (const option of words.values.keys()) {
    if (option === '-t' || option === '-B' || option === '-o') continue;
    setAttribute(attributes, option, onlyValue(option, words) ?? '', words);
  }
  for (const item of (words.values.get('-o') ?? []).flatMap((list) => list.split(','))) {
    const [suboption = '', ...rest] = item.split('=');
    if (suboption === '' || rest.length === 0) {
      throw new UsageError(`-o "${item}" is not option=value, as in -o ci=5,ft=2`);
    }
    setAttribute(attributes, `-o ${suboption}`, rest.join('='), words);
  }
  return Object.fromEntries(attributes);
}

function setAttribute(
  attributes: Map<string, string>,
  word: string,
  given: string,
  { userAttributes }: Words,
): void {
  const read = readSwitch(word, given, userAttributes);
  if (read === undefined) {
    const known = profileSwitches(userAttributes).flatMap((each) => each.split('-o ')[1] ?? []);
    throw new UnknownSwitchError(
      `unknown suboption ${word}; the suboptions are ${known.join(', ')}`,
    );
  }
  const before = attributes.get(read.attribute);
  if (before !== undefined && before !== read.value) {
    throw new UsageError(`${word} is given twice, with ${before} and with ${read.value}`);
  }
  attributes.set(read.attribute, read.value);
}
