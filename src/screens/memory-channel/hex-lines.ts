// The hex view as lines: what the region is, a column of words for each host, and what the marks mean. Words that changed or
// differ carry a mark beside their colour (TUI-005). Pure.
import { drawField } from '../../components/text-field.ts';
import type { RegionView } from '../../engine/memory-channel/index.ts';
import { cleanText, formatClock } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText } from '../../tui/text.ts';
import type { Meaning, Theme } from '../../tui/theme.ts';
import { receivers, transmitters } from './attached.ts';
import { type HexPage, type HexWord, hexShape, wordAt, wordBytes, wordCells } from './hex.ts';

export function hexTitle(region: RegionView): string {
  return `Region ${region.id}, key ${region.key}`;
}

/** All lines of the page, painted. */
export function hexLines(
  page: HexPage,
  region: RegionView | null,
  world: World,
  isFocused: boolean,
): readonly string[] {
  const { theme, layout } = world;
  if (page.isGone)
    return [' The Memory Channel has begun anew, and this region is gone. Esc goes back.'];
  if (region === null) return [' This region has been deallocated. Esc goes back.'];
  const width = layout.bodyColumns;
  const { cut } = theme.marks;
  // What is paused keeps its marks.
  const now = page.isPaused ? (page.seen?.at ?? world.now) : world.now;
  const head = cutText(` ${aboutRegion(region)}`, width, cut);
  if (region.receivedBy.length === 0) {
    return [
      head,
      '',
      ' No host receives this region, so that no host has memory of it to show.',
      ' A program has it as soon as it attaches it with IMC_RECEIVE.',
    ];
  }
  const { hosts, wordsPerLine, rows } = hexShape(page, region, layout);
  const lines = Array.from({ length: rows }, (_, row) => {
    const at = page.offset + row * wordsPerLine * wordBytes;
    return at >= region.size ? '' : wordsLine(page, region, hosts, at, wordsPerLine, world, now);
  });
  const titles = hosts.map((host) => fitText(cleanText(host), wordsPerLine * wordCells + 1, cut));
  const title = cutText(` offset  ${titles.join('')}`.trimEnd(), width, cut);
  return [head, theme.paint('title', title), ...lines, lastLine(page, region, world, isFocused)];
}

function aboutRegion(region: RegionView): string {
  const sends = transmitters(region);
  const coherent = region.coherent ? ', coherent' : '';
  const who = sends === '' ? 'nobody transmits' : `transmit ${sends}`;
  return cleanText(`${region.size} bytes${coherent}; ${who}; receive ${receivers(region)}`);
}

function wordsLine(
  page: HexPage,
  region: RegionView,
  hosts: readonly string[],
  at: number,
  wordsPerLine: number,
  { theme }: World,
  now: number,
): string {
  const columns = hosts.map((host) => {
    const words = Array.from({ length: wordsPerLine }, (_, index) =>
      wordAt(page, host, at + index * wordBytes, region.receivedBy, now),
    );
    const text = page.isSingle ? textOf(words) : '';
    return `${words.map((word) => `${paintWord(word, theme)} `).join('')} ${text}`;
  });
  const offset = at.toString(16).padStart(6, '0');
  return ` ${theme.paint('dim', offset)}  ${columns.join('')}`;
}

/** Eight digits and a mark: `*` has just changed, `!` differs between hosts, `#` both. */
function paintWord({ value, isChanged, differs }: HexWord, theme: Theme): string {
  if (value === null) return '........ ';
  const mark = isChanged ? (differs ? '#' : '*') : differs ? '!' : ' ';
  const text = value.toString(16).padStart(8, '0') + mark;
  const meaning: Meaning | null = differs ? 'warn' : isChanged ? 'changing' : null;
  return meaning === null ? text : theme.paint(meaning, text);
}

function textOf(words: readonly HexWord[]): string {
  return words
    .flatMap(({ bytes }) => bytes)
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
    .join('');
}

const fieldLabel = ' Go to offset (0x for hexadecimal) ';

function lastLine(page: HexPage, region: RegionView, world: World, isFocused: boolean): string {
  const { theme, layout } = world;
  if (page.typing !== null) {
    const room = Math.min(12, layout.bodyColumns - fieldLabel.length - 1);
    return `${fieldLabel}${drawField(page.typing, room, isFocused, theme)}`;
  }
  const paused = page.isPaused ? 'PAUSED  ' : '';
  const read = readWords(page);
  const shown = hexShape(page, region, layout).hosts.length;
  const more =
    shown < region.receivedBy.length ? `   ${shown} of ${region.receivedBy.length} hosts` : '';
  return cutText(
    ` ${paused}${read}   * changed   ! differs between hosts   # both${more}`,
    layout.bodyColumns,
    theme.marks.cut,
  );
}

function readWords(page: HexPage): string {
  if (page.seen === null) return 'not read yet';
  const changes = [...page.reads.values()].flatMap(({ changedAt }) => [...changedAt.values()]);
  const last = changes.reduce((latest, at) => Math.max(latest, at), 0);
  return last === 0 ? `read ${formatTenths(page.seen.at)}` : `last change ${formatTenths(last)}`;
}

/** `20:12:36.4`: changes are told several times a second. */
function formatTenths(at: number): string {
  return `${formatClock(at)}.${Math.floor((at % 1000) / 100)}`;
}
