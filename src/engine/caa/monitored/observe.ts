// Brings network, tape and changer resources in line with what the members have (manual 2.2.3 to 2.2.5), counts their
// failures, and tells the applications that need them. It is called whenever anything it looks at has changed.
import type { Core } from '../../core.ts';
import type {
  MemberDocument,
  MemberName,
  MonitoredDocument,
  MonitoredMember,
  ResourceName,
} from '../../documents.ts';
import { isPresent } from '../../membership/quorum.ts';
import { spawnDependents } from '../recover.ts';
import { type Finding, hardwareOf, inspect } from './hardware.ts';
import { spawnLeaving } from './leave.ts';

interface Observation {
  /** A clause for events: `adapter tu0 of rye is down`. */
  readonly cause: string;
  /** Going OFFLINE counts as a failure: hardware was lost, not a member or a profile changed. */
  readonly countsFailures: boolean;
}

/** Looks at every monitored resource, and lets the applications that need them react. */
export function observe(core: Core, observation: Observation): void {
  const gained = new Set<ResourceName>();
  const lost: { readonly name: ResourceName; readonly member: MemberName }[] = [];
  for (const { name, member, isOnline } of bringInLine(core, observation)) {
    if (isOnline) gained.add(name);
    else lost.push({ name, member });
  }
  // Those that lose are told first: what comes back must find their members already judged.
  for (const { name, member } of lost) spawnLeaving(core, name, member);
  for (const name of gained) spawnDependents(core, name);
}

interface Change {
  readonly name: ResourceName;
  readonly member: MemberName;
  readonly isOnline: boolean;
}

/** The same for all resources, or one, without any reaction; returns what changed. */
export function bringInLine(
  core: Core,
  observation: Observation,
  only: ResourceName | null = null,
): readonly Change[] {
  const { monitored } = core.state;
  if (monitored.isEmpty) return [];
  const changes: Change[] = [];
  for (const name of only === null ? monitored.names() : [only]) {
    const document = monitored.get(name);
    if (document === undefined) continue;
    for (const record of document.members) {
      const change = bringMemberInLine(core, document, record, observation);
      if (change !== null) changes.push(change);
    }
  }
  monitored.touchAll();
  return changes;
}

function bringMemberInLine(
  core: Core,
  document: MonitoredDocument,
  record: MonitoredMember,
  observation: Observation,
): Change | null {
  const { name } = document;
  const { member, target, state } = record;
  const host = core.state.member(member);
  const finding = findingOf(core, document, host);
  const isOnline = finding.works && target === 'ONLINE';
  if (isOnline === (state === 'ONLINE')) return null;
  const { now, monitored } = core.state;
  monitored.change(name, member, { state: isOnline ? 'ONLINE' : 'OFFLINE', since: now });
  const text = `${name} is ${isOnline ? 'ONLINE' : 'OFFLINE'} on ${member} (${observation.cause})`;
  const failed = !isOnline && observation.countsFailures && isHere(host);
  const priority = failed ? 'warning' : 'info';
  core.state.addEvent({ priority, facility: 'caa', resource: name, member, text });
  if (failed) countFailure(core, document, record);
  return { name, member, isOnline };
}

function findingOf(
  core: Core,
  document: MonitoredDocument,
  host: MemberDocument | undefined,
): Finding {
  if (!isHere(host)) return { works: false, because: 'the member is DOWN' };
  const { subject } = core.state.monitored.settings(document);
  return inspect(document.type, subject, hardwareOf(host));
}

function isHere(host: MemberDocument | undefined): host is MemberDocument {
  return host !== undefined && isPresent(host);
}

/** FAILURE_THRESHOLD within FAILURE_INTERVAL, for this member alone (CAA-118). */
function countFailure(core: Core, document: MonitoredDocument, record: MonitoredMember): void {
  const { state } = core;
  const { failureThreshold, failureIntervalMs } = state.monitored.settings(document);
  if (failureIntervalMs === 0) return;
  const { name } = document;
  const { member } = record;
  const from = state.now - failureIntervalMs;
  const failures = [...record.failures.filter((at) => at > from), state.now];
  state.monitored.change(name, member, { failures });
  armWindow(core, name);
  if (failureThreshold === 0 || failures.length < failureThreshold) return;
  state.monitored.change(name, member, { target: 'OFFLINE' });
  state.addEvent({
    priority: 'failure',
    facility: 'caa',
    resource: name,
    member,
    text:
      `${name} failed ${failureThreshold} times within ${failureIntervalMs / 1000} s on ${member} ` +
      'and is not monitored there until caa_start',
  });
}

/** Due when the oldest failure of any member leaves FAILURE_INTERVAL: the shown count has to follow. */
export function armWindow(core: Core, name: ResourceName): void {
  const document = core.state.monitored.get(name);
  const id = monitoredTimer(name);
  const times = document?.members.flatMap(({ failures }) => failures.slice(0, 1)) ?? [];
  if (document === undefined || times.length === 0) {
    core.emit({ type: 'timer/cancel', id });
    return;
  }
  const { failureIntervalMs } = core.state.monitored.settings(document);
  core.emit({ type: 'timer/arm', id, at: Math.min(...times) + failureIntervalMs });
}

/** Failures leave the window as time passes. */
export function monitoredWindowDue(core: Core, name: ResourceName): void {
  const document = core.state.monitored.get(name);
  if (document === undefined) return;
  const from = core.state.now - core.state.monitored.settings(document).failureIntervalMs;
  for (const { member, failures } of document.members) {
    const left = failures.filter((at) => at > from);
    if (left.length < failures.length) {
      core.state.monitored.change(name, member, { failures: left });
    }
  }
  armWindow(core, name);
}

const monitoredTimer = (name: ResourceName): string => `monitored:${name}`;
