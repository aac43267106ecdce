// The four sections as lines, as in the picture of the specification. Where there is no room for all of it, hosts and
// the traffic of rails are opened by the focus only. Pure.
import { cleanText, formatClock } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { seenCodes } from './codes.ts';
import type { Item, Section } from './items.ts';
import { railHeading, railLines } from './rail-lines.ts';
import { hostTable, lockSetTable, parametersNear, regionTable, type Table } from './tables.ts';
import { folded, type ViewLine } from './view-line.ts';
import {
  counted,
  hostWords,
  isAnyInitialized,
  isInitialized,
  isNearLimit,
  ofLimit,
  percent,
  sizeText,
} from './words.ts';

export interface Picture {
  readonly sample: ImcSample;
  readonly before: ImcSample | null;
  readonly items: readonly Item[];
  readonly filter: string;
  /** The section of the focus. */
  readonly section: Section | null;
  /** The host that `here` means. */
  readonly here: string | null;
}

/** From this height of the body on, all sections are open. */
const roomyRows = 24;

const blank: ViewLine = { text: '' };

/** Cells of a line; the focus has one more. */
function widthOf({ layout }: World): number {
  return layout.bodyColumns - 1;
}

export function viewLines(picture: Picture, world: World): readonly ViewLine[] {
  const isRoomy = world.layout.bodyRows >= roomyRows;
  const { sample, before, section } = picture;
  const rails = sample.snapshot.rails.flatMap((rail) =>
    railLines(rail, sample, before, isRoomy || section === 'rail', widthOf(world)),
  );
  return [
    ...railHeading(sample, widthOf(world)).map((text): ViewLine => ({ text })),
    ...rails,
    ...(isRoomy ? [blank] : []),
    ...hostLines(picture, isRoomy || section === 'host', world),
    blank,
    ...regionLines(picture, world),
    blank,
    ...lockSetLines(picture, world),
    ...codeLines(sample, world),
  ];
}

function hostLines(picture: Picture, isOpen: boolean, world: World): readonly ViewLine[] {
  const { hosts } = picture.sample.snapshot;
  if (!isOpen) return closedHosts(picture, world);
  const count = hosts.filter(isInitialized).length;
  const { titles, rows } = hostTable(hosts, world);
  return [
    ...folded(
      [`HOSTS   ${count} of ${hosts.length} initialized`, mapperWords(picture)],
      '   ',
      widthOf(world),
    ).map((text): ViewLine => ({ text })),
    { text: titles, meaning: 'dim' },
    ...hosts.map((host, at): ViewLine => {
      const isWarned = host.mapper === 'lost' || parametersNear(host) !== '';
      const meaning = host.state === 'panicked' ? 'fail' : isWarned ? 'warn' : null;
      return {
        text: rows[at] ?? '',
        item: `host ${host.name}`,
        ...(meaning === null ? {} : { meaning }),
      };
    }),
  ];
}

/** All hosts in one line; their number by state where there are too many of them. */
function closedHosts(picture: Picture, world: World): readonly ViewLine[] {
  const { hosts } = picture.sample.snapshot;
  const each = hosts.map(({ name, state }) => `${cleanText(name)} ${hostWords[state]}`);
  const mapper = mapperWords(picture);
  const states = [...new Set(hosts.map(({ state }) => state))];
  const sums = states.map(
    (state) => `${hosts.filter((host) => host.state === state).length} ${hostWords[state]}`,
  );
  const long = ['HOSTS', ...each, mapper].join('   ');
  const texts =
    long.length <= widthOf(world)
      ? [long]
      : folded(['HOSTS', ...sums, mapper], '   ', widthOf(world));
  const isHurt = hosts.some(({ state, mapper: one }) => state === 'panicked' || one === 'lost');
  return texts.map((text) => ({ text, ...(isHurt ? { meaning: 'warn' as const } : {}) }));
}

function mapperWords({ sample }: Picture): string {
  const members = sample.snapshot.hosts.filter(isInitialized);
  const missing = members.filter(({ mapper }) => mapper !== 'running');
  if (members.length === 0) return 'no imc_mapper';
  if (missing.length > 0)
    return `no imc_mapper on ${cleanText(missing.map(({ name }) => name).join(', '))}`;
  return members.length === 1 ? 'imc_mapper on 1' : `imc_mapper on all ${members.length}`;
}

