// Where the policy would take a resource, and which members are possible: read from the service's answer to
// `caa.details`, never worked out here (TUI-003, 101, 103). An answer counts as long as nothing changed since.
import type {
  DecisionStep,
  MemberName,
  ResourceDetails,
  ResourceName,
} from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { World } from '../../tui/screen.ts';
import { relationsOf } from './relations.ts';
import type { Verb } from './verbs.ts';

/** An answer of the service, with the data it was given on. */
export type Placement =
  | { readonly status: 'asked' }
  | {
      readonly status: 'known';
      /** Null if the service did not answer the question. */
      readonly details: ResourceDetails | null;
      readonly resources: ClusterState['resources'];
      readonly members: ClusterState['members'];
    };

export type Placements = ReadonlyMap<ResourceName, Placement>;

/** Details are asked for at most this many resources at a time. */
const askedMax = 20;

/** The names whose answers are missing or old. */
export function missingPlacements(
  placements: Placements,
  names: readonly ResourceName[],
  world: World,
): readonly ResourceName[] {
  if (world.cluster.phase !== 'live') return [];
  return names.slice(0, askedMax).filter((name) => {
    const known = placements.get(name);
    if (!world.cluster.resources.has(name) || known?.status === 'asked') return false;
    return known === undefined || !isFresh(known, world);
  });
}

function isFresh(known: Extract<Placement, { status: 'known' }>, world: World): boolean {
  const { resources, members } = world.cluster;
  return known.resources === resources && known.members === members;
}

/** An answer is missing or on its way, so that what is shown of members is not yet what the service says. */
export function arePlacementsPending(
  placements: Placements,
  names: readonly ResourceName[],
  world: World,
): boolean {
  const isAsked = names.slice(0, askedMax).some((name) => placements.get(name)?.status === 'asked');
  return isAsked || missingPlacements(placements, names, world).length > 0;
}

/** The details of a resource, if they were asked for and nothing changed since. */
export function freshDetails(
  placements: Placements,
  name: ResourceName,
  world: World,
): ResourceDetails | null {
  const known = placements.get(name);
  return known?.status === 'known' && isFresh(known, world) ? known.details : null;
}

/** One member as the destination of a resource. */
export interface MemberChoice {
  readonly member: MemberName;
  readonly isEligible: boolean;
  /** A clause: `first by the policy`, `is DOWN`. */
  readonly words: string;
}

/** What a destination is chosen for. */
export interface MemberQuestion {
  readonly verb: Verb;
  readonly name: ResourceName;
  readonly force: boolean;
}

/** The members for one resource, as the service would take them: eligible first, then the others (TUI-103). */
export function memberChoices(
  question: MemberQuestion,
  details: ResourceDetails,
  world: World,
): readonly MemberChoice[] {
  const { ifMoved } = details;
  const ranked = [...world.cluster.members.keys()].map((member) => {
    const step = ifMoved.steps.find(({ dropped }) => dropped.some((one) => one.member === member));
    if (step === undefined)
      return { rank: tieRank(ifMoved.tie, member), choice: firstChoice(details, member) };
    const choice = droppedChoice(question, member, step, world);
    return { rank: choice.isEligible ? 100 : 200, choice };
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ choice }) => choice);
}

function tieRank(tie: readonly MemberName[], member: MemberName): number {
  return Math.max(0, tie.indexOf(member));
}

function firstChoice({ ifMoved }: ResourceDetails, member: MemberName): MemberChoice {
  const { chosen, tieBreak } = ifMoved;
  if (member !== chosen)
    return { member, isEligible: true, words: `equal to ${chosen} by every rule` };
  const why = tieBreak === null ? '' : `: ${tieBreak}`;
  return { member, isEligible: true, words: `first by the policy${why}` };
}

/** Rules that bind; the others only prefer one member to another, so that naming a member overrides them. */
const binding: ReadonlySet<string> = new Set([
  'Members that are up',
  'Required resources',
  'Members excluded for this operation',
  'Placement policy',
]);

