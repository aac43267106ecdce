// The rows of regions, lock sets and hosts, in the columns of the picture in the console's specification. Each text is
// without the column of the focus. Pure.
import type { HostView, LockSetView, RegionView } from '../../engine/memory-channel/index.ts';
import { cleanText } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText, padLeft } from '../../tui/text.ts';
import { attachedHere, heldBy, receivers, transmitters } from './attached.ts';
import { hostWords, isInitialized, isNearLimit, ofLimit } from './words.ts';

export interface Table {
  readonly titles: string;
  readonly rows: readonly string[];
}

interface Column<T> {
  readonly title: string;
  readonly cells: number;
  readonly value: (row: T) => string;
  readonly isRight?: boolean;
  /** Takes more cells where a value is longer, so that no key, size or limit is cut. */
  readonly isWhole?: boolean;
  /** Left out below 80 columns. */
  readonly isExtra?: boolean;
}

/** Cells of the column that shows this host, where two more columns show the others. */
const attachedCells = 24;

/** @param here the host whose attaches have a column of their own; null if it is not known. */
export function regionTable(
  regions: readonly RegionView[],
  here: string | null,
  world: World,
): Table {
  const { isVeryWide, columns } = world.layout;
  const others: readonly Column<RegionView>[] = [
    { title: 'Transmit', cells: Math.floor((columns - 85) / 2), value: orNobody(transmitters) },
    { title: 'Receive', cells: 0, value: orNobody(receivers) },
  ];
  return table(
    [
      { title: 'Id', cells: 4, value: ({ id }) => String(id), isRight: true },
      { title: 'Key', cells: 5, value: ({ key }) => String(key), isWhole: true },
      { title: 'Sub', cells: 3, value: ({ type }) => type, isExtra: true },
      { title: 'Size', cells: 8, value: ({ size }) => String(size), isWhole: true },
      { title: 'Mode', cells: 10, value: ({ mode }) => mode },
      { title: 'Owner', cells: 7, value: ({ owner }) => owner, isExtra: true },
      { title: 'Group', cells: 7, value: ({ group }) => group, isExtra: true },
      { title: 'Rail', cells: 4, value: ({ rail }) => String(rail) },
      { title: 'Coh', cells: 3, value: ({ coherent }) => (coherent ? 'yes' : 'no') },
      {
        title: 'Attached here',
        cells: isVeryWide ? attachedCells : 0,
        value: (region) => attachedHere(region, here),
      },
      ...(isVeryWide ? others : []),
    ],
    regions,
    world,
  );
}

function orNobody(words: (region: RegionView) => string): (region: RegionView) => string {
  return (region) => {
    const text = words(region);
    return text === '' ? 'nobody' : text;
  };
}

export function lockSetTable(sets: readonly LockSetView[], world: World): Table {
  return table(
    [
      { title: '', cells: 4, value: () => '' },
      { title: 'Key', cells: 5, value: ({ key }) => String(key), isWhole: true },
      { title: 'Sub', cells: 3, value: ({ type }) => type, isExtra: true },
      { title: 'Locks', cells: 6, value: ({ locks }) => String(locks) },
      { title: 'Free', cells: 5, value: ({ locks, held }) => String(locks - held.length) },
      { title: 'Mode', cells: 10, value: ({ mode }) => mode },
      { title: 'Owner', cells: 7, value: ({ owner }) => owner, isExtra: true },
      { title: 'Held by', cells: 0, value: (set) => (set.corrupt ? 'CORRUPT' : heldBy(set)) },
    ],
    sets,
    world,
  );
}

export function hostTable(hosts: readonly HostView[], world: World): Table {
  return table(
    [
      { title: '', cells: 1, value: () => '' },
      { title: 'Host', cells: 12, value: ({ name }) => name },
      { title: 'State', cells: 15, value: ({ state }) => hostWords[state] },
      { title: 'Mapper', cells: 7, value: ({ mapper }) => mapper },
      { title: 'Receive', cells: 14, value: receiveWords, isWhole: true },
      {
        title: 'Wired',
        cells: 14,
        value: (host) => ofLimit(host.wiredBytes, host.wiredLimit),
        isWhole: true,
        isExtra: true,
      },
      { title: 'Pending', cells: 0, value: pendingWords },
    ],
    hosts,
    world,
  );
}

function receiveWords(host: HostView): string {
  return isInitialized(host) ? ofLimit(host.receiveBytes, host.maxrecv) : '-';
}

/** Packets on their way, or the parameter to change where a limit is near (TUI-140). */
function pendingWords(host: HostView): string {
  const pending = host.pending.some(Boolean) ? 'yes' : 'no';
  const parameter = parametersNear(host);
  return parameter === '' ? pending : `${pending}  ! ${parameter}`;
}

/** The parameters whose limits a host has nearly reached; empty if there is none. */
export function parametersNear(host: HostView): string {
  return [
    isNearLimit(host.receiveBytes, host.maxrecv) ? 'maxrecv' : '',
    isNearLimit(host.wiredBytes, host.wiredLimit) ? 'vm_syswiredpercent' : '',
  ]
    .filter((name) => name !== '')
    .join(', ');
}

function table<T>(all: readonly Column<T>[], rows: readonly T[], world: World): Table {
  const isNarrow = world.layout.columns < 80;
  const { cut } = world.theme.marks;
  const width = world.layout.bodyColumns - 1;
  const columns = all.filter((column) => !(isNarrow && column.isExtra === true));
  const texts = rows.map((row) => columns.map((column) => cleanText(column.value(row))));
  const cells = columns.map((column, at) =>
    column.isWhole === true
      ? Math.max(column.cells, ...texts.map((row) => row[at]?.length ?? 0))
      : column.cells,
  );
  const lineOf = (values: readonly string[]): string => {
    const parts = columns.map((column, at) => {
      const value = values[at] ?? '';
      const room = cells[at] ?? 0;
      if (room === 0) return value;
      return column.isRight === true
        ? padLeft(cutText(value, room, cut), room)
        : fitText(value, room, cut);
    });
    return cutText(parts.join(' ').trimEnd(), width, cut);
  };
  return { titles: lineOf(columns.map(({ title }) => title)), rows: texts.map(lineOf) };
}
