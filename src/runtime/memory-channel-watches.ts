// Watching parts of regions: whoever watches is told when bytes have changed on a member, at most ten times a second.
// Nothing is read and no timer is set while nobody watches. Knows neither the tables nor who watches.
import type { MemberName } from '../engine/index.ts';
import type { Clock } from './ports.ts';

export interface WatchRequest {
  readonly region: number;
  readonly members: readonly MemberName[];
  /** Bytes. */
  readonly offset: number;
  readonly length: number;
}

/** What a member has of the watched part; null if it does not receive the region. */
export interface WatchedMemory {
  readonly member: MemberName;
  readonly bytes: Uint8Array | null;
}

export interface WatchesOptions {
  readonly clock: Clock;
  /** The bytes of the members, all as they are in one moment, in the order of the request. */
  readonly read: (request: WatchRequest) => Promise<readonly WatchedMemory[]>;
}

/** Hears what has changed of a watch. */
type Told = (watch: number, changed: readonly WatchedMemory[]) => void;

interface Watch {
  readonly request: WatchRequest;
  readonly told: Told;
  last: readonly WatchedMemory[];
}

const everyMs = 100;

export class Watches {
  readonly #options: WatchesOptions;
  readonly #watches = new Map<number, Watch>();
  #next = 1;
  #cancel: (() => void) | null = null;
  #isLooking = false;

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  /** Begins a watch. @returns its number, and the bytes as they are now. */
  async start(
    request: WatchRequest,
    told: Told,
  ): Promise<{ readonly watch: number; readonly memory: readonly WatchedMemory[] }> {
    const memory = await this.#options.read(request);
    const watch = this.#next;
    this.#next += 1;
    this.#watches.set(watch, { request, told, last: memory });
    this.#schedule();
    return { watch, memory };
  }

  /** Ends a watch; nothing if it has ended. */
  end(watch: number): void {
    this.#watches.delete(watch);
    if (this.#watches.size > 0) return;
    this.#cancel?.();
    this.#cancel = null;
  }

  endAll(): void {
    for (const watch of [...this.#watches.keys()]) this.end(watch);
  }

  #schedule(): void {
    if (this.#isLooking || this.#cancel !== null || this.#watches.size === 0) return;
    const { clock } = this.#options;
    this.#cancel = clock.schedule(clock.now() + everyMs, () => {
      this.#cancel = null;
      this.#isLooking = true;
      void this.#lookAtAll().finally(() => {
        this.#isLooking = false;
        this.#schedule();
      });
    });
  }

  async #lookAtAll(): Promise<void> {
    for (const [number, watch] of [...this.#watches]) {
      const memory = await this.#options.read(watch.request);
      // It may have ended meanwhile.
      if (!this.#watches.has(number)) continue;
      const changed = memory.filter(({ bytes }, at) => !isSame(bytes, watch.last[at]?.bytes));
      watch.last = memory;
      if (changed.length > 0) watch.told(number, changed);
    }
  }
}

function isSame(now: Uint8Array | null, before: Uint8Array | null | undefined): boolean {
  if (now === null || before === null || before === undefined) return now === before;
  return Buffer.compare(now, before) === 0;
}
