// imcs (manual 10.9.2): the state of the Memory Channel API library, as text or as JSON. It changes nothing.
import type { ClusterClient } from '../client/index.ts';
import {
  cutLine,
  formatImcSections,
  type ImcSection,
  imcJson,
  imcMembers,
} from '../format/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { memberAsked, notInitialized } from './imc_problem.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['imcs [-m] [-l] [-r] [-f] [-h] [-s] [-json]'],
  help: [
    'Shows the state of the Memory Channel API library: members, regions, lock sets.',
    '',
    '  -m        the members that have initialized the library, and their limits',
    '  -r        the regions, with their total number',
    '  -l        the lock sets',
    '  -s        statistics: address space, counts of the rails and of the members',
    '  -f        everything',
    '  -json     the same as JSON; fields may be added, never renamed',
    '  -h, -help this text',
    '  -version  the version of this product',
    '',
    'Type is IMC, SIZE is in bytes and rounded up to whole pages. MODE has three',
    'characters each for owner, group and others. DROPS are packets that some member',
    'lost. The member must have initialized the library: see imc_init.',
  ],
  flags: ['m', 'l', 'r', 'f', 's', 'json'],
  values: {},
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const [operand] = options.operands;
    if (operand !== undefined) throw new UsageError(`unexpected word ${operand}`);
    const sections = sectionsOf(options);
    return callCluster(context, false, (client) =>
      show(context, client, sections, options.has('json')),
    );
  });
}

/** In the order in which they are printed; the first three are what is shown unless something is asked for. */
const sectionFlags: readonly (readonly [flag: string, section: ImcSection])[] = [
  ['m', 'members'],
  ['r', 'regions'],
  ['l', 'lock-sets'],
  ['s', 'statistics'],
];

function sectionsOf(options: Options): readonly ImcSection[] {
  const asked = sectionFlags.filter(([flag]) => options.has(flag) || options.has('f'));
  const shown = asked.length > 0 ? asked : sectionFlags.slice(0, 3);
  return shown.map(([, section]) => section);
}

const terminalColumns = 80;

async function show(
  context: CommandContext,
  client: ClusterClient,
  sections: readonly ImcSection[],
  json: boolean,
): Promise<number> {
  const own = memberAsked(context, null) ?? (await localMember(client));
  const { at, hasMemoryChannel, snapshot } = await client.request('imc.sample', {});
  const isInitialized = imcMembers(snapshot).some(({ name }) => name === own);
  if (!isInitialized) return refuse(context, own, hasMemoryChannel);
  if (json) {
    context.stdout.write(`${imcJson(at, snapshot, sections)}\n`);
    return exitStatus.ok;
  }
  const lines = formatImcSections(snapshot, sections);
  const { isTerminal } = context.stdout;
  printLines(context, isTerminal ? lines.map((line) => cutLine(line, terminalColumns)) : lines);
  return exitStatus.ok;
}

async function localMember(client: ClusterClient): Promise<string> {
  const { cluster } = await client.request('cluster.members', {});
  return cluster.localMember;
}

function refuse(context: CommandContext, own: string, hasMemoryChannel: boolean): number {
  const remedy = hasMemoryChannel
    ? `Run imc_init on member ${own} first.`
    : 'The cluster is configured without Memory Channel.';
  printErrors(context, [notInitialized, `${context.name}: ${remedy}`]);
  return exitStatus.failed;
}
