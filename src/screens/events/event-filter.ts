// The columns by which events are filtered: priority, source, member, resource and time (TUI-156). Pure.
import type { ClusterEvent } from '../../engine/index.ts';
import { formatTime } from '../../format/index.ts';
import { type Filter, type FilterField, parseFilter } from '../../tui/filter.ts';

const priorities = ['info', 'warning', 'failure'] as const;

/** The filter of the viewer; `after` and `before` without a day mean today. */
export function eventFilter(text: string, now: number): Filter<ClusterEvent> {
  const today = formatTime(now).slice(0, 10);
  const full = (wanted: string): string => (wanted.includes('-') ? wanted : `${today} ${wanted}`);
  const fields: readonly FilterField<ClusterEvent>[] = [
    { names: ['priority'], value: (event) => event.priority, test: isAtLeast },
    { names: ['source', 'facility'], value: (event) => event.facility },
    { names: ['member', 'host'], value: (event) => event.member ?? '' },
    { names: ['resource', 'name'], value: (event) => event.resource ?? '' },
    { names: ['text'], value: (event) => event.text },
    {
      names: ['after', 'since'],
      value: (event) => formatTime(event.at),
      test: (event, wanted) => formatTime(event.at) >= dayAndTime(full(wanted)),
    },
    {
      names: ['before', 'until'],
      value: (event) => formatTime(event.at),
      test: (event, wanted) => formatTime(event.at) < dayAndTime(full(wanted)),
    },
  ];
  return parseFilter(text, fields);
}

/** Blanks separate the words of a filter, so a day and a time are joined by `T` or `/`. */
function dayAndTime(text: string): string {
  return text.replace(/[t/]/i, ' ');
}

/** `priority=warning` lets warnings and failures through; a part of the word is enough while it is typed. */
function isAtLeast(event: ClusterEvent, wanted: string): boolean {
  const lowest = priorities.findIndex((word) => word.startsWith(wanted));
  return lowest >= 0 && priorities.indexOf(event.priority) >= lowest;
}
