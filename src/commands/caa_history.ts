// caa_history: who changed what is registered, what differs between two versions, and the way back. Not a command of
// the manual.
import type { ClusterClient } from '../client/index.ts';
import type { RegistryVersion } from '../engine/index.ts';
import {
  differencesJson,
  differencesOf,
  formatDifferences,
  formatHistory,
  historyJson,
} from '../format/index.ts';
import { act } from './acting.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_history [resource_name ...] [-n count] [-q] [-json]',
    'caa_history -diff version [version] [resource_name ...] [-q] [-json]',
    'caa_history -back version [resource_name ...] [-q] [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Every caa_register, caa_unregister and caa_history -back that changes what is',
    'registered makes a version. Shows them, newest last: number, time, resource,',
    'what happened to it, and by which command of whom.',
    '',
    '  -n count       the last so many; 20 unless told',
    '  -diff version  what differs between that version and another, or now, as lines',
    '                 -NAME=old and +NAME=new; version 0 is before the first',
    '  -back version  take the registry, or these resources, back to what it held',
    '                 right after that version; done as a whole or not at all',
    '  -plan          say what -back would do, and do nothing; with -why, also where the',
    '                 resources would be placed next by the values of then, and why',
    '  -basis basis   do it only if nothing has changed since that plan',
    '  -q             print nothing; only the exit status tells',
    '  -json          the same as JSON; fields may be added, never renamed',
    '  -help          this text',
    '  -version       the version of this product',
    '',
    'A profile on disk is not changed: caa_register -u would bring its values again.',
  ],
  flags: ['q', 'plan', 'why', 'json'],
  values: { n: 'count', diff: 'version', back: 'version', basis: 'basis' },
};

/** As many as the registry keeps. */
const versionsMax = 20_000;
const countDefault = 20;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    if (options.operands.includes('')) throw new UsageError('a resource name is empty');
    const diff = options.value('diff');
    const back = options.value('back');
    if (back !== null) {
      refuseTogether(options, '-back', ['n', 'diff']);
      return goBack(context, options, numberOf('-back', back));
    }
    if (options.value('basis') !== null) throw new UsageError('-basis is for -back');
    for (const flag of ['plan', 'why']) {
      if (options.has(flag)) throw new UsageError(`-${flag} is for -back`);
    }
    if (diff === null) return list(context, options);
    refuseTogether(options, '-diff', ['n']);
    return compare(context, options, numberOf('-diff', diff));
  });
}

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new UsageError(`${option} ${text} is no version; caa_history shows their numbers`);
  }
  return number;
}

function countOf(options: Options): number {
  const text = options.value('n');
  if (text === null) return countDefault;
  const count = Number(text);
  if (!/^[0-9]+$/.test(text) || count < 1 || count > versionsMax) {
    throw new UsageError(`-n ${text} is no count from 1 to ${versionsMax}`);
  }
  return count;
}

async function list(context: CommandContext, options: Options): Promise<number> {
  const count = countOf(options);
  const names = options.operands;
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const limit = names.length === 0 ? count : versionsMax;
    const { versions } = await client.request('caa.history', { after: 0, limit });
    const shown = onlyOf(versions, names).slice(-count);
    if (!quiet) {
      printLines(context, options.has('json') ? [historyJson(shown)] : formatHistory(shown));
    }
    return exitStatus.ok;
  });
}

function onlyOf(
  versions: readonly RegistryVersion[],
  names: readonly string[],
): readonly RegistryVersion[] {
  if (names.length === 0) return versions;
  return versions.filter(({ resource }) => names.includes(resource));
}

async function compare(context: CommandContext, options: Options, from: number): Promise<number> {
  const [first] = options.operands;
  const other = first !== undefined && /^[0-9]+$/.test(first) ? numberOf('-diff', first) : null;
  const names = other === null ? options.operands : options.operands.slice(1);
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const versions = await allVersions(client);
    const newest = versions.at(-1)?.number ?? 0;
    const oldest = (versions[0]?.number ?? 1) - 1;
    const to = other ?? newest;
    const absent = [from, to].find((number) => number > newest || number < oldest);
    if (absent !== undefined) {
      const range = `those from ${oldest} to ${newest} can be compared`;
      if (!quiet) printErrors(context, [`There is no version ${absent}: ${range}.`]);
      return exitStatus.failed;
    }
    const differences = differencesOf(onlyOf(versions, names), from, to);
    const lines = options.has('json')
      ? [differencesJson(from, to, differences)]
      : formatDifferences(differences);
    if (!quiet) printLines(context, lines);
    return exitStatus.ok;
  });
}

async function allVersions(client: ClusterClient): Promise<readonly RegistryVersion[]> {
  return (await client.request('caa.history', { after: 0, limit: versionsMax })).versions;
}

async function goBack(context: CommandContext, options: Options, version: number): Promise<number> {
  const { operands } = options;
  const names = operands.length === 0 ? null : [...new Set(operands)];
  return act(context, options, { showsScripts: false }, [
    {
      send: (client, caller) => client.request('caa.restore', { version, names, caller }),
      planned: { verb: 'restore', version, names },
    },
  ]);
}
