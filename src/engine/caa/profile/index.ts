// The door to resource profiles: their attributes, their text, their rules, their action scripts.

export type { AttributeKind, AttributeRow } from './attribute-row.ts';
export {
  attributesOf,
  compareAttributes,
  isResourceType,
  isUserAttributeName,
  RESOURCE_TYPES,
  type ResourceType,
} from './attributes.ts';
export type { ScriptFacts, ValidationFacts } from './facts.ts';
export { generateScript } from './generate-script.ts';
export {
  type AttributeValues,
  mergedValues,
  mergeProfile,
  type ProfileLayers,
  valuesForFile,
} from './merge.ts';
export { givenValues, type ParsedProfile, parseProfile } from './parse.ts';
export {
  attributeError,
  describeProblems,
  hasErrors,
  type ProfileProblem,
  printable,
} from './problems.ts';
export { profileSwitches, readSwitch } from './switches.ts';
export { parseTypeDefinition, TYPE_DEFINITION_FILE } from './type-definition.ts';
export { checkUserValues } from './user-values.ts';
export {
  checkProfile,
  checkRequest,
  type ProfileCheck,
  templateName,
} from './validate.ts';
export { listMembers, resourceNameFault, valueFault } from './values.ts';
export { updateProfileText, writeAssignment, writeProfile } from './write.ts';
