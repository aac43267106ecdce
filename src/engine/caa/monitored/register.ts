// Network, tape and changer resources enter and leave the registry (manual 2.5, 2.10). They are monitored from the
// moment they are registered (CAA-120) and need no stop before they are removed (CAA-278).
import type { Core, Origin } from '../../core.ts';
import type { MonitoredMember, MonitoredType, ResourceName } from '../../documents.ts';
import type { Registration } from '../../inputs.ts';
import { watchInterfaces } from './interfaces.ts';
import { armWindow, bringInLine, observe } from './observe.ts';

export function addMonitored(
  core: Core,
  { name, attributes }: Registration,
  type: MonitoredType,
  origin: Origin,
): void {
  const { now, config } = core.state;
  const members = config.members.map(
    ({ name: member }): MonitoredMember => ({
      member,
      target: 'ONLINE',
      state: 'OFFLINE',
      since: now,
      failures: [],
    }),
  );
  core.state.monitored.put({ name, type, attributes, members });
  note(core, name, `${name} registered (${origin.cause})`);
  watchInterfaces(core);
  // Nobody can require it yet; an application that names it as optional is not moved for it.
  bringInLine(core, { cause: 'registered', countsFailures: false }, name);
}

/** New values act at once: another subnet or device may be somewhere else. */
export function replaceMonitored(
  core: Core,
  { name, attributes }: Registration,
  origin: Origin,
): void {
  const document = core.state.monitored.get(name);
  if (document === undefined) return;
  core.state.monitored.put({ ...document, attributes });
  note(core, name, `${name} updated from its profile (${origin.cause})`);
  armWindow(core, name);
  observe(core, { cause: `${name} was updated`, countsFailures: false });
}

export function removeMonitored(core: Core, name: ResourceName, origin: Origin): void {
  core.state.monitored.remove(name);
  armWindow(core, name);
  watchInterfaces(core);
  note(core, name, `${name} unregistered (${origin.cause})`);
}

function note(core: Core, resource: ResourceName, text: string): void {
  core.state.addEvent({ priority: 'info', facility: 'caa', resource, text });
}
