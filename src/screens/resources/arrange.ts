// Which resources a list shows and in what order: filter, sort and groups (TUI-063, 064, 066). Pure, and the
// only place that goes through all resources; drawing looks at the window only.
import type { ResourceName } from '../../engine/index.ts';
import { type Filter, type FilterField, parseFilter } from '../../tui/filter.ts';
import {
  failuresOf,
  isOnMember,
  type Listed,
  memberStates,
  plainState,
  sinceOf,
  targetWord,
} from './listed.ts';
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

/** The head of networks, tapes and changers in a list by members. */
const everywhere = 'watched on every member';

/** Wide enough for all names of members in full. */
const wide = 10_000;

const fields: readonly FilterField<Listed>[] = [
  { names: ['name'], value: (view) => view.name },
  { names: ['type'], value: (view) => view.type },
  {
    names: ['target'],
    value: targetWord,
    test: (view, wanted) => wordsOf(view, 'target').some((word) => word.toLowerCase() === wanted),
  },
  {
    names: ['state'],
    value: plainState,
    test: (view, wanted) => wordsOf(view, 'state').some((word) => word.toLowerCase() === wanted),
  },
  {
    names: ['host', 'member'],
    value: (view) => (view.type === 'application' ? hostWord(view) : memberStates(view, wide)),
    test: isOnMember,
  },
  {
    names: ['policy', 'placement'],
    value: (view) => (view.type === 'application' ? view.placement : ''),
  },
  { names: ['description'], value: (view) => view.description },
  { names: ['subject', 'subnet', 'device'], value: subjectOf },
];

/** What it watches; nothing for an application. */
function subjectOf(view: Listed): string {
  return view.type === 'application' ? '' : view.subject;
}

/** Targets or states: one, or that of every member. */
function wordsOf(view: Listed, what: 'target' | 'state'): readonly string[] {
  return view.type === 'application' ? [view[what]] : view.members.map((one) => one[what]);
}

/** The filter of the resource list. */
export function resourceFilter(text: string): Filter<Listed> {
  return parseFilter(text, fields);
}

/** Filters, sorts and groups. */
export function arrange(
  resources: ReadonlyMap<ResourceName, Listed>,
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
export function groupOf(view: Listed, grouping: Grouping): string {
  if (grouping === 'nothing') return '';
  if (grouping === 'type') return view.type;
  return view.type === 'application' ? (view.member ?? notPlaced) : everywhere;
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
  return (one: Listed, other: Listed): number =>
    sign * (compare(value(one), value(other)) || compare(one.name, other.name));
}

const sortValues: Readonly<Record<SortColumn, (view: Listed) => string | number>> = {
  name: (view) => view.name,
  type: (view) => view.type,
  restarts: (view) => (view.type === 'application' ? view.restartCount : 0),
  failures: failuresOf,
  target: targetWord,
  state: plainState,
  host: (view) => (view.type === 'application' ? (view.member ?? '') : ''),
  since: sinceOf,
};

/** By code units and not by the rules of a language, so that the order is the same everywhere. */
function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareLabels(one: string, other: string): number {
  return rankOfLabel(one) - rankOfLabel(other) || compare(one, other);
}

/** Members first. */
function rankOfLabel(label: string): number {
  return [notPlaced, everywhere].indexOf(label) + 1;
}
