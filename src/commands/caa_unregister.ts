// caa_unregister (manual 2.10): removes resources from the registry; profiles and scripts stay.
import type { CommandContext } from './context.ts';
import { requireNames } from './names.ts';
import { type CommandUsage, withOptions } from './options.ts';
import { runCommand } from './run-command.ts';

const usage: CommandUsage = {
  synopsis: ['caa_unregister resource_name [...] [-q]'],
  help: [
    'Removes resources from the registry. Profiles and action scripts stay on disk.',
    'A resource that is ONLINE must be stopped first.',
    '',
    '  -q        print nothing; only the exit status tells',
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: ['q'],
  values: {},
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = requireNames(options);
    return runCommand(context, { quiet: options.has('q'), showsScripts: false }, [
      (client, caller) => client.request('caa.unregister', { names, caller }),
    ]);
  });
}
