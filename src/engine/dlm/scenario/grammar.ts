// Which operations scripts can say, and what is wrong with one that cannot be understood. For lines that people type: they
// get the word that is at fault and the remedy, where the player would let the lock manager judge.
import { DomainFlag, Flag, GroupFlag, JoinFlag } from '../flags.ts';
import { modeNames } from '../modes.ts';
import { parseStep, ScenarioError, type ScenarioStep, splitWords } from './parse.ts';

/** The names that a script has given so far. */
export interface KnownNames {
  readonly processes: readonly string[];
  /** Of all locks, and of those that are in a queue now. */
  readonly locks: readonly string[];
  readonly held: readonly string[];
}

interface Usage {
  /** How it is written behind the process. */
  readonly form: string;
  readonly words: readonly WordKind[];
  readonly flags?: Readonly<Record<string, number>>;
  readonly options?: readonly string[];
}

type WordKind =
  | 'new lock'
  | 'place'
  | 'mode'
  | 'lock'
  | 'lock or 0'
  | 'number'
  | 'name'
  | 'yes or no'
  | 'runs or stops'
  | 'namespace';

const terms = ['V', 'blk', 'notprm', 'hint', 'timeout', 'cpl'];
const request = (verb: string, more: readonly string[]): Usage => ({
  form: `${verb} NAME RESOURCE MODE`,
  words: ['new lock', 'place', 'mode'],
  flags: Flag,
  options: [...terms, 'length', ...more],
});
const conversion = (verb: string): Usage => ({
  form: `${verb} LOCK MODE`,
  words: ['lock', 'mode'],
  flags: Flag,
  options: terms,
});
const bare = (verb: string): Usage => ({ form: verb, words: [] });
const named = (verb: string, flags?: Usage['flags']): Usage => ({
  form: `${verb} NAME`,
  words: ['name'],
  ...(flags === undefined ? {} : { flags }),
});

const usages: Readonly<Record<string, Usage>> = {
  lock: request('lock', []),
  quelock: request('quelock', []),
  locktp: request('locktp', ['txn', 'domain']),
  quelocktp: request('quelocktp', ['txn', 'domain']),
  cvt: conversion('cvt'),
  quecvt: conversion('quecvt'),
  unlock: { form: 'unlock LOCK', words: ['lock or 0'], flags: Flag, options: ['V'] },
  cancel: { form: 'cancel LOCK', words: ['lock'], flags: Flag },
  notify: bare('notify'),
  killed: bare('killed'),
  exits: bare('exits'),
  exec: bare('exec'),
  detach: bare('detach'),
  fork: named('fork'),
  becomes: { form: 'becomes UID GID', words: ['number', 'number'] },
  nsjoin: {
    form: 'nsjoin user|group|public NUMBER as NAME',
    words: ['namespace', 'number'],
    flags: JoinFlag,
  },
  nsleave: named('nsleave'),
  set_signal: { form: 'set_signal NUMBER', words: ['number'] },
  blocks_signal: { form: 'blocks_signal yes|no', words: ['yes or no'] },
  manager: { form: 'manager runs|stops', words: ['runs or stops'] },
  sperrno: { form: 'sperrno NUMBER', words: ['number'] },
  glc_create: named('glc_create', GroupFlag),
  glc_attach: named('glc_attach'),
  glc_detach: bare('glc_detach'),
  glc_destroy: named('glc_destroy', GroupFlag),
  rd_attach: named('rd_attach', DomainFlag),
  rd_detach: named('rd_detach', DomainFlag),
  rd_collect: named('rd_collect'),
  rd_validate: named('rd_validate'),
  get_lkinfo: { form: 'get_lkinfo LOCK', words: ['lock'] },
  get_rsbinfo: { form: 'get_rsbinfo RESOURCE', words: ['place'] },
};

/** Reads one operation that somebody typed; throws a ScenarioError that names what was not understood. */
export function readOperation(text: string, line: number, known: KnownNames): ScenarioStep {
  const words = splitWords(text);
  if (words.join('').length !== text.replace(/\s/g, '').length && !text.includes('"')) {
    throw new ScenarioError(line, 'a bracket is not closed');
  }
  if ((text.split('"').length - 1) % 2 !== 0)
    throw new ScenarioError(line, 'a quote is not closed');
  const step = parseStep(text, line);
  const problem = problemOf(step, known);
  if (problem !== null) throw new ScenarioError(line, problem);
  return step;
}

