// The pick lists of the resource list: by which column to sort, and how to group (TUI-064, 066). Data only.
import { pickDialog } from '../dialogs/pick.tsx';
import { type Grouping, groupings, type SortColumn, sortColumns } from './arrange.ts';
import type { ResourcesState } from './state.ts';

const columnNames: Readonly<Record<SortColumn, string>> = {
  name: 'Name',
  type: 'Type',
  restarts: 'R/RA, restarts on the same member',
  failures: 'F/FT, failures within the interval',
  target: 'Target',
  state: 'State',
  host: 'Host',
  since: 'Since when it is in its state',
};

const groupNames: Readonly<Record<Grouping, string>> = {
  nothing: 'One list',
  member: 'By the member it runs on',
  type: 'By type',
};

/** Answers with the name of a column. */
export function sortList({ sort }: ResourcesState) {
  return pickDialog({
    title: 'Sort by (the same column again reverses)',
    entries: sortColumns.map((value) => ({ value, detail: columnNames[value] })),
    isMany: false,
    chosen: [sort.column],
  });
}

/** Answers with what to group by. */
export function groupList({ grouping }: ResourcesState) {
  return pickDialog({
    title: 'Group by',
    entries: groupings.map((value) => ({ value, detail: groupNames[value] })),
    isMany: false,
    chosen: [grouping],
  });
}
