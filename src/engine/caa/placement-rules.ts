// The rules of placement (manual 2.2.2.2 and 2.2.2.3), one by one: each says of the members that are asked which of
// them it drops, and why. The order of the rules is here; who is left after each is not known here.
import type { MemberName, MemberState, Millis, ResourceName } from '../documents.ts';
import type { PlacementPolicy } from './settings.ts';

/** What placement has to know of one member. */
export interface Candidate {
  readonly name: MemberName;
  readonly state: MemberState;
  /** Lower joined earlier. */
  readonly joinNumber: number;
  /** Why nothing is placed there any more; null if it is not drained. */
  readonly drained: string | null;
  /** Applications that are ONLINE there or being started there, without the one to place. */
  readonly applications: number;
}

export interface PlacementQuestion {
  readonly resource: ResourceName;
  readonly at: Millis;
  readonly cause: string;
  readonly policy: PlacementPolicy;
  readonly hostingMembers: readonly MemberName[];
  readonly required: readonly ResourceName[];
  readonly optional: readonly ResourceName[];
  readonly candidates: readonly Candidate[];
  readonly isOnline: (resource: ResourceName, member: MemberName) => boolean;
  /** Members this operation must not use, with the clause that says why. */
  readonly excluded: ReadonlyMap<MemberName, string>;
  /** The only member the caller will have, or null. */
  readonly wanted: MemberName | null;
  /** Where it ran, if it is to be started again there and nowhere else; or null. */
  readonly restartOn: MemberName | null;
  /** With `wanted`: the favored policy does not bind. */
  readonly disregardFavored: boolean;
  /** The member where it runs now, which wins a tie. */
  readonly present: MemberName | null;
}

/** What one rule says. */
export interface Ruling {
  readonly rule: string;
  /** Said of the rule as a whole, with the values compared. */
  readonly finding: string;
  /** Why it drops a member; null if it does not. */
  objection(member: Candidate): string | null;
}

/**
 * A rule of placement; null if it has nothing to say.
 *
 * @param left the members that are still in.
 * @param asked those that it is to compare: the same ones, and perhaps one more that is asked about.
 */
type Rule = (
  question: PlacementQuestion,
  left: readonly Candidate[],
  asked: readonly Candidate[],
) => Ruling | null;

/** All rules, in the order in which they are applied. */
export function rulesFor({ optional }: PlacementQuestion): readonly Rule[] {
  if (optional.length === 0) return [...rulesBefore, preferenceAmongEquals];
  return [...rulesBefore, mostOptional, ...optional.map(optionalInOrder), preferenceAmongEquals];
}

const membersThatAreUp: Rule = (_question, _left, asked) => {
  const up = asked.filter((member) => member.state === 'UP').length;
  return {
    rule: 'Members that are up',
    finding: `${up} of ${asked.length} members are UP`,
    objection: (member) => (member.state === 'UP' ? null : `is ${wordOf(member.state)}`),
  };
};

function wordOf(state: MemberState): string {
  return state === 'LEAVING' ? 'being shut down' : 'DOWN';
}

const notDrained: Rule = (_question, _left, asked) => {
  const drained = asked.filter((member) => member.drained !== null);
  if (drained.length === 0) return null;
  return {
    rule: 'Members that are not drained',
    finding: `drained: ${drained.map(({ name }) => name).join(', ')}`,
    objection: (member) => (member.drained === null ? null : `is drained: ${member.drained}`),
  };
};

const requiredAreOnline: Rule = ({ required, isOnline }) => {
  if (required.length === 0) return null;
  return {
    rule: 'Required resources',
    finding: `needs ${required.join(', ')}`,
    objection: (member) => {
      const missing = required.filter((name) => !isOnline(name, member.name));
      return missing.length === 0 ? null : `${missing.join(', ')} not ONLINE there`;
    },
  };
};

const notExcluded: Rule = ({ excluded }) => {
  if (excluded.size === 0) return null;
  return {
    rule: 'Members excluded for this operation',
    finding: [...excluded.keys()].join(', '),
    objection: (member) => excluded.get(member.name) ?? null,
  };
};

