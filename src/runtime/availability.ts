// How much of a period an application was ONLINE (CAA-506). Computes it from the recorded spans; knows neither how
// they are stored nor how the figures are shown.
import type { Millis, ResourceName } from '../engine/index.ts';
import type { ClusterStore, MergedSpans, SpanHistory } from './ports.ts';

export interface AvailabilityQuestion {
  /** Null: every application that was ever started. */
  readonly resource: ResourceName | null;
  /** Null: the first start of each application (CAA-501). */
  readonly begin: Millis | null;
  readonly end: Millis;
}

/** The availability of one application in one period. */
export interface Availability {
  readonly resource: ResourceName;
  readonly firstStart: Millis;
  readonly begin: Millis;
  readonly end: Millis;
  readonly uptimeMs: Millis;
  /** Times in the period in which it was ONLINE; those that were summed up are not counted. */
  readonly spans: number;
  /**
   * The period begins or ends in a time whose spans were summed up, before this: its part of the uptime is then taken
   * by its share. Null: every figure is exact.
   */
  readonly estimatedBefore: Millis | null;
}

/** The applications that were started before the end of the period, in ascending order of name. */
export function readAvailability(
  store: Pick<ClusterStore, 'spans' | 'spanResources'>,
  question: AvailabilityQuestion,
): readonly Availability[] {
  const { resource } = question;
  const names = resource === null ? store.spanResources() : [resource];
  return names.flatMap((name) => availabilityOf(store.spans(name), question) ?? []);
}

function availabilityOf(
  { resource, merged, spans }: SpanHistory,
  question: AvailabilityQuestion,
): Availability | null {
  const firstStart = merged?.from ?? spans[0]?.from;
  const { end } = question;
  if (firstStart === undefined || firstStart >= end) return null;
  const begin = question.begin ?? firstStart;
  const parts = spans.map(({ from, to }) => overlap(from, to ?? end, begin, end));
  const old = merged === null ? 0 : shareOf(merged, begin, end);
  return {
    resource,
    firstStart,
    begin,
    end,
    uptimeMs: parts.reduce((sum, part) => sum + part, old),
    spans: parts.filter((part) => part > 0).length,
    estimatedBefore: merged !== null && cuts(merged, begin, end) ? merged.to : null,
  };
}

function overlap(from: Millis, to: Millis, begin: Millis, end: Millis): Millis {
  return Math.max(0, Math.min(to, end) - Math.max(from, begin));
}

function shareOf(merged: MergedSpans, begin: Millis, end: Millis): Millis {
  const whole = merged.to - merged.from;
  if (whole <= 0) return 0;
  return Math.round((merged.uptimeMs * overlap(merged.from, merged.to, begin, end)) / whole);
}

/** Whether only a part of the summed up time lies in the period. */
function cuts({ from, to }: MergedSpans, begin: Millis, end: Millis): boolean {
  const inside = overlap(from, to, begin, end);
  return inside > 0 && inside < to - from;
}
