// A script as the rules look at it: its commands with their variables filled in, its functions, its entry points, and
// where its output goes. Judges nothing.
import type {
  CaseItem,
  Command,
  CommandList,
  Pipeline,
  Redirect,
  Script,
  SimpleCommand,
  SyntaxProblem,
} from '../shell/ast.ts';
import { parseShell } from '../shell/parse.ts';

export type Entry = 'start' | 'stop' | 'check';
export const entries: readonly Entry[] = ['start', 'stop', 'check'];

/** One program, function or builtin that is called. */
export interface Invocation {
  /** Without its folder; words before it that only say how to run it, such as nohup, are left out. */
  readonly name: string;
  /** As it is called. */
  readonly path: string;
  readonly args: readonly string[];
  readonly line: number;
  /** What it prints goes where the script's own output goes. */
  readonly printsToScript: boolean;
  readonly redirects: readonly Redirect[];
  readonly isBackground: boolean;
}

export interface ScriptView {
  readonly script: Script;
  /** Names with the one value that the script gives them. */
  readonly variables: ReadonlyMap<string, string>;
  /** All that the script assigns to PATH, with the lines. */
  readonly paths: readonly { readonly value: string; readonly line: number }[];
  readonly functions: ReadonlyMap<string, Command>;
  /** What it reads with `.` is its own as well, except that nobody finds fault with another file here. */
  readonly read: { readonly setsPath: boolean; readonly code: readonly string[] };
  /** Every call in the order of the text, those in functions and substitutions included. */
  readonly invocations: readonly Invocation[];
}

/**
 * @param readBeside the text of a file that the script reads with `.`; null if it cannot be read, and the script is then
 *   taken as it is.
 */
export function viewScript(
  text: string,
  readBeside: (path: string) => string | null,
):
  | { readonly ok: true; readonly view: ScriptView }
  | { readonly ok: false; readonly problem: SyntaxProblem } {
  const parsed = parseShell(text);
  if (!parsed.ok) return parsed;
  const { script } = parsed;
  const own = definitionsIn([script]);
  const beside = scriptsRead(script, own.variables, readBeside);
  const { functions, variables } = definitionsIn([script, ...beside]);
  const read = {
    setsPath: definitionsIn(beside).paths.length > 0,
    code: beside.map(({ code }) => code),
  };
  const invocations = collectInvocations(script.commands, variables);
  return {
    ok: true,
    view: { script, variables, paths: own.paths, functions, read, invocations },
  };
}

/** The functions of earlier scripts hide those of later ones, as a script's own do that it defines after it has read. */
function definitionsIn(
  scripts: readonly Script[],
): Pick<ScriptView, 'variables' | 'paths' | 'functions'> {
  const values = new Map<string, Set<string>>();
  const paths: { value: string; line: number }[] = [];
  const functions = new Map<string, Command>();
  for (const { commands } of scripts) {
    eachCommand(commands, (command) => {
      if (command.kind === 'function' && !functions.has(command.name)) {
        functions.set(command.name, command.body);
      }
      for (const { name, value, line } of assignmentsOf(command)) {
        if (name === 'PATH') paths.push({ value, line });
        const known = values.get(name);
        if (known === undefined) values.set(name, new Set([value]));
        else known.add(value);
      }
    });
  }
  const variables = new Map<string, string>();
  for (const [name, [value, second]] of values) {
    if (value !== undefined && second === undefined) variables.set(name, value);
  }
  return { variables, paths, functions };
}

/** Files that read files come to an end, too. */
const readMax = 8;

/** The scripts that a script reads with `.`, and those that they read; what is no shell script is left out. */
function scriptsRead(
  script: Script,
  variables: ReadonlyMap<string, string>,
  readBeside: (path: string) => string | null,
): readonly Script[] {
  const found = new Map<string, Script>();
  const follow = ({ commands }: Script): void =>
    eachCommand(commands, (command) => {
      const path = pathRead(command, variables);
      if (path === null || found.has(path) || found.size >= readMax) return;
      const text = readBeside(path);
      const parsed = text === null ? null : parseShell(text);
      if (parsed?.ok !== true) return;
      found.set(path, parsed.script);
      follow(parsed.script);
    });
  follow(script);
  return [...found.values()];
}

