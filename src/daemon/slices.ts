// Long computations, made bit by bit while others are served: between two slices the daemon takes in what came and
// answers it. Several are made in turn. What is computed is not known here.
import type { Stepwise } from '../engine/index.ts';
import { MethodError } from './methods/index.ts';
import type { ReadersClock } from './readers.ts';

/** A slice is over after this time, or after the step that outlasts it. */
const sliceMs = 3;
/** Computations under way at the same time, each with what it holds in memory; more of them wait. */
const underWayMax = { owner: 4, reader: 2 };

export interface Computation<T> {
  /** At once if one slice was enough. */
  readonly result: T | Promise<T>;
  /** Gives it up; a result that is still to come is rejected. */
  stop(): void;
}

export interface Slices {
  /**
   * Begins a computation, with its first slice at once if there is room. After each slice of a reader's all of those
   * rest for as long as it took (docs/decisions/0007).
   *
   * @throws what the first slice throws.
   */
  compute<T>(begin: () => Stepwise<T>, whose: keyof typeof underWayMax): Computation<T>;
}

export interface SlicesOptions {
  /** Milliseconds since whenever. */
  readonly now: () => number;
  /** Calls back in a later turn of the event loop. */
  readonly defer: (action: () => void) => void;
  /** For readers to rest; null where there are none. */
  readonly rest: ReadersClock['after'] | null;
}

interface Job {
  readonly whose: keyof typeof underWayMax;
  isOver: boolean;
  /** Makes one slice; true if nothing is left to do. */
  slice(): boolean;
}

export function createSlices({ now, defer, rest }: SlicesOptions): Slices {
  const lines: { readonly [whose in Job['whose']]: Line } = {
    owner: createLine((_ms, action) => defer(action)),
    reader: createLine(rest ?? ((_ms, action) => defer(action))),
  };
  const waiting: { readonly [whose in Job['whose']]: Job[] } = { owner: [], reader: [] };
  const underWay = { owner: 0, reader: 0 };
  /** Makes one slice; returns the milliseconds that it took. */
  const go = (job: Job): number => {
    if (job.isOver) return 0;
    const begun = now();
    const isDone = job.slice();
    const tookMs = Math.max(0, now() - begun);
    if (isDone) end(job);
    else lines[job.whose].join(() => go(job), tookMs);
    return tookMs;
  };
  const begin = (job: Job): void => {
    if (underWay[job.whose] >= underWayMax[job.whose]) {
      waiting[job.whose].push(job);
      return;
    }
    underWay[job.whose] += 1;
    go(job);
  };
  const end = (job: Job): void => {
    if (job.isOver) return;
    job.isOver = true;
    const at = waiting[job.whose].indexOf(job);
    if (at >= 0) {
      waiting[job.whose].splice(at, 1);
      return;
    }
    const next = waiting[job.whose].shift();
    if (next === undefined) underWay[job.whose] -= 1;
    else lines[job.whose].join(() => go(next), 0);
  };
  return {
    compute: (first, whose) => {
      const { job, computation } = createJob(first, whose, now, () => end(job));
      begin(job);
      return computation();
    },
  };
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** @param end the job is over before its end. */
function createJob<T>(
  first: () => Stepwise<T>,
  whose: Job['whose'],
  now: () => number,
  end: (job: Job) => void,
): { readonly job: Job; readonly computation: () => Computation<T> } {
  let work: Stepwise<T> | null = null;
  let outcome: Outcome<T> | null = null;
  let heard: (outcome: Outcome<T>) => void = () => {};
  const settle = (what: Outcome<T>): true => {
    outcome = what;
    heard(what);
    return true;
  };
  const job: Job = {
    whose,
    isOver: false,
    slice: () => {
      try {
        work ??= first();
        const begun = now();
        // A clock that is set back must not make a slice last.
        while (Math.abs(now() - begun) < sliceMs) {
          const step = work.next();
          if (step.done === true) return settle({ ok: true, value: step.value });
        }
        return false;
      } catch (error) {
        return settle({ ok: false, error });
      }
    },
  };
  const result = (): T | Promise<T> => {
    if (outcome === null) {
      return new Promise<T>((resolve, reject) => {
        heard = (what) => (what.ok ? resolve(what.value) : reject(what.error));
      });
    }
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  };
  const stop = (): void => {
    if (job.isOver) return;
    end(job);
    // What it holds is let go with it.
    work = null;
    settle({ ok: false, error: new MethodError('The connection is over.') });
  };
  return { job, computation: () => ({ result: result(), stop }) };
}

interface Line {
  /**
   * @param serve makes one slice; returns the milliseconds that it took.
   * @param restMs if nobody else is in the line, it is served after a rest.
   */
  join(serve: () => number, restMs: number): void;
}

/**
 * Who is next, one in a turn.
 *
 * @param later calls back in a later turn, after a rest.
 */
function createLine(later: (restMs: number, action: () => void) => void): Line {
  const line: (() => number)[] = [];
  let isExpected = false;
  const expect = (restMs: number): void => {
    if (isExpected || line.length === 0) return;
    isExpected = true;
    later(restMs, () => {
      const tookMs = line.shift()?.() ?? 0;
      isExpected = false;
      expect(tookMs);
    });
  };
  return {
    join: (serve, restMs) => {
      line.push(serve);
      expect(restMs);
    },
  };
}
