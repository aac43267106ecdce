// Placement (manual 2.2.2.2 and 2.2.2.3) as a pure function: what is known goes in, the chosen member and the reason
// of every step come out. It knows nothing of commands, scripts or time.
import type {
  DecisionStep,
  MemberName,
  MemberState,
  Millis,
  PlacementDecision,
  ResourceName,
} from '../documents.ts';
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
  /** With `wanted`: the favored policy does not bind. */
  readonly disregardFavored: boolean;
  /** The member where it runs now, which wins a tie. */
  readonly present: MemberName | null;
}

/** Candidates still in, and the steps taken so far. */
interface Elimination {
  left: readonly Candidate[];
  readonly steps: DecisionStep[];
}

/**
 * Chooses the member for an application.
 *
 * @returns the decision; `chosen` is null if the rules leave no member.
 */
export function place(question: PlacementQuestion): PlacementDecision {
  const state: Elimination = { left: question.candidates, steps: [] };
  keepMembersThatAreUp(state);
  dropDrained(state);
  keepWhereRequiredAreOnline(state, question);
  dropExcluded(state, question);
  const ordered = applyPolicy(state, question);
  keepTheWantedOne(state, question);
  preferOptionalByCount(state, question);
  preferOptionalInOrder(state, question);
  if (ordered) preferEarliestListed(state, question);
  else preferFewestApplications(state);
  const { chosen, tie, tieBreak } = breakTie(state.left, question.present);
  return {
    at: question.at,
    resource: question.resource,
    cause: question.cause,
    steps: state.steps,
    chosen,
    tie,
    tieBreak,
  };
}

function keepMembersThatAreUp(state: Elimination): void {
  const total = state.left.length;
  const up = state.left.filter((member) => member.state === 'UP').length;
  drop(state, 'Members that are up', `${up} of ${total} members are UP`, (member) =>
    member.state === 'UP' ? null : `is ${wordOf(member.state)}`,
  );
}

function dropDrained(state: Elimination): void {
  const drained = state.left.filter((member) => member.drained !== null);
  if (drained.length === 0) return;
  const finding = `drained: ${drained.map(({ name }) => name).join(', ')}`;
  drop(state, 'Members that are not drained', finding, (member) =>
    member.drained === null ? null : `is drained: ${member.drained}`,
  );
}

function wordOf(state: MemberState): string {
  return state === 'LEAVING' ? 'being shut down' : 'DOWN';
}

function keepWhereRequiredAreOnline(state: Elimination, question: PlacementQuestion): void {
  const { required, isOnline } = question;
  if (required.length === 0) return;
  drop(state, 'Required resources', `needs ${required.join(', ')}`, (member) => {
    const missing = required.filter((name) => !isOnline(name, member.name));
    return missing.length === 0 ? null : `${missing.join(', ')} not ONLINE there`;
  });
}

function dropExcluded(state: Elimination, question: PlacementQuestion): void {
  if (question.excluded.size === 0) return;
  drop(
    state,
    'Members excluded for this operation',
    [...question.excluded.keys()].join(', '),
    (member) => question.excluded.get(member.name) ?? null,
  );
}

/** Returns true if HOSTING_MEMBERS orders what is left. */
function applyPolicy(state: Elimination, question: PlacementQuestion): boolean {
  const { policy, hostingMembers } = question;
  const listed = (member: Candidate): boolean => hostingMembers.includes(member.name);
  if (policy === 'balanced') {
    keepAll(state, 'Placement policy', 'balanced: every member left may be used');
    return false;
  }
  if (policy === 'favored' && question.disregardFavored) {
    keepAll(state, 'Placement policy', 'favored: does not bind, because the member was named');
    return false;
  }
  if (policy === 'favored' && !state.left.some(listed)) {
    const finding = `favored: none of ${hostingMembers.join(', ')} is available, so any member left may be used`;
    keepAll(state, 'Placement policy', finding);
    return false;
  }
  drop(state, 'Placement policy', `${policy}: ${hostingMembers.join(', ')}`, (member) =>
    listed(member) ? null : 'is not in HOSTING_MEMBERS',
  );
  return true;
}

