// Statuses and modes by the manual's names, as programs meet them, and by number, as the protocol carries them. The
// lists of names are written out here, because the library's types must stand on their own.
import {
  type Mode,
  Status as number,
  statusName,
  sperrno as textOf,
} from '../../engine/dlm/index.ts';

/** Statuses of what was done, granted or accepted: codes 0 to 5. A call that ends so never throws. */
export type SuccessStatus =
  | 'DLM_SUCCESS'
  | 'DLM_SYNC'
  | 'DLM_SUCCVALNOTVALID'
  | 'DLM_SYNCVALNOTVALID'
  | 'DLM_MORE_TO_RECOVER'
  | 'DLM_MORE_TO_TRAVERSE';

/** Statuses of what failed: codes from 16 on. */
export type FailureStatus =
  | 'DLM_ABORT'
  | 'DLM_ATTACHED'
  | 'DLM_BADPARAM'
  | 'DLM_CANCEL'
  | 'DLM_CANCELGRANT'
  | 'DLM_CANCELWAIT'
  | 'DLM_CVTUNGRANT'
  | 'DLM_DEADLOCK'
  | 'DLM_EFAULT'
  | 'DLM_ENOENT'
  | 'DLM_ENOSYS'
  | 'DLM_HASLOCKS'
  | 'DLM_INSFMEM'
  | 'DLM_INTR'
  | 'DLM_IVBUFLEN'
  | 'DLM_IVLOCKID'
  | 'DLM_LKBUSY'
  | 'DLM_NOACCESS'
  | 'DLM_NOLOCKID'
  | 'DLM_NOTATTACHED'
  | 'DLM_NOTQUEUED'
  | 'DLM_PARNOTGRANT'
  | 'DLM_RETRY'
  | 'DLM_SUBLOCKS'
  | 'DLM_TIMEOUT'
  | 'DLM_TOOMANYNS'
  | 'DLM_UNEXPERR'
  | 'DLM_HASPROCS'
  | 'DLM_KILLFAIL'
  | 'DLM_ATTACHEDGROUP'
  | 'DLM_NO_GROUP'
  | 'DLM_ENAMETOOLONG'
  | 'DLM_TOOMANYRD'
  | 'DLM_IS_PR'
  | 'DLM_NOT_PR'
  | 'DLM_IVRDID'
  | 'DLM_PR_RD_MISMATCH'
  | 'DLM_IVHNDL'
  | 'DLM_EALREADY'
  | 'DLM_EINPROGRESS'
  | 'DLM_PUBNS_DISALLOW';

/** The manual's status codes by name (dlm_status_t). */
export type Status = SuccessStatus | FailureStatus;

/** The six lock modes (dlm_lkmode_t, manual 9.3.2), from the one that allows all sharing to the one that allows none. */
export type LockMode = 'NL' | 'CR' | 'CW' | 'PR' | 'PW' | 'EX';

/** The numbers of the statuses; DLM_SYNCH is the manual's second spelling of DLM_SYNC. */
export const statusNumber: Readonly<Record<Status | 'DLM_SYNCH', number>> = numbersByName();

function numbersByName(): Record<Status | 'DLM_SYNCH', number> {
  const pairs = Object.entries(number).map(([word, code]) => [`DLM_${word}`, code]);
  // The types are compared with the engine's table in a test.
  return { ...Object.fromEntries(pairs), DLM_SYNCH: number.SYNC } as Record<Status, number> & {
    DLM_SYNCH: number;
  };
}

const names = new Map<number, Status>(
  Object.values(number).map((code) => [code, statusName(code) as Status]),
);

/** @internal The name of a status that the lock manager gave. */
export function nameStatus(code: number): Status {
  return names.get(code) ?? 'DLM_UNEXPERR';
}

/** @internal Codes from 16 on are failures (DLM-118). */
export function isFailure(status: Status): status is FailureStatus {
  return statusNumber[status] > number.MORE_TO_TRAVERSE;
}

/**
 * The text for a status (dlm_sperrno); it begins with the status's name.
 *
 * @param status a name or a number; whatever is neither gives DLM_ILLEGAL_EEROR, as in the manual.
 */
export function sperrno(status: Status | number): string {
  return textOf(typeof status === 'number' ? status : (statusNumber[status] ?? -1));
}

const modes: readonly (LockMode | undefined)[] = [
  undefined,
  'NL',
  'CR',
  'CW',
  'PR',
  'PW',
  'EX',
] satisfies (keyof typeof Mode | undefined)[];

/** @internal The mode of a number; undefined for 0, which is no mode. */
export function nameMode(mode: number): LockMode | undefined {
  return modes[mode];
}
