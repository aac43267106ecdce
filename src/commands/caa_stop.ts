// caa_stop (manual 2.9): sets targets to OFFLINE and waits for the applications to stop.
import type { Params } from '../protocol/index.ts';
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
    'caa_stop resource_name [...] [-f] [-q]',
    'caa_stop -c member [...] [-q]',
    'caa_stop -all [-q]',
    'caa_stop [USR_attribute=value ...] resource_name [-q]',
  ],
  help: [
    'Stops application resources.',
    '',
    '  -f         also stop the resources that require it, and ignore errors of the',
    '             stop entry point',
    '  -c member  stop every application on this member, and on those that follow',
    '  -all       stop every application of the cluster',
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

type What = Params<'caa.stop'>['names'];

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const requests = whatToStop(options);
    const refused = refuseAttributeValues(context, options);
    if (refused !== null) return refused;
    const force = options.has('f');
    return runCommand(
      context,
      { quiet: options.has('q'), showsScripts: true },
      requests.map(
        (names) => (client, caller) => client.request('caa.stop', { names, force, caller }),
      ),
    );
  });
}

/** One request for names or for everything, one for each member named with `-c`. */
function whatToStop(options: Options): readonly What[] {
  const member = options.value('c');
  if (options.has('all')) {
    refuseOperands(options, '-all');
    refuseTogether(options, '-all', ['c', 'f']);
    return ['all'];
  }
  if (member === null) return [requireNames(options)];
  refuseTogether(options, '-c', ['f']);
  if (options.operands.includes('')) throw new UsageError('a member name is empty');
  return [member, ...options.operands].map((onMember) => ({ onMember }));
}
