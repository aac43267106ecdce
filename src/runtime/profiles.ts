// The profile service: creates, changes, checks, prints and deletes profile files and the action
// scripts that come with them (manual 2.2, 2.3, caa_profile(8)). It never changes the registry; what
// a profile may say is decided in the engine.

import {
  type AttributeRow,
  type AttributeValues,
  checkRequest,
  compareAttributes,
  describeProblems,
  hasErrors,
  isResourceType,
  type ProfileProblem,
  parseProfile,
  printable,
  RESOURCE_TYPES,
  type RegistrationItem,
  type Stepwise,
  updateProfileText,
  writeAssignment,
} from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { createProfile } from './profile-creation.ts';
import { judgeUserValues, readDefinitions } from './profile-definitions.ts';
import { type ProfileRegistry, planDeletion, refusalOfRegistered } from './profile-deletion.ts';
import {
  createProfileReader,
  lossyReading,
  type ProfileReader,
  withoutEchoes,
} from './profile-files.ts';
import { withMemory, withTemplatesKept } from './profile-memory.ts';
import { profilePath, SCRIPT_FOLDER } from './profile-paths.ts';
import { putBackFiles } from './profile-putting-back.ts';
import { type Replaced, type ReplaceRequest, replaceProfile } from './profile-replacing.ts';
import type {
  CheckRequest,
  CreateFromRequest,
  CreateRequest,
  FilesChanged,
  ProfileDefaults,
  ProfileEntry,
  ProfilePrint,
  ProfileReading,
  PutBackRequest,
  Refusable,
  RequestedValues,
  TemplateSubject,
} from './profile-results.ts';
import { createFromTemplate, makeTemplate } from './profile-templates.ts';
import { changeFile, writeFiles } from './profile-writing.ts';

/** What the service needs to know of the running cluster. */
export interface ProfileCluster extends ProfileRegistry {
  /** Short names of the configured members. */
  members(): readonly string[];
}

export interface ProfileServiceOptions {
  /**
   * Refuse an action script that others than root may change. The manual only cautions (2.3), so
   * that the default of the commands is a warning.
   */
  readonly strictScripts: boolean;
}

export type Warned = Refusable<{ readonly warnings: readonly string[] }>;

export interface ProfileService {
  /** Every profile file, in ascending order of name; one in each step, since there may be thousands. */
  list(): Stepwise<readonly ProfileEntry[]>;
  /** Writes a profile and, with an executable, its script: both or neither (manual 2.2.2, 2.3). */
  create(request: CreateRequest): Refusable<FilesChanged>;
  /** Changes the given attributes of a profile file and nothing else in it (caa_profile(8)). */
  update(request: RequestedValues): Refusable<FilesChanged>;
  /** Puts the whole text of an editor in the place of the file's, unless the file has changed meanwhile. */
  replace(request: ReplaceRequest): Replaced;
  /** What create or update would answer; nothing is written. */
  check(request: CheckRequest): Warned;
  /** Writes a profile that a template file describes (caa_profile -create -I). */
  createFrom(request: CreateFromRequest): Refusable<FilesChanged>;
  /** The text of a template file (caa_profile -template). */
  template(subject: TemplateSubject): Refusable<{ readonly text: string }>;
  /** The attributes that application.tdf defines (manual 2.4), or what is wrong with the file. */
  definitions(): Refusable<{ readonly attributes: readonly AttributeRow[] }>;
  /** Values that a command gives for one time, in their stored form (caa_start(8)). */
  userValues(given: AttributeValues): Refusable<{ readonly values: AttributeValues }>;
  /** What a new profile of a type starts from. */
  defaults(type: string): Refusable<ProfileDefaults>;
  /** Checks a profile file (manual 2.2.6). */
  validate(name: string): Warned;
  /** Deletes a profile and, unless others need it, its script in the script folder. */
  delete(request: DeleteRequest): Refusable<Deleted>;
  /** Files of a profile as they were before a command, if they are as it has left them. */
  putBack(request: PutBackRequest): Refusable<FilesChanged>;
  /** The named profiles, or all for null; one in each step. */
  print(names: readonly string[] | null): Stepwise<ProfilePrint>;
  /** A profile for a form. */
  read(name: string): Refusable<ProfileReading>;
  /** What caa_register needs of a profile (manual 2.5). */
  readForRegistration(name: string): RegistrationItem;
  /** The same of many, in the order of the names; one in each step. */
  readAllForRegistration(names: readonly string[]): Stepwise<readonly RegistrationItem[]>;
  /** The same of a profile as create or update would write it; nothing is written. */
  supposeForRegistration(request: CheckRequest): RegistrationItem;
}

