// Reads profiles with everything that is needed to judge them: templates, members, action script.
// It changes nothing; profiles.ts does.

import {
  type AttributeValues,
  checkProfile,
  givenValues,
  isResourceType,
  mergedValues,
  type ParsedProfile,
  type ProfileCheck,
  type ProfileLayers,
  type ProfileProblem,
  parseProfile,
  parseTypeDefinition,
  type ResourceType,
  resourceNameFault,
  TYPE_DEFINITION_FILE,
  templateName,
} from '../engine/index.ts';
import type { ClusterFiles } from './ports.ts';
import { PROFILE_FOLDER, profileNameOf, profilePath, templatePath } from './profile-paths.ts';
import type { Refusable } from './profile-results.ts';
import { type FoundScript, findScript } from './profile-scripts.ts';

/** A profile text with all that is known about it. */
export interface Examination {
  readonly parsed: ParsedProfile;
  readonly type: ResourceType | undefined;
  /** The merged values, right or wrong; without a usable type only what the text gives. */
  readonly values: AttributeValues;
  /** The script that ACTION_SCRIPT leads to; undefined if there is no such attribute. */
  readonly script: FoundScript | undefined;
  readonly check: ProfileCheck;
}

export interface ProfileReaderOptions {
  /** Short names of the configured members. */
  members(): readonly string[];
  /** Refuse scripts that others may change, instead of warning. */
  readonly strictScripts: boolean;
}

export interface ProfileReader {
  /** Names of all profile files, in ascending order. */
  names(): readonly string[];
  /** The text of a profile, or messages that the name or the file is not usable. */
  text(name: string): Refusable<{ readonly text: string }>;
  /** Values of a type as its templates complete them. */
  templates(type: ResourceType): Templates;
  /** The text of application.tdf; undefined if it does not exist (manual 2.4). */
  typeDefinition(): string | undefined;
  /** Judges a text as the profile of a name; `planned` stands for a script not yet written. */
  examine(name: string, text: string, planned?: FoundScript): Examination;
}

/** The texts that complete profiles of a type; undefined for a file that does not exist. */
export interface Templates {
  readonly typeTemplate: string | undefined;
  readonly genericTemplate: string | undefined;
  /** Of application.tdf, which only applications have. */
  readonly typeDefinition: string | undefined;
}

export function createProfileReader(
  files: ClusterFiles,
  options: ProfileReaderOptions,
): ProfileReader {
  const typeDefinition = () => files.readText(templatePath(TYPE_DEFINITION_FILE));
  const templates = (type: ResourceType): Templates => ({
    typeTemplate: files.readText(templatePath(templateName(type))),
    genericTemplate: files.readText(templatePath(templateName('generic'))),
    typeDefinition: type === 'application' ? typeDefinition() : undefined,
  });
  return {
    names: () => files.list(PROFILE_FOLDER).flatMap((file) => profileNameOf(file) ?? []),
    text: (name) => readProfileText(files, name),
    templates,
    typeDefinition,
    examine(name, text, planned) {
      const parsed = parseProfile(text);
      const given = givenValues(parsed);
      const word = given.TYPE ?? '';
      const type = isResourceType(word) ? word : undefined;
      const texts = type === undefined ? undefined : templates(type);
      const values =
        type === undefined || texts === undefined
          ? given
          : mergedValues(type, layersOf(given, texts));
      const actionScript = values.ACTION_SCRIPT ?? '';
      const script = planned ?? (actionScript === '' ? undefined : findScript(files, actionScript));
      const facts = {
        members: options.members(),
        strictScripts: options.strictScripts,
        script: script?.facts,
      };
      const check = checkProfile({ name, text, ...texts }, facts);
      return { parsed, type, values, script, check };
    },
  };
}

/**
 * Joins what is wrong with a request to what is wrong with the text that it would make. Where the
 * request has said something of an attribute already, the text adds nothing.
 */
export function withoutEchoes(
  ofRequest: readonly ProfileProblem[],
  ofText: readonly ProfileProblem[],
): readonly ProfileProblem[] {
  const said = new Set(ofRequest.map(({ attribute }) => attribute));
  return [...ofRequest, ...ofText.filter(({ attribute }) => !said.has(attribute))];
}

/** The values that a profile gives, above those of the texts that complete it. */
export function layersOf(given: AttributeValues, templates: Templates): ProfileLayers {
  return {
    profile: given,
    typeTemplate: givenValues(parseProfile(templates.typeTemplate ?? '')),
    genericTemplate: givenValues(parseProfile(templates.genericTemplate ?? '')),
    userAttributes: parseTypeDefinition(templates.typeDefinition ?? '').attributes,
  };
}

/**
 * Why a file must not be written anew from its text, as a sentence: bytes that are not UTF-8 are lost by reading, and
 * would be lost in the file too. Undefined if there are none.
 */
export function lossyReading(files: ClusterFiles, path: string): string | undefined {
  if (files.isUtf8(path)) return undefined;
  const remedy = 'Convert it first, as with iconv -f LATIN1 -t UTF-8, or edit it by hand';
  return `${files.fullPath(path)} is not UTF-8 text. ${remedy}.`;
}

function readProfileText(files: ClusterFiles, name: string): Refusable<{ readonly text: string }> {
  const fault = resourceNameFault(name);
  if (fault !== undefined) return { ok: false, messages: [`The resource name ${fault}.`] };
  const path = profilePath(name);
  const text = files.readText(path);
  if (text !== undefined) return { ok: true, text };
  const own = name.replace(/\.cap$/u, '');
  const isFileName = own !== name && files.stat(profilePath(own)) !== undefined;
  const hint = isFileName ? ` Give the name of the resource: ${own}.` : '';
  const message = `Resource profile ${name} does not exist: there is no file ${files.fullPath(path)}.${hint}`;
  return { ok: false, messages: [message] };
}
