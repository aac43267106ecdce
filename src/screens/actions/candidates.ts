// Which resources an action can be done to right now, and why not the others (TUI-100, 103, 107). Pure; the
// reasons are clauses that stand beside a name.
import type { MonitoredView, ResourceView } from '../../engine/index.ts';
import { cleanText, formatState } from '../../format/index.ts';
import type { ProfileSummary } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { PickEntry } from '../dialogs/pick.tsx';
import { isGivenUp } from '../resources/listed.ts';
import { relationsOf } from './relations.ts';
import type { Verb } from './verbs.ts';

export interface Candidate {
  readonly name: string;
  /** Its state in words. */
  readonly detail: string;
  /** Why it cannot be chosen now; null if it can. */
  readonly objection: string | null;
}

/** Every resource or profile the action knows of, those that can be chosen first, each group by name. */
export function candidates(verb: Verb, world: World, update = false): readonly Candidate[] {
  const all =
    verb === 'register' ? profileCandidates(world, update) : resourceCandidates(verb, world);
  const sorted = [...all].sort((one, other) => (one.name < other.name ? -1 : 1));
  const isFree = ({ objection }: Candidate): boolean => objection === null;
  return [...sorted.filter(isFree), ...sorted.filter((one) => !isFree(one))];
}

/** The candidates as entries of a pick list; those that cannot be taken are dimmed and say why. */
export function candidateEntries(all: readonly Candidate[]): readonly PickEntry[] {
  return all.map(({ name, detail, objection }) =>
    objection === null
      ? { value: name, detail }
      : {
          value: name,
          detail: `${detail}: ${objection}`,
          refusal: `${name} cannot be taken: ${objection}.`,
        },
  );
}

function resourceCandidates(verb: Exclude<Verb, 'register'>, world: World): readonly Candidate[] {
  const { resources, monitored } = world.cluster;
  const relations = relationsOf(resources);
  const watched = [...monitored.values()].flatMap((view) =>
    watchedCandidate(verb, view, relations.dependents(view.name)),
  );
  const applications = [...resources.values()].map((view) => {
    const needed = verb === 'unregister' ? relations.dependents(view.name) : [];
    return {
      name: view.name,
      detail: formatState(view),
      objection: objectionTo(verb, view, needed),
    };
  });
  return [...applications, ...watched];
}

/**
 * What CAA only watches is started where its failures have reached the threshold, and is not among what can be started
 * before; it is never moved or stopped (TUI-109).
 */
function watchedCandidate(
  verb: Exclude<Verb, 'register'>,
  view: MonitoredView,
  dependents: readonly string[],
): readonly Candidate[] {
  const { name, type } = view;
  const givenUp = view.members.filter(isGivenUp).map(({ member }) => member);
  switch (verb) {
    case 'start': {
      const detail = `${type}, not monitored on ${givenUp.join(', ')}`;
      return givenUp.length === 0 ? [] : [{ name, detail, objection: null }];
    }
    case 'unregister': {
      const objection = dependents.length === 0 ? null : `required by ${dependents.join(', ')}`;
      return [{ name, detail: type, objection }];
    }
    case 'stop':
    case 'relocate':
    case 'balance':
      return [{ name, detail: type, objection: 'CAA only watches it' }];
  }
}

/** While something is being done with it, nobody can say what comes of it: then nothing is objected. */
function objectionTo(
  verb: Exclude<Verb, 'register'>,
  view: ResourceView,
  dependents: readonly string[],
): string | null {
  if (view.activity !== null) return null;
  switch (verb) {
    case 'start':
      if (view.state === 'ONLINE') return 'it is running already';
      return view.state === 'UNKNOWN' ? 'stop it first' : null;
    case 'stop':
      return view.state === 'OFFLINE' && view.target === 'OFFLINE' ? 'it is not running' : null;
    case 'relocate':
    case 'balance':
      if (view.state === 'ONLINE') return null;
      return view.state === 'UNKNOWN' ? 'stop it first' : 'it is not running';
    case 'unregister':
      if (view.state !== 'OFFLINE') return 'stop it first';
      return dependents.length === 0 ? null : `required by ${dependents.join(', ')}`;
  }
}

function profileCandidates(world: World, update: boolean): readonly Candidate[] {
  return (world.cluster.profiles ?? []).map((profile) => ({
    name: profile.name,
    detail: profileWords(profile),
    objection: objectionToProfile(profile, update),
  }));
}

function profileWords({ registered, changed }: ProfileSummary): string {
  if (!registered) return 'not registered';
  return changed ? 'registered, changed since' : 'registered';
}

function objectionToProfile(profile: ProfileSummary, update: boolean): string | null {
  const [error] = profile.errors;
  if (error !== undefined) return withoutName(cleanText(error), profile.name);
  if (update) return profile.registered ? null : 'leave out -u to register it';
  return profile.registered ? '-u updates it from its profile' : null;
}

/** Complete lines begin with the resource they are about; beside its name that is said already. */
function withoutName(line: string, name: string): string {
  const head = new RegExp(`^(Resource )?${name.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}:? `);
  return line.replace(head, '').replace(/\.$/, '');
}
