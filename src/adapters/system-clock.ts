// The real clock: follows the host's, but never goes back, so that a wrong clock that is set right cannot hold up a
// check or a failover for hours.
import type { Clock } from '../runtime/index.ts';

/** A pause is cut into pieces, so that a host that slept or a clock that was set forward is noticed. */
const pieceMs = 60_000;

/** What the clock is made from; replaced in tests. */
export interface TimeSource {
  /** Milliseconds since the epoch, as the host believes. */
  wall(): number;
  /** Milliseconds since some moment; only ever rises. */
  steady(): number;
}

const hostTime: TimeSource = { wall: () => Date.now(), steady: () => performance.now() };

export function createSystemClock(source: TimeSource = hostTime): Clock {
  let offset = source.wall() - source.steady();
  const now = (): number => {
    offset = Math.max(offset, source.wall() - source.steady());
    return Math.floor(source.steady() + offset);
  };
  return {
    now,
    schedule: (at, action) => {
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const left = at - now();
        if (left <= 0) action();
        else timer = setTimeout(wait, Math.min(left, pieceMs));
      };
      // Never within this call, however late it is.
      timer = setTimeout(wait, Math.min(Math.max(at - now(), 0), pieceMs));
      return () => clearTimeout(timer);
    },
  };
}
