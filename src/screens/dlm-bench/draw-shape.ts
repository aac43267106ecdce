// How the bench shares out its rows: processes and resources above, the reasons in the middle, what was said below; on a low
// screen the processes are one line. Pure arithmetic.
import type { World } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { type ResourceBlock, resourceBlocks } from './resource-lines.ts';
import type { BenchState } from './state.ts';
import { presentMoment } from './tape.ts';

export interface BenchShape {
  /** Processes stand in a column at the left; otherwise in one line. */
  readonly isTall: boolean;
  /** Cells of the column of processes, without the divider. */
  readonly leftColumns: number;
  /** Cells for the resources. */
  readonly resourceColumns: number;
  /** Rows of the resources, without their titles. */
  readonly resourceRows: number;
  readonly whyRows: number;
  readonly logRows: number;
}

const tallFrom = 12;
const logRowsMin = 4;
const topRowsMin = 7;

export function benchShape(state: BenchState, world: World): BenchShape {
  const { bodyColumns, bodyRows } = world.layout;
  const isTall = bodyRows >= tallFrom;
  const leftColumns = !isTall ? 0 : bodyColumns >= 100 ? 26 : bodyColumns >= 70 ? 20 : 16;
  const resourceColumns = bodyColumns - (isTall ? leftColumns + 1 : 0);
  const { view } = presentMoment(state.tape);
  const blocks = resourceBlocks(view, resourceColumns, isTall, world.theme);
  const lines = Math.max(
    1,
    blocks.reduce((sum, block) => sum + block.lines.length, 0),
  );
  const base = { isTall, leftColumns, resourceColumns };
  const needed = whyLines(state, bodyColumns).length;
  if (!isTall) return lowShape(base, bodyRows, { resources: lines, why: needed });
  // One row is the divider above the reasons.
  const whyRows = Math.max(1, Math.min(needed, bodyRows >= 24 ? 6 : 3));
  const topRows = Math.min(
    Math.max(topRowsMin, view.processes.length + 1, lines + 1),
    Math.max(topRowsMin, bodyRows - 1 - Math.max(whyRows, 2) - logRowsMin),
  );
  return { ...base, resourceRows: topRows - 1, whyRows, logRows: bodyRows - topRows - 1 - whyRows };
}

/** One line of processes; resources, reasons and log share the rest. */
function lowShape(
  base: Pick<BenchShape, 'isTall' | 'leftColumns' | 'resourceColumns'>,
  rows: number,
  needed: { readonly resources: number; readonly why: number },
): BenchShape {
  const rest = Math.max(2, rows - 1);
  const resourceRows = Math.max(1, Math.min(needed.resources, rest - 3));
  const left = rest - resourceRows;
  const whyRows = left >= 3 ? Math.max(1, Math.min(needed.why, 2)) : 1;
  return { ...base, resourceRows, whyRows, logRows: Math.max(0, left - whyRows) };
}

const welcome =
  'Play several processes on a lock manager of its own: nothing here is real. Enter twice gives process A an EX lock on ' +
  'R; 2 chooses process B, and the same again lets it wait. u takes back, f lists scenarios.';

/** The reasons for what the last operation did, wrapped; at the start, what to do here. */
export function whyLines({ tape }: BenchState, columns: number): readonly string[] {
  const { done } = presentMoment(tape);
  const start = tape.steps.length > 0 ? `At the start of ${tape.title || 'the script'}.` : welcome;
  const text = done === null ? start : done.why.join(' ');
  return text === '' ? [''] : wrapText(text, Math.max(10, columns - 2));
}

/** The window on the lines of all resources. */
export function resourceRange(
  state: BenchState,
  world: World,
): { readonly top: number; readonly last: number; readonly lines: readonly string[] } {
  const { isTall, resourceColumns, resourceRows } = benchShape(state, world);
  const moment = presentMoment(state.tape);
  const blocks = resourceBlocks(moment.view, resourceColumns, isTall, world.theme);
  const lines = blocks.flatMap((block) => block.lines);
  const last = Math.max(0, lines.length - resourceRows);
  const wanted = state.resourceTop ?? topOf(blocks, touchedPath(state), resourceRows);
  return { top: Math.max(0, Math.min(wanted, last)), last, lines };
}

/** The first line of the window that shows a resource, and as much as fits of what stands before it. */
function topOf(blocks: readonly ResourceBlock[], path: string | null, rows: number): number {
  const at = blocks.findIndex((block) => block.path === path);
  if (at < 0) return 0;
  const before = blocks.slice(0, at).reduce((sum, block) => sum + block.lines.length, 0);
  const end = before + (blocks[at]?.lines.length ?? 0);
  return Math.min(before, Math.max(0, end - rows));
}

/** The resource of the lock that the last operation was about. */
function touchedPath({ tape }: BenchState): string | null {
  const name = tape.steps[tape.position - 1]?.words[0];
  const { view } = presentMoment(tape);
  return view.locks.findLast((lock) => lock.name === name)?.resource ?? null;
}
