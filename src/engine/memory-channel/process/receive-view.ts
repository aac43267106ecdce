// A receive address (manual 10.6): ordinary memory of the host that the rail writes and programs only read. Each load
// looks again, after applying what is due.
import { AccessFault } from '../errors.ts';
import type { AttachGrant } from '../kernel/index.ts';
import type { ProcessContext } from './context.ts';
import type { Poll } from './port.ts';

/** A receive address (manual 10.6): only read; each load looks again. */
export class ReceiveView {
  /** Bytes. */
  readonly length: number;
  readonly #context: ProcessContext;
  readonly #rail: number;
  readonly #words: Int32Array;
  readonly #data: DataView;
  #isAttached = true;

  /** @internal */
  constructor(context: ProcessContext, grant: AttachGrant, memory: ArrayBufferLike) {
    this.length = grant.size;
    this.#context = context;
    this.#rail = grant.rail;
    this.#words = new Int32Array(memory);
    this.#data = new DataView(memory);
  }

  /** Loads a 32-bit word. @param offset in bytes, any alignment. @throws AccessFault */
  getInt32(offset: number): number {
    this.#look('getInt32', offset, 4);
    if ((offset & 3) === 0) return Atomics.load(this.#words, offset >> 2);
    return this.#data.getInt32(offset, true);
  }

  /** Loads 32 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getUint32(offset: number): number {
    return this.getInt32(offset) >>> 0;
  }

  /** Loads 64 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getBigInt64(offset: number): bigint {
    this.#look('getBigInt64', offset, 8);
    return this.#data.getBigInt64(offset, true);
  }

  /** Loads 32 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getFloat32(offset: number): number {
    this.#look('getFloat32', offset, 4);
    return this.#data.getFloat32(offset, true);
  }

  /** Loads 64 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getFloat64(offset: number): number {
    this.#look('getFloat64', offset, 8);
    return this.#data.getFloat64(offset, true);
  }

  /** Loads 16 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getInt16(offset: number): number {
    this.#look('getInt16', offset, 2);
    return this.#data.getInt16(offset, true);
  }

  /** Loads 8 bits. @param offset in bytes, any alignment. @throws AccessFault */
  getUint8(offset: number): number {
    this.#look('getUint8', offset, 1);
    return this.#data.getUint8(offset);
  }

  /** A copy of some bytes. @throws AccessFault */
  read(offset: number, length: number): Uint8Array {
    this.#look('read', offset, length);
    return Uint8Array.from(new Uint8Array(this.#words.buffer, offset, length));
  }

  /** Copies bytes into a buffer of the caller, without making one. @throws AccessFault */
  readInto(target: Uint8Array, offset: number): void {
    this.#look('readInto', offset, target.length);
    target.set(new Uint8Array(this.#words.buffer, offset, target.length));
  }

  /** The memory itself, without faults; `sync` applies what is due. */
  raw(): Int32Array {
    this.#look('raw', 0, 0);
    return this.#words;
  }

  /** Applies what is due. */
  sync(): void {
    this.#look('sync', 0, 0);
  }

  /** Polls a word until it satisfies a condition. @returns the word that did */
  until(offset: number, predicate: (value: number) => boolean): Generator<Poll, number, void> {
    return this.#context.waiting(`until(${offset})`, () => this.#until(offset, predicate));
  }

  *#until(offset: number, predicate: (value: number) => boolean): Generator<Poll, number, void> {
    for (;;) {
      const value = this.getInt32(offset);
      if (predicate(value)) return value;
      yield undefined;
    }
  }

  /** A store through a receive address: a fault, or, by a setting, a store this host alone sees (MC-211, AMB-30). */
  setInt32(offset: number, value: number): void {
    this.#look('setInt32', offset, 4);
    if (this.#context.port.settings.receiveStores === 'fault') {
      const access = { view: 'receive' as const, op: 'setInt32', offset, width: 4 };
      throw new AccessFault('SIGSEGV', access, 'the address cannot be written');
    }
    this.#data.setInt32(offset, value, true);
  }

  /** @internal */
  invalidate(): void {
    this.#isAttached = false;
  }

  #look(op: string, offset: number, width: number): void {
    const isInside = offset >= 0 && offset + width <= this.length;
    if (!this.#isAttached || !isInside || !this.#context.isRunning) this.#refuse(op, offset, width);
    this.#context.refresh(this.#rail);
  }

  #refuse(op: string, offset: number, width: number): never {
    this.#context.checkRunning(op);
    const access = { view: 'receive' as const, op, offset, width };
    const reason = this.#isAttached
      ? `outside the region of ${this.length} bytes`
      : 'the region is detached';
    throw new AccessFault('SIGSEGV', access, reason);
  }
}
