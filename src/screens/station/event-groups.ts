// Which events belong to what has the focus in SysMan Station, so that they can be acknowledged together (TUI-152). Pure.
import type { ClusterEvent } from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import type { StationRow, ViewName } from './views.ts';

export interface EventGroup {
  readonly test: (event: ClusterEvent) => boolean;
  /** Completes the words `3 events`. */
  readonly whose: string;
}

const everything: EventGroup = { test: () => true, whose: '' };

export function groupOfEvent({ sequence }: ClusterEvent): EventGroup {
  return { test: (event) => event.sequence === sequence, whose: '' };
}

/** The events of a view: applications, what watches hardware, members, or one facility. */
export function groupOfView(view: ViewName, { monitored }: ClusterState): EventGroup {
  const isWatched = ({ resource }: ClusterEvent): boolean =>
    resource !== null && monitored.has(resource);
  const of = (test: EventGroup['test']): EventGroup => ({ test, whose: `of ${view}` });
  switch (view) {
    case 'Hardware':
      return of(isWatched);
    case 'CAA_Applications_(active)':
    case 'CAA_Applications_(all)':
      return {
        test: (event) => event.facility === 'caa' && !isWatched(event),
        whose: 'of CAA applications',
      };
    case 'Members and Quorum':
      return of(({ facility }) => facility === 'clu');
    case 'Interconnect':
      return of(({ facility }) => facility === 'imc');
    case 'DLM':
      return of(({ facility }) => facility === 'dlm');
    case 'Events':
      return everything;
  }
}

/** The events of the object in a row; `rows` are all of the view. */
export function groupOfRow(
  { object, key }: StationRow,
  rows: readonly StationRow[],
  cluster: ClusterState,
): EventGroup {
  const ofResources = (names: readonly string[], whose: string): EventGroup => ({
    test: ({ resource }) => resource !== null && names.includes(resource),
    whose,
  });
  switch (object.kind) {
    case 'event':
      return groupOfEvent(object.event);
    case 'resource':
      return ofResources([object.view.name], `of ${object.view.name}`);
    case 'member':
      return memberGroup(object.member.name);
    case 'hardware':
      return memberGroup(object.member);
    case 'group':
      return ofResources(leavesOf(key, rows), `of ${object.label}`);
    case 'lamp':
      return groupOfView(object.label === 'DLM' ? 'DLM' : 'Interconnect', cluster);
    case 'votes':
      return groupOfView('Members and Quorum', cluster);
    case 'cluster':
    case 'note':
      return everything;
  }
}

function memberGroup(name: string): EventGroup {
  return { test: ({ member }) => member === name, whose: `of ${name}` };
}

/** The resources below a branch, as far as it is open. */
function leavesOf(key: string, rows: readonly StationRow[]): readonly string[] {
  const at = rows.findIndex((row) => row.key === key);
  const depth = rows[at]?.depth ?? 0;
  const below = rows.slice(at + 1);
  const end = below.findIndex((row) => row.depth <= depth);
  return below
    .slice(0, end < 0 ? below.length : end)
    .flatMap(({ object }) => (object.kind === 'resource' ? [object.view.name] : []));
}
