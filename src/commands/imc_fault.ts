// imc_fault: faults of the Memory Channel on demand. Not a command of the manual; it stands in for cables, hubs and bad
// luck, as clu_fault does for the power switch.
import type { ClusterClient } from '../client/index.ts';
import { jsonText } from '../format/index.ts';
import type { ImcFault } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { dropOptions, faultOf } from './imc_fault-arguments.ts';
import { describeFault } from './imc_fault-effect.ts';
import { reportProblem } from './imc_problem.ts';
import { type CommandUsage, withOptions } from './options.ts';
import { printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'imc_fault [-json] fail-rail|restore-rail adapter',
    'imc_fault cut-link|restore-link member adapter',
    'imc_fault drop-packet rail [-from member] [-to member,...] [-region id]',
    '                           [-offset bytes] [-position n] [-skip n]',
    'imc_fault error-rate number|historical',
    'imc_fault drop-mapper member',
    'imc_fault corrupt-lock-set id',
  ],
  help: [
    'Injects a fault into the Memory Channel.',
    '',
    '  fail-rail         a physical rail fails: mca0 or 0, mcb0 or 1, ...',
    '  restore-rail      it works again',
    '  cut-link          the cable of a member to a physical rail is cut: all members',
    '                    use another rail; a member that reaches none panics, and',
    '                    cannot initialize the library after its next boot',
    '  restore-link      it is whole again',
    '  drop-packet       the next packet on a logical rail is lost; which one:',
    '    -from member      sent by this member',
    '    -to member,...    lost by these members; otherwise by one chosen by chance',
    '    -region id        to this region, as imcs -r numbers it',
    '    -offset bytes     to this place in the region',
    '    -position n       the packet with this number on its rail, from 0',
    '    -skip n           after so many others that fit',
    '  error-rate        so many packets a second are lost by chance on each logical',
    '                    rail; historical is 3 a year, 0 ends that',
    '  drop-mapper       a member loses its imc_mapper, until it is booted again',
    '  corrupt-lock-set  calls on this lock set return IMC_CORRUPTLOCK; imcs -l',
    '  -json             the fault and what it has led to, as JSON',
    '  -help             this text',
    '  -version          the version of this product',
    '',
    'A fault raises error counts or makes calls fail. No word arrives changed.',
  ],
  flags: ['json'],
  values: dropOptions,
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const fault = faultOf(options);
    return callCluster(context, false, (client) =>
      inject(context, client, fault, options.has('json')),
    );
  });
}

async function inject(
  context: CommandContext,
  client: ClusterClient,
  fault: ImcFault,
  json: boolean,
): Promise<number> {
  const { problem } = await client.request('imc.inject', fault);
  if (problem !== null) {
    return reportProblem(context, problem, 'Use imcs -f to see what there is.');
  }
  const sample = 'physical' in fault ? await client.request('imc.sample', {}) : null;
  const effect = describeFault(fault, sample);
  printLines(context, json ? [jsonText({ fault, effect })] : effect);
  return exitStatus.ok;
}
