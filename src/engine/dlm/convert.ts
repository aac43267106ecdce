// Conversions: dlm_cvt and dlm_quecvt (manual 9.3.4, 9.6.4). A conversion is granted at once when it fits all other
// holders, whoever is queued; a forced one waits behind other conversions.
import type { Core } from './core.ts';
import { Flag, type Form } from './flags.ts';
import { grant } from './grant.ts';
import type { Answer, ConvertArgs, LockId } from './interface.ts';
import { mayForceQueue } from './modes.ts';
import type { Lock, Process } from './records.ts';
import { type Applying, enqueue } from './request.ts';
import { finish } from './settle.ts';
import { Status } from './status.ts';
import { answerAtOnce, answerQueued, refusal, toTerms } from './terms.ts';

/** Converts a granted lock to another mode, or to its own. */
export function convertLock(
  core: Core,
  process: Process,
  lkid: LockId,
  args: ConvertArgs,
  form: Form,
): Answer {
  const terms = toTerms(core, args, form);
  if (terms === null) return refusal(Status.BADPARAM);
  const lock = core.find(process, lkid);
  if (lock === undefined) return refusal(Status.IVLOCKID);
  if (lock.request !== null) {
    return refusal(lock.request.process === process ? Status.CVTUNGRANT : Status.LKBUSY);
  }
  const forced = (terms.flags & Flag.QUECVT) !== 0;
  if (forced && !mayForceQueue(lock.mode, terms.mode)) return refusal(Status.BADPARAM);
  const { resource } = lock;
  const mustQueue = forced && resource.converting.head !== null;
  const atOnce = !mustQueue && resource.fits(terms.mode, lock);
  if (!atOnce && (terms.flags & Flag.NOQUEUE) !== 0) {
    core.statistics.refusedByNoqueue += 1;
    return refusal(Status.NOTQUEUED);
  }
  if (form.queued && process.mailbox.noteCount >= core.settings.notificationsPerProcessMax) {
    return refusal(Status.INSFMEM);
  }
  core.statistics.conversions += 1;
  // A group lock is the business of the process that used it last, unless a transaction answers for it.
  const owner = lock.owner.transaction === null ? process.owner : lock.owner;
  return apply(core, lock, { process, owner, terms, form }, atOnce);
}

function apply(core: Core, lock: Lock, applying: Applying, atOnce: boolean): Answer {
  const { process, owner, terms, form } = applying;
  const { resource } = lock;
  if (atOnce) {
    core.statistics.conversionsAtOnce += 1;
    lock.owner = owner;
    const read = grant(core, lock, process, terms);
    const answer = answerAtOnce(core, lock, process, { terms, form, read });
    if (resource.hasPending) {
      // It may have overtaken requests that wait for it from now on, and have waited long enough already.
      core.suspects.add(owner);
      core.touch(resource);
    }
    finish(core);
    return answer;
  }
  resource.held.arm(lock, false);
  // A group lock that changes hands makes old requests wait for somebody else.
  if (owner !== lock.owner) core.suspects.add(owner);
  const pending = enqueue(core, lock, applying);
  resource.converting.push(pending);
  finish(core);
  return answerQueued(core, pending);
}
