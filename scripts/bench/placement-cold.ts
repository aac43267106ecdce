// One cold decision in a process of its own: a cluster out of its records, a member that fails, and every placement that
// follows, with its reasons. Prints what it took as JSON.
import { planAhead } from '../../src/engine/index.ts';
import { configOf, documentsOf } from './placement-cluster.ts';

function main(applications: number, members: number): void {
  const documents = documentsOf(applications, members);
  const config = configOf(documents);
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

const [applications = '100', members = '4'] = process.argv.slice(2);
main(Number(applications), Number(members));
