// The manual's sample cluster as views.
import type { ClusterHeadView, MemberView } from '../../src/engine/index.ts';
import { sampleTime } from './resources.ts';

export function member(id: number, name: string, changes: Partial<MemberView> = {}): MemberView {
  return {
    id,
    name,
    hostName: `${name}.zk4.com`,
    interconnectName: `${name}-ics0`,
    votes: 1,
    state: 'UP',
    since: sampleTime,
    joinNumber: id + 1,
    drained: null,
    ...changes,
  };
}

/** Members in the order in which they joined, which is not that of their ids. */
export const deli: {
  readonly cluster: ClusterHeadView;
  readonly members: readonly MemberView[];
} = {
  cluster: {
    name: 'deli',
    localMember: 'pepicelli',
    quorumDisk: { name: 'dsk10h', votes: 1 },
    quorum: { currentVotes: 4, expectedVotes: 4, requiredVotes: 3, hasQuorum: true },
    incarnation: 31,
    freezes: [],
  },
  members: [
    member(2, 'provolone', { joinNumber: 1 }),
    member(1, 'polishham', { joinNumber: 2 }),
    member(3, 'pepicelli', { joinNumber: 3 }),
  ],
};
