// caa_balance (manual 2.8): moves running applications to where placement would put them now.
import type { Params } from '../protocol/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { refuseOperands, requireNames } from './names.ts';
import { type CommandUsage, type Options, refuseTogether, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_balance -all [-q]',
    'caa_balance -s source_member [-q]',
    'caa_balance resource_name [...] [-q]',
    'caa_balance ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Asks placement again about running applications, one after the other, and',
    'moves each that the rules would now place on another member.',
    '',
    '  -all              every running application of the cluster',
    '  -s source_member  those that run on this member',
    '  -q                print nothing; only the exit status tells',
    ...actingHelp(20),
    '  -help             this text',
    '  -version          the version of this product',
    '',
    'An application that runs together with others that it requires, or that',
    'require it, is not moved alone: caa_relocate -f moves them together.',
  ],
  flags: ['all', ...actingOptions.flags],
  values: { s: 'source_member', ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = whatToBalance(options);
    // Script output is not shown by this command (CAA-258).
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.balance', { names, caller }),
        planned: { verb: 'balance', names },
      },
    ]);
  });
}

function whatToBalance(options: Options): Params<'caa.balance'>['names'] {
  const source = options.value('s');
  if (options.has('all')) {
    refuseTogether(options, '-all', ['s']);
    refuseOperands(options, '-all');
    return 'all';
  }
  if (source === null) return requireNames(options);
  refuseOperands(options, '-s');
  return { onMember: source };
}
