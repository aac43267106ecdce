// A world for reducers and texts of the monitoring screens: no console, no React, no terminal.

import type { ResourceView } from '../../src/engine/index.ts';
import { type ClusterState, withChanges } from '../../src/tui/cluster-store.ts';
import { layoutOf } from '../../src/tui/layout.ts';
import { defaultOptions } from '../../src/tui/options.ts';
import type { World } from '../../src/tui/screen.ts';
import type { Key } from '../../src/tui/terminal/index.ts';
import { createTheme } from '../../src/tui/theme.ts';
import { deliState, fixedNow } from '../support/console-data.ts';

export function worldOf(more: Partial<World> = {}): World {
  const size = { columns: 80, rows: 24 };
  return {
    cluster: deliState(),
    options: defaultOptions,
    size,
    layout: layoutOf(size),
    now: fixedNow,
    access: 'RW',
    focusMember: null,
    theme: { ...createTheme('mono', 'ascii'), paint: (_meaning, text) => text },
    isScriptOn: true,
    hasScreen: () => true,
    messages: [],
    lessons: [],
    progress: {},
    bench: null,
    benchScript: null,
    imcBench: null,
    acts: [],
    scenarios: [],
    user: 'root',
    locale: 'C C C C C C',
    ...more,
  };
}

/** The cluster with some resources replaced, added or (null) removed. */
export function changed(
  state: ClusterState,
  changes: Readonly<Record<string, ResourceView | null>>,
): ClusterState {
  return withChanges(
    state,
    Object.entries(changes).map(([key, view]) => ({ collection: 'resources', key, view })),
    { revision: state.revision + 1, basis: state.basis },
  );
}

/** A cluster of `count` resources on three members. */
export function manyResources(count: number, make: (index: number) => ResourceView): ClusterState {
  const views = Array.from({ length: count }, (_, index) => make(index));
  return { ...deliState(), resources: new Map(views.map((view) => [view.name, view])) };
}

export function keyOf(text: string): Key {
  return { kind: 'key', name: 'character', text, ctrl: false, alt: false, shift: false };
}
