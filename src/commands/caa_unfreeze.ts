// caa_unfreeze: takes freezes back. Not a command of the manual.
import { act, actingHelp, actingOptions } from './acting.ts';
import { scopesOf } from './calm-arguments.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, UsageError, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_unfreeze resource_name [...] [-q]',
    'caa_unfreeze -c member [-q]',
    'caa_unfreeze -all [-q]',
    'caa_unfreeze ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Ends freezes: CAA looks at what was frozen again, and does what it has left',
    'undone. Each freeze is ended for itself, as it was made; caa_freeze lists them.',
    '',
    '  -c member   the freeze of this member',
    '  -all        the freeze of the whole cluster, not those of members and resources',
    '  -q          print nothing; only the exit status tells',
    ...actingHelp(14),
    '  -help       this text',
    '  -version    the version of this product',
  ],
  flags: ['all', ...actingOptions.flags],
  values: { c: 'member', ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const scopes = scopesOf(options);
    if (scopes.length === 0) throw new UsageError('the resource name is missing');
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.unfreeze', { scopes, caller }),
        planned: { verb: 'unfreeze', scopes },
      },
    ]);
  });
}
