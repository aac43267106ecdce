// A small message library over one region (manual 10.10, 10.11; MC-344, MC-345): one sender, a fixed group of readers,
// slots in turn. It hides delay and lost packets: each message carries its number and the error count its sender
// knew, readers confirm what they have taken, and whatever is not confirmed is sent again.
import { UsageError } from '../errors.ts';
import type { Imc, Region } from './imc.ts';
import type { Poll } from './port.ts';
import type { ReceiveView } from './receive-view.ts';
import type { TransmitView } from './transmit-view.ts';

export interface MessageRingOptions {
  /** How many messages may be on their way. */
  readonly slots: number;
  /** Bytes of the longest message. */
  readonly slotBytes: number;
  /** Names of the hosts that read, one process on each; the same list on every side. */
  readonly readers: readonly string[];
  readonly rail?: number | undefined;
}

/**
 * Words before the bytes of a message. `begin` is stored first and `end` last, both with the number of the attempt: a
 * reader that finds the same in `end` before and in `begin` after has read one attempt and no other.
 */
const slotWord = { begin: 0, number: 4, length: 8, errors: 12, end: 16 } as const;
const headerBytes = 24;
/** A reader's confirmation has a block of its own, so that each word has one writer. */
const blockBytes = 64;
/** Polls without a confirmation before a message, or a confirmation, is sent again. */
const pollsBeforeRepeat = 500;

/** Either side of a ring; the sender is whoever calls `send`. */
export class MessageRing {
  readonly #imc: Imc;
  readonly #region: Region;
  readonly #tx: TransmitView;
  readonly #rx: ReceiveView;
  readonly #options: MessageRingOptions;
  readonly #stride: number;
  /** Messages that some reader has not confirmed, for sending them again. */
  readonly #kept = new Map<number, Uint8Array>();
  #attempts = 0;
  #sent = 0;
  #taken = 0;

  private constructor(imc: Imc, region: Region, options: MessageRingOptions) {
    this.#imc = imc;
    this.#region = region;
    this.#options = options;
    this.#stride = strideOf(options);
    this.#tx = region.attachTransmit();
    this.#rx = region.attachReceive();
  }

  /**
   * Opens a ring on a coherent region, so that both sides begin with zeroes, whoever comes first.
   * @param key of the region; sender and readers give the same key and options
   * @throws ImcError as imc_asalloc and imc_asattach; UsageError for a ring that cannot be
   */
  static open(imc: Imc, key: number, options: MessageRingOptions): MessageRing {
    const { slots, slotBytes, readers, rail = 0 } = options;
    const isRing = [slots, slotBytes].every((size) => Number.isInteger(size) && size > 0);
    if (!isRing || readers.length === 0) {
      throw new UsageError('a message ring needs slots, slot bytes and readers');
    }
    const bytes = readers.length * blockBytes + slots * strideOf(options);
    return new MessageRing(imc, imc.alloc(key, bytes, { coherent: true, rail }), options);
  }

  /** Sends a message; returns when a slot was free and the message is on its way. @throws UsageError */
  send(data: Uint8Array): Generator<Poll, void, void> {
    return this.#imc.context.waiting('send()', () => this.#send(data));
  }

  *#send(data: Uint8Array): Generator<Poll, void, void> {
    if (data.length > this.#options.slotBytes) {
      throw new UsageError(
        `a message of ${data.length} bytes; a slot holds ${this.#options.slotBytes}`,
      );
    }
    const number = this.#sent + 1;
    yield* this.#confirmed(number - this.#options.slots);
    this.#kept.set(number, Uint8Array.from(data));
    this.#sent = number;
    this.#write(number);
  }

  /** Waits until every reader has taken every message. */
  flush(): Generator<Poll, void, void> {
    return this.#imc.context.waiting('flush()', () => this.#confirmed(this.#sent));
  }

  /** The next message, each once and in order. */
  receive(): Generator<Poll, Uint8Array, void> {
    return this.#imc.context.waiting('receive()', () => this.#receive());
  }

  *#receive(): Generator<Poll, Uint8Array, void> {
    const number = this.#taken + 1;
    for (let polls = 1; ; polls += 1) {
      const message = this.#read(number);
      if (message !== undefined) {
        this.#taken = number;
        this.#confirm();
        return message;
      }
      // The confirmation of an earlier message may be what was lost.
      if (polls % pollsBeforeRepeat === 0) this.#confirm();
      yield undefined;
    }
  }

  /** Leaves the ring; the region goes with its last user. @throws ImcError */
  close(): void {
    this.#region.detach();
    this.#region.dealloc();
  }

  *#confirmed(number: number): Generator<Poll, void, void> {
    for (let polls = 1; ; polls += 1) {
      const least = Math.min(
        ...this.#options.readers.map((_, reader) => this.#rx.getInt32(reader * blockBytes)),
      );
      for (const done of [...this.#kept.keys()]) if (done <= least) this.#kept.delete(done);
      if (least >= number) return;
      if (polls % pollsBeforeRepeat === 0) for (const kept of this.#kept.keys()) this.#write(kept);
      yield undefined;
    }
  }

  #place(number: number): number {
    const slot = (number - 1) % this.#options.slots;
    return this.#options.readers.length * blockBytes + slot * this.#stride;
  }

  #write(number: number): void {
    const data = this.#kept.get(number);
    if (data === undefined) return;
    // Read first: whatever of this attempt is lost, the reader's count is higher than the one it is told.
    const errors = this.#imc.errorCount(this.#options.rail ?? 0);
    const place = this.#place(number);
    this.#attempts = (this.#attempts + 1) | 0;
    this.#tx.setInt32(place + slotWord.begin, this.#attempts);
    this.#imc.mb();
    this.#tx.setInt32(place + slotWord.number, number);
    this.#tx.setInt32(place + slotWord.length, data.length);
    this.#tx.setInt32(place + slotWord.errors, errors);
    this.#imc.bcopy(data, this.#tx.slice(place + headerBytes), data.length);
    this.#imc.mb();
    this.#tx.setInt32(place + slotWord.end, this.#attempts);
    this.#imc.mb();
  }

  /** A message if it has come, and whole: no error came between what its sender knew and now (manual 10.6.6). */
  #read(number: number): Uint8Array | undefined {
    const place = this.#place(number);
    const end = this.#rx.getInt32(place + slotWord.end);
    if (this.#rx.getInt32(place + slotWord.number) !== number) return undefined;
    const length = this.#rx.getInt32(place + slotWord.length);
    if (length < 0 || length > this.#options.slotBytes) return undefined;
    const errors = this.#rx.getInt32(place + slotWord.errors);
    const data = this.#rx.read(place + headerBytes, length);
    if (this.#rx.getInt32(place + slotWord.begin) !== end) return undefined;
    const isSafe = errors >= 0 && errors === this.#imc.errorCount(this.#options.rail ?? 0);
    return isSafe ? data : undefined;
  }

  #confirm(): void {
    const reader = this.#options.readers.indexOf(this.#imc.hostname);
    if (reader < 0) throw new UsageError(`${this.#imc.hostname} is no reader of this ring`);
    this.#tx.setInt32(reader * blockBytes, this.#taken);
    this.#imc.mb();
  }
}

function strideOf({ slotBytes }: MessageRingOptions): number {
  return headerBytes + Math.ceil(slotBytes / 8) * 8;
}
