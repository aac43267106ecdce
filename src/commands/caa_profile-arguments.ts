// The command line of caa_profile (caa_profile(8)), as a pure function. It has a parser of its own
// because -h is the hosting members here, -o may be repeated, and an empty value clears an attribute.

import { profileSwitches, readSwitch } from '../engine/index.ts';
import type { Params } from '../protocol/index.ts';
import { UsageError } from './options.ts';

/** What the command line asks for; `quiet` is -q. */
export type ProfileRequest =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | Asked<'create'>
  | Asked<'update'>
  | Asked<'validate'>
  | Asked<'delete'>
  | Asked<'print'>;

type Action = 'create' | 'update' | 'validate' | 'delete' | 'print';

interface Asked<A extends Action> {
  readonly action: A;
  readonly quiet: boolean;
  readonly params: Params<`profile.${A}`>;
}

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
};

const actions: readonly Action[] = ['create', 'update', 'validate', 'delete', 'print'];
const longOptions: readonly string[] = [...actions, 'help', 'version'];
const flags: readonly string[] = ['-f', '-q'];

/** The options that each form takes besides -q. */
const taken: Readonly<Record<Action, readonly string[]>> = {
  create: [...Object.keys(valueNames), '-f'],
  update: Object.keys(valueNames).filter((option) => option !== '-t' && option !== '-B'),
  validate: [],
  delete: [],
  print: [],
};

/** Reads the command line; a {@link UsageError} is returned, and says where it does not fit. */
export function parseProfileArguments(argv: readonly string[]): ProfileRequest | UsageError {
  try {
    return requestOf(readWords(argv));
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

interface Words {
  /** Flags and long options as they are spelt in the tables. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

function readWords(argv: readonly string[]): Words {
  const given = new Set<string>();
  const values = new Map<string, readonly string[]>();
  const operands: string[] = [];
  const words = argv[Symbol.iterator]();
  for (const word of words) {
    const option = knownOption(word);
    if (word === '--') operands.push(...words);
    else if (option === undefined) operands.push(operandOf(word));
    else if (Object.hasOwn(valueNames, option)) {
      values.set(option, [...(values.get(option) ?? []), valueAfter(option, words)]);
    } else given.add(option);
  }
  return { flags: given, values, operands };
}

/** Long options have one dash or two; letters have one. */
function knownOption(word: string): string | undefined {
  if (flags.includes(word) || Object.hasOwn(valueNames, word)) return word;
  const name = word.replace(/^--?/, '');
  return name !== word && longOptions.includes(name) ? name : undefined;
}

function operandOf(word: string): string {
  if (word.startsWith('-') && word !== '-') throw new UsageError(`unknown option ${word}`);
  return word;
}

/** An empty value is one: it clears the attribute. Another option is not. */
function valueAfter(option: string, words: Iterator<string>): string {
  const next = words.next();
  if (next.done === true || knownOption(next.value) !== undefined) {
    throw new UsageError(`option ${option} needs a value: ${option} ${valueNames[option]}`);
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
  const quiet = words.flags.has('-q');
  switch (action) {
    case 'create':
      return { action, quiet, params: createParams(words) };
    case 'update':
      return { action, quiet, params: updateParams(words) };
    case 'delete':
      return { action, quiet, params: { name: oneName(action, words), keepScript: false } };
    case 'validate':
      return { action, quiet, params: { name: oneName(action, words) } };
    case 'print':
      return { action, quiet, params: { names: anyNames(words) } };
  }
}

function refuseMisplaced(action: Action, words: Words): void {
  const given = [...words.flags, ...words.values.keys()].filter(
    (option) => option !== '-q' && option !== action,
  );
  const misplaced = given.find((option) => !taken[action].includes(option));
  if (misplaced !== undefined) {
    throw new UsageError(`-${action} cannot be combined with ${misplaced}`);
  }
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
    setAttribute(attributes, option, onlyValue(option, words) ?? '');
  }
  for (const item of (words.values.get('-o') ?? []).flatMap((list) => list.split(','))) {
    const [suboption = '', ...rest] = item.split('=');
    if (suboption === '' || rest.length === 0) {
      throw new UsageError(`-o "${item}" is not option=value, as in -o ci=5,ft=2`);
    }
    setAttribute(attributes, `-o ${suboption}`, rest.join('='));
  }
  return Object.fromEntries(attributes);
}

function setAttribute(attributes: Map<string, string>, word: string, given: string): void {
  const read = readSwitch(word, given);
  if (read === undefined) {
    const known = profileSwitches().flatMap((each) => each.split('-o ')[1] ?? []);
    throw new UsageError(`unknown suboption ${word}; the suboptions are ${known.join(', ')}`);
  }
  const before = attributes.get(read.attribute);
  if (before !== undefined && before !== read.value) {
    throw new UsageError(`${word} is given twice, with ${before} and with ${read.value}`);
  }
  attributes.set(read.attribute, read.value);
}