export interface DeleteRequest {
  readonly name: string;
  readonly keepScript: boolean;
}

/** What deleting a profile has removed. */
interface Deleted extends Pick<FilesChanged, 'files'> {
  /** Full paths, for people. */
  readonly removed: readonly string[];
}

/** The profile service on a cluster's file tree. Failures of the machine are refusals too. */
export function createProfileService(
  files: ClusterFiles,
  cluster: ProfileCluster,
  options: ProfileServiceOptions,
): ProfileService {
  const readerOptions = {
    members: () => cluster.members(),
    strictScripts: options.strictScripts,
  };
  const reader = createProfileReader(files, readerOptions);
  /** For one answer about thousands of profiles: the templates that they share are read once. */
  const readerOfMany = () => createProfileReader(withTemplatesKept(files), readerOptions);
  const write = (target: ClusterFiles, { create, ...values }: CheckRequest): Warned => {
    const written =
      create === null
        ? updateProfile(target, reader, values)
        : createProfile(target, reader, { ...values, ...create, force: false });
    return written.ok ? { ok: true, warnings: written.warnings } : written;
  };
  return {
    list: () => {
      const together = readerOfMany();
      return eachInSteps(reader.names(), (name) => describeEntry(together, cluster, name));
    },
    create: (request) => guarded(() => createProfile(files, reader, request)),
    update: (request) => guarded(() => updateProfile(files, reader, request)),
    check: (request) => guarded(() => write(withMemory(files), request)),
    createFrom: (request) => guarded(() => createFromTemplate(files, reader, request)),
    template: (subject) => guarded(() => makeTemplate(files, reader, subject)),
    definitions: () => guarded(() => readDefinitions(files, reader)),
    userValues: (given) => guarded(() => judgeUserValues(files, reader, given)),
    defaults: (type) => guarded(() => profileDefaults(files, reader, type)),
    replace: (request) => guarded(() => replaceProfile(files, reader, request)),
    validate: (name) =>
      guarded(() => {
        const file = reader.text(name);
        return file.ok ? warned(name, reader.examine(name, file.text).check.problems) : file;
      }),
    delete: (request) => guarded(() => deleteProfile(files, reader, cluster, request)),
    putBack: (request) => guarded(() => putBackFiles(files, reader, cluster, request)),
    print: (names) => printProfiles(reader, names ?? reader.names()),
    read: (name) =>
      guarded(() => {
        const file = reader.text(name);
        if (!file.ok) return file;
        const { values } = reader.examine(name, file.text);
        const { sharedBy } = planDeletion(reader, cluster, name);
        return {
          ok: true,
          attributes: values,
          text: file.text,
          lossy: !files.isUtf8(profilePath(name)),
          scriptShared: sharedBy.length > 0,
        };
      }),
    readForRegistration: (name) => itemOf(reader, name),
    readAllForRegistration: (names) => {
      const together = readerOfMany();
      return eachInSteps(names, (name) => itemOf(together, name));
    },
    supposeForRegistration: (request) => {
      const { name } = request;
      const reading = guarded(() => {
        const trial = withMemory(files);
        const wrote = write(trial, request);
        return wrote.ok
          ? readForRegistration(createProfileReader(trial, readerOptions), name)
          : wrote;
      });
      return reading.ok ? reading : { ...reading, name };
    },
  };
}

/** A machine that fails (no space, no permission) refuses; its text already names file and reason. */
function guarded<T>(action: () => Refusable<T>): Refusable<T> {
  try {
    return action();
  } catch (error) {
    return { ok: false, messages: [error instanceof Error ? error.message : String(error)] };
  }
}

function warned(name: string, problems: readonly ProfileProblem[]): Warned {
  const lines = describeProblems(name, problems);
  return hasErrors(problems) ? { ok: false, messages: lines } : { ok: true, warnings: lines };
}

function profileDefaults(
  files: ClusterFiles,
  reader: ProfileReader,
  type: string,
): Refusable<ProfileDefaults> {
  if (!isResourceType(type)) {
    const message = `"${printable(type)}" is not one of ${RESOURCE_TYPES.join(', ')}.`;
    return { ok: false, messages: [message] };
  }
  const { values } = reader.examine('', `TYPE=${type}\n`);
  const typeDefinition = reader.templates(type).typeDefinition ?? null;
  return { ok: true, attributes: values, scripts: files.list(SCRIPT_FOLDER), typeDefinition };
}

