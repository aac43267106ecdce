// How a member looks in lists, and the votes in words (TUI-112, 113). Pure.
import type { ClusterHeadView, HardwareView, MemberName, MemberView } from '../../engine/index.ts';
import { cleanText, formatDuration } from '../../format/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { World } from '../../tui/screen.ts';
import type { Meaning } from '../../tui/theme.ts';
import {
  clusterFreezeOf,
  drainedMark,
  drainedWords,
  frozenMark,
  frozenWords,
  memberFreezeOf,
} from '../freeze/look.ts';

/** `*` UP, `.` DOWN, `~` between the two. */
export function memberMark({ state }: MemberView): string {
  return { UP: '*', LEAVING: '~', FAILING: '~', DOWN: '.' }[state];
}

const meanings: Readonly<Record<MemberView['state'], Meaning>> = {
  UP: 'ok',
  LEAVING: 'changing',
  FAILING: 'changing',
  DOWN: 'fail',
};

export function memberMeaning({ state }: MemberView): Meaning {
  return meanings[state];
}

/** `drained: new memory; frozen until 18:30: disk change`; empty if neither. */
export function calmWords(
  member: MemberView,
  { cluster, now }: Pick<World, 'cluster' | 'now'>,
): string {
  const freeze = memberFreezeOf(member.name, cluster) ?? clusterFreezeOf(cluster);
  return [
    member.drained === null ? '' : drainedWords(member.drained),
    freeze === null ? '' : frozenWords(freeze, now),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** `F*D`: frozen, its state, drained; blanks for what does not hold. */
export function memberMarks(member: MemberView, cluster: ClusterState): string {
  const freeze = memberFreezeOf(member.name, cluster) ?? clusterFreezeOf(cluster);
  const drained = member.drained === null ? ' ' : drainedMark;
  return (freeze === null ? ' ' : frozenMark) + memberMark(member) + drained;
}

/** How long it has been up, or down. */
export function memberTime(member: MemberView, now: number): string {
  const span = formatDuration(now - member.since);
  return member.state === 'UP' || member.state === 'LEAVING' ? span : `down ${span}`;
}

/** Members by their ids, as clu_get_info lists them. */
export function sortedMembers(cluster: ClusterState): readonly MemberView[] {
  return [...cluster.members.values()].sort((one, other) => one.id - other.id);
}

/** How many applications are ONLINE on each member. */
export function applicationCounts(cluster: ClusterState): ReadonlyMap<MemberName, number> {
  const counts = new Map<MemberName, number>();
  for (const { member, state } of cluster.resources.values()) {
    if (member === null || state !== 'ONLINE') continue;
    counts.set(member, (counts.get(member) ?? 0) + 1);
  }
  return counts;
}

/** Current, expected and needed votes, and how many more may be lost (TUI-113); fewer words where cells are few. */
export function quorumWords(head: ClusterHeadView, columns: number): string {
  const words = fullQuorumWords(head);
  if (words.length <= columns) return words;
  return words.replace(' expected', '').replace(' before the cluster stops', '');
}

function fullQuorumWords({ quorum }: ClusterHeadView): string {
  const { currentVotes, expectedVotes, requiredVotes, hasQuorum } = quorum;
  const votes = `Votes ${currentVotes} of ${expectedVotes} expected, ${requiredVotes} needed`;
  if (!hasQuorum) {
    const missing = requiredVotes - currentVotes;
    return `${votes}: QUORUM LOST, ${missing} more needed. CAA waits until a member boots.`;
  }
  const spare = currentVotes - requiredVotes;
  if (spare === 0) return `${votes}: no vote may be lost, or the cluster stops.`;
  return `${votes}: ${spare} more may be lost before the cluster stops.`;
}

/** `adapter tu0, 16.69.244.5 on 16.69.244.0/24: works`. */
export function hardwareWords({
  kind,
  name,
  address,
  subnet,
  works,
  isHosts,
}: HardwareView): string {
  const place = [address ?? '', subnet === null ? '' : `on ${subnet}`].filter(
    (part) => part !== '',
  );
  const where = place.length === 0 ? '' : `, ${place.join(' ')}`;
  const host = isHosts ? ', of this host' : '';
  return cleanText(`${kind} ${name}${where}${host}: ${works ? 'works' : 'FAILED'}`);
}
