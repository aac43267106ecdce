// caa_undrain: lets a drained member be used again. Not a command of the manual.
import { act, actingHelp, actingOptions } from './acting.ts';
import { memberOf } from './calm-arguments.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, UsageError, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: ['caa_undrain member [-q]', 'caa_undrain ... [-plan [-why] | -basis basis] [-json]'],
  help: [
    'Applications may be placed on the member again. Those that waited for one start;',
    'those that run elsewhere stay, unless caa_balance or caa_relocate moves them.',
    '',
    '  -q          print nothing; only the exit status tells',
    ...actingHelp(14),
    '  -help       this text',
    '  -version    the version of this product',
  ],
  flags: [...actingOptions.flags],
  values: { ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const member = memberOf(options);
    if (member === null) throw new UsageError('the member is missing');
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.undrain', { member, caller }),
        planned: { verb: 'undrain', member },
      },
    ]);
  });
}
