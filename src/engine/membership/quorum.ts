// Votes and quorum (specification CLU-045 to CLU-060): plain arithmetic over who is present.
import type { ClusterConfig, MemberDocument } from '../documents.ts';
import type { QuorumView } from '../views.ts';

/** Votes a cluster with this many expected votes needs: floor((expected + 2) / 2). */
export function requiredVotes(expectedVotes: number): number {
  return Math.floor((expectedVotes + 2) / 2);
}

/** The vote count of the members that are present, the quorum disk included. */
export function countVotes(
  config: ClusterConfig,
  members: Iterable<Pick<MemberDocument, 'votes' | 'state'>>,
): QuorumView {
  const diskVotes = config.quorumDisk?.votes ?? 0;
  let currentVotes = diskVotes;
  let expectedVotes = diskVotes;
  for (const member of members) {
    expectedVotes += member.votes;
    if (isPresent(member)) currentVotes += member.votes;
  }
  const needed = requiredVotes(expectedVotes);
  return {
    currentVotes,
    expectedVotes,
    requiredVotes: needed,
    hasQuorum: currentVotes >= needed,
  };
}

/** Whether a member counts as a running member of the cluster. */
export function isPresent(member: Pick<MemberDocument, 'state'>): boolean {
  return member.state === 'UP' || member.state === 'LEAVING';
}
