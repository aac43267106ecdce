// The views of SysMan Station and the tree that each makes of the cluster (TUI-147..149). Pure; rows are made once for
// each change of the cluster, so that a key costs the same with ten resources as with ten thousand.
import type { ClusterEvent, HardwareView, MemberView, ResourceView } from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import { sortedMembers } from '../members/look.ts';
import type { Listed } from '../resources/listed.ts';
import { stateMeaning } from '../resources/look.ts';
import type { Status } from './lamps.ts';
import { type MonitorGroup, memberStatus, resourceStatus, worst } from './status.ts';

/** The views in the order of the left pane; `group` is the monitored group whose word stands beside it. */
export const stationViews = [
  { name: 'Hardware', group: 'Hardware', about: 'Members with their adapters and devices.' },
  {
    name: 'CAA_Applications_(active)',
    group: 'CAA',
    about: 'Applications that run, change or are in trouble, by member.',
  },
  { name: 'CAA_Applications_(all)', group: 'CAA', about: 'Every registered application.' },
  { name: 'Members and Quorum', group: 'Cluster', about: 'Members, votes and the quorum disk.' },
  {
    name: 'Interconnect',
    group: 'Interconnect',
    about: 'Rails and cables; Enter opens Memory Channel View.',
  },
  { name: 'DLM', group: 'DLM', about: 'The lock manager; Enter opens the lock browser.' },
  { name: 'Events', group: null, about: 'The last events, the newest first.' },
] as const;

export type ViewName = (typeof stationViews)[number]['name'];

type StationObject =
  | { readonly kind: 'cluster'; readonly name: string }
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'group'; readonly label: string; readonly count: number }
  | { readonly kind: 'resource'; readonly view: Listed }
  | { readonly kind: 'hardware'; readonly member: string; readonly part: HardwareView }
  | { readonly kind: 'votes'; readonly text: string }
  | { readonly kind: 'event'; readonly event: ClusterEvent }
  /** A facility with a screen of its own. */
  | {
      readonly kind: 'lamp';
      readonly label: string;
      readonly reason: string;
      readonly screen: string;
    }
  /** A sentence; with a screen it leads there. */
  | { readonly kind: 'note'; readonly text: string; readonly screen: string | null };

export interface StationRow {
  /** The same for the same object after a change, so that the focus stays on it. */
  readonly key: string;
  readonly depth: number;
  readonly fold: 'open' | 'closed' | 'leaf';
  readonly object: StationObject;
  /** Null where a status word says nothing. */
  readonly status: Status | null;
}

/** The rows of a view; what is below a key in `folded` is left out. Empty before the first answer. */
export function viewRows(
  view: ViewName,
  cluster: ClusterState,
  folded: ReadonlySet<string>,
  monitor: readonly MonitorGroup[],
): readonly StationRow[] {
  if (cluster.head === null) return [];
  switch (view) {
    case 'Hardware':
      return treeOf(cluster, folded, hardwareBranches(cluster));
    case 'CAA_Applications_(active)':
      return applicationRows(cluster, folded, isActive, 'No application runs or is in trouble.');
    case 'CAA_Applications_(all)':
      return applicationRows(cluster, folded, () => true, '');
    case 'Members and Quorum':
      return treeOf(cluster, folded, [...memberBranches(cluster, () => []), ...votes(cluster)]);
    case 'Interconnect':
      return lampRows('Interconnect', 'Rails, hosts and regions: Memory Channel View', monitor);
    case 'DLM':
      return lampRows('DLM', 'Locks and who waits for them: DLM Browser', monitor);
    case 'Events':
      return eventRows(cluster.events);
  }
}

/** A facility that has a screen of its own: its lamp with the reason, and the way there. */
function lampRows(
  label: 'Interconnect' | 'DLM',
  text: string,
  monitor: readonly MonitorGroup[],
): readonly StationRow[] {
  const screen = label === 'DLM' ? 'dlm' : 'memory-channel';
  const group = monitor.find((one) => one.label === label);
  if (group === undefined) return [note(text, screen)];
  const object = { kind: 'lamp', label, reason: group.reason, screen } as const;
  const lamp: StationRow = {
    key: `lamp ${label}`,
    depth: 0,
    fold: 'leaf',
    object,
    status: group.status,
  };
  return [lamp, note(text, screen)];
}

/** Runs, changes, or is in trouble: everything but what is OFFLINE because it shall be. */
function isActive(view: ResourceView): boolean {
  return stateMeaning(view) !== 'dim';
}

interface Branch {
  readonly key: string;
  readonly object: StationObject;
  readonly own: Status | null;
  readonly leaves: readonly StationRow[];
}

