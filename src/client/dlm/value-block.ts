// A process's copy of a lock value block (manual 9.6.6): bytes, seen as text or as longwords. Knows nothing of locks;
// the library fills it in when the lock manager has copied something.

/** The size of a lock value block in longwords of 32 bits. */
export const DLM_VALBLKSIZE: number = 4;

/**
 * A process's own copy of a value block (valb_p): 16 bytes, all zero at first. Give it to a request to have the
 * resource's block copied into it, to a conversion down or an unlock to have it written. It is copied when the call is
 * made, and filled in before the call returns or its completion routine runs.
 */
export class ValueBlock {
  /** The contents; write into them as you like. */
  readonly bytes: Uint8Array = new Uint8Array(DLM_VALBLKSIZE * 4);
  readonly #view: DataView = new DataView(this.bytes.buffer);
  #valid = true;

  /** @param text what to begin with, as for {@link setString}. */
  constructor(text = '') {
    if (text !== '') this.setString(text);
  }

  /**
   * Whether the resource's block was valid when it was last read into this copy; true before the first read. Contents
   * read while it was invalid are the last that were written, and may be out of date (DLM_SUCCVALNOTVALID).
   */
  get valid(): boolean {
    return this.#valid;
  }

  /** The bytes up to the first zero, as UTF-8 text. */
  asString(): string {
    const end = this.bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? this.bytes : this.bytes.subarray(0, end));
  }

  /**
   * Replaces the contents by a text in UTF-8, filled up with zeros.
   *
   * @throws RangeError if the text is longer than the block; nothing is changed then.
   */
  setString(text: string): void {
    const encoded = new TextEncoder().encode(text);
    if (encoded.length > this.bytes.length) {
      throw new RangeError(
        `A value block has ${this.bytes.length} bytes, and this text needs ${encoded.length}. ` +
          'Keep longer values elsewhere, and their version or place in the value block.',
      );
    }
    this.bytes.fill(0).set(encoded);
  }

  /**
   * A longword, as an unsigned number.
   *
   * @param index 0 to DLM_VALBLKSIZE - 1.
   * @throws RangeError for another index.
   */
  getUint32(index: number): number {
    return this.#view.getUint32(index * 4, true);
  }

  /**
   * Sets a longword; of larger numbers the low 32 bits.
   *
   * @param index 0 to DLM_VALBLKSIZE - 1.
   * @throws RangeError for another index.
   */
  setUint32(index: number, value: number): void {
    this.#view.setUint32(index * 4, value, true);
  }

  /** @internal The longwords, as requests carry them. */
  longwords(): number[] {
    return Array.from({ length: DLM_VALBLKSIZE }, (_, index) => this.getUint32(index));
  }

  /** @internal The lock manager has copied the resource's block. */
  receive(longwords: readonly number[], valid: boolean): void {
    for (let index = 0; index < DLM_VALBLKSIZE; index += 1) {
      this.setUint32(index, longwords[index] ?? 0);
    }
    this.#valid = valid;
  }
}
