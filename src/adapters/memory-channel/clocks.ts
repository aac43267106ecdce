// Time and waiting for threads: a clock that all of them share, spinning that turns into short sleeps, and for the
// thread that keeps the tables a limit to waiting, since it must go on to see that others have ended.
import { BusyError, type fabric } from '../../engine/memory-channel/index.ts';

/** Microseconds on a clock that all threads of this process share. */
export function monotonicUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

const spinsBeforeSleep = 100;
const sleepMs = 0.1;
const nothing = new Int32Array(new SharedArrayBuffer(4));

/** For a thread that runs a program: it may wait as long as it takes. */
export function programClock(originUs: number): fabric.Clock {
  const now = () => monotonicUs() - originUs;
  return {
    now,
    pause: (words, at, tries) => {
      if (tries >= spinsBeforeSleep) Atomics.wait(words, at, Atomics.load(words, at), sleepMs);
      return true;
    },
    stallUntil: (us) => {
      for (;;) {
        const leftUs = us - now();
        if (leftUs <= 0) return;
        // Sleeping takes some 60 microseconds at least; shorter waits spin.
        if (leftUs > 200) Atomics.wait(nothing, 0, 0, (leftUs - 100) / 1000);
      }
    },
  };
}

const keeperTries = 150;
const keeperStallUs = 100;

/** For the thread that keeps the tables: it gives up soon and asks again, because a dead owner must be seen first. */
export function keeperClock(originUs: number): fabric.Clock {
  const program = programClock(originUs);
  return {
    now: program.now,
    pause: (words, at, tries) => tries < keeperTries && program.pause(words, at, tries),
    stallUntil: (us) => {
      if (us - program.now() > keeperStallUs) throw new BusyError();
      program.stallUntil(us);
    },
  };
}
