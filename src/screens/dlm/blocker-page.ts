// The page "Find blocker" (TUI-123): from a waiting request step by step to the head of its chain, or round a circle.
// Pure.

import { blank, heading, indented, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { type Chain, type ChainStep, findChain } from './chain.ts';
import { blockerWords, lockLine, neverRevoked, ownerWords } from './lock-words.ts';
import { lockId, modeText, shortId } from './names.ts';
import type { LockEntry, SampleIndex } from './sample-index.ts';

/** Longer chains are cut in the middle of nowhere; nobody reads more steps. */
const stepsMax = 50;
/** Most heads of a chain that are named. */
const headsMax = 10;

/** @param lkid the request to begin with. */
export function blockerPage(index: SampleIndex, lkid: number): PageContent {
  const title = `Blocker of lock ${lockId(lkid)}`;
  const entry = index.locks.get(lkid);
  if (entry === undefined || entry.queue === 'granted') {
    return { title, isWrapped: true, lines: noLonger(lkid, entry) };
  }
  const chain = findChain(index, entry);
  const shown = chain.steps.slice(0, stepsMax);
  const hidden = chain.steps.length - shown.length;
  const lines = [
    ...shown.flatMap((step, at) => stepLines(step, at, index)),
    ...(hidden === 0 ? [] : [indented(`... ${hidden} more steps ...`)]),
    blank,
    ...(chain.backTo === null ? headLines(chain, index) : circleLines(chain, chain.backTo)),
  ];
  return { title, isWrapped: true, lines };
}

function noLonger(lkid: number, entry: LockEntry | undefined): readonly PageLine[] {
  const why =
    entry === undefined
      ? 'It is gone: cancelled, timed out, released, or its process has ended.'
      : `It is granted now: ${modeText(entry.lock)} on ${entry.node.name}.`;
  return [{ text: `Lock ${lockId(lkid)} does not wait any more. ${why}` }];
}

function stepLines(step: ChainStep, at: number, index: SampleIndex): readonly PageLine[] {
  const { request, blockers, followed } = step;
  const waits =
    blockers.length === 0
      ? 'waits for nothing that this sample shows; it may be granted at any moment'
      : `waits for ${blockerWords(blockers)}`;
  const viaOwner = followed !== null && followed.entry.queue === 'granted';
  return [
    { text: `${at + 1}  ${lockLine(request, index)}`, meaning: 'title' },
    indented(ownerWords(request, index), 3),
    indented(waits, 3),
    ...(viaOwner
      ? [
          indented(
            `${shortId(followed.entry.lock.lkid)} is granted, but its owner waits itself:`,
            3,
          ),
        ]
      : []),
  ];
}

function headLines(chain: Chain, index: SampleIndex): readonly PageLine[] {
  const blockers = chain.steps.at(-1)?.blockers ?? [];
  const [first] = blockers;
  if (first === undefined) return [];
  const heads = blockers.slice(0, headsMax);
  const hidden = blockers.length - heads.length;
  const count = blockers.length === 1 ? 'a lock' : `${blockers.length} locks`;
  return [
    heading(`Head of the chain: ${count} whose owner waits for nothing`),
    ...heads.flatMap(({ entry }) => [
      indented(lockLine(entry, index), 3),
      indented(ownerWords(entry, index), 5),
    ]),
    ...(hidden === 0 ? [] : [indented(`and ${hidden} more`, 3)]),
    blank,
    {
      text: neverRevoked(
        blockers.length > 1 ? undefined : index.processes.get(first.entry.lock.pid),
      ),
    },
  ];
}

function circleLines(chain: Chain, backTo: number): readonly PageLine[] {
  const ids = chain.steps.slice(backTo).map((step) => shortId(step.request.lock.lkid));
  const way = [...ids, ids[0] ?? ''].join(' -> ');
  return [
    {
      text: `A circle: step ${chain.steps.length} leads back to step ${backTo + 1}.`,
      meaning: 'warn',
    },
    indented(way, 3),
    blank,
    {
      text:
        'The lock manager breaks a circle by refusing one of its requests, once the deadlock delay has passed. It ' +
        'leaves circles alone in which a request was made with DLM_NODLCKWT, or waits for a lock with DLM_NODLCKBLK; ' +
        'then one of these processes has to cancel its request or release a lock.',
    },
  ];
}
