// caa_register (manual 2.5): profiles become registered resources, or update them.
import type { CommandContext } from './context.ts';
import { requireNames } from './names.ts';
import { type CommandUsage, withOptions } from './options.ts';
import { runCommand } from './run-command.ts';

const usage: CommandUsage = {
  synopsis: ['caa_register resource_name [...] [-u] [-q]'],
  help: [
    'Registers resources from their profiles in /var/cluster/caa/profile.',
    '',
    '  -u        replace the registered values of registered resources',
    '  -q        print nothing; only the exit status tells',
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: ['u', 'q'],
  values: {},
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = requireNames(options);
    const update = options.has('u');
    return runCommand(context, { quiet: options.has('q'), showsScripts: false }, [
      (client, caller) => client.request('caa.register', { names, update, caller }),
    ]);
  });
}
