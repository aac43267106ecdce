// Sentences about one lock that several pages say in the same words. Pure.

import { cleanText } from '../../format/index.ts';
import type { DlmProcessSample } from '../../protocol/index.ts';
import type { Blocker } from './chain.ts';
import { ageText, lockId, modeText, modeWords, processWords, shortId } from './names.ts';
import type { LockEntry, SampleIndex } from './sample-index.ts';

/** Most locks that one sentence names. */
const namedMax = 12;

/** `00000b12 PR->EX on file3, CONVERTING for 4.1 s`. */
export function lockLine(entry: LockEntry, index: SampleIndex): string {
  const { lock, node, queue } = entry;
  const age = lock.queuedAt === null ? '' : ` for ${ageText(index.sample.at - lock.queuedAt)}`;
  return `${lockId(lock.lkid)} ${modeText(lock)} on ${node.name}, ${queue.toUpperCase()}${age}`;
}

/** `b19 (PR), b21 (PR), c3e (EX, ahead in the queue)`. */
export function blockerWords(blockers: readonly Blocker[]): string {
  const words = blockers.slice(0, namedMax).map(({ entry, why }) => {
    const ahead = why === 'order' ? ', ahead in the queue' : '';
    return `${shortId(entry.lock.lkid)} (${modeWords(entry.lock)}${ahead})`;
  });
  return withRest(words, blockers.length);
}

/** `b19, b21 and 3 more`. */
export function idWords(ids: readonly number[]): string {
  return withRest(ids.slice(0, namedMax).map(shortId), ids.length);
}

function withRest(words: readonly string[], count: number): string {
  const rest = count - words.length;
  return `${words.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Why there is no key that takes a lock away, and what to do instead (TUI-128). */
export function neverRevoked(process: DlmProcessSample | undefined): string {
  const who =
    process === undefined
      ? 'Turn to the process that owns it'
      : `Turn to its process, ${cleanText(process.program)}, OS pid ${process.osPid} on ${cleanText(process.member)}`;
  return (
    'Granted locks are never revoked: not by this console, not by the lock manager, not even to break a deadlock ' +
    `(manual 9.3.5). ${who}: it can release the lock (dlm_unlock) or convert it to a lower mode (dlm_cvt). If the ` +
    'process ends, all its locks are released, and the value block becomes invalid where it held PW or EX.'
  );
}

/** Whose a lock is, as a sentence part. */
export function ownerWords(entry: LockEntry, index: SampleIndex): string {
  const { transaction } = entry.lock;
  const words = processWords(entry.lock, index.processes);
  return transaction === null ? words : `${words}, transaction ${cleanText(transaction)}`;
}
