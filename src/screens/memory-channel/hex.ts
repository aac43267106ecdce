// The hex view of a region: which bytes of which hosts are in the window, what was read of them, and which words changed
// or differ between hosts, so that latency and initial coherency can be seen. Pure.
import type { TextField } from '../../components/text-field.ts';
import type { RegionView } from '../../engine/memory-channel/index.ts';
import type { Layout } from '../../tui/layout.ts';
import { type Sampling, samplingStart } from '../../tui/sampling.ts';

/** Bytes as a host had them; `hex` is null where the host does not receive the region. */
export interface HexRead {
  readonly offset: number;
  readonly hex: string | null;
}

export interface HexPage extends Sampling {
  readonly kind: 'hex';
  readonly region: number;
  /** First byte of the window. */
  readonly offset: number;
  /** One host at a time, with the bytes as text beside it; otherwise all hosts side by side. */
  readonly isSingle: boolean;
  /** Index of the host that is shown, or of the first one that is. */
  readonly host: number;
  /** The offset that is being typed. */
  readonly typing: TextField | null;
  /** Number of the last round of requests, and how many of its answers are still to come. */
  readonly round: number;
  readonly awaited: number;
  readonly reads: ReadonlyMap<string, { readonly now: HexRead; readonly before: HexRead | null }>;
}

export function hexPage(region: number): HexPage {
  return {
    ...samplingStart,
    kind: 'hex',
    region,
    offset: 0,
    isSingle: false,
    host: 0,
    typing: null,
    round: 0,
    awaited: 0,
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

/** A word of a host at a byte offset. It differs if any host that receives the region has another value there. */
export function wordAt(page: HexPage, host: string, at: number, hosts: readonly string[]): HexWord {
  const read = page.reads.get(host);
  const bytes = bytesAt(read?.now ?? null, at);
  const before = bytesAt(read?.before ?? null, at);
  const others = hosts
    .map((name) => bytesAt(page.reads.get(name)?.now ?? null, at))
    .filter((other) => other.length > 0);
  return {
    value: bytes.length === 0 ? null : bytes.reduceRight((sum, byte) => sum * 256 + byte, 0),
    bytes,
    isChanged: bytes.length > 0 && before.length > 0 && bytes.some((byte, i) => byte !== before[i]),
    differs: bytes.length > 0 && others.some((other) => other.some((byte, i) => byte !== bytes[i])),
  };
}

function bytesAt(read: HexRead | null, at: number): readonly number[] {
  const start = (at - (read?.offset ?? 0)) * 2;
  if (read === null || read.hex === null || start < 0) return [];
  const digits = read.hex.slice(start, start + wordBytes * 2);
  if (digits.length < wordBytes * 2) return [];
  return Array.from({ length: wordBytes }, (_, i) =>
    Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16),
  );
}
