// The rows of the left pane: namespaces and resources as a tree, sorted, filtered and folded (TUI-120, 122). It goes
// through all resources, so it runs after a sample and when sort, filter or a branch changes, never for an arrow key.
// Pure.
import { type Filter, type FilterField, parseFilter } from '../../tui/filter.ts';
import {
  type LockEntry,
  lockAt,
  lockCount,
  type NamespaceNode,
  pathText,
  queuedAt,
  type ResourceNode,
  type SampleIndex,
} from './sample-index.ts';

export type TreeSort = 'waiters' | 'name';

export interface NamespaceRow {
  readonly kind: 'namespace';
  readonly id: string;
  readonly depth: 0;
  readonly fold: 'open' | 'closed';
  readonly namespace: NamespaceNode;
}

export interface ResourceRow {
  readonly kind: 'resource';
  readonly id: string;
  readonly depth: number;
  readonly fold: 'open' | 'closed' | 'leaf';
  readonly node: ResourceNode;
}

export type TreeRow = NamespaceRow | ResourceRow;

export interface Arrangement {
  readonly sort: TreeSort;
  readonly filter: string;
  /** What the user opened (true) or closed; other branches are open if something waits below them. */
  readonly folds: ReadonlyMap<string, boolean>;
}

/** The filter of the browser. */
export function resourceFilter(text: string, index: SampleIndex | null): Filter<ResourceNode> {
  const locksOf = (node: ResourceNode) => {
    const { sample } = node;
    if (sample === null) return [];
    return Array.from({ length: lockCount(sample) }, (_, place) => lockAt(sample, place));
  };
  const processes = (node: ResourceNode) =>
    locksOf(node).flatMap((lock) => index?.processes.get(lock?.pid ?? 0) ?? []);
  const has = (values: readonly string[], wanted: string): boolean =>
    values.some((value) => value.toLowerCase() === wanted);
  const fields: readonly FilterField<ResourceNode>[] = [
    {
      names: ['name'],
      value: (node) => node.name,
      test: (node, wanted) => has([node.name, pathText(node)], wanted),
    },
    { names: ['namespace'], value: (node) => node.namespace.replace(' ', '') },
    { names: ['mode'], value: (node) => node.sample?.grantMode ?? '' },
    {
      names: ['member'],
      value: (node) => joined(processes(node).map((process) => process.member)),
      test: (node, wanted) =>
        has(
          processes(node).map((process) => process.member),
          wanted,
        ),
    },
    {
      names: ['program'],
      value: (node) => joined(processes(node).map((process) => process.program)),
      test: (node, wanted) =>
        has(
          processes(node).map((process) => process.program),
          wanted,
        ),
    },
    {
      names: ['pid'],
      value: () => '',
      test: (node, wanted) =>
        has(
          processes(node).flatMap((process) => [`${process.pid}`, `${process.osPid}`]),
          wanted,
        ),
    },
    {
      names: ['lock'],
      value: () => '',
      test: (node, wanted) => locksOf(node).some((lock) => lock?.lkid === Number(`0x${wanted}`)),
    },
  ];
  return parseFilter(text, fields);
}

function joined(words: readonly string[]): string {
  return words.join(' ');
}

/** The visible rows, from the top down. */
export function treeRows(index: SampleIndex, arrangement: Arrangement): readonly TreeRow[] {
  const shown = shownNodes(index, arrangement.filter);
  const rows: TreeRow[] = [];
  const anyWaits = index.requests.size > 0;
  const order = arrangement.sort === 'name' ? byName : byWaiters;
  const isOpen = (id: string, worst: LockEntry | null): boolean =>
    arrangement.folds.get(id) ?? (shown !== null || worst !== null);
  for (const namespace of sortedNamespaces(index, arrangement.sort)) {
    const { id, roots, worst, isLoaded } = namespace;
    const visible = roots.filter((node) => shown?.has(node) ?? true);
    if (shown !== null && visible.length === 0 && isLoaded) continue;
    const open = isLoaded && (isOpen(id, worst) || (!anyWaits && !arrangement.folds.has(id)));
    rows.push({ kind: 'namespace', id, depth: 0, fold: open ? 'open' : 'closed', namespace });
    // A stack of its own, since resources may lie a thousand levels deep.
    const stack = open ? [...visible].sort(order).reverse() : [];
    const depths = new Map<ResourceNode | null, number>([[null, 0]]);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const depth = (depths.get(node.parent) ?? 0) + 1;
      const children = node.children.filter((child) => shown?.has(child) ?? true);
      const fold =
        children.length === 0 ? 'leaf' : isOpen(node.id, waitsBelow(node)) ? 'open' : 'closed';
      rows.push({ kind: 'resource', id: node.id, depth, fold, node });
      if (fold !== 'open') continue;
      depths.set(node, depth);
      stack.push(...children.sort(order).reverse());
    }
  }
  return rows;
}

/** The longest wait below a resource; its own does not count, since it shows without opening. */
function waitsBelow(node: ResourceNode): LockEntry | null {
  return node.children.reduce<LockEntry | null>(
    (worst, child) => (queuedAt(child.worst) < queuedAt(worst) ? child.worst : worst),
    null,
  );
}

/** What matches, and everything above it; null without a filter. */
function shownNodes(index: SampleIndex, filter: string): ReadonlySet<ResourceNode> | null {
  if (filter.trim() === '') return null;
  const { matches } = resourceFilter(filter, index);
  const shown = new Set<ResourceNode>();
  for (const node of index.nodes.values()) {
    if (!matches(node)) continue;
    for (let at: ResourceNode | null = node; at !== null && !shown.has(at); at = at.parent) {
      shown.add(at);
    }
  }
  return shown;
}

function sortedNamespaces(index: SampleIndex, sort: TreeSort): readonly NamespaceNode[] {
  if (sort === 'name') return index.namespaces;
  // Sorting is stable, so that namespaces in which nothing waits keep their order.
  return [...index.namespaces].sort((one, other) =>
    compare(queuedAt(one.worst), queuedAt(other.worst)),
  );
}

/** Longest wait first; then by name (TUI-122). */
function byWaiters(one: ResourceNode, other: ResourceNode): number {
  return compare(queuedAt(one.worst), queuedAt(other.worst)) || byName(one, other);
}

/** By code units, so that the order is the same everywhere. */
function byName(one: ResourceNode, other: ResourceNode): number {
  return compare(one.name, other.name) || compare(one.id, other.id);
}

function compare<T extends string | number>(one: T, other: T): number {
  return one < other ? -1 : Number(one > other);
}
