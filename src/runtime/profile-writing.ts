// Writes and removes the files of a profile together: all of them or none, and tells what they held before and after, so
// that it can be taken back. It judges no text; who calls has done that.
import type { ClusterFiles } from './ports.ts';
import type { FileChange, FileText } from './profile-results.ts';

/** As long as the text of a template may be; what is longer can be no text that somebody means as a profile. */
export const TEXT_CHARACTERS_MAX = 1_048_576;

/** Of a new profile. */
export const PROFILE_MODE = 0o644;

/** What a file is to hold; null: there is to be none. */
export interface FileWrite {
  readonly path: string;
  readonly to: FileText | null;
}

/**
 * Writes the files in order; when one fails, those before it get their old content back.
 *
 * @returns what has changed; null if the old content of one is no text that could be written back: not UTF-8, or
 * longer than any text that is taken.
 * @throws the error of the write that failed.
 */
export function writeFiles(
  files: ClusterFiles,
  writes: readonly FileWrite[],
): readonly FileChange[] | null {
  const isText = writes.every(({ path }) => files.isUtf8(path));
  const done: FileChange[] = [];
  try {
    for (const { path, to } of writes) {
      const was = fileText(files, path);
      put(files, path, to);
      done.unshift({ path, was, is: to });
    }
  } catch (error) {
    for (const { path, was } of done) put(files, path, was);
    throw error;
  }
  const isShort = done.every(({ was }) => (was?.text.length ?? 0) <= TEXT_CHARACTERS_MAX);
  if (!isText || !isShort) return null;
  return done.reverse().filter(({ was, is }) => was?.text !== is?.text);
}

/** The same for one file that keeps its permission bits. */
export function changeFile(
  files: ClusterFiles,
  path: string,
  text: string,
): readonly FileChange[] | null {
  const mode = files.stat(path)?.mode ?? PROFILE_MODE;
  return writeFiles(files, [{ path, to: { text, mode } }]);
}

function fileText(files: ClusterFiles, path: string): FileText | null {
  const text = files.readText(path);
  return text === undefined ? null : { text, mode: files.stat(path)?.mode ?? PROFILE_MODE };
}

function put(files: ClusterFiles, path: string, to: FileText | null): void {
  if (to !== null) files.writeText(path, to.text, to.mode);
  else if (files.stat(path) !== undefined) files.remove(path);
}
