// Running one entry point of an action script (manual 2.3): orders it, waits for its end and records it. Does not
// know what the end means for the resource.
import type { Core, Origin } from '../core.ts';
import type {
  EntryPoint,
  MemberName,
  ResourceDocument,
  ResourceName,
  ScriptOutcome,
  ScriptRecord,
} from '../documents.ts';
import { isPresent } from '../membership/quorum.ts';
import type { Procedure, ScriptEnd } from '../scheduler.ts';
import type { QuorumView } from '../views.ts';
import { isUserAttributeName } from './profile/index.ts';

export const memberDownEnd: ScriptEnd = {
  outcome: { kind: 'member-down' },
  durationMs: 0,
  output: [],
};

/**
 * Runs an entry point on a member and waits for it; first waits for quorum.
 * The caller holds the resource's slot.
 */
export function* runEntryPoint(
  core: Core,
  name: ResourceName,
  entryPoint: EntryPoint,
  member: MemberName,
  origin: Origin,
): Procedure<ScriptEnd> {
  const { state, scheduler } = core;
  const joined = state.member(member)?.joinNumber;
  yield* untilQuorum(core, origin);
  const host = state.member(member);
  // A member that went down meanwhile took along what was chosen and started there for this, even if it is up again.
  if (host === undefined || !isPresent(host) || host.joinNumber !== joined) return memberDownEnd;
  const document = state.registered(name);
  const ticket = state.nextTicket();
  const timeoutMs = state.settings(document).scriptTimeoutMs;
  const at = state.now;
  if (entryPoint !== 'check') {
    const { reason, run } = origin;
    const action = { ticket, entryPoint, member, reason, since: at, timeoutMs, run };
    state.changeResource(name, { action });
  }
  core.emit({
    type: 'script/run',
    ticket,
    resource: name,
    member,
    entryPoint,
    path: document.scriptPath,
    environment: core.isCopy ? {} : environmentOf(document, origin),
    timeoutMs,
    request: origin.request,
  });
  // After the order: if somebody waits for the slot already, the run is cancelled at once.
  if (entryPoint === 'check') scheduler.checkBegins(name, ticket);
  const end = yield* scriptEnd(ticket, member);
  record(core, name, { entryPoint, member, reason: origin.reason, at, ...end });
  return end;
}

/** Waits for a run that has been ordered. */
export function* scriptEnd(ticket: number, member: MemberName): Procedure<ScriptEnd> {
  const end = yield { for: 'script', ticket, member };
  if (end === undefined) throw new Error(`invariant: ticket ${ticket} ended without an outcome`);
  return end;
}

/** Goes on at once with quorum; else tells the caller and waits until the cluster has it again. */
export function* untilQuorum(core: Core, origin: Origin): Procedure<void> {
  while (!core.state.quorum.hasQuorum) {
    origin.err(`${lostQuorum(core)} The request waits until it is regained.`);
    yield { for: 'quorum' };
  }
}

/** The sentence for everything that is refused or waits without quorum. */
export function lostQuorum(core: Core): string {
  return lostQuorumSentence(core.state.config.name, core.state.quorum);
}

export function lostQuorumSentence(cluster: string, quorum: QuorumView): string {
  const { currentVotes, requiredVotes } = quorum;
  return (
    `Cluster ${cluster} has lost quorum: ` +
    `${currentVotes} of the ${requiredVotes} votes it needs are present. Boot a member.`
  );
}

function record(core: Core, name: ResourceName, entry: ScriptRecord): void {
  if (entry.entryPoint === 'check') {
    core.scheduler.checkEnds(name);
    core.state.recordCheck(name, entry);
    return;
  }
  const key = entry.entryPoint === 'start' ? 'lastStart' : 'lastStop';
  core.state.changeResource(name, { action: null, [key]: entry });
}

/**
 * Every registered attribute as `_CAA_<ATTRIBUTE>`, the reason and the caller's locale (CAA-230 to CAA-245). The
 * user-defined ones have their plain names besides (AMB-07), and the command's own values come first (CAA-154).
 */
function environmentOf(document: ResourceDocument, origin: Origin): Record<string, string> {
  const environment: Record<string, string> = {};
  const attributes = { ...document.attributes, ...origin.userAttributes };
  for (const [attribute, value] of Object.entries(attributes)) {
    environment[`_CAA_${attribute}`] = value;
    if (isUserAttributeName(attribute)) environment[attribute] = value;
  }
  environment._CAA_REASON = origin.reason;
  environment._CAA_CLIENT_LOCALE = origin.locale;
  return environment;
}

/** Only exit status 0 is success (CAA-196). */
export function succeeded(end: ScriptEnd): boolean {
  return end.outcome.kind === 'exit' && end.outcome.code === 0;
}

/** How a run ended, as the end of a sentence: `ended with exit status 1`. */
export function describeOutcome(outcome: ScriptOutcome): string {
  switch (outcome.kind) {
    case 'exit':
      return `ended with exit status ${outcome.code}`;
    case 'signal':
      return `was ended by ${outcome.signal}`;
    case 'timeout':
      return 'did not finish within SCRIPT_TIMEOUT and was ended';
    case 'unstartable':
      return `could not be run: ${outcome.message.replace(/\.$/, '')}`;
    case 'cancelled':
      return 'was cancelled';
    case 'member-down':
      return 'went down with its member';
    case 'lost':
      return 'ended while no daemon was there to see how';
  }
}

/** One line for the administrator: which script, where, and how it ended. Its output is shown on demand (CAA-248). */
export function describeFailure(
  name: ResourceName,
  entryPoint: EntryPoint,
  member: MemberName,
  end: ScriptEnd,
): string {
  const outcome = describeOutcome(end.outcome);
  return `The ${entryPoint} entry point of '${name}' on member '${member}' ${outcome}.`;
}
