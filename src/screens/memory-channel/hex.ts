// The hex view of a region: which bytes of which hosts are in the window, what is known of them, and which words changed
// or differ between hosts, so that latency and initial coherency can be seen. Pure.
import type { TextField } from '../../components/text-field.ts';
import type { RegionView } from '../../engine/memory-channel/index.ts';
import type { WatchedMemory } from '../../tui/imc-memory.ts';
import type { Layout } from '../../tui/layout.ts';

/** What is known of the bytes of a host. */
export interface HexRead {
  readonly offset: number;
  /** Null where the host does not receive the region. */
  readonly hex: string | null;
  /** When words changed last, by the offset of the word; words that did not change while they were shown have none. */
  readonly changedAt: ReadonlyMap<number, number>;
}

export interface HexPage {
  readonly kind: 'hex';
  /** The Memory Channel has begun anew since: the number is another thing now, or nothing. */
  readonly isGone: boolean;
  readonly region: number;
  /** First byte of the window. */
  readonly offset: number;
  /** One host at a time, with the bytes as text beside it; otherwise all hosts side by side. */
  readonly isSingle: boolean;
  /** Index of the host that is shown, or of the first one that is. */
  readonly host: number;
  /** The offset that is being typed. */
  readonly typing: TextField | null;
  /** The watch of the service that shows these bytes, and what it watches; null while there is none. */
  readonly watch: { readonly number: number; readonly what: string } | null;
  readonly isAsking: boolean;
  /** When the last request was sent; null before the first. */
  readonly askedAt: number | null;
  /** Why the last request was refused; null if it was not. */
  readonly problem: string | null;
  readonly isPaused: boolean;
  /** Ask now, also while paused: the user has asked for it. */
  readonly isWanted: boolean;
  /** What was shown last, so that it is taken once; null before. */
  readonly seen: WatchedMemory | null;
  readonly reads: ReadonlyMap<string, HexRead>;
}

export function hexPage(region: number): HexPage {
  return {
    kind: 'hex',
    isGone: false,
    region,
    offset: 0,
    isSingle: false,
    host: 0,
    typing: null,
    watch: null,
    isAsking: false,
    askedAt: null,
    problem: null,
    isPaused: false,
    isWanted: false,
    seen: null,
    reads: new Map(),
  };
}

export interface HexShape {
  /** Hosts that are drawn, of those that receive the region. */
  readonly hosts: readonly string[];
  readonly wordsPerLine: number;
  /** Lines of words. */
  readonly rows: number;
  readonly bytes: number;
}

export const wordBytes = 4;
/** Cells of the offset and what surrounds it, of a word with its mark and a blank, and between hosts. */
const offsetCells = 9;
export const wordCells = 10;
const hostGap = 1;
/** The lines above and below the words: what the region is, the names of the hosts, and the legend. */
const otherRows = 3;
const widths = [8, 4, 2, 1] as const;
/** As many as a watch may have. */
const watchedMax = 32;

export function hexShape(page: HexPage, region: RegionView, layout: Layout): HexShape {
  const all = region.receivedBy;
  const room = layout.bodyColumns - offsetCells;
  const rows = Math.max(1, layout.bodyRows - otherRows);
  const isSingle = page.isSingle && all.length > 0;
  const count = isSingle ? 1 : Math.max(1, all.length);
  // Beside one host there are its bytes as text, one cell each.
  const cells = (words: number): number =>
    words * (wordCells + (isSingle ? wordBytes : 0)) + hostGap;
  const words = widths.find((one) => cells(one) * count <= room) ?? 1;
  const fitting = Math.min(count, Math.max(1, Math.floor(room / cells(words))));
  const first = Math.max(0, Math.min(page.host, all.length - fitting));
  return {
    hosts: all.slice(first, first + fitting),
    wordsPerLine: words,
    rows,
    bytes: rows * words * wordBytes,
  };
}

/** The page at another offset: a whole line, and no emptier than it must be. */
export function atOffset(
  page: HexPage,
  offset: number,
  region: RegionView,
  layout: Layout,
): HexPage {
  const { wordsPerLine, bytes } = hexShape(page, region, layout);
  const line = wordsPerLine * wordBytes;
  const last = Math.max(0, Math.ceil(region.size / line) * line - bytes);
  const wanted = Math.floor(Math.max(0, offset) / line) * line;
  const next = Math.min(wanted, last);
  return next === page.offset ? page : { ...page, offset: next, isWanted: true };
}

