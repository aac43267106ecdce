// The shared memory of a cluster as one thread sees it: control words, one log for each rail, the receive segments it
// has mapped, its clock and its mark as an owner of inner locks. It holds no rules of the library.
import type { TraceSink } from '../config.ts';
import { BusyError } from '../errors.ts';
import type { Random } from '../random.ts';
import { type FabricSizes, type Layout, layoutOf } from './layout.ts';

/** The buffers that every thread of a cluster shares. */
export interface FabricBuffers {
  readonly sizes: FabricSizes;
  readonly control: ArrayBufferLike;
  readonly logs: readonly ArrayBufferLike[];
}

/** Time and waiting, which differ between threads and the simulator. */
export interface Clock {
  /** Microseconds since the cluster began. */
  now(): number;
  /**
   * Waits a little for a word that another thread holds.
   * @returns false to give up: the caller must not block here.
   */
  pause(words: Int32Array, at: number, tries: number): boolean;
  /** Stalls the processor until a moment of emulated time, as a full write path does. */
  stallUntil(us: number): void;
}

/** How long packets take; computed under the append lock. */
export interface Timing {
  /** Microseconds from the rail to memory for the packet being sent. */
  readonly latency: ((packet: SentPacket) => number) | undefined;
  /** Microseconds of rail time for a byte; 0 is none. */
  readonly usPerByte: number;
  /** Microseconds a check of the adapter takes at least. */
  readonly roundTrip: number;
  /** Microseconds until other hosts see an error. */
  readonly countPropagation: number;
}

export interface SentPacket {
  readonly rail: number;
  readonly seq: number;
  readonly from: number;
  /** Host index, or -1 for a broadcast. */
  readonly dest: number;
  readonly region: number;
  readonly slot: number;
  /** Word offset in the region: of the run, or of the block that the mask belongs to. */
  readonly offset: number;
  /** Which words of the block; 0 for a run. */
  readonly mask: number;
  readonly words: number;
}

export interface FabricOptions {
  readonly buffers: FabricBuffers;
  /** This thread's mark in inner locks: a process id, or `kernelMark`. */
  readonly me: number;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: Random;
  /** Asks whoever owns the receive memory for a segment that is not mapped here yet. */
  readonly mapSegment: (host: number, slot: number, segment: number) => ArrayBufferLike | undefined;
  /** Faults that only the simulator can inject: a mask of hosts that lose this packet. */
  readonly dropFor?: ((packet: SentPacket) => number) | undefined;
  readonly trace?: TraceSink | undefined;
}

/** The mark of the one who keeps the tables; no process has this id. */
export const kernelMark = 1;

interface MappedSegment {
  readonly segment: number;
  readonly words: Int32Array;
}

export class Fabric {
  readonly words: Int32Array;
  readonly reals: Float64Array;
  readonly layout: Layout;
  readonly logs: readonly Int32Array[];
  readonly logReals: readonly Float64Array[];
  readonly logMask: number;
  readonly me: number;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: Random;
  readonly dropFor: ((packet: SentPacket) => number) | undefined;
  readonly trace: TraceSink | undefined;
  /** Host names by index, for traces. */
  hostNames: readonly string[] = [];

  readonly #mapped: (MappedSegment | undefined)[];
  readonly #mapSegment: FabricOptions['mapSegment'];

  constructor(options: FabricOptions) {
    const { sizes, control, logs } = options.buffers;
    this.layout = layoutOf(sizes);
    this.words = new Int32Array(control);
    this.reals = new Float64Array(control);
    this.logs = logs.map((log) => new Int32Array(log));
    this.logReals = logs.map((log) => new Float64Array(log));
    this.logMask = sizes.logWords - 1;
    this.me = options.me;
    this.clock = options.clock;
    this.timing = options.timing;
    this.random = options.random;
    this.dropFor = options.dropFor;
    this.trace = options.trace;
    this.#mapSegment = options.mapSegment;
    this.#mapped = new Array(sizes.hosts * sizes.regions).fill(undefined);
  }

  /** The receive memory of a region on a host, if this thread has mapped just that segment. */
  mapped(host: number, slot: number, segment: number): Int32Array | undefined {
    const entry = this.#mapped[host * this.layout.regions + slot];
    return entry !== undefined && entry.segment === segment ? entry.words : undefined;
  }

  /**
   * Maps a segment, asking its owner; not to be called with a drain lock held.
   * @returns false when the segment is gone.
   */
  map(host: number, slot: number, segment: number): boolean {
    const buffer = this.#mapSegment(host, slot, segment);
    if (buffer === undefined) return false;
    this.keep(host, slot, segment, new Int32Array(buffer));
    return true;
  }

  keep(host: number, slot: number, segment: number, words: Int32Array): void {
    this.#mapped[host * this.layout.regions + slot] = { segment, words };
  }

  forget(host: number, slot: number): void {
    this.#mapped[host * this.layout.regions + slot] = undefined;
  }

  nameOf(host: number): string {
    return this.hostNames[host] ?? `host${host}`;
  }
}

/**
 * Takes an inner lock, marking it with the owner, so that it can be freed when the owner dies.
 * @throws BusyError where the caller's clock does not let it wait.
 */
export function takeLock(fabric: Fabric, at: number): void {
  const { words, me } = fabric;
  let tries = 0;
  while (Atomics.compareExchange(words, at, 0, me) !== 0) {
    if (!fabric.clock.pause(words, at, tries)) throw new BusyError();
    tries += 1;
  }
}

/** Frees an inner lock; a no-op when the owner has been declared dead and lost it. */
export function dropLock(fabric: Fabric, at: number): void {
  Atomics.compareExchange(fabric.words, at, fabric.me, 0);
}

/** Takes several inner locks in the order given, runs the work and frees them; takes none if one is not to be had. */
export function withLocks<T>(fabric: Fabric, locks: readonly number[], work: () => T): T {
  const held: number[] = [];
  try {
    for (const at of locks) {
      takeLock(fabric, at);
      held.push(at);
    }
    return work();
  } finally {
    for (const at of held.reverse()) dropLock(fabric, at);
  }
}
