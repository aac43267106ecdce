// What a member has that a network, tape or changer resource could rest on, and whether it works. Pure; knows nothing
// of counts and targets.
import type { AdapterConfig, MemberDocument, MonitoredType } from '../../documents.ts';
import type { HardwareView } from '../../views.ts';

/** Adapters first, then the host's interfaces, then devices. */
export function hardwareOf(member: MemberDocument): readonly HardwareView[] {
  const failed = new Set(member.failedHardware ?? []);
  const adapters = member.adapters ?? [];
  const interfaces = (member.hostInterfaces ?? []).filter(
    (one) => !adapters.some(({ name, address }) => name === one.name && address === one.address),
  );
  const adapter =
    (isHosts: boolean) =>
    ({ name, address, netmask }: AdapterConfig): HardwareView => ({
      name,
      kind: 'adapter',
      address,
      subnet: subnetOf(address, netmask),
      works: !failed.has(name),
      isHosts,
    });
  return [
    ...adapters.map(adapter(false)),
    ...interfaces.map(adapter(true)),
    ...(member.devices ?? []).map(
      ({ name }): HardwareView => ({
        name,
        kind: 'device',
        address: null,
        subnet: null,
        works: !failed.has(name),
        isHosts: false,
      }),
    ),
  ];
}

export interface Finding {
  readonly works: boolean;
  /** A clause: `adapter tu0 is on it`, `it has no adapter on 16.69.244.0`. */
  readonly because: string;
}

/** Whether what the resource stands for is directly connected to the member and works (CAA-111, CAA-116). */
export function inspect(
  type: MonitoredType,
  subject: string,
  hardware: readonly HardwareView[],
): Finding {
  const meant = watchedHardware(type, subject, hardware);
  const working = meant.find(({ works }) => works);
  const what = type === 'network' ? 'adapter' : 'device';
  if (working !== undefined) {
    const because = type === 'network' ? `adapter ${working.name} is on it` : 'the device works';
    return { works: true, because };
  }
  if (meant.length > 0) {
    const names = meant.map(({ name }) => name).join(', ');
    return { works: false, because: `${what} ${names} is down` };
  }
  const place = type === 'network' ? `adapter on ${subject}` : `device ${subject}`;
  return { works: false, because: `it has no ${place}` };
}

/** The adapters on the resource's subnet, or its device, whether they work or not. */
export function watchedHardware(
  type: MonitoredType,
  subject: string,
  hardware: readonly HardwareView[],
): readonly HardwareView[] {
  return hardware.filter((one) =>
    type === 'network'
      ? one.subnet !== null && normalized(one.subnet) === normalized(subject)
      : one.kind === 'device' && one.name === subject,
  );
}

/** The bitwise AND of address and netmask (manual 2.2.3, Table 2-2); empty if they are no dotted quads. */
export function subnetOf(address: string, netmask: string): string {
  const one = octets(address);
  const mask = octets(netmask);
  if (one === null || mask === null) return '';
  return one.map((octet, at) => octet & (mask[at] ?? 0)).join('.');
}

/** `016.69.244.0` is the same subnet as `16.69.244.0`. */
function normalized(subnet: string): string {
  return octets(subnet)?.join('.') ?? subnet;
}

function octets(quad: string): readonly number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(quad)) return null;
  const numbers = quad.split('.').map(Number);
  return numbers.every((number) => number <= 255) ? numbers : null;
}
