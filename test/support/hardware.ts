// A cluster whose members have adapters and devices, and resources that rest on them.
import type { ClusterConfig, MemberName, ResourceName } from '../../src/engine/index.ts';
import { deli, type Reply, registration, type World } from './world.ts';

const netmask = '255.255.255.0';

/** Provolone and polishham are on 16.69.244.0 and share a tape; polishham and pepicelli are on 16.69.225.0. */
export function equipped(config: ClusterConfig = deli): ClusterConfig {
  return {
    ...config,
    members: config.members.map((member) => {
      const adapters = [
        ...(member.name === 'pepicelli' ? [] : [{ name: 'tu0', address: '16.69.244.12', netmask }]),
        ...(member.name === 'provolone' ? [] : [{ name: 'tu1', address: '16.69.225.12', netmask }]),
      ];
      const devices = member.name === 'pepicelli' ? [] : [{ name: '/dev/tape/tape1' }];
      return { ...member, adapters, devices };
    }),
  };
}

type Attributes = Readonly<Record<string, string>>;

/** Ready for `caa_register`. */
export function monitoredRegistration(name: ResourceName, attributes: Attributes) {
  const item = registration(name);
  const given = { NAME: name, FAILURE_THRESHOLD: '0', FAILURE_INTERVAL: '0', ...attributes };
  return {
    ...item,
    registration: { ...item.registration, attributes: given, scriptPath: '' },
  };
}

export const network = (attributes: Attributes = {}): Attributes => ({
  TYPE: 'network',
  SUBNET: '16.69.244.0',
  ...attributes,
});

export const tape = (attributes: Attributes = {}): Attributes => ({
  TYPE: 'tape',
  DEVICE_NAME: '/dev/tape/tape1',
  ...attributes,
});

export function registerMonitored(
  world: World,
  name: ResourceName,
  attributes: Attributes,
  update = false,
): Reply {
  return world.run({ verb: 'register', items: [monitoredRegistration(name, attributes)], update });
}

/** Pulls a cable, or puts it back: an adapter, or a device if the name is a path. */
export function hardware(
  world: World,
  verb: 'fail' | 'repair',
  member: MemberName,
  name: string,
): Reply {
  const kind = name.startsWith('/') ? 'device' : 'adapter';
  return world.run({ verb, kind, member, hardware: name });
}

/** `provolone ONLINE/OFFLINE 2`: member, target, state and failures, one line for each member. */
export function monitoredStatus(world: World, name: ResourceName): readonly string[] {
  const [view] = world.cluster.stat([name], world.now).monitored;
  return (view?.members ?? []).map(
    ({ member, target, state, failureCount }) => `${member} ${target}/${state} ${failureCount}`,
  );
}
