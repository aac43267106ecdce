// The page "Modes" (TUI-125): the six lock modes and which of them go together, as the lock manager itself decides it,
// with the row and the column of a lock marked. Pure.
import { isCompatible, Mode, type ModeName } from '../../engine/dlm/index.ts';
import { blank, heading, indented, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { lockId, modeText } from './names.ts';
import type { LockEntry } from './sample-index.ts';

const modes = ['NL', 'CR', 'CW', 'PR', 'PW', 'EX'] as const;
type LockMode = (typeof modes)[number];

const meanings: Readonly<Record<LockMode, string>> = {
  NL: 'Null: no access; keeps the resource and its value block alive',
  CR: 'Concurrent read: reads, while others may read and write',
  CW: 'Concurrent write: writes, while others may read and write',
  PR: 'Protected read: reads; others may read, nobody may write',
  PW: 'Protected write: writes; others may only read, in CR mode',
  EX: 'Exclusive: reads and writes; nobody else has access',
};

/** @param entry the chosen lock; null marks nothing. */
export function modesPage(entry: LockEntry | null): PageContent {
  const row = lockMode(entry?.lock.requested ?? entry?.lock.mode);
  const held = entry?.lock.mode === 'NONE' ? entry.lock.requested : entry?.lock.mode;
  const column = lockMode(held);
  const lines: readonly PageLine[] = [
    ...modes.map((mode) => indented(`${mode}  ${meanings[mode]}`, 1)),
    blank,
    heading('May both be granted on one resource? (manual, Table 9-3)'),
    indented(
      `asked for   ${modes.map((mode) => headCell(mode, mode === column)).join('')}  held by another`,
    ),
    ...modes.map((mode) => tableRow(mode, row, column)),
    indented(markWords(entry, row, column), 1),
  ];
  return { title: 'Lock modes', isWrapped: false, lines };
}

function lockMode(name: ModeName | null | undefined): LockMode | null {
  return modes.find((mode) => mode === name) ?? null;
}

const cellColumns = 7;

function tableRow(mode: LockMode, row: LockMode | null, column: LockMode | null): PageLine {
  const isMarked = mode === row;
  const cells = modes.map((held) => {
    const word = isCompatible(Mode[mode], Mode[held]) ? 'yes' : 'no';
    return headCell(word, isMarked || held === column);
  });
  const text = `${isMarked ? '>' : ' '} ${headCell(mode, isMarked).padEnd(10)}${cells.join('')}`;
  return { text, indent: 2, ...(isMarked ? { meaning: 'title' } : {}) };
}

/** `[yes]` where it is marked, so that it shows without colour. */
function headCell(word: string, isMarked: boolean): string {
  return (isMarked ? `[${word}]` : ` ${word} `).padEnd(cellColumns);
}

function markWords(entry: LockEntry | null, row: LockMode | null, column: LockMode | null): string {
  if (entry === null) return 'No lock is chosen, so that nothing is marked.';
  const { lock } = entry;
  const what = `Marked: lock ${lockId(lock.lkid)}, ${modeText(lock)}`;
  if (lock.requested === null) return `${what}, granted: row and column ${row}.`;
  if (lock.mode === 'NONE') return `${what}, waiting: row ${row}, and its column once granted.`;
  return `${what}, converting: asks for row ${row}, holds column ${column}.`;
}