function keepTheWantedOne(state: Elimination, question: PlacementQuestion): void {
  const { wanted } = question;
  if (wanted === null) return;
  drop(state, 'Member asked for', `-c ${wanted}`, (member) =>
    member.name === wanted ? null : 'is not the member asked for',
  );
}

/** Step 3a: members with fewer optional resources than the best are dropped. */
function preferOptionalByCount(state: Elimination, question: PlacementQuestion): void {
  const { optional, isOnline } = question;
  if (optional.length === 0 || state.left.length === 0) return;
  const counts = new Map(
    state.left.map((member) => [
      member.name,
      optional.filter((name) => isOnline(name, member.name)).length,
    ]),
  );
  const countOf = (member: Candidate): number => counts.get(member.name) ?? 0;
  const best = Math.max(...counts.values());
  const finding = `optional resources ONLINE: ${compare(state.left, countOf)}`;
  drop(state, 'Most optional resources', finding, (member) =>
    countOf(member) === best ? null : `has ${countOf(member)}, another has ${best}`,
  );
}

/** Step 3b: the optional list in order; a resource that is ONLINE on none of those left drops nobody. */
function preferOptionalInOrder(state: Elimination, question: PlacementQuestion): void {
  for (const name of question.optional) {
    if (state.left.length <= 1) return;
    const has = (member: Candidate): boolean => question.isOnline(name, member.name);
    if (!state.left.some(has) || state.left.every(has)) continue;
    drop(state, 'Optional resources in order', `${name} decides`, (member) =>
      has(member) ? null : `${name} is not ONLINE there`,
    );
  }
}

function preferEarliestListed(state: Elimination, question: PlacementQuestion): void {
  if (state.left.length <= 1) return;
  const rank = (member: Candidate): number => question.hostingMembers.indexOf(member.name);
  const best = Math.min(...state.left.map(rank));
  const first = question.hostingMembers[best];
  drop(state, 'First in HOSTING_MEMBERS', `${first} stands first`, (member) =>
    rank(member) === best ? null : `${first} stands before it`,
  );
}

function preferFewestApplications(state: Elimination): void {
  if (state.left.length <= 1) return;
  const countOf = (member: Candidate): number => member.applications;
  const fewest = Math.min(...state.left.map(countOf));
  const finding = `applications running: ${compare(state.left, countOf)}`;
  drop(state, 'Fewest applications', finding, (member) =>
    countOf(member) === fewest ? null : `runs ${countOf(member)}, another runs ${fewest}`,
  );
}

/**
 * What is equal by the rules is decided by a fixed one: stay, or else the member that joined first
 * (docs/decisions/0005).
 */
function breakTie(
  left: readonly Candidate[],
  present: MemberName | null,
): Pick<PlacementDecision, 'chosen' | 'tie' | 'tieBreak'> {
  const [only, second] = left;
  if (only === undefined) return { chosen: null, tie: [], tieBreak: null };
  if (second === undefined) return { chosen: only.name, tie: [], tieBreak: null };
  const byJoining = [...left].sort((a, b) => a.joinNumber - b.joinNumber).map(({ name }) => name);
  if (present !== null && byJoining.includes(present)) {
    const others = byJoining.filter((name) => name !== present);
    return { chosen: present, tie: [present, ...others], tieBreak: 'it runs there already' };
  }
  return { chosen: byJoining[0] ?? null, tie: byJoining, tieBreak: 'it joined the cluster first' };
}

function drop(
  state: Elimination,
  rule: string,
  finding: string,
  objection: (member: Candidate) => string | null,
): void {
  const dropped: { member: MemberName; because: string }[] = [];
  state.left = state.left.filter((member) => {
    const because = objection(member);
    if (because !== null) dropped.push({ member: member.name, because });
    return because === null;
  });
  state.steps.push({ rule, finding, dropped, left: state.left.map(({ name }) => name) });
}

function keepAll(state: Elimination, rule: string, finding: string): void {
  drop(state, rule, finding, () => null);
}

function compare(members: readonly Candidate[], value: (member: Candidate) => number): string {
  return members.map((member) => `${member.name} ${value(member)}`).join(', ');
}
