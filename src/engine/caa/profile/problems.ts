// What can be wrong with a profile, and how it is said to people. It shapes sentences only; the
// rules that find the problems are in parse.ts, values.ts and validate.ts.

/** One thing that is wrong (error) or doubtful (warning) in a profile or a template. */
export interface ProfileProblem {
  readonly severity: 'error' | 'warning';
  /** The file that holds the fault when it is not the profile itself, such as a template. */
  readonly file?: string;
  readonly attribute?: string;
  /** The line of the file, counted from 1. */
  readonly line?: number;
  readonly message: string;
}

/** The longest stretch of somebody's text that a message repeats. */
const QUOTED_CHARACTERS_MAX = 60;

/**
 * The lines that tell an administrator what is wrong with a profile (manual 2.2.6): one for each
 * problem and, if any of them is an error, a last one that says that validation failed.
 */
export function describeProblems(name: string, problems: readonly ProfileProblem[]): string[] {
  const lines = problems.map((problem) => describeProblem(`${name}.cap`, problem));
  const failed = hasErrors(problems)
    ? [`Resource profile ${printable(name)} did not pass validation.`]
    : [];
  return [...lines, ...failed];
}

/** Tells whether any of the problems forbids to register the profile. */
export function hasErrors(problems: readonly ProfileProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** A problem that forbids to register the profile. */
export function attributeError(attribute: string, message: string, line?: number): ProfileProblem {
  return { severity: 'error', attribute, message, ...(line === undefined ? {} : { line }) };
}

/** Somebody's text, in quotation marks, cut to a readable length and free of control characters. */
export function quoted(text: string): string {
  return `"${excerpt(text)}"`;
}

/** The beginning of somebody's text, free of control characters. */
export function excerpt(text: string): string {
  return printable(
    text.length > QUOTED_CHARACTERS_MAX ? `${text.slice(0, QUOTED_CHARACTERS_MAX)}...` : text,
  );
}

/** Somebody's text without anything that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(
    /\p{C}/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function describeProblem(file: string, problem: ProfileProblem): string {
  const place = problem.attribute ?? (problem.line === undefined ? '' : `line ${problem.line}`);
  const parts = [printable(problem.file ?? file), excerpt(place)].filter((part) => part !== '');
  const warning = problem.severity === 'warning' ? 'warning: ' : '';
  return `${parts.join(': ')}: ${warning}${problem.message}`;
}
