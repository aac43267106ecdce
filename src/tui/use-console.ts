// The bridge from the stores to React: narrow selectors, so that a component wakes only for what it shows
// (TUI-423). Screens read live data here and nowhere else.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ClusterState } from './cluster-store.ts';
import type { Console } from './console.ts';
import type { ConsoleState } from './console-types.ts';

/** The console around the component tree; null outside of one. */
export const ConsoleContext = createContext<Console | null>(null);

/** The console itself, for sending events. */
export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === null) throw new Error('There is no console around this component.');
  return console;
}

/** A part of what is known of the cluster; the component draws again only when that part changes. */
export function useCluster<T>(selector: (state: ClusterState) => T): T {
  return useStore(useConsole().cluster, selector);
}

/** A part of the console's own state. */
export function useConsoleState<T>(selector: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, selector);
}
