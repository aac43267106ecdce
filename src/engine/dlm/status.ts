// The status codes of the lock manager and the texts that dlm_sperrno gives for them (manual, chapter 9). Codes 0 to 5
// are successes, codes from 16 on are failures; nothing lies between.

/** Status codes by the manual's names without the prefix DLM_ (DLM-072 to DLM-117). */
export const Status = {
  SUCCESS: 0,
  SYNC: 1,
  SUCCVALNOTVALID: 2,
  SYNCVALNOTVALID: 3,
  MORE_TO_RECOVER: 4,
  MORE_TO_TRAVERSE: 5,
  ABORT: 16,
  ATTACHED: 17,
  BADPARAM: 18,
  CANCEL: 19,
  CANCELGRANT: 20,
  CANCELWAIT: 21,
  CVTUNGRANT: 22,
  DEADLOCK: 23,
  EFAULT: 24,
  ENOENT: 25,
  ENOSYS: 26,
  HASLOCKS: 27,
  INSFMEM: 28,
  INTR: 29,
  IVBUFLEN: 30,
  IVLOCKID: 31,
  LKBUSY: 32,
  NOACCESS: 33,
  NOLOCKID: 34,
  NOTATTACHED: 35,
  NOTQUEUED: 36,
  PARNOTGRANT: 37,
  RETRY: 38,
  SUBLOCKS: 39,
  TIMEOUT: 40,
  TOOMANYNS: 41,
  UNEXPERR: 42,
  HASPROCS: 43,
  KILLFAIL: 44,
  ATTACHEDGROUP: 45,
  NO_GROUP: 46,
  ENAMETOOLONG: 47,
  TOOMANYRD: 48,
  IS_PR: 49,
  NOT_PR: 50,
  IVRDID: 51,
  PR_RD_MISMATCH: 52,
  IVHNDL: 53,
  EALREADY: 54,
  EINPROGRESS: 55,
  PUBNS_DISALLOW: 56,
} as const;
export type StatusWord = keyof typeof Status;
export type Status = (typeof Status)[StatusWord];

const texts: Readonly<Record<StatusWord, string>> = {
  SUCCESS: 'the operation was done, or the request was queued',
  SYNC: 'the request was granted immediately',
  SUCCVALNOTVALID: 'granted, but the value block is marked invalid',
  SYNCVALNOTVALID: 'granted immediately, but the value block is marked invalid',
  MORE_TO_RECOVER: 'validated, but the recovery domain must be collected again',
  MORE_TO_TRAVERSE: 'more items follow',
  ABORT: 'the request ended because its lock was unlocked',
  ATTACHED: 'already attached',
  BADPARAM: 'a parameter, a flag or a combination of flags is not allowed',
  CANCEL: 'the request was cancelled',
  CANCELGRANT: 'nothing to cancel: the request is already granted',
  CANCELWAIT: 'a waiting request is cancelled only with DLM_CANCELWAITOK',
  CVTUNGRANT: 'a lock that is not granted cannot be converted',
  DEADLOCK: 'the request was chosen to break a deadlock',
  EFAULT: 'data could not be copied from or to the caller',
  ENOENT: 'no such lock group or resource',
  ENOSYS: 'the lock manager is not running',
  HASLOCKS: 'there are still locks',
  INSFMEM: 'the lock manager has no room for it',
  INTR: 'the call was interrupted',
  IVBUFLEN: 'the length of the resource name is not allowed',
  IVLOCKID: 'the lock ID is not valid',
  LKBUSY: 'the group lock is being used by another process of the group',
  NOACCESS: 'access is not allowed',
  NOLOCKID: 'no lock ID is left',
  NOTATTACHED: 'not attached',
  NOTQUEUED: 'the request cannot be granted at once and was not queued',
  PARNOTGRANT: 'the parent lock is not granted',
  RETRY: 'the operation should be tried again',
  SUBLOCKS: 'the lock has sublocks; release them first',
  TIMEOUT: 'the timeout of the request has passed',
  TOOMANYNS: 'too many namespaces joined',
  UNEXPERR: 'an unexpected error',
  HASPROCS: 'processes are still attached to the lock group',
  KILLFAIL: 'a process attached to the lock group could not be killed',
  ATTACHEDGROUP: 'attached to a lock group that uses the namespace',
  NO_GROUP: 'not attached to a lock group',
  ENAMETOOLONG: 'the name of the recovery domain is too long',
  TOOMANYRD: 'too many recovery domains',
  IS_PR: 'the resource is persistent and the request is not',
  NOT_PR: 'the request is persistent and the resource is not',
  IVRDID: 'the handle of the recovery domain is not valid',
  PR_RD_MISMATCH: 'the resource belongs to another recovery domain',
  IVHNDL: 'the collection handle is not valid',
  EALREADY: 'a collection by this process is already open',
  EINPROGRESS: 'a collection of the recovery domain is in progress',
  PUBNS_DISALLOW: 'not allowed in a public namespace',
};

const words = new Map(Object.entries(Status).map(([word, code]) => [code as number, word]));

/** The manual's name of a status, `DLM_DEADLOCK`; null for a number that is none. */
export function statusName(status: number): string | null {
  const word = words.get(status);
  return word === undefined ? null : `DLM_${word}`;
}

/** The status of a name, with or without `DLM_`; DLM_SYNCH is the second spelling of DLM_SYNC. */
export function statusNamed(name: string): Status | null {
  const word = name.replace(/^DLM_/, '').replace(/^SYNCH$/, 'SYNC');
  return isWord(word) ? Status[word] : null;
}

function isWord(word: string): word is StatusWord {
  return Object.hasOwn(Status, word);
}

/** Whether a status means that the request was granted, accepted or done (DLM-118). */
export function isSuccess(status: number): boolean {
  return status >= Status.SUCCESS && status <= Status.MORE_TO_TRAVERSE;
}

/** dlm_sperrno: the text for a status; every number has one (DLM-422, DLM-425, DLM-426). */
export function sperrno(status: number): string {
  const word = words.get(status) ?? '';
  return isWord(word) ? `DLM_${word}, ${texts[word]}` : 'DLM_ILLEGAL_EEROR';
}
