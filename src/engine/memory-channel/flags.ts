// Flags, permissions and signal numbers of the Memory Channel library. Only the names come from the manual; the
// values are the emulation's own.

/** Flags of the calls (reference pages imc_asalloc, imc_asattach, imc_lkalloc, imc_getclusterinfo and others). */
export const Flag = {
  IMC_COHERENT: 1,
  IMC_TRANSMIT: 1,
  IMC_RECEIVE: 2,
  IMC_SHARED: 1,
  IMC_NONSHARED: 2,
  IMC_LOOPBACK: 1,
  IMC_CREATOR: 1,
  IMC_LOCKWAIT: 1,
  IMC_LOCKNOWAIT: 2,
  IMC_MAXRAILS: 4,
  IMC_MAXNUMLOCKS: 512,
  IMC_GET_HOSTS: 1,
  IMC_GET_NRAILS: 2,
  IMC_GET_ACTIVERAILS: 3,
  IMC_CC_EVENT_HOST: 1,
  IMC_CC_EVENT_RAIL: 2,
} as const;

/** Permissions of a region; each `RW` is the OR of its `R` and `W` (MC-131, MC-132). */
export const Perm = {
  URW: 0o600,
  UR: 0o400,
  UW: 0o200,
  GRW: 0o060,
  GR: 0o040,
  GW: 0o020,
  ORW: 0o006,
  OR: 0o004,
  OW: 0o002,
} as const;

/** Permissions of a lock set: user, group, other may use the locks (MC-269). */
export const LockPerm = { LKU: 0o600, LKG: 0o060, LKO: 0o006 } as const;

/** Signal numbers of Tru64 UNIX. */
export const Signal = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGBUS: 10,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGURG: 16,
  SIGSTOP: 17,
  SIGTSTP: 18,
  SIGCONT: 19,
  SIGCHLD: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
  SIGINFO: 29,
  SIGUSR1: 30,
  SIGUSR2: 31,
} as const;

export const signalsMax = 31;

const ignoredSignals: ReadonlySet<number> = new Set([
  Signal.SIGURG,
  Signal.SIGCONT,
  Signal.SIGCHLD,
  Signal.SIGWINCH,
  Signal.SIGINFO,
]);
const stopSignals: ReadonlySet<number> = new Set([
  Signal.SIGSTOP,
  Signal.SIGTSTP,
  Signal.SIGTTIN,
  Signal.SIGTTOU,
]);

export type SignalAction = 'ignore' | 'stop' | 'continue' | 'end';

/** What a signal does to a process that has no handler for it. */
export function defaultAction(signal: number): SignalAction {
  if (signal === Signal.SIGCONT) return 'continue';
  if (ignoredSignals.has(signal)) return 'ignore';
  return stopSignals.has(signal) ? 'stop' : 'end';
}

/** The number of a signal given by name or number, or undefined when there is none. */
export function signalNumber(signal: string | number): number | undefined {
  const number = typeof signal === 'number' ? signal : signalsByName.get(signal);
  if (number === undefined || !Number.isInteger(number)) return undefined;
  return number >= 0 && number <= signalsMax ? number : undefined;
}

const signalsByName: ReadonlyMap<string, number> = new Map(Object.entries(Signal));

/** Who somebody is for a region or lock set: the first class that fits decides, as for files. */
export function classShift(owner: User, user: User): 6 | 3 | 0 {
  if (owner.uid === user.uid) return 6;
  return owner.gid === user.gid ? 3 : 0;
}

/** A user as the library sees it; regions belong to the real user and group (MC-140). */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly group: string;
  /** The same as `uid` unless said. */
  readonly effectiveUid?: number | undefined;
  /** The same as `uid` unless said. */
  readonly savedUid?: number | undefined;
}

export const root: User = { name: 'root', uid: 0, gid: 0, group: 'system' };

/** Nine characters, three for each of owner, group and other (MC-330, MC-331). */
export function formatMode(perm: number): string {
  const letters = [6, 3, 0].map((shift) => {
    const bits = (perm >> shift) & 7;
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}-`;
  });
  return letters.join('');
}
