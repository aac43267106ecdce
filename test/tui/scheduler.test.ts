// The one clock of the screen: when it wakes, and that it sleeps otherwise.
import { describe, expect, it } from 'vitest';
import { dataAge, nextAgeChange } from '../../src/tui/data-age.ts';
import { emptyNavigation, messageStaysMs } from '../../src/tui/navigation.ts';
import { createScheduler, nextScreenChange } from '../../src/tui/scheduler.ts';
import type { World } from '../../src/tui/screen.ts';
import { deliState, fixedNow } from '../support/console-data.ts';
import { createManualTime } from '../support/manual-time.ts';

/** The scheduler looks at the time and the cluster only. */
const worldAt = (now: number, cluster = deliState()): World => ({ now, cluster }) as World;

describe('age of data', () => {
  const ages: readonly (readonly [number, string])[] = [
    [0, 'data live'],
    [5000, 'data live'],
    [5001, 'data 5 s'],
    [9999, 'data 9 s'],
    [10_001, 'data 10 s'],
    [14_500, 'data 10 s'],
    [15_000, 'data 15 s'],
    [59_000, 'data 55 s'],
  ];
  for (const [age, text] of ages) {
    it(`TUI-293 TUI-294 ${age} ms is "${text}"`, () => {
      expect(dataAge(deliState(), fixedNow + age).text).toBe(text);
    });
  }

  it('TUI-293 the warning style begins after 15 s', () => {
    expect(dataAge(deliState(), fixedNow + 15_000).isOld).toBe(false);
    expect(dataAge(deliState(), fixedNow + 15_001).isOld).toBe(true);
  });

  it('TUI-294 the next change is never missed and never too early', () => {
    const state = deliState();
    for (let age = 0; age < 40_000; age += 137) {
      const wait = nextAgeChange(state, fixedNow + age) ?? 0;
      const before = dataAge(state, fixedNow + age);
      expect(dataAge(state, fixedNow + age + wait), `after ${age}`).not.toEqual(before);
    }
  });
});

describe('scheduler', () => {
  it('TUI-006 TUI-424 sleeps to the next minute when nothing else changes', () => {
    const lost = { ...deliState(), phase: 'lost' as const };
    expect(nextScreenChange(emptyNavigation, worldAt(fixedNow, lost))).toBe(24_000);
  });

  it('TUI-296 wakes for a message that goes, and not for an error that stays', () => {
    const lost = { ...deliState(), phase: 'lost' as const };
    const message = { level: 'info' as const, text: 'x', at: fixedNow - messageStaysMs + 100 };
    const world = worldAt(fixedNow, lost);
    expect(nextScreenChange({ ...emptyNavigation, message }, world)).toBe(100);
    const error = { ...message, level: 'error' as const };
    expect(nextScreenChange({ ...emptyNavigation, message: error }, world)).toBe(24_000);
  });

  it('TUI-424 arms one timer, and an earlier one when something needs it', async () => {
    const time = createManualTime(0);
    let next: number | null = 1000;
    let ticks = 0;
    const scheduler = createScheduler({
      delay: time.delay,
      now: time.now,
      nextChange: () => next,
      tick: () => {
        ticks += 1;
      },
    });
    scheduler.look();
    scheduler.look();
    expect(time.waits()).toEqual([1000]);
    next = 300;
    scheduler.look();
    expect(time.waits()).toEqual([300]);
    next = null;
    await time.advance(2000);
    expect(ticks).toBe(1);
    expect(time.waits()).toEqual([]);
    next = 50;
    scheduler.look();
    scheduler.stop();
    await time.advance(1000);
    expect(ticks).toBe(1);
  });
});
