// What an action screen sees, for tests without React: a world around a cluster state, made by hand or taken from
// the real engine.
import type { Cluster, ResourceDetails, ResourceView } from '../../../src/engine/index.ts';
import type { Placement, Placements } from '../../../src/screens/actions/placement.ts';
import {
  type ClusterState,
  createClusterStore,
  withSnapshot,
} from '../../../src/tui/cluster-store.ts';
import { layoutOf } from '../../../src/tui/layout.ts';
import { defaultOptions } from '../../../src/tui/options.ts';
import { nothingRead } from '../../../src/tui/read-events.ts';
import type { World } from '../../../src/tui/screen.ts';
import { createTheme } from '../../../src/tui/theme.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';

/** A world of 80x24 in ASCII around a cluster. */
export function worldOf(cluster: ClusterState = deliState(), more: Partial<World> = {}): World {
  const size = more.size ?? { columns: 80, rows: 24 };
  return {
    cluster,
    options: defaultOptions,
    size,
    layout: layoutOf(size),
    now: fixedNow,
    access: 'RW',
    focusMember: null,
    theme: createTheme('mono', 'ascii'),
    isScriptOn: true,
    hasScreen: () => true,
    messages: [],
    user: 'root',
    lessons: [],
    progress: {},
    bench: null,
    benchScript: null,
    imcBench: null,
    acts: [],
    scenarios: [],
    locale: 'C C C C C C',
    ...more,
  };
}

/** The cluster deli with some resources changed or added. */
export function deliWith(...views: readonly ResourceView[]): ClusterState {
  const state = deliState();
  const resources = new Map(state.resources);
  for (const view of views) resources.set(view.name, view);
  return { ...state, resources };
}

/** What the console would know of a cluster of the engine. */
export function stateOf(cluster: Cluster, now: number): ClusterState {
  const snapshot = { view: cluster.view(now), events: [], now };
  return withSnapshot(createClusterStore().getState(), snapshot, nothingRead);
}

/** Fresh answers of the service for all resources. */
export function placementsOf(
  state: ClusterState,
  detailsOf: (name: string) => ResourceDetails | undefined,
): Placements {
  const { resources, members } = state;
  return new Map(
    [...resources.keys()].map((name): [string, Placement] => [
      name,
      { status: 'known', details: detailsOf(name) ?? null, resources, members },
    ]),
  );
}

/** Details with a decision: the members in the order of preference, then those that cannot. */
export function detailsOf(
  view: ResourceView,
  order: readonly string[],
  cannot: Readonly<Record<string, string>> = {},
): ResourceDetails {
  const [chosen = null, ...others] = order;
  return {
    view,
    attributes: {},
    scriptPath: `/scripts/${view.name}.scr`,
    decision: null,
    ifMoved: {
      at: fixedNow,
      resource: view.name,
      cause: 'if it had to move now',
      steps: [
        {
          rule: 'Members that are up',
          finding: '',
          dropped: Object.entries(cannot).map(([member, because]) => ({ member, because })),
          left: order,
        },
        {
          rule: 'Fewest applications',
          finding: '',
          dropped: others.map((member, index) => ({
            member,
            because: `runs ${index + 2}, another runs 1`,
          })),
          left: order.slice(0, 1),
        },
      ],
      chosen,
      tie: [],
      tieBreak: null,
    },
    requiredBy: [],
    lastStart: null,
    lastStop: null,
    lastCheck: null,
  };
}
