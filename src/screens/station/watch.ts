// What SysMan Station asks for by itself: the lock manager and the Memory Channel tell nobody when something fails, so that
// their lamps need a sample now and then (TUI-150). Only while the station is in front; nothing is asked otherwise. Pure.
import type { DlmSample, ImcSample } from '../../protocol/index.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';

/** How far apart the samples are, in milliseconds. */
const restMs = 5000;
/** A station that has not asked for this long beyond that is not in front, and needs no waking. */
const frontMs = 3000;
const secondMs = 1000;

/** What is known of one facility. */
export interface Watched<T> {
  /** Null before the first answer. */
  readonly sample: T | null;
  /** Why the last request had no answer, as a sentence; null if it had. */
  readonly problem: string | null;
}

export interface Watches {
  readonly dlm: Watched<DlmSample>;
  readonly imc: Watched<ImcSample>;
  /** Answers that are still awaited. */
  readonly awaited: number;
  /** When the last requests were sent; null before the first. */
  readonly askedAt: number | null;
}

export type WatchEvent =
  | { readonly type: 'due' }
  | { readonly type: 'dlm-sampled'; readonly outcome: Outcome<'dlm.sample'> }
  | { readonly type: 'imc-sampled'; readonly outcome: Outcome<'imc.sample'> };

const unknown = { sample: null, problem: null } as const;

export const watchesStart: Watches = { dlm: unknown, imc: unknown, awaited: 0, askedAt: null };

/** True if samples are to be asked for now. */
export function isWatchDue({ awaited, askedAt }: Watches, { cluster, now }: World): boolean {
  if (awaited > 0 || cluster.phase !== 'live') return false;
  return askedAt === null || Math.abs(now - askedAt) >= restMs;
}

/** Milliseconds until the station has to be woken for the next samples; null while it is not in front. */
export function untilDue({ askedAt }: Watches, { cluster, now }: World): number | null {
  if (askedAt === null || cluster.phase !== 'live') return null;
  const left = restMs - Math.abs(now - askedAt);
  if (left > 0) return left;
  return left > -frontMs ? secondMs : null;
}

/** Asks for both; of the locks themselves none, since only namespaces and deadlocks are looked at. */
export function askSamples(
  watches: Watches,
  { now }: World,
): { readonly watches: Watches; readonly effects: readonly RequestEffect<WatchEvent>[] } {
  return {
    watches: { ...watches, awaited: 2, askedAt: now },
    effects: [
      request(
        'dlm.sample',
        { namespace: null, locksMax: 0 },
        (outcome): WatchEvent => ({ type: 'dlm-sampled', outcome }),
      ),
      request('imc.sample', {}, (outcome): WatchEvent => ({ type: 'imc-sampled', outcome })),
    ],
  };
}

/** What an answer tells; of what could not be asked nothing is known any more. */
export function withAnswer(
  watches: Watches,
  event: Exclude<WatchEvent, { readonly type: 'due' }>,
): Watches {
  const awaited = Math.max(0, watches.awaited - 1);
  const seen = <T>(
    outcome: { ok: true; result: T } | { ok: false; message: string },
  ): Watched<T> =>
    outcome.ok
      ? { sample: outcome.result, problem: null }
      : { sample: null, problem: outcome.message };
  return event.type === 'dlm-sampled'
    ? { ...watches, awaited, dlm: seen(event.outcome) }
    : { ...watches, awaited, imc: seen(event.outcome) };
}
