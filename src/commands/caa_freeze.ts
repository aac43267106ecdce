// caa_freeze: tells CAA to leave resources, a member or the cluster alone for a while, and lists what is frozen. Not a
// command of the manual.
import { formatFreezes, freezesJson } from '../format/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import { endOf, reasonOf, refuseToList, scopesOf } from './calm-arguments.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { type CommandUsage, type Options, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_freeze resource_name [...] [-m reason] [-for span | -until time] [-q]',
    'caa_freeze -c member [-m reason] [-for span | -until time] [-q]',
    'caa_freeze -all [-m reason] [-for span | -until time] [-q]',
    'caa_freeze ... [-plan [-why] | -basis basis] [-json]',
    'caa_freeze [-json]',
  ],
  help: [
    'While something is frozen, CAA does nothing unasked to it: no check is run, and',
    'nothing is restarted, failed over, moved or started. Commands work as ever.',
    'Without a name it lists what is frozen.',
    '',
    '  -c member    what is, or was last, on this member; nothing moves there either',
    '  -all         the whole cluster',
    '  -m reason    why; shown by caa_freeze, caa_stat -why and the events',
    '  -for span    it ends by itself after 90m, 2h or 1d',
    '  -until time  it ends by itself at this local time: 18:30, or with the date,',
    '               2026-12-24T18:30',
    '  -q           print nothing; only the exit status tells',
    ...actingHelp(15),
    '  -help        this text',
    '  -version     the version of this product',
    '',
    'caa_unfreeze ends it. Then CAA looks at everything again and catches up.',
  ],
  flags: ['all', ...actingOptions.flags],
  values: { c: 'member', m: 'reason', for: 'span', until: 'time', ...actingOptions.values },
  anyText: ['m'],
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const scopes = scopesOf(options);
    if (scopes.length === 0) return list(context, options);
    const reason = reasonOf(options);
    const what = { scopes, reason, until: endOf(options, context.host.now()) };
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('caa.freeze', { ...what, caller }),
        planned: { verb: 'freeze', ...what },
      },
    ]);
  });
}

async function list(context: CommandContext, options: Options): Promise<number> {
  refuseToList(options, 'the resource name', ['m', 'for', 'until', 'plan', 'why', 'basis']);
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const { freezes } = (await client.request('cluster.members', {})).cluster;
    const lines = options.has('json') ? [freezesJson(freezes)] : formatFreezes(freezes);
    if (!quiet) printLines(context, lines);
    return exitStatus.ok;
  });
}
