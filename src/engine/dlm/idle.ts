// Records that are out of use and stay in their table for a while, because the same name often comes back at once. It
// saves making them anew, and it keeps V8's hash tables from piling up one deleted entry after another under the same
// key, which would make a look-up cost as much as the table is large.

interface Idling {
  /** Out of use: may be dropped. */
  readonly isIdle: boolean;
  /** Whether it is in the ring already. */
  idling: boolean;
}

export class IdleRing<T extends Idling> {
  readonly #ring: (T | undefined)[] = [];
  readonly #size: number;
  readonly #drop: (record: T) => void;
  #at = 0;

  /** @param drop takes a record that is still out of use from its table. */
  constructor(size: number, drop: (record: T) => void) {
    this.#size = size;
    this.#drop = drop;
  }

  /** Keeps a record that went out of use; the one kept longest makes room for it. */
  keep(record: T): void {
    if (record.idling) return;
    record.idling = true;
    const at = this.#at;
    const oldest = this.#ring[at];
    this.#ring[at] = record;
    this.#at = (at + 1) % this.#size;
    if (oldest === undefined) return;
    oldest.idling = false;
    if (oldest.isIdle) this.#drop(oldest);
  }
}
