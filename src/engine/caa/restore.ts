// Taking the registry back to an earlier version.
import type { Core, Origin } from '../core.ts';
import type { RestoredItem } from '../inputs.ts';
import type { Procedure } from '../scheduler.ts';
import { dependentsFirst, itemsRequiredFirst } from './dependencies.ts';
import { registerResource, unregisterResource } from './register.ts';
import { readRequired } from './settings.ts';

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
  const requiredBy = ({ values }: RestoredItem) =>
    values === null ? [] : readRequired(values.attributes);
  for (const { name, values } of itemsRequiredFirst(items, requiredBy)) {
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
  const names = leaving.map(({ name }) => name);
  for (const name of dependentsFirst(core.state, names)) {
    const result = yield* unregisterResource(core, name, origin);
    exitCode = Math.max(exitCode, result);
    if (result === 0) origin.out(`Resource ${name} is unregistered, as it was.`);
  }
  return exitCode;
}
