// Who requires whom among the registered resources (REQUIRED_RESOURCES, manual 2.2.2.1), as the cluster reports
// them: for saying beforehand what an action pulls in. The engine decides; this only foresees. Pure.
import { followAll, type ResourceName, type ResourceView } from '../../engine/index.ts';

export type Resources = ReadonlyMap<ResourceName, ResourceView>;

export interface Relations {
  /** Everything a resource requires, directly or not, deepest first; without itself. */
  required(name: ResourceName): readonly ResourceName[];
  /** The resources that require it directly, in ascending order of name. */
  dependents(name: ResourceName): readonly ResourceName[];
  /** The ONLINE resources that require it, directly or not, farthest first. */
  onlineDependents(name: ResourceName): readonly ResourceName[];
  /** The same names, required ones before those that require them (TUI-234). */
  requiredFirst(names: readonly ResourceName[]): readonly ResourceName[];
}

/** The relations at this moment. */
export function relationsOf(resources: Resources): Relations {
  const dependents = new Map<ResourceName, ResourceName[]>();
  for (const { name, required } of resources.values()) {
    for (const other of required) {
      const known = dependents.get(other);
      if (known === undefined) dependents.set(other, [name]);
      else known.push(name);
    }
  }
  for (const names of dependents.values()) names.sort();
  const directly = (name: ResourceName): readonly ResourceName[] => dependents.get(name) ?? [];
  const required = (name: ResourceName): readonly ResourceName[] =>
    followAll(name, (next) => resources.get(next)?.required ?? []);
  return {
    required,
    dependents: directly,
    onlineDependents: (name) =>
      followAll(name, directly).filter((other) => resources.get(other)?.state === 'ONLINE'),
    requiredFirst: (names) => {
      const wanted = new Set(names);
      const ordered = new Set<ResourceName>();
      for (const name of names) {
        for (const other of required(name)) if (wanted.has(other)) ordered.add(other);
        ordered.add(name);
      }
      return [...ordered];
    },
  };
}
