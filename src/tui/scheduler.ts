// The one clock of the screen: it wakes only when something that is shown changes with time alone, such as the
// minute in the title or the age of the data (TUI-006, 424). Knows no component; time is handed in.
import { nextAgeChange } from './data-age.ts';
import { messageStaysMs, type Navigation } from './navigation.ts';
import type { World } from './screen.ts';

const secondMs = 1000;
const minuteMs = 60_000;

export interface SchedulerOptions {
  /** Calls `action` once after `ms`; the result cancels it. */
  readonly delay: (ms: number, action: () => void) => () => void;
  /** Milliseconds of the clock that `delay` counts. */
  readonly now: () => number;
  /** Milliseconds until something on the screen changes with time; null if nothing does. */
  readonly nextChange: () => number | null;
  readonly tick: () => void;
}

export interface Scheduler {
  /** Looks whether the next change comes earlier than was thought; cheap enough for every change of state. */
  look(): void;
  stop(): void;
}

/** A scheduler that sleeps until `look` is called. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  let armed: { readonly at: number; readonly cancel: () => void } | null = null;
  let isStopped = false;
  const look = (): void => {
    const wait = isStopped ? null : options.nextChange();
    if (wait === null) return;
    const at = options.now() + wait;
    if (armed !== null && armed.at <= at) return;
    armed?.cancel();
    const cancel = options.delay(wait, () => {
      armed = null;
      options.tick();
      look();
    });
    armed = { at, cancel };
  };
  return {
    look,
    stop: () => {
      isStopped = true;
      armed?.cancel();
      armed = null;
    },
  };
}

/** Milliseconds until the clock, the age, a message or a view changes by time alone. */
export function nextScreenChange(navigation: Navigation, world: World): number {
  const waits = [minuteMs - (world.now % minuteMs)];
  const age = nextAgeChange(world.cluster, world.now);
  if (age !== null) waits.push(age);
  const { message } = navigation;
  if (message !== null && message.level !== 'error') {
    waits.push(Math.max(1, message.at + messageStaysMs - world.now));
  }
  const layers =
    navigation.pane === null ? navigation.layers : [...navigation.layers, navigation.pane];
  for (const layer of layers) {
    const wait = layer.view.ticks(world);
    if (wait !== false) waits.push(wait === true ? secondMs : Math.max(1, wait));
  }
  return Math.min(...waits);
}
