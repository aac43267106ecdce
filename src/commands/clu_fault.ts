// clu_fault: injects faults into the emulated cluster. Not a command of the manual; it stands in for the power switch
// and the console of a member.
import type { Params } from '../protocol/index.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { runCommand } from './run-command.ts';

const usage: CommandUsage = {
  synopsis: ['clu_fault crash|boot|shutdown member [-q]'],
  help: [
    'Injects a fault into the emulated cluster.',
    '',
    '  crash     power the member off: every process of it is killed, no stop entry',
    '            point runs, and its applications fail over',
    '  boot      power the member on; it joins the cluster again',
    '  shutdown  take the member out in order: its applications are stopped there and',
    '            started on other members',
    '  -q        print nothing; only the exit status tells',
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: ['q'],
  values: {},
};

const faults = ['crash', 'boot', 'shutdown'] as const;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const order = faultOf(options);
    return runCommand(context, { quiet: options.has('q'), showsScripts: false }, [
      (client, caller) => client.request('fault.inject', { ...order, caller }),
    ]);
  });
}

function faultOf(options: Options): Pick<Params<'fault.inject'>, 'fault' | 'member'> {
  const [word, member, surplus] = options.operands;
  if (word === undefined) throw new UsageError('the fault is missing');
  const fault = faults.find((known) => known === word);
  if (fault === undefined) throw new UsageError(`unknown fault ${word}`);
  if (member === undefined || member === '') throw new UsageError('the member is missing');
  if (surplus !== undefined) throw new UsageError(`one member at a time, but ${surplus} follows`);
  return { fault, member };
}
