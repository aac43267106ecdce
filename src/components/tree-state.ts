// Trees as rows: which branches are open, and what is visible because of it. Pure; knows nothing of what the
// nodes stand for.

export interface TreeNode<T> {
  /** Unique in the tree. */
  readonly id: string;
  readonly value: T;
  /** Null for a leaf. */
  readonly children: readonly TreeNode<T>[] | null;
}

export interface TreeRow<T> {
  readonly id: string;
  readonly value: T;
  readonly depth: number;
  readonly kind: 'open' | 'closed' | 'leaf';
  /** Id of the branch it lies in; null at the top. */
  readonly parent: string | null;
}

/** The visible rows, from the top down. */
export function treeRows<T>(
  nodes: readonly TreeNode<T>[],
  open: ReadonlySet<string>,
  depth = 0,
  parent: string | null = null,
): readonly TreeRow<T>[] {
  return nodes.flatMap((node): readonly TreeRow<T>[] => {
    const { id, value, children } = node;
    if (children === null) return [{ id, value, depth, kind: 'leaf', parent }];
    if (!open.has(id)) return [{ id, value, depth, kind: 'closed', parent }];
    const below = treeRows(children, open, depth + 1, id);
    return [{ id, value, depth, kind: 'open', parent }, ...below];
  });
}

/** The ids of all branches. */
export function branchIds<T>(nodes: readonly TreeNode<T>[]): readonly string[] {
  return nodes.flatMap((node) =>
    node.children === null ? [] : [node.id, ...branchIds(node.children)],
  );
}
