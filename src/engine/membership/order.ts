// The one order in which members are shown, chosen between and written down: that of the cluster's description. A registry
// hands them out in its own.
import type { ClusterConfig, MemberDocument } from '../documents.ts';

/** The same members in that order, in every output and whoever stored them (CAA-470); unknown ones come last. */
export function inOrderOf(
  { members }: ClusterConfig,
  documents: readonly MemberDocument[],
): readonly MemberDocument[] {
  const places = new Map(members.map(({ name }, index) => [name, index]));
  const placeOf = ({ name }: MemberDocument): number => places.get(name) ?? members.length;
  return documents.toSorted((one, other) => placeOf(one) - placeOf(other));
}
