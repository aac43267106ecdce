// The flags of every function and the sets each function knows (manual, chapter 9; the numbers of request flags are
// those dlm_get_lkinfo reports). A flag outside a function's set is refused.

/** Flags of requests, conversions, unlock and cancel (DLM-071). */
export const Flag = {
  NOQUEUE: 1 << 3,
  SYNCSTS: 1 << 4,
  NODLCKWT: 1 << 5,
  NODLCKBLK: 1 << 6,
  EXPEDITE: 1 << 7,
  QUECVT: 1 << 8,
  DEQALL: 1 << 9,
  INVVALBLK: 1 << 10,
  CANCELWAITOK: 1 << 11,
  VALB: 1 << 12,
  PERSIST: 1 << 13,
  GROUP_LOCK: 1 << 14,
  TXID_LOCAL: 1 << 15,
  TXID_GLOBAL: 1 << 16,
} as const;

/** Flags of dlm_nsjoin: exactly one kind, and perhaps JOIN_SAME_OK. */
export const JoinFlag = { USER: 1, GROUP: 2, PUBLIC: 4, JOIN_SAME_OK: 8 } as const;

/** Flags of dlm_glc_create (OWNED or PERM) and dlm_glc_destroy (LOCKS, FORCE). */
export const GroupFlag = { OWNED: 1, PERM: 2, LOCKS: 4, FORCE: 8 } as const;

/** Flags of dlm_rd_attach (PROCESS or GROUP) and dlm_rd_detach (INVALIDATE). */
export const DomainFlag = { PROCESS: 1, GROUP: 2, INVALIDATE: 4 } as const;

const anyRequest = Flag.VALB | Flag.NOQUEUE | Flag.SYNCSTS | Flag.NODLCKWT | Flag.NODLCKBLK;
const newRequest = anyRequest | Flag.EXPEDITE;
const newTransaction =
  newRequest | Flag.PERSIST | Flag.GROUP_LOCK | Flag.TXID_LOCAL | Flag.TXID_GLOBAL;

/** One of the request functions: which flags it knows and how its caller learns the end of the request. */
export interface Form {
  readonly flags: number;
  /** The caller waits for a completion routine instead of for the call (the `que` functions). */
  readonly queued: boolean;
}

export const forms = {
  lock: { flags: newRequest, queued: false },
  locktp: { flags: newTransaction, queued: false },
  quelock: { flags: newRequest, queued: true },
  quelocktp: { flags: newTransaction, queued: true },
  cvt: { flags: anyRequest | Flag.QUECVT, queued: false },
  quecvt: { flags: anyRequest | Flag.QUECVT, queued: true },
} as const satisfies Readonly<Record<string, Form>>;

export const unlockFlags = Flag.DEQALL | Flag.INVVALBLK | Flag.VALB;

/** Whether a mask holds a bit outside the known set, or is no mask at all. */
export function hasStrangeFlag(flags: number, known: number): boolean {
  return !Number.isInteger(flags) || flags < 0 || flags > 0x7fffffff || (flags & ~known) !== 0;
}
