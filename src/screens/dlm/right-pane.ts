// The right pane: the chosen resource with its value block, its three queues, who waits for whom and its parents
// (TUI-121, 126). Lines are made for the window only, since a resource may have thousands of locks. Pure.
import { focusableLine } from '../../components/List.tsx';
import { cleanText } from '../../format/index.ts';
import type { DlmLockSample, DlmResourceSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cellWidth, cutText, fitText, leftAndRight, padLeft, wrapText } from '../../tui/text.ts';
import { blockersOf } from './chain.ts';
import { idWords } from './lock-words.ts';
import {
  ageText,
  blockText,
  counted,
  hexLines,
  lockId,
  modeText,
  modeWords,
  shortId,
} from './names.ts';
import { paneSizes } from './panes.ts';
import {
  lineage,
  lockAt,
  lockCount,
  type QueueName,
  queueNames,
  type ResourceNode,
  type SampleIndex,
} from './sample-index.ts';

/** Lines that are made when they are asked for; `lock` is the lock that a line shows. */
interface Section {
  readonly count: number;
  readonly line: (at: number) => string;
  /** Place of the first line's lock among the locks of the resource; null if the lines show none. */
  readonly firstLock: number | null;
}

export interface RightPane {
  readonly count: number;
  readonly locks: number;
  /** The line that shows the lock at a place. */
  readonly lineOf: (place: number) => number;
  /** @param focused place of the lock that has the focus; null for none. */
  readonly window: (top: number, height: number, focused: number | null) => readonly string[];
}

/** The pane of a resource; empty for a parent that the sample does not hold. */
export function rightPane(index: SampleIndex, node: ResourceNode, world: World): RightPane {
  const width = paneSizes(world.layout).right;
  const { sample } = node;
  const sections =
    sample === null
      ? [fixed([' This sample does not hold the resource.'])]
      : [
          fixed(headLines(sample, width, world)),
          ...queueNames.flatMap((queue) => queueSections(sample, queue, width, index, world)),
          ...waitSections(sample, width, index, world),
          fixed(['', ...parentLines(node, width)]),
        ];
  const count = sections.reduce((sum, section) => sum + section.count, 0);
  return {
    count,
    locks: sample === null ? 0 : lockCount(sample),
    lineOf: (place) => lineOfLock(sections, place),
    window: (top, height, focused) => {
      const lines: string[] = [];
      for (let at = top; at < Math.min(count, top + height); at += 1) {
        lines.push(lineAt(sections, at, focused, width, world));
      }
      return lines;
    },
  };
}

/** Rows of the pane's window; the last row of the body says how much lies outside, if anything does. */
export function paneHeight(pane: RightPane, bodyRows: number): number {
  return Math.max(1, pane.count > bodyRows ? bodyRows - 1 : bodyRows);
}

/** The window's first line after the focus went to a lock: the whole head at the first one, the whole end at the last. */
export function topFor(pane: RightPane, place: number, top: number, height: number): number {
  const lowest = Math.max(0, pane.count - height);
  const line = pane.lineOf(place);
  if (place === 0) return Math.max(0, Math.min(lowest, line - height + 1));
  if (place === pane.locks - 1) return Math.min(lowest, line);
  return Math.min(lowest, Math.max(line - height + 1, Math.min(top, line)));
}

function fixed(lines: readonly string[]): Section {
  return { count: lines.length, line: (at) => lines[at] ?? '', firstLock: null };
}

function lineAt(
  sections: readonly Section[],
  at: number,
  focused: number | null,
  width: number,
  world: World,
): string {
  let rest = at;
  for (const { count, line, firstLock } of sections) {
    if (rest < count) {
      if (firstLock === null) return line(rest);
      return focusableLine(line(rest), focused === firstLock + rest, width, world.theme);
    }
    rest -= count;
  }
  return '';
}

function lineOfLock(sections: readonly Section[], place: number): number {
  let line = 0;
  for (const { count, firstLock } of sections) {
    if (firstLock !== null && place < firstLock + count) return line + place - firstLock;
    line += count;
  }
  return 0;
}

/** From this width on the text of the value block stands beside its bytes, and locks show their programs. */
const wideColumns = 72;

function headLines(sample: DlmResourceSample, width: number, world: World): readonly string[] {
  const { theme } = world;
  const locks = lockCount(sample);
  const right = ` ${counted(locks, 'lock')} `;
  const room = width - right.length;
  const mode = sample.grantMode === 'NONE' ? '--' : sample.grantMode;
  const state = sample.isValid ? 'valid' : 'INVALID';
  const left =
    [3, 2, 1]
      .map((gap) => ` Grant mode ${mode}${' '.repeat(gap)}value block ${state}`)
      .find((text) => text.length <= room) ?? ` Mode ${mode} value ${state}`;
  const first = leftAndRight(left, right, width, theme.marks.cut);
  const reason = sample.isValid ? '' : (sample.invalidBecause ?? 'Why it is invalid is not known.');
  const domain = sample.domain === null ? '' : `Recovery domain ${cleanText(sample.domain)}`;
  return [
    sample.isValid ? first : theme.paint('warn', first),
    ...valueLines(sample, width),
    ...wrapText(cleanText(reason), width - 2).flatMap((line) => (line === '' ? [] : [` ${line}`])),
    ...(domain === '' ? [] : [cutText(` ${domain}`, width, theme.marks.cut)]),
  ];
}

