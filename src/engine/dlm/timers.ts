// The moments at which something falls due, soonest first; equal moments keep the order in which they were set. A
// binary heap that knows the place of each timer, so that one can be taken out again.

export class Timer<Subject> {
  readonly dueMs: number;
  readonly order: number;
  readonly subject: Subject;
  place = -1;

  constructor(dueMs: number, order: number, subject: Subject) {
    this.dueMs = dueMs;
    this.order = order;
    this.subject = subject;
  }
}

export class Timers<Subject> {
  readonly #heap: Timer<Subject>[] = [];
  #order = 0;

  get nextMs(): number | null {
    return this.#heap[0]?.dueMs ?? null;
  }

  set(dueMs: number, subject: Subject): Timer<Subject> {
    this.#order += 1;
    const timer = new Timer(dueMs, this.#order, subject);
    this.#rise(timer, this.#heap.length);
    return timer;
  }

  /** Takes out a timer; one that has fallen due or was taken out before is ignored. */
  clear(timer: Timer<Subject>): void {
    const hole = timer.place;
    if (hole < 0) return;
    timer.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    const above = this.#heap[(hole - 1) >> 1];
    if (hole > 0 && above !== undefined && isSooner(last, above)) this.#rise(last, hole);
    else this.#sink(last, hole);
  }

  /** Takes out the soonest timer if it is due. */
  takeDue(nowMs: number): Timer<Subject> | null {
    const first = this.#heap[0];
    if (first === undefined || first.dueMs > nowMs) return null;
    this.clear(first);
    return first;
  }

  #rise(timer: Timer<Subject>, from: number): void {
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = this.#heap[up];
      if (above === undefined || !isSooner(timer, above)) break;
      this.#put(above, at);
      at = up;
    }
    this.#put(timer, at);
  }

  #sink(timer: Timer<Subject>, from: number): void {
    let at = from;
    for (;;) {
      const left = this.#heap[2 * at + 1];
      const right = this.#heap[2 * at + 2];
      const below =
        right !== undefined && left !== undefined && isSooner(right, left) ? right : left;
      if (below === undefined || !isSooner(below, timer)) break;
      const down = below.place;
      this.#put(below, at);
      at = down;
    }
    this.#put(timer, at);
  }

  #put(timer: Timer<Subject>, at: number): void {
    this.#heap[at] = timer;
    timer.place = at;
  }
}

function isSooner(a: Timer<unknown>, b: Timer<unknown>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
