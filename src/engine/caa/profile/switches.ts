// The switches of caa_profile, which are the same for every resource type (manual 2.2.2 to 2.2.5),
// and those that the type definition file adds (manual 2.4). It finds the attribute behind a switch;
// values and the fit to a type are judged in validate.ts.

import type { AttributeRow } from './attribute-row.ts';
import { attributesOf, RESOURCE_TYPES } from './attributes.ts';

/** An attribute and the value that a switch gives to it. */
export interface SwitchedValue {
  readonly attribute: string;
  readonly value: string;
}

/** Options of caa_profile that set no attribute; a user-defined attribute cannot have them. */
const OTHER_OPTIONS: readonly string[] = [
  ...['-t', '-B', '-I', '-O', '-o', '-f', '-q'],
  ...['-create', '-template', '-update', '-delete', '-print', '-validate', '-help', '-version'],
];

/** Tells whether caa_profile itself has this switch, `-d` and `-o ci` alike. */
export function isBuiltInSwitch(word: string): boolean {
  return OTHER_OPTIONS.includes(word) || profileSwitches().includes(word);
}

/** Every switch that sets an attribute, `-d` and `-o ci` alike, in ascending order. */
export function profileSwitches(userAttributes: readonly AttributeRow[] = []): readonly string[] {
  const words = switchedRows(userAttributes).map((row) => row.switch ?? '');
  return [...new Set(words)].toSorted();
}

/**
 * The attribute behind a switch, with the value as the profile needs it: `-o bt=*:12:00` leaves out
 * the mark `t:` (manual 2.2.2). Undefined if there is no such switch.
 */
export function readSwitch(
  word: string,
  value: string,
  userAttributes: readonly AttributeRow[] = [],
): SwitchedValue | undefined {
  const row = switchedRows(userAttributes).find((candidate) => candidate.switch === word);
  if (row === undefined) return undefined;
  const given = value.trim();
  const lacksMark = row.kind.kind === 'schedule' && given !== '' && !given.startsWith('t:');
  return { attribute: row.attribute, value: lacksMark ? `t:${given}` : given };
}

/** `-t` is not among them: the type is part of what is created, not one of its values. */
function switchedRows(userAttributes: readonly AttributeRow[]): readonly AttributeRow[] {
  return RESOURCE_TYPES.flatMap((type) => attributesOf(type, userAttributes)).filter(
    (row) => row.switch !== undefined && row.attribute !== 'TYPE',
  );
}
