// The interfaces of the host, which count for the member that is the host. They are asked for only while a network
// resource is registered.
import type { Core } from '../../core.ts';
import type { AdapterConfig } from '../../documents.ts';
import { observe } from './observe.ts';

/** Asks for reports while there is somebody to use them; forgets what was reported when there is nobody. */
export function watchInterfaces(core: Core): void {
  const { monitored, config } = core.state;
  const on = monitored.documents().some(({ type }) => type === 'network');
  const local = core.state.member(config.localMember);
  if (!on && local?.hostInterfaces === undefined) return;
  core.emit({ type: 'interfaces/watch', on });
  if (on || local === undefined) return;
  const { hostInterfaces: _, ...rest } = local;
  core.state.setMember(rest);
}

/** The host has been looked at. */
export function noteInterfaces(core: Core, interfaces: readonly AdapterConfig[]): void {
  const local = core.state.member(core.state.config.localMember);
  if (local === undefined) return;
  const before = local.hostInterfaces;
  const changes = before === undefined ? [] : describeChanges(before, interfaces);
  if (before !== undefined && changes.length === 0) return;
  core.state.setMember({ ...local, hostInterfaces: interfaces });
  for (const { text, isLoss } of changes) {
    core.state.addEvent({
      priority: isLoss ? 'warning' : 'info',
      facility: 'clu',
      member: local.name,
      text: `${text} on ${local.name}`,
    });
  }
  const cause = changes[0]?.text ?? `the interfaces of ${local.name} were read`;
  observe(core, { cause, countsFailures: true });
}

function describeChanges(
  before: readonly AdapterConfig[],
  after: readonly AdapterConfig[],
): readonly { readonly text: string; readonly isLoss: boolean }[] {
  const title = ({ name, address }: AdapterConfig): string => `interface ${name} (${address})`;
  const isIn = (all: readonly AdapterConfig[], one: AdapterConfig): boolean =>
    all.some(
      ({ name, address, netmask }) =>
        name === one.name && address === one.address && netmask === one.netmask,
    );
  return [
    ...before
      .filter((one) => !isIn(after, one))
      .map((one) => ({ text: `${title(one)} is gone`, isLoss: true })),
    ...after
      .filter((one) => !isIn(before, one))
      .map((one) => ({ text: `${title(one)} has come`, isLoss: false })),
  ];
}
