// One cold decision in a process of its own: a cluster out of its records, a member that fails, and every placement that
// follows, with its reasons. Prints what it took as JSON.
import {
  type ClusterDocuments,
  type MemberDocument,
  planAhead,
  type ResourceDocument,
} from '../../src/engine/index.ts';

function main(applications: number, members: number): void {
  const documents = documentsOf(applications, members);
  const config = {
    name: 'bench',
    members: documents.members,
    quorumDisk: null,
    localMember: 'm0',
  };
  const question = {
    supposition: { kind: 'command', command: { verb: 'crash', member: 'm1' } },
    failing: [],
    caller: { user: 'root', commandLine: 'bench', locale: 'C C C C C C' },
  } as const;
  const since = process.hrtime.bigint();
  const plan = planAhead(config, documents, question, 1000);
  const decisionMs = Number(process.hrtime.bigint() - since) / 1e6;
  const moved = plan.changes.filter(({ after }) => after.state === 'ONLINE').length;
  process.stdout.write(JSON.stringify({ decisionMs, moved }));
}

function documentsOf(applications: number, members: number): ClusterDocuments {
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
  return {
    name,
    type: 'application',
    attributes: {
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
    },
    scriptPath: `/${name}.scr`,
    target: 'ONLINE',
    state: { word: 'ONLINE', member },
    since: 0,
    action: null,
    waiting: null,
    restartCount: 0,
    failures: [],
    thresholdReached: false,
    decision: null,
    lastStart: null,
    lastStop: null,
  };
}

const [applications = '100', members = '4'] = process.argv.slice(2);
main(Number(applications), Number(members));
