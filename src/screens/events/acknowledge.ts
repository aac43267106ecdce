// Acknowledging events, one or a group of them (TUI-152): which of them still wait, and what is said of it. Pure.
import type { ClusterEvent } from '../../engine/index.ts';
import { isUnread } from '../../tui/read-events.ts';
import type { Effect, World } from '../../tui/screen.ts';
import { counted } from '../memory-channel/words.ts';

/**
 * The effects of acknowledging these events.
 *
 * @param whose completes the words `3 events`: `of clock`, `that the filter shows`.
 */
export function acknowledging(
  events: readonly ClusterEvent[],
  whose: string,
  { cluster }: World,
): readonly Effect<never, never>[] {
  const waiting = events.filter((event) => isUnread(event, cluster.read));
  const say = (text: string): Effect<never, never> => ({ type: 'message', level: 'info', text });
  const of = whose === '' ? '' : ` ${whose}`;
  if (waiting.length === 0) return [say(`No event${of} waits to be acknowledged.`)];
  const sequences = waiting.map(({ sequence }) => sequence);
  return [
    { type: 'acknowledge', sequences },
    say(`Acknowledged: ${counted(waiting.length, 'event')}${of}.`),
  ];
}
