// Writes profile text: a whole profile in the manual's order, or changes to a text that somebody
// wrote by hand, whose comments and layout stay as they are (manual 2.2.2, 2.8).

import { compareAttributes } from './attributes.ts';
import type { AttributeValues } from './merge.ts';
import { type Assignment, parseProfile } from './parse.ts';

/**
 * The text of a profile: NAME, TYPE, then the other attributes in alphabetical order, one a line.
 *
 * @param values - the attributes to write; an empty value is written as `ATTRIBUTE=`
 */
export function writeProfile(values: AttributeValues): string {
  return Object.keys(values)
    .toSorted(compareAttributes)
    .map((attribute) => `${writeAssignment(attribute, values[attribute] ?? '')}\n`)
    .join('');
}

/** One assignment, without its line end; two lines if the value ends in a backslash. */
export function writeAssignment(attribute: string, value: string): string {
  return assignmentText(`${attribute}=`, value);
}

/**
 * Changes only the given attributes of a profile text. A changed assignment keeps its place and the
 * spacing around its equals sign; a new one goes where the manual's order has it.
 */
export function updateProfileText(text: string, changes: AttributeValues): string {
  return Object.keys(changes)
    .toSorted(compareAttributes)
    .reduce(
      (current, attribute) => setAttribute(current, attribute, changes[attribute] ?? ''),
      text,
    );
}

function setAttribute(text: string, attribute: string, value: string): string {
  const lineEnd = /\r(?:\n|$)/u.test(text) ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const { assignments } = parseProfile(text);
  const present = assignments.find((assignment) => assignment.attribute === attribute);
  const written = (head: string) =>
    `${assignmentText(head, value)}`.replaceAll('\n', lineEnd) + lineEnd.slice(0, -1);
  if (present !== undefined) {
    const head = headOf(lines[present.line - 1] ?? '') ?? `${attribute}=`;
    lines.splice(present.line - 1, present.lastLine - present.line + 1, written(head));
  } else {
    const last = lines.at(-1);
    if (last !== undefined && lineEnd === '\r\n' && !last.endsWith('\r')) {
      lines[lines.length - 1] = `${last}\r`;
    }
    lines.splice(placeFor(attribute, assignments, lines.length), 0, written(`${attribute}=`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Everything up to the value, so that `NAME = value` keeps its blanks. */
function headOf(line: string): string | undefined {
  return /^[^=]*=[ \t]*(?=[^\s\\])/u.exec(line)?.[0] ?? /^[^=]*=[ \t]?/u.exec(line)?.[0];
}

/**
 * A new assignment follows the one that precedes the first greater attribute, so that it never
 * comes between a comment and the assignment that the comment explains.
 */
function placeFor(attribute: string, assignments: readonly Assignment[], end: number): number {
  const greater = assignments.findIndex(
    (assignment) => compareAttributes(assignment.attribute, attribute) > 0,
  );
  const before = greater < 0 ? assignments.at(-1) : assignments[greater - 1];
  if (before !== undefined) return before.lastLine;
  return greater < 0 ? end : (assignments[greater]?.line ?? 1) - 1;
}

/** A value that ends in a backslash is followed by an empty continuation line, or it would join. */
function assignmentText(head: string, value: string): string {
  const oneLine = value.replace(/[\r\n]+/gu, ' ').trim();
  return oneLine.endsWith('\\') ? `${head}${oneLine}\\\n` : `${head}${oneLine}`;
}
