// The members in the order in which the service would take them, with the first rule that excludes or delays
// each (TUI-079). Reads a recorded decision and invents no rule.
import type { MemberName, PlacementDecision, ResourceView } from '../../engine/index.ts';
import { formatWhyNot } from '../../format/index.ts';

export interface PlacementRow {
  readonly member: MemberName;
  /** `first`: would be chosen now; `later`: if those before it fail; `no`: not at all; `here`: it is there now. */
  readonly rank: 'first' | 'later' | 'no' | 'here';
  readonly reason: string;
}

/** Rules that a member cannot get around by being the only one left. */
const hardRules = new Set([
  'Members that are up',
  'Required resources',
  'Member asked for',
  'Restart in place',
]);
const policyRule = 'Placement policy';

/**
 * Every member once, the likeliest first.
 *
 * @param decision where it would go if it had to move now.
 */
export function placementOrder(
  decision: PlacementDecision,
  view: ResourceView,
  members: readonly MemberName[],
): readonly PlacementRow[] {
  const ranked = members.map((member, index) => ({
    member,
    index,
    ...rankOf(decision, view, member),
  }));
  return ranked
    .sort(
      (one, other) =>
        other.score - one.score ||
        hosting(view, one.member) - hosting(view, other.member) ||
        one.index - other.index,
    )
    .map(({ member, rank }) => ({ member, rank, reason: reasonOf(decision, view, member, rank) }));
}

function rankOf(
  decision: PlacementDecision,
  view: ResourceView,
  member: MemberName,
): { readonly rank: PlacementRow['rank']; readonly score: number } {
  const { steps, tie } = decision;
  if (member === decision.chosen) return { rank: 'first', score: 1000 };
  if (member === view.member) return { rank: 'here', score: -1000 };
  const tied = tie.indexOf(member);
  if (tied >= 0) return { rank: 'later', score: 900 - tied };
  const at = steps.findIndex((step) => step.dropped.some((one) => one.member === member));
  const rule = steps[at]?.rule;
  const isHard =
    rule === undefined ||
    hardRules.has(rule) ||
    (rule === policyRule && view.placement === 'restricted');
  return isHard ? { rank: 'no', score: at - 500 } : { rank: 'later', score: at };
}

function hosting(view: ResourceView, member: MemberName): number {
  const at = view.hostingMembers.indexOf(member);
  return at < 0 ? view.hostingMembers.length : at;
}

function reasonOf(
  decision: PlacementDecision,
  view: ResourceView,
  member: MemberName,
  rank: PlacementRow['rank'],
): string {
  if (rank === 'here') return `It is ${view.state} there now.`;
  if (rank === 'first' && decision.tie.length > 1) {
    return `Would be chosen: equal to ${decision.tie.slice(1).join(', ')}, but ${decision.tieBreak ?? 'first'}.`;
  }
  if (rank === 'first') return 'Would be chosen.';
  // The member stands beside it already.
  return formatWhyNot(decision, member).replace(`Not on ${member}: `, '');
}
