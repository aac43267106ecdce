// Who requires whom (REQUIRED_RESOURCES, manual 2.2.2.1), followed to the end.
import type { ResourceName } from '../documents.ts';
import type { ClusterState } from '../state.ts';
import { followAll } from './follow.ts';

/**
 * Every application that the resource requires, directly or not, deepest first, in list order; without itself.
 * Networks and devices are left out: nobody starts, stops or moves them.
 */
export function requiredClosure(state: ClusterState, name: ResourceName): readonly ResourceName[] {
  const all = followAll(name, (next) => requiredBy(state, next));
  return all.filter((required) => state.resource(required) !== undefined);
}

/** Everything that requires the resource, directly or not, farthest first; without itself. */
export function dependentClosure(state: ClusterState, name: ResourceName): readonly ResourceName[] {
  return followAll(name, (next) => state.dependents(next));
}

/** Those dependents that are ONLINE, farthest first. */
export function onlineDependents(state: ClusterState, name: ResourceName): readonly ResourceName[] {
  return dependentClosure(state, name).filter(
    (other) => state.registered(other).state.word === 'ONLINE',
  );
}

/** The same names with required resources before those that require them. */
export function requiredFirst(
  state: ClusterState,
  names: readonly ResourceName[],
): readonly ResourceName[] {
  const wanted = new Set(names);
  const ordered = new Set<ResourceName>();
  for (const name of names) {
    for (const required of requiredClosure(state, name)) {
      if (wanted.has(required)) ordered.add(required);
    }
    ordered.add(name);
  }
  return [...ordered];
}

/** A chain of names from the resource back to itself, if these requirements would close one. */
export function findCycle(
  state: ClusterState,
  name: ResourceName,
  required: readonly ResourceName[],
): readonly ResourceName[] | null {
  const visited = new Set<ResourceName>();
  const search = (from: ResourceName, path: readonly ResourceName[]): readonly string[] | null => {
    if (from === name) return [...path, name];
    if (visited.has(from)) return null;
    visited.add(from);
    for (const next of requiredBy(state, from)) {
      const found = search(next, [...path, from]);
      if (found !== null) return found;
    }
    return null;
  };
  for (const next of required) {
    const found = search(next, [name]);
    if (found !== null) return found;
  }
  return null;
}

function requiredBy(state: ClusterState, name: ResourceName): readonly ResourceName[] {
  const document = state.resource(name);
  return document === undefined ? [] : state.settings(document).required;
}
