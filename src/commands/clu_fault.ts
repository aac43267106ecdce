// clu_fault: injects faults into the emulated cluster. Not a command of the manual; it stands in for the power switch
// and the console of a member.
import type { Params } from '../protocol/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'clu_fault crash|boot|shutdown member [-q]',
    'clu_fault fail-adapter|restore-adapter member adapter [-q]',
    'clu_fault fail-device|restore-device member device [-q]',
    'clu_fault ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Injects a fault into the emulated cluster.',
    '',
    '  crash     power the member off: every process of it is killed, no stop entry',
    '            point runs, and its applications fail over',
    '  boot      power the member on; it joins the cluster again',
    '  shutdown  take the member out in order: its applications are stopped there and',
    '            started on other members',
    '  fail-adapter, restore-adapter',
    '            pull the cable of a network adapter, and put it back; networks that',
    '            the member reaches by it alone are OFFLINE there meanwhile',
    '  fail-device, restore-device',
    '            the same for the path to a tape drive or media changer, such as',
    '            /dev/tape/tape1',
    '  -q        print nothing; only the exit status tells',
    ...actingHelp(12),
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: [...actingOptions.flags],
  values: { ...actingOptions.values },
};

const faults = ['crash', 'boot', 'shutdown'] as const;
const hardwareFaults = {
  'fail-adapter': { verb: 'fail', kind: 'adapter' },
  'restore-adapter': { verb: 'repair', kind: 'adapter' },
  'fail-device': { verb: 'fail', kind: 'device' },
  'restore-device': { verb: 'repair', kind: 'device' },
} as const;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const fault = hardwareFaultOf(options);
    if (fault !== null) {
      return act(context, options, { showsScripts: false }, [
        {
          send: (client, caller) => client.request('fault.hardware', { ...fault, caller }),
          planned: fault,
        },
      ]);
    }
    const order = faultOf(options);
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('fault.inject', { ...order, caller }),
        planned: { verb: order.fault, member: order.member },
      },
    ]);
  });
}

/** Null if the operands begin with another fault. */
function hardwareFaultOf({ operands }: Options): Omit<Params<'fault.hardware'>, 'caller'> | null {
  const [word = '', member, hardware, surplus] = operands;
  const found = Object.entries(hardwareFaults).find(([name]) => name === word);
  if (found === undefined) return null;
  const [, { verb, kind }] = found;
  if (member === undefined || member === '') throw new UsageError('the member is missing');
  if (hardware === undefined || hardware === '') throw new UsageError(`the ${kind} is missing`);
  if (surplus !== undefined) {
    throw new UsageError(`one ${kind} at a time, but ${surplus} follows`);
  }
  return { verb, kind, member, hardware };
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
