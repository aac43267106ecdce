// How a relation between resources is followed to the end. Which relation that is, the caller knows.
import type { ResourceName } from '../documents.ts';

/** All that `start` leads to, depth first, each name after everything it leads to itself; a circle ends where it closes. */
export function followAll(
  start: ResourceName,
  follow: (name: ResourceName) => readonly ResourceName[],
): readonly ResourceName[] {
  const first = follow(start);
  if (first.length === 0) return [];
  const done = new Set<ResourceName>([start]);
  const ordered: ResourceName[] = [];
  // Kept here and not in nested calls: a chain may be longer than calls can be nested.
  const path = [{ name: start, rest: first.values() }];
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.rest.next();
    if (next.done === true) {
      path.pop();
      if (path.length > 0) ordered.push(last.name);
    } else if (!done.has(next.value)) {
      done.add(next.value);
      path.push({ name: next.value, rest: follow(next.value).values() });
    }
  }
  return ordered;
}
