// What would happen: the same engine on a copy of the cluster. Nothing of it is stored, started or published. A plan is
// computed in short steps, since thousands of resources take seconds; when the next one is made is not known here.
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
import { createRehearsal, type Rehearsal } from '../rehearsal.ts';
import type { ResourceView } from '../views.ts';
import { settleDocuments } from './settle.ts';
import { type PlannedLine, type PlanQuestion, Stage } from './stage.ts';
import { atOnce, type Stepwise } from './stepwise.ts';

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
  return atOnce(planInSteps(config, documents, question, now));
}

/** The same in short steps, from the documents as they were at the beginning. */
export function* planInSteps(
  config: ClusterConfig,
  documents: ClusterDocuments,
  question: PlanQuestion,
  now: Millis,
): Stepwise<Omit<Plan, 'basis'>> {
  const settled = settleDocuments(documents, now);
  const stage = new Stage(createRehearsal(config, settled.documents), question, now);
  yield;
  yield* stage.play(settled.documents.resources);
  const { lines, exitCode, events, cluster } = stage;
  const compared = yield* compare(cluster.documents(), settled.documents, now);
  const updated = stage.versions
    .filter(({ before, after }) => before !== null && after !== null)
    .map(({ resource }) => resource);
  yield;
  return {
    assumptions: settled.assumptions,
    lines,
    exitCode,
    events,
    ...compared,
    versions: stage.versions.map((version) => ({ ...version, at: version.at - now })),
    placements:
      updated.length === 0
        ? []
        : yield* placementsOf(updated, createRehearsal(config, settled.documents), cluster, now),
  };
}

function* placementsOf(
  names: readonly ResourceName[],
  before: Rehearsal,
  after: Rehearsal,
  now: Millis,
): Stepwise<readonly PlannedPlacement[]> {
  const placements: PlannedPlacement[] = [];
  for (const resource of [...new Set(names)].sort()) {
    yield;
    const decision = after.ifMoved(resource, now);
    if (decision === undefined) continue;
    const chosen = before.ifMoved(resource, now)?.chosen ?? null;
    placements.push({ resource, before: chosen, after: { ...decision, at: decision.at - now } });
  }
  return placements;
}

/** Resources that are compared in one step. */
const comparedAtOnce = 50;

function* compare(
  { resources: after }: ClusterDocuments,
  { resources: before }: ClusterDocuments,
  now: Millis,
): Stepwise<Pick<Plan, 'changes' | 'decisions'>> {
  const is = new Map(after.map((each) => [each.name, each]));
  const was = new Map(before.map((each) => [each.name, each]));
  // Documents are replaced, never changed: what is the same record has stayed as it was.
  const touched = after.filter((each) => was.get(each.name) !== each);
  const removed = before.filter(({ name }) => !is.has(name));
  const changes: PlannedChange[] = [];
  const decisions: PlacementDecision[] = [];
  const names = [...touched, ...removed].map(({ name }) => name).sort();
  for (const [index, resource] of names.entries()) {
    if (index % comparedAtOnce === 0) yield;
    const [old, own] = [was.get(resource), is.get(resource)];
    const change = { resource, before: stateOf(old), after: stateOf(own) };
    if (differ(change)) changes.push(change);
    const decision = own?.decision ?? null;
    if (decision !== null && decision !== old?.decision) {
      decisions.push({ ...decision, at: decision.at - now });
    }
  }
  return { changes, decisions };
}

function differ({ before, after }: PlannedChange): boolean {
  return (
    before.target !== after.target || before.state !== after.state || before.member !== after.member
  );
}

/** What is not registered counts as OFFLINE. */
function stateOf(document: ResourceDocument | undefined): PlannedState {
  if (document === undefined) return { target: 'OFFLINE', state: 'OFFLINE', member: null };
  const { target, state } = document;
  return { target, state: state.word, member: state.word === 'OFFLINE' ? null : state.member };
}
