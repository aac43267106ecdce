// Placement (manual 2.2.2.2 and 2.2.2.3) as a pure function: what is known goes in, the chosen member and the reason
// of every step come out. The rules are in placement-rules.ts; nothing here knows of commands, scripts or time.
import type { DecisionStep, MemberName, Objection, PlacementDecision } from '../documents.ts';
import {
  type Candidate,
  type PlacementQuestion,
  type Ruling,
  rulesFor,
} from './placement-rules.ts';

/**
 * Chooses the member for an application.
 *
 * @returns the decision; `chosen` is null if the rules leave no member.
 */
export function place(question: PlacementQuestion): PlacementDecision {
  const { at, resource, cause, present } = question;
  const steps: DecisionStep[] = [];
  let left = question.candidates;
  for (const rule of rulesFor(question)) {
    const ruling = rule(question, left, left);
    if (ruling === null) continue;
    const step = stepOf(ruling, left);
    left = step.remaining;
    steps.push(step.record);
  }
  return { at, resource, cause, steps, ...breakTie(left, present) };
}

function stepOf(
  { rule, finding, objection }: Ruling,
  left: readonly Candidate[],
): { readonly record: DecisionStep; readonly remaining: readonly Candidate[] } {
  const dropped: { member: MemberName; because: string }[] = [];
  const remaining = left.filter((member) => {
    const because = objection(member);
    if (because !== null) dropped.push({ member: member.name, because });
    return because === null;
  });
  const names = remaining.map(({ name }) => name);
  return { record: { rule, finding, dropped, left: names }, remaining };
}

/**
 * Everything that speaks against one member: each rule is asked on its own, whatever the others say. Rules that compare
 * members compare it with those that are left when the rule's turn comes.
 *
 * @returns in the order of the rules; empty for the member that would be chosen, and for one that is not known.
 */
export function objectionsTo(
  question: PlacementQuestion,
  member: MemberName,
): readonly Objection[] {
  const candidate = question.candidates.find(({ name }) => name === member);
  if (candidate === undefined) return [];
  const objections: Objection[] = [];
  let left = question.candidates;
  for (const rule of rulesFor(question)) {
    const asked = left.includes(candidate) ? left : [...left, candidate];
    const ruling = rule(question, left, asked);
    const because = ruling?.objection(candidate) ?? null;
    if (ruling !== null && because !== null) objections.push({ rule: ruling.rule, because });
    const own = asked === left ? ruling : rule(question, left, left);
    if (own !== null) left = left.filter((each) => own.objection(each) === null);
  }
  const { chosen, tieBreak } = breakTie(left, question.present);
  if (objections.length > 0 || chosen === null || chosen === member) return objections;
  const because = `is equal to ${chosen} by every rule; ${chosen} is taken, because ${tieBreak}`;
  return [{ rule: 'Tie', because }];
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
