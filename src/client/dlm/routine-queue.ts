// Runs the routines of one connection: one at a time, in the order in which their notifications arrived, each to its
// end. Knows who is calling from within a routine, because such a call must not wait for routines behind that one.

/** Remembers, across everything asynchronous, on whose behalf code runs; Node's AsyncLocalStorage is one. */
export interface Ambient {
  run<Result>(store: object, action: () => Result): Result;
  getStore(): object | undefined;
}

export interface Routine {
  /** Calls the program's routine. */
  run(): void | Promise<void>;
  /** What must have happened before; null if nothing must. */
  readonly after: Promise<void> | null;
}

interface Waiter {
  readonly count: number;
  resolve(): void;
  reject(error: Error): void;
}

export class RoutineQueue {
  readonly #ambient: Ambient;
  readonly #report: (error: unknown) => void;
  #queue: Routine[] = [];
  /** Where in the queue the next one stands. */
  #next = 0;
  #waiters: Waiter[] = [];
  #running: Routine | null = null;
  #arrived = 0;
  #done = 0;
  #isBusy = false;
  /** Something was handed to the program that it has not seen yet: an end of a call it waits for. */
  #mustYield = false;

  /** @param report is told what a routine threw. */
  constructor(ambient: Ambient, report: (error: unknown) => void) {
    this.#ambient = ambient;
    this.#report = report;
  }

  /** The moment at which a call is made, for {@link isOwed}. */
  now(): number {
    const isInside = this.#running !== null && this.#ambient.getStore() === this.#running;
    return isInside ? Number.POSITIVE_INFINITY : this.#arrived;
  }

  /**
   * Whether routines have to end before a call that was made at `moment` may return now (DLM-306): those of
   * notifications that arrived since. A call made by a routine waits for none.
   */
  isOwed(moment: number): boolean {
    return this.#arrived > moment && this.#done < this.#arrived;
  }

  /** Settles when every routine that has arrived by now has ended; rejects if the connection ends first. */
  untilDone(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ count: this.#arrived, resolve, reject });
    });
  }

  /** A notification has arrived. */
  add(routine: Routine): void {
    this.#queue.push(routine);
    this.#arrived += 1;
    if (!this.#isBusy) void this.#runAll();
  }

  /** The connection is over: what has not begun never will. */
  stop(reason: Error): void {
    this.#queue = [];
    this.#next = 0;
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }

  /**
   * A routine begins when the program has done what it could: calls that returned before have been seen by their
   * callers, so that a caller and a routine take turns, as they would with signals.
   */
  async #runAll(): Promise<void> {
    this.#isBusy = true;
    this.#mustYield = true;
    for (let head = this.#queue[this.#next]; head !== undefined; head = this.#queue[this.#next]) {
      if (head.after !== null) {
        await head.after;
        this.#mustYield = true;
      }
      if (this.#mustYield) await nextTurn();
      this.#mustYield = false;
      // Most routines are done at once; only the others are awaited.
      const ending = this.#runNext();
      if (ending === null) continue;
      await ending;
      this.#mustYield = true;
    }
    this.#isBusy = false;
  }

  #runNext(): Promise<void> | null {
    const routine = this.#queue[this.#next];
    // The connection may have ended meanwhile.
    if (routine === undefined) return null;
    this.#next += 1;
    if (this.#next === this.#queue.length) {
      this.#queue = [];
      this.#next = 0;
    }
    return this.#run(routine);
  }

  #run(routine: Routine): Promise<void> | null {
    this.#running = routine;
    try {
      const outcome: unknown = this.#ambient.run(routine, routine.run);
      if (isThenable(outcome)) {
        return Promise.resolve(outcome)
          .catch(this.#report)
          .then(() => this.#end());
      }
    } catch (error) {
      this.#report(error);
    }
    this.#end();
    return null;
  }

  #end(): void {
    this.#running = null;
    this.#done += 1;
    while (this.#waiters[0] !== undefined && this.#waiters[0].count <= this.#done) {
      this.#waiters.shift()?.resolve();
      this.#mustYield = true;
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** Settles when everything that waits for promises has gone on. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
