// What a practice cluster of the Memory Channel shows: hosts with their memory, packets under way, rails and locks as
// plain values of one moment. Screens draw them and lessons judge them; who makes them is view.ts.

/** One word of receive memory; null while nobody has stored it, so that its value is undefined (manual 10.6.2). */
export type PracticeWord = number | null;

export interface PracticeHost {
  /** `a`, `b` or `c`; its program is called the same. */
  readonly name: string;
  readonly state: 'halted' | 'booted' | 'member' | 'panicked';
  /** Its program runs and has called imc_api_init. */
  readonly isInitialized: boolean;
  readonly hasRegion: boolean;
  /** `broadcast`, `loopback`, or the host of a point-to-point attach; null when not attached for transmit. */
  readonly transmits: string | null;
  /** The program has attached the region for receive. */
  readonly receives: boolean;
  /** The first words of the region in this host's memory; null when the host does not receive it. */
  readonly memory: readonly PracticeWord[] | null;
  /** Stores that are still in the processor's write buffer. */
  readonly buffer: readonly PracticeStore[];
  /** Packets on the rail that have still to reach it. */
  readonly underWay: number;
  /** The error count of rail 0 as this host knows it; null while it is no member. */
  readonly errors: number | null;
  /** The error count that its program read last. */
  readonly count: number | null;
  /** What its program read last: a number, or `undefined`. */
  readonly read: string | null;
  /** How the program's last library call ended; null before the first, and while it is in one. */
  readonly status: string | null;
  /** Locks it holds, by index. */
  readonly holds: readonly number[];
  /** The lock that its program waits for inside imc_lkacquire; null when it is not in that call. */
  readonly waitsFor: number | null;
  /** What its program waits for inside imc_wait_cluster_event; null when it is not in that call. */
  readonly awaits: PracticeAwaited | null;
  /** What its program was told of the library's cluster last; null before the first answer. */
  readonly knows: PracticeKnowledge | null;
}

export type PracticeAwaited = 'rail or host' | 'rail' | 'host';

export interface PracticeKnowledge {
  /** Names, in the order of the members. */
  readonly hosts: readonly string[];
  /** One bit for each active logical rail. */
  readonly railMask: number;
}

export interface PracticeStore {
  readonly word: number;
  readonly value: number;
}

export interface PracticePacket {
  /** Number on the rail, from 0. */
  readonly number: number;
  readonly from: string;
  readonly words: readonly PracticeStore[];
  /** Hosts that it has still to reach. */
  readonly to: readonly string[];
}

export interface PracticeRail {
  /** `mca0` or `mcb0`. */
  readonly name: string;
  readonly state: 'active' | 'standby' | 'failed';
}

export interface PracticeView {
  readonly hosts: readonly PracticeHost[];
  readonly packets: readonly PracticePacket[];
  /** `pair`: both physical rails carry logical rail 0; `single`: each carries one of its own. */
  readonly style: 'pair' | 'single';
  /** The two physical rails. */
  readonly rails: readonly PracticeRail[];
  /** Errors of logical rail 0 so far, as its adapters know them. */
  readonly errors: number;
  readonly failovers: number;
  /** The region exists and is coherent. */
  readonly isCoherent: boolean;
  /** Holders of the locks of the set by host name, null for a free one; empty when there is no set. */
  readonly locks: readonly (string | null)[];
}

/** A view, and how it came about. */
export interface PracticeFacts extends PracticeView {
  /** Operations done; after undo, that are left. */
  readonly steps: number;
  /** Everything said so far, oldest first: `a: read 0`, `  42`, `b: acquire 0 returns IMC_SUCCESS`. */
  readonly log: readonly string[];
}
