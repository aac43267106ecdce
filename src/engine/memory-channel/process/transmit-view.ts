// A transmit address (manual 10.6.3, 10.11.5): it is only written, in whole aligned 32-bit or 64-bit units. Whatever
// a processor would do by reading first is a fault, and a fault sends nothing.
import { AccessFault, type FaultSignal } from '../errors.ts';
import { copyDirect, type Route, sendRun, storeDirect } from '../fabric/index.ts';
import type { AttachGrant } from '../kernel/index.ts';
import type { ProcessContext } from './context.ts';

const conversion = new DataView(new ArrayBuffer(8));

const reasons: Readonly<Record<FaultSignal, string>> = {
  SIGBUS: 'only aligned 32-bit and 64-bit units can be stored',
  SIGSEGV: 'the address cannot be read',
};

/** Where imc_bcopy copies to. */
export class TransmitSlice {
  readonly view: TransmitView;
  /** Byte offset in the region. */
  readonly offset: number;
  readonly length: number;

  /** @internal */
  constructor(view: TransmitView, offset: number, length: number) {
    this.view = view;
    this.offset = offset;
    this.length = length;
  }
}

/** A transmit address (manual 10.6.3): only written, in whole aligned units of 32 or 64 bits. */
export class TransmitView {
  /** Bytes. */
  readonly length: number;
  readonly #context: ProcessContext;
  readonly #route: Route;
  readonly #isDirect: boolean;
  #isAttached = true;

  /** @internal */
  constructor(context: ProcessContext, grant: AttachGrant) {
    this.length = grant.size;
    this.#context = context;
    this.#route = context.routeOf(grant);
    this.#isDirect = context.port.settings.transport === 'direct';
  }