/** What is to be watched for the window: the visible bytes on all hosts that receive the region; null if none does. */
export function wantedWatch(page: HexPage, region: RegionView, layout: Layout) {
  const members = region.receivedBy.slice(0, watchedMax);
  if (members.length === 0) return null;
  const { offset } = page;
  const length = Math.min(hexShape(page, region, layout).bytes, region.size - offset);
  return { region: region.id, members, offset, length };
}

/** An offset as it is typed: `512`, `0x200`; null if it is none. */
export function parseOffset(text: string): number | null {
  const plain = text.trim().toLowerCase();
  return /^(0x[0-9a-f]+|[0-9]+)$/.test(plain) ? Number(plain) : null;
}

export interface HexWord {
  /** The value of the word, as programs see it; null if it was not read. */
  readonly value: number | null;
  readonly bytes: readonly number[];
  readonly isChanged: boolean;
  readonly differs: boolean;
}

/** A word that has changed is marked for so long, so that the eye finds it. */
export const markMs = 1000;

/**
 * A word of a host at a byte offset. It differs if any host that receives the region has another value there.
 *
 * @param now the service's time; a change is marked for {@link markMs}.
 */
export function wordAt(
  page: HexPage,
  host: string,
  at: number,
  hosts: readonly string[],
  now: number,
): HexWord {
  const read = page.reads.get(host);
  const digits = digitsAt(read, at);
  const others = hosts.map((name) => digitsAt(page.reads.get(name), at));
  const bytes = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return {
    value: digits === '' ? null : bytes.reduceRight((sum, byte) => sum * 256 + byte, 0),
    bytes,
    isChanged: isMarked(read?.changedAt.get(at), now),
    differs: digits !== '' && others.some((other) => other !== '' && other !== digits),
  };
}

/** True while a change at that time is marked. Clocks of the service and the samples are the same one. */
function isMarked(changedAt: number | undefined, now: number): boolean {
  return changedAt !== undefined && now - changedAt < markMs;
}

/** True while a mark of the page is still to go, so that the page has to be drawn anew. */
export function hasMarks(page: HexPage, now: number): boolean {
  return [...page.reads.values()].some(({ changedAt }) =>
    // A second longer than the mark: the last drawing takes it away.
    [...changedAt.values()].some((at) => now - at < 2 * markMs),
  );
}

/** The page with the bytes that the watch has told since; the same page if there are none, or if it is paused. */
export function withMemory(page: HexPage, memory: WatchedMemory | null): HexPage {
  if (memory === null || memory === page.seen || memory.watch !== page.watch?.number) return page;
  const reads = new Map<string, HexRead>();
  for (const [host, hex] of memory.bytes) {
    reads.set(host, nextRead(page.reads.get(host), memory, hex));
  }
  return { ...page, seen: memory, reads };
}

function nextRead(
  before: HexRead | undefined,
  { offset, at: now }: WatchedMemory,
  hex: string | null,
): HexRead {
  const read = { offset, hex };
  // Most of what is told again is as it was.
  if (before !== undefined && before.offset === offset && before.hex === hex) return before;
  const changedAt = new Map<number, number>();
  for (let at = offset; at < offset + (hex?.length ?? 0) / 2; at += wordBytes) {
    const [old, digits] = [digitsAt(before, at), digitsAt(read, at)];
    const stamp = old !== '' && old !== digits ? now : before?.changedAt.get(at);
    if (stamp !== undefined) changedAt.set(at, stamp);
  }
  return { ...read, changedAt };
}

/** The eight digits of a word; empty if it was not read. */
function digitsAt(read: Pick<HexRead, 'offset' | 'hex'> | undefined, at: number): string {
  const start = (at - (read?.offset ?? 0)) * 2;
  if (read === undefined || read.hex === null || start < 0) return '';
  const digits = read.hex.slice(start, start + wordBytes * 2);
  return digits.length < wordBytes * 2 ? '' : digits;
}
