// What one program of the Memory Channel has printed: the newest lines, numbered, for those who come later. Knows neither
// the program nor who listens.

/** A line of a program. */
export interface PrintedLine {
  readonly pid: number;
  /** Its place in what the program has printed, from 1. */
  readonly sequence: number;
  readonly line: string;
  readonly isError: boolean;
}

const linesMax = 1000;
/** Of all kept lines of a program together, in characters; the newest line is kept whatever its length. */
const textMax = 262_144;

export class ProgramOutput {
  readonly #pid: number;
  #lines: PrintedLine[] = [];
  #length = 0;
  #count = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** The newest last. */
  get lines(): readonly PrintedLine[] {
    return this.#lines;
  }

  /** How many older lines are not kept. */
  get forgotten(): number {
    return this.#count - this.#lines.length;
  }

  add(line: string, isError: boolean): PrintedLine {
    this.#count += 1;
    const printed = { pid: this.#pid, sequence: this.#count, line, isError };
    // Copied, so that whoever was given the lines keeps what he was given.
    const lines = [...this.#lines, printed];
    this.#length += line.length;
    while (lines.length > linesMax || (this.#length > textMax && lines.length > 1)) {
      this.#length -= lines.shift()?.line.length ?? 0;
    }
    this.#lines = lines;
    return printed;
  }
}
