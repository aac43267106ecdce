// What the resource list shows of a row, whatever its type: an application is on one member, a network, tape or
// changer has a target and a state on every one. Pure; arranging, rows and texts ask here.
import type { MonitoredMemberView, MonitoredView, ResourceName } from '../../engine/index.ts';
import { formatState, type StatEntry } from '../../format/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { World } from '../../tui/screen.ts';
import { cellWidth } from '../../tui/text.ts';
import type { Meaning } from '../../tui/theme.ts';
import { hostWord, stateMark, stateMeaning, stateWord } from './look.ts';

/** A row of the list. */
export type Listed = StatEntry;
type Known = Pick<ClusterState, 'resources' | 'monitored'>;

/** The last list made from a map of applications: the same maps give the same list, so that identity tells changes. */
const lists = new WeakMap<
  ClusterState['resources'],
  { readonly monitored: Known['monitored']; readonly all: ReadonlyMap<ResourceName, Listed> }
>();

/** Every registered resource by its name. The same object as long as neither part has changed. */
export function listedResources({
  resources,
  monitored,
}: Known): ReadonlyMap<ResourceName, Listed> {
  if (monitored.size === 0) return resources;
  const last = lists.get(resources);
  if (last?.monitored === monitored) return last.all;
  const all = new Map<ResourceName, Listed>([...resources, ...monitored]);
  lists.set(resources, { monitored, all });
  return all;
}

/** One of them; undefined if it is not registered. */
export function listedResource(name: ResourceName, cluster: Known): Listed | undefined {
  return cluster.resources.get(name) ?? cluster.monitored.get(name);
}

/** True if the registry holds it, whatever its type. */
export function isRegisteredName(name: ResourceName, cluster: Known): boolean {
  return listedResource(name, cluster) !== undefined;
}

/** `ONLINE on rye`, or the states on all members, for one line about it. */
export function stateLine(view: Listed): string {
  return view.type === 'application' ? formatState(view) : memberStates(view, lineCells);
}

/** Room for the names of all members. */
const lineCells = 1000;

/** The target; `mixed` where members differ. */
export function targetWord(view: Listed): string {
  if (view.type === 'application') return view.target;
  const targets = new Set(view.members.map(({ target }) => target));
  const [only = ''] = targets;
  return targets.size === 1 ? only : 'mixed';
}

/** The state; `2 of 3` where it is ONLINE on so many members. */
export function listedState(view: Listed, world: World): string {
  return view.type === 'application' ? stateWord(view, world) : monitoredState(view);
}

/** {@link listedState} without the doubt of old data. */
export function plainState(view: Listed): string {
  return view.type === 'application' ? view.state : monitoredState(view);
}

function monitoredState({ members }: MonitoredView): string {
  const online = members.filter(isOnline).length;
  if (online === members.length) return 'ONLINE';
  return online === 0 ? 'OFFLINE' : `${online} of ${members.length}`;
}

const isOnline = ({ state }: MonitoredMemberView): boolean => state === 'ONLINE';

/** True if CAA has given it up there after FAILURE_THRESHOLD, until caa_start. */
export function isGivenUp({ target }: MonitoredMemberView): boolean {
  return target === 'OFFLINE';
}

/** The mark of one member: `*` ONLINE, `.` OFFLINE, `!` not monitored any more. */
export function memberStateMark(one: MonitoredMemberView): string {
  if (isGivenUp(one)) return '!';
  return isOnline(one) ? '*' : '.';
}

/** The mark of the row; `/` is ONLINE on some members only (TUI-061). */
export function listedMark(view: Listed): string {
  if (view.type === 'application') return stateMark(view);
  if (view.members.some(isGivenUp)) return '!';
  const online = view.members.filter(isOnline).length;
  if (online === 0) return '.';
  return online === view.members.length ? '*' : '/';
}

export function listedMeaning(view: Listed): Meaning {
  if (view.type === 'application') return stateMeaning(view);
  if (view.members.some(isGivenUp)) return 'fail';
  return view.members.every(isOnline) ? 'ok' : 'warn';
}

/** Shorter names than this are marks alone. */
const nameCellsMin = 3;

/** `*polishham .provolone`: a state for each member, in so many cells; names are shortened alike to fit. */
export function memberStates({ members }: MonitoredView, cells: number): string {
  const longest = Math.max(0, ...members.map(({ member }) => member.length));
  for (let length = longest; length >= nameCellsMin; length -= 1) {
    const text = members.map((one) => memberStateMark(one) + one.member.slice(0, length)).join(' ');
    if (cellWidth(text) <= cells) return text;
  }
  return members.map(memberStateMark).join('');
}

/** Where it is: a member, or the state on every one. */
export function placeWord(view: Listed, cells: number): string {
  return view.type === 'application' ? hostWord(view) : memberStates(view, cells);
}

/** The members where it is ONLINE, or being started. */
export function isOnMember(view: Listed, member: string): boolean {
  if (view.type === 'application') {
    return [view.activity?.member, view.member].some((one) => one?.toLowerCase() === member);
  }
  return view.members.some((one) => isOnline(one) && one.member.toLowerCase() === member);
}

/** When it came into its state: the latest on any member. */
export function sinceOf(view: Listed): number {
  return view.type === 'application'
    ? view.since
    : Math.max(0, ...view.members.map(({ since }) => since));
}

/** Failures that count, on all members together. */
export function failuresOf(view: Listed): number {
  if (view.type === 'application') return view.failureCount;
  return view.members.reduce((sum, { failureCount }) => sum + failureCount, 0);
}

/** `3/5`: failures against the threshold; of a monitored resource those of the worst member. */
export function failureWord(view: Listed): string {
  const count =
    view.type === 'application'
      ? view.failureCount
      : Math.max(0, ...view.members.map(({ failureCount }) => failureCount));
  return `${count}/${view.failureThreshold}`;
}
