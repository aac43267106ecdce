// Which resources a list shows and in what order: filter, sort and groups (TUI-063, 064, 066). Pure, and the
// only place that goes through all resources; drawing looks at the window only.
import type { ResourceName, ResourceView } from '../../engine/index.ts';
import { type Filter, type FilterField, parseFilter } from '../../tui/filter.ts';
import { hostWord } from './look.ts';

export const sortColumns = [
  'name',
  'type',
  'restarts',
  'failures',
  'target',
  'state',
  'host',
  'since',
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly isReversed: boolean;
}

export const groupings = ['nothing', 'member', 'type'] as const;
export type Grouping = (typeof groupings)[number];

/** How a list is to be arranged. */
export interface Arrangement {
  readonly filter: string;
  readonly sort: Sort;
  readonly grouping: Grouping;
}

/** Resources below one head, in their order. Without grouping there is one group without a label. */
export interface Group {
  readonly label: string;
  readonly names: readonly ResourceName[];
}

/** One line of the list. */
export type Item =
  | { readonly kind: 'head'; readonly label: string; readonly count: number }
  | { readonly kind: 'row'; readonly name: ResourceName };

/** What stands for members in the head of resources that run nowhere. */
export const notPlaced = 'not placed';

const fields: readonly FilterField<ResourceView>[] = [
  { names: ['name'], value: (view) => view.name },
  { names: ['type'], value: (view) => view.type },
  { names: ['target'], value: (view) => view.target },
  { names: ['state'], value: (view) => view.state },
  {
    names: ['host', 'member'],
    value: hostWord,
    test: (view, wanted) =>
      (view.activity?.member ?? view.member ?? '').toLowerCase() === wanted ||
      (view.member ?? '').toLowerCase() === wanted,
  },
  { names: ['policy', 'placement'], value: (view) => view.placement },
  { names: ['description'], value: (view) => view.description },
];

/** The filter of the resource list. */
export function resourceFilter(text: string): Filter<ResourceView> {
  return parseFilter(text, fields);
}

/** Filters, sorts and groups. */
export function arrange(
  resources: ReadonlyMap<ResourceName, ResourceView>,
  { filter, sort, grouping }: Arrangement,
): readonly Group[] {
  const { matches } = resourceFilter(filter);
  const shown = [...resources.values()].filter(matches).sort(comparison(sort));
  if (grouping === 'nothing') return [{ label: '', names: shown.map((view) => view.name) }];
  const groups = new Map<string, ResourceName[]>();
  for (const view of shown) {
    const label = groupOf(view, grouping);
    const names = groups.get(label);
    if (names === undefined) groups.set(label, [view.name]);
    else names.push(view.name);
  }
  return [...groups]
    .map(([label, names]) => ({ label, names }))
    .sort((one, other) => compareLabels(one.label, other.label));
}

/** The head below which a resource belongs. */
export function groupOf(view: ResourceView, grouping: Grouping): string {
  if (grouping === 'nothing') return '';
  return grouping === 'type' ? view.type : (view.member ?? notPlaced);
}

/** The lines of the list; folded groups show their head only. */
export function itemsOf(
  groups: readonly Group[],
  grouping: Grouping,
  folded: ReadonlySet<string>,
): readonly Item[] {
  return groups.flatMap(({ label, names }): readonly Item[] => {
    const rows = names.map((name): Item => ({ kind: 'row', name }));
    if (grouping === 'nothing') return rows;
    const head: Item = { kind: 'head', label, count: names.length };
    return folded.has(label) ? [head] : [head, ...rows];
  });
}

function comparison({ column, isReversed }: Sort) {
  const value = sortValues[column];
  const sign = isReversed ? -1 : 1;
  return (one: ResourceView, other: ResourceView): number =>
    sign * (compare(value(one), value(other)) || compare(one.name, other.name));
}

const sortValues: Readonly<Record<SortColumn, (view: ResourceView) => string | number>> = {
  name: (view) => view.name,
  type: (view) => view.type,
  restarts: (view) => view.restartCount,
  failures: (view) => view.failureCount,
  target: (view) => view.target,
  state: (view) => view.state,
  host: (view) => view.member ?? '',
  since: (view) => view.since,
};

/** By code units and not by the rules of a language, so that the order is the same everywhere. */
function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareLabels(one: string, other: string): number {
  const last = Number(one === notPlaced) - Number(other === notPlaced);
  return last || compare(one, other);
}
