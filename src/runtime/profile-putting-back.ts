// Takes back what a command has done to the files of a profile: to the profile, and to the action script that came or
// went with it. Only while every one of them is as the command has left it; else nothing is written.
import { resourceNameFault } from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { type ProfileRegistry, planDeletion, refusalOfRegistered } from './profile-deletion.ts';
import { lossyReading, type ProfileReader } from './profile-files.ts';
import { pathInScriptFolder, profilePath } from './profile-paths.ts';
import type { FileChange, FilesChanged, PutBackRequest, Refusable } from './profile-results.ts';
import { writeFiles } from './profile-writing.ts';

/** Puts back what `was`, if what `is` is still there; a refusal names who was quicker and leaves all files as they are. */
export function putBackFiles(
  files: ClusterFiles,
  reader: ProfileReader,
  registry: ProfileRegistry,
  { name, files: changes }: PutBackRequest,
): Refusable<FilesChanged> {
  const refusal =
    strangePath(name, changes) ??
    changes.map((change) => changedSince(files, change)).find((found) => found !== undefined);
  if (refusal !== undefined) return { ok: false, messages: [refusal] };
  const isProfile = ({ path }: FileChange): boolean => path === profilePath(name);
  const isRemoved = changes.some((change) => isProfile(change) && change.was === null);
  const registered = isRemoved ? refusalOfRegistered(registry, name) : undefined;
  if (registered !== undefined) return { ok: false, messages: [registered] };
  const { sharedBy } = planDeletion(reader, registry, name);
  const kept = changes.find(
    (change) => !isProfile(change) && change.was === null && sharedBy.length > 0,
  );
  // The script is there before the profile that names it, and goes after it.
  const rank = (change: FileChange): number => (isProfile(change) === isRemoved ? 0 : 1);
  const ordered = changes
    .filter((change) => change !== kept)
    .toSorted((left, right) => rank(left) - rank(right));
  const writes = ordered.map(({ path, was }) => ({ path, to: was }));
  const warnings =
    kept === undefined ? [] : [`/${kept.path} stays: ${sharedBy.join(', ')} may need it too.`];
  return { ok: true, warnings, files: writeFiles(files, writes) };
}

/** Nothing but the profile of that name and action scripts is written. */
function strangePath(name: string, changes: readonly FileChange[]): string | undefined {
  const fault = resourceNameFault(name);
  if (fault !== undefined) return `The resource name ${fault}.`;
  const strange = changes.find(
    ({ path }) => path !== profilePath(name) && pathInScriptFolder(`/${path}`) !== path,
  );
  return strange && `${strange.path} is neither the profile of ${name} nor an action script.`;
}

function changedSince(files: ClusterFiles, { path, is }: FileChange): string | undefined {
  const now = files.readText(path);
  // The name alone: the console has one line for the whole sentence.
  const shown = path.slice(path.lastIndexOf('/') + 1);
  if (now === is?.text) return lossyReading(files, path);
  if (now === undefined) return `${shown} was deleted by somebody else; nothing was written.`;
  return is === null
    ? `${shown} was created anew by somebody else; nothing was written.`
    : `${shown} was changed by somebody else; nothing was written.`;
}
