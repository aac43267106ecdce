// The text of etc/rc.config: shell variables that rcmgr reads, sets and deletes (manual 10.2, 10.4.1). Pure functions
// on text; everything they are not asked to change stays as the administrator wrote it.

/** More is no limit that the library knows. */
const megabytesMax = 2047;
const valueCharsMax = 1024;

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;
const exportOnly = /^\s*export\s+([A-Za-z_][A-Za-z0-9_]*)\s*$/;

interface Rule {
  readonly isGood: (value: string) => boolean;
  readonly wants: string;
}

const megabytes: Rule = {
  isGood: (value) => /^[1-9][0-9]{0,3}$/.test(value) && Number(value) <= megabytesMax,
  wants: `whole megabytes from 1 to ${megabytesMax}`,
};

/** The library's own variables, and what each may be. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['IMC_AUTO_INIT', { isGood: (value) => /^[01]$/.test(value), wants: '0 or 1' }],
  ['IMC_MAX_ALLOC', megabytes],
  ['IMC_MAX_RECV', megabytes],
]);

/** The value of a variable, without its quotes; null if it is not set. The last assignment counts, as in a shell. */
export function readVariable(text: string, name: string): string | null {
  let value: string | null = null;
  for (const line of text.split('\n')) {
    const [, assigned, word = ''] = assignment.exec(line) ?? [];
    if (assigned === name) value = unquoted(word);
  }
  return value;
}

/** Sets a variable where it stands, or at the end of the text. */
export function writeVariable(text: string, name: string, value: string): string {
  const line = `${name}="${value.replace(/["$\\`]/g, '\\$&')}"`;
  const lines = linesOf(text);
  const at = lines.findLastIndex((one) => assignment.exec(one)?.[1] === name);
  if (at < 0) return joined([...lines, line, `export ${name}`]);
  const prefix = /^\s*(?:export\s+)?/.exec(lines[at] ?? '')?.[0] ?? '';
  return joined(lines.with(at, prefix + line));
}

/** Takes a variable out, with the line that exports it. */
export function deleteVariable(text: string, name: string): string {
  return joined(
    linesOf(text).filter(
      (line) => assignment.exec(line)?.[1] !== name && exportOnly.exec(line)?.[1] !== name,
    ),
  );
}

/** Why a variable cannot have this name, or null. */
export function variableNameProblem(name: string): string | null {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return null;
  return `${name.slice(0, 100)} is no name of a variable: use letters, digits and _, beginning with no digit.`;
}

/** Why a variable cannot have this value, or null (MC-059 to MC-061). */
export function variableValueProblem(name: string, value: string): string | null {
  const rule = rules.get(name);
  if (rule !== undefined && !rule.isGood(value)) {
    return `${name} cannot be ${JSON.stringify(value.slice(0, 100))}: give ${rule.wants}.`;
  }
  if (value.length > valueCharsMax) {
    return `The value of ${name} is too long: give at most ${valueCharsMax} characters.`;
  }
  return hasControls(value)
    ? `The value of ${name} has a control character in it: give one line of text.`
    : null;
}

function hasControls(value: string): boolean {
  return [...value].some((letter) => letter < ' ' || letter === '\u007f');
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** A word as a shell reads it: in double quotes, in single quotes, or up to a blank or a comment. */
function unquoted(word: string): string {
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(word)?.[1];
  if (double !== undefined) return double.replace(/\\(["$\\`])/g, '$1');
  const single = /^'([^']*)'/.exec(word)?.[1];
  return single ?? /^[^\s;#]*/.exec(word)?.[0] ?? '';
}