function droppedChoice(
  question: MemberQuestion,
  member: MemberName,
  step: DecisionStep,
  world: World,
): MemberChoice {
  const because = step.dropped.find((one) => one.member === member)?.because ?? '';
  const objection = bindingObjection(question, member, { rule: step.rule, because }, world);
  if (objection !== null) return { member, isEligible: false, words: objection };
  const comesAlong = question.force && step.rule === 'Required resources';
  const words = comesAlong ? 'possible; what it needs comes along' : `possible; ${because}`;
  return { member, isEligible: true, words };
}

function bindingObjection(
  question: MemberQuestion,
  member: MemberName,
  drop: { readonly rule: string; readonly because: string },
  world: World,
): string | null {
  const { verb, name, force } = question;
  const view = world.cluster.resources.get(name);
  if (!binding.has(drop.rule)) return null;
  // `caa_relocate -c` is bound by restricted, but not by favored (manual 2.7).
  const disregards = verb === 'relocate' && view?.placement === 'favored';
  if (drop.rule === 'Placement policy' && disregards) return null;
  if (drop.rule !== 'Required resources' || !force) return drop.because;
  // With -f what is required comes along, so that only the rules behind it can bind.
  const isListed = view === undefined || view.hostingMembers.includes(member);
  return view?.placement === 'restricted' && !isListed ? 'is not in HOSTING_MEMBERS' : null;
}

/** The members for several resources together: eligible if each of them could go there. */
export function sharedMemberChoices(
  question: Omit<MemberQuestion, 'name'>,
  names: readonly ResourceName[],
  placements: Placements,
  world: World,
): readonly MemberChoice[] {
  const lists = names.flatMap((name) => {
    const details = freshDetails(placements, name, world);
    return details === null
      ? []
      : [{ name, choices: memberChoices({ ...question, name }, details, world) }];
  });
  const [first] = lists;
  if (first === undefined) return stateChoices(question.verb, names, world);
  const merged = first.choices.map((choice): MemberChoice => {
    for (const { name, choices } of lists) {
      const own = choices.find(({ member }) => member === choice.member);
      if (own === undefined || own.isEligible) continue;
      return { ...own, words: lists.length > 1 ? `${name}: ${own.words}` : own.words };
    }
    const restricted = groupObjection(question, names, choice.member, world);
    return restricted === null
      ? choice
      : { member: choice.member, isEligible: false, words: restricted };
  });
  return [...merged.filter((one) => one.isEligible), ...merged.filter((one) => !one.isEligible)];
}

/** With `-f` the destination has to be allowed for everything that comes along (manual 2.7). */
function groupObjection(
  { verb, force }: Omit<MemberQuestion, 'name'>,
  names: readonly ResourceName[],
  member: MemberName,
  world: World,
): string | null {
  if (!force) return null;
  const { resources } = world.cluster;
  const relations = relationsOf(resources);
  for (const name of names) {
    const dependents = verb === 'relocate' ? relations.onlineDependents(name) : [];
    for (const other of [...relations.required(name), ...dependents]) {
      const view = resources.get(other);
      if (view?.placement !== 'restricted' || view.hostingMembers.includes(member)) continue;
      return `${other} is restricted to other members`;
    }
  }
  return null;
}

/** Without an answer of the service only the states of the members are known, and where the resources are. */
function stateChoices(
  verb: Verb,
  names: readonly ResourceName[],
  world: World,
): readonly MemberChoice[] {
  const { members, resources } = world.cluster;
  const isLeft = (member: MemberName): boolean =>
    verb === 'relocate' && names.some((name) => resources.get(name)?.member === member);
  const choices = [...members.values()].map(({ name, state }): MemberChoice => {
    if (state !== 'UP') {
      const words = state === 'LEAVING' ? 'is being shut down' : 'is DOWN';
      return { member: name, isEligible: false, words };
    }
    if (isLeft(name)) return { member: name, isEligible: false, words: 'it runs there now' };
    return { member: name, isEligible: true, words: 'UP' };
  });
  return [...choices.filter((one) => one.isEligible), ...choices.filter((one) => !one.isEligible)];
}
