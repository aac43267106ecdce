// caa_unregister (manual 2.10): removes resources from the registry; profiles and scripts stay.
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { requireNames } from './names.ts';
import { type CommandUsage, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_unregister resource_name [...] [-q]',
    'caa_unregister ... [-plan | -basis basis] [-json]',
  ],
  help: [
    'Removes resources from the registry. Profiles and action scripts stay on disk.',
    'A resource that is ONLINE must be stopped first.',
    '',
    '  -q        print nothing; only the exit status tells',
    ...actingHelp(12),
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: [...actingOptions.flags],
  values: { ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = requireNames(options);
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.unregister', { names, caller }),
        planned: { verb: 'unregister', names },
      },
    ]);
  });
}
