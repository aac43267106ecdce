// The end of something as people write it: a span (`90m`, `2h`, `1d`) or a local time (`18:30`, `2026-12-24T18:30`), as
// the options -for and -until of caa_freeze and the fields of its dialog take it. What is said of a wrong one is for them.
import type { Millis } from '../engine/index.ts';

const minute = 60_000;
const units: Readonly<Record<string, Millis>> = { m: minute, h: 60 * minute, d: 1440 * minute };
/** Ten years: longer than anybody means, and well within what a date can hold. */
const spanMax = 3650 * 1440 * minute;

/** The length of a span in milliseconds; null if the text is none, or one of more than ten years. */
export function parseSpan(text: string): Millis | null {
  const [, count = '', unit = ''] = /^([0-9]{1,7})([mhd])$/.exec(text) ?? [];
  const span = Number(count) * (units[unit] ?? 0);
  return span > 0 && span <= spanMax ? span : null;
}

const timeForm = /^(?:(\d{4})-(\d\d)-(\d\d)[T ]?)?(\d\d?):(\d\d)$/;

/**
 * A time to come, in milliseconds since the epoch; a time of day alone is the next one.
 *
 * @returns `past` for a date and time that lie behind, null for a text that is no time.
 */
export function parseLocalTime(text: string, now: Millis): Millis | 'past' | null {
  const [, year, month, day, hour, minutes] = timeForm.exec(text) ?? [];
  if (hour === undefined) return null;
  const today = new Date(now);
  const [y, m, d] =
    year === undefined
      ? [today.getFullYear(), today.getMonth(), today.getDate()]
      : [Number(year), Number(month) - 1, Number(day)];
  const time = new Date(y, m, d, Number(hour), Number(minutes));
  // A day or an hour that does not exist would be taken for another one.
  const exists = Number(hour) < 24 && Number(minutes) < 60 && time.getMonth() === m;
  if (!exists || time.getDate() !== d) return null;
  if (time.getTime() > now) return time.getTime();
  if (year !== undefined) return 'past';
  return new Date(y, m, d + 1, Number(hour), Number(minutes)).getTime();
}