/** What of an operation is not understood, with the remedy; null if all of it is. */
export function problemOf(step: ScenarioStep, known: KnownNames): string | null {
  const { by, verb, words } = step;
  if (by === 'time') {
    return /^\+\d{1,9}ms$/.test(verb) && words.length === 0 ? null : 'write time: +500ms';
  }
  if (/^m\d+$/.test(by)) return problemOfMember(step);
  if (!known.processes.includes(by)) {
    return `there is no process ${by}; there are ${known.processes.join(', ')}, and time and m1 to m3`;
  }
  const usage = Object.hasOwn(usages, verb) ? usages[verb] : undefined;
  if (usage === undefined) {
    return `nobody can ${verb}; the usual words are lock, quelock, cvt, quecvt, unlock, cancel, notify and killed`;
  }
  return problemOfWords(words, usage, known);
}

function problemOfMember({ by, verb, words }: ScenarioStep): string | null {
  if (!/^m[123]$/.test(by)) return `there is no member ${by}; there are m1, m2 and m3`;
  return verb === 'fails' && words.length === 0 ? null : `a member can only fail: ${by}: fails`;
}

function problemOfWords(words: readonly string[], usage: Usage, known: KnownNames): string | null {
  for (const [at, kind] of usage.words.entries()) {
    const word = words[at];
    if (word === undefined) return `something is missing: ${usage.form}`;
    const problem = problemOfWord(word, kind, known);
    if (problem !== null) return problem;
  }
  const rest = words.slice(usage.words.length);
  for (const [at, word] of rest.entries()) {
    if (usage.words[0] === 'namespace' && (word === 'as' || rest[at - 1] === 'as')) continue;
    const problem = problemOfExtra(word, usage);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfWord(word: string, kind: WordKind, known: KnownNames): string | null {
  switch (kind) {
    case 'new lock':
      if (!/^[A-Za-z]\w*$/.test(word))
        return `${word} is no name for a lock: use letters and digits`;
      return known.held.includes(word) ? `${word} is a lock already: take another name` : null;
    case 'lock':
      return known.locks.includes(word) ? null : noLock(word, known);
    case 'lock or 0':
      return word === '0' || known.locks.includes(word) ? null : noLock(word, known);
    case 'mode':
      if (word !== 'NONE' && modeNames.some((name) => name === word)) return null;
      return `there is no mode ${word}; the modes are NL, CR, CW, PR, PW and EX`;
    case 'place':
      return problemOfPlace(word, known);
    case 'number':
      return /^\d{1,9}$/.test(word) ? null : `${word} should be a number`;
    case 'yes or no':
      return word === 'yes' || word === 'no' ? null : `${word} should be yes or no`;
    case 'runs or stops':
      return word === 'runs' || word === 'stops' ? null : `${word} should be runs or stops`;
    case 'namespace':
      if (['user', 'group', 'public'].includes(word)) return null;
      return `${word} should be user, group or public`;
    case 'name':
      return /^\w+$/.test(word) ? null : `${word} is no name: use letters and digits`;
  }
}

function noLock(word: string, { locks }: KnownNames): string {
  const there =
    locks.length === 0 ? 'there is none yet' : `there are ${[...new Set(locks)].join(', ')}`;
  return `there is no lock ${word}; ${there}`;
}

/** `R`, `u:R` with the name of a joined namespace, or `a/x` below lock a. */
function problemOfPlace(word: string, known: KnownNames): string | null {
  if (/^[+]|^\w+=/.test(word)) return `${word} stands where the resource should be named`;
  const parent = /^([^/]*)\//.exec(word)?.[1];
  return parent === undefined || known.locks.includes(parent) ? null : noLock(parent, known);
}

function problemOfExtra(word: string, usage: Usage): string | null {
  if (word.startsWith('+')) {
    if (usage.flags === undefined) return `${word} is not understood: ${usage.form} takes no flags`;
    if (Object.hasOwn(usage.flags, word.slice(1))) return null;
    return `there is no flag ${word}; there are ${Object.keys(usage.flags).join(', ')}`;
  }
  const key = /^(\w+)=/.exec(word)?.[1];
  if (key !== undefined) return problemOfOption(word, key, usage);
  if (word === 'no-copy' && usage.options?.includes('V')) return null;
  return `${word} is not understood: write ${usage.form}`;
}

function problemOfOption(word: string, key: string, usage: Usage): string | null {
  if (!usage.options?.includes(key)) {
    const there = usage.options === undefined ? 'none' : usage.options.join(', ');
    return `there is no option ${key}= here; there are ${there}`;
  }
  const isNumber = key === 'timeout' || key === 'length';
  return isNumber && !/^\w+=\d{1,9}$/.test(word) ? `${word} should be a number` : null;
}
