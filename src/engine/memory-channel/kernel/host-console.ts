// The console of a host: the newest lines, and how many older ones are not kept, so that whoever fails at the same thing
// all day does not fill the memory.

export const consoleLinesMax = 200;

export class HostConsole {
  #lines: readonly string[] = [];
  #forgotten = 0;

  /** The newest last; what was given once never changes. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** How many older lines are not kept. */
  get forgotten(): number {
    return this.#forgotten;
  }

  write(...lines: readonly string[]): void {
    const all = [...this.#lines, ...lines];
    this.#lines = all.slice(-consoleLinesMax);
    this.#forgotten += all.length - this.#lines.length;
  }
}
