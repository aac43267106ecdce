// How many events may be posted, by one source and by all together. Knows nothing of what they say.
import type { Millis } from './documents.ts';

interface Rate {
  /** Taken at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** For one resource, or for all that are posted for none. */
export const sourceRate: Rate = { burst: 200, perSecond: 20 };
const wholeRate: Rate = { burst: 1000, perSecond: 100 };
/** Sources that are kept apart; more share the whole. */
const sourcesMax = 1000;
/** A flood must not fill the cluster's own history with the news of it. */
const tellMs = 60_000;

interface Bucket {
  left: number;
  at: Millis;
  /** Refused since that was last told. */
  refused: number;
  toldAt: Millis;
}

/** Who has posted how much of late. Starts anew with every daemon. */
export class PostingGate {
  readonly #sources = new Map<string, Bucket>();
  readonly #whole: Bucket = newBucket(wholeRate, 0);

  /**
   * @returns how many of this source were refused before and shall be told now, 0 most of the time; null if these are
   * refused too.
   */
  pass(source: string, count: number, now: Millis): number | null {
    const bucket = this.#bucketOf(source, now);
    const hasRoom = fill(bucket, sourceRate, now) >= count;
    if (!hasRoom || fill(this.#whole, wholeRate, now) < count) {
      bucket.refused += count;
      return null;
    }
    bucket.left -= count;
    this.#whole.left -= count;
    const { refused } = bucket;
    if (refused === 0 || now - bucket.toldAt < tellMs) return 0;
    bucket.refused = 0;
    bucket.toldAt = now;
    return refused;
  }

  #bucketOf(source: string, now: Millis): Bucket {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const made = newBucket(sourceRate, now);
    if (this.#sources.size >= sourcesMax) {
      const [oldest] = this.#sources.keys();
      if (oldest !== undefined) this.#sources.delete(oldest);
    }
    this.#sources.set(source, made);
    return made;
  }
}

function newBucket({ burst }: Rate, now: Millis): Bucket {
  return { left: burst, at: now, refused: 0, toldAt: Number.NEGATIVE_INFINITY };
}

function fill(bucket: Bucket, { burst, perSecond }: Rate, now: Millis): number {
  const elapsed = Math.max(0, now - bucket.at);
  bucket.left = Math.min(burst, bucket.left + (elapsed * perSecond) / 1000);
  bucket.at = now;
  return bucket.left;
}