function applicationRows(
  cluster: ClusterState,
  folded: ReadonlySet<string>,
  isShown: (view: ResourceView) => boolean,
  none: string,
): readonly StationRow[] {
  const shown = [...cluster.resources.values()].filter(isShown).sort(byName);
  const places = new Map<string, StationRow[]>();
  for (const view of shown) {
    const place = view.activity?.member ?? view.member ?? '';
    const leaf = resourceLeaf(view);
    const there = places.get(place);
    if (there === undefined) places.set(place, [leaf]);
    else there.push(leaf);
  }
  const branches = memberBranches(cluster, ({ name }) => places.get(name) ?? []);
  const lost = [...places].filter(([name]) => !cluster.members.has(name));
  const unplaced = groupBranch(
    'not placed',
    lost.flatMap(([, leaves]) => leaves),
  );
  const rows = treeOf(cluster, folded, [...branches, ...unplaced]);
  if (cluster.resources.size === 0) {
    return [...rows, note('No application yet: Enter opens CAA', 'caa-menu')];
  }
  return shown.length === 0 ? [...rows, note(none, null)] : rows;
}

function hardwareBranches(cluster: ClusterState): readonly Branch[] {
  const branches = memberBranches(cluster, ({ name, hardware = [] }) =>
    hardware.map((part) => ({
      key: `hardware ${name} ${part.name}`,
      depth: 2,
      fold: 'leaf',
      object: { kind: 'hardware', member: name, part },
      status: part.works ? 'OK' : 'FAIL',
    })),
  );
  const watched = [...cluster.monitored.values()].sort(byName).map(resourceLeaf);
  return [...branches, ...groupBranch('watched by CAA', watched)];
}

function memberBranches(
  cluster: ClusterState,
  leaves: (member: MemberView) => readonly StationRow[],
): readonly Branch[] {
  return sortedMembers(cluster).map((member) => ({
    key: `member ${member.name}`,
    object: { kind: 'member', member },
    own: memberStatus(member),
    leaves: leaves(member),
  }));
}

function groupBranch(label: string, leaves: readonly StationRow[]): readonly Branch[] {
  if (leaves.length === 0) return [];
  const object = { kind: 'group', label, count: leaves.length } as const;
  return [{ key: `group ${label}`, object, own: 'OK', leaves }];
}

function votes({ head }: ClusterState): readonly Branch[] {
  if (head === null) return [];
  const { currentVotes, expectedVotes, requiredVotes, hasQuorum } = head.quorum;
  const text = `votes ${currentVotes} of ${expectedVotes}, ${requiredVotes} needed`;
  const disk = head.quorumDisk;
  const own = hasQuorum ? 'OK' : 'FAIL';
  const quorum: Branch = { key: 'votes', object: { kind: 'votes', text }, own, leaves: [] };
  if (disk === null) return [quorum];
  const words = `quorum disk ${disk.name}, votes ${disk.votes}`;
  return [quorum, { key: 'disk', object: { kind: 'votes', text: words }, own: null, leaves: [] }];
}

/** The cluster with its branches; each has the worst status of its parts, also while it is closed. */
function treeOf(
  { head }: ClusterState,
  folded: ReadonlySet<string>,
  branches: readonly Branch[],
): readonly StationRow[] {
  const rows: StationRow[] = [];
  const all: Status[] = [];
  const isClosed = folded.has('cluster');
  for (const { key, object, own, leaves } of branches) {
    const parts = leaves.map(({ status }) => status ?? 'OK');
    const status = own === null ? null : worst([own, worst(parts)]);
    all.push(status ?? 'OK');
    if (isClosed) continue;
    const fold = leaves.length === 0 ? 'leaf' : folded.has(key) ? 'closed' : 'open';
    rows.push({ key, depth: 1, fold, object, status });
    if (fold === 'open') for (const leaf of leaves) rows.push(leaf);
  }
  const object = { kind: 'cluster', name: head?.name ?? '' } as const;
  const fold = isClosed ? 'closed' : 'open';
  return [{ key: 'cluster', depth: 0, fold, object, status: worst(all) }, ...rows];
}

function resourceLeaf(view: Listed): StationRow {
  const object = { kind: 'resource', view } as const;
  const status = resourceStatus(view);
  return { key: `resource ${view.name}`, depth: 2, fold: 'leaf', object, status };
}

function eventRows(events: readonly ClusterEvent[]): readonly StationRow[] {
  if (events.length === 0) return [note('No events yet. Event viewer', 'events')];
  return events.toReversed().map((event) => ({
    key: `event ${event.sequence}`,
    depth: 0,
    fold: 'leaf',
    object: { kind: 'event', event },
    status: null,
  }));
}

function note(text: string, screen: string | null): StationRow {
  const object = { kind: 'note', text, screen } as const;
  return { key: `note ${text}`, depth: 0, fold: 'leaf', object, status: null };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