  /** Stores a 32-bit word. @param offset in bytes, a multiple of four. @throws AccessFault */
  setInt32(offset: number, value: number): void {
    this.#check('setInt32', offset, 4);
    if (this.#isDirect) storeDirect(this.#context.port.fabric, this.#route, offset >> 2, value);
    else this.#context.buffer.store(this.#route, offset >> 2, value | 0);
  }

  /** Stores a 32-bit word. @param offset in bytes, a multiple of four. @throws AccessFault */
  setUint32(offset: number, value: number): void {
    this.setInt32(offset, value | 0);
  }

  /** Stores 32 bits. @param offset in bytes, a multiple of four. @throws AccessFault */
  setFloat32(offset: number, value: number): void {
    this.#check('setFloat32', offset, 4);
    conversion.setFloat32(0, value, true);
    this.setInt32(offset, conversion.getInt32(0, true));
  }

  /**
   * Stores 64 bits; a receiver may see one half before the other (MC-232).
   * @param offset in bytes, a multiple of eight
   * @throws AccessFault
   */
  setBigInt64(offset: number, value: bigint): void {
    conversion.setBigInt64(0, value, true);
    this.#storePair('setBigInt64', offset);
  }

  /** As {@link setBigInt64}, a number of 64 bits. @throws AccessFault */
  setFloat64(offset: number, value: number): void {
    conversion.setFloat64(0, value, true);
    this.#storePair('setFloat64', offset);
  }

  /** A store of one byte is a read-modify-write: always a bus error (MC-203). */
  setUint8(offset: number, _value: number): never {
    return this.#refuse('SIGBUS', 'setUint8', offset, 1);
  }

  /** A store of two bytes is a read-modify-write: always a bus error (MC-203). */
  setInt16(offset: number, _value: number): never {
    return this.#refuse('SIGBUS', 'setInt16', offset, 2);
  }

  /** A load of a transmit address: always a segmentation violation (MC-201). */
  getInt32(offset: number): never {
    return this.#refuse('SIGSEGV', 'getInt32', offset, 4);
  }

  /** `++` reads first: always a segmentation violation (MC-202). */
  increment(offset: number): never {
    return this.#refuse('SIGSEGV', 'increment', offset, 4);
  }

  /** `--` reads first: always a segmentation violation (MC-202). */
  decrement(offset: number): never {
    return this.#refuse('SIGSEGV', 'decrement', offset, 4);
  }

  /** Assigns a whole structure; its size must be a multiple of eight (MC-207). @throws AccessFault */
  assign(offset: number, structure: Uint8Array): void {
    if (structure.length % 8 !== 0) this.#refuseOdd('assign', offset, structure.length);
    this.#copyWhole('assign', structure, offset);
  }

  /** bcopy(3): length and both addresses must be multiples of eight (MC-206). @throws AccessFault */
  bcopy(src: Uint8Array, offset: number): void {
    const isAligned = src.length % 8 === 0 && src.byteOffset % 8 === 0 && offset % 8 === 0;
    if (!isAligned) this.#refuseOdd('bcopy', offset, src.length);
    this.#copyWhole('bcopy', src, offset);
  }

  /** A part of the view, as destination of imc_bcopy. */
  slice(offset: number, length: number = this.length - offset): TransmitSlice {
    return new TransmitSlice(this, offset, length);
  }

  /** @internal */
  invalidate(): void {
    this.#isAttached = false;
  }

  /** Sends whole words, for imc_bcopy. @internal @param word in words. @throws AccessFault */
  sendWords(op: string, word: number, source: Int32Array): void {
    this.#check(op, word * 4, 4);
    this.#checkRange(op, word * 4, source.length * 4);
    this.#send(word, source);
  }

  /** Faults as a load would, for operations that need the present contents. @internal */
  read(op: string, offset: number): never {
    return this.#refuse('SIGSEGV', op, offset, 8);
  }

  #send(word: number, source: Int32Array): void {
    const { fabric } = this.#context.port;
    if (this.#isDirect) {
      copyDirect(fabric, this.#route, word, source);
      return;
    }
    this.#context.buffer.flush();
    sendRun(fabric, this.#route, word, source);
  }

  #storePair(op: string, offset: number): void {
    this.#check(op, offset, 8);
    const low = conversion.getInt32(0, true);
    const high = conversion.getInt32(4, true);
    if (this.#isDirect) {
      storeDirect(this.#context.port.fabric, this.#route, offset >> 2, low);
      storeDirect(this.#context.port.fabric, this.#route, (offset >> 2) + 1, high);
      return;
    }
    this.#context.buffer.storePair(this.#route, offset >> 2, low, high);
  }

  #copyWhole(op: string, source: Uint8Array, offset: number): void {
    this.#checkRange(op, offset, source.length);
    if (offset % 4 !== 0) this.#refuse('SIGBUS', op, offset, source.length);
    const words = new Int32Array(source.length / 4);
    new Uint8Array(words.buffer).set(source);
    if (words.length > 0) this.#send(offset / 4, words);
  }

  #check(op: string, offset: number, width: number): void {
    if (
      this.#isAttached &&
      this.#context.isRunning &&
      (offset & (width - 1)) === 0 &&
      (offset | 0) === offset &&
      offset >= 0 &&
      offset <= this.length - width
    ) {
      return;
    }
    this.#checkRange(op, offset, width);
    this.#refuse('SIGBUS', op, offset, width);
  }

  #checkRange(op: string, offset: number, length: number): void {
    const isInside = offset >= 0 && offset + length <= this.length;
    if (!this.#isAttached || !isInside || !this.#context.isRunning) {
      this.#refuse('SIGSEGV', op, offset, length);
    }
  }

  #refuse(
    signal: FaultSignal,
    op: string,
    offset: number,
    width: number,
    reason: string = reasons[signal],
  ): never {
    this.#context.checkRunning(op);
    const access = { view: 'transmit' as const, op, offset, width };
    if (!this.#isAttached) throw new AccessFault('SIGSEGV', access, 'the region is detached');
    if (!(offset >= 0 && offset + width <= this.length)) {
      throw new AccessFault('SIGSEGV', access, `outside the region of ${this.length} bytes`);
    }
    throw new AccessFault(signal, access, reason);
  }

  /** A copy that would have to read what surrounds it. */
  #refuseOdd(op: string, offset: number, length: number): never {
    const reason = `${length} bytes; size, source and destination must be multiples of eight, or use imc.bcopy`;
    return this.#refuse('SIGSEGV', op, offset, length, reason);
  }
}
