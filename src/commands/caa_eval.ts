// caa_eval: what would happen, asked of the engine that would do it. Nothing is changed.
import { formatSurvival, survivalJson } from '../format/index.ts';
import type { Params, PlannedCommand } from '../protocol/index.ts';
import { showPlan } from './acting.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_eval start|stop|relocate|balance|register|unregister resource_name [...]',
    'caa_eval register [-u] resource_name attribute=value [...]',
    'caa_eval start|stop|balance -all',
    'caa_eval stop|relocate|balance -s source_member',
    'caa_eval fail-resource resource_name [-c member]',
    'caa_eval fail-member|boot-member|shutdown-member|drain-member member',
    'caa_eval fail-adapter|restore-adapter|fail-device|restore-device member name',
    'caa_eval survive [member ...] [-json]',
    'caa_eval ... [-c member] [-f] [-u] [-failing entry@member:resource ...] [-why] [-json]',
  ],
  help: [
    'Says what would happen now, and does nothing. Entry points are taken to succeed.',
    '',
    '  -all       every resource the verb can be used on',
    '  -s member  those that run on this member',
    '  -c member  start or relocate to this member; the network, tape or changer fails',
    '             there, which without it fails on every member',
    '  -f         with resources that depend on each other, as the command does',
    '  -u         register: update registered resources',
    '  attribute=value',
    '             register: what the profile is supposed to say there; what it does not',
    '             name is as the profile file has it',
    '  -failing start@member:resource[,...]',
    '             entry points that would fail; start:resource fails on every member',
    '  -why       also the reason of every placement, rule by rule',
    '  -json      the plan as JSON',
    '  -q         print nothing; only the exit status tells',
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'The exit status is the one that the command would have; that of survive is 1 if',
    'the loss of one of the members would leave something OFFLINE that runs now, or',
    'the cluster without quorum.',
  ],
  flags: ['all', 'f', 'u', 'why', 'json', 'q'],
  values: { c: 'member', s: 'source_member', failing: 'entry_points' },
};

type What = Params<'caa.plan'>['what'];

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    if (options.operands[0] === 'survive') return showSurvival(context, options);
    const question = { what: whatToAsk(options), failing: failingOf(options) };
    refuseStrayOptions(options);
    const [quiet, json, reasons] = [options.has('q'), options.has('json'), options.has('why')];
    return showPlan(context, { quiet, json, reasons }, question);
  });
}

/** What goes with each question besides -failing, -why, -json and -q; nothing goes with those that are not here. */
const takes: Readonly<Record<string, readonly string[]>> = {
  start: ['all', 'c', 'f'],
  stop: ['all', 's', 'f'],
  relocate: ['s', 'c', 'f'],
  balance: ['all', 's'],
  register: ['u'],
  'fail-resource': ['c'],
};

/** An option that were passed over would make the answer one to another question. */
function refuseStrayOptions(options: Options): void {
  const [verb = ''] = options.operands;
  const taken = entryOf(takes, verb) ?? [];
  const known = ['all', 'f', 'u', 'c', 's'];
  refuseTogether(
    options,
    verb,
    known.filter((option) => !taken.includes(option)),
  );
}

/** The standing check: what the loss of each member would cost. */
async function showSurvival(context: CommandContext, options: Options): Promise<number> {
  const names = options.operands.slice(1);
  if (names.includes('')) throw new UsageError('a member name is empty');
  const form = 'survive';
  refuseTogether(options, form, ['all', 'f', 'u', 'why', 'c', 's', 'failing']);
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const { basis, members } = await client.request('caa.survival', {});
    const strange = names.find((name) => !members.some(({ member }) => member === name));
    if (strange !== undefined) {
      const up = members.map(({ member }) => member).join(', ');
      if (!quiet) printErrors(context, [`Member ${strange} is not available. Up are ${up}.`]);
      return exitStatus.failed;
    }
    const shown = members.filter(({ member }) => names.length === 0 || names.includes(member));
    const lines = options.has('json') ? [survivalJson(basis, shown)] : formatSurvival(shown);
    if (!quiet) printLines(context, lines);
    return shown.every(({ survives }) => survives) ? exitStatus.ok : exitStatus.failed;
  });
}

const memberVerbs = {
  'fail-member': 'crash',
  'boot-member': 'boot',
  'shutdown-member': 'shutdown',
} as const;

const hardwareVerbs = {
  'fail-adapter': { verb: 'fail', kind: 'adapter' },
  'restore-adapter': { verb: 'repair', kind: 'adapter' },
  'fail-device': { verb: 'fail', kind: 'device' },
  'restore-device': { verb: 'repair', kind: 'device' },
} as const;

