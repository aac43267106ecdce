// Lists whose links are fields of their elements, so that entering and leaving cost the same however long they are.
// They know nothing of locks beyond a mode and whether its holder is to be notified.
import { Mode, modeBit } from './modes.ts';

interface Queued<T> {
  previous: T | null;
  next: T | null;
}

/** First in, first out, with removal from anywhere. */
export class Queue<T extends Queued<T>> {
  head: T | null = null;
  tail: T | null = null;
  length = 0;

  push(element: T): void {
    element.previous = this.tail;
    element.next = null;
    if (this.tail === null) this.head = element;
    else this.tail.next = element;
    this.tail = element;
    this.length += 1;
  }

  remove(element: T): void {
    if (element.previous === null) this.head = element.next;
    else element.previous.next = element.next;
    if (element.next === null) this.tail = element.previous;
    else element.next.previous = element.previous;
    element.previous = null;
    element.next = null;
    this.length -= 1;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let at = this.head; at !== null; at = at.next) yield at;
  }
}

interface Held<T> {
  readonly id: number;
  readonly mode: Mode;
  armed: boolean;
  ringPrevious: T;
  ringNext: T;
}

/** Holders in one ring per granted mode; those to be notified come first in their ring. */
export class Rings<T extends Held<T>> {
  readonly #heads: (T | null)[] = [null, null, null, null, null, null, null];
  /** The modes, as bits, that have a holder. */
  modes = 0;

  add(holder: T): void {
    const head = this.#heads[holder.mode] ?? null;
    if (head === null) {
      holder.ringPrevious = holder;
      holder.ringNext = holder;
      this.#heads[holder.mode] = holder;
      this.modes |= modeBit(holder.mode);
      return;
    }
    holder.ringPrevious = head.ringPrevious;
    holder.ringNext = head;
    head.ringPrevious.ringNext = holder;
    head.ringPrevious = holder;
    if (holder.armed) this.#heads[holder.mode] = holder;
  }

  remove(holder: T): void {
    if (holder.ringNext === holder) {
      this.#heads[holder.mode] = null;
      this.modes &= ~modeBit(holder.mode);
      return;
    }
    holder.ringPrevious.ringNext = holder.ringNext;
    holder.ringNext.ringPrevious = holder.ringPrevious;
    if (this.#heads[holder.mode] === holder) this.#heads[holder.mode] = holder.ringNext;
  }

  arm(holder: T, armed: boolean): void {
    if (holder.armed === armed) return;
    this.remove(holder);
    holder.armed = armed;
    this.add(holder);
  }

  /** The modes of all holders but one. */
  modesBut(holder: T): number {
    const alone = holder.mode !== Mode.NONE && holder.ringNext === holder;
    return alone ? this.modes & ~modeBit(holder.mode) : this.modes;
  }

  /** The holders of a mode that are to be notified, in the order in which they came to be so. */
  armed(mode: number): T[] {
    const head = this.#heads[mode] ?? null;
    const found: T[] = [];
    for (let at = head; at?.armed; at = at.ringNext) {
      found.push(at);
      if (at.ringNext === head) break;
    }
    return found.reverse();
  }

  /** One holder of a mode; null if there is none. */
  one(mode: number): T | null {
    return this.#heads[mode] ?? null;
  }

  *of(mode: number): IterableIterator<T> {
    const head = this.#heads[mode] ?? null;
    if (head === null) return;
    let at = head;
    do {
      yield at;
      at = at.ringNext;
    } while (at !== head);
  }

  /** All holders, by ID. */
  all(): T[] {
    const found: T[] = [];
    for (let mode: number = Mode.NL; mode <= Mode.EX; mode += 1) found.push(...this.of(mode));
    return found.sort((a, b) => a.id - b.id);
  }
}
