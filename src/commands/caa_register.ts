// caa_register (manual 2.5): profiles become registered resources, or update them.
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { requireNames } from './names.ts';
import { type CommandUsage, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_register resource_name [...] [-u] [-q]',
    'caa_register ... [-plan | -basis basis] [-json]',
  ],
  help: [
    'Registers resources from their profiles in /var/cluster/caa/profile.',
    '',
    '  -u        replace the registered values of registered resources',
    '  -q        print nothing; only the exit status tells',
    ...actingHelp(12),
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: ['u', ...actingOptions.flags],
  values: { ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = requireNames(options);
    const update = options.has('u');
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.register', { names, update, caller }),
        planned: { verb: 'register', names, update },
      },
    ]);
  });
}
