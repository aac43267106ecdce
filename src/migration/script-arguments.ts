// Where an old script looks at the arguments that ASE gave it. Works on the text alone, so that it answers for scripts
// that cannot be parsed too; it must not say so of what belongs to awk, sed or a function of the script.

const argument = /\$(?:[1-9@*#]|\{[1-9@*#])/;

/** The number of the first line that uses an argument of the script, counted from 1; null if none does. */
export function firstUseOfArguments(lines: readonly string[]): number | null {
  const code = lines.map((line) => line.replace(/^\s*#.*/, '')).join('\n');
  const own = withoutFunctions(withoutSingleQuotes(code).split('\n'));
  const at = own.findIndex((line) => argument.test(line));
  return at < 0 ? null : at + 1;
}

/** What stands between single quotes is not expanded by the shell; lines stay where they are. */
function withoutSingleQuotes(code: string): string {
  return code.replace(/\\.|"(?:\\[\s\S]|[^"\\])*"|'[^']*'/g, (part) =>
    part.startsWith("'") ? part.replace(/[^\n]/g, ' ') : part,
  );
}

const wholeFunction = /^\s*(?:function\s+[\w.]+|[\w.]+\s*\(\s*\))\s*\{.*\}\s*$/;

/** A function has arguments of its own. It ends with the bracket that stands where it began. */
function withoutFunctions(lines: readonly string[]): readonly string[] {
  let indent: string | null = null;
  return lines.map((line) => {
    if (indent === null) {
      if (wholeFunction.test(line)) return '';
      const [, begin] = /^(\s*)(?:function\s+[\w.]+|[\w.]+\s*\(\s*\))[^}]*$/.exec(line) ?? [];
      if (begin === undefined) return line;
      indent = begin;
    } else if (line.trimEnd() === `${indent}}`) indent = null;
    return '';
  });
}
