// When a schedule of local time is due next (REBALANCE, manual 2.8). Knows the host's time zone and nothing else.
import type { LocalSchedule, Millis } from '../engine/index.ts';

/** A week has every combination of day and hour; the second is for one that a change of the clock leaves out. */
const daysMax = 15;

/**
 * The first full minute after `after` that fits the schedule in the host's time zone. An hour that a change of the
 * clock leaves out is not made up for; one that comes twice counts twice.
 *
 * @param after milliseconds since the epoch.
 * @returns milliseconds since the epoch, always later than `after`.
 */
export function nextLocalTime({ day, hour, minute }: LocalSchedule, after: Millis): Millis {
  // Never through the local fields: in an hour that comes twice they mean the first.
  const time = new Date(after - (after % minutes(1)));
  time.setTime(time.getTime() + minutes((minute - time.getMinutes() + 60) % 60));
  if (time.getTime() <= after) time.setTime(time.getTime() + minutes(60));
  for (let tries = 0; tries < daysMax * 24 * 2; tries += 1) {
    const fits = time.getMinutes() === minute && (hour ?? time.getHours()) === time.getHours();
    if (fits && (day ?? time.getDay()) === time.getDay()) return time.getTime();
    // By half hours, because some zones change their clocks by that much.
    time.setTime(time.getTime() + minutes(30));
  }
  throw new Error(`invariant: no local time fits ${day}:${hour}:${minute}`);
}

function minutes(count: number): Millis {
  return count * 60_000;
}
