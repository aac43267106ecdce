// Points in time and spans as text. Local time, because an administrator compares it with the clock on the wall;
// one fixed layout in every locale, because scripts and sorted lists read it.
import type { Millis } from '../engine/index.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A point in time as `YYYY-MM-DD hh:mm:ss` in the local time zone.
 *
 * @param at milliseconds since the Unix epoch.
 */
export function formatTime(at: Millis): string {
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${formatClock(at)}`;
}

/** The time of day alone, `hh:mm:ss`, for lists whose rows are of today. */
export function formatClock(at: Millis): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

const units = [
  { letter: 'd', seconds: 86_400 },
  { letter: 'h', seconds: 3_600 },
  { letter: 'm', seconds: 60 },
  { letter: 's', seconds: 1 },
] as const;

/**
 * A span in its two largest units: `4 s`, `3 m 20 s`, `2 h 5 m`, `6 d 1 h`. Parts of a second are dropped, so that a
 * counter never runs ahead; a span of less than a second, or a negative one, is `0 s`.
 *
 * @param span milliseconds.
 */
export function formatDuration(span: Millis): string {
  let rest = Math.max(0, Math.floor(span / 1000));
  const parts: string[] = [];
  const first = units.findIndex((unit) => rest >= unit.seconds);
  if (first < 0) return '0 s';
  for (const unit of units.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) parts.push(`${count} ${unit.letter}`);
  }
  return parts.join(' ');
}
