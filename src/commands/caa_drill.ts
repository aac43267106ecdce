// caa_drill: a fire drill. Crashes an emulated member, reports how long each application is away, and boots the member
// again. Not a command of the manual.
import { drillJson } from '../format/index.ts';
import { memberOf } from './calm-arguments.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { holdDrill, prepareDrill } from './drill-run.ts';
import { type CommandUsage, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['caa_drill member [-y] [-q] [-json]'],
  help: [
    'A fire drill: crashes the member as clu_fault crash does, with every process on',
    'it, and says for each application that ran there how many seconds passed until',
    'it was ONLINE again, or why it is lost. Then it boots the member again, also',
    'after an interrupt. Nothing is moved back.',
    '',
    '  -y         do not ask; otherwise the name of the member has to be typed',
    '  -q         print nothing; only the exit status tells',
    '  -json      what came of it, as JSON',
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'The exit status is 0 if nothing was lost. caa_eval survive tells what would be',
    'lost, and crashes nothing.',
  ],
  flags: ['y', 'q', 'json'],
  values: {},
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const member = memberOf(options);
    if (member === null) throw new UsageError('the member is missing');
    const [quiet, json] = [options.has('q'), options.has('json')];
    return callCluster(context, quiet, async (client) => {
      const prepared = await prepareDrill(client, member);
      const refuse = (message: string): number => {
        if (!quiet) printErrors(context, [message]);
        return exitStatus.failed;
      };
      if ('refusal' in prepared) return refuse(prepared.refusal);
      if (!options.has('y')) {
        const question = [...prepared.warnings, `Type ${member} to crash it: `].join('\n');
        const typed = await context.host.ask(question);
        if (typed?.trim() !== member) return refuse(`Nothing was done: ${member} was not typed.`);
      }
      const talks = !quiet && !json;
      const print = (lines: readonly string[]): void => {
        if (talks) printLines(context, lines);
      };
      const drill = await holdDrill(context, client, prepared, print);
      if ('refusal' in drill) return refuse(drill.refusal);
      if (json && !quiet) printLines(context, [drillJson(drill)]);
      if (!drill.booted)
        return refuse(`Member ${member} is still down: run clu_fault boot ${member}.`);
      if (drill.interrupted) return exitStatus.interrupted;
      const isWell = drill.applications.every(({ lost }) => lost === null);
      return isWell ? exitStatus.ok : exitStatus.failed;
    });
  });
}
