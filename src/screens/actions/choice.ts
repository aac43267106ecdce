// What an action is to be done to, as a value: the verb with its names and options, read from the form or from
// the arguments the screen was opened with, and written as the command that does the same (TUI-002, 013). Pure.
import type { UnknownExit } from '../../engine/index.ts';
import { quoteWord } from '../../format/index.ts';
import type { ScreenParams, World } from '../../tui/screen.ts';
import { relationsOf } from './relations.ts';
import { type Verb, verbTexts } from './verbs.ts';

/** The values of the form. */
export interface ChoiceValues {
  readonly names: string;
  /** `policy` or `member`. */
  readonly where: string;
  readonly member: string;
  readonly force: boolean;
  readonly update: boolean;
  readonly attributes: string;
  /** Of balancing: `all`, `member` or `names`. */
  readonly scope: string;
  /** The way out of state UNKNOWN: `confirm`, `retry` or `kill`. */
  readonly exit: string;
}

/** What is balanced: everything that runs, what runs on a member, or the resources named. */
type Scope = 'all' | 'member' | 'names';

export interface Choice {
  readonly verb: Verb;
  /** In the order in which the service takes them, each once. */
  readonly names: readonly string[];
  /** A member is to be named; `member` is null until it is. */
  readonly namesMember: boolean;
  readonly member: string | null;
  readonly force: boolean;
  readonly update: boolean;
  /** `USR_name=value` words. */
  readonly attributes: readonly string[];
  /** `names` for everything but balancing. */
  readonly scope: Scope;
  /** How to get out of state UNKNOWN; null where nothing is chosen. */
  readonly exit: UnknownExit | null;
}

const scopes: readonly Scope[] = ['all', 'member', 'names'];
const exits: readonly UnknownExit[] = ['confirm', 'retry', 'kill'];

/** The words of a field that takes several. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** The choice that the values mean. */
export function readChoice(verb: Verb, values: ChoiceValues, world: World): Choice {
  const { hasMember, force } = verbTexts[verb];
  const wanted = scopes.find((one) => one === values.scope) ?? 'names';
  const scope = verb === 'balance' ? wanted : 'names';
  const namesMember = (hasMember && values.where === 'member') || scope === 'member';
  const member = values.member.trim();
  const names = scope === 'names' ? [...new Set(wordsOf(values.names))] : [];
  const exit = exits.find((one) => one === values.exit) ?? null;
  return {
    verb,
    names: ordered(verb, names, world),
    scope,
    exit: verb === 'stop' ? exit : null,
    namesMember,
    member: namesMember && member !== '' ? member : null,
    force: force !== null && values.force,
    update: verb === 'register' && values.update,
    attributes: wordsOf(values.attributes),
  };
}

/** Required ones are started before, and stopped and unregistered after, those that need them (TUI-234). */
function ordered(verb: Verb, names: readonly string[], world: World): readonly string[] {
  if (names.length < 2) return names;
  const { requiredFirst } = relationsOf(world.cluster.resources);
  if (verb === 'start') return requiredFirst(names);
  if (verb === 'stop' || verb === 'unregister') return [...requiredFirst(names)].reverse();
  return names;
}

/** The values a screen begins with: from the list it was opened from, or as typed behind its name. */
export function readParams(verb: Verb, params: ScreenParams, world: World): ChoiceValues {
  const { hasMember, force } = verbTexts[verb];
  const words = wordsOf(params.arguments ?? '');
  const names = [...wordsOf(params.names ?? '')];
  const isPlaced = verb === 'start' || (verb === 'balance' && params.names === undefined);
  let member = params.member ?? (isPlaced ? (world.focusMember ?? '') : '');
  const attributes: string[] = [];
  const flags = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if ((hasMember && word === '-c') || (verb === 'balance' && word === '-s')) {
      at += 1;
      member = words[at] ?? '';
    } else if (/^-[a-z]+$/.test(word)) flags.add(word);
    else if (word.includes('=')) attributes.push(word);
    else names.push(word);
  }
  return {
    names: names.join(' '),
    where: hasMember && member !== '' ? 'member' : 'policy',
    member,
    force: force !== null && flags.has('-f'),
    update: verb === 'register' && flags.has('-u'),
    attributes: attributes.join(' '),
    scope: member !== '' ? 'member' : names.length > 0 ? 'names' : 'all',
    exit: params.exit ?? (flags.has('-retry') ? 'retry' : flags.has('-kill') ? 'kill' : 'confirm'),
  };
}

/** The command line that does the same; what is missing stands as `<name>` (TUI-270, 271). */
export function commandLineOf(choice: Choice): string {
  const { verb, names, namesMember, member, force, update, attributes, exit } = choice;
  if (choice.scope !== 'names') return balanceLine(choice);
  const words = names.length === 0 ? ['<name>'] : names.map(quoteWord);
  return [
    verbTexts[verb].command,
    ...(exit === 'retry' || exit === 'kill' ? [`-${exit}`] : []),
    ...(force ? ['-f'] : []),
    ...(update ? ['-u'] : []),
    ...attributes.map(quoteWord),
    ...words,
    ...(namesMember ? ['-c', member === null ? '<member>' : quoteWord(member)] : []),
  ].join(' ');
}

function balanceLine({ scope, member }: Choice): string {
  if (scope === 'all') return 'caa_balance -all';
  return `caa_balance -s ${member === null ? '<member>' : quoteWord(member)}`;
}
