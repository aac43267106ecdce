// Taking the registry back to an earlier version.
import type { Core, Origin } from '../core.ts';
import type { ResourceName } from '../documents.ts';
import type { RestoredItem } from '../inputs.ts';
import type { Procedure } from '../scheduler.ts';
import { registerResource, unregisterResource } from './register.ts';
import { readSettings } from './settings.ts';

/**
 * Takes resources back to earlier values, with what is required before what requires it; those that were not
 * registered then are unregistered, dependents first. Each is refused or done by the rules of its command.
 *
 * @returns the exit code.
 */
export function* restoreRegistered(
  core: Core,
  items: readonly RestoredItem[],
  origin: Origin,
): Procedure<number> {
  if (items.length === 0) origin.out('Nothing has changed since then.');
  let exitCode = 0;
  for (const { name, values } of requiredFirst(items)) {
    if (values === null) continue;
    const registration = { name, ...values, warnings: [] };
    const update = core.state.isRegistered(name);
    const result = yield* registerResource(core, { ok: true, registration }, update, origin);
    exitCode = Math.max(exitCode, result);
    if (result === 0) origin.out(`Resource ${name} is registered as it was.`);
  }
  const leaving = items.filter(
    ({ name, values }) => values === null && core.state.isRegistered(name),
  );
  for (const name of dependentsFirst(core, leaving)) {
    const result = yield* unregisterResource(core, name, origin);
    exitCode = Math.max(exitCode, result);
    if (result === 0) origin.out(`Resource ${name} is unregistered, as it was.`);
  }
  return exitCode;
}

function requiredFirst(items: readonly RestoredItem[]): readonly RestoredItem[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  const ordered = new Set<RestoredItem>();
  const visiting = new Set<ResourceName>();
  const visit = (item: RestoredItem): void => {
    if (ordered.has(item) || visiting.has(item.name)) return;
    visiting.add(item.name);
    const required = item.values === null ? [] : readSettings(item.values.attributes).required;
    for (const name of required) {
      const other = byName.get(name);
      if (other !== undefined) visit(other);
    }
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}

function dependentsFirst(core: Core, items: readonly RestoredItem[]): readonly ResourceName[] {
  const names = new Set(items.map(({ name }) => name));
  const ordered = new Set<ResourceName>();
  const visit = (name: ResourceName): void => {
    if (ordered.has(name) || !names.has(name)) return;
    for (const dependent of core.state.dependents(name)) visit(dependent);
    ordered.add(name);
  };
  for (const name of names) visit(name);
  return [...ordered];
}
