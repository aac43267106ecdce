// A network, tape or changer resource as the flat view that clients read, with the reason of the state on each member.
import type { MemberDocument, MemberName, Millis, MonitoredDocument } from '../../documents.ts';
import { isPresent } from '../../membership/quorum.ts';
import type { MonitoredMemberView, MonitoredView } from '../../views.ts';
import { hardwareOf, inspect } from './hardware.ts';
import type { MonitoredSettings } from './settings.ts';

interface Source {
  readonly now: Millis;
  member(name: MemberName): MemberDocument | undefined;
}

export function viewOfMonitored(
  source: Source,
  document: MonitoredDocument,
  settings: MonitoredSettings,
): MonitoredView {
  const { name, type } = document;
  return {
    name,
    type,
    description: settings.description,
    subject: settings.subject,
    failureThreshold: settings.failureThreshold,
    members: document.members.map(
      ({ member, target, state, since, failures }): MonitoredMemberView => ({
        member,
        target,
        state,
        since,
        failureCount: failures.filter((at) => at > source.now - settings.failureIntervalMs).length,
        because: reasonOf(source.member(member), target, type, settings),
      }),
    ),
  };
}

function reasonOf(
  member: MemberDocument | undefined,
  target: 'ONLINE' | 'OFFLINE',
  type: MonitoredDocument['type'],
  { subject, failureThreshold }: MonitoredSettings,
): string {
  if (member === undefined) return 'it is no member of the cluster';
  if (target === 'OFFLINE') {
    return (
      `it failed ${failureThreshold} times within FAILURE_INTERVAL and is not monitored there ` +
      'until caa_start'
    );
  }
  if (!isPresent(member)) return 'the member is DOWN';
  return inspect(type, subject, hardwareOf(member)).because;
}