/** A path that begins with a variable is taken to begin with the script's own folder, as in `. "$HERE/functions"`. */
function pathRead(command: Command, variables: ReadonlyMap<string, string>): string | null {
  if (command.kind !== 'simple') return null;
  const [dot, file] = command.words;
  if (dot?.value !== '.' || file === undefined) return null;
  const full = expand(file.value, variables);
  const path = full.startsWith('/')
    ? full
    : file.value.replace(/^\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})\//, '');
  return path === '' || /[$`]/.test(path) ? null : path;
}

function assignmentsOf(
  command: Command,
): readonly { readonly name: string; readonly value: string; readonly line: number }[] {
  if (command.kind !== 'simple') return [];
  const [first] = command.words;
  const isDeclaration = /^(?:export|typeset|readonly|local)$/.test(first?.raw ?? '');
  if (!isDeclaration) return command.assignments;
  return command.words.slice(1).flatMap(({ value, line }) => {
    const [, name, assigned] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value) ?? [];
    return name === undefined ? [] : [{ name, value: assigned ?? '', line }];
  });
}

/** Every command of a list, outer ones first, in the order of the text. */
export function eachCommand(list: CommandList, visit: (command: Command) => void): void {
  for (const { first, rest } of list) {
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)]) {
      for (const command of commands) {
        visit(command);
        for (const inner of listsIn(command)) eachCommand(inner, visit);
      }
    }
  }
}

function listsIn(command: Command): readonly CommandList[] {
  const redirected = command.redirects.flatMap(({ target }) => target.substitutions);
  switch (command.kind) {
    case 'simple':
      return [
        ...command.words.flatMap(({ substitutions }) => substitutions),
        ...command.substitutions,
      ];
    case 'if':
      return [
        ...redirected,
        ...command.branches.flatMap(({ condition, body }) => [condition, body]),
        ...(command.otherwise === null ? [] : [command.otherwise]),
      ];
    case 'loop':
      return [
        ...redirected,
        ...command.words.flatMap(({ substitutions }) => substitutions),
        ...(command.condition === null ? [] : [command.condition]),
        command.body,
      ];
    case 'case':
      return [
        ...redirected,
        ...command.subject.substitutions,
        ...command.items.map(({ body }) => body),
      ];
    case 'group':
    case 'subshell':
      return [...redirected, command.body];
    case 'function':
      return [asList(command.body)];
    case 'test':
      return redirected;
  }
}

/** A single command as a list. */
export function asList(command: Command): CommandList {
  const first: Pipeline = { commands: [command], isNegated: false };
  return [{ first, rest: [], isBackground: false, line: command.line }];
}

const expansionsMax = 8;

/** The text with every variable filled in that has one value; others stay as they are written. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  let expanded = text;
  for (let round = 0; round < expansionsMax && expanded.length < 4096; round += 1) {
    const next = expanded.replace(
      /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g,
      (whole, bare, braced) => {
        const value = variables.get(bare ?? braced);
        return value === undefined || value.includes(whole) ? whole : value;
      },
    );
    if (next === expanded) break;
    expanded = next;
  }
  return expanded;
}

interface Walk {
  readonly variables: ReadonlyMap<string, string>;
  readonly found: Invocation[];
  /** `exec >file` turns the output of everything after it. */
  isTurned: boolean;
}

/** The calls in a list, in the order of the text. */
export function collectInvocations(
  list: CommandList,
  variables: ReadonlyMap<string, string>,
): readonly Invocation[] {
  const walk: Walk = { variables, found: [], isTurned: false };
  walkList(walk, list, true);
  return walk.found;
}

function walkList(walk: Walk, list: CommandList, isOpen: boolean): void {
  for (const { first, rest, isBackground } of list) {
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)]) {
      for (const [index, command] of commands.entries()) {
        walkCommand(walk, command, isOpen && index === commands.length - 1, isBackground);
      }
    }
  }
}

function walkCommand(walk: Walk, command: Command, isOpen: boolean, isBackground: boolean): void {
  const isOpenHere = isOpen && !turnsOutput(command.redirects);
  if (command.kind !== 'simple') {
    for (const list of listsIn(command)) walkList(walk, list, isOpenHere);
    return;
  }
  for (const list of listsIn(command)) walkList(walk, list, false);
  addInvocation(walk, command, { isOpen: isOpenHere, isBackground });
}

/** `>&2` turns nothing away: what goes to standard error is lost as well. */
function turnsOutput(redirects: readonly Redirect[]): boolean {
  return redirects.some(
    ({ descriptor, operator, target }) =>
      operator.startsWith('&>') ||
      ((descriptor ?? 1) === 1 &&
        operator.startsWith('>') &&
        !(operator === '>&' && /^[12]$/.test(target.value))),
  );
}

/** Words that only say how the next one is run. */
const carriers = new Set([
  'exec',
  'command',
  'nohup',
  'time',
  'sudo',
  'env',
  'nice',
  'setsid',
  'eval',
]);
/** Programs that are handed a script as one word. */
const shells = new Set(['sh', 'ksh', 'bash', 'su', 'rsh', 'eval']);

function addInvocation(
  walk: Walk,
  command: SimpleCommand,
  { isOpen, isBackground }: { readonly isOpen: boolean; readonly isBackground: boolean },
): void {
  const words = wordsOf(command, walk.variables);
  const { line, redirects } = command;
  if (words[0] === 'exec' && words.length === 1 && turnsOutput(redirects)) walk.isTurned = true;
  const called = withoutCarriers(words);
  const [path] = called;
  if (path === undefined) return;
  const printsToScript = isOpen && !walk.isTurned;
  const name = path.replace(/^.*\//, '');
  const args = called.slice(1);
  walk.found.push({ name, path, args, line, printsToScript, redirects, isBackground });
  if (shells.has(name) || words[0] === 'eval') addHandedScripts(walk, words, line);
}

/** `su - oracle -c "dbstart; asemgr -d"`: the scripts in the words are looked at too. */
function addHandedScripts(walk: Walk, words: readonly string[], line: number): void {
  for (const word of words.filter((each) => /\s/.test(each))) {
    const parsed = parseShell(word);
    if (!parsed.ok) continue;
    const inner = collectInvocations(parsed.script.commands, walk.variables);
    for (const each of inner) walk.found.push({ ...each, line, printsToScript: false });
  }
}

/** A variable that holds a command and its arguments is split, unless it is quoted. */
function wordsOf(
  command: SimpleCommand,
  variables: ReadonlyMap<string, string>,
): readonly string[] {
  return command.words.flatMap(({ value, isPlain }) => {
    const expanded = expand(value, variables);
    return isPlain && expanded !== value ? expanded.split(/\s+/).filter(Boolean) : [expanded];
  });
}

function withoutCarriers(words: readonly string[]): readonly string[] {
  let from = 0;
  while (from < words.length - 1) {
    const name = (words[from] ?? '').replace(/^.*\//, '');
    const isOption = from > 0 && /^(?:-|[A-Za-z_]\w*=)/.test(words[from] ?? '');
    if (!isOption && !carriers.has(name)) break;
    // `command -v` looks a program up and does not run it.
    if (name === 'command' && (words[from + 1] ?? '').startsWith('-')) break;
    from += 1;
  }
  return words.slice(from);
}

/** True if a word is the script's first argument: `$1`, `"${1}"`, or a variable that holds it. */
export function isFirstArgument(value: string, variables: ReadonlyMap<string, string>): boolean {
  return /^\$(?:1|\{1(?::?-[^}]*)?\})$/.test(expand(value, variables));
}

/** The item of a `case $1` that an entry point takes; undefined if none does. */
export function itemFor(items: readonly CaseItem[], entry: Entry): CaseItem | undefined {
  return items.find(({ patterns }) =>
    patterns.some(({ value }) => value === entry || value === '*'),
  );
}
