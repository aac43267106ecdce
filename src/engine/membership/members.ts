// Members that crash, boot and are shut down (specification CLU-045 to CLU-062; manual 2.1, 2.2.2.2): what it means
// for the membership, and what the applications there go through.

import {
  becomeOffline,
  consider,
  delayReturn,
  failOver,
  freezeOf,
  frozenMembers,
  lostQuorumSentence,
  memberDownEnd,
  observe,
  onlineDependents,
  reconsider,
  reconsiderAll,
  refuseMember,
  refuseStrangeMember,
  relocateResource,
  requiredClosure,
  requiredFirst,
  stopThere,
  withSlots,
} from '../caa/index.ts';
import { automatic, type Core, type Origin } from '../core.ts';
import type { MemberName, MemberState, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { isPresent } from './quorum.ts';

/** A member dies: every process of it is killed, no stop entry point runs, and its applications fail over. */
export function* crashMember(core: Core, name: MemberName, origin: Origin): Procedure<number> {
  if (refuseMember(core, name, origin)) return 1;
  changeState(core, name, 'FAILING', `${name} crashed (${origin.cause})`, 'failure');
  yield* finishCrash(core, name, origin);
  origin.out(`Member ${name} has crashed.`);
  sayQuorumLoss(core, origin);
  return 0;
}

/** Whoever takes a member away is told at once what that costs. */
function sayQuorumLoss(core: Core, origin: Origin): void {
  const { config, quorum } = core.state;
  if (!quorum.hasQuorum) origin.out(lostQuorumSentence(config.name, quorum));
}

/** The second half of a crash, also for a daemon that took over in the middle of one. */
export function* finishCrash(core: Core, name: MemberName, origin: Origin): Procedure<void> {
  yield* killEverything(core, name);
  const lost = occupants(core, name);
  for (const resource of lost) {
    if (core.state.registered(resource).state.word !== 'OFFLINE') {
      becomeOffline(core, resource, `${name} crashed`);
    }
  }
  changeState(core, name, 'DOWN', null, 'info');
  core.scheduler.memberGone(name, memberDownEnd);
  const restarts = automatic(core, 'failure', `${name} crashed`);
  for (const resource of requiredFirst(core.state, lost)) {
    if (core.state.registered(resource).target !== 'ONLINE') continue;
    delayOrFailOver(core, resource, name, restarts);
    origin.out(`Resource ${resource} ${whatComes(core, resource)}.`);
  }
}

function whatComes(core: Core, name: ResourceName): string {
  if (core.state.registered(name).waiting !== null) return 'fails over after FAILOVER_DELAY';
  return freezeOf(core.state, name) === undefined ? 'fails over' : 'is frozen and waits';
}

function* killEverything(core: Core, name: MemberName): Procedure<void> {
  core.emit({ type: 'member/kill', member: name });
  yield { for: 'killed', member: name };
}

/** Resources that are, or are just being started or stopped, on the member. */
function occupants(core: Core, member: MemberName): readonly ResourceName[] {
  return core.state.resourceNames().filter((name) => {
    const { state, action } = core.state.registered(name);
    return (state.word !== 'OFFLINE' && state.member === member) || action?.member === member;
  });
}

/** A crash is no failure of the application: it counts nothing and uses up no restart (CAA-439). */
function delayOrFailOver(
  core: Core,
  resource: ResourceName,
  from: MemberName,
  origin: Origin,
): void {
  const waits = delayReturn(core, resource, { from, plan: 'failover', memberFailed: true });
  if (!waits) core.spawn(reconsider(core, resource, origin));
}

/** A member joins: those that wait get another look, ACTIVE_PLACEMENT is evaluated (CAA-459). */
export function* bootMember(core: Core, name: MemberName, origin: Origin): Procedure<number> {
  if (refuseStrangeMember(core, name, origin)) return 1;
  // What is still going down, or is being fenced by a new daemon, is down in a moment.
  if (core.state.member(name)?.state === 'FAILING') yield { for: 'killed', member: name };
  if (core.state.member(name)?.state !== 'DOWN') {
    origin.err(`Member ${name} is UP already.`);
    return 1;
  }
  const hadQuorum = core.state.quorum.hasQuorum;
  joinMember(core, name, origin.cause);
  observe(core, { cause: `${name} joined`, countsFailures: false });
  origin.out(`Member ${name} has joined the cluster.`);
  if (!hadQuorum && core.state.quorum.hasQuorum) origin.out(quorumRegained(core));
  const join = automatic(core, 'system', `${name} joined`);
  reconsiderAll(core, join);
  for (const resource of core.state.resourceNames()) {
    if (core.state.settingsOf(resource).activePlacement) {
      core.spawn(placeActively(core, resource, join));
    }
  }
  return 0;
}

function quorumRegained(core: Core): string {
  const { currentVotes, requiredVotes } = core.state.quorum;
  return `Cluster ${core.state.config.name} has quorum: ${currentVotes} votes, ${requiredVotes} needed.`;
}

/** Marks a member as up and newest. */
export function joinMember(core: Core, name: MemberName, why: string): void {
  const member = core.state.member(name);
  if (member === undefined) return;
  const joinNumber = core.state.nextJoinNumber();
  core.state.setMember({ ...member, state: 'UP', since: core.state.now, joinNumber });
  const text = `${name} joined the cluster (${why})`;
  core.state.addEvent({ priority: 'info', facility: 'clu', member: name, text });
}

/**
 * ACTIVE_PLACEMENT=1: moved if placement would now choose another member (CAA-408), though never to a frozen one. If it
 * cannot be started there, it goes back to where it was and not to a third.
 */
function* placeActively(core: Core, name: ResourceName, origin: Origin): Procedure<void> {
  const document = core.state.resource(name);
  if (document?.state.word !== 'ONLINE' || freezeOf(core.state, name) !== undefined) return;
  const excluded = frozenMembers(core.state);
  const reason = consider(core.state, name, { cause: origin.cause, excluded });
  const member = reason.chosen;
  if (member === null || member === document.state.member) return;
  yield* relocateResource(core, name, { member, force: false, reason }, origin);
}

/** An orderly shutdown: applications are stopped there and started elsewhere by placement (CAA-458). */
export function* shutDownMember(core: Core, name: MemberName, origin: Origin): Procedure<number> {
  if (refuseMember(core, name, origin)) return 1;
  changeState(core, name, 'LEAVING', `${name} is being shut down (${origin.cause})`, 'info');
  const moving = occupants(core, name);
  let exitCode = 0;
  for (const resource of [...requiredFirst(core.state, moving)].reverse()) {
    exitCode = Math.max(exitCode, yield* vacate(core, resource, name, origin));
  }
  changeState(core, name, 'FAILING', null, 'info');
  yield* killEverything(core, name);
  // A relocation that failed may have come back home meanwhile.
  const lost = occupants(core, name);
  for (const resource of lost) {
    if (core.state.registered(resource).state.word !== 'OFFLINE') {
      becomeOffline(core, resource, `${name} was shut down`);
    }
  }
  changeState(core, name, 'DOWN', `${name} was shut down`, 'info');
  core.scheduler.memberGone(name, memberDownEnd);
  const registered = [...new Set([...moving, ...lost])].filter(
    (resource) => core.state.resource(resource) !== undefined,
  );
  for (const resource of requiredFirst(core.state, registered)) {
    if (core.state.resource(resource)?.target === 'ONLINE') {
      yield* placeElsewhere(core, resource, origin);
    }
  }
  origin.out(`Member ${name} has been shut down.`);
  sayQuorumLoss(core, origin);
  return exitCode;
}

function* vacate(
  core: Core,
  resource: ResourceName,
  member: MemberName,
  origin: Origin,
): Procedure<number> {
  const names = [...onlineDependents(core.state, resource), resource];
  return yield* withSlots(core, names, origin, function* () {
    if (!core.state.isOnline(resource, member)) return 0;
    const options = { ignoreErrors: false, why: `${member} is being shut down` };
    return (yield* stopThere(core, resource, origin, options)) === 'stopped' ? 0 : 1;
  });
}

function* placeElsewhere(core: Core, resource: ResourceName, origin: Origin): Procedure<void> {
  const body = function* () {
    const document = core.state.resource(resource);
    if (document?.target !== 'ONLINE' || document.state.word !== 'OFFLINE') return;
    if (!core.state.quorum.hasQuorum) {
      origin.err(`Resource ${resource} waits: the cluster has lost quorum.`);
      core.spawn(reconsider(core, resource, automatic(core, 'system', origin.cause)));
      return;
    }
    if (!(yield* failOver(core, resource, origin))) {
      origin.err(`No member can take ${resource} now; it waits. See caa_stat -why ${resource}.`);
    }
  };
  yield* withSlots(core, [resource], origin, body, requiredClosure(core.state, resource));
}

function changeState(
  core: Core,
  name: MemberName,
  state: MemberState,
  text: string | null,
  priority: 'info' | 'failure',
): void {
  const member = core.state.member(name);
  if (member === undefined) return;
  const hadQuorum = core.state.quorum.hasQuorum;
  const since = isPresent(member) === isPresent({ state }) ? member.since : core.state.now;
  core.state.setMember({ ...member, state, since });
  if (text !== null) core.state.addEvent({ priority, facility: 'clu', member: name, text });
  // Also for the reason of a state that stays as it is.
  observe(core, {
    cause: `${name} is ${isPresent({ state }) ? 'UP' : 'DOWN'}`,
    countsFailures: false,
  });
  if (hadQuorum && !core.state.quorum.hasQuorum) noteQuorumLoss(core);
}

function noteQuorumLoss(core: Core): void {
  const { currentVotes, requiredVotes } = core.state.quorum;
  core.state.addEvent({
    priority: 'failure',
    facility: 'clu',
    text: `quorum lost: ${currentVotes} of ${requiredVotes} votes needed; CAA waits`,
  });
}