function whatToAsk(options: Options): What {
  const [verb, ...words] = options.operands;
  if (verb === undefined) throw new UsageError('what would happen is missing, such as start');
  if (verb === 'fail-resource') {
    const member = options.value('c');
    const resource = onlyWord(words, 'resource name');
    return { kind: 'failure', resource, ...(member === null ? {} : { member }) };
  }
  return { kind: 'command', command: commandOf(verb, words, options) };
}

function commandOf(verb: string, words: readonly string[], options: Options): PlannedCommand {
  const member = entryOf(memberVerbs, verb);
  if (member !== undefined) return { verb: member, member: onlyWord(words, 'member') };
  const hardware = entryOf(hardwareVerbs, verb);
  if (hardware !== undefined) {
    const [on, ...rest] = words;
    if (on === undefined || on === '') throw new UsageError('the member is missing');
    return { ...hardware, member: on, hardware: onlyWord(rest, hardware.kind) };
  }
  switch (verb) {
    case 'drain-member':
      return { verb: 'drain', member: onlyWord(words, 'member'), reason: 'a plan' };
    case 'register':
      return { verb, update: options.has('u'), ...profilesOf(words) };
    case 'unregister':
      return { verb, names: namesOf(words) };
    case 'start':
      return { verb, names: namesOrAll(words, options), ...placeOf(options) };
    case 'stop':
      return { verb, names: anyNames(words, options), force: options.has('f') };
    case 'relocate':
      return { verb, names: namesOrMember(words, options), ...placeOf(options) };
    case 'balance':
      return { verb, names: anyNames(words, options) };
    default:
      throw new UsageError(`unknown question ${verb}`);
  }
}

/** Whatever somebody types, `constructor` too, names an entry of the table or nothing. */
function entryOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function placeOf(options: Options) {
  return { member: options.value('c'), force: options.has('f') };
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/** Names of profiles, or one name and what its profile is supposed to say. */
function profilesOf(
  words: readonly string[],
): Pick<Extract<PlannedCommand, { verb: 'register' }>, 'names' | 'supposed'> {
  const names = namesOf(words.filter((word) => !assignment.test(word)));
  const values = words.flatMap((word) => {
    const [, attribute, value] = assignment.exec(word) ?? [];
    return attribute === undefined || value === undefined ? [] : [[attribute, value] as const];
  });
  if (values.length === 0) return { names };
  const [, surplus] = names;
  if (surplus !== undefined) {
    throw new UsageError(`attributes go with one resource name, but ${surplus} follows`);
  }
  return { names, supposed: { attributes: Object.fromEntries(values), create: null } };
}

function namesOf(words: readonly string[]): readonly string[] {
  if (words.length === 0) throw new UsageError('the resource name is missing');
  if (words.includes('')) throw new UsageError('a resource name is empty');
  return [...new Set(words)];
}

function namesOrAll(words: readonly string[], options: Options): readonly string[] | 'all' {
  if (!options.has('all')) return namesOf(words);
  refuseWords(words, '-all');
  refuseTogether(options, '-all', ['s', 'c', 'f']);
  return 'all';
}

function namesOrMember(
  words: readonly string[],
  options: Options,
): readonly string[] | { readonly onMember: string } {
  const source = options.value('s');
  if (source === null) return namesOf(words);
  refuseWords(words, '-s');
  return { onMember: source };
}

function anyNames(words: readonly string[], options: Options) {
  return options.has('all') ? namesOrAll(words, options) : namesOrMember(words, options);
}

function refuseWords(words: readonly string[], form: string): void {
  const [word] = words;
  if (word !== undefined) {
    throw new UsageError(`${form} takes no resource name, but ${word} was given`);
  }
}

function onlyWord(words: readonly string[], what: string): string {
  const [word, surplus] = words;
  if (word === undefined || word === '') throw new UsageError(`the ${what} is missing`);
  if (surplus !== undefined) throw new UsageError(`one ${what} at a time, but ${surplus} follows`);
  return word;
}

const failingForm = /^(start|stop|check)(?:@([^:,]+))?:([^:,]+)$/;

function failingOf(options: Options): Params<'caa.plan'>['failing'] {
  const value = options.value('failing');
  if (value === null) return [];
  return value.split(',').map((part) => {
    const [, entryPoint, member = null, resource] = failingForm.exec(part) ?? [];
    const isEntryPoint = entryPoint === 'start' || entryPoint === 'stop' || entryPoint === 'check';
    if (!isEntryPoint || resource === undefined) {
      throw new UsageError(`-failing ${part} is not like start@member:resource`);
    }
    return { entryPoint, member, resource };
  });
}
