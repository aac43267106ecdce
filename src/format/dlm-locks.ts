// Resources and their three queues as dlm_stat prints them: one line a resource, or a block with every lock. Resources
// somebody waits for come first, the longest wait on top (TUI-122).
import { isCompatible, Mode, type Pid } from '../engine/dlm/index.ts';
import type { Millis } from '../engine/index.ts';
import type {
  DlmLockSample,
  DlmProcessSample,
  DlmResourceSample,
  DlmSample,
} from '../protocol/index.ts';
import { cleanText } from './clean.ts';
import {
  formatDlmName,
  formatDlmNamespace,
  formatDlmPath,
  formatDlmValue,
  formatLockId,
} from './dlm-names.ts';
import { type Column, measureTable } from './dlm-table.ts';
import { formatDuration } from './time.ts';

/** The processes of a sample by their IDs. */
export type DlmProcesses = ReadonlyMap<Pid, DlmProcessSample>;

export function dlmProcesses({ processes }: Pick<DlmSample, 'processes'>): DlmProcesses {
  return new Map(processes.map((process) => [process.pid, process]));
}

/** The resources with the longest wait on top, then by namespace and name. */
export function orderDlmResources(
  resources: readonly DlmResourceSample[],
): readonly DlmResourceSample[] {
  return resources
    .map((resource) => ({
      resource,
      since: waitingSince(resource),
      name: `${resource.namespace}\u0000${resource.path.join('\u0000')}`,
    }))
    .sort((a, b) => a.since - b.since || (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ resource }) => resource);
}

/** Larger than every time, and still a number that can be subtracted. */
const never = Number.MAX_SAFE_INTEGER;

function waitingSince({ converting, waiting }: DlmResourceSample): Millis {
  let since = never;
  for (const queue of [converting, waiting]) {
    for (const { queuedAt } of queue) since = Math.min(since, queuedAt ?? never);
  }
  return since;
}

const resourceColumns: readonly Column<DlmResourceSample>[] = [
  { title: 'Namespace', cell: ({ namespace }) => formatDlmNamespace(namespace) },
  { title: 'Resource', cell: ({ path }) => formatDlmPath(path) },
  { title: 'Mode', cell: ({ grantMode }) => formatDlmMode(grantMode) },
  {
    title: 'G/C/W',
    cell: ({ granted, converting, waiting }) =>
      [granted, converting, waiting].map(({ length }) => length).join('/'),
  },
  { title: 'Value block', cell: ({ value, isValid }) => formatDlmValue(value, isValid) },
];

/** A head and one line for each resource; G/C/W are the lengths of the queues GRANTED, CONVERTING and WAITING. */
export function* formatDlmResources(resources: readonly DlmResourceSample[]): Iterable<string> {
  const table = measureTable(resources, resourceColumns);
  yield table.head;
  for (const resource of resources) yield table.row(resource);
}

interface LockRow {
  readonly queue: string;
  readonly lock: DlmLockSample;
}

/** For each resource a line of its own and one for every lock, in queue order (TUI-121). */
export function* formatDlmQueues(
  resources: readonly DlmResourceSample[],
  sample: Pick<DlmSample, 'at' | 'processes'>,
): Iterable<string> {
  const table = measureTable(allRows(resources), lockColumns(sample.at, dlmProcesses(sample)));
  let isFirst = true;
  for (const resource of resources) {
    if (!isFirst) yield '';
    isFirst = false;
    yield* headOf(resource);
    yield `  ${table.head}`;
    for (const row of rowsOf(resource)) yield `  ${table.row(row)}`;
  }
}

function* headOf(resource: DlmResourceSample): Iterable<string> {
  const { namespace, path, grantMode, value, isValid, invalidBecause, domain } = resource;
  yield [
    formatDlmNamespace(namespace),
    formatDlmPath(path),
    `grant mode ${formatDlmMode(grantMode)},`,
    `value block ${formatDlmValue(value, isValid)}`,
    ...(domain === null ? [] : [`of recovery domain ${cleanText(domain)}`]),
  ].join(' ');
  if (!isValid && invalidBecause !== null) yield `  ${cleanText(invalidBecause)}`;
}

