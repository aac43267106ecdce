// How a relation between resources is followed to the end. Which relation that is, the caller knows.
import type { ResourceName } from '../documents.ts';

/** All that `start` leads to, depth first, each name after everything it leads to itself; a circle ends where it closes. */
export function followAll(
  start: ResourceName,
  follow: (name: ResourceName) => readonly ResourceName[],
): readonly ResourceName[] {
  const done = new Set<ResourceName>([start]);
  const ordered: ResourceName[] = [];
  const visit = (name: ResourceName): void => {
    if (done.has(name)) return;
    done.add(name);
    for (const next of follow(name)) visit(next);
    ordered.push(name);
  };
  for (const next of follow(start)) visit(next);
  return ordered;
}
