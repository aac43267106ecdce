// Keeps the history of availability within its bounds: at the times of a schedule file, the oldest spans of
// applications that were started very often are summed up (CAA-026, CAA-504). Also notes every minute that the daemon
// lives, so that the next one can tell how long there was none.
import type { LocalSchedule, Millis } from '../engine/index.ts';
import { nextLocalTime } from './local-time.ts';
import type { Clock, ClusterFiles, ClusterStore, Log } from './ports.ts';

/** Where the schedule lies in the cluster root. */
const schedulePath = 'var/cluster/caa/clustercron/caa_report.clustercronData';
/** Spans of one application that are kept one by one. */
export const spansMax = 1000;
/** When nothing, or nothing readable, says otherwise. */
const defaultSchedule: LocalSchedule = { day: null, hour: 3, minute: 0 };
const aliveSetting = 'alive-at';
const aliveMs = 60_000;

export interface HistoryMergeOptions {
  readonly clock: Clock;
  readonly store: Pick<ClusterStore, 'mergeSpans' | 'readSetting' | 'writeSetting'>;
  /** Absent: there is no schedule file. */
  readonly files?: Pick<ClusterFiles, 'readText'> | undefined;
  readonly log: Log;
  readonly failed: (error: unknown) => void;
}

export interface HistoryMerge {
  /** When the daemon before was last alive; null if nobody knows. */
  readonly lastAliveAt: Millis | null;
  start(): void;
  stop(): void;
}

export function createHistoryMerge(options: HistoryMergeOptions): HistoryMerge {
  const { clock, store, log } = options;
  let cancels: (() => void)[] = [];
  const guarded = (action: () => void) => (): void => {
    try {
      action();
    } catch (error) {
      options.failed(error);
    }
  };
  const noteAlive = guarded(() => {
    store.writeSetting(aliveSetting, String(clock.now()));
    cancels[0] = clock.schedule(clock.now() + aliveMs, noteAlive);
  });
  const awaitMerge = (): void => {
    const { schedule, problem } = readSchedule(options.files);
    if (problem !== null) log.write(`${problem} The history is merged every day at 03:00.`);
    cancels[1] = clock.schedule(nextLocalTime(schedule, clock.now()), merge);
  };
  const merge = guarded(() => {
    const count = store.mergeSpans(spansMax);
    if (count > 0) log.write(`history of availability: ${count} old spans were summed up`);
    awaitMerge();
  });
  return {
    lastAliveAt: readAlive(store, clock.now()),
    start: () => {
      cancels = [() => {}, () => {}];
      noteAlive();
      awaitMerge();
    },
    stop: () => {
      for (const cancel of cancels) cancel();
      cancels = [];
    },
  };
}

/** A clock that was set back must not make the past end in the future. */
function readAlive(store: HistoryMergeOptions['store'], now: Millis): Millis | null {
  const stored = Number(store.readSetting(aliveSetting) ?? Number.NaN);
  return Number.isFinite(stored) ? Math.min(stored, now) : null;
}

interface ReadSchedule {
  readonly schedule: LocalSchedule;
  readonly problem: string | null;
}

function readSchedule(files: HistoryMergeOptions['files']): ReadSchedule {
  const text = files?.readText(schedulePath);
  if (text === undefined) return { schedule: defaultSchedule, problem: null };
  const schedule = parseSchedule(text);
  if (schedule !== null) return { schedule, problem: null };
  const problem =
    `${schedulePath} is not readable as a schedule: one line with minute, hour, day of the month (*), ` +
    'month (*) and day of the week.';
  return { schedule: defaultSchedule, problem };
}

/**
 * The first line that is no comment: `minute hour * * weekday`, as in a crontab; what follows is not read.
 *
 * @returns null if it is not such a line.
 */
export function parseSchedule(text: string): LocalSchedule | null {
  const line = text.split('\n').find((one) => /^\s*[^\s#]/.test(one));
  const [minute, hour, monthDay, month, weekday] = (line ?? '').trim().split(/\s+/);
  if (monthDay !== '*' || month !== '*') return null;
  const read = {
    minute: numberUpTo(minute, 59),
    hour: hour === '*' ? null : numberUpTo(hour, 23),
    day: weekday === '*' ? null : numberUpTo(weekday, 6),
  };
  if (read.minute === undefined || read.hour === undefined || read.day === undefined) return null;
  return { minute: read.minute, hour: read.hour, day: read.day };
}

function numberUpTo(word: string | undefined, max: number): number | undefined {
  const value = /^\d{1,2}$/.test(word ?? '') ? Number(word) : Number.NaN;
  return value <= max ? value : undefined;
}
