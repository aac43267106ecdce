// caa_start (manual 2.6): sets targets to ONLINE and waits for the applications to start.
import type { CommandContext } from './context.ts';
import { refuseAttributeValues, refuseOperands, requireNames } from './names.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { runCommand } from './run-command.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_start resource_name [...] [-c member] [-f] [-q]',
    'caa_start -all [-q]',
    'caa_start [USR_attribute=value ...] resource_name [-c member] [-q]',
  ],
  help: [
    'Starts application resources on members chosen by their placement policies.',
    '',
    '  -c member  start on this member; fails if policy or dependencies forbid it',
    '  -f         also start or move the resources it requires; one resource only',
    '  -all       start every registered application',
    '  -q         print nothing; only the exit status tells',
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: ['f', 'all', 'q'],
  values: { c: 'member' },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = options.has('all') ? allNames(options) : requireNames(options);
    if (options.has('f') && names.length > 1) {
      throw new UsageError('-f takes one resource at a time');
    }
    const refused = refuseAttributeValues(context, options);
    if (refused !== null) return refused;
    const order = { names, member: options.value('c'), force: options.has('f') };
    return runCommand(context, { quiet: options.has('q'), showsScripts: true }, [
      (client, caller) => client.request('caa.start', { ...order, caller }),
    ]);
  });
}

function allNames(options: Options): 'all' {
  refuseOperands(options, '-all');
  refuseTogether(options, '-all', ['c', 'f']);
  return 'all';
}
