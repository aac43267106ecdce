// rcmgr (manual 10.4.1): variables of etc/rc.config, which members read when they boot.
import { jsonText } from '../format/index.ts';
import type { Params } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { reportProblem } from './imc_problem.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'rcmgr [-json] get variable [value]',
    'rcmgr [-json] set variable value',
    'rcmgr [-json] delete variable',
  ],
  help: [
    'Reads and changes the variables in etc/rc.config of the cluster root. A change',
    'acts at the next boot of a member.',
    '',
    '  get       prints the value, or the given one for a variable that is not set',
    '  set       sets the variable',
    '  delete    removes it, so that its default counts',
    '  -json     the variable and its value, null if it is not set, as JSON; comes',
    '            before get, set or delete',
    '  -help     this text',
    '  -version  the version of this product',
    '',
    'Variables of the Memory Channel API library:',
    '  IMC_AUTO_INIT  1 runs imc_init at boot, 0 leaves that to the administrator',
    '  IMC_MAX_ALLOC  megabytes for imc_init -a at boot',
    '  IMC_MAX_RECV   megabytes for imc_init -r at boot',
  ],
  flags: ['json'],
  values: {},
  optionsFirst: true,
};

interface Order {
  readonly request: Params<'imc.rcmgr'>;
  /** Printed for a variable that is not set. */
  readonly instead: string;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const { request, instead } = orderOf(options);
    return callCluster(context, false, async (client) => {
      const { problem, value } = await client.request('imc.rcmgr', request);
      if (problem !== null) return reportProblem(context, problem, 'Nothing was changed.');
      if (options.has('json')) {
        printLines(context, [jsonText({ variable: request.name, value })]);
      } else if (request.verb === 'get') printLines(context, [value ?? instead]);
      return exitStatus.ok;
    });
  });
}

function orderOf({ operands }: Options): Order {
  const [verb, name, value, ...more] = operands;
  if (verb === undefined) throw new UsageError('say get, set or delete');
  if (verb !== 'get' && verb !== 'set' && verb !== 'delete') {
    throw new UsageError(`unknown word ${verb}; say get, set or delete`);
  }
  if (name === undefined) throw new UsageError('the variable is missing');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UsageError(`${name} is no name of a variable; letters, digits and _ make one`);
  }
  const surplus = verb === 'delete' ? value : more[0];
  if (surplus !== undefined) throw new UsageError(`unexpected word ${surplus}`);
  if (verb !== 'set') return { request: { verb, name }, instead: value ?? '' };
  if (value === undefined) throw new UsageError(`the value of ${name} is missing`);
  if (/[\r\n\0]/.test(value)) throw new UsageError('a value is one line');
  return { request: { verb, name, value }, instead: '' };
}