function* allRows(resources: readonly DlmResourceSample[]): Iterable<LockRow> {
  for (const resource of resources) yield* rowsOf(resource);
}

function* rowsOf({ granted, converting, waiting }: DlmResourceSample): Iterable<LockRow> {
  for (const lock of granted) yield { queue: 'GRANTED', lock };
  for (const lock of converting) yield { queue: 'CONVERTING', lock };
  for (const lock of waiting) yield { queue: 'WAITING', lock };
}

function lockColumns(at: Millis, processes: DlmProcesses): readonly Column<LockRow>[] {
  const processOf = ({ lock }: LockRow): DlmProcessSample | undefined => processes.get(lock.pid);
  return [
    { title: 'Queue', cell: ({ queue }) => queue },
    { title: 'Lock', cell: ({ lock }) => formatLockId(lock.lkid) },
    { title: 'Mode', cell: ({ lock }) => formatLockMode(lock) },
    { title: 'Member', cell: (row) => cleanText(processOf(row)?.member ?? '-') },
    {
      title: 'Process',
      cell: ({ lock }) => (lock.pid === 0 ? `group ${lock.group}` : String(lock.pid)),
      isNumber: true,
    },
    { title: 'PID', cell: (row) => String(processOf(row)?.osPid ?? '-'), isNumber: true },
    { title: 'Program', cell: (row) => cleanText(processOf(row)?.program ?? '-') },
    {
      title: 'Waits',
      cell: ({ lock }) => (lock.queuedAt === null ? '' : formatDuration(at - lock.queuedAt)),
      isNumber: true,
    },
  ];
}

/** `PR`, `PR->EX` for a conversion, and the mode asked for while a new request waits. */
export function formatLockMode({
  mode,
  requested,
}: Pick<DlmLockSample, 'mode' | 'requested'>): string {
  if (requested === null) return mode;
  return mode === 'NONE' ? requested : `${mode}->${requested}`;
}

/** The group grant mode; a resource nobody has been granted has none. */
export function formatDlmMode(mode: DlmResourceSample['grantMode']): string {
  return mode === 'NONE' ? '-' : mode;
}

/** Who a process is, in a word: `backup[4711]@pepicelli`. */
export function formatDlmProcess(
  { pid, group }: Pick<DlmLockSample, 'pid' | 'group'>,
  processes: DlmProcesses,
): string {
  if (pid === 0) return `lock group ${group}`;
  const process = processes.get(pid);
  if (process === undefined) return `process ${pid}`;
  return `${cleanText(process.program)}[${process.osPid}]@${cleanText(process.member)}`;
}

const holdersMax = 3;

/**
 * Who keeps a request on a root resource waiting, in one sentence.
 *
 * @param name one character a byte.
 * @param requested the mode that is asked for.
 * @returns null if the sample does not say.
 */
export function formatHolders(sample: DlmSample, name: string, requested: Mode): string | null {
  const resource = sample.resources?.find(({ path }) => path.length === 1 && path[0] === name);
  if (resource === undefined) return null;
  const { granted, converting, waiting } = resource;
  const what = `${formatDlmName(name)} in ${formatDlmNamespace(resource.namespace)}`;
  const inTheWay = [...granted, ...converting].filter(
    ({ mode }) => !isCompatible(requested, Mode[mode]),
  );
  if (inTheWay.length === 0) {
    return `${what} is asked for by others before: ${converting.length} converting, ${waiting.length} waiting`;
  }
  const processes = dlmProcesses(sample);
  const shown = inTheWay
    .slice(0, holdersMax)
    .map((lock) => `${formatDlmProcess(lock, processes)} with ${lock.mode}`);
  if (inTheWay.length > holdersMax) shown.push(`${inTheWay.length - holdersMax} more`);
  return `${what} is held by ${shown.join(', ')}`;
}