const placementPolicy: Rule = (question, _left, asked) => {
  const { policy, hostingMembers } = question;
  const rule = 'Placement policy';
  const listed = (member: Candidate): boolean => hostingMembers.includes(member.name);
  const keepAll = (finding: string): Ruling => ({ rule, finding, objection: () => null });
  if (policy === 'balanced') return keepAll('balanced: every member left may be used');
  if (!isBound(question)) {
    return keepAll('favored: does not bind, because the member was named');
  }
  const names = hostingMembers.join(', ');
  if (policy === 'favored' && !asked.some(listed)) {
    return keepAll(`favored: none of ${names} is available, so any member left may be used`);
  }
  return {
    rule,
    finding: `${policy}: ${names}`,
    objection: (member) => (listed(member) ? null : 'is not in HOSTING_MEMBERS'),
  };
};

/** Whether HOSTING_MEMBERS has a say at all. */
function isBound({ policy, disregardFavored }: PlacementQuestion): boolean {
  return policy === 'restricted' || (policy === 'favored' && !disregardFavored);
}

const theWantedOne: Rule = ({ wanted }) => {
  if (wanted === null) return null;
  return {
    rule: 'Member asked for',
    finding: `-c ${wanted}`,
    objection: (member) => (member.name === wanted ? null : 'is not the member asked for'),
  };
};

const theOneItRanOn: Rule = ({ restartOn }) => {
  if (restartOn === null) return null;
  return {
    rule: 'Restart in place',
    finding: `on ${restartOn}`,
    objection: (member) => (member.name === restartOn ? null : 'is not where it ran'),
  };
};

/** Step 3a: members with fewer optional resources than the best are dropped. */
const mostOptional: Rule = ({ optional, isOnline }, _left, asked) => {
  if (asked.length === 0) return null;
  const counts = new Map(
    asked.map((member) => [
      member.name,
      optional.filter((name) => isOnline(name, member.name)).length,
    ]),
  );
  const countOf = (member: Candidate): number => counts.get(member.name) ?? 0;
  const best = Math.max(...counts.values());
  return {
    rule: 'Most optional resources',
    finding: `optional resources ONLINE: ${compare(asked, countOf)}`,
    objection: (member) =>
      countOf(member) === best ? null : `has ${countOf(member)}, another has ${best}`,
  };
};

/** Step 3b: the optional list in order; a resource that is ONLINE on none of those asked drops nobody. */
function optionalInOrder(name: ResourceName): Rule {
  return ({ isOnline }, _left, asked) => {
    if (asked.length <= 1) return null;
    const has = (member: Candidate): boolean => isOnline(name, member.name);
    if (!asked.some(has) || asked.every(has)) return null;
    return {
      rule: 'Optional resources in order',
      finding: `${name} decides`,
      objection: (member) => (has(member) ? null : `${name} is not ONLINE there`),
    };
  };
}

/** HOSTING_MEMBERS orders what it has left; the number of applications orders everything else. */
const preferenceAmongEquals: Rule = (question, left, asked) => {
  if (asked.length <= 1) return null;
  const { hostingMembers } = question;
  const isOrdered =
    isBound(question) && left.every((member) => hostingMembers.includes(member.name));
  return isOrdered ? earliestListed(hostingMembers, asked) : fewestApplications(asked);
};

function earliestListed(
  hostingMembers: readonly MemberName[],
  asked: readonly Candidate[],
): Ruling | null {
  const rankOf = (member: Candidate): number => hostingMembers.indexOf(member.name);
  const best = Math.min(...asked.map(rankOf).filter((rank) => rank >= 0));
  const first = hostingMembers[best];
  if (first === undefined) return null;
  return {
    rule: 'First in HOSTING_MEMBERS',
    finding: `${first} stands first`,
    // One that is not listed is the business of the policy.
    objection: (member) => (rankOf(member) <= best ? null : `${first} stands before it`),
  };
}

function fewestApplications(asked: readonly Candidate[]): Ruling {
  const countOf = (member: Candidate): number => member.applications;
  const fewest = Math.min(...asked.map(countOf));
  return {
    rule: 'Fewest applications',
    finding: `applications running: ${compare(asked, countOf)}`,
    objection: (member) =>
      countOf(member) === fewest ? null : `runs ${countOf(member)}, another runs ${fewest}`,
  };
}

function compare(members: readonly Candidate[], value: (member: Candidate) => number): string {
  return members.map((member) => `${member.name} ${value(member)}`).join(', ');
}

/** Those that come before the optional resources. */
const rulesBefore: readonly Rule[] = [
  membersThatAreUp,
  notDrained,
  requiredAreOnline,
  notExcluded,
  placementPolicy,
  theWantedOne,
  theOneItRanOn,
];
