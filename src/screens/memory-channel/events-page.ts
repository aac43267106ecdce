// What happened on the Memory Channel: the return codes that were seen with their remedies, and the events, the newest
// first (TUI-137, 142). Pure.
import { cleanText, formatTime } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import { blank, heading, indented, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { seenCodes } from './codes.ts';
import { counted } from './words.ts';

/** Beside every error count, so that it is not read as a fault of the hardware. */
export const joinNote =
  'The error count of a rail also rises by one when a host joins or leaves; that is no fault of the hardware.';

export function eventsPage(sample: ImcSample): PageContent {
  return {
    title: 'Events',
    isWrapped: true,
    lines: [...codeLines(sample), ...eventLines(sample), blank, { text: joinNote }],
  };
}

function codeLines(sample: ImcSample): readonly PageLine[] {
  const codes = seenCodes(sample);
  if (codes.length === 0) {
    return [{ text: 'No program has been given a return code of an error lately.' }, blank];
  }
  return [
    heading('Return codes seen lately, and what to do'),
    ...codes.map(({ name, count, remedy }) => {
      const times = count === 1 ? '' : ` (${count} times)`;
      return indented(`${name}${times}: ${remedy}`);
    }),
    blank,
  ];
}

function eventLines({ events }: ImcSample): readonly PageLine[] {
  if (events.length === 0) return [heading('Events'), indented('Nothing has happened yet.')];
  return [
    heading(`${counted(events.length, 'event')}, the newest first`),
    ...events
      .map((event): PageLine => {
        const text = `${formatTime(event.at)}  ${event.kind.padEnd(9)}${cleanText(event.text)}`;
        const isBad = event.kind === 'error' || event.kind === 'code';
        return { ...indented(text), ...(isBad ? { meaning: 'warn' as const } : {}) };
      })
      .reverse(),
  ];
}
