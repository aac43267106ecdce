// The engine's entrance: one input at a time goes in, effects come out. Everything else in src/engine is called
// from here, and nothing else is called from outside.
import {
  armFreeze,
  armRebalance,
  bootResource,
  checkDue,
  failoverDue,
  freezeDue,
  freezeOf,
  lostQuorumSentence,
  monitoredWindowDue,
  noteInterfaces,
  objections,
  rebalanceDue,
  reconsiderAll,
  requiredFirst,
  spawnAllLeaving,
  takeOver,
  takeOverMonitored,
  windowDue,
} from './caa/index.ts';
import { viewOfMonitored } from './caa/monitored/view.ts';
import type { Cluster } from './cluster-interface.ts';
import { considerMove, runCommand } from './commands.ts';
import { automatic, type Core } from './core.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  MemberName,
  Millis,
  ResourceName,
} from './documents.ts';
import type { Effect } from './effects.ts';
import type { Input } from './inputs.ts';
import { finishCrash, joinMember } from './membership/members.ts';
import { postEvents } from './posting.ts';
import { PostingGate } from './posting-gate.ts';
import { Scheduler } from './scheduler.ts';
import { ClusterState } from './state.ts';
import { viewOfMember, viewOfResource } from './view-makers.ts';
import type { ClusterView, MonitoredView, ResourceDetails, ResourceReasons } from './views.ts';

/**
 * Makes a cluster from its description and from what the registry holds; null for one that never ran.
 * The first input has to be `daemon/started`.
 */
export function createCluster(config: ClusterConfig, documents: ClusterDocuments | null): Cluster {
  const effects: Effect[] = [];
  const core = createCore(config, documents, { isCopy: false, emit: (it) => effects.push(it) });
  const { state, scheduler } = core;
  let revision = 0;

  const step = (input: Input, now: Millis): readonly Effect[] => {
    state.now = now;
    const hadQuorum = state.quorum.hasQuorum;
    accept(core, input);
    scheduler.run();
    if (!hadQuorum && state.quorum.hasQuorum) {
      regainQuorum(core);
      scheduler.run();
    }
    revision += 1;
    const changes = state.takeChanges();
    const orders = effects.splice(0);
    return [...changes, ...orders];
  };

  return {
    config,
    step,
    view: (now) => snapshot(state, now, revision),
    stat: (names, now) => {
      state.now = now;
      const wanted = names ?? [...state.resourceNames(), ...state.monitored.names()];
      return {
        resources: wanted
          .flatMap((name) => state.resource(name) ?? [])
          .map((document) => viewOfResource(state, document)),
        monitored: viewsOfMonitored(state, wanted),
        unknown: wanted.filter((name) => !state.isRegistered(name)),
      };
    },
    details: (name, now) => {
      state.now = now;
      return detailsOf(core, name);
    },
    why: (name, member, now) => {
      state.now = now;
      return reasonsOf(state, name, member);
    },
    attributes: (name) => (state.resource(name) ?? state.monitored.get(name))?.attributes,
    basis: () => state.basis,
    documents: () => state.documents(),
  };
}

/** What procedures work with, from the records of a cluster. */
export function createCore(
  config: ClusterConfig,
  documents: ClusterDocuments | null,
  { isCopy, emit }: Pick<Core, 'isCopy' | 'emit'>,
): Core {
  const scheduler = new Scheduler((ticket) => emit({ type: 'script/cancel', ticket }));
  return {
    state: new ClusterState(config, documents),
    isCopy,
    scheduler,
    locale: 'C C C C C C',
    reconsidered: new Set(),
    postings: new PostingGate(),
    emit,
    spawn: (procedure) => scheduler.spawn(procedure),
  };
}

/** Procedures that waited for quorum can go on. */
export function regainQuorum(core: Core): void {
  core.scheduler.quorumRegained();
  reconsiderAll(core, automatic(core, 'system', 'quorum was regained'));
}

/** Takes an input in; what it sets going runs when the scheduler does. */
export function accept(core: Core, input: Input): void {
  switch (input.type) {
    case 'daemon/started':
      core.locale = input.locale;
      begin(core, input.hostRebooted, input.lastAliveAt ?? null);
      return;
    case 'command/requested':
      core.spawn(runCommand(core, input.request, input.caller, input.command));
      return;
    case 'script/ended':
      acceptScriptEnd(core, input);
      return;
    case 'timer/due':
      acceptTimer(core, input.id);
      return;
    case 'event/posted':
      postEvents(core, input);
      return;
    case 'host/interfaces':
      noteInterfaces(core, input.interfaces);
      return;
    case 'member/killed':
      core.scheduler.memberKilled(input.member);
      return;
    case 'resource/killed':
      core.scheduler.resourceKilled(input.resource, input.end);
  }
}

/** Old tickets are dropped. What dies with a crashing member is reported when all of the member is dead. */
function acceptScriptEnd(core: Core, input: Extract<Input, { type: 'script/ended' }>): void {
  const member = core.scheduler.memberOfTicket(input.ticket);
  if (member === undefined || core.state.member(member)?.state === 'FAILING') return;
  const { outcome, durationMs, output } = input;
  core.scheduler.scriptEnded(input.ticket, { outcome, durationMs, output });
}

