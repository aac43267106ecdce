// One event of the cluster as a row: time, priority, source, text. Pure.
import type { ClusterEvent } from '../../engine/index.ts';
import { formatClock, formatTime } from '../../format/index.ts';
import type { Meaning } from '../../tui/theme.ts';

/** The letter of a priority: information, warning, failure. */
export const priorityLetters = { info: 'I', warning: 'W', failure: 'F' } as const;

const meanings: Readonly<Record<ClusterEvent['priority'], Meaning | null>> = {
  info: null,
  warning: 'warn',
  failure: 'fail',
};

/** The look of an event's priority; null for none. */
export function eventMeaning(event: ClusterEvent): Meaning | null {
  return meanings[event.priority];
}

/** `20:11:58 W caa  db_2 state UNKNOWN`; with the day if the row may be of another one. */
export function eventWords(event: ClusterEvent, withDay: boolean): string {
  const time = withDay ? formatTime(event.at).slice(5) : formatClock(event.at);
  return `${time} ${priorityLetters[event.priority]} ${event.facility}  ${event.text}`;
}

/** True if some event is not of the same day as `now`, so that times alone would mislead. */
export function spansDays(events: readonly ClusterEvent[], now: number): boolean {
  const today = formatTime(now).slice(0, 10);
  const oldest = events[0];
  return oldest !== undefined && formatTime(oldest.at).slice(0, 10) !== today;
}
