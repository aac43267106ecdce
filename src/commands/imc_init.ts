// imc_init (manual 10.2, 10.4.1): makes the Memory Channel API library usable on a member, or changes its two limits.
import type { ClusterClient } from '../client/index.ts';
import { jsonText } from '../format/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { memberAsked, reportProblem } from './imc_problem.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['imc_init [-a maxalloc] [-r maxrecv] [-c member] [-json]'],
  help: [
    'Initializes the Memory Channel API library on a member, which programs there',
    'need before any call; on an initialized member it changes the limits. Only root',
    'may do that. Neither limit can be set below what is in use.',
    '',
    '  -a maxalloc  megabytes that all regions of the cluster may have together; the',
    '               largest value given on any member counts',
    '  -r maxrecv   megabytes that may be attached for receive on this member',
    '  -c member    the member; otherwise $SYSMAN_MEMBER, or the one you are on',
    '  -json        the limits that the member has now, in bytes, as JSON',
    '  -help        this text',
    '  -version     the version of this product',
    '',
    'A limit that is left out is 10 at the first run and stays as it is later. The',
    'limits are lost when the member goes down. For those of each boot:',
    '  rcmgr set IMC_AUTO_INIT 1',
    '  rcmgr set IMC_MAX_ALLOC 80',
    '  rcmgr set IMC_MAX_RECV 60',
  ],
  flags: ['json'],
  values: { a: 'maxalloc', r: 'maxrecv', c: 'member' },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const [operand] = options.operands;
    if (operand !== undefined) throw new UsageError(`unexpected word ${operand}`);
    const limits = { maxalloc: megabytesOf(options, 'a'), maxrecv: megabytesOf(options, 'r') };
    const member = memberAsked(context, options.value('c'));
    return callCluster(context, false, async (client) => {
      const { uid } = context.host;
      const { problem } = await client.request('imc.init', { member, ...limits, uid });
      if (problem !== null) return reportProblem(context, problem, 'Nothing was changed.');
      if (options.has('json')) await printLimits(context, client, member);
      return exitStatus.ok;
    });
  });
}

async function printLimits(
  context: CommandContext,
  client: ClusterClient,
  asked: string | null,
): Promise<void> {
  const own = asked ?? (await client.request('cluster.members', {})).cluster.localMember;
  const { at, snapshot } = await client.request('imc.sample', {});
  const host = snapshot.hosts.find(({ name }) => name === own);
  const limits = { maxalloc: host?.maxalloc ?? null, maxrecv: host?.maxrecv ?? null };
  printLines(context, [jsonText({ at, member: own, ...limits })]);
}

/** Numbers without sense as a limit are refused by the library itself; these are none at all (MC-048). */
function megabytesOf(options: Options, option: string): number | null {
  const word = options.value(option);
  if (word === null) return null;
  if (!/^[0-9]{1,9}$/.test(word)) {
    throw new UsageError(`-${option} takes whole megabytes, but ${word} was given`);
  }
  return Number(word);
}
