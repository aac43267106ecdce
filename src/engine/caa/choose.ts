// Asks placement about a registered resource in the present state of the cluster, and records the answer.
import type { Core } from '../core.ts';
import type { MemberName, Objection, PlacementDecision, ResourceName } from '../documents.ts';
import type { ClusterState } from '../state.ts';
import { frozenMembers } from './frozen.ts';
import { objectionsTo, place } from './placement.ts';
import type { PlacementQuestion } from './placement-rules.ts';

export interface Choice {
  readonly cause: string;
  readonly excluded?: ReadonlyMap<MemberName, string>;
  /** The member asked for with `-c`. */
  readonly wanted?: MemberName | null;
  /** The member where it ran, for a restart in place. */
  readonly restartOn?: MemberName;
  /** `caa_relocate -c` is bound by `restricted` but not by `favored` (AMB-12). */
  readonly disregardFavored?: boolean;
  /** Required resources that the operation brings along, so that they need not be ONLINE already. */
  readonly bringsAlong?: readonly ResourceName[];
}

const nobody: ReadonlyMap<MemberName, string> = new Map();

/** What placement says now; changes nothing. */
export function consider(
  state: ClusterState,
  name: ResourceName,
  choice: Choice,
): PlacementDecision {
  return place(questionOf(state, name, choice));
}

/**
 * What is against a member if CAA placed the resource by itself now; changes nothing.
 *
 * @returns the objections in the order of the rules, and the member that would be chosen.
 */
export function objections(
  state: ClusterState,
  name: ResourceName,
  member: MemberName,
): { readonly objections: readonly Objection[]; readonly chosen: MemberName | null } {
  const excluded = frozenMembers(state);
  const question = questionOf(state, name, { cause: 'if it were placed now', excluded });
  return { objections: objectionsTo(question, member), chosen: place(question).chosen };
}

function questionOf(state: ClusterState, name: ResourceName, choice: Choice): PlacementQuestion {
  const document = state.registered(name);
  const settings = state.settings(document);
  const along = choice.bringsAlong ?? [];
  return {
    resource: name,
    at: state.now,
    cause: choice.cause,
    policy: settings.policy,
    hostingMembers: settings.hostingMembers,
    required: settings.required.filter((required) => !along.includes(required)),
    optional: settings.optional,
    candidates: state.configuredMembers().map((member) => ({
      name: member.name,
      state: member.state,
      joinNumber: member.joinNumber,
      drained: member.drained?.reason ?? null,
      applications: state.applicationsOn(member.name, document),
    })),
    isOnline: (resource, member) => state.isOnline(resource, member),
    excluded: choice.excluded ?? nobody,
    wanted: choice.wanted ?? null,
    restartOn: choice.restartOn ?? null,
    disregardFavored: choice.disregardFavored ?? false,
    present: document.state.word === 'ONLINE' ? document.state.member : null,
  };
}

/** The same, kept as the recorded reason that `caa_stat -why` prints. */
export function choose(core: Core, name: ResourceName, choice: Choice): PlacementDecision {
  const decision = consider(core.state, name, choice);
  keepDecision(core, name, decision);
  return decision;
}

/** The decision on one resource, kept with another that goes to the same member because that one does. */
export function keepAlong(core: Core, name: ResourceName, decision: PlacementDecision): void {
  const cause = `${decision.cause}; it goes where ${decision.resource} goes`;
  keepDecision(core, name, { ...decision, resource: name, cause });
}

/** The way back after a relocation that found no other member. */
export function keepReturn(core: Core, name: ResourceName, home: MemberName, cause: string): void {
  const step = {
    rule: 'Where it came from',
    finding: `no other member could take it, and it ran on ${home} before`,
    dropped: [],
    left: [home],
  };
  const { now } = core.state;
  const fixed = { resource: name, chosen: home, tie: [], tieBreak: null };
  keepDecision(core, name, {
    ...fixed,
    at: now,
    cause: `${cause}; back where it ran`,
    steps: [step],
  });
}

/** Decisions before the last one that are kept with a resource. */
const earlierMax = 4;

/** Records a decision, and keeps a few of those before it. */
export function keepDecision(core: Core, name: ResourceName, decision: PlacementDecision): void {
  const { decision: last, earlierDecisions = [] } = core.state.registered(name);
  if (last === null) core.state.changeResource(name, { decision });
  else {
    const earlier = [last, ...earlierDecisions].slice(0, earlierMax);
    core.state.changeResource(name, { decision, earlierDecisions: earlier });
  }
}

/** Why a decision chose nobody, or not the member asked for, as message lines (CAA-619, CAA-620, CAA-622). */
export function explainRefusal(
  decision: PlacementDecision,
  wanted: MemberName | null,
): readonly string[] {
  const { resource, steps } = decision;
  if (wanted !== null) {
    const step = steps.find(({ dropped }) => dropped.some(({ member }) => member === wanted));
    const because =
      step?.dropped.find(({ member }) => member === wanted)?.because ?? 'is not known';
    // Some reasons say what the member is or has, others are sentences of their own.
    const joint = /^(?:is|has) /.test(because) ? ' ' : ': ';
    return [
      `Resource ${resource} has placement error.`,
      `Member '${wanted}'${joint}${because} (rule: ${step?.rule ?? 'none'}).`,
    ];
  }
  const lines = steps.flatMap(({ dropped }) =>
    dropped.map(({ member, because }) => `  ${member}: ${because}`),
  );
  return [
    `Resource ${resource} has placement error.`,
    'No member can run it:',
    ...lines,
    `caa_stat -why ${resource} shows the rules.`,
  ];
}

/** Keeps the order of the tries: the newest exclusion last. */
export function excluding(
  excluded: ReadonlyMap<MemberName, string>,
  member: MemberName,
  because: string,
): ReadonlyMap<MemberName, string> {
  return new Map([...excluded, [member, because]]);
}
