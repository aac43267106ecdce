// All rules that a profile must follow, applied in one run (manual 2.2.2 to 2.2.6). What the world
// looks like (members, registered resources, the action script) comes in as plain data, so that the
// same rules serve caa_profile -validate, caa_register and a form that is being filled in.

import { applicationProblems } from './application-rules.ts';
import type { AttributeRow } from './attribute-row.ts';
import {
  attributesOf,
  compareAttributes,
  isResourceType,
  isUserAttributeName,
  RESOURCE_TYPES,
  type ResourceType,
  typesWithAttribute,
} from './attributes.ts';
import type { ValidationFacts } from './facts.ts';
import { type AttributeValues, type MergedValue, mergeProfile } from './merge.ts';
import { givenValues, type ParsedProfile, parseProfile } from './parse.ts';
import { attributeError, hasErrors, type ProfileProblem, printable, quoted } from './problems.ts';
import {
  parseTypeDefinition,
  TYPE_DEFINITION_FILE,
  type TypeDefinition,
} from './type-definition.ts';
import { resourceNameFault, valueFault } from './values.ts';

/** A profile's text and the templates that complete it. */
export interface ProfileTexts {
  /** The root of the profile's file name, which must equal NAME (manual 2.2). */
  readonly name: string;
  readonly text: string;
  /** The text of TYPE_<type>.cap; undefined when there is no such file. */
  readonly typeTemplate?: string | undefined;
  /** The text of TYPE_generic.cap; undefined when there is no such file. */
  readonly genericTemplate?: string | undefined;
  /** The text of application.tdf; undefined when there is no such file (manual 2.4). */
  readonly typeDefinition?: string | undefined;
}

/** The outcome: the complete attributes of a profile without errors, and every problem found. */
export interface ProfileCheck {
  readonly attributes: AttributeValues | undefined;
  readonly problems: readonly ProfileProblem[];
}

/**
 * Reads, completes and checks a profile, and reports all its problems at once: first those of the
 * syntax and of unknown attributes in the order of the file, then those of values.
 */
export function checkProfile(texts: ProfileTexts, facts: ValidationFacts): ProfileCheck {
  const parsed = parseProfile(texts.text);
  const given = givenValues(parsed);
  const type = given.TYPE ?? '';
  if (!isResourceType(type)) {
    const problems = [...parsed.problems, ...untypedProblems(texts.name, parsed, given)];
    return { attributes: undefined, problems };
  }
  const definition = definitionFor(type, texts.typeDefinition);
  const userAttributes = definition.attributes;
  const templates = readTemplates(type, texts, definition);
  const merged = mergeProfile(type, {
    profile: given,
    typeTemplate: givenValues(templates.type),
    genericTemplate: givenValues(templates.generic),
    userAttributes,
  });
  const ofValues = attributesOf(type, userAttributes).flatMap((row) =>
    valueProblems(type, row, merged[row.attribute]),
  );
  const faulty = new Set(ofValues.map(({ attribute }) => attribute ?? ''));
  const problems = [
    ...definition.problems,
    ...templates.problems,
    ...parsed.problems,
    ...strangeAttributes(parsed, type, definition),
    ...nameProblems(texts.name, given.NAME ?? ''),
    ...ofValues,
    ...(type === 'application' ? applicationProblems(valuesOf(merged), facts, faulty) : []),
  ];
  return { attributes: hasErrors(problems) ? undefined : valuesOf(merged), problems };
}

/**
 * Checks the values of a request before they become text: attributes must be of the type (if that
 * is known), and a value must be one line. NAME and TYPE are part of the request itself.
 */
export function checkRequest(
  type: ResourceType | undefined,
  requested: AttributeValues,
  typeDefinition: string | undefined,
): ProfileProblem[] {
  const definition = parseTypeDefinition(typeDefinition ?? '');
  return Object.keys(requested)
    .toSorted(compareAttributes)
    .flatMap((attribute) => {
      if (attribute === 'NAME' || attribute === 'TYPE') {
        return [attributeError(attribute, 'cannot be changed; create another profile')];
      }
      const strange = strangeness(attribute, type, definition);
      if (strange !== undefined) return [attributeError(attribute, strange)];
      const value = requested[attribute] ?? '';
      return /[\r\n]/u.test(value)
        ? [attributeError(attribute, `${quoted(value)} has a line break; write it in one line`)]
        : [];
    });
}

/** Without a usable type there is no table; each value is held against any type that knows it. */
function untypedProblems(
  name: string,
  parsed: ParsedProfile,
  given: AttributeValues,
): ProfileProblem[] {
  const type = given.TYPE;
  const choice = `one of ${RESOURCE_TYPES.join(', ')}`;
  const message =
    type === undefined ? `is missing; give ${choice}` : `${quoted(type)} is not ${choice}`;
  return [
    ...strangeAttributes(parsed, undefined, noDefinition),
    attributeError('TYPE', message),
    ...nameProblems(name, given.NAME ?? ''),
    ...RESOURCE_TYPES.flatMap((each) => attributesOf(each))
      .filter((row, index, rows) => rows.findIndex(isSameAttribute(row)) === index)
      .filter(({ attribute }) => attribute !== 'TYPE')
      .flatMap((row) => untypedValueProblems(row, given[row.attribute])),
  ];
}

