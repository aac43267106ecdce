// When a freeze ends, by the two fields of its dialog. Pure.
import type { Millis } from '../../engine/index.ts';
import { parseLocalTime, parseSpan } from '../../format/index.ts';

type End =
  | { readonly ok: true; readonly until: Millis | null }
  | { readonly ok: false; readonly problem: string };

/** The end that two fields mean; both empty is never. */
export function endOf(span: string, time: string, now: Millis): End {
  if (span !== '' && time !== '') {
    return { ok: false, problem: 'Fill either For or Until: both name the end.' };
  }
  if (span !== '') return endOfSpan(span, now);
  return time === '' ? { ok: true, until: null } : endAtTime(time, now);
}

function endOfSpan(text: string, now: Millis): End {
  const span = parseSpan(text);
  if (span !== null) return { ok: true, until: now + span };
  return {
    ok: false,
    problem: `For: ${text} is no span like 90m, 2h or 1d, of ten years at most.`,
  };
}

function endAtTime(text: string, now: Millis): End {
  const time = parseLocalTime(text, now);
  if (time === null) {
    return { ok: false, problem: `Until: ${text} is no time like 18:30 or 2026-12-24T18:30.` };
  }
  return time === 'past'
    ? { ok: false, problem: `Until: ${text} is past.` }
    : { ok: true, until: time };
}
