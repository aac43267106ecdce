// caa_relocate (manual 2.7): moves running applications to other members.
import type { Params } from '../protocol/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import type { CommandContext } from './context.ts';
import { refuseOperands, requireValuedNames } from './names.ts';
import { type CommandUsage, type Options, refuseTogether, withOptions } from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_relocate resource_name [...] [-c member] [-f] [-q]',
    'caa_relocate [USR_attribute=value ...] resource_name [-c member] [-q]',
    'caa_relocate -s source_member [-c member] [-q]',
    'caa_relocate ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Moves running applications to other members.',
    '',
    '  -c member         move to this member; otherwise by placement policy',
    '  -f                move required and dependent resources with it',
    '  -s source_member  move every running application off this member',
    '  -q                print nothing; only the exit status tells',
    '  USR_attribute=value',
    '                    value of a user-defined attribute, for this command only',
    ...actingHelp(20),
    '  -help             this text',
    '  -version          the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: ['f', ...actingOptions.flags],
  values: { c: 'member', s: 'source_member', ...actingOptions.values },
};

type What = Pick<Params<'caa.relocate'>, 'names' | 'userAttributes'>;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const what = whatToRelocate(options);
    const order = { ...what, member: options.value('c'), force: options.has('f') };
    return act(context, options, { showsScripts: true }, [
      {
        send: (client, caller) => client.request('caa.relocate', { ...order, caller }),
        planned: { verb: 'relocate', ...order },
      },
    ]);
  });
}

function whatToRelocate(options: Options): What {
  const source = options.value('s');
  if (source === null) return requireValuedNames(options);
  refuseOperands(options, '-s');
  refuseTogether(options, '-s', ['f']);
  return { names: { onMember: source } };
}
