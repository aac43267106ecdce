// The calls that programs make to the kernel and their answers: plain data, so that they can cross from one thread to
// another. Whatever runs at the speed of memory (stores, loads, locks, error counts) is not a call.

export interface Answer {
  /** A return code of status.ts. */
  readonly status: number;
  /** What it is about, and the remedy, for the program's author: a clause without a period. */
  readonly why?: string;
}

/** A call that has changed nothing. */
export function refused(status: number, why: string): Answer {
  return { status, why };
}

/** An argument as an author wrote it: a text is seen to be one. */
export function shown(argument: unknown): string {
  return typeof argument === 'string' ? `the text '${argument}'` : String(argument);
}

export interface AllocAnswer extends Answer {
  readonly region?: RegionGrant;
}

/** What a process needs to know of a region it has allocated. */
export interface RegionGrant {
  readonly id: number;
  readonly slot: number;
  readonly rail: number;
  readonly size: number;
}

export interface AttachAnswer extends Answer {
  readonly attach?: AttachGrant;
}

export interface AttachGrant extends RegionGrant {
  readonly direction: 'transmit' | 'receive';
  readonly loopback: boolean;
  /** Index of the receiver of a point-to-point attach, or -1. */
  readonly dest: number;
  /** Receive memory. */
  readonly segment?: number;
  readonly memory?: ArrayBufferLike;
}

export interface LockSetAnswer extends Answer {
  readonly set?: { readonly id: number; readonly slot: number; readonly count: number };
}

export interface ClusterInfo {
  /** Names in member-id order (MC-309). */
  readonly hosts: readonly string[];
  /** Logical rails, failed ones too (MC-308). */
  readonly nrails: number;
  /** Bit r is set when logical rail r is active. */
  readonly activeRails: number;
}

export interface InfoAnswer extends Answer {
  readonly info?: ClusterInfo;
}

export interface AllocArgs {
  readonly key: number;
  readonly size: number;
  readonly perm: number;
  readonly flag: number;
  readonly rail: number;
}

export interface AttachArgs {
  readonly id: number;
  readonly direction: number;
  readonly mode: number;
  readonly flag: number;
}

export interface AttachToArgs {
  readonly id: number;
  readonly mode: number;
  readonly flag: number;
  readonly hostname: string;
}

export interface LockSetArgs {
  readonly key: number;
  readonly count: number;
  readonly perm: number;
  readonly flag: number;
}

/** The kernel as one process sees it. Every call is complete or has changed nothing. */
export interface KernelCalls {
  apiInit(): Answer;
  alloc(args: AllocArgs): AllocAnswer;
  dealloc(id: number): Answer;
  attach(args: AttachArgs): AttachAnswer;
  attachTo(args: AttachToArgs): AttachAnswer;
  detach(id: number): Answer;
  allocLocks(args: LockSetArgs): LockSetAnswer;
  deallocLocks(id: number): Answer;
  kill(hostname: string, pid: number, signal: number): Answer;
  handleSignal(signal: number): Answer;
  info(): InfoAnswer;
  /** The buffer of a segment, if it still exists. */
  segment(segment: number): ArrayBufferLike | undefined;
}

export type CallName = keyof KernelCalls;
