// The lines of a recorded case as values: what the cluster has, and what happens. It knows the words of the format and
// nothing of the engine's answers.
import type { Command, FreezeScope } from '../../src/engine/index.ts';
import { monitoredRegistration } from './hardware.ts';
import { registration } from './world.ts';

/** `rye-` is a member that is down when the case begins. */
interface CaseMember {
  readonly name: string;
  readonly isUp: boolean;
}

export interface CaseResource {
  readonly kind: 'app' | 'net' | 'tape';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Where an application has been started; which members a network or tape is connected to. */
  readonly on: readonly string[];
}

export interface CaseCluster {
  members: readonly CaseMember[];
  /** Votes of each member and of the quorum disk; without them any single member has quorum. */
  votes: readonly number[] | null;
  readonly resources: CaseResource[];
}

export interface ScriptRule {
  readonly resource: string;
  readonly entryPoint: 'start' | 'stop' | 'check';
  readonly does: 'works' | 'fails' | 'hangs' | { readonly takesMs: number };
  readonly member: string | null;
  readonly once: boolean;
}

export type When =
  | { readonly kind: 'command'; readonly line: string; readonly command: Command; waits: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'kill'; readonly resource: string }
  | { readonly kind: 'connection'; readonly works: boolean; readonly name: string; member: string }
  | { readonly kind: 'script'; readonly rule: ScriptRule }
  | { readonly kind: 'caad'; readonly hostRebooted: boolean };

export function parseSetUp(cluster: CaseCluster, line: string): void {
  const [word, ...rest] = wordsOf(line);
  switch (word) {
    case 'members':
      cluster.members = rest.map((name) => ({
        name: name.replace(/-$/, ''),
        isUp: !name.endsWith('-'),
      }));
      return;
    case 'votes':
      cluster.votes = rest.filter((one) => one !== 'disk').map(Number);
      return;
    case 'app':
    case 'net':
    case 'tape':
      cluster.resources.push(parseResource(word, rest));
      return;
    default:
      throw new Error(`not understood: ${line}`);
  }
}

function parseResource(kind: CaseResource['kind'], words: readonly string[]): CaseResource {
  const [name = '', ...rest] = words;
  const plain = rest.filter((word) => !word.includes('='));
  if (plain.length > 0 && plain[0] !== 'on') throw new Error(`not understood: ${plain.join(' ')}`);
  return { kind, name, attributes: attributesOf(rest), on: plain.slice(1) };
}

