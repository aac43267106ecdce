// Judges values of user-defined attributes that are given on the command line of caa_start, caa_stop
// or caa_relocate (manual 2.4). It knows the type definition file and nothing of resources.

import type { AttributeValues } from './merge.ts';
import { excerpt } from './problems.ts';
import { parseTypeDefinition } from './type-definition.ts';
import { storedValue, valueFault } from './values.ts';

/**
 * Checks values of user-defined attributes that are given for one command (caa_start(8)).
 *
 * @returns the values in their stored form, or complete sentences that say what is wrong.
 */
export function checkUserValues(
  requested: AttributeValues,
  typeDefinition: string | undefined,
): { readonly values: AttributeValues; readonly messages: readonly string[] } {
  const { attributes } = parseTypeDefinition(typeDefinition ?? '');
  const values: Record<string, string> = {};
  const messages: string[] = [];
  for (const attribute of Object.keys(requested).toSorted()) {
    const row = attributes.find((each) => each.attribute === attribute);
    if (row === undefined) {
      messages.push(`Attribute ${excerpt(attribute)} is not defined for application resources.`);
      continue;
    }
    const value = storedValue(row, requested[attribute] ?? '');
    // An attribute that may be left out may be taken away for one command, where its type allows it.
    const fault = row.required && value === '' ? 'is empty; give a value' : valueFault(row, value);
    if (fault === undefined) values[attribute] = value;
    else messages.push(`Attribute ${attribute}: ${fault}.`);
  }
  return { values, messages };
}
