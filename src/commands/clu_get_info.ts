// clu_get_info (manual 2.13.2): the members of the cluster and their state, as a report or for scripts.
import type { ClusterClient } from '../client/index.ts';
import type { MemberView } from '../engine/index.ts';
import {
  type ClusterInfo,
  clusterInfoJson,
  displayedState,
  formatClusterInfo,
  formatClusterInfoRaw,
  formatMemberStates,
} from '../format/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['clu_get_info [-full] [-q] [-m memberid] [-raw | -state | -json]'],
  help: [
    'Reports on the cluster and its members.',
    '',
    '  -full        also votes, incarnations and versions',
    '  -m memberid  only this member; a number from 1 to 63',
    '  -raw         everything, one name=value line each, for scripts',
    '  -state       only memberid:STATE lines; UP, DOWN or NOT_CONF',
    '  -json        everything, as JSON; see docs/JSON.md',
    '  -q           print nothing; exit status 0 means that this system is a member;',
    '               with -m, that the member is UP',
    '  -help        this text',
    '  -version     the version of this product',
  ],
  flags: ['full', 'q', 'raw', 'state', 'json'],
  values: { m: 'memberid' },
};

interface Question {
  readonly memberId: number | null;
  readonly quiet: boolean;
  readonly format: (info: ClusterInfo) => readonly string[];
  /** True if a member id that is not configured is an answer and no mistake. */
  readonly anyId: boolean;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const question = questionOf(options);
    return callCluster(context, question.quiet, (client) => answer(context, client, question));
  });
}

function questionOf(options: Options): Question {
  const memberId = memberIdOf(options.value('m'));
  if (options.has('raw')) refuseTogether(options, '-raw', ['state']);
  if (options.has('state')) refuseTogether(options, '-state', ['full']);
  if (options.has('json')) refuseTogether(options, '-json', ['raw', 'state']);
  const [operand] = options.operands;
  if (operand !== undefined) throw new UsageError(`unexpected word ${operand}`);
  const full = options.has('full');
  const format = (info: ClusterInfo): readonly string[] => {
    if (options.has('json')) return [clusterInfoJson(info, memberId)];
    if (options.has('state')) return formatMemberStates(info, memberId);
    if (options.has('raw')) return formatClusterInfoRaw(info, memberId);
    return formatClusterInfo(info, { full, memberId });
  };
  return { memberId, quiet: options.has('q'), format, anyId: options.has('state') };
}

const memberIdMax = 63;

function memberIdOf(word: string | null): number | null {
  if (word === null) return null;
  const id = Number(word);
  if (!/^[0-9]+$/.test(word) || id < 1 || id > memberIdMax) {
    throw new UsageError(`${word} is not a member id; they run from 1 to ${memberIdMax}`);
  }
  return id;
}

async function answer(
  context: CommandContext,
  client: ClusterClient,
  { memberId, quiet, format, anyId }: Question,
): Promise<number> {
  const { cluster, members } = await client.request('cluster.members', {});
  const ownName = context.env.SYSMAN_MEMBER || cluster.localMember;
  const own = members.find(({ name }) => name === ownName);
  const refuse = (message: string): number => {
    if (!quiet) printErrors(context, [`clu_get_info: ${message}`]);
    return exitStatus.failed;
  };
  if (own === undefined || !isUp(own)) return refuse('this system is not a cluster member');
  const asked = members.find(({ id }) => id === memberId);
  if (quiet) return isUp(asked ?? (memberId === null ? own : undefined)) ? 0 : exitStatus.failed;
  if (memberId !== null && asked === undefined && !anyId) {
    return refuse(`no member of cluster ${cluster.name} has memberid ${memberId}`);
  }
  const info: ClusterInfo = {
    cluster,
    members,
    ownId: own.id,
    baseSystem: context.baseSystem,
    clusterVersion: `TruCluster ${context.version}`,
  };
  printLines(context, format(info));
  return exitStatus.ok;
}

function isUp(member: MemberView | undefined): boolean {
  return member !== undefined && displayedState(member) === 'UP';
}