function isSameAttribute(row: AttributeRow): (other: AttributeRow) => boolean {
  return (other) => other.attribute === row.attribute;
}

function untypedValueProblems(row: AttributeRow, value: string | undefined): ProfileProblem[] {
  const fault = value === undefined ? undefined : valueFault(row, value);
  return fault === undefined ? [] : [attributeError(row.attribute, fault)];
}

function strangeAttributes(
  parsed: ParsedProfile,
  type: ResourceType | undefined,
  definition: TypeDefinition,
): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  for (const { attribute, line } of parsed.assignments) {
    const message = strangeness(attribute, type, definition);
    if (message !== undefined) problems.push(attributeError(attribute, message, line));
  }
  return problems;
}

function strangeness(
  attribute: string,
  type: ResourceType | undefined,
  { attributes, problems }: TypeDefinition,
): string | undefined {
  // Whether it is defined cannot be told from a type definition file that is not right.
  if (isUserAttributeName(attribute) && (type === undefined || problems.length > 0)) {
    return undefined;
  }
  const types = typesWithAttribute(attribute, attributes);
  if (type !== undefined && types.includes(type)) return undefined;
  if (type === undefined && types.length > 0) return undefined;
  const here = type === undefined ? 'resource profiles' : `${type} profiles`;
  if (types.length > 0) {
    return `is an attribute of ${types.join(' and ')} profiles, not of ${here}; remove it`;
  }
  const upper = attribute.toUpperCase();
  if (isUserAttributeName(attribute)) {
    return type === 'application'
      ? `is not defined in ${TYPE_DEFINITION_FILE}; define it there or remove it`
      : 'is a user-defined attribute, which only application profiles have; remove it';
  }
  return typesWithAttribute(upper, attributes).length > 0
    ? `is not an attribute of ${here}; attribute names are upper case: ${upper}`
    : `is not an attribute of ${here}; remove it or correct its name`;
}

function nameProblems(fileRoot: string, name: string): ProfileProblem[] {
  if (name === '' || resourceNameFault(name) !== undefined) return [];
  const problems: ProfileProblem[] = [];
  if (name !== fileRoot) {
    const message = `${quoted(name)} differs from the file name ${printable(fileRoot)}.cap; make them equal`;
    problems.push(attributeError('NAME', message));
  }
  if (name.includes('-')) {
    const message = `${quoted(name)} has a hyphen; the manual allows letters, digits, underscore and period`;
    problems.push({ severity: 'warning', attribute: 'NAME', message });
  }
  return problems;
}

function valueProblems(
  type: ResourceType,
  row: AttributeRow,
  merged: MergedValue | undefined,
): ProfileProblem[] {
  // The default of a required attribute fills a new file in; it does not stand in for one.
  const isAbsent = row.isUserDefined && row.required && merged?.source === 'built-in';
  const value = isAbsent ? '' : (merged?.value ?? '');
  if (value === '') {
    if (!row.required) return [];
    const option = row.switch === undefined ? '' : ` (caa_profile option ${row.switch})`;
    const message = `is missing; a profile of type ${type} must have it${option}`;
    return [attributeError(row.attribute, message)];
  }
  const fault = valueFault(row, value);
  if (fault === undefined) return [];
  const problem = attributeError(row.attribute, fault);
  if (merged?.source === 'type-template') return [{ ...problem, file: templateName(type) }];
  if (merged?.source === 'generic-template') return [{ ...problem, file: templateName('generic') }];
  return [problem];
}

const noDefinition: TypeDefinition = { attributes: [], problems: [] };

/** Only application profiles need the type definition file, so that its faults stop no others. */
function definitionFor(type: ResourceType, text: string | undefined): TypeDefinition {
  return type === 'application' ? parseTypeDefinition(text ?? '') : noDefinition;
}

interface Templates {
  readonly type: ParsedProfile;
  readonly generic: ParsedProfile;
  readonly problems: readonly ProfileProblem[];
}

/** A template has the syntax of a profile; its faults are laid at its own door (manual 2.2). */
function readTemplates(
  type: ResourceType,
  texts: ProfileTexts,
  definition: TypeDefinition,
): Templates {
  const own = parseProfile(texts.typeTemplate ?? '');
  const generic = parseProfile(texts.genericTemplate ?? '');
  const ownType = givenValues(own).TYPE;
  const wrongType =
    ownType === undefined || ownType === type
      ? []
      : [attributeError('TYPE', `${quoted(ownType)} is not ${type}`)];
  const ownProblems = [...own.problems, ...strangeAttributes(own, type, definition), ...wrongType];
  const genericProblems = [
    ...generic.problems,
    ...strangeAttributes(generic, undefined, definition),
  ];
  return {
    type: own,
    generic,
    problems: [
      ...ownProblems.map((problem) => ({ ...problem, file: templateName(type) })),
      ...genericProblems.map((problem) => ({ ...problem, file: templateName('generic') })),
    ],
  };
}

/** The file name of a template (manual 2.2). */
export function templateName(type: ResourceType | 'generic'): string {
  return `TYPE_${type}.cap`;
}

function valuesOf(merged: Readonly<Record<string, MergedValue>>): AttributeValues {
  const names = Object.keys(merged).toSorted(compareAttributes);
  return Object.fromEntries(names.map((name) => [name, merged[name]?.value ?? '']));
}
