// What comes later in a plan, in order of time, and of setting where that is the same.
import type { Millis } from '../documents.ts';

export interface Alarm {
  readonly id: string;
  readonly at: Millis;
  /** It was cancelled, or set anew. */
  isOff: boolean;
}

export class Alarms {
  /** The newest of each name. */
  readonly #known = new Map<string, Alarm>();
  /** The next one last, so that it is taken out at no cost. */
  readonly #alarms: Alarm[] = [];

  /** One that is set already is set anew. */
  set(id: string, at: Millis): void {
    this.cancel(id);
    const alarm = { id, at, isOff: false };
    this.#known.set(id, alarm);
    this.#alarms.splice(this.#placeFor(at), 0, alarm);
  }

  cancel(id: string): void {
    const alarm = this.#known.get(id);
    if (alarm === undefined) return;
    alarm.isOff = true;
    this.#known.delete(id);
  }

  /** The time of the next one; undefined if there is none. */
  next(): Millis | undefined {
    while (this.#alarms.at(-1)?.isOff === true) this.#alarms.pop();
    return this.#alarms.at(-1)?.at;
  }

  /** Takes out everything up to this time. What is taken out can still be cancelled. */
  takeUntil(time: Millis): readonly Alarm[] {
    const begin = this.#alarms.findLastIndex(({ at }) => at > time) + 1;
    return this.#alarms.splice(begin).reverse();
  }

  /** Before all that are due at the same time or earlier: those come first. */
  #placeFor(time: Millis): number {
    let [from, to] = [0, this.#alarms.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#alarms[middle]?.at ?? 0) > time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