function valueLines({ value, sequence }: DlmResourceSample, width: number): readonly string[] {
  if (value === null) return [cutText(' Value not shown: only the owner sees it', width, '')];
  const hex = hexLines(value, 4);
  const text = `"${blockText(value)}"  seq ${sequence}`;
  const label = ' Value ';
  const others = ' '.repeat(label.length);
  const lines = hex.map((line, at) => (at === 0 ? label : others) + line);
  if (width >= wideColumns && lines.length === 1) return [`${lines[0] ?? ''}  ${text}`];
  return [...lines, ...wrapText(text, width - others.length - 1).map((line) => others + line)];
}

function queueSections(
  sample: DlmResourceSample,
  queue: QueueName,
  width: number,
  index: SampleIndex,
  world: World,
): readonly Section[] {
  const locks = sample[queue];
  const { horizontal } = world.theme.marks;
  const rule = horizontal.repeat(2);
  const columns =
    width >= wideColumns ? 'id, mode, member, pid, OS pid, program' : 'id, mode, member, pid';
  const note =
    locks.length === 0
      ? ` ${rule} none`
      : queue === 'granted'
        ? ` ${rule}${horizontal} ${columns}`
        : '';
  const text = ` ${rule} ${queue.toUpperCase()}${note} `;
  const title = text + horizontal.repeat(Math.max(0, width - cellWidth(text)));
  const before = { granted: 0, converting: sample.granted.length };
  const firstLock =
    queue === 'waiting' ? before.converting + sample.converting.length : before[queue];
  return [
    fixed([title]),
    {
      count: locks.length,
      firstLock,
      line: (at) => {
        const lock = locks[at];
        return lock === undefined ? '' : lockText(lock, width - 1, index, world);
      },
    },
  ];
}

const ageCells = 8;
const memberCells = 20;
const programCells = 14;

/** `00000b12 PR->EX  provolone  1049017   4.1 s`, without the column of the focus. */
function lockText(lock: DlmLockSample, width: number, index: SampleIndex, world: World): string {
  const { cut } = world.theme.marks;
  const process = index.processes.get(lock.pid);
  const pid = lock.pid === 0 && lock.group !== 0 ? `group ${lock.group}` : String(lock.pid);
  const age = lock.queuedAt === null ? '' : ageText(index.sample.at - lock.queuedAt);
  const left = `${lockId(lock.lkid)} ${modeText(lock).padEnd(8)}`;
  const numbers = `  ${padLeft(pid, 7)}`;
  const member = cleanText(process?.member ?? '');
  const room = width - left.length - numbers.length - ageCells;
  if (width < wideColumns - 1) {
    return `${left}${fitText(member, room, cut)}${numbers}${padLeft(age, ageCells)}`.trimEnd();
  }
  const osPid = `  ${padLeft(process === undefined ? '' : String(process.osPid), 7)}  `;
  const cells = Math.min(memberCells, room - osPid.length - programCells);
  const program = fitText(cleanText(process?.program ?? ''), programCells, cut);
  return `${left}${fitText(member, cells, cut)}${numbers}${osPid}${program}${padLeft(age, ageCells)}`.trimEnd();
}

/** One line for each pending request: which locks it waits for. */
function waitSections(
  sample: DlmResourceSample,
  width: number,
  index: SampleIndex,
  world: World,
): readonly Section[] {
  const first = sample.granted.length;
  const count = lockCount(sample) - first;
  if (count === 0) return [];
  const line = (at: number): string => {
    const lock = lockAt(sample, first + at);
    const entry = lock === undefined ? undefined : index.locks.get(lock.lkid);
    if (entry === undefined) return '';
    const ids = blockersOf(index, entry).map((blocker) => blocker.entry.lock.lkid);
    const what = ids.length === 0 ? 'waits for nothing now' : `waits for ${idWords(ids)}`;
    const text = ` ${shortId(entry.lock.lkid)} (${modeWords(entry.lock)}) ${what}`;
    return cutText(text, width, world.theme.marks.cut);
  };
  return [
    fixed(['', world.theme.paint('title', ' Who waits for whom')]),
    { count, line, firstLock: null },
  ];
}

function parentLines(node: ResourceNode, width: number): readonly string[] {
  const nodes = lineage(node);
  if (nodes.length === 1) return [` Parents: none, a root resource of ${node.namespace}`];
  const path = nodes.map((one) =>
    one === node ? one.name : `${one.name} ${one.sample?.grantMode ?? ''}`.trimEnd(),
  );
  return wrapText(`Parents: ${path.join(' > ')}`, width - 2).map((line) => ` ${line}`);
}
