// caa_start (manual 2.6): sets targets to ONLINE and waits for the applications to start.
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { refuseOperands, requireValuedNames } from './names.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_start resource_name [...] [-c member] [-f] [-q]',
    'caa_start -all [-q]',
    'caa_start [USR_attribute=value ...] resource_name [-c member] [-q]',
    'caa_start ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Starts application resources on members chosen by their placement policies.',
    '',
    '  -c member  start on this member; fails if policy or dependencies forbid it',
    '  -f         also start or move the resources it requires; one resource only',
    '  -all       start every registered application',
    '  -q         print nothing; only the exit status tells',
    '  USR_attribute=value',
    '             value of a user-defined attribute, for this start only',
    ...actingHelp(13),
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: ['f', 'all', ...actingOptions.flags],
  values: { c: 'member', ...actingOptions.values },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const { names, ...values } = options.has('all')
      ? { names: allNames(options) }
      : requireValuedNames(options);
    if (options.has('f') && names.length > 1) {
      throw new UsageError('-f takes one resource at a time');
    }
    const order = { names, ...values, member: options.value('c'), force: options.has('f') };
    return act(context, options, { showsScripts: true }, [
      {
        send: (client, caller) => client.request('caa.start', { ...order, caller }),
        planned: { verb: 'start', ...order },
      },
    ]);
  });
}

function allNames(options: Options): 'all' {
  refuseOperands(options, '-all');
  refuseTogether(options, '-all', ['c', 'f']);
  return 'all';
}
