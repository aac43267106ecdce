// imc_run: runs a program of the Memory Channel on a member, as if it had been typed there, lists programs, and follows
// those that others have started. The program runs inside the cluster; this process lends it its streams, hands signals
// on, and ends as the program does.
import type { ClusterClient } from '../client/index.ts';
import { formatImcPrograms, imcProgramsJson, jsonText } from '../format/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { memberAsked } from './imc_problem.ts';
import { followProgram, type RunOrder, runProgram } from './imc_run-program.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'imc_run [-c member] [-json] program [argument ...]',
    'imc_run -follow pid [-json]',
    'imc_run -running [-json]',
    'imc_run [-json]',
  ],
  help: [
    'Runs a program of the Memory Channel API library on a member, in the foreground:',
    'its output is printed, its exit status passed on, and it ends with this command.',
    'Without a program the programs that there are are listed. A program of your own',
    'is a file: ./counter.mjs, or counter.ts; docs/MEMORY-CHANNEL.md is its guide.',
    '',
    '  -c member    where; otherwise $SYSMAN_MEMBER, or the member you are on',
    '  -follow pid  a program that was started elsewhere: what it has printed, 1,000',
    '               lines at most, and what it prints until it ends; Ctrl-C and TERM',
    '               end the command only, the program goes on',
    '  -running     the programs that run, with process IDs, and the newest that have',
    '               ended: their state is ended, with the exit status or the signal',
    '  -json        output as JSON, one object a line: lines of the program, and how',
    '               it ended; fields may be added, never renamed',
    '  -help        this text',
    '  -version     the version of this product',
    '',
    'The exit status is that of the program, or 128 and the number of the signal that',
    'ended it: 138 for a bus error, 139 for a segmentation fault. Ctrl-C and TERM are',
    'handed on to the program; a second one ends it at once. What a program starts as',
    'its child prints here, too. A command that is ended takes both along.',
    '',
    'The example of the manual, in two shells:',
    '  imc_run -c polishham mc_ex1 0      waits for the other',
    '  imc_run -c pepicelli mc_ex1 1      sends its process ID',
  ],
  flags: ['running', 'json'],
  values: { c: 'member', follow: 'pid' },
  optionsFirst: true,
};

/** As many as the daemon takes. */
const argumentsMax = 4096;
const argumentMax = 65_536;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const work = workOf(context, options);
    return callCluster(context, false, work);
  });
}

type Work = (client: ClusterClient) => Promise<number>;

function workOf(context: CommandContext, options: Options): Work {
  const json = options.has('json');
  const follow = options.value('follow');
  if (follow !== null) {
    refuseTogether(options, '-follow', ['c', 'running']);
    refuseOperand(options);
    const pid = pidOf(follow);
    return (client) => followProgram(context, client, pid, json);
  }
  if (options.has('running')) {
    refuseTogether(options, '-running', ['c']);
    refuseOperand(options);
    return (client) => listRunning(context, client, json);
  }
  const order = orderOf(context, options);
  if (order === null) return (client) => listPrograms(context, client, json);
  return (client) => runProgram(context, client, order);
}

function refuseOperand({ operands: [operand] }: Options): void {
  if (operand !== undefined) throw new UsageError(`unexpected word ${operand}`);
}

function pidOf(word: string): number {
  if (/^[0-9]{1,10}$/.test(word)) return Number(word);
  throw new UsageError(`-follow takes a process ID, but ${word} was given`);
}

/** Null if the programs are to be listed. */
function orderOf(context: CommandContext, options: Options): RunOrder | null {
  const [program, ...argv] = options.operands;
  const member = options.value('c');
  if (program === undefined) {
    if (member !== null) throw new UsageError('the program is missing');
    return null;
  }
  if (program === '') throw new UsageError('the name of the program is empty');
  const isTooLong = argv.some(({ length }) => length > argumentMax);
  if (isTooLong || argv.length > argumentsMax) {
    throw new UsageError(
      `a program takes ${argumentsMax} arguments of ${argumentMax} characters at most`,
    );
  }
  const asked = { argv, member: memberAsked(context, member), json: options.has('json') };
  if (!isFile(program)) return { program, file: null, ...asked };
  const name = program.slice(program.lastIndexOf('/') + 1);
  return { program: name, file: context.host.files.fullPath(program), ...asked };
}

/** Programs of the product have names without a slash or a period. */
function isFile(word: string): boolean {
  return /[./]/.test(word);
}

async function listPrograms(
  context: CommandContext,
  client: ClusterClient,
  json: boolean,
): Promise<number> {
  const { programs } = await client.request('imc.programs', {});
  // Most say what arguments they take, and so begin with their name.
  const lines = programs.map(({ name, about }) =>
    about.startsWith(name) ? about : `${name}: ${about}`,
  );
  printLines(context, json ? [jsonText({ programs })] : lines);
  return exitStatus.ok;
}

async function listRunning(
  context: CommandContext,
  client: ClusterClient,
  json: boolean,
): Promise<number> {
  const { at, programs } = await client.request('imc.sample', {});
  printLines(context, json ? [imcProgramsJson(at, programs)] : formatImcPrograms(programs));
  return exitStatus.ok;
}
