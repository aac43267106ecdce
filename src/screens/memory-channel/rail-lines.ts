// The section of rails: style, error counts with the time and the reason of their last change, physical rails, and what
// went over them (TUI-136, 137). Pure.
import type { PhysicalRailView, RailView } from '../../engine/memory-channel/index.ts';
import { cleanText, formatClock } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import { folded, type ViewLine } from './view-line.ts';
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

/** The heading; the error count has a line of its own where it does not fit into `width` cells. */
export function railHeading(sample: ImcSample, width: number): readonly string[] {
  const { rails } = sample.snapshot;
  const [rail] = rails;
  const head = `RAILS   ${styleWords(sample)}`;
  if (rail === undefined) return [head];
  // With several logical rails each has its own count, in its own line.
  if (rails.length > 1) return [`${head}   ${counted(rails.length, 'logical rail')}`];
  const errors = `error count ${errorWords(rail, sample)}`;
  return folded([head, errors], '   ', width);
}

/** The line of a logical rail, in `width` cells; with `isOpen` a second one says what went over it. */
export function railLines(
  rail: RailView,
  sample: ImcSample,
  before: ImcSample | null,
  isOpen: boolean,
  width: number,
): readonly ViewLine[] {
  const { rails, physicalRails } = sample.snapshot;
  const own = physicalRails.filter(({ logical }) => logical === rail.id);
  const isSingle = rails.length === 1;
  const physical = own.map(({ name, state }) => `physical ${name} ${state}`);
  const cut = cutWords(own, sample);
  const errors = isSingle ? [] : [`errors ${errorWords(rail, sample)}`];
  const state = (rail.active ? 'ACTIVE' : 'DOWN').padEnd(isSingle ? 10 : 8);
  const [text = '', ...more] = folded(
    [...physical, ...errors, ...cut],
    isSingle ? '    ' : '  ',
    width - headCells,
    4,
  );
  const isHurt = cut.length > 0 || own.some((one) => one.state === 'failed');
  const meaning = !rail.active ? 'fail' : isHurt ? 'warn' : null;
  const paint: Pick<ViewLine, 'meaning'> = meaning === null ? {} : { meaning };
  const line: ViewLine = {
    text: `  logical ${rail.id}   ${state}${text}`,
    item: `rail ${rail.id}`,
    ...paint,
  };
  const others = more.map((one): ViewLine => ({ text: one, ...paint }));
  const usage = isOpen ? usageWords(rail, sample, before) : [];
  const used = folded(usage, '   ', width - 4, 0).map((one): ViewLine => ({ text: `    ${one}` }));
  return [line, ...others, ...used];
}

/** Cells of `  logical 0   ACTIVE    `. */
const headCells = 24;

/** `link of provolone to mca0 cut`, for each cut cable of these adapters. */
function cutWords(own: readonly PhysicalRailView[], { snapshot, cutLinks }: ImcSample) {
  return cutLinks.flatMap(({ member, physical }) => {
    const adapter = snapshot.physicalRails[physical];
    const isOwn = own.some(({ name }) => name === adapter?.name);
    return isOwn ? [cleanText(`link of ${member} to ${adapter?.name} cut`)] : [];
  });
}

/** `packets 12,345 (120/s)`, `words 45,678 (440/s)`, `dropped 3`, `failovers 1`. */
function usageWords(
  rail: RailView,
  sample: ImcSample,
  before: ImcSample | null,
): readonly string[] {
  return [
    `packets ${countWords(rail, 'packets', sample, before)}`,
    `words ${countWords(rail, 'words', sample, before)}`,
    `dropped ${grouped(rail.drops)}`,
    `failovers ${grouped(rail.failovers)}`,
  ];
}
