// caa_drain: moves what runs on a member away and places nothing there any more, and lists drained members. Not a
// command of the manual, whose caa_relocate -s only does the first.
import { drainsJson, formatDrains } from '../format/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import { memberOf, reasonOf, refuseToList } from './calm-arguments.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { type CommandUsage, type Options, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_drain member [-m reason] [-q]',
    'caa_drain ... [-plan [-why] | -basis basis] [-json]',
    'caa_drain [-json]',
  ],
  help: [
    'Relocates every application that runs on the member, as caa_relocate -s does,',
    'and places nothing there until caa_undrain. What cannot leave is named.',
    'Without a member it lists those that are drained, and what still runs there.',
    '',
    '  -m reason   why; shown by caa_drain, caa_stat -why and the events',
    '  -q          print nothing; only the exit status tells',
    ...actingHelp(14),
    '  -help       this text',
    '  -version    the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: [...actingOptions.flags],
  values: { m: 'reason', ...actingOptions.values },
  anyText: ['m'],
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const member = memberOf(options);
    if (member === null) return list(context, options);
    const what = { member, reason: reasonOf(options) };
    return act(context, options, { showsScripts: true }, [
      {
        send: (client, caller) => client.request('caa.drain', { ...what, caller }),
        planned: { verb: 'drain', ...what },
      },
    ]);
  });
}

async function list(context: CommandContext, options: Options): Promise<number> {
  refuseToList(options, 'the member', ['m', 'plan', 'why', 'basis']);
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const { members } = await client.request('cluster.members', {});
    const { resources } = await client.request('caa.stat', { names: null });
    const format = options.has('json') ? drainsJson : formatDrains;
    if (!quiet) printLines(context, format(members, resources));
    return exitStatus.ok;
  });
}
