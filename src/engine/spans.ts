// When each application was ONLINE and where, for caa_report (CAA-503). Every change of a resource passes by here, so
// that no way of starting or stopping is forgotten. What is recorded stays when the resource is unregistered.
import type { Millis, ResourceDocument, ResourceName, SpanDocument } from './documents.ts';
import type { Effect } from './effects.ts';

export class SpanBook {
  /** By resource and begin; the newest change of a span counts. */
  readonly #changed = new Map<string, SpanDocument>();
  /** ONLINE on record only: when a daemon last knew it. */
  readonly #doubted = new Map<ResourceName, Millis>();
  /** Found dead by the first check after a takeover: when its span ends. */
  readonly #ends = new Map<ResourceName, Millis>();

  /** A resource was changed, registered or unregistered. */
  note(
    before: ResourceDocument | undefined,
    after: ResourceDocument | undefined,
    now: Millis,
  ): void {
    const was = openSpan(before);
    const is = openSpan(after);
    if (was?.from === is?.from && was?.member === is?.member) return;
    if (was !== null) {
      const { resource } = was;
      const end = Math.min(now, this.#ends.get(resource) ?? now);
      this.#put({ ...was, to: Math.max(was.from, end) });
      this.trust(resource);
    }
    if (is !== null) {
      // What was known of an earlier span says nothing of this one.
      this.trust(is.resource);
      this.#put(is);
    }
  }

  #put(span: SpanDocument): void {
    this.#changed.set(spanKey(span), span);
  }

  /**
   * A new daemon has found the application ONLINE on record.
   *
   * @param knownAt when the daemon before it was last alive.
   */
  doubt(name: ResourceName, knownAt: Millis): void {
    this.#doubted.set(name, knownAt);
  }

  /** It runs: the time without a daemon counts as uptime. */
  trust(name: ResourceName): void {
    this.#doubted.delete(name);
    this.#ends.delete(name);
  }

  /** It does not run: if nobody has looked since the takeover, it counts as down from the last time it was known up. */
  foundDead(name: ResourceName): void {
    const knownAt = this.#doubted.get(name);
    if (knownAt !== undefined) this.#ends.set(name, knownAt);
  }

  takeRecords(stores: Effect[]): void {
    for (const [key, document] of this.#changed) {
      stores.push({ type: 'store', change: { kind: 'span', key, document } });
    }
    this.#changed.clear();
  }
}

/** The span that a resource is in; null if it is not ONLINE. */
function openSpan(document: ResourceDocument | undefined): SpanDocument | null {
  if (document?.state.word !== 'ONLINE') return null;
  const { name, state, since } = document;
  return { resource: name, member: state.member, from: since, to: null };
}

function spanKey({ resource, from }: SpanDocument): string {
  return `${resource} ${from}`;
}
