// What an act of this console has changed, and the commands that lead back (TUI-250). Read from what the cluster
// reported before and after, never from what the command meant to do, so that half of a failed command can be taken
// back as well. Pure.
import type { MemberName, RegistryVersion, ResourceName } from '../../engine/index.ts';
import { cleanText, differencesOf } from '../../format/index.ts';
import type { FileChange, PlannedCommand } from '../../protocol/index.ts';
import { type Act, type ChangedFiles, isRegistryVerb, profileChange } from '../../tui/acts.ts';
import { type Choice, commandLineOf } from '../actions/choice.ts';
import { relationsOf } from '../actions/relations.ts';
import { plannedCommand } from '../actions/request-run.ts';
import { type BackOrder, backCommand } from '../history/back.ts';

/** One command of the way back. */
export type UndoStep =
  | { readonly kind: 'choice'; readonly choice: Choice }
  | { readonly kind: 'restore'; readonly order: BackOrder }
  | {
      readonly kind: 'file';
      readonly name: ResourceName;
      /** What was done, and is to be taken back. */
      readonly changes: readonly FileChange[];
    };

/** What became of one resource, and what undoing makes of it, in words. */
export interface UndoChange {
  readonly name: ResourceName;
  readonly is: string;
  readonly becomes: string;
  /** Of a change of registered values: each of them, `DESCRIPTION: new -> old`. */
  readonly values: readonly string[];
}

export interface WayBack {
  /** One after the other, each only if the one before succeeded; empty if there is no way back. */
  readonly steps: readonly UndoStep[];
  readonly changes: readonly UndoChange[];
  /** What they cannot bring back, as whole sentences. */
  readonly lost: readonly string[];
  /** Why there is no way back, as a clause; null if there is one. */
  readonly refusal: string | null;
}

/** The way back from an act; null while its end, or what it changed, is not known. */
export function wayBackOf(act: Act): WayBack | null {
  const known = waysBack.get(act);
  if (known !== undefined) return known;
  if (act.ended === null || (isRegistryVerb(act.verb) && act.versions === null)) return null;
  const way = newWay(act);
  waysBack.set(act, way);
  return way;
}

function newWay(act: Act): WayBack {
  if (act.file !== null) return fileWay(act, act.file);
  return isRegistryVerb(act.verb) ? registryWay(act) : stateWay(act);
}

/** An act never changes, and its way back is asked for with every frame. */
const waysBack = new WeakMap<Act, WayBack>();

/** The command of a step, as one would type it. */
export function stepCommand(step: UndoStep): string {
  switch (step.kind) {
    case 'choice':
      return commandLineOf(step.choice);
    case 'restore':
      return backCommand(step.order);
    case 'file':
      return fileCommand(step);
  }
}

/** The same as a command that a plan is asked for; null for a file, on which nothing that runs depends. */
export function plannedStep(step: UndoStep | undefined): PlannedCommand | null {
  if (step === undefined || step.kind === 'file') return null;
  return step.kind === 'choice' ? plannedCommand(step.choice) : { verb: 'restore', ...step.order };
}

function noWay(refusal: string): WayBack {
  return { steps: [], changes: [], lost: [], refusal };
}

// --- start, stop, relocate, balance -----------------------------------------------------------------------------

/** Where an application ran before and after; null: it did not run. */
interface Move {
  readonly name: ResourceName;
  readonly from: MemberName | null;
  readonly to: MemberName | null;
}

function stateWay(act: Act): WayBack {
  const moves = touchedNames(act).flatMap((name) => moveOf(act, name) ?? []);
  if (moves.length === 0) return noWay(nothingChanged(act));
  const started = moves.filter(({ from }) => from === null);
  const stopped = moves.filter(({ to }) => to === null);
  const moved = moves.filter(({ from, to }) => from !== null && to !== null);
  return {
    steps: [...stopSteps(act, started), ...moveSteps(act, moved), ...startSteps(act, stopped)],
    changes: moves.map(({ name, from, to }) => ({
      name,
      is: place(to),
      becomes: place(from),
      values: [],
    })),
    lost: [
      'Not brought back: run time and counters, which begin anew, and what the application has in memory.',
      ...(started.some(({ name }) => wasWaiting(act, name))
        ? ['It was waiting to be started before; now it stays OFFLINE until somebody starts it.']
        : []),
    ],
    refusal: null,
  };
}

function place(member: MemberName | null): string {
  return member === null ? 'OFFLINE' : `ONLINE on ${member}`;
}

