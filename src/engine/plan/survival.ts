// Would the cluster survive the loss of a member? Asked of the engine itself: a copy loses it, and what ran before and
// does not run after that is lost.
import { lostQuorumSentence } from '../caa/index.ts';
import { createCluster } from '../cluster.ts';
import type { Cluster } from '../cluster-interface.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  MemberName,
  Millis,
  ResourceName,
} from '../documents.ts';
import { settleDocuments } from './settle.ts';
import { Stage } from './stage.ts';

export interface MemberSurvival {
  readonly member: MemberName;
  /** Everything that is ONLINE now would be ONLINE again, when all delays are over. */
  readonly survives: boolean;
  readonly lost: readonly LostResource[];
}

export interface LostResource {
  /** Null: what would be lost is the cluster's quorum alone. */
  readonly resource: ResourceName | null;
  /** Every reason, member by member, or the loss of quorum. */
  readonly because: string;
}

/**
 * What the loss of one member would cost.
 *
 * @param documents the cluster as it is; not changed.
 * @param now in milliseconds since the epoch.
 */
export function survivalOf(
  config: ClusterConfig,
  documents: ClusterDocuments,
  member: MemberName,
  now: Millis,
): MemberSurvival {
  const settled = settleDocuments(documents, now).documents;
  const cluster = createCluster(config, settled);
  const hadQuorum = cluster.view(now).cluster.quorum.hasQuorum;
  const caller = { user: 'root', commandLine: `loss of ${member}`, locale: 'C C C C C C' };
  const supposition = { kind: 'command', command: { verb: 'crash', member } } as const;
  new Stage(cluster, { supposition, failing: [], caller }, now).play(settled.resources);
  const after = new Map(cluster.documents().resources.map((each) => [each.name, each.state.word]));
  const names = settled.resources
    .filter(({ name, state }) => state.word === 'ONLINE' && after.get(name) !== 'ONLINE')
    .map(({ name }) => name)
    .sort();
  const quorum = hadQuorum ? lostQuorumOf(cluster, now) : null;
  const lost: LostResource[] = names.map((resource) => ({
    resource,
    because: quorum ?? objections(cluster, resource, now),
  }));
  if (lost.length === 0 && quorum !== null) lost.push({ resource: null, because: quorum });
  return { member, survives: lost.length === 0, lost };
}

function lostQuorumOf(cluster: Cluster, now: Millis): string | null {
  const { name, quorum } = cluster.view(now).cluster;
  return quorum.hasQuorum ? null : lostQuorumSentence(name, quorum);
}

/** The first rule that dropped each member, in the words of the decision. */
function objections(cluster: Cluster, resource: ResourceName, now: Millis): string {
  const steps = cluster.details(resource, now)?.ifMoved.steps ?? [];
  return steps
    .flatMap(({ dropped }) => dropped)
    .map(({ member, because }) => `${member}: ${because}`)
    .join(', ');
}
