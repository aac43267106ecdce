// One action script out of the start, stop and check scripts of an ASE service (manual 5.3.2). The old scripts become
// functions of it, line by line as they were, and what cannot become one becomes a comment and an entry point that fails.
import type { Finding, Rule, Severity } from './findings.ts';
import { interpreterOf, withPlainLineEnds } from './lint/lint.ts';
import { type Entry, entries } from './lint/script-view.ts';
import { firstUseOfArguments } from './script-arguments.ts';
import { parseShell } from './shell/parse.ts';

/** An old script; its text is bytes, one a character. */
export interface OldScript {
  /** As the person named it. */
  readonly file: string;
  readonly text: string;
}

export interface CombineInput {
  readonly resource: string;
  readonly service: string;
  readonly scripts: Readonly<Partial<Record<Entry, OldScript>>>;
  readonly scriptArguments: Readonly<Record<Entry, string | null>>;
}

export interface CombinedScript {
  /** Bytes, one a character. */
  readonly text: string;
  /** What must be added to a line number of an old script to get that of the new one. */
  readonly lineOffsets: Readonly<Partial<Record<Entry, number>>>;
  readonly findings: readonly Finding[];
}

interface Body {
  readonly entry: Entry;
  readonly old: OldScript | undefined;
  readonly lines: readonly string[];
  readonly shell: string;
  /** Null if it can be run as a part of the new script, else the reason why not, a clause. */
  readonly obstacle: string | null;
}

/** Makes the action script; it always is one that a shell can read. */
export function combineScripts(input: CombineInput): CombinedScript {
  const bodies = entries.map((entry) => readBody(entry, input.scripts[entry]));
  const shell = commonShell(bodies);
  const findings: Finding[] = [];
  const lineOffsets: Partial<Record<Entry, number>> = {};
  const lines = [`#!${shell}`, ...heading(input), ''];
  for (const read of bodies) {
    const body = fitShell(read, shell);
    lines.push(`${body.entry}_service() {`);
    if (body.old !== undefined) lineOffsets[body.entry] = lines.length + 1;
    const entryLine = lines.length;
    for (const line of functionLines(body)) lines.push(line);
    lines.push('}', '');
    findings.push(...bodyFindings(input, body, entryLine));
  }
  lines.push(...frame(input.scriptArguments));
  return { text: `${lines.join('\n')}\n`, lineOffsets, findings };
}

function readBody(entry: Entry, old: OldScript | undefined): Body {
  if (old === undefined) return { entry, old, lines: [], shell: 'sh', obstacle: null };
  const text = withPlainLineEnds(old.text).replace(/\n$/, '');
  const lines = text.split('\n');
  const interpreter = interpreterOf(text);
  if (!interpreter.isShell) {
    return { entry, old, lines, shell: 'sh', obstacle: `it is a script for ${interpreter.name}` };
  }
  const parsed = parseShell(text);
  if (!parsed.ok) {
    const { line, reason } = parsed.problem;
    return { entry, old, lines, shell: 'sh', obstacle: `line ${line}: ${reason}` };
  }
  const named =
    interpreter.name === 'bash' ? 'bash' : interpreter.name.startsWith('ksh') ? 'ksh' : 'sh';
  const shell = named === 'sh' && parsed.script.needsKsh ? 'ksh' : named;
  return { entry, old, lines, shell, obstacle: null };
}

/** The first script that needs more than sh decides. */
function commonShell(bodies: readonly Body[]): string {
  const more = bodies.find(({ shell }) => shell !== 'sh');
  return `/bin/${more?.shell ?? 'sh'}`;
}

function fitShell(body: Body, shell: string): Body {
  const fits = body.shell === 'sh' || shell === `/bin/${body.shell}`;
  return fits ? body : { ...body, obstacle: `it is for ${body.shell}, and the others are not` };
}

