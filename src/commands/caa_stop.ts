// caa_stop (manual 2.9): sets targets to OFFLINE and waits for the applications to stop.
import type { Params } from '../protocol/index.ts';
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
    'caa_stop resource_name [...] [-f] [-q]',
    'caa_stop -retry | -kill resource_name [...] [-f] [-q]',
    'caa_stop -c member [...] [-q]',
    'caa_stop -all [-q]',
    'caa_stop [USR_attribute=value ...] resource_name [-q]',
    'caa_stop ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Stops application resources.',
    '',
    '  -f         also stop the resources that require it, and ignore errors of the',
    '             stop entry point',
    '  -c member  stop every application on this member, and on those that follow',
    '  -all       stop every application of the cluster',
    '  -retry     in state UNKNOWN: run the stop entry point once more',
    '  -kill      in state UNKNOWN: kill the processes that are left of it; without',
    '             one of the two it is taken as down',
    '  -q         print nothing; only the exit status tells',
    '  USR_attribute=value',
    '             value of a user-defined attribute, for this stop only',
    ...actingHelp(13),
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: ['f', 'all', 'retry', 'kill', ...actingOptions.flags],
  values: { c: 'member', ...actingOptions.values },
};

type What = Pick<Params<'caa.stop'>, 'names' | 'userAttributes'>;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const requests = whatToStop(options);
    const force = options.has('f');
    const exit = exitOf(options);
    return act(
      context,
      options,
      { showsScripts: true },
      requests.map((what) => ({
        send: (client, caller) => client.request('caa.stop', { ...what, ...exit, force, caller }),
        planned: { verb: 'stop', ...what, ...exit, force },
      })),
    );
  });
}

/** One request for names or for everything, one for each member named with `-c`. */
function whatToStop(options: Options): readonly What[] {
  const member = options.value('c');
  if (options.has('all')) {
    refuseOperands(options, '-all');
    refuseTogether(options, '-all', ['c', 'f']);
    return [{ names: 'all' }];
  }
  if (member === null) return [requireValuedNames(options)];
  refuseTogether(options, '-c', ['f']);
  if (options.operands.includes('')) throw new UsageError('a member name is empty');
  const members = new Set([member, ...options.operands]);
  return [...members].map((onMember) => ({ names: { onMember } }));
}

/** The way out of state UNKNOWN that was asked for. */
function exitOf(options: Options): Pick<Params<'caa.stop'>, 'exit'> {
  const exit = (['retry', 'kill'] as const).find((name) => options.has(name));
  if (exit === undefined) return {};
  refuseTogether(options, `-${exit}`, ['all', 'c', exit === 'retry' ? 'kill' : 'retry']);
  return { exit };
}
