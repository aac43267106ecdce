// sysconfigdb (manual 10.1.3): entries of etc/sysconfigtab, the system configuration table, which members read when they
// boot. What an entry may hold is the daemon's business; only the entries of one subsystem are picked out here.
import type { ClusterClient } from '../client/index.ts';
import { parseSysconfigEntries, type SysconfigEntry, sysconfigJson } from '../format/index.ts';
import type { Params } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { reportProblem } from './imc_problem.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'sysconfigdb -l [subsystem ...] [-json]',
    'sysconfigdb -a|-u|-m|-r -f file [subsystem] [-json]',
    'sysconfigdb -d subsystem [-json]',
  ],
  help: [
    'Manages the entries in etc/sysconfigtab of the cluster root. A change acts at',
    'the next boot of a member; rm_rail_style after all were down at once.',
    '',
    '  -l        list the entries of these subsystems, or all',
    '  -a        add the entry in the file; the table must have none of the subsystem',
    '  -u        replace the entry of the subsystem by that in the file',
    '  -m        merge: set the attributes in the file, leave the others as they are',
    '  -r        remove the attributes that have exactly the values in the file',
    '  -d        delete the entry of the subsystem',
    '  -f file   entries as below; /dev/stdin reads the standard input',
    '  -json     entries as JSON; for a change, the subsystems that were changed',
    '  -help     this text',
    '  -version  the version of this product',
    '',
    'An entry is the name of the subsystem, a colon, and a line for each attribute:',
    '  rm:',
    '          rm_rail_style=0',
    '',
    'rm_rail_style of rm is 0 for single rails or 1 for a failover pair;',
    'vm_syswiredpercent of vm is how much of the memory may be wired.',
  ],
  flags: ['l', 'a', 'u', 'm', 'r', 'd', 'json'],
  values: { f: 'file' },
};

type Request = Params<'imc.sysconfigdb'>;

const changes = { a: 'add', u: 'update', m: 'merge', r: 'remove' } as const;
type Change = keyof typeof changes;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const form = formOf(options);
    const requests = requestsOf(context, options, form);
    if (requests === null) return exitStatus.failed;
    return callCluster(context, false, async (client) => {
      const entries: SysconfigEntry[] = [];
      for (const request of requests) {
        const answer = await send(context, client, request);
        if (answer === null) return exitStatus.failed;
        if (options.has('json')) entries.push(...entriesOf(request, answer));
        else if (answer !== '') printLines(context, answer.trimEnd().split('\n'));
      }
      if (options.has('json')) printLines(context, [sysconfigJson(form === 'l', entries)]);
      return exitStatus.ok;
    });
  });
}

const forms = ['l', 'd', 'a', 'u', 'm', 'r'] as const;

function formOf(options: Options): (typeof forms)[number] {
  const form = forms.find((flag) => options.has(flag));
  if (form === undefined) throw new UsageError('say -l, -a, -u, -m, -r or -d');
  const others = forms.filter((flag) => flag !== form);
  refuseTogether(options, `-${form}`, others);
  return form;
}

/** Null, after a message, if the file cannot be used. */
function requestsOf(
  context: CommandContext,
  options: Options,
  form: (typeof forms)[number],
): readonly Request[] | null {
  const { operands } = options;
  if (form === 'l' || form === 'd') refuseTogether(options, `-${form}`, ['f']);
  if (form === 'l') {
    const subsystems = operands.length === 0 ? [null] : operands;
    return subsystems.map((subsystem) => ({ verb: 'list', subsystem }));
  }
  const [subsystem, surplus] = operands;
  if (surplus !== undefined) {
    throw new UsageError(`one subsystem at a time, but ${surplus} follows`);
  }
  if (form !== 'd') return changeOf(context, options, form);
  if (subsystem === undefined) throw new UsageError('the subsystem is missing');
  return [{ verb: 'delete', subsystem }];
}

function changeOf(
  context: CommandContext,
  options: Options,
  form: Change,
): readonly Request[] | null {
  const path = options.value('f');
  if (path === null) throw new UsageError(`-${form} needs a file: -f file`);
  const [subsystem] = options.operands;
  try {
    const text = context.host.readText(path);
    const stanza = subsystem === undefined ? text : entryOf(text, subsystem, path);
    return [{ verb: changes[form], stanza }];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    printErrors(context, [`${context.name}: ${error.message}`]);
    return null;
  }
}

const entryHead = /^\s*([^\s:=#]+)\s*:\s*$/;

/** The lines of one subsystem, from its name to the next. @throws Error with a text for people if there is none. */
function entryOf(text: string, subsystem: string, path: string): string {
  const lines: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const name = entryHead.exec(line)?.[1];
    if (name !== undefined) isInside = name === subsystem;
    if (isInside) lines.push(line);
  }
  if (lines.length === 0) {
    throw new Error(
      `The file ${path} has no entry of subsystem ${subsystem}. An entry begins with ${subsystem}: on a line.`,
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function entriesOf(request: Request, listed: string): readonly SysconfigEntry[] {
  if (request.verb === 'list') return parseSysconfigEntries(listed);
  if (request.verb === 'delete') return [{ subsystem: request.subsystem, attributes: {} }];
  return parseSysconfigEntries(request.stanza);
}

/** The answer's text; null, after a message, if nothing was changed. */
async function send(
  context: CommandContext,
  client: ClusterClient,
  request: Request,
): Promise<string | null> {
  const { problem, text } = await client.request('imc.sysconfigdb', request);
  if (problem === null) return text ?? '';
  reportProblem(context, problem, 'Use sysconfigdb -l to see what there is.');
  return null;
}
