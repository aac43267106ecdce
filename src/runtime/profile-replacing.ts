// Puts the text that somebody wrote with an editor in the place of a profile file (manual 2.2.1 allows a text
// editor). It judges the text as caa_profile -validate does, and notices that the file has changed meanwhile.

import { describeProblems, hasErrors, resourceNameFault } from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { lossyReading, type ProfileReader } from './profile-files.ts';
import { profilePath } from './profile-paths.ts';
import type { FilesChanged } from './profile-results.ts';
import { changeFile, TEXT_CHARACTERS_MAX } from './profile-writing.ts';

export interface ReplaceRequest {
  readonly name: string;
  readonly text: string;
  /** The text of the file as the editor began with it; empty if there was no file. */
  readonly was: string;
  /** Write a text that does not pass validation as well. */
  readonly force: boolean;
}

export type Replaced =
  | ({ readonly ok: true } & FilesChanged)
  | {
      readonly ok: false;
      readonly messages: readonly string[];
      /** The text of the file as it is now, if that is why nothing was written. */
      readonly now?: string;
    };

/** Writes the text, or says why not; a refusal leaves the file as it is. */
export function replaceProfile(
  files: ClusterFiles,
  reader: ProfileReader,
  { name, text, was, force }: ReplaceRequest,
): Replaced {
  const file = reader.text(name);
  if (!file.ok && resourceNameFault(name) !== undefined) return file;
  const now = file.ok ? file.text : '';
  const path = profilePath(name);
  const shown = files.fullPath(path);
  if (now !== was) {
    const message = file.ok
      ? `${shown} was changed by somebody else; nothing was written.`
      : `${shown} was deleted by somebody else; nothing was written.`;
    return { ok: false, messages: [message], now };
  }
  const lossy = lossyReading(files, path);
  if (lossy !== undefined) return { ok: false, messages: [lossy] };
  if (text.length > TEXT_CHARACTERS_MAX) {
    const message = `is longer than ${TEXT_CHARACTERS_MAX} characters; shorten it to save it`;
    return { ok: false, messages: [`${name}.cap: ${message}`] };
  }
  const { problems } = reader.examine(name, text).check;
  const messages = describeProblems(name, problems);
  if (hasErrors(problems) && !force) return { ok: false, messages };
  return { ok: true, warnings: messages, files: changeFile(files, path, text) };
}
