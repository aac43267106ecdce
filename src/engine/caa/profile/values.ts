// Tells whether one value fits its attribute, and puts values into their stored form. It looks at
// one value at a time; rules that join several attributes are in validate.ts.

import type { AttributeKind, AttributeRow } from './attribute-row.ts';
import { quoted } from './problems.ts';

/** A name with `.cap`, or `.pid` in front of a suffix, must fit into one file name of 255 bytes. */
const NAME_CHARACTERS_MAX = 200;

/** The longest path name that Linux takes. */
const PATH_CHARACTERS_MAX = 4095;

/**
 * Says what is wrong with a value that is not empty, as a sentence that follows the attribute's
 * name; undefined if nothing is.
 */
export function valueFault(row: AttributeRow, value: string): string | undefined {
  if (hasControlCharacter(value)) {
    return `${quoted(value)} contains a control character; use printable text`;
  }
  return faultOfKind(row.kind, value);
}

/** The form in which a value is stored: one blank between list members, no leading zeros. */
export function storedValue(row: AttributeRow, value: string): string {
  if (row.kind.kind === 'list') return listMembers(value).join(' ');
  if (row.kind.kind === 'integer') return value.trim().replace(/^0+(?=\d)/u, '');
  return value.trim();
}

/** The members of a list value, in order (manual 2.2.2: separated by white space). */
export function listMembers(value: string): readonly string[] {
  return value.split(/\s+/u).filter((member) => member !== '');
}

/** Says why a word cannot be a resource name (manual 2.2.2); undefined if it can be one. */
export function resourceNameFault(name: string): string | undefined {
  if (name === '') return 'is empty; give a resource name';
  if (name.startsWith('.')) return `${quoted(name)} starts with a period; start with a letter`;
  if (name.startsWith('-')) return `${quoted(name)} starts with a hyphen; start with a letter`;
  if (!/^[A-Za-z0-9_.-]+$/u.test(name)) {
    return `${quoted(name)} has other characters than letters, digits, underscore and period`;
  }
  if (name.length > NAME_CHARACTERS_MAX) {
    return `${quoted(name)} is too long; use at most ${NAME_CHARACTERS_MAX} characters`;
  }
  return undefined;
}

/** A tab counts as white space. */
function hasControlCharacter(text: string): boolean {
  return /[^\P{Cc}\t]/u.test(text);
}

function faultOfKind(kind: AttributeKind, value: string): string | undefined {
  switch (kind.kind) {
    case 'word':
      return kind.words.includes(value)
        ? undefined
        : `${quoted(value)} is not one of ${kind.words.join(', ')}`;
    case 'name':
      return resourceNameFault(value);
    case 'text':
      return undefined;
    case 'integer':
      return isIntegerBetween(value, kind.min, kind.max)
        ? undefined
        : `${quoted(value)} is not a whole number from ${kind.min} to ${kind.max}`;
    case 'flag':
      return value === '0' || value === '1' ? undefined : `${quoted(value)} is not 0 or 1`;
    case 'list':
      return listFault(kind, value);
    case 'path':
      return value.endsWith('/')
        ? `${quoted(value)} names a directory; give the path of the script`
        : undefined;
    case 'file':
      return value.length > PATH_CHARACTERS_MAX
        ? `${quoted(value)} is too long; use at most ${PATH_CHARACTERS_MAX} characters`
        : undefined;
    case 'address':
      return isDottedQuad(value)
        ? undefined
        : `${quoted(value)} is not an Internet address; give four numbers from 0 to 255, as in 16.69.225.12`;
    case 'schedule':
      return scheduleFault(value);
    case 'subnet':
      return subnetFault(value);
    case 'device':
      return value.startsWith('/')
        ? undefined
        : `${quoted(value)} is not a full path; start it with /, as in /dev/tape/tape1`;
  }
}

function listFault(
  kind: Extract<AttributeKind, { kind: 'list' }>,
  value: string,
): string | undefined {
  const members = listMembers(value);
  if (kind.max !== undefined && members.length > kind.max) {
    return `has ${members.length} names; at most ${kind.max} are allowed`;
  }
  if (kind.of !== 'member') {
    return members.map(resourceNameFault).find((fault) => fault !== undefined);
  }
  const odd = members.find((member) => !/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/u.test(member));
  return odd === undefined
    ? undefined
    : `${quoted(odd)} is not a member name; separate names by blanks`;
}

function scheduleFault(value: string): string | undefined {
  const [mark, day, hour, minute, ...rest] = value.split(':');
  const fits =
    mark === 't' &&
    rest.length === 0 &&
    isWildcardOr(day, 6) &&
    isWildcardOr(hour, 23) &&
    minute !== undefined &&
    isIntegerBetween(minute, 0, 59);
  return fits
    ? undefined
    : `${quoted(value)} is not t:day:hour:min with day 0 to 6 or *, hour 0 to 23 or *, minute 0 to 59`;
}

function subnetFault(value: string): string | undefined {
  return isDottedQuad(value)
    ? undefined
    : `${quoted(value)} is not a subnet; give four numbers from 0 to 255, as in 16.69.225.0`;
}

function isDottedQuad(value: string): boolean {
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => isIntegerBetween(part, 0, 255));
}

function isWildcardOr(part: string | undefined, max: number): boolean {
  return part !== undefined && (part === '*' || isIntegerBetween(part, 0, max));
}

function isIntegerBetween(text: string, min: number, max: number): boolean {
  return /^[0-9]+$/u.test(text) && Number(text) >= min && Number(text) <= max;
}
