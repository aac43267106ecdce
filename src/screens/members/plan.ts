// What would happen to applications and votes if a member left or came back: a plan by the service's own rules,
// asked for and never carried out (TUI-114). The faults screen confirms with the same plan. Pure.
import type {
  ClusterHeadView,
  MemberName,
  MemberView,
  Millis,
  PlacementDecision,
  ResourceName,
  ResourceView,
} from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';

/** What the service said about one application; null while the answer is on its way. */
export type Answer =
  | { readonly ok: true; readonly decision: PlacementDecision }
  | { readonly ok: false; readonly problem: string };

/** Answers for the applications of one member, and what they were asked from. */
export interface Plan {
  readonly member: MemberName;
  readonly askedAt: Millis;
  readonly members: ClusterState['members'];
  readonly resources: ClusterState['resources'];
  /** Applications that were asked about; the answers come one by one. */
  readonly asked: ReadonlySet<ResourceName>;
  readonly answers: ReadonlyMap<ResourceName, Answer>;
}

export interface PlanEvent {
  readonly type: 'planned';
  readonly member: MemberName;
  readonly name: ResourceName;
  readonly outcome: Outcome<'caa.details'>;
}

/** More applications are counted, not asked about. */
export const plannedMax = 20;
const staleAfterMs = 5000;

/** Applications that are on the member now, or being started or stopped there. */
export function applicationsOn(
  member: MemberName,
  resources: ReadonlyMap<ResourceName, ResourceView>,
): readonly ResourceView[] {
  return [...resources.values()]
    .filter((view) => view.member === member || view.activity?.member === member)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Asks anew if the plan is of another member or of an older state; null if it is good. */
export function askPlan<E>(
  plan: Plan | null,
  member: MemberName,
  world: World,
  wrap: (event: PlanEvent) => E,
): { readonly plan: Plan; readonly effects: readonly RequestEffect<E>[] } | null {
  const { cluster, now } = world;
  if (cluster.phase !== 'live' || !isStalePlan(plan, member, world)) return null;
  const known = plan?.member === member ? plan.answers : new Map<ResourceName, Answer>();
  const { members, resources } = cluster;
  const names = applicationsOn(member, resources)
    .slice(0, plannedMax)
    .map((view) => view.name);
  const effects = names.map((name) =>
    request('caa.details', { name }, (outcome) => wrap({ type: 'planned', member, name, outcome })),
  );
  const asked = new Set(names);
  return { plan: { member, askedAt: now, members, resources, asked, answers: known }, effects };
}

/** The plan with one more answer. */
export function planAnswered(plan: Plan | null, event: PlanEvent): Plan | null {
  if (plan === null || plan.member !== event.member) return plan;
  const { outcome, name } = event;
  const answer: Answer = outcome.ok
    ? { ok: true, decision: outcome.result.ifMoved }
    : { ok: false, problem: outcome.message };
  return { ...plan, answers: new Map([...plan.answers, [name, answer]]) };
}

/** True once the service has answered for every application that is asked about. */
export function isPlanComplete(
  plan: Plan | null,
  member: MemberName,
  resources: ReadonlyMap<ResourceName, ResourceView>,
): boolean {
  const asked = applicationsOn(member, resources).slice(0, plannedMax);
  return asked.every((view) => plan?.member === member && plan.answers.has(view.name));
}

/** Where each application would go, one line each: `clock  would start on provolone`. */
export function moveLines(
  plan: Plan | null,
  member: MemberName,
  resources: ReadonlyMap<ResourceName, ResourceView>,
): readonly string[] {
  const applications = applicationsOn(member, resources);
  const answers = plan?.member === member ? plan.answers : new Map<ResourceName, Answer>();
  const moving = new Set(applications.map((view) => view.name));
  const lines = applications.slice(0, plannedMax).map((view) => {
    const needed = view.required.find((name) => moving.has(name));
    return `${view.name.padEnd(15)} ${fateOf(view, answers, needed)}`;
  });
  const more = applications.length - plannedMax;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** @param needed a resource that it needs and that moves as well. */
function fateOf(
  view: ResourceView,
  answers: ReadonlyMap<ResourceName, Answer>,
  needed: ResourceName | undefined,
): string {
  if (view.state === 'UNKNOWN') return 'is UNKNOWN: becomes OFFLINE and stays so';
  if (view.target === 'OFFLINE') return 'is being stopped: stays OFFLINE';
  const answer = answers.get(view.name);
  if (answer === undefined) return 'where it would go is not known yet';
  if (!answer.ok) return `where it would go is not known: ${answer.problem}`;
  // Alone it could go nowhere without what it needs, but both move.
  if (needed !== undefined) return `would follow ${needed}, which it needs`;
  const { chosen, tie } = answer.decision;
  if (chosen === null) return 'no other member can take it: it waits';
  const others = tie.filter((name) => name !== chosen);
  return `would start on ${chosen}${others.length === 0 ? '' : ` (equal: ${others.join(', ')})`}`;
}

/** Votes after a member left or came back. */
export function votesAfter(
  head: ClusterHeadView,
  member: MemberView,
  change: 'leaves' | 'joins',
): { readonly votes: number; readonly hasQuorum: boolean; readonly text: string } {
  const { currentVotes, expectedVotes, requiredVotes } = head.quorum;
  const votes = currentVotes + (change === 'leaves' ? -member.votes : member.votes);
  const hasQuorum = votes >= requiredVotes;
  const count = `Votes then: ${votes} of ${expectedVotes}, ${requiredVotes} needed`;
  const text = hasQuorum
    ? `${count}: the cluster ${change === 'leaves' || head.quorum.hasQuorum ? 'keeps' : 'has'} quorum.`
    : `${count}: QUORUM ${change === 'leaves' ? 'LOST' : 'STAYS LOST'}; CAA waits until it is back.`;
  return { votes, hasQuorum, text };
}

function isStalePlan(plan: Plan | null, member: MemberName, world: World): boolean {
  if (plan === null || plan.member !== member) return true;
  const { members, resources } = world.cluster;
  if (plan.members === members && plan.resources === resources) return false;
  const shown = applicationsOn(member, resources).slice(0, plannedMax);
  if (shown.some((view) => !plan.asked.has(view.name))) return true;
  return world.now - plan.askedAt >= staleAfterMs;
}
