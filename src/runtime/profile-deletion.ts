// Decides whether an action script may go with its profile (caa_profile(8)): only a script in the
// script folder that no other profile and no registered resource names.

import type { AttributeValues } from '../engine/index.ts';
import type { ProfileReader } from './profile-files.ts';
import { pathInScriptFolder } from './profile-paths.ts';

/** What the registry knows. */
export interface ProfileRegistry {
  /** The registered attributes of a resource; undefined if it is not registered. */
  registered(name: string): AttributeValues | undefined;
  registeredNames(): readonly string[];
}

export interface DeletionPlan {
  /** The script that goes too, in the cluster's tree; undefined if none does. */
  readonly scriptPath: string | undefined;
  /** Other resources that need the script, or may need it. */
  readonly sharedBy: readonly string[];
}

/** Why the profile of a registered resource must stay; undefined if it may go. */
export function refusalOfRegistered(registry: ProfileRegistry, name: string): string | undefined {
  if (registry.registered(name) === undefined) return undefined;
  return `Resource ${name} is registered. Unregister it first with caa_unregister ${name}.`;
}

export function planDeletion(
  reader: ProfileReader,
  registry: ProfileRegistry,
  name: string,
): DeletionPlan {
  const path = scriptPathOf(profileValues(reader, name));
  if (path === undefined) return { scriptPath: undefined, sharedBy: [] };
  const others = [...new Set([...reader.names(), ...registry.registeredNames()])]
    .filter((other) => other !== name)
    .toSorted();
  const sharedBy = others.filter(
    (other) => mayName(reader, other, path) || scriptPathOf(registry.registered(other)) === path,
  );
  return { scriptPath: sharedBy.length > 0 ? undefined : path, sharedBy };
}

/** A profile that cannot be read may name any script; it must not keep others from being deleted or shown. */
function mayName(reader: ProfileReader, name: string, path: string): boolean {
  try {
    return scriptPathOf(profileValues(reader, name)) === path;
  } catch {
    return true;
  }
}

function profileValues(reader: ProfileReader, name: string): AttributeValues | undefined {
  const file = reader.text(name);
  return file.ok ? reader.examine(name, file.text).values : undefined;
}

function scriptPathOf(values: AttributeValues | undefined): string | undefined {
  const actionScript = values?.ACTION_SCRIPT ?? '';
  return actionScript === '' ? undefined : pathInScriptFolder(actionScript);
}
