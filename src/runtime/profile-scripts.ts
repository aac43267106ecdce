// Action scripts as profiles need them: finding the file behind ACTION_SCRIPT, its facts for the
// rules, and making one for an executable (manual 2.3). It never runs a script.

import { generateScript, type ScriptFacts } from '../engine/index.ts';
import type { ClusterFiles, FileFacts } from './ports.ts';
import {
  defaultScriptName,
  pathInScriptFolder,
  relativeScriptPath,
  SCRIPT_FOLDER,
  templatePath,
} from './profile-paths.ts';

const GROUP_MAY_WRITE = 0o020;
const ALL_MAY_WRITE = 0o002;
const SCRIPT_TEMPLATE = 'template.scr';

/** An action script: what is known of it, and where it really is if it exists. */
export interface FoundScript {
  readonly facts: ScriptFacts;
  readonly fullPath: string | undefined;
}

/** Finds the file of an ACTION_SCRIPT: a full path, or a path below the script folder. */
export function findScript(files: ClusterFiles, actionScript: string): FoundScript {
  const inFolder = pathInScriptFolder(actionScript);
  if (inFolder !== undefined) {
    return describeScript(files, files.fullPath(inFolder), files.fullPath(inFolder));
  }
  if (actionScript.startsWith('/')) {
    return describeScript(files, actionScript, files.resolveExecutable(actionScript));
  }
  const path = relativeScriptPath(actionScript);
  return describeScript(files, files.fullPath(path), files.fullPath(path));
}

function describeScript(
  files: ClusterFiles,
  path: string,
  fullPath: string | undefined,
): FoundScript {
  const file = fullPath === undefined ? undefined : files.statFull(fullPath);
  const facts = {
    path,
    exists: file !== undefined,
    isFile: file?.isFile ?? false,
    isExecutable: file?.executable ?? false,
    writableBy: file === undefined ? [] : strangersWhoMayWrite(file, files.ownerUid),
  };
  return { facts, fullPath: file === undefined ? undefined : fullPath };
}

/** On this cluster the user who owns it stands for root. */
function strangersWhoMayWrite(file: FileFacts, ownerUid: number): readonly string[] {
  const owner = file.uid === 0 || file.uid === ownerUid ? [] : [`its owner, user ${file.uid}`];
  if ((file.mode & ALL_MAY_WRITE) !== 0) return [...owner, 'everyone'];
  return (file.mode & GROUP_MAY_WRITE) !== 0 ? [...owner, 'its group'] : owner;
}

/** An action script that is to be written, or why it cannot be. */
export type PlannedScript =
  | {
      readonly ok: true;
      readonly actionScript: string;
      readonly path: string;
      readonly text: string;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Plans the script that `caa_profile -B` makes; nothing is written yet.
 *
 * @param executable - the full path name given with -B
 * @param actionScript - the name given with -a; undefined for the default name
 */
export function planScript(
  files: ClusterFiles,
  subject: { readonly name: string; readonly executable: string },
  actionScript: string | undefined,
): PlannedScript {
  const fault = executableFault(files, subject.executable);
  if (fault !== undefined) return { ok: false, message: fault };
  const scriptName = actionScript ?? defaultScriptName(subject.name);
  const path = pathInScriptFolder(scriptName);
  if (path === undefined) {
    const folder = files.fullPath(`${SCRIPT_FOLDER}/`);
    return {
      ok: false,
      message: `"${scriptName}" is not below ${folder}, where -B makes scripts; give a name only`,
    };
  }
  const template = files.readText(templatePath(SCRIPT_TEMPLATE));
  if (template === undefined) {
    const missing = files.fullPath(templatePath(SCRIPT_TEMPLATE));
    return { ok: false, message: `${missing} does not exist; restore it or use -a with a script` };
  }
  const made = generateScript(template, subject);
  return made.ok ? { ok: true, actionScript: scriptName, path, text: made.text } : made;
}

function executableFault(files: ClusterFiles, executable: string): string | undefined {
  if (!executable.startsWith('/')) {
    return `-B "${executable}" is not a full path name; start it with /`;
  }
  const fullPath = files.resolveExecutable(executable);
  const file = fullPath === undefined ? undefined : files.statFull(fullPath);
  if (file === undefined) return `-B ${executable} does not exist or is not a file`;
  if (!file.executable) return `-B ${executable} is not executable; run chmod 755 ${executable}`;
  return undefined;
}
