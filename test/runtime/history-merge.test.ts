// The merge of the history of availability: when it is done, what it does to the figures, and the daemon's life sign.
import { describe, expect, it } from 'vitest';
import { readAvailability } from '../../src/runtime/availability.ts';
import { createHistoryMerge, parseSchedule } from '../../src/runtime/history-merge.ts';
import { createManualClock, createMemoryStore } from '../support/engine-fake.ts';

const path = 'var/cluster/caa/clustercron/caa_report.clustercronData';
const midnight = Date.UTC(2026, 10, 22);
const hour = 3_600_000;

function openMerge(schedule?: string) {
  const clock = createManualClock(midnight);
  const merges: number[] = [];
  const log: string[] = [];
  const failures: unknown[] = [];
  const store = createMemoryStore();
  const merge = createHistoryMerge({
    clock,
    store: {
      ...store,
      mergeSpans: () => {
        merges.push((clock.now() - midnight) / hour);
        return 0;
      },
    },
    files: { readText: (name) => (name === path ? schedule : undefined) },
    log: { write: (line) => log.push(line) },
    failed: (error) => failures.push(error),
  });
  return { clock, merge, merges, log, failures, store };
}

describe('the schedule of the merge', () => {
  it.each([
    ['0 3 * * *', { minute: 0, hour: 3, day: null }],
    ['# a comment\n\n  30 23 * * 6 /usr/bin/caa_report\n', { minute: 30, hour: 23, day: 6 }],
    ['15 * * * *', { minute: 15, hour: null, day: null }],
    ['', null],
    ['# nothing but a comment', null],
    ['0 3', null],
    ['60 3 * * *', null],
    ['0 24 * * *', null],
    ['0 3 1 * *', null],
    ['0 3 * 1 *', null],
    ['0 3 * * 7', null],
    ['* 3 * * *', null],
    ['0 three * * *', null],
    ['-1 3 * * *', null],
    ['0 3 * * * '.repeat(1000), { minute: 0, hour: 3, day: null }],
  ])('CAA-026 %j', (text, schedule) => {
    expect(parseSchedule(text)).toEqual(schedule);
  });

  it('CAA-504 is every day at 03:00 without a file, until the daemon stops', () => {
    const { clock, merge, merges } = openMerge();
    merge.start();
    clock.advance(50 * hour);
    expect(merges).toEqual([3, 27]);
    merge.stop();
    clock.advance(50 * hour);
    expect(merges).toEqual([3, 27]);
  });

  it('CAA-026 CAA-504 is that of the file, and 03:00 with a line in the log if it cannot be read', () => {
    const other = openMerge('30 4 * * *');
    other.merge.start();
    other.clock.advance(24 * hour);
    expect(other.merges).toEqual([4.5]);
    const bad = openMerge('at three');
    bad.merge.start();
    bad.clock.advance(24 * hour);
    expect(bad.merges).toEqual([3]);
    expect(bad.log[0]).toBe(
      `${path} is not readable as a schedule: one line with minute, hour, day of the month (*), month (*) and ` +
        'day of the week. The history is merged every day at 03:00.',
    );
  });
});

describe('the life sign', () => {
  it('is written every minute, and read by the next daemon', () => {
    const { clock, merge, store } = openMerge();
    expect(merge.lastAliveAt).toBeNull();
    merge.start();
    clock.advance(150_000);
    expect(store.readSetting('alive-at')).toBe(String(midnight + 120_000));
    const log = { write: () => {} };
    const next = createHistoryMerge({ clock, store, log, failed: () => {} });
    expect(next.lastAliveAt).toBe(midnight + 120_000);
  });

  it('that lies in the future, since the clock was set back, is now', () => {
    const { clock, store } = openMerge();
    store.writeSetting('alive-at', String(clock.now() + hour));
    const log = { write: () => {} };
    expect(createHistoryMerge({ clock, store, log, failed: () => {} }).lastAliveAt).toBe(
      clock.now(),
    );
  });

  it('that cannot be written ends the daemon with the reason', () => {
    const { merge, store, failures } = openMerge();
    const broken = new Error('the disk is full');
    const log = { write: () => {} };
    const failing = createHistoryMerge({
      clock: createManualClock(midnight),
      store: {
        ...store,
        writeSetting: () => {
          throw broken;
        },
      },
      log,
      failed: (error) => failures.push(error),
    });
    failing.start();
    failing.stop();
    merge.stop();
    expect(failures).toEqual([broken]);
  });
});

describe('summed up spans', () => {
  const store = createMemoryStore();
  const put = (from: number, to: number | null) =>
    store.commit([
      {
        kind: 'span',
        key: `app ${from}`,
        document: { resource: 'app', member: 'rye', from, to },
      },
    ]);
  put(1000, 2000);
  put(3000, 4000);
  put(5000, 6000);
  put(7000, null);
  const ask = (begin: number | null, end: number) =>
    readAvailability(store, { resource: 'app', begin, end })[0];

  it('leave the figures of the whole time as they were', () => {
    const before = ask(null, 9000);
    expect(before?.uptimeMs).toBe(5000);
    expect(store.mergeSpans(2)).toBe(2);
    expect(ask(null, 9000)).toEqual({ ...before, spans: 2 });
    expect(ask(500, 9000)?.uptimeMs).toBe(5000);
    expect(ask(5000, 9000)).toMatchObject({ uptimeMs: 3000, estimatedBefore: null });
  });

  it('are taken by their share where the period cuts them, and that is said', () => {
    expect(ask(3000, 9000)).toMatchObject({ uptimeMs: 4000, estimatedBefore: 5000 });
    expect(ask(1000, 2000)).toMatchObject({ uptimeMs: 500, estimatedBefore: 5000 });
  });
});
