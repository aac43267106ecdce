// Every change of what is registered becomes a version: who made it, when, and both values.
import type { Core, Origin } from '../core.ts';
import type { RegisteredValues, ResourceName } from '../documents.ts';

/** What the registry holds of a resource now; null if it is not registered. */
export function registeredValues(core: Core, name: ResourceName): RegisteredValues | null {
  const attributes =
    core.state.resource(name)?.attributes ?? core.state.monitored.get(name)?.attributes;
  if (attributes === undefined) return null;
  return { attributes, scriptPath: core.state.resource(name)?.scriptPath ?? '' };
}

/** Notes a version if the command has changed what is registered; who gave it is in its run. */
export function noteVersion(
  core: Core,
  resource: ResourceName,
  before: RegisteredValues | null,
  origin: Origin,
): void {
  const after = registeredValues(core, resource);
  if (areSame(before, after)) return;
  const run = origin.run === null ? undefined : core.state.run(origin.run);
  const { user, commandLine } = run ?? { user: 'caad', commandLine: origin.cause };
  core.state.addVersion({ user, commandLine, resource, before, after });
}

function areSame(before: RegisteredValues | null, after: RegisteredValues | null): boolean {
  if (before === null || after === null) return before === after;
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  return (
    before.scriptPath === after.scriptPath &&
    [...names].every((name) => before.attributes[name] === after.attributes[name])
  );
}
