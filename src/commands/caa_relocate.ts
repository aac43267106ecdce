// caa_relocate (manual 2.7): moves running applications to other members.
import type { Params } from '../protocol/index.ts';
import type { CommandContext } from './context.ts';
import { refuseAttributeValues, refuseOperands, requireNames } from './names.ts';
import { type CommandUsage, type Options, refuseTogether, withOptions } from './options.ts';
import { runCommand } from './run-command.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_relocate resource_name [...] [-c member] [-f] [-q]',
    'caa_relocate [USR_attribute=value ...] resource_name [-c member] [-q]',
    'caa_relocate -s source_member [-c member] [-q]',
  ],
  help: [
    'Moves running applications to other members.',
    '',
    '  -c member         move to this member; otherwise by placement policy',
    '  -f                move required and dependent resources with it',
    '  -s source_member  move every running application off this member',
    '  -q                print nothing; only the exit status tells',
    '  -help             this text',
    '  -version          the version of this product',
    '',
    'Environment: _CAA_UI_FMT=v shows the output of action scripts with the prefix',
    '             member:resource:, _CAA_UI_FMT=vs without it.',
  ],
  flags: ['f', 'q'],
  values: { c: 'member', s: 'source_member' },
};

type What = Params<'caa.relocate'>['names'];

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const names = whatToRelocate(options);
    const refused = refuseAttributeValues(context, options);
    if (refused !== null) return refused;
    const order = { names, member: options.value('c'), force: options.has('f') };
    return runCommand(context, { quiet: options.has('q'), showsScripts: true }, [
      (client, caller) => client.request('caa.relocate', { ...order, caller }),
    ]);
  });
}

function whatToRelocate(options: Options): What {
  const source = options.value('s');
  if (source === null) return requireNames(options);
  refuseOperands(options, '-s');
  refuseTogether(options, '-s', ['f']);
  return { onMember: source };
}
