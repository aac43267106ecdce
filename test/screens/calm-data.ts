// Freezes, drains, networks and versions of the registry for tests of the console.
import type {
  FreezeDocument,
  HardwareView,
  MemberView,
  MonitoredMemberView,
  MonitoredView,
  RegistryVersion,
} from '../../src/engine/index.ts';
import type { ClusterState } from '../../src/tui/cluster-store.ts';
import { deliState, fixedNow } from '../support/console-data.ts';

const minute = 60_000;

export function onMember(
  member: string,
  state: 'ONLINE' | 'OFFLINE',
  more: Partial<MonitoredMemberView> = {},
): MonitoredMemberView {
  const because = state === 'ONLINE' ? 'adapter tu0 is on it' : 'adapter tu0 has failed';
  return {
    member,
    target: 'ONLINE',
    state,
    since: fixedNow - 10 * minute,
    failureCount: 0,
    because,
    ...more,
  };
}

export function network(
  name: string,
  members: readonly MonitoredMemberView[],
  more: Partial<MonitoredView> = {},
): MonitoredView {
  return {
    name,
    type: 'network',
    description: `${name} of the deli`,
    subject: '16.69.244.0',
    failureThreshold: 2,
    members,
    ...more,
  };
}

const hardware: readonly HardwareView[] = [
  {
    name: 'tu0',
    kind: 'adapter',
    address: '16.69.244.5',
    subnet: '16.69.244.0',
    works: true,
    isHosts: false,
  },
  {
    name: '/dev/tape/tape1',
    kind: 'device',
    address: null,
    subnet: null,
    works: false,
    isHosts: false,
  },
];

/** ONLINE on two of three members, and one that was given up on a member. */
export const networks: readonly MonitoredView[] = [
  network('network1', [
    onMember('polishham', 'ONLINE'),
    onMember('provolone', 'OFFLINE', { failureCount: 1 }),
    onMember('pepicelli', 'ONLINE'),
  ]),
  network(
    'tape1',
    [
      onMember('polishham', 'OFFLINE', { target: 'OFFLINE', failureCount: 2 }),
      onMember('provolone', 'ONLINE'),
      onMember('pepicelli', 'ONLINE'),
    ],
    { type: 'tape', subject: '/dev/tape/tape1' },
  ),
];

export function freezeOf(
  scope: FreezeDocument['scope'],
  more: Partial<FreezeDocument> = {},
): FreezeDocument {
  return {
    scope,
    reason: 'disk change',
    by: 'root',
    since: fixedNow - 10 * minute,
    until: fixedNow + 90 * minute,
    ...more,
  };
}

/** The deli with networks, hardware, freezes and a drained member. */
export function calmState(
  change: {
    readonly freezes?: readonly FreezeDocument[];
    readonly drained?: readonly string[];
    readonly monitored?: readonly MonitoredView[];
  } = {},
): ClusterState {
  const state = deliState();
  const { head } = state;
  if (head === null) throw new Error('the deli has no head');
  const drain = { reason: 'new memory', by: 'root', since: fixedNow - minute };
  const members = [...state.members.values()].map(
    (member): MemberView => ({
      ...member,
      hardware,
      drained: change.drained?.includes(member.name) === true ? drain : null,
    }),
  );
  const monitored = change.monitored ?? [];
  return {
    ...state,
    head: { ...head, freezes: change.freezes ?? [] },
    members: new Map(members.map((member) => [member.name, member])),
    monitored: new Map(monitored.map((view) => [view.name, view])),
  };
}

/** Version `number`: clock gets another CHECK_INTERVAL, or is registered by version 1. */
export function version(number: number, more: Partial<RegistryVersion> = {}): RegistryVersion {
  const values = (seconds: number) => ({
    attributes: { NAME: 'clock', TYPE: 'application', CHECK_INTERVAL: String(seconds) },
    scriptPath: '/var/cluster/caa/script/clock.scr',
  });
  return {
    number,
    at: fixedNow - 60 * minute + number * 1000,
    user: 'root',
    commandLine: number === 1 ? 'caa_register clock' : 'caa_register -u clock',
    resource: 'clock',
    before: number === 1 ? null : values(number - 1),
    after: values(number),
    ...more,
  };
}
