// Watching an ONLINE application by its check entry point, and what a failure leads to (manual 2.2.2, 2.3):
// threshold, restart in place, failover.
import { automatic, because, type Core, type Origin } from '../core.ts';
import type { MemberName, Millis, ResourceName } from '../documents.ts';
import type { Procedure, ScriptEnd } from '../scheduler.ts';
import { countFailures } from '../view-makers.ts';
import { afterFailure, delayReturn, stopDependents } from './delay.ts';
import { hasGrown, onlineDependents, requiredClosure } from './dependencies.ts';
import { describeFailure, runEntryPoint, succeeded } from './entry-points.ts';
import { freezeOf } from './frozen.ts';
import { exclusionAfter, failOver, restart } from './recover.ts';
import { stopThere, withSlots } from './steps.ts';
import { armCheck, setTarget, windowTimer } from './transitions.ts';

/** One span of being ONLINE; a failure found in one must not be charged to the next. */
interface Span {
  readonly member: MemberName;
  readonly since: Millis;
}

/** CHECK_INTERVAL is over (CAA-200 to CAA-202). A resource that somebody acts on is left alone this time. */
export function* checkDue(core: Core, name: ResourceName): Procedure<void> {
  if (core.state.resource(name)?.state.word !== 'ONLINE') return;
  armCheck(core, name);
  if (core.scheduler.isHeld(name) || !core.state.quorum.hasQuorum) return;
  const origin = automatic(core, 'system', 'CHECK_INTERVAL');
  yield* checkNow(core, name, origin);
}

/** Asks the check entry point for the truth and acts on a failure. */
export function* checkNow(core: Core, name: ResourceName, origin: Origin): Procedure<void> {
  const span = yield* withSlots(core, [name], origin, function* () {
    const now = spanOf(core, name);
    if (now === null || freezeOf(core.state, name) !== undefined) return null;
    const end = yield* runEntryPoint(core, name, 'check', now.member, origin);
    if (succeeded(end)) core.state.spans.trust(name);
    if (!isFailure(end)) return null;
    core.state.spans.foundDead(name);
    noteFailure(core, name, now, end);
    return now;
  });
  if (span !== null) yield* actOnFailure(core, name, span);
}

function spanOf(core: Core, name: ResourceName): Span | null {
  const document = core.state.resource(name);
  if (document?.state.word !== 'ONLINE') return null;
  return { member: document.state.member, since: document.since };
}

/** A check that was cancelled, lost or went down with its member says nothing of the application. */
function isFailure(end: ScriptEnd): boolean {
  const { kind } = end.outcome;
  return !succeeded(end) && kind !== 'cancelled' && kind !== 'member-down' && kind !== 'lost';
}

function noteFailure(core: Core, name: ResourceName, span: Span, end: ScriptEnd): void {
  const { state } = core;
  const document = state.registered(name);
  const { failureIntervalMs } = state.settings(document);
  if (failureIntervalMs > 0) {
    const from = state.now - failureIntervalMs;
    const failures = [...document.failures.filter((at) => at > from), state.now];
    state.changeResource(name, { failures });
    const [oldest] = failures;
    if (oldest !== undefined) {
      core.emit({ type: 'timer/arm', id: windowTimer(name), at: oldest + failureIntervalMs });
    }
  }
  state.addEvent({
    priority: 'warning',
    facility: 'caa',
    resource: name,
    member: span.member,
    text: describeFailure(name, 'check', span.member, end),
  });
}

/** Failures leave the window as time passes; the shown count has to follow. */
export function windowDue(core: Core, name: ResourceName): void {
  const document = core.state.resource(name);
  if (document === undefined) return;
  const { failureIntervalMs } = core.state.settings(document);
  const from = core.state.now - failureIntervalMs;
  const failures = document.failures.filter((at) => at > from);
  core.state.changeResource(name, { failures });
  const [oldest] = failures;
  if (oldest !== undefined) {
    core.emit({ type: 'timer/arm', id: windowTimer(name), at: oldest + failureIntervalMs });
  }
}

/** Takes the slots of all that depends on it as well, then acts if the same span still lasts. */
function* actOnFailure(core: Core, name: ResourceName, span: Span): Procedure<void> {
  const origin = automatic(core, 'failure', `check failed on ${span.member}`);
  for (;;) {
    const before = onlineDependents(core.state, name);
    const body = function* () {
      const now = spanOf(core, name);
      if (now === null || now.since !== span.since || now.member !== span.member) return 'done';
      if (freezeOf(core.state, name) !== undefined) return 'done';
      const dependents = onlineDependents(core.state, name);
      if (hasGrown(dependents, before)) return 'grown';
      const stopped = yield* stopWithDependents(core, name, dependents, origin);
      if (!stopped) {
        // Nor is it to be started elsewhere when its member goes down (CAA-428).
        const isUnknown = core.state.registered(name).state.word === 'UNKNOWN';
        if (isUnknown && reachesThreshold(core, name)) setTarget(core, name, 'OFFLINE');
        return 'done';
      }
      if (reachesThreshold(core, name)) giveUp(core, name, span.member);
      else yield* bringBack(core, name, span.member, origin);
      return 'done';
    };
    const relied = requiredClosure(core.state, name);
    if ((yield* withSlots(core, [...before, name], origin, body, relied)) === 'done') return;
  }
}

/** Dependents go first and come back after it (CAA-418); false if a stop failed. */
function* stopWithDependents(
  core: Core,
  name: ResourceName,
  dependents: readonly ResourceName[],
  origin: Origin,
): Procedure<boolean> {
  const why = `required resource ${name} failed`;
  if (!(yield* stopDependents(core, dependents, because(origin, 'dependency'), why))) return false;
  const options = { ignoreErrors: false, why: 'it failed' };
  return (yield* stopThere(core, name, origin, options)) === 'stopped';
}

function reachesThreshold(core: Core, name: ResourceName): boolean {
  const document = core.state.registered(name);
  const { failureThreshold, failureIntervalMs } = core.state.settings(document);
  if (failureThreshold === 0 || failureIntervalMs === 0) return false;
  return countFailures(core.state, document) >= failureThreshold;
}

/** FAILURE_THRESHOLD: given up until caa_start (CAA-427, CAA-428). */
function giveUp(core: Core, name: ResourceName, member: MemberName): void {
  setTarget(core, name, 'OFFLINE');
  core.state.changeResource(name, { thresholdReached: true });
  const { failureThreshold, failureIntervalMs } = core.state.settingsOf(name);
  core.state.addEvent({
    priority: 'failure',
    facility: 'caa',
    resource: name,
    member,
    text:
      `${name} failed ${failureThreshold} times within ${failureIntervalMs / 1000} s and stays ` +
      `OFFLINE until caa_start`,
  });
}

function* bringBack(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
): Procedure<void> {
  const wait = afterFailure(core, name, member);
  if (delayReturn(core, name, wait)) return;
  if (wait.plan === 'restart') yield* restart(core, name, member, origin);
  else yield* failOver(core, name, origin, exclusionAfter(member, false));
}
