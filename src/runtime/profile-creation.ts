// Creates a profile and, where an executable is given, its action script (manual 2.2.2, 2.3). Either
// both files are there afterwards or neither has changed.

import {
  attributeError,
  checkRequest,
  describeProblems,
  hasErrors,
  isResourceType,
  type ProfileProblem,
  printable,
  RESOURCE_TYPES,
  type ResourceType,
  resourceNameFault,
  valuesForFile,
  writeProfile,
} from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { layersOf, type ProfileReader, withoutEchoes } from './profile-files.ts';
import { defaultScriptName, profilePath } from './profile-paths.ts';
import type { CreateRequest, FilesChanged, Refusable } from './profile-results.ts';
import { type FoundScript, findScript, planScript } from './profile-scripts.ts';
import { type FileWrite, PROFILE_MODE, writeFiles } from './profile-writing.ts';

const SCRIPT_MODE = 0o755;

type Created = Refusable<FilesChanged>;

/**
 * Creates a profile; a refusal names everything that is wrong and leaves all files as they were.
 *
 * @param blame - lays a problem at the door of the file that the values come from
 */
export function createProfile(
  files: ClusterFiles,
  reader: ProfileReader,
  request: CreateRequest,
  blame: (problem: ProfileProblem) => ProfileProblem = (problem) => problem,
): Created {
  const { name, type } = request;
  if (!isResourceType(type)) {
    const message = `"${printable(type)}" is not one of ${RESOURCE_TYPES.join(', ')}`;
    return refused(name, [attributeError('TYPE', message)]);
  }
  const nameFault = resourceNameFault(name);
  if (nameFault !== undefined) {
    const problems = checkRequest(type, request.attributes, reader.typeDefinition());
    return refused(name, [attributeError('NAME', nameFault), ...problems]);
  }
  if (!request.force && files.stat(profilePath(name)) !== undefined) {
    const shown = files.fullPath(profilePath(name));
    return {
      ok: false,
      messages: [`Resource profile ${name} already exists in ${shown}. Use -f to overwrite it.`],
    };
  }
  const script = chooseScript(files, type, request);
  const text = profileText(reader, type, request, script.actionScript);
  const examined = reader.examine(name, text, script.found).check.problems;
  const ofRequest = checkRequest(type, request.attributes, reader.typeDefinition());
  const own = [...ofRequest, ...script.problems];
  const problems = withoutEchoes(own, examined).map(blame);
  if (hasErrors(problems)) return refused(name, problems);
  const writes = [
    ...(script.write === undefined ? [] : [script.write]),
    { path: profilePath(name), to: { text, mode: PROFILE_MODE } },
  ];
  const changed = writeFiles(files, writes);
  return { ok: true, warnings: describeProblems(name, problems), files: changed };
}

function refused(name: string, problems: readonly ProfileProblem[]): Created {
  return { ok: false, messages: describeProblems(name, problems) };
}

interface ChosenScript {
  readonly actionScript: string | undefined;
  readonly found?: FoundScript;
  readonly write?: FileWrite;
  readonly problems: readonly ProfileProblem[];
}

/** One of the three ways in which an application gets its script (manual 2.3). */
function chooseScript(
  files: ClusterFiles,
  type: ResourceType,
  request: CreateRequest,
): ChosenScript {
  const given = request.attributes.ACTION_SCRIPT;
  if (type !== 'application') {
    const message = `-B is for application profiles, not for ${type} profiles`;
    const problems = request.executable === null ? [] : [attributeError('ACTION_SCRIPT', message)];
    return { actionScript: undefined, problems };
  }
  if (request.executable !== null) {
    return scriptToWrite(files, request, request.executable, given);
  }
  if (given !== undefined && given !== '') {
    return { actionScript: given, found: findScript(files, given), problems: [] };
  }
  const actionScript = defaultScriptName(request.name);
  const found = findScript(files, actionScript);
  if (found.facts.exists) return { actionScript, found, problems: [] };
  const message =
    'an action script is needed; give -B executable_path to have one made, -a action_script to ' +
    `name one, or write ${found.facts.path} first`;
  return { actionScript: undefined, problems: [attributeError('ACTION_SCRIPT', message)] };
}

function scriptToWrite(
  files: ClusterFiles,
  request: CreateRequest,
  executable: string,
  given: string | undefined,
): ChosenScript {
  const subject = { name: request.name, executable };
  const plan = planScript(files, subject, given === '' ? undefined : given);
  if (!plan.ok) {
    return { actionScript: given, problems: [attributeError('ACTION_SCRIPT', plan.message)] };
  }
  const { actionScript, path, text } = plan;
  const present = files.stat(path) === undefined ? undefined : files.readText(path);
  // The very same text is what a create leaves that was interrupted between its two files.
  if (files.stat(path) !== undefined && present !== text && !request.force) {
    const message = `${files.fullPath(path)} already exists; use -f to overwrite it, or leave out -B to use it`;
    return { actionScript, problems: [attributeError('ACTION_SCRIPT', message)] };
  }
  const facts = {
    path: files.fullPath(path),
    exists: true,
    isFile: true,
    isExecutable: true,
    writableBy: [],
  };
  return {
    actionScript,
    found: { facts, fullPath: files.fullPath(path) },
    write: { path, to: { text, mode: SCRIPT_MODE } },
    problems: [],
  };
}

function profileText(
  reader: ProfileReader,
  type: ResourceType,
  request: CreateRequest,
  actionScript: string | undefined,
): string {
  const script = actionScript === undefined ? {} : { ACTION_SCRIPT: actionScript };
  const given = { ...request.attributes, ...script, NAME: request.name, TYPE: type };
  return writeProfile(valuesForFile(type, layersOf(given, reader.templates(type))));
}
