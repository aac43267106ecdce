// Completes a profile with the values of the templates and with the built-in defaults (manual 2.2).
// It takes values as they are; whether they are right is decided in validate.ts.

import type { AttributeRow } from './attribute-row.ts';
import { attributesOf, type ResourceType } from './attributes.ts';
import { storedValue } from './values.ts';

/** Attribute names and values, as plain text. */
export type AttributeValues = Readonly<Record<string, string>>;

/** Where a value comes from, in the order in which the sources are asked. */
export type ValueSource = 'profile' | 'type-template' | 'generic-template' | 'built-in';

/** A merged value and its origin, so that a fault can be laid at the right door. */
export interface MergedValue {
  readonly value: string;
  readonly source: ValueSource;
}

/** What each source gives; an attribute that is absent or empty is asked of the next source. */
export interface ProfileLayers {
  readonly profile: AttributeValues;
  readonly typeTemplate: AttributeValues;
  readonly genericTemplate: AttributeValues;
  /** The attributes of the type definition file; none if left out. */
  readonly userAttributes?: readonly AttributeRow[];
}

/**
 * Every attribute of the type with its value: from the profile, else from the type's template, else
 * from the generic template, else built in (manual 2.2). The resource's name and type never come
 * from a template. An attribute that nobody gives has the empty string.
 */
export function mergeProfile(
  type: ResourceType,
  layers: ProfileLayers,
): Readonly<Record<string, MergedValue>> {
  const rows = attributesOf(type, layers.userAttributes);
  const merged = rows.map((row) => [row.attribute, mergeAttribute(row, layers)]);
  return Object.fromEntries(merged);
}

/** The merged values alone, in their stored form: what the registry keeps (caa_register(8)). */
export function mergedValues(type: ResourceType, layers: ProfileLayers): AttributeValues {
  const merged = mergeProfile(type, layers);
  return Object.fromEntries(
    Object.entries(merged).map(([attribute, { value }]) => [attribute, value]),
  );
}

/**
 * What `caa_profile -create` writes: every attribute of the type, completed from the templates,
 * except that REBALANCE is written only when it was given (manual 2.8, 2.13.4).
 */
export function valuesForFile(type: ResourceType, layers: ProfileLayers): AttributeValues {
  const merged = mergedValues(type, layers);
  const written = attributesOf(type, layers.userAttributes).filter(
    ({ attribute, onlyWhenGiven }) => !onlyWhenGiven || own(layers.profile, attribute) !== '',
  );
  return Object.fromEntries(written.map(({ attribute }) => [attribute, merged[attribute] ?? '']));
}

function mergeAttribute(row: AttributeRow, layers: ProfileLayers): MergedValue {
  const { profile, typeTemplate, genericTemplate } = layers;
  const fromTemplates =
    row.attribute === 'NAME' || row.attribute === 'TYPE'
      ? []
      : ([
          { source: 'type-template', given: typeTemplate },
          { source: 'generic-template', given: genericTemplate },
        ] as const);
  const sources = [{ source: 'profile', given: profile } as const, ...fromTemplates];
  for (const { source, given } of sources) {
    const value = storedValue(row, own(given, row.attribute));
    if (value !== '') return { value, source };
  }
  const value = row.defaultIsName ? own(profile, 'NAME') : row.default;
  return { value, source: 'built-in' };
}

/** The value of an attribute, or the empty string; names like "constructor" are nobody's values. */
function own(values: AttributeValues, attribute: string): string {
  return Object.hasOwn(values, attribute) ? (values[attribute] ?? '') : '';
}
