// Reads the text of a profile or a template into assignments (manual 2.2, caa(4)). It knows the
// syntax of lines and nothing of what an attribute means.

import { excerpt, type ProfileProblem } from './problems.ts';

/** One `ATTRIBUTE=value`, with white space around name and value removed. */
export interface Assignment {
  readonly attribute: string;
  readonly value: string;
  /** The first line of the assignment, counted from 1. */
  readonly line: number;
  /** The last line, which differs when backslashes join lines. */
  readonly lastLine: number;
}

/** The assignments of a text in the order of the file, and what is wrong with its syntax. */
export interface ParsedProfile {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly ProfileProblem[];
}

/** A real profile has a few hundred characters; a larger text is some other file. */
const PROFILE_CHARACTERS_MAX = 65_536;

/**
 * Reads a profile: one assignment a line, `#` in the first column for comments, a backslash at the
 * end of a line to join the next one (manual 2.2). It never fails: faults are in `problems`.
 */
export function parseProfile(text: string): ParsedProfile {
  if (text.length > PROFILE_CHARACTERS_MAX) {
    const message = `is longer than ${PROFILE_CHARACTERS_MAX} characters; this is not a profile`;
    return { assignments: [], problems: [{ severity: 'error', message }] };
  }
  const assignments: Assignment[] = [];
  const problems: ProfileProblem[] = [];
  const lines = splitLines(text);
  let index = 0;
  while (index < lines.length) {
    const first = lines[index] ?? '';
    if (first.startsWith('#') || first.trim() === '') {
      index += 1;
      continue;
    }
    const logical = joinLines(lines, index);
    if (logical.endsInside) problems.push(unfinished(logical.lastLine));
    readAssignment(logical, assignments, problems);
    index = logical.lastLine;
  }
  return { assignments, problems: [...problems, ...repeatedAttributes(assignments)] };
}

/**
 * The values that a text really gives. An attribute with an empty value counts as left out, and of
 * a repeated attribute the first one counts.
 */
export function givenValues(parsed: ParsedProfile): Readonly<Record<string, string>> {
  const given = parsed.assignments.filter(({ value }) => value !== '').toReversed();
  return Object.fromEntries(given.map(({ attribute, value }) => [attribute, value]));
}

/** The lines of a text as they stand, without line ends; the end of the last line adds none. */
export function splitLines(text: string): readonly string[] {
  const lines = text
    .replace(/^\uFEFF/u, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

interface LogicalLine {
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
  readonly endsInside: boolean;
}

/** Whether a line goes on is seen on the line itself: what is joined may end in a real backslash. */
function joinLines(lines: readonly string[], index: number): LogicalLine {
  let text = '';
  let last = index;
  let physical = lines[index] ?? '';
  while (physical.endsWith('\\')) {
    text += physical.slice(0, -1);
    const next = lines[last + 1];
    if (next === undefined) {
      return { text, line: index + 1, lastLine: last + 1, endsInside: true };
    }
    last += 1;
    physical = next;
  }
  return { text: text + physical, line: index + 1, lastLine: last + 1, endsInside: false };
}

function readAssignment(
  logical: LogicalLine,
  assignments: Assignment[],
  problems: ProfileProblem[],
): void {
  const { line, lastLine } = logical;
  const equals = logical.text.indexOf('=');
  const attribute = logical.text.slice(0, Math.max(equals, 0)).trim();
  if (attribute !== '') {
    assignments.push({ attribute, value: logical.text.slice(equals + 1).trim(), line, lastLine });
    return;
  }
  const shown = excerpt(logical.text.trim());
  const message =
    equals < 0
      ? `"${shown}" has no "="; write ATTRIBUTE=value, or # in the first column for a comment`
      : `"${shown}" has no attribute name before "="`;
  problems.push({ severity: 'error', line, message });
}

function unfinished(line: number): ProfileProblem {
  const message =
    'ends with a backslash, but there is no line to join; remove the backslash or add the line';
  return { severity: 'error', line, message };
}

function repeatedAttributes(assignments: readonly Assignment[]): ProfileProblem[] {
  const firstLines = new Map<string, number>();
  const problems: ProfileProblem[] = [];
  for (const { attribute, line } of assignments) {
    const firstLine = firstLines.get(attribute);
    if (firstLine === undefined) {
      firstLines.set(attribute, line);
      continue;
    }
    const message = `is given more than once, on lines ${firstLine} and ${line}; remove one of them`;
    problems.push({ severity: 'error', attribute, line, message });
  }
  return problems;
}
