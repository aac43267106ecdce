// The cluster that placement and plans are measured on, as its records.
import {
  type ClusterConfig,
  type ClusterDocuments,
  type MemberDocument,
  newApplication,
  type ResourceDocument,
} from '../../src/engine/index.ts';

export function configOf({ members }: ClusterDocuments): ClusterConfig {
  return { name: 'bench', members, quorumDisk: null, localMember: 'm0' };
}

/** Applications spread over members that are all UP. */
export function documentsOf(applications: number, members: number): ClusterDocuments {
  return {
    counters: { incarnation: 1, lastRun: 0, lastEvent: 0, lastJoin: members },
    members: Array.from({ length: members }, (_, index) => memberOf(index)),
    resources: Array.from({ length: applications }, (_, index) =>
      applicationOf(`app${index}`, `m${index % members}`),
    ),
    monitored: [],
    runs: [],
    freezes: [],
  };
}

function memberOf(index: number): MemberDocument {
  const name = `m${index}`;
  return {
    id: index + 1,
    name,
    hostName: `${name}.example`,
    interconnectName: `${name}-ics0`,
    votes: 1,
    state: 'UP',
    since: 0,
    joinNumber: index + 1,
    drained: null,
  };
}

function applicationOf(name: string, member: string): ResourceDocument {
  const attributes = {
    NAME: name,
    TYPE: 'application',
    ACTION_SCRIPT: `${name}.scr`,
    ACTIVE_PLACEMENT: '0',
    AUTO_START: '0',
    CHECK_INTERVAL: '60',
    DESCRIPTION: name,
    FAILOVER_DELAY: '0',
    FAILURE_INTERVAL: '0',
    FAILURE_THRESHOLD: '0',
    HOSTING_MEMBERS: '',
    OPTIONAL_RESOURCES: '',
    PLACEMENT: 'balanced',
    REQUIRED_RESOURCES: '',
    RESTART_ATTEMPTS: '1',
    SCRIPT_TIMEOUT: '60',
  };
  const registered = newApplication({ name, attributes, scriptPath: `/${name}.scr` }, 0);
  return { ...registered, target: 'ONLINE', state: { word: 'ONLINE', member } };
}
