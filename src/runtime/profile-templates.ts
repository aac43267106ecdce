// Template files of caa_profile: making one for a type or from a profile, and making a profile from
// one (caa_profile(8), -template and -create -I). A template has the syntax of a profile without a
// name; what is wrong in it is laid at its door and not at that of the new profile.

import {
  describeProblems,
  givenValues,
  hasErrors,
  isResourceType,
  mergedValues,
  type ProfileProblem,
  parseProfile,
  printable,
  RESOURCE_TYPES,
  resourceNameFault,
  writeProfile,
} from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { createProfile } from './profile-creation.ts';
import { readDefinitions } from './profile-definitions.ts';
import { layersOf, type ProfileReader } from './profile-files.ts';
import type {
  CreateFromRequest,
  FilesChanged,
  Refusable,
  TemplateSubject,
} from './profile-results.ts';

type Made = Refusable<{ readonly text: string }>;

/** The text of a template for a type, or of one like an existing profile. */
export function makeTemplate(
  files: ClusterFiles,
  reader: ProfileReader,
  subject: TemplateSubject,
): Made {
  return 'type' in subject
    ? templateOfType(files, reader, subject.type)
    : templateLike(reader, subject.name);
}

/** Every attribute of the type with its default, so that there is a line to fill in for each. */
function templateOfType(files: ClusterFiles, reader: ProfileReader, type: string): Made {
  if (!isResourceType(type)) {
    const message = `"${printable(type)}" is not one of ${RESOURCE_TYPES.join(', ')}.`;
    return { ok: false, messages: [message] };
  }
  // The template would lack the attributes that cannot be read, and nobody would see it.
  const defined = type === 'application' ? readDefinitions(files, reader) : { ok: true as const };
  if (!defined.ok) return defined;
  const { NAME: _, ...values } = mergedValues(
    type,
    layersOf({ TYPE: type }, reader.templates(type)),
  );
  const head = `# Template for ${type} resources, made by caa_profile -template.\n`;
  return { ok: true, text: `${head}${howToUse}${writeProfile(values)}` };
}

/** The attributes that the profile itself gives; a description that is only the name would be a lie. */
function templateLike(reader: ProfileReader, name: string): Made {
  const file = reader.text(name);
  if (!file.ok) return file;
  const { check, parsed } = reader.examine(name, file.text);
  if (hasErrors(check.problems)) {
    return { ok: false, messages: describeProblems(name, check.problems) };
  }
  const { NAME: _, ...given } = givenValues(parsed);
  const values = given.DESCRIPTION === name ? { ...given, DESCRIPTION: '' } : given;
  const head = `# Template made from the profile ${name} by caa_profile -template.\n`;
  return { ok: true, text: `${head}${howToUse}${writeProfile(values)}` };
}

const howToUse = '# caa_profile -create name -I file makes a profile from it.\n';

/** Makes a profile from a template file; nothing is written unless the whole profile is right. */
export function createFromTemplate(
  files: ClusterFiles,
  reader: ProfileReader,
  { name, template, force }: CreateFromRequest,
): Refusable<FilesChanged> {
  const nameFault = resourceNameFault(name);
  if (nameFault !== undefined) {
    return { ok: false, messages: [`The resource name ${nameFault}.`] };
  }
  const blame = (problems: readonly ProfileProblem[]) =>
    problems.map((problem) => blamed(problem, template.file));
  const parsed = parseProfile(template.text);
  const { NAME: _, TYPE: type, ...attributes } = givenValues(parsed);
  if (type === undefined || !isResourceType(type)) {
    const choice = `one of ${RESOURCE_TYPES.join(', ')}`;
    const said =
      type === undefined ? `is missing; give ${choice}` : `"${printable(type)}" is not ${choice}`;
    const ofType: ProfileProblem = { severity: 'error', attribute: 'TYPE', message: said };
    const lines = describeProblems(name, blame([...parsed.problems, ofType]));
    return { ok: false, messages: lines };
  }
  if (hasErrors(parsed.problems)) {
    return { ok: false, messages: describeProblems(name, blame(parsed.problems)) };
  }
  // Without a script of its own in the template, the profile needs one under its own name.
  const isOwn = ({ attribute }: ProfileProblem) =>
    attribute === 'NAME' ||
    (attribute === 'ACTION_SCRIPT' && attributes.ACTION_SCRIPT === undefined);
  const request = { name, type, attributes, executable: null, force };
  return createProfile(files, reader, request, (problem) =>
    isOwn(problem) ? problem : blamed(problem, template.file),
  );
}

/** What has a file already keeps it: a template of the type, or the type definition file. */
function blamed(problem: ProfileProblem, file: string): ProfileProblem {
  return problem.file === undefined ? { ...problem, file } : problem;
}
