// The page "Statistics": what the lock manager has done since it started, and a second since the sample before. Pure.
import type { DlmStatistics } from '../../engine/dlm/index.ts';
import { formatClock } from '../../format/index.ts';
import { heading, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { counted } from './names.ts';
import type { SampleIndex } from './sample-index.ts';

/** An earlier sample's counts. */
export interface CountsBefore {
  readonly at: number;
  readonly statistics: DlmStatistics;
}

type Row = readonly [label: string, count: (statistics: DlmStatistics) => number];

const rows: readonly Row[] = [
  ['New requests', (counts) => counts.requests],
  ['  granted at once', (counts) => counts.requestsAtOnce],
  ['Conversions', (counts) => counts.conversions],
  ['  granted at once', (counts) => counts.conversionsAtOnce],
  ['Refused by DLM_NOQUEUE', (counts) => counts.refusedByNoqueue],
  ['Locks released', (counts) => counts.releases],
  ['Requests cancelled', (counts) => counts.cancels],
  ['Timeouts', (counts) => counts.timeouts],
  ['Deadlocks broken', (counts) => counts.deadlocks],
  ['Deadlock searches', (counts) => counts.searches],
  ['  owners looked at', (counts) => counts.ownersSearched],
  ['Completion notifications', (counts) => counts.completions],
  ['Blocking notifications', (counts) => counts.blockings],
];

/** @param before null if this is the first sample. */
export function statisticsPage(index: SampleIndex, before: CountsBefore | null): PageContent {
  const { sample } = index;
  const resources = sample.namespaces.reduce((sum, one) => sum + one.resources, 0);
  const pending = sample.namespaces.reduce((sum, one) => sum + one.pending, 0);
  const rates =
    before === null
      ? 'The rates come with the next sample.'
      : `A second: from ${formatClock(before.at)} to ${formatClock(sample.at)}.`;
  return {
    title: 'Statistics',
    isWrapped: false,
    lines: [
      {
        text: `Now: ${counted(sample.locks, 'lock')} on ${counted(resources, 'resource')}, ${counted(pending, 'request')} pending.`,
      },
      heading(line('Since the lock manager started', 'total', 'a second')),
      ...rows.map((row) => statisticsLine(row, index, before)),
      { text: rates },
    ],
  };
}

function statisticsLine(
  [label, count]: Row,
  index: SampleIndex,
  before: CountsBefore | null,
): PageLine {
  const now = count(index.sample.statistics);
  return { text: line(label, String(now), rate(now, before, count, index.sample.at)) };
}

function rate(now: number, before: CountsBefore | null, count: Row[1], at: number): string {
  if (before === null) return '-';
  const change = now - count(before.statistics);
  const seconds = (at - before.at) / 1000;
  // Counts that went down are those of another lock manager: the service was started anew.
  if (change < 0 || seconds <= 0) return '-';
  return (change / seconds).toFixed(1);
}

function line(label: string, total: string, perSecond: string): string {
  return `${label.padEnd(31)}${total.padStart(14)}${perSecond.padStart(12)}`;
}
