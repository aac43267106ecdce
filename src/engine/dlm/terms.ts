// The terms of a request, checked: what new requests and conversions ask for in common. A request that fails here has
// changed nothing (DLM-047).
import type { Core } from './core.ts';
import { Flag, type Form, hasStrangeFlag } from './flags.ts';
import { type Answer, BLOCKED, type ConvertArgs, type ValueBlock } from './interface.ts';
import { isMode, Mode } from './modes.ts';
import { complete } from './outcome.ts';
import type { Lock, Pending, Process, Terms } from './records.ts';
import { Status } from './status.ts';
import { grantStatus, toValueBlock } from './value.ts';

/** The largest timeout, in hundredths of a second: more than three years. */
const timeoutMax = 1e10;

/** Copies the arguments of a request; null if one is not allowed (DLM_BADPARAM). */
export function toTerms(core: Core, args: ConvertArgs, form: Form): Terms | null {
  const flags = args.flags ?? 0;
  const timeout = args.timeout ?? 0;
  const cplrtn = toRoutine(args.cplrtn);
  if (flags !== 0 && !areFlagsLegal(flags, args.mode, form)) return null;
  if (!isMode(args.mode) || (form.queued && cplrtn === null)) return null;
  if (timeout !== 0 && !isTimeout(timeout)) return null;
  let value: ValueBlock | null = null;
  if ((flags & Flag.VALB) !== 0) {
    value = args.value == null ? null : toValueBlock(core, args.value);
    if (value === null) return null;
  }
  return {
    mode: args.mode,
    flags,
    blkrtn: toRoutine(args.blkrtn),
    notprm: args.notprm,
    hint: args.hint,
    cplrtn: form.queued ? cplrtn : null,
    timeout,
    value,
  };
}

function areFlagsLegal(flags: number, mode: Mode, form: Form): boolean {
  const bothScopes = Flag.TXID_LOCAL | Flag.TXID_GLOBAL;
  if (hasStrangeFlag(flags, form.flags) || (flags & bothScopes) === bothScopes) return false;
  return (flags & Flag.EXPEDITE) === 0 || mode === Mode.NL;
}

/** A routine as it is kept: absent, null and 0 are none, as a null pointer is in C. */
function toRoutine(routine: unknown): unknown {
  return routine === undefined || routine === 0 ? null : routine;
}

function isTimeout(timeout: number): boolean {
  return Number.isInteger(timeout) && timeout > 0 && timeout <= timeoutMax;
}

export function refusal(status: Status): Answer {
  return { status, lkid: 0, value: null };
}

/** The answer to a request that was granted at once (DLM-288 to DLM-292). */
export function answerAtOnce(
  core: Core,
  lock: Lock,
  process: Process,
  request: { readonly terms: Terms; readonly form: Form; readonly read: ValueBlock | null },
): Answer {
  const { terms, form, read } = request;
  const sync = (terms.flags & Flag.SYNCSTS) !== 0;
  const status = grantStatus(lock.resource, read, sync);
  if (sync || !form.queued) return { status, lkid: lock.id, value: read };
  complete(core, process, terms, lock, { status, value: read });
  return { status: Status.SUCCESS, lkid: lock.id, value: null };
}

/** The answer to a request that was queued: it may have ended within the call, or blocks its caller. */
export function answerQueued(core: Core, pending: Pending): Answer {
  const lkid = pending.lock.id;
  if (!pending.synchronous) return { status: Status.SUCCESS, lkid, value: null };
  const { ownStatus: status, ownValue: value } = core;
  core.ownRequest = null;
  core.ownStatus = null;
  core.ownValue = null;
  return status === null ? { status: BLOCKED, lkid, value: null } : { status, lkid, value };
}
