// What taking the registry back to a version means: for each resource that has changed since, its values of then.
import type { RegistryVersion, ResourceName, RestoredItem } from '../engine/index.ts';

/**
 * @param versions all versions after the one to go back to, oldest first.
 * @param names the only resources to take back; null is all that have changed.
 */
export function itemsToRestore(
  versions: readonly RegistryVersion[],
  names: readonly ResourceName[] | null,
): readonly RestoredItem[] {
  const values = new Map<ResourceName, RestoredItem>();
  for (const { resource, before } of versions) {
    // The first change after the version tells what was there at it.
    if (!values.has(resource)) values.set(resource, { name: resource, values: before });
  }
  return [...values.values()].filter(({ name }) => names === null || names.includes(name));
}
