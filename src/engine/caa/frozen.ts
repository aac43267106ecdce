// Who is frozen now. What that means is for those who ask.
import type { FreezeDocument, MemberName, ResourceName } from '../documents.ts';
import type { ClusterState } from '../state.ts';

/**
 * The freeze that covers an application, the widest first; undefined if none does. One that does not run is where it
 * was last placed.
 */
export function freezeOf(state: ClusterState, name: ResourceName): FreezeDocument | undefined {
  const document = state.resource(name);
  if (document === undefined) return undefined;
  const place =
    document.state.word === 'OFFLINE' ? document.decision?.chosen : document.state.member;
  return (
    state.freeze({ kind: 'cluster' }) ??
    (place ? state.freeze({ kind: 'member', member: place }) : undefined) ??
    state.freeze({ kind: 'resource', resource: name })
  );
}

/** Members that nothing is moved to unasked, with the clause that says why. */
export function frozenMembers(state: ClusterState): ReadonlyMap<MemberName, string> {
  const members = new Map<MemberName, string>();
  for (const { scope, reason } of state.freezes()) {
    if (scope.kind === 'member') members.set(scope.member, `it is frozen: ${reason}`);
  }
  return members;
}
