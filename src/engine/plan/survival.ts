// Would the cluster survive the loss of a member? Asked of the engine itself: a copy loses it, and what ran before and
// does not run after that is lost.
import { lostQuorumSentence } from '../caa/index.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  MemberName,
  Millis,
  ResourceName,
} from '../documents.ts';
import { createRehearsal, type Rehearsal } from '../rehearsal.ts';
import { settleDocuments } from './settle.ts';
import { Stage } from './stage.ts';
import type { Stepwise } from './stepwise.ts';

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
 * What the loss of one member would cost, in short steps.
 *
 * @param documents the cluster as it is; not changed.
 * @param now in milliseconds since the epoch.
 */
export function* survivalOf(
  config: ClusterConfig,
  documents: ClusterDocuments,
  member: MemberName,
  now: Millis,
): Stepwise<MemberSurvival> {
  const settled = settleDocuments(documents, now).documents;
  const cluster = createRehearsal(config, settled);
  const { hasQuorum: hadQuorum } = cluster.quorum();
  const caller = { user: 'root', commandLine: `loss of ${member}`, locale: 'C C C C C C' };
  const supposition = { kind: 'command', command: { verb: 'crash', member } } as const;
  yield;
  yield* new Stage(cluster, { supposition, failing: [], caller }, now).play(settled.resources);
  const after = new Map(cluster.documents().resources.map((each) => [each.name, each.state.word]));
  const names = settled.resources
    .filter(({ name, state }) => state.word === 'ONLINE' && after.get(name) !== 'ONLINE')
    .map(({ name }) => name)
    .sort();
  const quorum = hadQuorum ? lostQuorumOf(config, cluster) : null;
  const lost: LostResource[] = [];
  for (const resource of names) {
    yield;
    lost.push({ resource, because: quorum ?? objections(cluster, resource, now) });
  }
  if (lost.length === 0 && quorum !== null) lost.push({ resource: null, because: quorum });
  return { member, survives: lost.length === 0, lost };
}

function lostQuorumOf({ name }: ClusterConfig, cluster: Rehearsal): string | null {
  const quorum = cluster.quorum();
  return quorum.hasQuorum ? null : lostQuorumSentence(name, quorum);
}

/** The first rule that dropped each member, in the words of the decision. */
function objections(cluster: Rehearsal, resource: ResourceName, now: Millis): string {
  const steps = cluster.ifMoved(resource, now)?.steps ?? [];
  return steps
    .flatMap(({ dropped }) => dropped)
    .map(({ member, because }) => `${member}: ${because}`)
    .join(', ');
}
