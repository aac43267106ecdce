// Processes and statistics of the lock manager as dlm_stat prints them.
import type { DlmStatistics } from '../engine/dlm/index.ts';
import type { DlmProcessSample, DlmSample } from '../protocol/index.ts';
import { cleanText } from './clean.ts';
import { formatDlmNamespace } from './dlm-names.ts';
import { type Column, measureTable } from './dlm-table.ts';

const processColumns: readonly Column<DlmProcessSample>[] = [
  { title: 'Process', cell: ({ pid }) => String(pid), isNumber: true },
  { title: 'Member', cell: ({ member }) => cleanText(member) },
  { title: 'UID', cell: ({ uid }) => String(uid), isNumber: true },
  { title: 'PID', cell: ({ osPid }) => String(osPid), isNumber: true },
  { title: 'Program', cell: ({ program }) => cleanText(program) },
  { title: 'Locks', cell: ({ locks }) => String(locks), isNumber: true },
  {
    title: 'Namespaces',
    cell: ({ namespaces }) => namespaces.map(formatDlmNamespace).join(' ') || '-',
  },
];

/** A head and one line for each process, by process ID. */
export function* formatDlmProcesses(processes: readonly DlmProcessSample[]): Iterable<string> {
  const table = measureTable(processes, processColumns);
  yield table.head;
  for (const process of [...processes].sort((a, b) => a.pid - b.pid)) yield table.row(process);
}

const counts: readonly (readonly [title: string, name: keyof DlmStatistics])[] = [
  ['New requests', 'requests'],
  ['  granted at once', 'requestsAtOnce'],
  ['Conversions', 'conversions'],
  ['  granted at once', 'conversionsAtOnce'],
  ['Locks released', 'releases'],
  ['Requests refused rather than queued', 'refusedByNoqueue'],
  ['Requests timed out', 'timeouts'],
  ['Requests cancelled', 'cancels'],
  ['Deadlocks', 'deadlocks'],
  ['  searches made', 'searches'],
  ['  owners looked at', 'ownersSearched'],
  ['Blocking notifications', 'blockings'],
  ['Completion notifications', 'completions'],
];

/** What there is now, and what has happened since caad started. */
export function* formatDlmStatistics(
  sample: Pick<DlmSample, 'locks' | 'namespaces' | 'processes' | 'statistics'>,
): Iterable<string> {
  const sum = (of: 'resources' | 'pending'): number =>
    sample.namespaces.reduce((total, namespace) => total + namespace[of], 0);
  const now: readonly (readonly [string, number])[] = [
    ['Namespaces', sample.namespaces.length],
    ['Processes', sample.processes.length],
    ['Resources', sum('resources')],
    ['Locks', sample.locks],
    ['  of these waiting or converting', sum('pending')],
  ];
  const since = counts.map(([title, name]) => [title, sample.statistics[name]] as const);
  const titles = Math.max(...[...now, ...since].map(([title]) => title.length));
  const digits = Math.max(...[...now, ...since].map(([, count]) => String(count).length));
  const line = ([title, count]: readonly [string, number]): string =>
    `${title.padEnd(titles)}  ${String(count).padStart(digits)}`;
  yield 'Now';
  yield* now.map(line);
  yield '';
  yield 'Since the start of caad';
  yield* since.map(line);
}
