// What a new daemon does with the cluster it finds (manual chapter 2 leaves it to caad(8)): finish what was under
// way, adopt what runs, start nothing twice. The check entry point is asked for the truth.
import { automatic, because, type Core, type Origin } from '../core.ts';
import type { ActionUnderWay, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { afterFailure, afterRequired, delayReturn } from './delay.ts';
import { onlineDependents, requiredClosure } from './dependencies.ts';
import { describeOutcome, runEntryPoint, scriptEnd, succeeded } from './entry-points.ts';
import { checkNow } from './monitor.ts';
import { failOver, reconsider } from './recover.ts';
import { stopThere, withSlots } from './steps.ts';
import {
  armCheck,
  becomeOffline,
  becomeOnline,
  becomeUnknown,
  failoverTimer,
  windowTimer,
} from './transitions.ts';

/** Takes over one resource after a daemon ended without a word. */
export function takeOver(core: Core, name: ResourceName): void {
  const document = core.state.registered(name);
  const origin = automatic(core, 'system', 'a new caad took over');
  const { failureIntervalMs } = core.state.settings(document);
  const [oldest] = document.failures;
  if (oldest !== undefined) {
    core.emit({ type: 'timer/arm', id: windowTimer(name), at: oldest + failureIntervalMs });
  }
  if (document.waiting !== null) {
    core.emit({ type: 'timer/arm', id: failoverTimer(name), at: document.waiting.until });
  }
  if (document.action !== null) {
    core.spawn(finishAction(core, name, document.action, origin));
  } else if (document.state.word === 'ONLINE') {
    if (document.target === 'OFFLINE') core.spawn(finishStop(core, name, origin));
    else {
      armCheck(core, name);
      core.spawn(checkNow(core, name, origin));
    }
  } else core.spawn(reconsider(core, name, because(origin, 'failure')));
}

/** Waits until the old script is over; then `check` tells what came of a start, and a stop is run once more. */
function* finishAction(
  core: Core,
  name: ResourceName,
  action: ActionUnderWay,
  origin: Origin,
): Procedure<void> {
  const body = function* () {
    const { ticket, member, timeoutMs } = action;
    core.emit({ type: 'script/adopt', ticket, resource: name, member, timeoutMs });
    const end = yield* scriptEnd(ticket, member);
    const memberDown = end.outcome.kind === 'member-down';
    // The action stays on record until its outcome is known: the next daemon may have to ask again.
    if (!memberDown && action.entryPoint === 'start') {
      yield* finishStart(core, name, action, origin);
    } else if (!memberDown && (yield* stopAgain(core, name, action, origin))) {
      const wasOnline = core.state.registered(name).state.word === 'ONLINE';
      becomeOffline(core, name, 'the stop that was under way has been finished');
      if (wasOnline) delayAfterStop(core, name, action);
    }
    if (core.state.registered(name).action !== null) {
      core.state.changeResource(name, { action: null });
    }
  };
  yield* withSlots(core, [name], origin, body, requiredClosure(core.state, name));
  yield* reconsider(core, name, because(origin, 'failure'));
}

/** The daemon before had stopped it because of a failure, and would have waited for FAILOVER_DELAY now. */
function delayAfterStop(core: Core, name: ResourceName, { reason, member }: ActionUnderWay): void {
  if (core.state.registered(name).target !== 'ONLINE') return;
  if (reason === 'dependency') delayReturn(core, name, afterRequired(member));
  else if (reason === 'failure') delayReturn(core, name, afterFailure(core, name, member));
}

/** What has been started is adopted; what has not is cleaned up and placed anew. */
function* finishStart(
  core: Core,
  name: ResourceName,
  action: ActionUnderWay,
  origin: Origin,
): Procedure<void> {
  const { member } = action;
  const running = succeeded(yield* runEntryPoint(core, name, 'check', member, origin));
  const { target, restartCount } = core.state.registered(name);
  if (running) becomeOnline(core, name, member, origin, restartCount);
  else if (!(yield* stopAgain(core, name, action, origin))) return;
  if (running && target === 'OFFLINE') {
    yield* stopThere(core, name, origin, { ignoreErrors: false, why: 'its target is OFFLINE' });
  }
  if (!running && target === 'ONLINE') yield* failOver(core, name, origin);
}

/** Stop entry points may be run again: they exit 0 when there is nothing to stop (CAA-199). */
function* stopAgain(
  core: Core,
  name: ResourceName,
  action: ActionUnderWay,
  origin: Origin,
): Procedure<boolean> {
  const { member } = action;
  const end = yield* runEntryPoint(core, name, 'stop', member, because(origin, action.reason));
  if (succeeded(end) || end.outcome.kind === 'member-down') return true;
  becomeUnknown(core, name, member, end.outcome);
  const text = `${name}: the stop after the takeover ${describeOutcome(end.outcome)}`;
  core.state.addEvent({ priority: 'failure', facility: 'caa', resource: name, member, text });
  return false;
}

/** A command had set the target OFFLINE, and its daemon ended before the stop began. Dependents go first (CAA-330). */
function* finishStop(core: Core, name: ResourceName, origin: Origin): Procedure<void> {
  const names = [...onlineDependents(core.state, name), name];
  yield* withSlots(core, names, origin, function* () {
    const { target, state } = core.state.registered(name);
    if (target !== 'OFFLINE' || state.word !== 'ONLINE') return;
    for (const each of names) {
      if (core.state.registered(each).state.word !== 'ONLINE') continue;
      const why = `the target of ${name} is OFFLINE`;
      yield* stopThere(core, each, because(origin, 'user'), { ignoreErrors: false, why });
    }
  });
}

/** The host was booted, and with it the whole cluster: nothing runs any more (CAA-445 to CAA-449). */
export function bootResource(core: Core, name: ResourceName): void {
  const document = core.state.registered(name);
  const wasRunning = document.target === 'ONLINE';
  const { autoStart } = core.state.settings(document);
  core.state.changeResource(name, { action: null, waiting: null, failures: [] });
  core.state.spans.foundDead(name);
  if (document.state.word !== 'OFFLINE') becomeOffline(core, name, 'the cluster was booted');
  if (!wasRunning && !autoStart) return;
  core.state.changeResource(name, { target: 'ONLINE', restartCount: 0, thresholdReached: false });
  const reason = wasRunning ? 'boot' : 'autostart';
  core.spawn(reconsider(core, name, automatic(core, reason, 'cluster boot')));
}
