// What became of each resource that a run names, read from the run's own lines, which are the manual's texts
// (TUI-227, 234), and from the state of the cluster once the run is over. Pure.
import type { MemberName, ResourceName, ResourceView } from '../../engine/index.ts';
import { formatState } from '../../format/index.ts';
import type { RunLine } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { parseRunCommand, type RunCommand, type RunVerb } from './command.ts';
import { hasEnded, type RunFacts } from './watch.ts';

export interface ResourceResult {
  readonly name: ResourceName;
  readonly status: 'QUEUED' | 'RUNNING' | 'OK' | 'FAILED' | 'LOST';
  /** Where it is, or what is being done with it. */
  readonly words: string;
}

/** What the lines of a run say of resources. */
interface Told {
  readonly started: ReadonlyMap<ResourceName, MemberName>;
  readonly stopped: ReadonlySet<ResourceName>;
  /** Where each was when the run stopped it first. */
  readonly homes: ReadonlyMap<ResourceName, MemberName>;
  readonly wellPlaced: ReadonlySet<ResourceName>;
  readonly errors: readonly string[];
}

const outcome = /^(Start|Stop) of '(.+)' on member '(.+)' succeeded\.$/;
const attempt = /^Attempting to stop '(.+)' on member '(.+)'$/;
/** Stopping what does not run: the lines of `caa_stop` that report success without a script. */
const noLonger = /^Resource (\S+) was .*\. It is (no longer|now OFFLINE)\.$/;

/** What `caa_stop -kill` says when nothing is left. */
const killed = /^Resource (\S+) is now OFFLINE\b/;
/** What `caa_balance` says of what need not move. */
const staying = /^Resource (\S+) is already well placed$/;

function readLines(lines: readonly RunLine[]): Told {
  const started = new Map<ResourceName, MemberName>();
  const stopped = new Set<ResourceName>();
  const homes = new Map<ResourceName, MemberName>();
  const wellPlaced = new Set<ResourceName>();
  const errors: string[] = [];
  for (const { kind, text } of lines) {
    if (kind === 'script') continue;
    if (kind === 'err') errors.push(text);
    const [, word, name = '', member = ''] = outcome.exec(text) ?? [];
    if (word === 'Start') started.set(name, member);
    if (word === 'Stop') {
      stopped.add(name);
      started.delete(name);
    }
    const [, leaving = '', home = ''] = attempt.exec(text) ?? [];
    if (leaving !== '' && !homes.has(leaving)) homes.set(leaving, home);
    const [, idle] = noLonger.exec(text) ?? [];
    if (idle !== undefined) stopped.add(idle);
    const [, dead] = killed.exec(text) ?? [];
    if (dead !== undefined) stopped.add(dead);
    const [, kept] = staying.exec(text) ?? [];
    if (kept !== undefined) wellPlaced.add(kept);
  }
  return { started, stopped, homes, wellPlaced, errors };
}

/** One result for each resource the run names, in the order in which it takes them (TUI-234). */
export function runResults(
  facts: RunFacts,
  lines: readonly RunLine[],
  world: World,
): readonly ResourceResult[] {
  const command = parseRunCommand(facts.commandLine);
  const { verb, names } = command;
  if (verb === null) return [];
  const told = readLines(lines);
  const current = names.indexOf(activeResource(facts, world)?.name ?? '');
  return names.map((name, index): ResourceResult => {
    const words = isDone(verb, name, facts, told);
    if (words !== null) return { name, status: 'OK', words };
    const stands = stateWords(world.cluster.resources.get(name));
    if (hasEnded(facts)) {
      const status = facts.status === 'LOST' ? 'LOST' : 'FAILED';
      return { name, status, words: facts.isSettled ? stands : '' };
    }
    if (index === current) return { name, status: 'RUNNING', words: '' };
    return { name, status: index < current ? 'FAILED' : 'QUEUED', words: '' };
  });
}

/** The words for what was reached; null if it was not, or not yet. */
function isDone(verb: RunVerb, name: ResourceName, facts: RunFacts, told: Told): string | null {
  switch (verb) {
    case 'start':
    case 'relocate': {
      const member = told.started.get(name);
      return member === undefined ? null : `ONLINE on ${member}`;
    }
    case 'balance': {
      const member = told.started.get(name);
      if (member !== undefined) return `ONLINE on ${member}`;
      return told.wellPlaced.has(name) ? 'already well placed' : null;
    }
    case 'stop':
      return told.stopped.has(name) ? 'OFFLINE' : null;
    case 'register':
    case 'unregister': {
      if (!hasEnded(facts) || facts.status === 'LOST') return null;
      const isNamed = told.errors.some((text) => wordsOf(text).includes(name));
      if (facts.status === 'FAILED' && (isNamed || told.errors.length === 0)) return null;
      if (verb === 'unregister') return 'not registered any more';
      return parseRunCommand(facts.commandLine).words.includes('-u') ? 'updated' : 'registered';
    }
  }
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,:']+/).map((word) => word.replace(/\.$/, ''));
}

function stateWords(view: ResourceView | undefined): string {
  return view === undefined ? 'not registered' : formatState(view);
}

/** The resource whose script the run is running now. */
export function activeResource(facts: RunFacts, world: World): ResourceView | undefined {
  if (facts.number === null || hasEnded(facts)) return undefined;
  for (const view of world.cluster.resources.values()) {
    if (view.activity !== null && view.activity.run === facts.number) return view;
  }
  return undefined;
}

/** The relocation failed, and every resource it names runs again where it was before (TUI-104). */
export function isBackHome(facts: RunFacts, lines: readonly RunLine[], world: World): boolean {
  const { verb, names }: RunCommand = parseRunCommand(facts.commandLine);
  if (verb !== 'relocate' || facts.status !== 'FAILED' || !facts.isSettled) return false;
  const { homes } = readLines(lines);
  const moved = names.filter((name) => homes.has(name));
  return (
    moved.length > 0 &&
    moved.every((name) => {
      const view = world.cluster.resources.get(name);
      return view?.state === 'ONLINE' && view.member === homes.get(name);
    })
  );
}

/** The first complaints of a run, which say what went wrong. */
export function complaints(lines: readonly RunLine[], max: number): readonly string[] {
  const texts: string[] = [];
  for (const { kind, text } of lines) {
    if (kind === 'err') texts.push(text);
    if (texts.length >= max) break;
  }
  return texts;
}

/** The registered resources that a failed run names, those in trouble first. */
export function troubled(facts: RunFacts, world: World): readonly string[] {
  const { names } = parseRunCommand(facts.commandLine);
  const known = names.filter((name) => world.cluster.resources.has(name));
  const isBad = (name: string): boolean => world.cluster.resources.get(name)?.trouble !== null;
  return [...known.filter(isBad), ...known.filter((name) => !isBad(name))];
}
