// Resource views for the tests of texts: an application that runs nowhere, changed where a test needs it otherwise.
import type { MonitoredMemberView, MonitoredView, ResourceView } from '../../src/engine/index.ts';

export const sampleTime = Date.UTC(2026, 10, 21, 21, 20, 14);

export function application(name: string, changes: Partial<ResourceView> = {}): ResourceView {
  return {
    name,
    type: 'application',
    description: name,
    target: 'OFFLINE',
    state: 'OFFLINE',
    member: null,
    since: sampleTime,
    restartAttempts: 1,
    restartCount: 0,
    failureThreshold: 0,
    failureCount: 0,
    placement: 'balanced',
    hostingMembers: [],
    required: [],
    optional: [],
    activity: null,
    waiting: null,
    trouble: null,
    ...changes,
  };
}

/** A network that is ONLINE on provolone and polishham, changed where a test needs it otherwise. */
export function network(
  changes: Readonly<Record<string, Partial<MonitoredMemberView>>> = {},
  failureThreshold = 0,
): MonitoredView {
  return {
    name: 'network1',
    type: 'network',
    description: '',
    subject: '16.69.244.0',
    failureThreshold,
    members: ['provolone', 'polishham'].map((member) => ({
      member,
      target: 'ONLINE',
      state: 'ONLINE',
      since: sampleTime,
      failureCount: 0,
      because: 'adapter tu0 is on it',
      ...changes[member],
    })),
  };
}

export function onlineOn(member: string): Partial<ResourceView> {
  return { target: 'ONLINE', state: 'ONLINE', member };
}
