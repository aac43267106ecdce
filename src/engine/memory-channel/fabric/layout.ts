// Where everything lies in the shared control memory: 32-bit words, and 64-bit reals over the same buffer. Every
// thread computes the same layout from the same sizes; nothing in here knows what the words mean to programs.

export interface FabricSizes {
  readonly hosts: number;
  readonly rails: number;
  readonly regions: number;
  readonly lockSets: number;
  readonly locksPerSet: number;
  readonly processes: number;
  /** Words of one rail's log, a power of two. */
  readonly logWords: number;
}

export interface Layout extends FabricSizes {
  readonly hostsAt: number;
  readonly railsAt: number;
  readonly hostRailsAt: number;
  readonly segmentsAt: number;
  readonly lockFlagsAt: number;
  readonly locksAt: number;
  readonly processesAt: number;
  readonly rulesAt: number;
  readonly totalWords: number;
}

/** Words that exist once. */
export const Global = {
  /** Rises with every host or rail event. */
  eventSeq: 0,
  /** Not zero when some host's `wanted` may be set. */
  anyWanted: 16,
  /** How many drop rules are armed; 0 keeps faults off the path of a packet. */
  rulesArmed: 32,
  /** Not zero while imc_ckerrcnt cannot set up its check (a fault to inject). */
  checkBroken: 33,
  /** How many logical rails the cluster has. */
  logicalRails: 34,
  /** One more than the highest process slot ever used. */
  processSlots: 35,
} as const;
const globalWords = 48;

/** Words of one host. */
export const HostWord = { member: 0, bell: 16, wanted: 17 } as const;
const hostWords = 32;

/** Words of one logical rail; those from `state` on change under the append lock only. */
export const RailWord = {
  lock: 0,
  tail: 16,
  state: 32,
  /** What the tail may reach before some host must drain. */
  limit: 33,
  /** Number of the next packet. */
  seq: 34,
  /** Errors that no single host detected: joins, leaves, failovers, failures. */
  baseCount: 35,
  /** How many reads of the error count still answer that it is being updated. */
  hold: 36,
  activePhysical: 37,
  failovers: 38,
  random: 39,
} as const;
/** Reals of one logical rail, counted in reals from its first word. */
export const RailReal = {
  freeAt: 24,
  lastDue: 25,
  nextErrorAt: 26,
  packets: 27,
  words: 28,
  transactions: 29,
  /** Mean microseconds between errors injected by rate; 0 is none. */
  errorEvery: 30,
} as const;
const railWords = 64;

/** How many drops of one host and rail are remembered with their time. */
export const dropTimes = 8;
/** Words of one host on one rail; all but the cursor change under the drain lock only. */
export const HostRailWord = {
  lock: 0,
  cursor: 16,
  /** Odd while the error count is being updated. */
  mark: 32,
  drops: 33,
  /** The drop being counted, so that a thread that died in between is not counted twice. */
  intentSeq: 34,
  intentDrops: 35,
  hasIntent: 36,
  /** The least this host may answer: the true count when it last lost a packet itself. */
  floor: 37,
} as const;
/** Reals of one host on one rail, counted in reals from its first word. */
export const HostRailReal = { applied: 20, droppedAt: 21 } as const;
const hostRailWords = 64;

/** Words of one region on one host. */
export const SegmentWord = { segment: 0, active: 1, region: 2 } as const;
const segmentWords = 4;

/** `sleep` is 0 for no process, 1 for one that polls, 2 for one that sleeps until its bell is not `sleptOn`. */
export const ProcessWord = { signals: 0, stopped: 1, sleep: 2, sleptOn: 3, bell: 4 } as const;
const processWords = 16;

/** Words of one drop rule; -1 in a condition means any. */
export const RuleWord = {
  armed: 0,
  rail: 1,
  position: 2,
  /** The id and not the slot, which another region may have by then. */
  region: 3,
  from: 4,
  word: 5,
  /** Hosts that lose the packet; 0 picks one receiver by chance. */
  hosts: 6,
  skip: 7,
} as const;
export const rulesMax = 16;
const ruleWords = 8;

/** Computes the layout; the same sizes always give the same one. */
export function layoutOf(sizes: FabricSizes): Layout {
  const hostsAt = globalWords;
  const railsAt = hostsAt + sizes.hosts * hostWords;
  const hostRailsAt = railsAt + sizes.rails * railWords;
  const segmentsAt = hostRailsAt + sizes.hosts * sizes.rails * hostRailWords;
  const lockFlagsAt = segmentsAt + sizes.hosts * sizes.regions * segmentWords;
  const locksAt = lockFlagsAt + sizes.lockSets;
  const processesAt = locksAt + sizes.lockSets * sizes.locksPerSet;
  const rulesAt = processesAt + sizes.processes * processWords;
  const end = rulesAt + rulesMax * ruleWords;
  return {
    ...sizes,
    hostsAt,
    railsAt,
    hostRailsAt,
    segmentsAt,
    lockFlagsAt,
    locksAt,
    processesAt,
    rulesAt,
    totalWords: end + (end & 1),
  };
}

export function hostAt(layout: Layout, host: number): number {
  return layout.hostsAt + host * hostWords;
}

export function railAt(layout: Layout, rail: number): number {
  return layout.railsAt + rail * railWords;
}

export function hostRailAt(layout: Layout, host: number, rail: number): number {
  return layout.hostRailsAt + (host * layout.rails + rail) * hostRailWords;
}

export function segmentAt(layout: Layout, host: number, slot: number): number {
  return layout.segmentsAt + (host * layout.regions + slot) * segmentWords;
}

export function lockAt(layout: Layout, set: number, index: number): number {
  return layout.locksAt + set * layout.locksPerSet + index;
}

export function processAt(layout: Layout, process: number): number {
  return layout.processesAt + process * processWords;
}

export function ruleAt(layout: Layout, rule: number): number {
  return layout.rulesAt + rule * ruleWords;
}
