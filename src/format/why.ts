// A recorded placement decision as text for people: what asked for it, every rule with what it found, who was dropped
// and why, and the choice. It invents nothing: what is printed is what the engine wrote down when it decided.
import type {
  DecisionStep,
  MemberName,
  MemberObjections,
  PlacementDecision,
} from '../engine/index.ts';
import { formatTime } from './time.ts';
import { wrapText } from './wrap.ts';

const widthDefault = 80;
const detail = '     ';

/**
 * The decision, as lines.
 *
 * @param width longest line, in columns; 80 unless told.
 */
export function formatWhy(decision: PlacementDecision, width = widthDefault): readonly string[] {
  const { at, cause } = decision;
  return decisionLines(
    decision,
    headline(decision, 'was'),
    `Decided ${formatTime(at)}. Cause: ${cause}.`,
    width,
  );
}

/** A decision that would be made, by a plan. */
export function formatPlannedWhy(
  decision: PlacementDecision,
  width = widthDefault,
): readonly string[] {
  const cause = `Cause: ${decision.cause}.`;
  return decisionLines(decision, headline(decision, 'would be'), cause, width);
}

function decisionLines(
  decision: PlacementDecision,
  head: string,
  cause: string,
  width: number,
): readonly string[] {
  const numberWidth = String(decision.steps.length).length;
  const rules = decision.steps.flatMap((step, index) =>
    ruleTexts(step, `  ${String(index + 1).padStart(numberWidth)}  `),
  );
  return [
    { lead: '', text: head },
    { lead: detail, text: cause },
    ...rules,
    ...outcomeTexts(decision),
  ].flatMap(({ lead, text }) => wrapText(text, width, ' '.repeat(lead.length), lead));
}

/** One sentence or more; `lead` stands before the first line and indents the others. */
interface Text {
  readonly lead: string;
  readonly text: string;
}

function headline({ resource, chosen }: PlacementDecision, verb: 'was' | 'would be'): string {
  return chosen === null
    ? `Why ${resource} ${verb} placed on no member`
    : `Why ${resource} ${verb} placed on ${chosen}`;
}

function ruleTexts(step: DecisionStep, number: string): readonly Text[] {
  const lead = ' '.repeat(number.length);
  const texts = [{ lead: number, text: `${step.rule}: ${step.finding}.` }];
  for (const { member, because } of step.dropped) {
    texts.push({ lead, text: `${member} dropped: ${because}.` });
  }
  if (step.dropped.length > 0) texts.push({ lead, text: `Left: ${listOrNone(step.left)}.` });
  return texts;
}

function outcomeTexts({ chosen, tie, tieBreak }: PlacementDecision): readonly Text[] {
  if (chosen === null) return [{ lead: detail, text: 'Chosen: no member.' }];
  if (tie.length === 0) return [{ lead: detail, text: `Chosen: ${chosen}.` }];
  return [
    { lead: detail, text: `Tie: ${tie.join(', ')} are equal by every rule.` },
    { lead: detail, text: `Chosen: ${chosen}, because ${tieBreak ?? 'one had to be taken'}.` },
  ];
}

function listOrNone(members: readonly MemberName[]): string {
  return members.length === 0 ? 'no member' : members.join(', ');
}

/**
 * Why the decision did not fall on one member: the first rule that dropped it, or the tie it lost. One sentence,
 * not broken into lines.
 */
export function formatWhyNot(decision: PlacementDecision, member: MemberName): string {
  const { chosen, steps, tie, tieBreak } = decision;
  if (member === chosen) return `${member} was chosen.`;
  for (const [index, step] of steps.entries()) {
    const drop = step.dropped.find((dropped) => dropped.member === member);
    if (drop !== undefined)
      return `Not on ${member}: rule ${index + 1}, ${step.rule}: ${drop.because}.`;
  }
  if (tie.includes(member)) {
    const reason = tieBreak ?? 'one had to be taken';
    return `Not on ${member}: equal to ${chosen} by every rule; ${chosen} was taken, because ${reason}.`;
  }
  return `Not on ${member}: it was not considered, because it was not a member of the cluster.`;
}

/** Everything that is against a member now, and who would be chosen, as lines. */
export function formatObjections(
  { member, objections, chosen }: MemberObjections,
  width = widthDefault,
): readonly string[] {
  const head = `If it were placed now, ${chosen ?? 'no member'} would be chosen.`;
  const [first, ...others] = objections.map(({ rule, because }) => `${rule}: ${because}.`);
  if (first === undefined) {
    return [chosen === member ? head : `${head} No rule is against ${member}.`];
  }
  return [
    head,
    `Against ${member}: ${first}`,
    ...others.map((text) => `Also against it: ${text}`),
  ].flatMap((text) => wrapText(text, width, '  '));
}
