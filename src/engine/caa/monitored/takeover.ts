// What a new daemon does with network, tape and changer resources: their states are found out anew, their targets and
// counts stay.
import type { Core } from '../../core.ts';
import type { MonitoredDocument, MonitoredMember } from '../../documents.ts';
import { watchInterfaces } from './interfaces.ts';
import { armWindow, bringInLine } from './observe.ts';

/** @param hostRebooted the whole cluster was booted: failures are forgotten, as those of applications are. */
export function takeOverMonitored(core: Core, hostRebooted: boolean): void {
  const { monitored } = core.state;
  if (monitored.isEmpty) return;
  for (const document of monitored.documents()) {
    const members = membersNow(core, document, hostRebooted);
    if (!isSame(members, document.members)) monitored.put({ ...document, members });
    armWindow(core, document.name);
  }
  const cause = hostRebooted ? 'cluster boot' : 'a new caad took over';
  bringInLine(core, { cause, countsFailures: !hostRebooted });
  watchInterfaces(core);
}

/** The description of the cluster may have changed since. */
function membersNow(
  core: Core,
  document: MonitoredDocument,
  hostRebooted: boolean,
): readonly MonitoredMember[] {
  return core.state.config.members.map(({ name: member }): MonitoredMember => {
    const known = document.members.find((one) => one.member === member) ?? {
      member,
      target: 'ONLINE',
      state: 'OFFLINE',
      since: core.state.now,
      failures: [],
    };
    return hostRebooted ? { ...known, failures: [] } : known;
  });
}

function isSame(one: readonly MonitoredMember[], other: readonly MonitoredMember[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
