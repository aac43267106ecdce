// The switches of caa_profile, which are the same for every resource type (manual 2.2.2 to 2.2.5).
// It finds the attribute behind a switch; values and the fit to a type are judged in validate.ts.

import type { AttributeRow } from './attribute-row.ts';
import { attributesOf, RESOURCE_TYPES } from './attributes.ts';

/** An attribute and the value that a switch gives to it. */
export interface SwitchedValue {
  readonly attribute: string;
  readonly value: string;
}

/** Every switch that sets an attribute, `-d` and `-o ci` alike, in ascending order. */
export function profileSwitches(): readonly string[] {
  const words = switchedRows().map((row) => row.switch ?? '');
  return [...new Set(words)].toSorted();
}

/**
 * The attribute behind a switch, with the value as the profile needs it: `-o bt=*:12:00` leaves out
 * the mark `t:` (manual 2.2.2). Undefined if there is no such switch.
 */
export function readSwitch(word: string, value: string): SwitchedValue | undefined {
  const row = switchedRows().find((candidate) => candidate.switch === word);
  if (row === undefined) return undefined;
  const given = value.trim();
  const lacksMark = row.kind.kind === 'schedule' && given !== '' && !given.startsWith('t:');
  return { attribute: row.attribute, value: lacksMark ? `t:${given}` : given };
}

/** `-t` is not among them: the type is part of what is created, not one of its values. */
function switchedRows(): readonly AttributeRow[] {
  return RESOURCE_TYPES.flatMap(attributesOf).filter(
    (row) => row.switch !== undefined && row.attribute !== 'TYPE',
  );
}
