// When a freeze ends, as people write it: a span (`90m`, `2h`, `1d`) or a local time (`18:30`, `2026-12-24T18:30`), as
// the options -for and -until of caa_freeze take it. Pure.
import type { Millis } from '../../engine/index.ts';

type End =
  | { readonly ok: true; readonly until: Millis | null }
  | { readonly ok: false; readonly problem: string };

const minute = 60_000;
const units: Readonly<Record<string, Millis>> = { m: minute, h: 60 * minute, d: 1440 * minute };
/** Ten years: longer than anybody means. */
const spanMax = 3650 * 1440 * minute;

/** The end that two fields mean; both empty is never. */
export function endOf(span: string, time: string, now: Millis): End {
  if (span !== '' && time !== '') {
    return { ok: false, problem: 'Fill either For or Until: both name the end.' };
  }
  if (span !== '') return endOfSpan(span, now);
  return time === '' ? { ok: true, until: null } : endAtTime(time, now);
}

function endOfSpan(text: string, now: Millis): End {
  const [, count = '', unit = ''] = /^([0-9]{1,7})([mhd])$/.exec(text) ?? [];
  const span = Number(count) * (units[unit] ?? 0);
  if (span > 0 && span <= spanMax) return { ok: true, until: now + span };
  return {
    ok: false,
    problem: `For: ${text} is no span like 90m, 2h or 1d, of ten years at most.`,
  };
}

const timeForm = /^(?:(\d{4})-(\d\d)-(\d\d)[T ]?)?(\d\d?):(\d\d)$/;

/** A time of day alone is the next one to come. */
function endAtTime(text: string, now: Millis): End {
  const [, year, month, day, hour, minutes] = timeForm.exec(text) ?? [];
  const problem = `Until: ${text} is no time like 18:30 or 2026-12-24T18:30.`;
  if (hour === undefined) return { ok: false, problem };
  const today = new Date(now);
  const [y, m, d] =
    year === undefined
      ? [today.getFullYear(), today.getMonth(), today.getDate()]
      : [Number(year), Number(month) - 1, Number(day)];
  const time = new Date(y, m, d, Number(hour), Number(minutes));
  // A day or an hour that does not exist would be taken for another one.
  const exists = Number(hour) < 24 && Number(minutes) < 60 && time.getMonth() === m;
  if (!exists || time.getDate() !== d) return { ok: false, problem };
  if (time.getTime() > now) return { ok: true, until: time.getTime() };
  if (year !== undefined) return { ok: false, problem: `Until: ${text} is past.` };
  return { ok: true, until: new Date(y, m, d + 1, Number(hour), Number(minutes)).getTime() };
}
