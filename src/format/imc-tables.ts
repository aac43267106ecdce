// What imcs prints of the Memory Channel: members, regions, lock sets, statistics and the use of the rails (manual
// 10.9.2, reference page imcs). Fields are separated by blanks and never hold any, so that awk can read them.
import type {
  HostView,
  LockSetView,
  PhysicalRailView,
  RailView,
  RegionView,
  Snapshot,
} from '../engine/memory-channel/index.ts';
import { cleanText } from './clean.ts';
import { type Column, measureTable } from './dlm-table.ts';

/** A part of the list that can be asked for alone. */
export type ImcSection = 'members' | 'lock-sets' | 'regions' | 'statistics';

const megabyte = 1024 * 1024;
const pageBytes = 8192;

/** The members that have initialized the library, which are those that imcs knows. */
export function imcMembers({ hosts }: Snapshot): readonly HostView[] {
  return hosts.filter(({ state }) => state === 'member');
}

/**
 * The list that imcs prints, with an empty line between its parts.
 *
 * @param sections in the order in which they are to be printed.
 */
export function formatImcSections(
  snapshot: Snapshot,
  sections: readonly ImcSection[],
): readonly string[] {
  return sections.flatMap((section, at) => [
    ...(at === 0 ? [] : ['']),
    ...formatters[section](snapshot),
  ]);
}

const formatters: Readonly<Record<ImcSection, (snapshot: Snapshot) => readonly string[]>> = {
  members: formatMembers,
  regions: formatRegions,
  'lock-sets': formatLockSets,
  statistics: formatStatistics,
};

/** Names come from outside; a blank in one would shift the fields after it. */
function word(text: string): string {
  return cleanText(text).replaceAll(' ', '_') || '-';
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / megabyte)}MB`;
}

function text<T>(title: string, cell: (item: T) => string): Column<T> {
  return { title, cell };
}

function count<T>(title: string, cell: (item: T) => number): Column<T> {
  return { title, cell: (item) => String(cell(item)), isNumber: true };
}

function size<T>(title: string, cell: (item: T) => number): Column<T> {
  return { title, cell: (item) => megabytes(cell(item)), isNumber: true };
}

function table<T>(items: readonly T[], columns: readonly Column<T>[]): readonly string[] {
  if (items.length === 0) return [];
  const { head, row } = measureTable(items, columns);
  return [head, ...items.map(row)];
}

const memberColumns: readonly Column<HostView>[] = [
  text('MEMBER', ({ name }) => word(name)),
  count('ID', ({ memberId }) => memberId),
  text('MAPPER', ({ mapper }) => mapper),
  size('MAXALLOC', ({ maxalloc }) => maxalloc),
  size('MAXRECV', ({ maxrecv }) => maxrecv),
];

function formatMembers(snapshot: Snapshot): readonly string[] {
  return [
    'Members of the Memory Channel API cluster',
    ...table(imcMembers(snapshot), memberColumns),
  ];
}

const regionColumns: readonly Column<RegionView>[] = [
  text('Type', ({ type }) => type),
  count('ID', ({ id }) => id),
  count('KEY', ({ key }) => key),
  count('SIZE', ({ size: bytes }) => bytes),
  text('MODE', ({ mode }) => mode),
  text('OWNER', ({ owner }) => word(owner)),
  text('GROUP', ({ group }) => word(group)),
  count('RAIL', ({ rail }) => rail),
  text('COH', ({ coherent }) => (coherent ? 'coherent' : '-')),
];

function formatRegions({ regions }: Snapshot): readonly string[] {
  return [
    'Regions',
    ...table(regions, regionColumns),
    `Total number of regions: ${regions.length}`,
  ];
}

const lockSetColumns: readonly Column<LockSetView>[] = [
  text('Type', ({ type }) => type),
  count('ID', ({ id }) => id),
  count('KEY', ({ key }) => key),
  text('MODE', ({ mode }) => mode),
  text('OWNER', ({ owner }) => word(owner)),
  text('GROUP', ({ group }) => word(group)),
  count('LOCKS', ({ locks }) => locks),
];

function formatLockSets({ lockSets }: Snapshot): readonly string[] {
  const corrupt = lockSets.filter((set) => set.corrupt);
  return [
    'Lock sets',
    ...table(lockSets, lockSetColumns),
    `Total number of lock sets: ${lockSets.length}`,
    ...corrupt.map(({ id }) => `Lock set ${id} is corrupt: calls on it return IMC_CORRUPTLOCK.`),
  ];
}

interface Usage {
  readonly title: string;
  readonly amount: number;
}

function formatStatistics(snapshot: Snapshot): readonly string[] {
  const usage: readonly Usage[] = [
    { title: 'Members', amount: imcMembers(snapshot).length },
    { title: 'Processes', amount: snapshot.processes.length },
    { title: 'Total number of regions', amount: snapshot.regions.length },
    { title: 'Lock sets', amount: snapshot.lockSets.length },
    { title: 'Address space limit, bytes', amount: snapshot.effectiveMaxalloc },
    { title: 'Address space in use, bytes', amount: snapshot.allocatedBytes },
    { title: 'Library overhead, bytes', amount: snapshot.overheadBytes },
  ];
  const { row } = measureTable(usage, [
    text('', ({ title }) => title),
    count('', ({ amount }) => amount),
  ]);
  return [
    'Statistics',
    ...usage.map(row),
    '',
    'Rail usage',
    ...table(snapshot.rails, railColumns(snapshot)),
    '',
    ...table(snapshot.physicalRails, physicalColumns),
    '',
    'Member usage',
    ...table(imcMembers(snapshot), memberUsageColumns),
  ];
}

function railColumns({ physicalRails }: Snapshot): readonly Column<RailView>[] {
  const carrier = (physical: number | null): string =>
    (physical === null ? undefined : physicalRails[physical]?.name) ?? '-';
  return [
    count('RAIL', ({ id }) => id),
    text('STATE', ({ active }) => (active ? 'active' : 'failed')),
    text('ON', ({ activePhysical }) => carrier(activePhysical)),
    count('ERRORS', ({ errorCount }) => errorCount),
    count('PACKETS', ({ packets }) => packets),
    count('WORDS', ({ words }) => words),
    count('TRANSACTIONS', ({ transactions }) => transactions),
    count('DROPS', ({ drops }) => drops),
    count('FAILOVERS', ({ failovers }) => failovers),
  ];
}

const physicalColumns: readonly Column<PhysicalRailView>[] = [
  text('ADAPTER', ({ name }) => name),
  text('STATE', ({ state }) => state),
  count('RAIL', ({ logical }) => logical),
];

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const memberUsageColumns: readonly Column<HostView>[] = [
  text('MEMBER', ({ name }) => word(name)),
  count('APPLIED', ({ applied }) => sum(applied)),
  count('DROPS', ({ drops }) => sum(drops)),
  count('PAGES', ({ receiveBytes }) => receiveBytes / pageBytes),
  size('MAXALLOC', ({ maxalloc }) => maxalloc),
  size('MAXRECV', ({ maxrecv }) => maxrecv),
  count('WIRED', ({ wiredBytes }) => wiredBytes),
  size('WIREDMAX', ({ wiredLimit }) => wiredLimit),
];
