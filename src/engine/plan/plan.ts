// What would happen: the same engine on a copy of the cluster. Nothing of it is stored, started or published.
import { createCluster } from '../cluster.ts';
import type { Cluster } from '../cluster-interface.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  ClusterEvent,
  MemberName,
  Millis,
  PlacementDecision,
  RegistryVersion,
  ResourceDocument,
  ResourceName,
} from '../documents.ts';
import type { ResourceView } from '../views.ts';
import { settleDocuments } from './settle.ts';
import { type PlannedLine, type PlanQuestion, Stage } from './stage.ts';

/** Where a resource is before and after. */
export interface PlannedChange {
  readonly resource: ResourceName;
  readonly before: PlannedState;
  readonly after: PlannedState;
}

export type PlannedState = Pick<ResourceView, 'target' | 'state' | 'member'>;

/** Where the next placement of a resource would take it, whose registered values would change. */
export interface PlannedPlacement {
  readonly resource: ResourceName;
  /** By the values of now; null if no member is possible. */
  readonly before: MemberName | null;
  /** By those that would be registered. */
  readonly after: PlacementDecision;
}

export interface Plan {
  /** The state of the cluster that the plan was made from; see {@link Caller.basis}. */
  readonly basis: string;
  /** What was under way and is taken to end well, and what else the plan rests on; whole sentences. */
  readonly assumptions: readonly string[];
  /** What the command would print. */
  readonly lines: readonly PlannedLine[];
  /** Its exit code; null where nothing was commanded. */
  readonly exitCode: number | null;
  /** What would be recorded, oldest first; `at` is the time from now. */
  readonly events: readonly ClusterEvent[];
  /** In ascending order of name. */
  readonly changes: readonly PlannedChange[];
  /** The placements that would be made, with the reason of every step. */
  readonly decisions: readonly PlacementDecision[];
  /** What would change in the registry, oldest first; `at` is the time from now. */
  readonly versions: readonly RegistryVersion[];
  /** What the changed values would mean; in ascending order of name. */
  readonly placements: readonly PlannedPlacement[];
}

/**
 * Works out what would happen, in the very words of the engine that would do it.
 *
 * @param documents the cluster as it is; not changed.
 * @param now the time of the question, in milliseconds since the epoch.
 */
export function planAhead(
  config: ClusterConfig,
  documents: ClusterDocuments,
  question: PlanQuestion,
  now: Millis,
): Omit<Plan, 'basis'> {
  const settled = settleDocuments(documents, now);
  const stage = new Stage(createCluster(config, settled.documents), question, now);
  stage.play(settled.documents.resources);
  const { lines, exitCode, events, cluster } = stage;
  const updated = stage.versions
    .filter(({ before, after }) => before !== null && after !== null)
    .map(({ resource }) => resource);
  return {
    assumptions: settled.assumptions,
    lines,
    exitCode,
    events,
    ...compare(cluster, settled.documents, now),
    versions: stage.versions.map((version) => ({ ...version, at: version.at - now })),
    placements:
      updated.length === 0
        ? []
        : placementsOf(updated, createCluster(config, settled.documents), cluster, now),
  };
}

function placementsOf(
  names: readonly ResourceName[],
  before: Cluster,
  after: Cluster,
  now: Millis,
): readonly PlannedPlacement[] {
  return [...new Set(names)].sort().flatMap((resource) => {
    const decision = after.details(resource, now)?.ifMoved;
    if (decision === undefined) return [];
    const chosen = before.details(resource, now)?.ifMoved.chosen ?? null;
    return [{ resource, before: chosen, after: { ...decision, at: decision.at - now } }];
  });
}

function compare(
  cluster: Cluster,
  before: ClusterDocuments,
  now: Millis,
): Pick<Plan, 'changes' | 'decisions'> {
  const after = new Map(cluster.documents().resources.map((each) => [each.name, each]));
  const old = new Map(before.resources.map((each) => [each.name, each]));
  // Documents are replaced, never changed: what is the same record has stayed as it was.
  const touched = [...after.values()].filter((each) => old.get(each.name) !== each);
  const removed = before.resources.filter(({ name }) => !after.has(name));
  const changes: PlannedChange[] = [];
  const decisions: PlacementDecision[] = [];
  for (const name of [...touched, ...removed].map((each) => each.name).sort()) {
    const was = stateOf(old.get(name));
    const is = stateOf(after.get(name));
    if (was.target !== is.target || was.state !== is.state || was.member !== is.member) {
      changes.push({ resource: name, before: was, after: is });
    }
    const decision = after.get(name)?.decision ?? null;
    if (decision !== null && decision !== old.get(name)?.decision) {
      decisions.push({ ...decision, at: decision.at - now });
    }
  }
  return { changes, decisions };
}

/** What is not registered counts as OFFLINE. */
function stateOf(document: ResourceDocument | undefined): PlannedState {
  if (document === undefined) return { target: 'OFFLINE', state: 'OFFLINE', member: null };
  const { target, state } = document;
  return { target, state: state.word, member: state.word === 'OFFLINE' ? null : state.member };
}
