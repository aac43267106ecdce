// One sample of the lock manager made ready for looking: resources as a tree, locks, waits and processes by their
// numbers. Made once for each sample, so that keys and drawing cost the same however many locks there are. Pure.
import type { LockId } from '../../engine/dlm/index.ts';
import type {
  DlmLockSample,
  DlmNamespaceSample,
  DlmProcessSample,
  DlmResourceSample,
  DlmSample,
  DlmWaitSample,
} from '../../protocol/index.ts';
import { nameText } from './names.ts';

export const queueNames = ['granted', 'converting', 'waiting'] as const;
export type QueueName = (typeof queueNames)[number];

export interface LockEntry {
  readonly lock: DlmLockSample;
  readonly node: ResourceNode;
  readonly queue: QueueName;
  /** Place among all locks of the resource, the granted ones first. */
  readonly place: number;
}

/** A resource in the tree. */
export interface ResourceNode {
  readonly id: string;
  readonly namespace: string;
  /** The last part of its name, to be read. */
  readonly name: string;
  /** Null for a parent that the sample does not hold. */
  sample: DlmResourceSample | null;
  readonly parent: ResourceNode | null;
  readonly children: ResourceNode[];
  /** The request that has waited longest here or below; null if none waits. */
  worst: LockEntry | null;
}

export interface NamespaceNode {
  readonly id: string;
  readonly sample: DlmNamespaceSample;
  readonly roots: ResourceNode[];
  /** Its resources are in the sample. */
  readonly isLoaded: boolean;
  worst: LockEntry | null;
}

export interface SampleIndex {
  readonly sample: DlmSample;
  /** The namespace that was asked for; null for all. */
  readonly only: string | null;
  /** Public ones first, then those of users, then those of groups (TUI-120). */
  readonly namespaces: readonly NamespaceNode[];
  readonly nodes: ReadonlyMap<string, ResourceNode>;
  readonly locks: ReadonlyMap<LockId, LockEntry>;
  /** What each pending request waits for. */
  readonly waits: ReadonlyMap<LockId, readonly DlmWaitSample[]>;
  readonly processes: ReadonlyMap<number, DlmProcessSample>;
  /** The pending requests of each owner, by {@link ownerOf}. */
  readonly requests: ReadonlyMap<string, readonly LockEntry[]>;
}

/**
 * @param only the namespace that was asked for; null for all of them.
 */
export function indexSample(sample: DlmSample, only: string | null): SampleIndex {
  const namespaces = sample.namespaces
    .map((one): NamespaceNode => {
      const isLoaded = sample.resources !== null && (only === null || only === one.key);
      return { id: one.key, sample: one, roots: [], isLoaded, worst: null };
    })
    .sort(compareNamespaces);
  const tree = new Tree(new Map(namespaces.map((one) => [one.id, one])));
  for (const resource of sample.resources ?? []) tree.add(resource);
  const waits = new Map<LockId, DlmWaitSample[]>();
  for (const wait of sample.waits) append(waits, wait.lkid, wait);
  return {
    sample,
    only,
    namespaces,
    nodes: tree.nodes,
    locks: tree.locks,
    waits,
    processes: new Map(sample.processes.map((process) => [process.pid, process])),
    requests: tree.requests,
  };
}

/** Whom a lock belongs to when deadlock is sought: the transaction, else the lock group, else the process. */
export function ownerOf(lock: DlmLockSample): string {
  if (lock.transaction !== null) return `transaction ${lock.transaction}`;
  return lock.group === 0 ? `process ${lock.pid}` : `group ${lock.group}`;
}

/** The lock at a place among all locks of a resource, the granted ones first. */
export function lockAt(sample: DlmResourceSample, place: number): DlmLockSample | undefined {
  const { granted, converting, waiting } = sample;
  if (place < granted.length) return granted[place];
  const behind = place - granted.length;
  return behind < converting.length ? converting[behind] : waiting[behind - converting.length];
}

