// The tabular form of caa_stat (manual 2.11), with and without counters. The manual's spacing did not survive
// printing; the widths are those of Oracle's descendant, which kept the rest of the layout.
import type { ResourceView } from '../engine/index.ts';
import type { StatOptions } from './stat-list.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (resource: ResourceView) => string;
}

const nameAndType: readonly Column[] = [
  { title: 'Name', width: 15, cell: (resource) => shortenName(resource.name) },
  { title: 'Type', width: 15, cell: (resource) => shortenName(resource.type) },
];
const counters: readonly Column[] = [
  { title: 'R/RA', width: 7, cell: ({ restartCount: r, restartAttempts: ra }) => `${r}/${ra}` },
  { title: 'F/FT', width: 7, cell: ({ failureCount: f, failureThreshold: ft }) => `${f}/${ft}` },
];
const targetToHost: readonly Column[] = [
  { title: 'Target', width: 10, cell: (resource) => resource.target },
  { title: 'State', width: 10, cell: (resource) => resource.state },
  { title: 'Host', width: 12, cell: (resource) => resource.member ?? '' },
];

const ruleWidth = 60;
const ruleWidthVerbose = 70;

/**
 * The tabular form, as lines: a header, a rule and one row for each resource (manual 2.11). Blanks at the end of a
 * line are left out; a value wider than its column still gets a blank after it, so that rows split on white space.
 */
export function formatStatTable(
  resources: readonly ResourceView[],
  options: StatOptions,
): readonly string[] {
  const columns = [...nameAndType, ...(options.verbose ? counters : []), ...targetToHost];
  const row = (text: (column: Column) => string): string =>
    columns
      .map((column) => text(column).padEnd(column.width - 1))
      .join(' ')
      .trimEnd();
  return [
    row((column) => column.title),
    '-'.repeat(options.verbose ? ruleWidthVerbose : ruleWidth),
    ...resources.map((resource) => row((column) => column.cell(resource))),
  ];
}

const nameLengthMax = 14;

/** A name of more than 14 characters as its first four, three periods and its last seven. */
export function shortenName(name: string): string {
  return name.length > nameLengthMax ? `${name.slice(0, 4)}...${name.slice(-7)}` : name;
}
