// The card of one lock: everything that is known of it, whose it is, and why nothing here takes it away (TUI-128). Pure.
import { cleanText, formatTime } from '../../format/index.ts';
import { blank, fact, heading, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { blockersOf } from './chain.ts';
import { blockerWords, idWords, neverRevoked } from './lock-words.ts';
import { ageText, lockId } from './names.ts';
import { type LockEntry, pathText, type SampleIndex } from './sample-index.ts';

export function lockPage(index: SampleIndex, lkid: number): PageContent {
  const entry = index.locks.get(lkid);
  const title = `Lock ${lockId(lkid)}`;
  if (entry === undefined) {
    const text = 'This lock is gone: released, cancelled, timed out, or its process has ended.';
    return { title, isWrapped: true, lines: [{ text }] };
  }
  const process = index.processes.get(entry.lock.pid);
  const lines: readonly PageLine[] = [
    ...lockFacts(entry, index),
    blank,
    heading('Its process'),
    ...processFacts(entry, index),
    blank,
    { text: neverRevoked(process) },
  ];
  return { title, isWrapped: true, lines };
}

function lockFacts({ lock, node, queue }: LockEntry, index: SampleIndex): readonly PageLine[] {
  const { at } = index.sample;
  const entry = index.locks.get(lock.lkid);
  const blockers = entry === undefined ? [] : blockersOf(index, entry);
  const heldUp = index.sample.waits.filter((wait) => wait.for === lock.lkid);
  const held = [...new Set(heldUp.map((wait) => wait.lkid))].sort((one, other) => one - other);
  return [
    fact('Resource', `${pathText(node)}   (${node.namespace})`),
    fact('Queue', queue.toUpperCase()),
    fact('Mode held', lock.mode === 'NONE' ? 'none yet' : lock.mode),
    ...(lock.requested === null ? [] : [fact('Mode asked for', lock.requested)]),
    ...(lock.queuedAt === null
      ? []
      : [fact('Waits since', `${formatTime(lock.queuedAt)}, ${ageText(at - lock.queuedAt)}`)]),
    ...(blockers.length === 0 ? [] : [fact('Waits for', blockerWords(blockers))]),
    fact('Holds up', held.length === 0 ? 'nobody' : idWords(held)),
    fact('Parent lock', lock.parent === 0 ? 'none, a root lock' : lockId(lock.parent)),
    ...(lock.transaction === null ? [] : [fact('Transaction', cleanText(lock.transaction))]),
    ...(lock.group === 0 ? [] : [fact('Lock group', String(lock.group))]),
    fact('Blocking call', blockingWords(lock.hasBlockingRoutine, lock.isNotified)),
  ];
}

function blockingWords(hasRoutine: boolean, isNotified: boolean): string {
  if (!hasRoutine) return 'no blocking routine: its process is not told whom it holds up';
  return isNotified
    ? 'its process has been told that it holds up somebody'
    : 'its process will be told when it holds up somebody';
}

function processFacts({ lock }: LockEntry, index: SampleIndex): readonly PageLine[] {
  const process = index.processes.get(lock.pid);
  if (process === undefined) {
    return [
      fact(
        'Process',
        lock.pid === 0 ? 'none; a process may attach to the group' : String(lock.pid),
      ),
    ];
  }
  return [
    fact('Process', `${process.pid} on member ${cleanText(process.member)}`),
    fact('Program', `${cleanText(process.program)}, OS pid ${process.osPid}, user ${process.uid}`),
    fact('Namespaces', process.namespaces.join(', ')),
    fact('Locks', String(process.locks)),
  ];
}
