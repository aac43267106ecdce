// The changes of state a resource can go through, each with its record, its event and its timers. One function per
// transition; what comes next is for procedures to decide.
import type { Core, Origin } from '../core.ts';
import type { FailoverWait, MemberName, ResourceName, ScriptOutcome } from '../documents.ts';
import { describeOutcome } from './entry-points.ts';

export function becomeOnline(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
  restartCount: number,
): void {
  core.state.changeResource(name, {
    state: { word: 'ONLINE', member },
    since: core.state.now,
    action: null,
    restartCount,
  });
  endWaiting(core, name);
  armCheck(core, name);
  const text = `${name} is ONLINE on ${member} (${origin.cause})`;
  core.state.addEvent({ priority: 'info', facility: 'caa', resource: name, member, text });
}

export function becomeOffline(core: Core, name: ResourceName, why: string): void {
  const before = core.state.registered(name).state;
  core.state.changeResource(name, {
    state: { word: 'OFFLINE' },
    since: core.state.now,
    action: null,
  });
  core.emit({ type: 'timer/cancel', id: checkTimer(name) });
  if (before.word === 'OFFLINE') return;
  core.state.addEvent({
    priority: 'info',
    facility: 'caa',
    resource: name,
    member: before.member,
    text: `${name} is OFFLINE, was on ${before.member} (${why})`,
  });
}

/** After a failed stop entry point: CAA leaves the resource alone until an administrator acts (CAA-286). */
export function becomeUnknown(
  core: Core,
  name: ResourceName,
  member: MemberName,
  outcome: ScriptOutcome,
): void {
  core.state.changeResource(name, {
    state: { word: 'UNKNOWN', member },
    since: core.state.now,
    action: null,
  });
  core.emit({ type: 'timer/cancel', id: checkTimer(name) });
  endWaiting(core, name);
  core.state.addEvent({
    priority: 'failure',
    facility: 'caa',
    resource: name,
    member,
    text: `${name} is UNKNOWN on ${member}: its stop entry point ${describeOutcome(outcome)}`,
  });
}

export function setTarget(core: Core, name: ResourceName, target: 'ONLINE' | 'OFFLINE'): void {
  if (core.state.registered(name).target !== target) core.state.changeResource(name, { target });
}

/** `caa_start` forgets earlier failures (CAA-429). */
export function forgetFailures(core: Core, name: ResourceName): void {
  core.state.changeResource(name, { failures: [], restartCount: 0, thresholdReached: false });
  core.emit({ type: 'timer/cancel', id: windowTimer(name) });
}

export function beginWaiting(core: Core, name: ResourceName, waiting: FailoverWait): void {
  core.state.changeResource(name, { waiting });
  core.emit({ type: 'timer/arm', id: failoverTimer(name), at: waiting.until });
}

export function endWaiting(core: Core, name: ResourceName): void {
  if (core.state.registered(name).waiting === null) return;
  core.state.changeResource(name, { waiting: null });
  core.emit({ type: 'timer/cancel', id: failoverTimer(name) });
}

/** Counted from the start of one check to the start of the next (CAA-202); 0 means never (CAA-078). */
export function armCheck(core: Core, name: ResourceName): void {
  const { checkIntervalMs } = core.state.settingsOf(name);
  if (checkIntervalMs === 0) return;
  core.emit({ type: 'timer/arm', id: checkTimer(name), at: core.state.now + checkIntervalMs });
}

export const checkTimer = (name: ResourceName): string => `check:${name}`;
export const failoverTimer = (name: ResourceName): string => `failover:${name}`;
/** Due when the oldest failure leaves FAILURE_INTERVAL. */
export const windowTimer = (name: ResourceName): string => `window:${name}`;
