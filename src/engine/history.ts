// What a step adds to the cluster's history and nobody changes afterwards: events, versions of the registry, and the
// spans in which applications were ONLINE. Collects them until they are stored; keeps nothing after that.
import type { ClusterEvent, RegistryVersion } from './documents.ts';
import type { Effect } from './effects.ts';
import { SpanBook } from './spans.ts';

export class History {
  readonly spans = new SpanBook();
  #events: ClusterEvent[] = [];
  #versions: RegistryVersion[] = [];

  addEvent(event: ClusterEvent): void {
    this.#events.push(event);
  }

  addVersion(version: RegistryVersion): void {
    this.#versions.push(version);
  }

  /** Moves what has gathered to the effects of the step. */
  takeRecords(stores: Effect[], others: Effect[]): void {
    for (const document of this.#versions) {
      const key = String(document.number);
      stores.push({ type: 'store', change: { kind: 'version', key, document } });
    }
    this.#versions = [];
    this.spans.takeRecords(stores);
    for (const event of this.#events) {
      const key = String(event.sequence);
      stores.push({ type: 'store', change: { kind: 'event', key, document: event } });
      others.push({ type: 'publish', change: { collection: 'events', key, view: event } });
    }
    this.#events = [];
  }
}
