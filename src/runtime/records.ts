// The history side of a runtime: reading events, versions and availability, having events recorded, and keeping it all
// within its bounds. One place, so that the runtime itself only starts and stops it.
import type {
  ClusterEvent,
  Input,
  Millis,
  PostedEvent,
  PostResult,
  RegistryVersion,
} from '../engine/index.ts';
import { type Availability, type AvailabilityQuestion, readAvailability } from './availability.ts';
import { createHistoryMerge, type HistoryMergeOptions, spansMax } from './history-merge.ts';
import type { ClusterStore, EventRange, VersionRange } from './ports.ts';
import { createPostings, type Postings } from './postings.ts';

export interface RecordsOptions extends HistoryMergeOptions {
  readonly store: ClusterStore;
  readonly feed: (input: Input) => void;
  /** Why nothing can be recorded any more; null while all is well. */
  readonly broken: () => string | null;
}

/** What a runtime offers of its history. */
export interface HistoryReader {
  /** The events of a part of the stream, oldest first. */
  events(range: EventRange): readonly ClusterEvent[];
  /** The newest versions of the registry with numbers above `after`, oldest first. */
  versions(range: VersionRange): readonly RegistryVersion[];
  /** How long applications were ONLINE. */
  availability(question: AvailabilityQuestion): readonly Availability[];
  /** Has events recorded; resolves when they are on disk. Rejects if the daemon cannot go on. */
  post(events: readonly PostedEvent[]): Promise<PostResult>;
}

export interface Records {
  readonly reader: HistoryReader;
  readonly answer: Postings['answer'];
  /** When the daemon before was last alive; null if nobody knows. */
  readonly lastAliveAt: Millis | null;
  start(): void;
  /** @param message for those who wait for an answer. */
  stop(message: string): void;
}

export function createRecords(options: RecordsOptions): Records {
  const { store, broken, feed } = options;
  const postings = createPostings();
  const merge = createHistoryMerge(options);
  return {
    answer: postings.answer,
    lastAliveAt: merge.lastAliveAt,
    start: merge.start,
    stop: (message) => {
      postings.failAll(message);
      merge.stop();
    },
    reader: {
      events: (range) => store.events(range),
      versions: (range) => store.versions(range),
      availability: (question) => {
        store.mergeSpans(spansMax);
        return readAvailability(store, question);
      },
      post: (events) => {
        const message = broken();
        return message === null ? postings.post(events, feed) : Promise.reject(new Error(message));
      },
    },
  };
}
