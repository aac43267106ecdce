// Which events of the cluster this user has acknowledged (TUI-151, 152): all up to a number, and single ones beyond it, so
// that one group can be acknowledged while another still waits. Pure.
import type { ClusterEvent } from '../engine/index.ts';
import type { ConsoleOptions } from './options.ts';

export interface ReadEvents {
  /** Events up to this sequence number count as read. */
  readonly upTo: number;
  /** Read ones beyond it, ascending. */
  readonly alone: readonly number[];
}

export const nothingRead: ReadEvents = { upTo: 0, alone: [] };

/** All events up to the newest of these. */
export function allRead(events: readonly ClusterEvent[]): ReadEvents {
  return { upTo: events.at(-1)?.sequence ?? 0, alone: [] };
}

/** Warnings and failures wait to be acknowledged; information never does. */
export function isUnread(
  { priority, sequence }: ClusterEvent,
  { upTo, alone }: ReadEvents,
): boolean {
  return priority !== 'info' && sequence > upTo && !alone.includes(sequence);
}

/**
 * What is read once these events are acknowledged too.
 *
 * @param known all events that are known, oldest first.
 */
export function withRead(
  read: ReadEvents,
  known: readonly ClusterEvent[],
  sequences: readonly number[],
): ReadEvents {
  const next = { ...read, alone: [...new Set([...read.alone, ...sequences])] };
  const waiting = known.find((event) => isUnread(event, next));
  const last = known.at(-1)?.sequence ?? 0;
  const upTo = Math.max(read.upTo, waiting === undefined ? last : waiting.sequence - 1);
  const alone = next.alone.filter((one) => one > upTo).sort((one, other) => one - other);
  return { upTo, alone };
}

/** What was read of a cluster when its events were last looked at; null if they never were. */
export function storedRead(
  { seenEvents, seenAlone }: Pick<ConsoleOptions, 'seenEvents' | 'seenAlone'>,
  cluster: string,
): ReadEvents | null {
  const upTo = seenEvents[cluster];
  return upTo === undefined ? null : { upTo, alone: seenAlone[cluster] ?? [] };
}
