// The resources of a moment as lines: a row for each place in the three queues, below it the value block. Pure.
import type { StageLock, StageResource, StageView } from '../../engine/dlm/index.ts';
import { cleanText } from '../../format/index.ts';
import { cutText, fitText } from '../../tui/text.ts';
import type { Theme } from '../../tui/theme.ts';

/** The lines of one resource. */
export interface ResourceBlock {
  readonly path: string;
  readonly lines: readonly string[];
}

interface Widths {
  readonly name: number;
  readonly queue: number;
}

const nameMax = 24;

function widthsFor(view: StageView, columns: number): Widths {
  const longest = Math.max(8, ...view.resources.map(({ path }) => cleanText(path).length));
  const name = Math.min(longest, nameMax, Math.max(8, Math.floor(columns / 5)));
  return { name, queue: Math.floor((columns - name - 4) / 3) };
}

/** The row of titles. */
export function resourceTitles(view: StageView, columns: number, cut: string): string {
  const { name, queue } = widthsFor(view, columns);
  const titles = ['GRANTED', 'CONVERTING', 'WAITING'].map((title) => fitText(title, queue, cut));
  return cutText(` ${fitText('Resource', name, cut)} ${titles.join(' ')}`, columns, cut).trimEnd();
}

/**
 * The blocks of all resources, in the order of their names; lines are cut to `columns` and painted. Where room is short an
 * empty value block has no line.
 */
export function resourceBlocks(
  view: StageView,
  columns: number,
  isRoomy: boolean,
  theme: Theme,
): readonly ResourceBlock[] {
  const widths = widthsFor(view, columns);
  return view.resources.map((resource) => ({
    path: resource.path,
    lines: [
      ...queueRows(resource, widths, columns, theme.marks.cut),
      ...(isRoomy || resource.hex !== '' || !resource.isValid
        ? [valueLine(resource, columns, theme)]
        : []),
    ],
  }));
}

function queueRows(
  resource: StageResource,
  { name, queue }: Widths,
  columns: number,
  cut: string,
): readonly string[] {
  const { granted, converting, waiting } = resource;
  const count = Math.max(1, granted.length, converting.length, waiting.length);
  return Array.from({ length: count }, (_, at) => {
    const first = at === 0 ? cleanText(resource.path) : '';
    const cells = [granted[at], converting[at], waiting[at]].map((lock) =>
      fitText(lock === undefined ? '' : cleanText(lockCell(lock)), queue, cut),
    );
    return cutText(` ${fitText(first, name, cut)} ${cells.join(' ')}`, columns, cut).trimEnd();
  });
}

/** `a:PR A`, `a:PR>EX A`, `b:EX B`; `*` has a blocking routine, `!` one that was called. */
function lockCell({ name, mode, requested, process, hasRoutine, isNotified }: StageLock): string {
  const modes = requested === null ? mode : mode === 'NONE' ? requested : `${mode}>${requested}`;
  const routine = isNotified ? ' !' : hasRoutine ? ' *' : '';
  return `${name}:${modes} ${process}${routine}`;
}

function valueLine({ value, hex, isValid }: StageResource, columns: number, theme: Theme): string {
  const content = hex === '' ? 'empty' : `"${cleanText(value)}" = ${hex}`;
  const text = `   value ${content}${isValid ? '' : ' NOT VALID'}`;
  const cut = cutText(text, columns, theme.marks.cut);
  return isValid ? theme.paint('dim', cut) : theme.paint('warn', cut);
}
