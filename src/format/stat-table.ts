// The tabular form of caa_stat (manual 2.11), with and without counters. The manual's spacing did not survive
// printing; the widths are those of Oracle's descendant, which kept the rest of the layout.
import type { StatEntry, StatOptions } from './stat-list.ts';

/** One row: an application, or another resource on one member (CAA-479). */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly restarts: string;
  readonly failures: string;
  readonly target: string;
  readonly state: string;
  readonly host: string;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (row: Row) => string;
}

const nameAndType: readonly Column[] = [
  { title: 'Name', width: 15, cell: ({ name }) => shortenName(name) },
  { title: 'Type', width: 15, cell: ({ type }) => shortenName(type) },
];
const counters: readonly Column[] = [
  { title: 'R/RA', width: 7, cell: ({ restarts }) => restarts },
  { title: 'F/FT', width: 7, cell: ({ failures }) => failures },
];
const targetToHost: readonly Column[] = [
  { title: 'Target', width: 10, cell: ({ target }) => target },
  { title: 'State', width: 10, cell: ({ state }) => state },
  { title: 'Host', width: 12, cell: ({ host }) => host },
];

const ruleWidth = 60;
const ruleWidthVerbose = 70;

/**
 * The tabular form, as lines: a header, a rule and one row for each application, and for each member
 * of any other resource (manual 2.11). Blanks at the end of a
 * line are left out; a value wider than its column still gets a blank after it, so that rows split on white space.
 */
export function formatStatTable(
  resources: readonly StatEntry[],
  options: StatOptions,
): readonly string[] {
  const columns = [...nameAndType, ...(options.verbose ? counters : []), ...targetToHost];
  const line = (text: (column: Column) => string): string =>
    columns
      .map((column) => text(column).padEnd(column.width - 1))
      .join(' ')
      .trimEnd();
  return [
    line((column) => column.title),
    '-'.repeat(options.verbose ? ruleWidthVerbose : ruleWidth),
    ...resources.flatMap(rowsOf).map((row) => line((column) => column.cell(row))),
  ];
}

function rowsOf(resource: StatEntry): readonly Row[] {
  const { name, type, failureThreshold } = resource;
  if (resource.type === 'application') {
    const { restartCount, restartAttempts, failureCount, target, state, member } = resource;
    const restarts = `${restartCount}/${restartAttempts}`;
    const failures = `${failureCount}/${failureThreshold}`;
    return [{ name, type, restarts, failures, target, state, host: member ?? '' }];
  }
  return resource.members.map(({ member, failureCount, target, state }) => ({
    name,
    type,
    restarts: '',
    failures: `${failureCount}/${failureThreshold}`,
    target,
    state,
    host: member,
  }));
}

const nameLengthMax = 14;

/** A name of more than 14 characters as its first four, three periods and its last seven. */
export function shortenName(name: string): string {
  return name.length > nameLengthMax ? `${name.slice(0, 4)}...${name.slice(-7)}` : name;
}