/** Words between blanks; quotes keep blanks: `HOSTING_MEMBERS="rye swiss"`. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''));
}

function attributesOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words
      .filter((word) => word.includes('='))
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
}

export function parseWhen(line: string): When {
  const [word = '', ...rest] = wordsOf(line);
  switch (word) {
    case 'begin': {
      const begun = parseWhen(line.slice('begin '.length));
      return begun.kind === 'command' ? { ...begun, waits: false } : begun;
    }
    case 'wait':
      return { kind: 'wait', ms: durationOf(rest[0] ?? '') };
    case 'kill':
      return { kind: 'kill', resource: rest[0] ?? '' };
    case 'unplug':
    case 'plug':
      return connection(word === 'plug', rest, line);
    case 'script':
      return { kind: 'script', rule: scriptRule(rest, line) };
    case 'caad':
      if (rest[0] !== 'restarts') break;
      return { kind: 'caad', hostRebooted: false };
    case 'cluster':
      if (rest[0] !== 'reboots') break;
      return { kind: 'caad', hostRebooted: true };
    default: {
      const command = commandOf(word, rest);
      if (command !== null) return { kind: 'command', line, command, waits: true };
    }
  }
  throw new Error(`not understood: when ${line}`);
}

function connection(
  works: boolean,
  [name = '', from, member = '']: readonly string[],
  line: string,
): When {
  if (from !== 'on' || member === '') throw new Error(`expected \`NAME on MEMBER\`: when ${line}`);
  return { kind: 'connection', works, name, member };
}

/** `app start fails on rye once` */
function scriptRule(words: readonly string[], line: string): ScriptRule {
  const [resource = '', entryPoint, does, ...rest] = words;
  if (entryPoint !== 'start' && entryPoint !== 'stop' && entryPoint !== 'check') {
    throw new Error(`expected start, stop or check: when ${line}`);
  }
  const at = rest.indexOf('on');
  const member = at < 0 ? null : (rest[at + 1] ?? null);
  const once = rest.includes('once');
  const rule = { resource, entryPoint, member, once } as const;
  if (does === 'works' || does === 'fails' || does === 'hangs') return { ...rule, does };
  if (does === 'takes') return { ...rule, does: { takesMs: durationOf(rest[0] ?? '') } };
  throw new Error(`expected works, fails, hangs or takes 5s: when ${line}`);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function durationOf(word: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(word) ?? [];
  const factor = units[unit];
  if (count === undefined || factor === undefined) throw new Error(`expected 30s or 5m: ${word}`);
  return Number(count) * factor;
}

/** Null for a word that is no command. */
function commandOf(word: string, words: readonly string[]): Command | null {
  const { names, option, has } = optionsOf(words);
  const [name = ''] = names;
  const member = option('-c');
  const force = has('-f');
  const source = option('-s');
  switch (word) {
    case 'caa_register':
      return { verb: 'register', items: [itemOf(name, words)], update: has('-u') };
    case 'caa_unregister':
      return { verb: 'unregister', names };
    case 'caa_start':
      return { verb: 'start', names: has('-all') ? 'all' : names, member, force };
    case 'caa_stop': {
      const where = member === null ? names : { onMember: member };
      const stopped = has('-all') ? 'all' : where;
      if (has('-retry')) return { verb: 'stop', names: stopped, force, exit: 'retry' };
      if (has('-kill')) return { verb: 'stop', names: stopped, force, exit: 'kill' };
      return { verb: 'stop', names: stopped, force };
    }
    case 'caa_relocate': {
      const which = source === null ? names : { onMember: source };
      return { verb: 'relocate', names: which, member, force };
    }
    case 'caa_balance': {
      const where = source === null ? names : { onMember: source };
      return { verb: 'balance', names: has('-all') ? 'all' : where };
    }
    case 'crash':
    case 'boot':
    case 'shutdown':
      return { verb: word, member: name };
    case 'freeze':
      return { verb: 'freeze', scopes: [scopeOf(names)], reason: 'a case', until: null };
    case 'thaw':
      return { verb: 'unfreeze', scopes: [scopeOf(names)] };
    case 'drain':
      return { verb: 'drain', member: name, reason: 'a case' };
    case 'undrain':
      return { verb: 'undrain', member: name };
    default:
      return null;
  }
}

function scopeOf([first = '', second = '']: readonly string[]): FreezeScope {
  if (first === 'cluster') return { kind: 'cluster' };
  if (first === 'member') return { kind: 'member', member: second };
  return { kind: 'resource', resource: first };
}

/** What a resource is registered as is told from its attributes, as in a profile. */
function itemOf(name: string, words: readonly string[]) {
  const attributes = attributesOf(words);
  const isMonitored = attributes.SUBNET !== undefined || attributes.DEVICE_NAME !== undefined;
  return isMonitored ? monitoredRegistration(name, attributes) : registration(name, attributes);
}

function optionsOf(words: readonly string[]) {
  const names: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-c' || word === '-s') {
      options.set(word, words[at + 1] ?? '');
      at += 1;
    } else if (word.startsWith('-')) options.set(word, '');
    else if (!word.includes('=')) names.push(word);
  }
  return {
    names,
    option: (name: string): string | null => options.get(name) ?? null,
    has: (name: string): boolean => options.has(name),
  };
}