/** The named ones, and with `-f` all that it may pull in. */
function touchedNames({ names, force, before }: Act): readonly ResourceName[] {
  if (names === null) return [...before.resources.keys()];
  if (!force) return [...new Set(names)];
  const relations = relationsOf(before.resources);
  return [
    ...new Set(
      names.flatMap((name) => [
        ...relations.required(name),
        name,
        ...relations.onlineDependents(name),
      ]),
    ),
  ];
}

/** Null if it neither started, stopped nor moved, or if nobody knows. */
function moveOf({ before, ended }: Act, name: ResourceName): Move | null {
  const was = before.resources.get(name);
  const is = ended?.after.resources.get(name);
  if (was === undefined || is === undefined) return null;
  if (was.state === 'UNKNOWN' || is.state === 'UNKNOWN') return null;
  const from = was.state === 'ONLINE' ? was.member : null;
  const to = is.state === 'ONLINE' ? is.member : null;
  return from === to ? null : { name, from, to };
}

function wasWaiting({ before }: Act, name: ResourceName): boolean {
  return before.resources.get(name)?.target === 'ONLINE';
}

function nothingChanged({ names, before, ended }: Act): string {
  const unknown = (names ?? []).find((name) =>
    [before, ended?.after].some((one) => one?.resources.get(name)?.state === 'UNKNOWN'),
  );
  return unknown === undefined
    ? 'nothing started, stopped or moved by it'
    : `${unknown} is or was in state UNKNOWN, and nobody can bring that back`;
}

function choice(verb: Choice['verb'], names: readonly string[], more: Partial<Choice>): UndoStep {
  const { member = null, force = false } = more;
  const none = { update: false, attributes: [], scope: 'names', exit: null } as const;
  return {
    kind: 'choice',
    choice: { verb, names, member, namesMember: member !== null, force, ...none },
  };
}

/** What was started stops in one command, those that need others first. */
function stopSteps(act: Act, started: readonly Move[]): readonly UndoStep[] {
  if (started.length === 0) return [];
  return [choice('stop', [...requiredFirst(act, started)].reverse(), {})];
}

/** What was stopped starts again where it ran, required ones first; one command for each change of member. */
function startSteps(act: Act, stopped: readonly Move[]): readonly UndoStep[] {
  return grouped(act, stopped).map(([member, names]) => choice('start', names, { member }));
}

function moveSteps(act: Act, moved: readonly Move[]): readonly UndoStep[] {
  const { force } = act;
  const led = force ? leaders(act, moved) : moved;
  return grouped(act, led).map(([member, group]) => choice('relocate', group, { member, force }));
}

/** With `-f` some take the others with them: those that were named, and else the ones that the others require. */
function leaders(act: Act, moved: readonly Move[]): readonly Move[] {
  const relations = relationsOf(act.ended?.after.resources ?? new Map());
  const isNamed = (name: ResourceName): boolean => act.names?.includes(name) ?? false;
  const ordered = requiredFirst(act, moved);
  const led = new Set<ResourceName>();
  const chosen = new Set<ResourceName>();
  for (const name of [...ordered.filter(isNamed), ...ordered]) {
    if (led.has(name)) continue;
    chosen.add(name);
    for (const other of [name, ...relations.required(name), ...relations.onlineDependents(name)]) {
      led.add(other);
    }
  }
  return moved.filter(({ name }) => chosen.has(name));
}

type Group = readonly [member: MemberName, names: readonly ResourceName[]];

/** Neighbours in the order of starting that came from the same member. */
function grouped(act: Act, moves: readonly Move[]): readonly Group[] {
  const homes = new Map(moves.map(({ name, from }) => [name, from ?? '']));
  const groups: [MemberName, ResourceName[]][] = [];
  for (const name of requiredFirst(act, moves)) {
    const home = homes.get(name) ?? '';
    const last = groups.at(-1);
    if (last?.[0] === home) last[1].push(name);
    else groups.push([home, [name]]);
  }
  return groups;
}

function requiredFirst({ before }: Act, moves: readonly Move[]): readonly ResourceName[] {
  return relationsOf(before.resources).requiredFirst(moves.map(({ name }) => name));
}

// --- register, unregister, the way back to a version ------------------------------------------------------------

