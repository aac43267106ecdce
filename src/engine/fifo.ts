// First in, first out, at a cost that does not grow with the length.

/** Elements that were taken out and are still in the array before it is made anew. */
const takenMax = 1024;

export class Fifo<T> {
  #items: T[] = [];
  #taken = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first out; undefined if there is none. */
  shift(): T | undefined {
    const item = this.#items[this.#taken];
    if (this.#taken < this.#items.length) this.#taken += 1;
    if (this.#taken >= takenMax && this.#taken * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}
