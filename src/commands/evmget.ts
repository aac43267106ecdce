// evmget: prints stored events. The name and the option letters are those of the Event Manager's command.
import { eventsJson, formatEvent } from '../format/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { filterHelp } from './evm-filter.ts';
import { readStored, selectionOf } from './evm-output.ts';
import { type CommandUsage, UsageError, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['evmget [-A] [-f filter] [-n count] [-since time] [-json]'],
  help: [
    'Prints the stored events of the cluster, oldest first: time, priority,',
    'facility and text. The newest 10,000 of the cluster itself are kept, and as',
    'many that were posted.',
    '',
    '  -f filter    only those that fit',
    '  -n count     the newest so many of them',
    '  -since time  not before: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]",',
    '               or how long ago: 90m, 12h, 7d',
    '  -A           as text for people, as always here',
    '  -json        as JSON',
    '  -help        this text',
    '  -version     the version of this product',
    '',
    ...filterHelp,
  ],
  flags: ['A', 'json'],
  values: { f: 'filter', n: 'count', since: 'time' },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const [operand] = options.operands;
    if (operand !== undefined) {
      throw new UsageError(`${operand} is one word too many: write a filter in quotes after -f`);
    }
    const selection = selectionOf(options, Date.now());
    return callCluster(context, false, async (client) => {
      const events = await readStored(client, selection, null);
      printLines(context, options.has('json') ? [eventsJson(events)] : events.map(formatEvent));
      return exitStatus.ok;
    });
  });
}
