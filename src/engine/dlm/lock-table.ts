// Lock IDs. An ID is a place in a table plus a count of how often the place was used, so that finding a lock is one
// array access and an ID is never given to a second lock (DLM-014). A place that was used up is left empty for good.

interface Numbered {
  readonly id: number;
}

/** Low bits of an ID: the place. The rest counts its uses. */
const placeBits = 22;
const places = 2 ** placeBits;
const lastUse = Number.MAX_SAFE_INTEGER - places;

export class LockTable<T extends Numbered> {
  readonly #locks: (T | undefined)[] = [undefined];
  readonly #freeIds: number[] = [];

  /** Whether no place is left. */
  get isFull(): boolean {
    return this.#freeIds.length === 0 && this.#locks.length >= places;
  }

  /** An ID that was never given before; never 0. Only if the table is not full. */
  nextId(): number {
    return this.#freeIds.pop() ?? this.#locks.length;
  }

  add(lock: T): void {
    this.#locks[placeOf(lock.id)] = lock;
  }

  get(id: number): T | undefined {
    const lock = this.#locks[placeOf(id)];
    return lock !== undefined && lock.id === id ? lock : undefined;
  }

  remove({ id }: T): void {
    this.#locks[placeOf(id)] = undefined;
    if (id < lastUse) this.#freeIds.push(id + places);
  }
}

function placeOf(id: number): number {
  return id & (places - 1);
}
