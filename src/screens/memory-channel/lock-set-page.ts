// The card of a lock set: its locks, who holds which, and who has allocated it (TUI-141). Pure.
import type { LockSetView } from '../../engine/memory-channel/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import {
  blank,
  fact,
  heading,
  indented,
  type PageContent,
  type PageLine,
} from '../shell/page-lines.ts';
import { remedyOf } from './codes.ts';

export function lockSetPage(set: LockSetView | null, sample: ImcSample): PageContent {
  if (set === null) {
    const text = 'This lock set has been deallocated by the last program that used it.';
    return { title: 'Lock set', isWrapped: true, lines: [{ text }] };
  }
  return {
    title: `Lock set ${set.id}, key ${set.key}`,
    isWrapped: true,
    lines: [
      fact('Subsystem', set.type),
      fact('Mode', `${set.mode}, owner ${cleanText(set.owner)}, group ${cleanText(set.group)}`),
      fact('Locks', `${set.locks}, ${set.locks - set.held.length} free`),
      ...(set.corrupt ? [corruptLine] : []),
      fact('Allocated by', allocators(set, sample)),
      blank,
      heading('Held locks'),
      ...heldLines(set, sample),
      blank,
      {
        text:
          'A lock is released by its process, or when the process ends. A process that waits is not listed: it tries ' +
          'again and again.',
      },
    ],
  };
}

const corruptLine: PageLine = {
  ...fact('State', `CORRUPT (IMC_CORRUPTLOCK): ${remedyOf('IMC_CORRUPTLOCK')}`),
  meaning: 'fail',
};

function allocators({ allocators: pids }: LockSetView, sample: ImcSample): string {
  return pids.length === 0 ? 'nobody' : pids.map((pid) => processWords(pid, sample)).join('; ');
}

function heldLines({ held }: LockSetView, sample: ImcSample): readonly PageLine[] {
  if (held.length === 0) return [indented('None: nobody holds a lock of it.')];
  return held.map(({ index, pid }) => fact(`  lock ${index}`, processWords(pid, sample)));
}

function processWords(pid: number, { snapshot }: ImcSample): string {
  const process = snapshot.processes.find((one) => one.pid === pid);
  if (process === undefined) return `pid ${pid}, which has ended`;
  return cleanText(`pid ${pid} on ${process.host}, ${process.program}`);
}
