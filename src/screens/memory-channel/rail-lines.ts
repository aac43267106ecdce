// The section of rails: style, error counts with the time and the reason of their last change, physical rails, and what
// went over them (TUI-136, 137). Pure.
import type { RailView } from '../../engine/memory-channel/index.ts';
import { cleanText, formatClock } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import type { ViewLine } from './view-line.ts';
import { counted, countWords, grouped } from './words.ts';

/** `style failover pair`. */
export function styleWords({ snapshot }: ImcSample): string {
  if (snapshot.style === undefined) return 'no rail has been brought up yet';
  return snapshot.style === 1 ? 'style failover pair' : 'style single-rail';
}

/** `4, last 18:40:02 (host joined)`. */
export function errorWords(rail: RailView, { errorChanges }: ImcSample): string {
  const change = errorChanges[rail.id];
  if (change === undefined || change.at === 0 || rail.errorCount === 0)
    return grouped(rail.errorCount);
  const why = change.why === '' ? '' : ` (${cleanText(change.why)})`;
  return `${grouped(rail.errorCount)}, last ${formatClock(change.at)}${why}`;
}

/** The heading; the last change of the error count has a line of its own where it does not fit into `width` cells. */
export function railHeading(sample: ImcSample, width: number): readonly string[] {
  const { rails } = sample.snapshot;
  const [rail] = rails;
  const head = `RAILS   ${styleWords(sample)}`;
  if (rail === undefined) return [head];
  // With several logical rails each has its own count, in its own line.
  if (rails.length > 1) return [`${head}   ${counted(rails.length, 'logical rail')}`];
  const text = `${head}   error count ${errorWords(rail, sample)}`;
  if (text.length <= width) return [text];
  const change = errorWords(rail, sample).replace(/^[^ ]+ /, '');
  return [`${head}   error count ${grouped(rail.errorCount)}`, `  error count: ${change}`];
}

/** The line of a logical rail; with `isOpen` a second one says what went over it. */
export function railLines(
  rail: RailView,
  sample: ImcSample,
  before: ImcSample | null,
  isOpen: boolean,
): readonly ViewLine[] {
  const { rails, physicalRails } = sample.snapshot;
  const own = physicalRails.filter(({ logical }) => logical === rail.id);
  const isSingle = rails.length === 1;
  const physical = own.map(({ name, state }) => `physical ${name} ${state}`);
  const errors = isSingle ? [] : [`errors ${errorWords(rail, sample)}`];
  const state = (rail.active ? 'ACTIVE' : 'DOWN').padEnd(isSingle ? 10 : 8);
  const text = [...physical, ...errors].join(isSingle ? '    ' : '  ');
  const isHurt = own.some((one) => one.state === 'failed');
  const meaning = !rail.active ? 'fail' : isHurt ? 'warn' : null;
  const line: ViewLine = {
    text: `  logical ${rail.id}   ${state}${text}`,
    item: `rail ${rail.id}`,
    ...(meaning === null ? {} : { meaning }),
  };
  return isOpen ? [line, { text: `    ${usageWords(rail, sample, before)}` }] : [line];
}

/** `packets 12,345 (120/s)   words 45,678 (440/s)   dropped 3   failovers 1`. */
export function usageWords(rail: RailView, sample: ImcSample, before: ImcSample | null): string {
  return [
    `packets ${countWords(rail, 'packets', sample, before)}`,
    `words ${countWords(rail, 'words', sample, before)}`,
    `dropped ${grouped(rail.drops)}`,
    `failovers ${grouped(rail.failovers)}`,
  ].join('   ');
}
