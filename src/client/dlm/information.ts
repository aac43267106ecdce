// What the lock manager tells of locks and resources, with modes and states by name and value blocks as bytes.
import {
  nameToBytes,
  type LockInfo as RawLock,
  type ResourceInfo as RawResource,
  valueToBytes,
} from '../../engine/dlm/index.ts';
import type { JsonValue, LockInfo, LockState, ResourceInfo } from './api.ts';
import type { LockRequest } from './lock.ts';
import { nameMode } from './statuses.ts';

const states: readonly LockState[] = ['granted', 'converting', 'waiting'];
const msPerHundredth = 10;

/** @param request the one whose routines and context are asked about, if it was made by this process. */
export function toLockInfo(raw: RawLock, request: LockRequest | null): LockInfo {
  return {
    resnam: nameToBytes(raw.resnam),
    resnlen: raw.resnlen,
    parlkid: raw.parlkid,
    rqmode: nameMode(raw.rqmode) ?? 'NL',
    grmode: nameMode(raw.grmode),
    lkstate: states[raw.lkstate - 1] ?? 'waiting',
    valb: raw.valb === null ? undefined : valueToBytes(raw.valb),
    flags: raw.flags,
    notprm: request?.context,
    blkrtn: request?.onBlocking,
    cplrtn: request?.onCompletion,
    // It came as JSON, and so it is.
    hint: (raw.hint ?? undefined) as JsonValue | undefined,
    timeout: raw.timeout * msPerHundredth,
    lk_pid: raw.lk_pid,
    counters: raw.counters,
  };
}

export function toResourceInfo(raw: RawResource): ResourceInfo {
  return {
    vbstatus: raw.vbstatus,
    vbseqnum: raw.vbseqnum,
    subrescnt: raw.subrescnt,
    lckcnt: raw.lckcnt,
    blkastcnt: raw.blkastcnt,
    ggmode: nameMode(raw.ggmode),
    ggcnt: raw.ggcnt,
    cvtqmode: nameMode(raw.cvtqmode),
    wtqmode: nameMode(raw.wtqmode),
    valb: valueToBytes(raw.valb),
  };
}
