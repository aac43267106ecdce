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
  /** Kept lines from `#first` on; those before it are cut away now and then, so that a line costs what it is. */
  readonly #lines: PrintedLine[] = [];
  #first = 0;
  /** Of the kept lines, in characters. */
  #length = 0;
  #count = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** The newest last; a copy, so that whoever is given the lines keeps what he was given. */
  get lines(): readonly PrintedLine[] {
    return this.#lines.slice(this.#first);
  }

  /** How many older lines are not kept. */
  get forgotten(): number {
    return this.#count - this.#kept;
  }

  get #kept(): number {
    return this.#lines.length - this.#first;
  }

  add(line: string, isError: boolean): PrintedLine {
    this.#count += 1;
    const printed = { pid: this.#pid, sequence: this.#count, line, isError };
    this.#lines.push(printed);
    this.#length += line.length;
    while (this.#kept > linesMax || (this.#length > textMax && this.#kept > 1)) {
      this.#length -= this.#lines[this.#first]?.line.length ?? 0;
      this.#first += 1;
    }
    if (this.#first > linesMax) {
      this.#lines.splice(0, this.#first);
      this.#first = 0;
    }
    return printed;
  }
}
