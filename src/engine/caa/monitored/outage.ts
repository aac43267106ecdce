// A network, tape or changer that is gone: which adapters or devices that means, for the question what would happen.
import type { ClusterDocuments, MemberName, ResourceName } from '../../documents.ts';
import type { HardwareFault } from '../../inputs.ts';
import { hardwareOf, watchedHardware } from './hardware.ts';
import { readMonitoredSettings } from './settings.ts';

/**
 * The faults that make a resource OFFLINE.
 *
 * @param outage on which member; null is every member that is up. What is down already cannot fail.
 * @returns none if the resource is not registered, or rests on nothing that works.
 */
export function outageOf(
  { members, monitored }: ClusterDocuments,
  { resource, member }: { readonly resource: ResourceName; readonly member: MemberName | null },
): readonly HardwareFault[] {
  const document = monitored.find(({ name }) => name === resource);
  if (document === undefined) return [];
  const { subject } = readMonitoredSettings(document.attributes);
  return members
    .filter(({ name, state }) => state === 'UP' && (member === null || name === member))
    .flatMap((host) => {
      const working = watchedHardware(document.type, subject, hardwareOf(host)).filter(
        ({ works }) => works,
      );
      // An adapter with two addresses on the subnet fails once.
      const faults = new Map(working.map(({ name, kind }) => [name, kind]));
      return [...faults].map(([hardware, kind]): HardwareFault => {
        return { verb: 'fail', kind, member: host.name, hardware };
      });
    });
}