function registryWay(act: Act): WayBack {
  const versions = versionsOf(act);
  const [first] = versions;
  if (first === undefined) return noWay('it changed nothing of what is registered');
  const names = [...new Set(versions.map(({ resource }) => resource))];
  const arrived = versions.every(({ before }) => before === null);
  const step: UndoStep = arrived
    ? choice('unregister', dependentsFirst(act, names), {})
    : { kind: 'restore', order: { version: first.number - 1, names } };
  return {
    steps: [step],
    changes: versions.map((version) => ({
      name: version.resource,
      is: registeredWord(version, 'after'),
      becomes: registeredWord(version, 'before'),
      values: valuesBack(version),
    })),
    lost: [
      'Profiles and action scripts on disk stay as they are. The history of the registry keeps both changes.',
      ...(arrived ? [] : ['Not brought back: run time and counters, which begin anew.']),
    ],
    refusal: null,
  };
}

/** The versions that the run of the act has made. */
function versionsOf({ versions, ended, user, commandLine }: Act): readonly RegistryVersion[] {
  return (versions ?? []).filter(
    (version) =>
      ended !== null &&
      version.user === user &&
      version.commandLine === commandLine &&
      version.at >= ended.startedAt &&
      version.at <= ended.at,
  );
}

function registeredWord({ before, after }: RegistryVersion, which: 'before' | 'after'): string {
  const values = which === 'before' ? before : after;
  if (values === null) return 'not registered';
  if (before === null || after === null) return 'registered as it was';
  return which === 'before' ? 'the values it had' : 'changed values';
}

/** The values that go back, if the resource was and stays registered. */
function valuesBack(version: RegistryVersion): readonly string[] {
  const { number, before, after } = version;
  if (before === null || after === null) return [];
  const shown = (value: string | null): string => cleanText(value ?? '') || '(empty)';
  return differencesOf([version], number, number - 1).flatMap(({ values }) =>
    values.map((value) => `${value.name}: ${shown(value.before)} -> ${shown(value.after)}`),
  );
}

function dependentsFirst({ ended }: Act, names: readonly ResourceName[]): readonly ResourceName[] {
  const resources = ended?.after.resources ?? new Map();
  return [...relationsOf(resources).requiredFirst(names)].reverse();
}

// --- profile files ----------------------------------------------------------------------------------------------

function fileWay({ names }: Act, { changes }: ChangedFiles): WayBack {
  const [name = ''] = names ?? [];
  if (changes === null) {
    return noWay('the file was not UTF-8 text, or too long to be kept');
  }
  const profile = profileChange(name, changes);
  const scripts = changes.filter((change) => change !== profile);
  return {
    steps: [{ kind: 'file', name, changes }],
    changes: [
      {
        name,
        is: fileState(profile?.is, profile?.was, 'new'),
        becomes: fileState(profile?.was, profile?.is, 'old'),
        values: [...changedLines(profile), ...scripts.map(scriptLine)],
      },
    ],
    lost: [
      'Only if the file is still as it was left here. The registry does not change: what was registered from it ' +
        'is an act of its own.',
    ],
    refusal: null,
  };
}

type FileSide = FileChange['is'] | undefined;

function fileState(side: FileSide, other: FileSide, age: 'new' | 'old'): string {
  if (side === null) return 'no profile file';
  if (age === 'old') return 'the file it had';
  return other === null ? 'new profile file' : 'changed profile file';
}

function scriptLine({ path, was, is }: FileChange): string {
  const [before, after] = [was, is].map((side) => (side === null ? 'no file' : 'there'));
  const way = was !== null && is !== null ? 'new text -> old text' : `${after} -> ${before}`;
  return `/${cleanText(path)}: ${way}`;
}

/** A profile that was created can go by a command; that leaves no other trace only if its script came with it. */
function fileCommand({ name, changes }: Extract<UndoStep, { kind: 'file' }>): string {
  if (profileChange(name, changes)?.was !== null) {
    return `# ${name}.cap as it was before; no command puts a profile back`;
  }
  return changes.length > 1
    ? `caa_profile -delete ${name}`
    : `rm /var/cluster/caa/profile/${name}.cap`;
}

/** The attributes whose lines differ, `DESCRIPTION: new -> old`. */
function changedLines(change: FileChange | undefined): readonly string[] {
  if (!change?.was || !change.is) return [];
  const [before, after] = [valuesOf(change.is.text), valuesOf(change.was.text)];
  const shown = (value: string | undefined): string => cleanText(value ?? '') || '(empty)';
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}: ${shown(before.get(name))} -> ${shown(after.get(name))}`);
}

function valuesOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const found = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line);
    return found === null ? [] : [[found[1] ?? '', found[2] ?? '']];
  });
  return new Map(pairs);
}
