// The type definition file of the cluster (manual 2.4): the attributes that it defines, and values that are given for
// one command. What the file may say is decided in the engine.

import {
  type AttributeRow,
  type AttributeValues,
  checkUserValues,
  describeProblems,
  parseTypeDefinition,
  TYPE_DEFINITION_FILE,
} from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import type { ProfileReader } from './profile-files.ts';
import { templatePath } from './profile-paths.ts';
import type { Refusable } from './profile-results.ts';

/** The user-defined attributes; refused, with a line for each fault, if the file is not right. */
export function readDefinitions(
  files: ClusterFiles,
  reader: ProfileReader,
): Refusable<{ readonly attributes: readonly AttributeRow[] }> {
  const { attributes, problems } = parseTypeDefinition(reader.typeDefinition() ?? '');
  if (problems.length === 0) return { ok: true, attributes };
  const faults = describeProblems('', problems).slice(0, problems.length);
  const file = files.fullPath(templatePath(TYPE_DEFINITION_FILE));
  return { ok: false, messages: [...faults, `Correct ${file} first; nothing was changed.`] };
}

/** With a type definition file that is not right, nobody knows what a value may be. */
export function judgeUserValues(
  files: ClusterFiles,
  reader: ProfileReader,
  given: AttributeValues,
): Refusable<{ readonly values: AttributeValues }> {
  const defined = readDefinitions(files, reader);
  if (!defined.ok) return defined;
  const { values, messages } = checkUserValues(given, reader.typeDefinition());
  return messages.length === 0 ? { ok: true, values } : { ok: false, messages };
}
