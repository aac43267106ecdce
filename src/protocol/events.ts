// The part of the protocol about the stream of events, and about the availability that follows from it.
import type { ClusterEvent, Millis, PostedEvent, ResourceName } from '../engine/index.ts';

/** The availability of one application in one period (CAA-502). */
export interface AvailabilityView {
  readonly resource: ResourceName;
  readonly firstStart: Millis;
  readonly begin: Millis;
  readonly end: Millis;
  readonly uptimeMs: Millis;
  /** Times in the period in which it was ONLINE, as far as they are kept one by one. */
  readonly spans: number;
  /** Null: the figures are exact. Otherwise those of the time before this are taken by their share. */
  readonly estimatedBefore: Millis | null;
}

export interface EventMethods {
  /**
   * Events of the one stream, oldest first. Sequence numbers rise by one without gaps; what is older than the history
   * that is kept is missing.
   */
  'cluster.events': {
    params: {
      readonly limit: number;
      /** Only those with higher sequence numbers. */
      readonly after?: number | undefined;
      /** Only those with lower sequence numbers. */
      readonly before?: number | undefined;
      /** Which are given when there are more than `limit`; without it the newest. */
      readonly end?: 'newest' | 'oldest' | undefined;
    };
    result: { readonly events: readonly ClusterEvent[] };
  };
  /** `cluster.event` notifications on this connection from now on, once each; the newest sequence number before them. */
  'cluster.watch': {
    params: Record<string, never>;
    result: { readonly sequence: number };
  };
  /** Records events, all or none; answered when they are on disk, with the sequence number of the last. */
  'cluster.post': {
    params: { readonly events: readonly PostedEvent[] };
    result: { readonly sequence: number };
  };
  /** Null resource: every application that was ever started. Null begin: the first start of each. */
  'caa.report': {
    params: {
      readonly resource: ResourceName | null;
      readonly begin: Millis | null;
      /** Null: now. */
      readonly end: Millis | null;
    };
    result: {
      readonly now: Millis;
      readonly end: Millis;
      readonly applications: readonly AvailabilityView[];
    };
  };
}

export interface EventNotifications {
  /** The events of one step of the cluster, in order. */
  'cluster.event': { readonly events: readonly ClusterEvent[] };
}
