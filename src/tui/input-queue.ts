// Keys and pastes on their way to the dispatcher, one after the other: while a ready-made component deals with
// a key the next ones wait, and before a question is on the screen they are thrown away (TUI-248). Knows no
// keys and no screens.
import type { TerminalInput } from './terminal/index.ts';

/** Inputs that may wait for their turn; a person types less ahead than that. */
const waitingMax = 1024;

export class InputQueue {
  readonly #take: (input: TerminalInput) => void;
  readonly #waiting: TerminalInput[] = [];
  #isHeld = false;
  #isDeaf = false;

  /** `take` deals with one input; it may call {@link waitFor} or {@link dropUntil}. */
  constructor(take: (input: TerminalInput) => void) {
    this.#take = take;
  }

  push(input: TerminalInput): void {
    if (this.#isDeaf) return;
    this.#waiting.push(input);
    if (this.#waiting.length > waitingMax) this.#waiting.shift();
    this.#run();
  }

  /** Holds the inputs back until the work is done. */
  waitFor(work: Promise<void>): void {
    this.#isHeld = true;
    void work.finally(() => {
      this.#isHeld = false;
      this.#run();
    });
  }

  /** Throws away what waits and what comes until the work is done. */
  dropUntil(work: Promise<void>): void {
    this.#isDeaf = true;
    this.#waiting.length = 0;
    void work.finally(() => {
      this.#isDeaf = false;
    });
  }

  #run(): void {
    while (!this.#isHeld && !this.#isDeaf) {
      const input = this.#waiting.shift();
      if (input === undefined) return;
      this.#take(input);
    }
  }
}
