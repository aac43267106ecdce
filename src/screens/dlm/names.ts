// How the things of the lock manager are written on the screen: names of resources, lock IDs, modes, value blocks,
// ages and processes. Names may hold any byte, so that none of them reaches the terminal as it is (TUI-127). Pure.
import { type ValueBlock, valueToBytes } from '../../engine/dlm/index.ts';
import { cleanText, formatDlmName, formatDuration } from '../../format/index.ts';
import type { DlmLockSample, DlmProcessSample } from '../../protocol/index.ts';

/** Names that are shown as they are: printable ASCII without a backslash, and without a blank at either end. */
const plainName = /^(?! )[ -[\]-~]*(?<! )$/;

/** A name of one character a byte, to be read and typed again: whatever prints nothing is `\x..`. */
export function nameText(name: string): string {
  return plainName.test(name) ? name : formatDlmName(name);
}

/** A resource as the commands take it: `disk1/vol_b`. */
export function pathArgument(path: readonly string[]): string {
  return path.map((name) => nameText(name).replaceAll('/', '\\x2f')).join('/');
}

/** `1 lock`, `4 locks`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A lock ID as tables show it: at least eight hexadecimal digits. */
export function lockId(id: number): string {
  return id.toString(16).padStart(8, '0');
}

/** A lock ID within a sentence: `b19`. */
export function shortId(id: number): string {
  return id.toString(16);
}

/** `PR`, `PR->EX` for a conversion, and the mode asked for by a new request. */
export function modeText(lock: DlmLockSample): string {
  if (lock.requested === null) return lock.mode;
  return lock.mode === 'NONE' ? lock.requested : `${lock.mode}->${lock.requested}`;
}

/** The same within a sentence: `PR to EX`. */
export function modeWords(lock: DlmLockSample): string {
  return modeText(lock).replace('->', ' to ');
}

/** `4.1 s`, and from a minute on `3 m 20 s`. */
export function ageText(span: number): string {
  const positive = Math.max(0, span);
  if (positive >= 60_000) return formatDuration(positive);
  return `${(Math.floor(positive / 100) / 10).toFixed(1)} s`;
}

/** The bytes of a value block as hexadecimal groups of four, some groups a line. */
export function hexLines(value: ValueBlock, groupsPerLine: number): readonly string[] {
  const groups: string[] = [];
  const bytes = valueToBytes(value);
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Array.from(bytes.slice(at, at + 4), (byte) => byte.toString(16).padStart(2, '0'));
    groups.push(group.join(''));
  }
  const lines: string[] = [];
  for (let at = 0; at < groups.length; at += groupsPerLine) {
    lines.push(groups.slice(at, at + groupsPerLine).join(' '));
  }
  return lines;
}

/** The bytes of a value block as text; a dot for whatever prints nothing in ASCII. */
export function blockText(value: ValueBlock): string {
  return Array.from(valueToBytes(value), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
}

/** `process 526114 on polishham (OS pid 4711, dlm_lock)`; a lock group that nobody uses says so. */
export function processWords(
  lock: DlmLockSample,
  processes: ReadonlyMap<number, DlmProcessSample>,
): string {
  const group = lock.group === 0 ? '' : `lock group ${lock.group}`;
  if (lock.pid === 0) return group === '' ? 'no process' : `${group}, which no process uses now`;
  const process = processes.get(lock.pid);
  const tail = group === '' ? '' : `, of ${group}`;
  if (process === undefined) return `process ${lock.pid}${tail}`;
  const { member, osPid } = process;
  const program = cleanText(process.program);
  return `process ${lock.pid} on ${cleanText(member)} (OS pid ${osPid}, ${program})${tail}`;
}
