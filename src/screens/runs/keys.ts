// What keys do on the output of a run: scrolling, following, searching, copying (TUI-226, 230, 310). Pure; every
// screen that shows a run shares it.
import { listMoveOf } from '../../components/list-state.ts';
import { moveOutput, outputWindow, toggleFollow } from '../../components/output-state.ts';
import { editText, insertText, textField } from '../../components/text-field.ts';
import type { RunLine } from '../../protocol/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import {
  type Effect,
  type Place,
  request,
  type ScreenEvent,
  type World,
} from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { cellWidth } from '../../tui/text.ts';
import { formatRunLine, formatRunOutput } from './report.ts';
import { hasEnded, type RunSearch, type RunWatch, runFacts } from './watch.ts';

/** Cells that Left and Right scroll by. */
const shiftCells = 20;

/** What a screen with a run sends itself. */
export type RunEvent =
  /** The lines of the run do not come by themselves. */
  | { readonly type: 'follow-needed' }
  | { readonly type: 'followed'; readonly refusal: string | null };

export interface RunStep {
  readonly watch: RunWatch;
  readonly effects: readonly Effect<RunEvent, never>[];
}

/** The lines of a run that are known here. */
export function linesOf(watch: RunWatch, world: World): readonly RunLine[] {
  return (watch.number === null ? undefined : world.cluster.runLines.get(watch.number)) ?? [];
}

/** Where keys go while a run is shown. */
export function runPlace(watch: RunWatch, world: World): Place {
  if (watch.search?.isTyping === true) return { names: ['run-find'], typing: true };
  return hasEnded(runFacts(watch, world))
    ? { names: ['run-ended', 'run', 'pager'] }
    : { names: ['run', 'pager'] };
}

/**
 * What an event does to the output; null if it means nothing to it.
 *
 * @param height rows of the window on the lines.
 */
export function reduceRun(
  watch: RunWatch,
  event: ScreenEvent<RunEvent>,
  world: World,
  height: number,
): RunStep | null {
  switch (event.type) {
    case 'own':
      return reduceOwn(watch, event.event);
    case 'key':
      return watch.search?.isTyping === true ? typeSearch(watch, event.key, world, height) : null;
    case 'paste':
      return watch.search?.isTyping === true
        ? search(watch, insertText(watch.search.field, event.text), world, height)
        : null;
    case 'action':
      return reduceAction(watch, event.id, world, height);
    default:
      return null;
  }
}

function only(watch: RunWatch): RunStep {
  return { watch, effects: [] };
}

function reduceOwn(watch: RunWatch, event: RunEvent): RunStep {
  if (event.type === 'followed') return only({ ...watch, refusal: event.refusal });
  return followRun({ ...watch, isDetached: false });
}

/** Asks for the lines so far and those to come. */
export function followRun(watch: RunWatch): RunStep {
  if (watch.number === null) return only(watch);
  const ask = request('run.follow', { run: watch.number }, (outcome): RunEvent => {
    return { type: 'followed', refusal: outcome.ok ? null : outcome.message };
  });
  return { watch: { ...watch, isDetached: false }, effects: [ask] };
}

function reduceAction(watch: RunWatch, id: string, world: World, height: number): RunStep | null {
  const lines = linesOf(watch, world);
  const move = listMoveOf(id);
  if (move !== null && id.startsWith('list.')) {
    return only({ ...watch, output: moveOutput(watch.output, move, lines.length, height) });
  }
  switch (id) {
    case 'run.follow':
      return only({ ...watch, output: toggleFollow(watch.output, lines.length, height) });
    case 'run.left':
      return only({ ...watch, shift: Math.max(0, watch.shift - shiftCells) });
    case 'run.right':
      return only({ ...watch, shift: shiftRight(watch, lines) });
    case 'run.prefix':
      return only({ ...watch, hasPrefix: !watch.hasPrefix });
    case 'run.copy':
      return { watch, effects: [{ type: 'copy', text: outputText(watch, world) }] };
    case 'run.save':
      return { watch, effects: [saveOutput(watch, world)] };
    case 'run.find':
      return only({ ...watch, search: { field: textField(''), isTyping: true, hit: null } });
    case 'run.find-accept':
      return only(endTyping(watch));
    case 'run.find-cancel':
      return only({ ...watch, search: null });
    case 'run.find-next':
      return seek(watch, 1, world, height);
    case 'run.find-previous':
      return seek(watch, -1, world, height);
    default:
      return null;
  }
}

/** No further than the last cells of the longest line. */
function shiftRight(watch: RunWatch, lines: readonly RunLine[]): number {
  const widths = lines.map((line) => cellWidth(formatRunLine(line, watch.hasPrefix)));
  return Math.min(watch.shift + shiftCells, Math.max(0, Math.max(0, ...widths) - shiftCells));
}

function outputText(watch: RunWatch, world: World): string {
  return formatRunOutput(runFacts(watch, world), linesOf(watch, world), watch.hasPrefix);
}

function saveOutput(watch: RunWatch, world: World): Effect<RunEvent, never> {
  const name = `run-${watch.number ?? 0}.txt`;
  return { type: 'save', name, text: outputText(watch, world) };
}

function endTyping(watch: RunWatch): RunWatch {
  const { search } = watch;
  if (search === null || search.field.text === '') return { ...watch, search: null };
  return { ...watch, search: { ...search, isTyping: false } };
}

function typeSearch(watch: RunWatch, key: Key, world: World, height: number): RunStep | null {
  const before = watch.search?.field ?? textField('');
  const field = isTyping(key) ? insertText(before, key.text) : editText(before, keyName(key));
  return field === null ? null : search(watch, field, world, height);
}

/** Goes to the first hit from the window on, as it is typed. */
function search(watch: RunWatch, field: RunSearch['field'], world: World, height: number): RunStep {
  const { from } = outputWindow(watch.output, linesOf(watch, world).length, height);
  const typed = { ...watch, search: { field, isTyping: true, hit: null } };
  return goToHit(typed, from, 1, world, height);
}

function seek(watch: RunWatch, step: 1 | -1, world: World, height: number): RunStep {
  const hit = watch.search?.hit ?? null;
  if (watch.search === null) {
    const text = 'Nothing is searched for: / begins a search.';
    return { watch, effects: [{ type: 'message', level: 'info', text }] };
  }
  return goToHit(watch, hit === null ? 0 : hit + step, step, world, height);
}

/** The next line with the text, from a line on and around the end. */
function goToHit(
  watch: RunWatch,
  start: number,
  step: 1 | -1,
  world: World,
  height: number,
): RunStep {
  const { search: now } = watch;
  const lines = linesOf(watch, world);
  const wanted = now?.field.text.toLowerCase() ?? '';
  if (now === null || wanted === '') return only(watch);
  for (let count = 0; count < lines.length; count += 1) {
    const at = (((start + step * count) % lines.length) + lines.length) % lines.length;
    const line = lines[at];
    if (line === undefined) continue;
    if (!formatRunLine(line, watch.hasPrefix).toLowerCase().includes(wanted)) continue;
    const top = Math.max(0, Math.min(at, lines.length - height));
    return only({ ...watch, search: { ...now, hit: at }, output: { top, seen: lines.length } });
  }
  return only({ ...watch, search: { ...now, hit: null } });
}