function regionLines(picture: Picture, world: World): readonly ViewLine[] {
  const { sample, items, here } = picture;
  const { regions, allocatedBytes, effectiveMaxalloc, hosts } = sample.snapshot;
  const host = hosts.find(({ name }) => name === here);
  const shown = items.flatMap((item) => (item.kind === 'region' ? [item.region] : []));
  const isFull = isNearLimit(allocatedBytes, effectiveMaxalloc);
  const isReceiveFull = host !== undefined && isNearLimit(host.receiveBytes, host.maxrecv);
  const receive =
    host === undefined || !isInitialized(host)
      ? 'not initialized here'
      : `receive ${ofLimit(host.receiveBytes, host.maxrecv)}`;
  const total = `${ofLimit(allocatedBytes, effectiveMaxalloc)} clusterwide`;
  const heading = folded(
    [`REGIONS   ${regions.length} allocated`, total, receive],
    ', ',
    widthOf(world),
  ).map(
    (text): ViewLine => ({
      text,
      ...(isFull || isReceiveFull ? { meaning: 'warn' as const } : {}),
    }),
  );
  const warnings = [
    isFull
      ? `! ${percent(allocatedBytes, effectiveMaxalloc)} of maxalloc is in use: imc_init -a raises it`
      : '',
    isReceiveFull && host !== undefined
      ? `! ${percent(host.receiveBytes, host.maxrecv)} of maxrecv here is in use: imc_init -r raises it`
      : '',
  ].filter((text) => text !== '');
  return [
    ...heading,
    ...warnings.map((text): ViewLine => ({ text: `  ${text}`, meaning: 'warn' })),
    ...tableLines(
      regionTable(shown, here, world),
      shown.map(({ id }) => `region ${id}`),
      regions.length > 0
        ? nothingMatches(picture)
        : isAnyInitialized(sample)
          ? 'No region is allocated. imc_asalloc does it; x runs a program that calls it.'
          : 'No host has run imc_init, so that no program can use it. i runs imc_init.',
      world,
    ),
  ];
}

function nothingMatches({ filter }: Picture): string {
  return `Nothing matches ${filter}.`;
}

function lockSetLines(picture: Picture, world: World): readonly ViewLine[] {
  const { items } = picture;
  const { lockSets, overheadBytes } = picture.sample.snapshot;
  const shown = items.flatMap((item) => (item.kind === 'lock-set' ? [item.set] : []));
  const overhead = overheadBytes === 0 ? '' : `   overhead ${sizeText(overheadBytes)}`;
  const lines = tableLines(
    lockSetTable(shown, world),
    shown.map(({ id }) => `lock-set ${id}`),
    lockSets.length > 0
      ? nothingMatches(picture)
      : 'No lock set is allocated. A program does it with imc_lkalloc.',
    world,
  );
  const corrupt = new Set(shown.filter((set) => set.corrupt).map(({ id }) => `lock-set ${id}`));
  return [
    { text: `LOCK SETS${overhead}` },
    ...lines.map((line) =>
      line.item !== undefined && corrupt.has(line.item)
        ? { ...line, meaning: 'fail' as const }
        : line,
    ),
  ];
}

function tableLines(
  table: Table,
  ids: readonly string[],
  whenEmpty: string,
  world: World,
): readonly ViewLine[] {
  if (ids.length === 0) {
    return wrapText(cleanText(whenEmpty), widthOf(world) - 2).map((text) => ({
      text: `  ${text}`,
    }));
  }
  return [
    { text: table.titles, meaning: 'dim' },
    ...ids.map((item, at) => ({ text: table.rows[at] ?? '', item })),
  ];
}

function codeLines(sample: ImcSample, world: World): readonly ViewLine[] {
  const codes = seenCodes(sample);
  if (codes.length === 0) return [];
  return [
    blank,
    { text: `RETURN CODES   ${counted(codes.length, 'code')} seen lately` },
    ...codes.flatMap(({ name, at, remedy }) => {
      const [first = '', ...others] = wrapText(
        `${formatClock(at)} ${name}: ${remedy}`,
        widthOf(world) - 4,
      );
      const texts = [`  ${first}`, ...others.map((text) => `    ${text}`)];
      return texts.map((text): ViewLine => ({ text, meaning: 'warn' }));
    }),
  ];
}

/**
 * The first line of a window that shows the focused line, and the heading and the end where these are near. It moves no
 * more than it must.
 */
export function windowTop(
  lines: readonly ViewLine[],
  focus: string | null,
  top: number,
  height: number,
): number {
  const last = Math.max(0, lines.length - height);
  const at = lines.findIndex(({ item }) => item !== undefined && item === focus);
  if (at < 0) return Math.max(0, Math.min(top, last));
  const isLast = lines.findLastIndex(({ item }) => item !== undefined) === at;
  const first = firstOfBlock(lines, at);
  const lowest = isLast ? Math.min(last, at) : Math.max(0, at - height + 1);
  const highest = Math.max(0, Math.max(Math.min(first, at), at - height + 1));
  return Math.max(0, Math.min(Math.max(lowest, Math.min(top, highest)), last));
}

/** The heading above the first item of a section; a line itself if it is not the first. */
function firstOfBlock(lines: readonly ViewLine[], at: number): number {
  let first = at;
  while (first > 0 && lines[first - 1]?.item === undefined && lines[first - 1]?.text !== '')
    first -= 1;
  // Nothing above has the focus either: the very beginning belongs to it.
  return lines.slice(0, first).some(({ item }) => item !== undefined) ? first : 0;
}
