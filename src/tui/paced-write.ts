// Writes what has gathered, but never twice within an interval. Knows neither what is written nor where; time is handed in.

export interface PacedOptions {
  /** Milliseconds of this machine's clock. */
  readonly now: () => number;
  /** Calls `action` once after `ms`; the result cancels it. */
  readonly delay: (ms: number, action: () => void) => () => void;
  /** Milliseconds between two writes. */
  readonly intervalMs: () => number;
  readonly write: () => void;
}

export class PacedWrite {
  readonly #options: PacedOptions;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: PacedOptions) {
    this.#options = options;
  }

  /** Writes now, or when the time between two writes is over. */
  request(): void {
    if (this.#cancel !== null) return;
    const { now, delay, intervalMs } = this.#options;
    const wait = this.#writtenAt + intervalMs() - now();
    if (wait <= 0) this.#write();
    else
      this.#cancel = delay(wait, () => {
        this.#cancel = null;
        this.#write();
      });
  }

  /** Forgets the write that was put off. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #write(): void {
    this.#options.write();
    this.#writtenAt = this.#options.now();
  }
}