function acceptTimer(core: Core, id: string): void {
  const separator = id.indexOf(':');
  const name = id.slice(separator + 1);
  switch (id.slice(0, separator)) {
    case 'check':
      core.spawn(checkDue(core, name));
      return;
    case 'failover':
      core.spawn(failoverDue(core, name));
      return;
    case 'freeze':
      freezeDue(core, name);
      return;
    case 'rebalance':
      core.spawn(rebalanceDue(core, name));
      return;
    case 'window':
      windowDue(core, name);
      return;
    case 'monitored':
      monitoredWindowDue(core, name);
      return;
    case 'turn':
      core.scheduler.turnCame(name);
  }
}

function begin(core: Core, hostRebooted: boolean, lastAliveAt: Millis | null): void {
  const { state } = core;
  if (lastAliveAt !== null) {
    for (const name of state.resourceNames()) state.spans.doubt(name, lastAliveAt);
  }
  const known = state.members().length > 0;
  state.beginIncarnation();
  for (const run of state.runs()) {
    if (run.endedAt === null) state.setRun({ ...run, status: 'LOST', endedAt: state.now });
  }
  takeMembersFromConfig(core);
  for (const name of state.resourceNames()) armRebalance(core, name);
  for (const { scope, until } of state.freezes()) armFreeze(core, scope, until);
  if (!known || hostRebooted) {
    for (const { name } of state.config.members) joinMember(core, name, 'cluster boot');
    takeOverMonitored(core, true);
    // What another requires is taken in hand first, so that whoever needs it waits for it (CAA-447).
    for (const name of requiredFirst(state, state.resourceNames())) bootResource(core, name);
    return;
  }
  // A member that was on its way down, or is down and may have left something behind, is fenced first.
  for (const member of state.members()) {
    if (member.state === 'UP') continue;
    state.setMember({ ...member, state: 'FAILING' });
    core.spawn(finishCrash(core, member.name, automatic(core, 'failure', 'a new caad took over')));
  }
  takeOverMonitored(core, false);
  // Scripts under way hold their resources before anybody else may act on them.
  const names = state.resourceNames();
  const isActing = (name: ResourceName): boolean => state.registered(name).action !== null;
  for (const name of names.filter(isActing)) takeOver(core, name);
  for (const name of names.filter((name) => !isActing(name))) takeOver(core, name);
  spawnAllLeaving(core);
}

/** The description may have changed since: votes and names follow it, members that it no longer has are down. */
function takeMembersFromConfig(core: Core): void {
  const { state } = core;
  for (const member of state.config.members) {
    const before = state.member(member.name);
    const { joinNumber, since } = before ?? { joinNumber: 0, since: state.now };
    const drained = before?.drained ?? null;
    state.setMember({
      ...member,
      state: before?.state ?? 'DOWN',
      joinNumber,
      since,
      drained,
      failedHardware: before?.failedHardware,
      hostInterfaces: before?.hostInterfaces,
    });
  }
  const configured = new Set(state.config.members.map(({ name }) => name));
  for (const member of state.members()) {
    if (!configured.has(member.name)) state.setMember({ ...member, state: 'DOWN', votes: 0 });
  }
}

function snapshot(state: ClusterState, now: Millis, revision: number): ClusterView {
  state.now = now;
  return {
    revision,
    basis: state.basis,
    cluster: state.headView(),
    members: state.configuredMembers().map(viewOfMember),
    resources: state.resourceNames().map((name) => viewOfResource(state, state.registered(name))),
    monitored: viewsOfMonitored(state, state.monitored.names()),
    runs: state.runs(),
  };
}

function viewsOfMonitored(
  state: ClusterState,
  names: readonly ResourceName[],
): readonly MonitoredView[] {
  return names
    .flatMap((name) => state.monitored.get(name) ?? [])
    .map((document) => viewOfMonitored(state, document, state.monitored.settings(document)));
}

function detailsOf(core: Core, name: ResourceName): ResourceDetails | undefined {
  const { state } = core;
  const document = state.resource(name);
  if (document === undefined) return undefined;
  return {
    view: viewOfResource(state, document),
    attributes: document.attributes,
    scriptPath: document.scriptPath,
    decision: document.decision,
    ifMoved: considerMove(core, name),
    requiredBy: state.dependents(name),
    lastStart: document.lastStart,
    lastStop: document.lastStop,
    lastCheck: state.lastCheck(name),
  };
}

function reasonsOf(
  state: ClusterState,
  name: ResourceName,
  member: MemberName | null,
): ResourceReasons | undefined {
  const document = state.resource(name);
  if (document === undefined) return undefined;
  const { decision, earlierDecisions = [] } = document;
  const { config, quorum } = state;
  return {
    lostQuorum: quorum.hasQuorum ? null : lostQuorumSentence(config.name, quorum),
    freeze: freezeOf(state, name) ?? null,
    drains: state
      .configuredMembers()
      .flatMap(({ name: on, drained }) =>
        drained === null ? [] : [{ member: on, drain: drained }],
      ),
    decisions: decision === null ? [] : [decision, ...earlierDecisions],
    against: member === null ? null : { member, ...objections(state, name, member) },
  };
}
