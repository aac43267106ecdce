// Starting or moving several applications that depend on each other to one member (`-f`; manual 2.2.2.1, 2.7).
import type { Core, Origin } from '../core.ts';
import type { MemberName, PlacementDecision, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { consider, excluding, explainRefusal, keepAlong, keepDecision } from './choose.ts';
import { onlineDependents } from './dependencies.ts';
import { refuseForDependents, refuseUnknownState } from './refusals.ts';
import { startOn, stopThere } from './steps.ts';
import { becomeOffline, endWaiting, forgetFailures, setTarget } from './transitions.ts';

export interface Group {
  /** The resource the caller named; placement is asked about it. */
  readonly name: ResourceName;
  /** All that go together, required ones first. */
  readonly members: readonly ResourceName[];
  readonly wanted: MemberName | null;
  /** The member to leave, for a relocation. */
  readonly leave: MemberName | null;
  readonly disregardFavored: boolean;
  /** A relocation stops everything that runs; a start leaves alone what runs on the destination already. */
  readonly stopAll: boolean;
  /** What named `wanted`, if no caller did; kept as the reason as long as it holds. */
  readonly reason: PlacementDecision | null;
}

/** `exhausted`: no member is left. `refused`: nothing was changed. `stuck`: a stop failed and the state is UNKNOWN. */
export type GroupOutcome = 'moved' | 'exhausted' | 'refused' | 'stuck';

/** Takes the group to one member, the next eligible one after each failure. The caller holds all slots. */
export function* moveGroup(core: Core, group: Group, origin: Origin): Procedure<GroupOutcome> {
  if (refuseGroup(core, group, origin)) return 'refused';
  let excluded = initialExclusions(core, group);
  let found = consider(core.state, group.name, choiceFor(group, origin, excluded));
  if (found.chosen === null) {
    for (const line of explainRefusal(found, group.wanted)) origin.err(line);
    return 'refused';
  }
  if (refuseForOutsiders(core, group, found.chosen, origin)) return 'refused';
  for (const name of group.members) {
    setTarget(core, name, 'ONLINE');
    endWaiting(core, name);
    if (core.state.registered(name).state.word === 'OFFLINE') forgetFailures(core, name);
  }
  for (;;) {
    const decision = decide(core, group, found);
    const { chosen } = decision;
    if (chosen === null) return 'exhausted';
    if (refuseForOutsiders(core, group, chosen, origin)) return 'exhausted';
    const result = yield* takeTo(core, group, { ...decision, chosen }, origin);
    if (result !== 'failed') return result;
    excluded = excluding(excluded, chosen, 'a start there failed');
    found = consider(core.state, group.name, choiceFor(group, origin, excluded));
  }
}

/** Records what placement has found, or the reason that the group came with as long as that holds. */
function decide(core: Core, group: Group, found: PlacementDecision): PlacementDecision {
  const { reason } = group;
  const kept = reason !== null && found.chosen === reason.chosen ? reason : found;
  keepDecision(core, group.name, kept);
  return kept;
}

function choiceFor(group: Group, origin: Origin, excluded: ReadonlyMap<MemberName, string>) {
  return {
    cause: origin.cause,
    wanted: group.wanted,
    excluded,
    disregardFavored: group.disregardFavored,
    bringsAlong: group.members,
  };
}

/** What is UNKNOWN cannot be moved. */
function refuseGroup(core: Core, group: Group, origin: Origin): boolean {
  return group.members.some((name) => refuseUnknownState(core, name, origin));
}

/** Others that need what would have to leave its member must not lose it. */
function refuseForOutsiders(
  core: Core,
  group: Group,
  destination: MemberName,
  origin: Origin,
): boolean {
  const along = new Set(group.members);
  return group.members.some((name) => {
    const { state } = core.state.registered(name);
    if (state.word !== 'ONLINE') return false;
    if (!group.stopAll && state.member === destination) return false;
    const outsiders = onlineDependents(core.state, name).filter((other) => !along.has(other));
    return refuseForDependents(name, outsiders, origin);
  });
}

/** The destination must be eligible for every resource that moves (CAA-356). */
function initialExclusions(core: Core, group: Group): ReadonlyMap<MemberName, string> {
  let excluded: ReadonlyMap<MemberName, string> = new Map();
  if (group.leave !== null) excluded = excluding(excluded, group.leave, 'it is to leave it');
  const along = new Set(group.members);
  for (const name of group.members) {
    if (name === group.name) continue;
    for (const { name: member } of core.state.members()) {
      const objection = excluded.has(member) ? null : objectionTo(core, along, name, member);
      if (objection !== null) excluded = excluding(excluded, member, objection);
    }
  }
  return excluded;
}

/** Why a resource that moves along cannot run on the member; null if it can. */
function objectionTo(
  core: Core,
  along: ReadonlySet<ResourceName>,
  name: ResourceName,
  member: MemberName,
): string | null {
  const { policy, hostingMembers, required } = core.state.settingsOf(name);
  if (policy === 'restricted' && !hostingMembers.includes(member)) {
    return `${name} is restricted to other members`;
  }
  const missing = required.filter(
    (other) => !along.has(other) && !core.state.isOnline(other, member),
  );
  return missing.length === 0 ? null : `has no ${missing.join(', ')}, which ${name} requires`;
}

function* takeTo(
  core: Core,
  group: Group,
  decision: PlacementDecision & { readonly chosen: MemberName },
  origin: Origin,
): Procedure<'moved' | 'failed' | 'stuck'> {
  const destination = decision.chosen;
  const why = `to move to ${destination}`;
  for (const name of [...group.members].reverse()) {
    if (core.state.isOnline(name, destination) && !group.stopAll) continue;
    const stopped = yield* stopThere(core, name, origin, { ignoreErrors: false, why });
    if (stopped === 'unknown') return 'stuck';
  }
  const started: ResourceName[] = [];
  for (const name of group.members) {
    if (core.state.isOnline(name, destination)) continue;
    if (name !== group.name) keepAlong(core, name, decision);
    const result = yield* startOn(core, name, destination, origin);
    if (result === 'unknown') return 'stuck';
    if (result !== 'started') return yield* giveUp(core, started, origin);
    started.push(name);
  }
  return 'moved';
}

/** Stops again what was started on a member that cannot take the whole group. */
function* giveUp(
  core: Core,
  started: readonly ResourceName[],
  origin: Origin,
): Procedure<'failed' | 'stuck'> {
  for (const name of [...started].reverse()) {
    const why = 'not all of its group could be started there';
    const stopped = yield* stopThere(core, name, origin, { ignoreErrors: false, why });
    if (stopped === 'unknown') return 'stuck';
    if (core.state.registered(name).state.word !== 'OFFLINE') becomeOffline(core, name, why);
  }
  return 'failed';
}
