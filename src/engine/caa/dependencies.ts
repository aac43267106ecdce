// Who requires whom (REQUIRED_RESOURCES, manual 2.2.2.1), followed to the end.
import type { ResourceName } from '../documents.ts';
import type { ClusterState } from '../state.ts';
import { followAll } from './follow.ts';
import { readRequired } from './settings.ts';

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

/** Whether there is one now that was not there before. */
export function hasGrown(now: readonly ResourceName[], before: readonly ResourceName[]): boolean {
  const known = new Set(before);
  return now.some((name) => !known.has(name));
}

/** The same names with required resources before those that require them. */
export function requiredFirst(
  state: ClusterState,
  names: readonly ResourceName[],
): readonly ResourceName[] {
  const wanted = new Set(names);
  // As if one nameless resource required them all.
  const all = followAll('', (next) => (next === '' ? names : requiredBy(state, next)));
  return all.filter((name) => wanted.has(name));
}

/** The same names with those that require others, application or not, before what they require. */
export function dependentsFirst(
  state: ClusterState,
  names: readonly ResourceName[],
): readonly ResourceName[] {
  const wanted = new Set(names);
  const follow = (name: ResourceName) => state.dependents(name).filter((each) => wanted.has(each));
  return followAll(noName, (name) => (name === noName ? names : follow(name)));
}

/** What is to be registered, each name once, with what is required before what requires it. */
export function itemsRequiredFirst<T extends { readonly name: ResourceName }>(
  items: readonly T[],
  requiredOf: (item: T) => readonly ResourceName[],
): readonly T[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  const follow = (name: ResourceName): readonly ResourceName[] => {
    const item = byName.get(name);
    return item === undefined ? [] : requiredOf(item).filter((other) => byName.has(other));
  };
  const names = followAll(noName, (name) => (name === noName ? [...byName.keys()] : follow(name)));
  return names.flatMap((name) => byName.get(name) ?? []);
}

/** Nothing that somebody may type is called like this. */
const noName = '\0';

/** A chain of names from the resource back to itself, if these requirements would close one. */
export function findCycle(
  state: ClusterState,
  name: ResourceName,
  required: readonly ResourceName[],
): readonly ResourceName[] | null {
  // Nothing leads back to what nobody requires: that is every resource that is new.
  if (!required.includes(name) && state.dependents(name).length === 0) return null;
  const visited = new Set<ResourceName>();
  const path = [{ name, rest: required.values() }];
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.rest.next();
    if (next.done === true) path.pop();
    else if (next.value === name) return [...path.map((each) => each.name), name];
    else if (!visited.has(next.value)) {
      visited.add(next.value);
      path.push({ name: next.value, rest: requiredBy(state, next.value).values() });
    }
  }
  return null;
}

function requiredBy(state: ClusterState, name: ResourceName): readonly ResourceName[] {
  const document = state.resource(name);
  return document === undefined ? [] : readRequired(document.attributes);
}
