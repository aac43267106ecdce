// Events as lines for people and as JSON for programs. Pure.
import { type ClusterEvent, isPosted } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';
import { formatTime } from './time.ts';

/**
 * `2026-11-22 20:11:58 warning caa: db_2 is UNKNOWN on rye`. The cluster's own texts name what they are about; behind
 * others stands the resource and the member: `[clock on rye]`.
 */
export function formatEvent(event: ClusterEvent): string {
  const { at, priority, facility, text } = event;
  return `${formatTime(at)} ${priority} ${facility}: ${text}${isPosted(event) ? about(event) : ''}`;
}

function about({ resource, member }: ClusterEvent): string {
  if (resource === null && member === null) return '';
  if (resource === null) return ` [on ${member}]`;
  return member === null ? ` [${resource}]` : ` [${resource} on ${member}]`;
}

/**
 * One event as one line of JSON:
 *
 * `{"sequence":12,"at":1763780000000,"priority":"info"|"warning"|"failure","facility":"caa","resource":"clock"|null,`
 * `"member":"rye"|null,"text":text}`
 *
 * Times are milliseconds since 1970. Fields are never renamed or taken out, only added.
 */
export function eventJson(event: ClusterEvent): string {
  return jsonText(eventFields(event));
}

/** Several events: `{"events":[event]}` with events as {@link eventJson} has them, oldest first. */
export function eventsJson(events: readonly ClusterEvent[]): string {
  return jsonText({ events: events.map(eventFields) });
}

function eventFields({ sequence, at, priority, facility, resource, member, text }: ClusterEvent) {
  return { sequence, at, priority, facility, resource, member, text };
}
