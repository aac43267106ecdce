// Who waits for events to be recorded. Gives every posting a number that the engine's answer carries.
import type { Input, PostedEvent, PostResult } from '../engine/index.ts';

export interface Postings {
  /** Hands events to the engine; resolves with its answer, which comes when they are on disk. */
  post(events: readonly PostedEvent[], feed: (input: Input) => void): Promise<PostResult>;
  answer(request: number, result: PostResult): void;
  /** Tells everybody who waits that nothing more will come. */
  failAll(message: string): void;
}

/** Postings that may wait at the same time; the engine answers all of a tick at once. */
const waitingMax = 10_000;

export function createPostings(): Postings {
  const waiting = new Map<
    number,
    { readonly resolve: (result: PostResult) => void; readonly reject: (error: Error) => void }
  >();
  let last = 0;
  return {
    post: (events, feed) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= waitingMax) {
          const message = `More than ${waitingMax} postings wait to be recorded. Post less often.`;
          resolve({ ok: false, message });
          return;
        }
        last += 1;
        waiting.set(last, { resolve, reject });
        feed({ type: 'event/posted', request: last, events });
      }),
    answer: (request, result) => {
      waiting.get(request)?.resolve(result);
      waiting.delete(request);
    },
    failAll: (message) => {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
    },
  };
}