function updateProfile(
  files: ClusterFiles,
  reader: ProfileReader,
  { name, attributes }: RequestedValues,
): Refusable<FilesChanged> {
  const file = reader.text(name);
  if (!file.ok) return file;
  const path = profilePath(name);
  const lossy = lossyReading(files, path);
  if (lossy !== undefined) return { ok: false, messages: [lossy] };
  const old = reader.examine(name, file.text);
  // Adding to lines that cannot be read would change what the others mean.
  if (hasErrors(old.parsed.problems)) {
    return { ok: false, messages: describeProblems(name, old.check.problems) };
  }
  const text = updateProfileText(file.text, attributes);
  const own = checkRequest(old.type, attributes, reader.typeDefinition());
  const problems = withoutEchoes(own, reader.examine(name, text).check.problems);
  const outcome = warned(name, problems);
  if (!outcome.ok) return outcome;
  return { ...outcome, files: changeFile(files, path, text) };
}

function deleteProfile(
  files: ClusterFiles,
  reader: ProfileReader,
  cluster: ProfileCluster,
  { name, keepScript }: DeleteRequest,
): Refusable<Deleted> {
  const file = reader.text(name);
  if (!file.ok) return file;
  const refusal = refusalOfRegistered(cluster, name);
  if (refusal !== undefined) return { ok: false, messages: [refusal] };
  const { scriptPath } = planDeletion(reader, cluster, name);
  const hasScript = scriptPath !== undefined && files.stat(scriptPath) !== undefined;
  const paths = [profilePath(name), ...(hasScript && !keepScript ? [scriptPath] : [])];
  const changed = writeFiles(
    files,
    paths.map((path) => ({ path, to: null })),
  );
  return { ok: true, removed: paths.map((path) => files.fullPath(path)), files: changed };
}

function* eachInSteps<T>(
  names: readonly string[],
  make: (name: string) => T,
): Stepwise<readonly T[]> {
  const made: T[] = [];
  for (const name of names) {
    made.push(make(name));
    yield;
  }
  return made;
}

function* printProfiles(reader: ProfileReader, names: readonly string[]): Stepwise<ProfilePrint> {
  const readings = yield* eachInSteps(names, (name) => {
    const file = guarded(() => reader.text(name));
    if (!file.ok) return { profiles: [], messages: file.messages };
    const parsed = parseProfile(file.text);
    const lines = parsed.assignments
      .toSorted((left, right) => compareAttributes(left.attribute, right.attribute))
      .map(({ attribute, value }) => `${writeAssignment(attribute, value)}\n`);
    return {
      profiles: [{ name, text: lines.join('') }],
      messages: parsed.problems.length === 0 ? [] : describeProblems(name, parsed.problems),
    };
  });
  return {
    profiles: readings.flatMap(({ profiles }) => profiles),
    messages: readings.flatMap(({ messages }) => messages),
  };
}

function describeEntry(reader: ProfileReader, cluster: ProfileCluster, name: string): ProfileEntry {
  const stored = cluster.registered(name);
  const unknown = { name, type: null, registered: stored !== undefined, description: '' };
  const examined = guarded(() => {
    const file = reader.text(name);
    return file.ok ? { ok: true, ...reader.examine(name, file.text) } : file;
  });
  if (!examined.ok) return { ...unknown, changed: stored !== undefined, errors: examined.messages };
  const { type, values, check } = examined;
  const errors = check.problems.filter((problem) => problem.severity === 'error');
  return {
    ...unknown,
    type: type ?? null,
    changed: stored !== undefined && differs(stored, values),
    errors: describeProblems(name, errors).slice(0, errors.length),
    description: values.DESCRIPTION ?? '',
  };
}

/** An attribute that one side leaves out counts as empty, as everywhere in profiles. */
function differs(stored: AttributeValues, values: AttributeValues): boolean {
  const names = new Set([...Object.keys(stored), ...Object.keys(values)]);
  return [...names].some((name) => (stored[name] ?? '') !== (values[name] ?? ''));
}

function itemOf(reader: ProfileReader, name: string): RegistrationItem {
  const reading = guarded(() => readForRegistration(reader, name));
  return reading.ok ? reading : { ...reading, name };
}

function readForRegistration(
  reader: ProfileReader,
  name: string,
): Refusable<Pick<Extract<RegistrationItem, { ok: true }>, 'registration'>> {
  const file = reader.text(name);
  if (!file.ok) return file;
  const { type, check, script } = reader.examine(name, file.text);
  const lines = describeProblems(name, check.problems);
  if (check.attributes === undefined) return { ok: false, messages: lines };
  const { attributes } = check;
  const scriptPath = type === 'application' ? script?.fullPath : '';
  if (scriptPath === undefined) return { ok: false, messages: lines };
  return { ok: true, registration: { name, attributes, scriptPath, warnings: lines } };
}