export function lockCount(sample: DlmResourceSample): number {
  return sample.granted.length + sample.converting.length + sample.waiting.length;
}

/** The resources above one, from the root down, and itself. */
export function lineage(node: ResourceNode): readonly ResourceNode[] {
  const nodes: ResourceNode[] = [];
  for (let at: ResourceNode | null = node; at !== null; at = at.parent) nodes.push(at);
  return nodes.reverse();
}

/** The names from the root resource down: `disk1 > vol_b > file3`. */
export function pathText(node: ResourceNode): string {
  return lineage(node)
    .map((one) => one.name)
    .join(' > ');
}

const kindOrder = { public: 0, user: 1, group: 2 } as const;

function compareNamespaces(one: NamespaceNode, other: NamespaceNode): number {
  const kinds = kindOrder[one.sample.kind] - kindOrder[other.sample.kind];
  return kinds || one.sample.id - other.sample.id;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

class Tree {
  readonly nodes = new Map<string, ResourceNode>();
  readonly locks = new Map<LockId, LockEntry>();
  readonly requests = new Map<string, LockEntry[]>();
  readonly #namespaces: ReadonlyMap<string, NamespaceNode>;
  readonly #below = new Map<ResourceNode | string, Map<string, ResourceNode>>();

  constructor(namespaces: ReadonlyMap<string, NamespaceNode>) {
    this.#namespaces = namespaces;
  }

  add(sample: DlmResourceSample): void {
    const node = this.#nodeOf(sample.namespace, sample.path);
    node.sample = sample;
    let place = 0;
    for (const queue of queueNames) {
      for (const lock of sample[queue]) {
        const entry: LockEntry = { lock, node, queue, place };
        this.locks.set(lock.lkid, entry);
        if (queue !== 'granted') this.#addRequest(entry);
        place += 1;
      }
    }
  }

  /** The node of a name, made with the nodes above it if need be. */
  #nodeOf(namespace: string, path: readonly string[]): ResourceNode {
    let siblings = this.#childrenOf(namespace);
    let node: ResourceNode | null = null;
    for (const part of path) {
      node = siblings.get(part) ?? this.#make(namespace, part, node, siblings);
      siblings = this.#childrenOf(node);
    }
    return node ?? this.#make(namespace, '', null, siblings);
  }

  /** The nodes directly below a node or a namespace, by the last part of their names. */
  #childrenOf(above: ResourceNode | string): Map<string, ResourceNode> {
    const known = this.#below.get(above);
    if (known !== undefined) return known;
    const children = new Map<string, ResourceNode>();
    this.#below.set(above, children);
    return children;
  }

  #make(
    namespace: string,
    part: string,
    parent: ResourceNode | null,
    siblings: Map<string, ResourceNode>,
  ): ResourceNode {
    // The length keeps names apart, which may hold any byte.
    const id = `${parent?.id ?? `${namespace} `}${part.length}:${part}`;
    const name = nameText(part);
    const node: ResourceNode = {
      id,
      namespace,
      name,
      sample: null,
      parent,
      children: [],
      worst: null,
    };
    siblings.set(part, node);
    this.nodes.set(id, node);
    (parent === null ? this.#namespaces.get(namespace)?.roots : parent.children)?.push(node);
    return node;
  }

  #addRequest(entry: LockEntry): void {
    append(this.requests, ownerOf(entry.lock), entry);
    const worse = (worst: LockEntry | null): LockEntry =>
      worst !== null && queuedAt(worst) <= queuedAt(entry) ? worst : entry;
    for (let at: ResourceNode | null = entry.node; at !== null; at = at.parent) {
      at.worst = worse(at.worst);
    }
    const namespace = this.#namespaces.get(entry.node.namespace);
    if (namespace !== undefined) namespace.worst = worse(namespace.worst);
  }
}

/** When a request was queued; requests without that time count as the newest. */
export function queuedAt(entry: LockEntry | null): number {
  return entry?.lock.queuedAt ?? Number.POSITIVE_INFINITY;
}
