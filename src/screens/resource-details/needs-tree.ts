// What a resource needs, prefers and is needed by, as rows of a tree (TUI-078). Pure.
import type { ResourceName, ResourceView } from '../../engine/index.ts';

export interface NeedsRow {
  readonly depth: number;
  /** A heading, or a sentence in place of resources; null for a resource. */
  readonly text: string | null;
  readonly name: ResourceName | null;
}

type Resources = ReadonlyMap<ResourceName, ResourceView>;

/** Deeper chains end here; the resource at the end can be gone to. */
const depthMax = 6;
const rowsMax = 500;

/** The three parts with their resources; chains of requirements are followed. */
export function needsRows(view: ResourceView, resources: Resources): readonly NeedsRow[] {
  const neededBy = neededByNames(view, resources);
  return [
    heading('Needs: each must be ONLINE on the same member'),
    ...branch(view.required, resources, new Set([view.name]), 1),
    ...(view.required.length === 0 ? [sentence('nothing')] : []),
    heading('Prefers: counts for placement, is not needed'),
    ...view.optional.map((name) => leaf(name, 1)),
    ...(view.optional.length === 0 ? [sentence('nothing')] : []),
    heading('Needed by: cannot run without it'),
    ...neededBy.map((name) => leaf(name, 1)),
    ...(neededBy.length === 0 ? [sentence('nothing')] : []),
  ].slice(0, rowsMax);
}

/** Names of the resources that need this one. */
export function neededByNames(view: ResourceView, resources: Resources): readonly ResourceName[] {
  return [...resources.values()]
    .filter((one) => one.required.includes(view.name))
    .map((one) => one.name)
    .sort();
}

function branch(
  names: readonly ResourceName[],
  resources: Resources,
  above: ReadonlySet<ResourceName>,
  depth: number,
): readonly NeedsRow[] {
  return names.flatMap((name) => {
    const row = leaf(name, depth);
    const next = resources.get(name)?.required ?? [];
    // A damaged registry may hold a circle; it is shown once and not followed.
    if (above.has(name) || depth >= depthMax || next.length === 0) return [row];
    return [row, ...branch(next, resources, new Set([...above, name]), depth + 1)];
  });
}

function leaf(name: ResourceName, depth: number): NeedsRow {
  return { depth, text: null, name };
}

function heading(text: string): NeedsRow {
  return { depth: 0, text, name: null };
}

function sentence(text: string): NeedsRow {
  return { depth: 1, text, name: null };
}
