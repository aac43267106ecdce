// What evmget and evmwatch have in common: the options that choose events, and reading the stream in pages.
import type { ClusterClient } from '../client/index.ts';
import type { ClusterEvent } from '../engine/index.ts';
import { type EventFilter, FilterError, parseEventFilter } from './evm-filter.ts';
import { type Options, UsageError } from './options.ts';
import { readTime, timeForms } from './times.ts';

/** Events of one request; the longest ones still fit into a line of the protocol. */
const pageMax = 2000;

/** What a person wants of the stored events. */
export interface Selection {
  readonly fits: EventFilter;
  /** The newest so many that fit; null for all. */
  readonly count: number | null;
  /** Milliseconds since the epoch; null for from the first. */
  readonly since: number | null;
}

/** @throws UsageError for a filter, a count or a time that cannot be read. */
export function selectionOf(options: Options, now: number): Selection {
  const since = options.value('since');
  const from = since === null ? null : readTime(since, now);
  if (since !== null && from === null) {
    throw new UsageError(`${since} is no time: ${timeForms}`);
  }
  return { fits: filterOf(options), count: countOf(options), since: from };
}

function filterOf(options: Options): EventFilter {
  const text = options.value('f');
  if (text === null) return () => true;
  try {
    return parseEventFilter(text);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(error.message);
    throw error;
  }
}

function countOf(options: Options): number | null {
  const count = options.value('n');
  if (count === null) return null;
  if (!/^\d{1,7}$/.test(count) || Number(count) === 0) {
    throw new UsageError(`${count} is no number of events: a whole number from 1 on`);
  }
  return Number(count);
}

/** The stored events of a selection up to a sequence number, oldest first. */
export async function readStored(
  client: ClusterClient,
  { fits, count, since }: Selection,
  last: number | null,
): Promise<readonly ClusterEvent[]> {
  const found: ClusterEvent[] = [];
  let before = last === null ? null : last + 1;
  for (;;) {
    const range = before === null ? {} : { before };
    const { events } = await client.request('cluster.events', { limit: pageMax, ...range });
    const inTime = events.filter(({ at }) => since === null || at >= since);
    found.unshift(...inTime.filter(fits));
    const isEnough = count !== null && found.length >= count;
    // A clock may have been set back, so that one older event says little; a page without a newer one says enough.
    if (isEnough || events.length < pageMax || inTime.length === 0) break;
    before = events[0]?.sequence ?? 0;
  }
  return count === null ? found : found.slice(-count);
}

/** All events after a sequence number, oldest first, in pages. */
export async function* readAfter(
  client: ClusterClient,
  after: number,
): AsyncGenerator<readonly ClusterEvent[]> {
  let from = after;
  for (;;) {
    const range = { after: from, limit: pageMax, end: 'oldest' } as const;
    const { events } = await client.request('cluster.events', range);
    if (events.length > 0) yield events;
    if (events.length < pageMax) return;
    from = events.at(-1)?.sequence ?? from;
  }
}
