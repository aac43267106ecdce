// The times of REBALANCE. Zones are those of the C library; each test sets its own and puts the old one back.
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalSchedule } from '../../src/engine/index.ts';
import { nextLocalTime } from '../../src/runtime/local-time.ts';

const zone = process.env.TZ;

/** The next three times after a moment, as the zone's clocks show them. */
function nextThree(timeZone: string, after: string, schedule: LocalSchedule): readonly string[] {
  process.env.TZ = timeZone;
  const times: string[] = [];
  let at = Date.parse(after);
  for (let count = 0; count < 3; count += 1) {
    at = nextLocalTime(schedule, at);
    const time = new Date(at);
    const two = (value: number): string => String(value).padStart(2, '0');
    const date = `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
    times.push(`${date} ${two(time.getHours())}:${two(time.getMinutes())}`);
  }
  return times;
}

describe('the next time of a schedule', () => {
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('CAA-382 day 0 is Sunday', () => {
    const schedule = { day: 0, hour: 3, minute: 0 };
    expect(nextThree('UTC', '2026-11-22T02:59:00Z', schedule)).toEqual([
      '11-22 03:00',
      '11-29 03:00',
      '12-06 03:00',
    ]);
  });

  it('CAA-383 every day, every hour', () => {
    const daily = { day: null, hour: 2, minute: 30 };
    expect(nextThree('UTC', '2026-12-31T02:30:00Z', daily)).toEqual([
      '01-01 02:30',
      '01-02 02:30',
      '01-03 02:30',
    ]);
    const hourly = { day: null, hour: null, minute: 15 };
    expect(nextThree('UTC', '2026-11-22T22:15:01Z', hourly)).toEqual([
      '11-22 23:15',
      '11-23 00:15',
      '11-23 01:15',
    ]);
    const sundays = { day: 0, hour: null, minute: 59 };
    expect(nextThree('UTC', '2026-11-22T22:00:00Z', sundays)).toEqual([
      '11-22 22:59',
      '11-22 23:59',
      '11-29 00:59',
    ]);
  });

  it('CAA-389 local time is meant', () => {
    const schedule = { day: null, hour: 12, minute: 0 };
    expect(nextThree('Asia/Kathmandu', '2026-11-22T06:00:00Z', schedule)[0]).toBe('11-22 12:00');
    process.env.TZ = 'Asia/Kathmandu';
    expect(
      new Date(nextLocalTime(schedule, Date.parse('2026-11-22T06:00:00Z'))).toISOString(),
    ).toBe('2026-11-22T06:15:00.000Z');
  });

  it('an hour that the clocks leave out is left out, one that comes twice comes twice', () => {
    const early = { day: 0, hour: 2, minute: 30 };
    expect(nextThree('Europe/Berlin', '2026-03-22T02:00:00Z', early)).toEqual([
      '04-05 02:30',
      '04-12 02:30',
      '04-19 02:30',
    ]);
    expect(nextThree('Europe/Berlin', '2026-10-24T22:00:00Z', early)).toEqual([
      '10-25 02:30',
      '10-25 02:30',
      '11-01 02:30',
    ]);
  });
});
