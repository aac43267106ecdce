// Documents as the flat views that clients read. Pure translation; decides nothing.

import { hardwareOf } from './caa/monitored/hardware.ts';
import type { ResourceSettings } from './caa/settings.ts';
import type {
  ClusterConfig,
  CounterDocument,
  FreezeDocument,
  MemberDocument,
  Millis,
  ResourceDocument,
} from './documents.ts';
import type { ClusterHeadView, MemberView, QuorumView, ResourceView, Trouble } from './views.ts';

/** What views are made from. */
interface Source {
  readonly config: ClusterConfig;
  readonly counters: CounterDocument;
  readonly quorum: QuorumView;
  readonly now: Millis;
  freezes(): readonly FreezeDocument[];
  settings(document: ResourceDocument): ResourceSettings;
}

export function viewOfHead(state: Source): ClusterHeadView {
  const { name, localMember, quorumDisk } = state.config;
  return {
    name,
    localMember,
    quorumDisk,
    quorum: state.quorum,
    incarnation: state.counters.incarnation,
    freezes: state.freezes(),
  };
}

export function viewOfMember(document: MemberDocument): MemberView {
  const { adapters, devices, failedHardware: _, hostInterfaces, ...view } = document;
  if ((adapters ?? devices ?? hostInterfaces) === undefined) return view;
  return { ...view, hardware: hardwareOf(document) };
}

export function viewOfResource(state: Source, document: ResourceDocument): ResourceView {
  const settings = state.settings(document);
  return {
    name: document.name,
    type: document.type,
    description: settings.description,
    target: document.target,
    state: document.state.word,
    member: document.state.word === 'OFFLINE' ? null : document.state.member,
    since: document.since,
    restartAttempts: settings.restartAttempts,
    restartCount: document.restartCount,
    failureThreshold: settings.failureThreshold,
    failureCount: countFailures(state, document),
    placement: settings.policy,
    hostingMembers: settings.hostingMembers,
    required: settings.required,
    optional: settings.optional,
    activity: document.action,
    waiting: document.waiting,
    trouble: troubleOf(document),
  };
}

/** Failures inside the sliding window (CAA-426). */
export function countFailures(state: Source, document: ResourceDocument): number {
  const from = state.now - state.settings(document).failureIntervalMs;
  return document.failures.filter((at) => at > from).length;
}

function troubleOf(document: ResourceDocument): Trouble | null {
  if (document.state.word === 'UNKNOWN') return 'unknown';
  if (document.thresholdReached) return 'threshold';
  if (document.state.word === 'ONLINE' || document.target === 'OFFLINE') return null;
  if (document.action !== null) return null;
  if (document.waiting !== null) return 'delayed';
  return hasFailedToStart(document) ? 'failed' : 'waiting';
}

function hasFailedToStart(document: ResourceDocument): boolean {
  const start = document.lastStart;
  if (start === null || start.at < document.since) return false;
  return start.outcome.kind !== 'exit' || start.outcome.code !== 0;
}