function heading({ resource, service, scripts }: CombineInput): readonly string[] {
  const sources = entries.flatMap((entry) => {
    const old = scripts[entry];
    return old === undefined ? [] : [`#   ${entry.padEnd(5)}  from ${plainText(old.file)}`];
  });
  return [
    '#',
    `# Action script of the CAA application resource ${resource}, made by ase_migrate from the`,
    `# scripts of the ASE service ${plainText(service)}. It is yours to change.`,
    '#',
    ...(sources.length === 0 ? [] : [...sources, '#']),
    '# The old scripts are as they were, except for mapped device names. caa_lint says what',
    '# is to be done about them. Each entry point exits 0 for success and 2, or whatever an',
    '# old script says, for failure. What is printed goes to /dev/null.',
    '',
    '# The PATH that CAA gives to action scripts.',
    'PATH=/sbin:/usr/sbin:/usr/bin',
    'export PATH',
  ];
}

/** Names go into comments, where a line end would be the end of the comment. */
function plainText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?');
}

/** The first line is a command, because a function must have one; it is what stands for the line of the name. */
function functionLines({ entry, old, lines, obstacle }: Body): readonly string[] {
  if (old === undefined) {
    return [
      `# The ${entry} script was not given: write what is to be done here, and exit 0 for success.`,
      'return 2',
    ];
  }
  if (obstacle !== null) {
    return [
      `# To be written again: ${plainText(obstacle)}.`,
      ...lines.map((line) => `# ${line}`),
      'return 2',
    ];
  }
  const [first = '', ...rest] = lines;
  const lead = /^#!/.test(first) ? `# It began with ${first}` : first;
  return [':', lead, ...rest];
}

function frame(scriptArguments: CombineInput['scriptArguments']): readonly string[] {
  const items = entries.flatMap((entry) => {
    const words = scriptArguments[entry] === null ? '' : ` ${quoted(scriptArguments[entry])}`;
    return [`${entry})`, `    ${entry}_service${words}`, '    exit $?', '    ;;'];
  });
  return [
    'case $1 in',
    ...items,
    '*)',
    '    echo "usage: $0 {start|stop|check}"',
    '    exit 2',
    '    ;;',
    'esac',
  ];
}

/** The argument as one word, as bytes. */
function quoted(argument: string): string {
  const bytes = [...new TextEncoder().encode(argument)].map((code) => String.fromCharCode(code));
  return `'${bytes.join('').replaceAll("'", "'\\''")}'`;
}

function bodyFindings(
  { resource, scriptArguments }: CombineInput,
  { entry, old, obstacle, lines }: Body,
  entryLine: number,
): readonly Finding[] {
  const file = `${resource}.scr`;
  const made = (
    [rule, severity]: readonly [Rule, Severity],
    at: { readonly file: string; readonly line: number },
    [message, remedy]: readonly [string, string],
  ): readonly Finding[] => [{ rule, severity, ...at, message, remedy }];
  if (old === undefined) {
    const texts = [
      `there is no ${entry} script; the ${entry} entry of ${file} exits 2 until it is written.`,
      entry === 'check'
        ? 'Write it: exit 0 if the application runs, 2 if not.'
        : `Write it, or give the folder with the ${entry} script of the service with -scripts.`,
    ] as const;
    return made(['L2', 'error'], { file, line: entryLine }, texts);
  }
  if (obstacle !== null) {
    return made(['L2', 'error'], { file: old.file, line: 1 }, [
      `the ${entry} script could not be taken over: ${obstacle}.`,
      `Write the ${entry} entry of ${file} again; the old script is in it as a comment.`,
    ]);
  }
  const taken = made(['L2', 'notice'], { file: old.file, line: 1 }, [
    `the ${entry} script is the ${entry} entry of ${file} now.`,
    'Look through it, and try it by hand before it is registered.',
  ]);
  const asking = firstUseOfArguments(lines);
  if (asking === null || scriptArguments[entry] !== null) return taken;
  return [
    ...taken,
    ...made(['A6', 'warning'], { file: old.file, line: asking }, [
      'the script looks at its arguments; those that ASE gave it are not known.',
      `If they matter, add them behind ${entry}_service at the end of ${file}.`,
    ]),
  ];
}
