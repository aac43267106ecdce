// A cluster for screens: the one of the pictures in the console's specification, at a fixed time.
import type { ResourceView } from '../../src/engine/index.ts';
import type { ProfileSummary, Result } from '../../src/protocol/index.ts';
import {
  type ClusterState,
  createClusterStore,
  withSnapshot,
} from '../../src/tui/cluster-store.ts';
import { nothingRead } from '../../src/tui/read-events.ts';

/** 20:12:36 in the time zone of the tests. */
export const fixedNow = Date.UTC(2026, 10, 21, 20, 12, 36);

/** One application with everything that a test does not care about. */
export function resource(
  name: string,
  state: ResourceView['state'],
  member: string | null,
  more: Partial<ResourceView> = {},
): ResourceView {
  return {
    name,
    type: 'application',
    description: `${name} application`,
    target: state === 'OFFLINE' ? 'OFFLINE' : 'ONLINE',
    state,
    member,
    since: fixedNow - 600_000,
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
    ...more,
  };
}

const members = ['polishham', 'provolone', 'pepicelli'].map((name, index) => ({
  id: index + 1,
  name,
  hostName: `${name}.zk4.com`,
  interconnectName: `${name}-ics0`,
  votes: 1,
  state: 'UP' as const,
  since: fixedNow - 86_400_000,
  joinNumber: index + 1,
  drained: null,
}));

/** The answer to `cluster.subscribe`. */
export const deliSnapshot: Result<'cluster.subscribe'> = {
  now: fixedNow,
  view: {
    revision: 100,
    basis: '1.100',
    cluster: {
      name: 'deli',
      localMember: 'pepicelli',
      quorumDisk: { name: 'dsk10h', votes: 1 },
      quorum: { currentVotes: 4, expectedVotes: 4, requiredVotes: 3, hasQuorum: true },
      incarnation: 1,
      freezes: [],
    },
    members,
    resources: [
      resource('clock', 'ONLINE', 'polishham', { restartAttempts: 2, failureThreshold: 2 }),
      resource('cluster_lockd', 'ONLINE', 'provolone', { restartAttempts: 30 }),
      resource('db_2', 'UNKNOWN', 'pepicelli', { trouble: 'unknown' }),
      resource('dhcp', 'OFFLINE', null),
      resource('dtcalc', 'OFFLINE', null, {
        target: 'ONLINE',
        activity: {
          entryPoint: 'start',
          member: 'provolone',
          since: fixedNow - 12_000,
          timeoutMs: 60_000,
          run: 3,
        },
      }),
      resource('named', 'ONLINE', 'polishham'),
    ],
    monitored: [],
    runs: [],
  },
  events: [
    {
      sequence: 1,
      at: fixedNow - 200_000,
      priority: 'warning',
      facility: 'caa',
      resource: 'network1',
      member: 'pepicelli',
      text: 'network1 OFFLINE on pepicelli',
    },
    {
      sequence: 2,
      at: Date.UTC(2026, 10, 21, 20, 11, 58),
      priority: 'warning',
      facility: 'caa',
      resource: 'db_2',
      member: 'pepicelli',
      text: 'db_2 state UNKNOWN',
    },
  ],
};

/** Seven profiles, of which six are registered. */
export const deliProfiles: readonly ProfileSummary[] = [
  ...deliSnapshot.view.resources.map((view) => profile(view.name, true)),
  profile('cups', false),
];

/** What the console knows of the cluster deli. */
export function deliState(): ClusterState {
  const empty = createClusterStore().getState();
  return { ...withSnapshot(empty, deliSnapshot, nothingRead), profiles: deliProfiles };
}

function profile(name: string, registered: boolean): ProfileSummary {
  return {
    name,
    type: 'application',
    registered,
    changed: false,
    errors: [],
    description: `${name} application`,
  };
}
