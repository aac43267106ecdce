// The write buffer of an emulated processor (manual, example 10-1, callout 8): stores gather in 64-byte blocks and
// leave in order (`fifo`), in any order until a barrier (`alpha`), or at once (`none`). In `alpha` a store may begin
// a block of its own although there is one for its address, so that neighbouring words overtake one another too; two
// stores to one word never do.

import type { WriteBufferMode } from '../config.ts';
import { blockWords, type Fabric, type Route, sendBlock } from '../fabric/index.ts';

interface Block {
  readonly route: Route;
  /** Word offset of the block in the region. */
  readonly base: number;
  mask: number;
  readonly words: Int32Array;
}

const blocksMax = 4;
const fullMask = 0xffff;
/** A block leaves at the latest after so many further stores (MC-235). */
const storesMax = 64;
/** In `alpha`, one store in so many begins a block of its own. */
const ownBlockOdds = 4;

export class StoreBuffer {
  readonly #fabric: Fabric;
  readonly #mode: WriteBufferMode;
  readonly #scratch = new Int32Array(blockWords);
  readonly #spare: Int32Array[] = [];
  #blocks: Block[] = [];
  #stores = 0;

  constructor(fabric: Fabric, mode: WriteBufferMode) {
    this.#fabric = fabric;
    this.#mode = mode;
  }

  /** Stores one word at a word offset of a region. */
  store(route: Route, word: number, value: number): void {
    const within = word & (blockWords - 1);
    if (this.#mode === 'none') {
      this.#scratch[within] = value;
      sendBlock(this.#fabric, route, word - within, 1 << within, this.#scratch);
      return;
    }
    const block = this.#blockFor(route, word - within, 1 << within);
    block.words[within] = value;
    block.mask |= 1 << within;
    this.#afterStore(block);
  }

  /** Stores two words of one 64-bit unit. */
  storePair(route: Route, word: number, low: number, high: number): void {
    const within = word & (blockWords - 1);
    const pair = 3 << within;
    if (this.#mode === 'none') {
      this.#scratch[within] = low;
      this.#scratch[within + 1] = high;
      sendBlock(this.#fabric, route, word - within, pair, this.#scratch);
      return;
    }
    if (this.#mode === 'alpha') {
      this.store(route, word, low);
      this.store(route, word + 1, high);
      return;
    }
    const block = this.#blockFor(route, word - within, pair);
    block.words[within] = low;
    block.words[within + 1] = high;
    block.mask |= pair;
    this.#afterStore(block);
  }

  /** Lets everything out, as a memory barrier does; in `alpha` the blocks overtake one another. */
  flush(): void {
    this.#stores = 0;
    while (this.#blocks.length > 0) this.#release(this.#nextOut());
  }

  /** Forgets what has not left, as at the abnormal end of a process (MC-338). */
  discard(): void {
    this.#blocks = [];
  }

  #blockFor(route: Route, base: number, bits: number): Block {
    const blocks = this.#blocks;
    const block = this.#mode === 'alpha' ? this.#anyBlock(route, base, bits) : blocks.at(-1);
    // In order, a store may join the newest block only, or it would overtake what was stored in between.
    if (block !== undefined && block.base === base && block.route === route) return block;
    if (blocks.length >= blocksMax) this.#release(this.#nextOut());
    const words = this.#spare.pop() ?? new Int32Array(blockWords);
    const fresh = { route, base, mask: 0, words };
    blocks.push(fresh);
    return fresh;
  }

  /** A block that a store may join: the one that has its word already, or by chance another of its address. */
  #anyBlock(route: Route, base: number, bits: number): Block | undefined {
    const near = this.#blocks.filter((block) => block.base === base && block.route === route);
    const same = near.find((block) => (block.mask & bits) !== 0);
    if (same !== undefined || near.length === 0) return same;
    return this.#fabric.random.below(ownBlockOdds) === 0 ? undefined : near.at(-1);
  }

  #afterStore(block: Block): void {
    this.#stores += 1;
    const isFull = block.mask === fullMask;
    if (this.#stores >= storesMax || (isFull && this.#mode === 'fifo')) this.flush();
    else if (isFull) this.#release(this.#blocks.indexOf(block));
  }

  #nextOut(): number {
    return this.#mode === 'alpha' ? this.#fabric.random.below(this.#blocks.length) : 0;
  }

  #release(at: number): void {
    const [block] = this.#blocks.splice(at, 1);
    if (block === undefined) return;
    sendBlock(this.#fabric, block.route, block.base, block.mask, block.words);
    this.#spare.push(block.words);
  }
}
