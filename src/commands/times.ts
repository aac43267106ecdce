// Points in time as options take them: a local date with or without a time, or how long ago.

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const pattern = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** What {@link readTime} takes, for messages. */
export const timeForms = 'YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d';

/**
 * A time in the local time zone, or one so long before `now`.
 *
 * @param now milliseconds since the epoch.
 * @returns milliseconds since the epoch; null if the text is no time, or no day of the calendar.
 */
export function readTime(text: string, now: number): number | null {
  const ago = /^(\d{1,9})([smhdw])$/.exec(text);
  if (ago !== null) {
    const at = now - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0) * 1000;
    return at < 0 ? null : at;
  }
  const found = pattern.exec(text.trim());
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0));
  const date = new Date(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  const fits =
    date.getFullYear() === year &&
    date.getMonth() + 1 === month &&
    date.getDate() === day &&
    (hour ?? 0) < 24 &&
    (minute ?? 0) < 60 &&
    (second ?? 0) < 60;
  return fits ? date.getTime() : null;
}
