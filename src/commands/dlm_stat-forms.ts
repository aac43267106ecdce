// The forms of dlm_stat: each takes what was looked at and prints it, as a table or as JSON. Lines are written as they
// are made, because there may be a hundred thousand of them.
import type { ClusterClient } from '../client/index.ts';
import {
  cutLine,
  type DlmWaiter,
  dlmProcesses,
  dlmProcessesJson,
  dlmResourceJson,
  dlmStatisticsJson,
  dlmWaiters,
  dlmWaitsJson,
  findDlmCircles,
  formatDlmNamespace,
  formatDlmProcesses,
  formatDlmQueues,
  formatDlmResources,
  formatDlmStatistics,
  formatDlmWaits,
  orderDlmResources,
} from '../format/index.ts';
import type { DlmProcessSample, DlmSample } from '../protocol/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { type Batch, batchesOf, firstSample, type Gap, type Scope } from './dlm_stat-sample.ts';
import { printErrors, printLines } from './print.ts';

export type DlmForm = 'resources' | 'queues' | 'waits' | 'processes' | 'statistics';

export interface DlmRequest extends Scope {
  readonly form: DlmForm;
  readonly json: boolean;
}

/** Looks, prints, and returns the exit status; 1, after a message, for a namespace or resource that is not there. */
export async function showLocks(
  context: CommandContext,
  client: ClusterClient,
  request: DlmRequest,
): Promise<number> {
  const first = await firstSample(client, request);
  if (!isNamespaceKnown(context, request, first)) return exitStatus.failed;
  if (request.form === 'processes') {
    const processes = processesOf(first, request);
    if (request.json) printJson(context, [dlmProcessesJson(first.at, processes)]);
    else if (processes.length === 0) printLines(context, ['No process uses the lock manager.']);
    else printMany(context, formatDlmProcesses(processes));
    return exitStatus.ok;
  }
  if (request.form === 'statistics') {
    if (request.json) printJson(context, [dlmStatisticsJson(first)]);
    else printMany(context, formatDlmStatistics(first));
    return exitStatus.ok;
  }
  const batches = batchesOf(client, request, first);
  return request.form === 'waits'
    ? showWaits(context, request, first, batches)
    : showResources(context, request, first, batches);
}

function isNamespaceKnown(
  context: CommandContext,
  { namespace }: DlmRequest,
  { namespaces }: DlmSample,
): boolean {
  if (namespace === null || namespaces.some(({ key }) => key === namespace.key)) return true;
  const name = formatDlmNamespace(namespace.key);
  printErrors(context, [
    `Namespace ${name} is not in use: no process has joined it. Use dlm_stat -p to list the processes.`,
  ]);
  return false;
}

function processesOf(sample: DlmSample, { namespace }: DlmRequest): readonly DlmProcessSample[] {
  return sample.processes.filter(
    ({ namespaces }) => namespace === null || namespaces.includes(namespace.key),
  );
}

async function showResources(
  context: CommandContext,
  request: DlmRequest,
  first: DlmSample,
  batches: AsyncIterable<Batch | Gap>,
): Promise<number> {
  let shown = 0;
  let hasGap = false;
  // One resource a line, so that a list of any length can be read as it comes.
  if (request.json) printJson(context, [`{"at":${first.at},"resources":[`]);
  for await (const batch of batches) {
    if ('gap' in batch) {
      printErrors(context, [batch.gap]);
      hasGap = true;
      continue;
    }
    const resources = orderDlmResources(batch.resources);
    if (resources.length === 0) continue;
    if (request.json) {
      printJson(context, jsonLines(request, { ...batch, resources }, shown > 0));
    } else {
      if (shown > 0) printLines(context, ['']);
      printMany(context, tableLines(request, { ...batch, resources }));
    }
    shown += resources.length;
  }
  if (request.json) printJson(context, [']}']);
  if (hasGap) return exitStatus.failed;
  return shown > 0 ? exitStatus.ok : reportNothing(context, request, 'There are no locks.');
}

function tableLines({ form }: DlmRequest, { resources, sample }: Batch): Iterable<string> {
  return form === 'queues' ? formatDlmQueues(resources, sample) : formatDlmResources(resources);
}

function* jsonLines({ form }: DlmRequest, batch: Batch, hasBefore: boolean): Iterable<string> {
  const processes = form === 'queues' ? dlmProcesses(batch.sample) : null;
  let lead = hasBefore ? ',' : '';
  for (const resource of batch.resources) {
    yield `${lead}${dlmResourceJson(resource, batch.sample, processes)}`;
    lead = ',';
  }
}

/** Nothing is an answer as well, unless something was asked for by its name. */
function reportNothing(context: CommandContext, request: DlmRequest, text: string): number {
  const { resource, namespace, json } = request;
  if (resource === null) {
    if (!json) printLines(context, [text]);
    return exitStatus.ok;
  }
  const where = namespace === null ? '' : ` in namespace ${formatDlmNamespace(namespace.key)}`;
  printErrors(context, [
    `There is no resource ${resource}${where}: a resource exists only while somebody has a lock on it. ` +
      'Use dlm_stat to list them.',
  ]);
  return exitStatus.failed;
}

async function showWaits(
  context: CommandContext,
  request: DlmRequest,
  first: DlmSample,
  batches: AsyncIterable<Batch | Gap>,
): Promise<number> {
  const waiters: DlmWaiter[] = [];
  let isFound = false;
  let hasGap = false;
  for await (const batch of batches) {
    if ('gap' in batch) {
      printErrors(context, [batch.gap]);
      hasGap = true;
      continue;
    }
    const { sample, resources } = batch;
    isFound ||= resources.length > 0;
    for (const waiter of dlmWaiters(sample, resources)) waiters.push(waiter);
  }
  if (request.resource !== null && !isFound && !hasGap) {
    return reportNothing(context, request, '');
  }
  const circles = findDlmCircles(waiters.sort((a, b) => b.waitedMs - a.waitedMs));
  const { deadlocks } = first;
  if (request.json) {
    printJson(context, [dlmWaitsJson(first.at, circles, deadlocks)]);
  } else if (waiters.length === 0 && deadlocks.length === 0) {
    printLines(context, ['Nobody waits for a lock, and no deadlock has been found.']);
  } else {
    printMany(context, formatDlmWaits(circles, deadlocks));
  }
  return hasGap ? exitStatus.failed : exitStatus.ok;
}

const terminalColumns = 80;

/** Prints any number of lines, cut to the width of a terminal if one reads them. */
function printMany(context: CommandContext, lines: Iterable<string>): void {
  const { isTerminal } = context.stdout;
  for (const some of inGroups(lines)) {
    printLines(context, isTerminal ? some.map((line) => cutLine(line, terminalColumns)) : some);
  }
}

/** JSON is made harmless where it is made, and to be cut would break it. */
function printJson({ stdout }: CommandContext, lines: Iterable<string>): void {
  for (const some of inGroups(lines)) stdout.write(`${some.join('\n')}\n`);
}

const groupMax = 500;

function* inGroups(lines: Iterable<string>): Iterable<readonly string[]> {
  let group: string[] = [];
  for (const line of lines) {
    group.push(line);
    if (group.length < groupMax) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
