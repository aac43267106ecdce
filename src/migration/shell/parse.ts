// The grammar of shell scripts: a text becomes the tree of ast.ts, or the first problem in it. Whatever it accepts, a shell
// accepts too, so that a script put together from such texts can be run; what a script does is not looked at here.
import type {
  AndOr,
  Assignment,
  CaseItem,
  Command,
  CommandList,
  IfBranch,
  Pipeline,
  Redirect,
  Script,
  SyntaxProblem,
  Word,
} from './ast.ts';
import { skipArray, skipTest } from './ksh.ts';
import { takeRedirect, takeRedirects } from './redirects.ts';
import { endsInBackslash, ShellSource, ShellSyntaxError } from './source.ts';
import {
  closing,
  isFunctionStart,
  reservedNext,
  shownNext,
  skipLines,
  takeOperator,
  takeReserved,
  withoutComments,
} from './tokens.ts';
import { readDocument, readWord } from './words.ts';

/** Reads a script; everything is read or nothing. */
export function parseShell(
  text: string,
):
  | { readonly ok: true; readonly script: Script }
  | { readonly ok: false; readonly problem: SyntaxProblem } {
  const source = new ShellSource(text);
  try {
    const commands = parseWhole(source);
    const script = { commands, code: withoutComments(source), needsKsh: source.needsKsh };
    return { ok: true, script };
  } catch (error) {
    if (error instanceof ShellSyntaxError) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Reads the source to its end. */
function parseWhole(source: ShellSource): CommandList {
  const list = parseList(source, []);
  if (!source.isAtEnd) source.fail(`${shownNext(source)} does not belong here`);
  if (source.documents.length > 0) source.takeLineEnd();
  if (endsInBackslash(source.text)) source.fail('the last line ends with a backslash');
  parseDocuments(source);
  return list;
}

/** `$(…)`, with the position behind its opening parenthesis. */
function parseSubstitution(source: ShellSource): CommandList {
  return source.deeper(() => {
    const line = source.lineAt();
    const list = parseList(source, [')']);
    if (source.peek() !== ')') source.fail('the parenthesis is never closed', line);
    source.position += 1;
    return list;
  });
}

/** The text between grave accents is a script of its own. */
function parseGraveAccents(source: ShellSource, text: string, line: number): CommandList {
  return source.deeper(() => {
    const inner = new ShellSource(text, line - 1, source.depth);
    const list = parseWhole(inner);
    if (inner.needsKsh) source.needsKsh = true;
    return list;
  });
}

/** What is replaced in a here-document must be whole in it. */
function parseDocuments(source: ShellSource): void {
  for (const { text, line } of source.expandedDocuments.splice(0)) {
    source.deeper(() => {
      const inner = new ShellSource(text, line - 1, source.depth);
      readDocument(inner, wordParts);
      if (inner.documents.length > 0) inner.fail('a here-document in another one never ends');
      parseDocuments(inner);
      if (inner.needsKsh) source.needsKsh = true;
    });
  }
}

const wordParts = { parseSubstitution, parseGraveAccents };

function takeWord(source: ShellSource): Word | null {
  return readWord(source, wordParts);
}

/**
 * Commands up to the end of the source, a reserved word that closes something, or one of these operators.
 */
function parseList(source: ShellSource, ends: readonly string[]): CommandList {
  const list: AndOr[] = [];
  for (;;) {
    skipLines(source);
    const reserved = reservedNext(source);
    const isOver =
      source.isAtEnd ||
      (reserved !== null && closing.has(reserved)) ||
      ends.some((end) => source.startsWith(end));
    if (isOver) return list;
    const { andOr, isLast } = parseAndOr(source);
    list.push(andOr);
    if (isLast) return list;
  }
}

/** A list that must not be empty. */
function parseBody(source: ShellSource, what: string): CommandList {
  const line = source.lineAt();
  const list = source.deeper(() => parseList(source, [';;', ')']));
  if (list.length === 0) source.fail(`there is no command ${what}`, line);
  return list;
}

function parseAndOr(source: ShellSource): { readonly andOr: AndOr; readonly isLast: boolean } {
  const line = source.lineAt();
  const first = parsePipeline(source);
  const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
  for (;;) {
    source.skipBlanks();
    const operator = source.startsWith('&&') ? '&&' : source.startsWith('||') ? '||' : null;
    if (operator === null) break;
    source.position += 2;
    skipLines(source);
    rest.push({ operator, pipeline: parsePipeline(source) });
  }
  const next = source.peek();
  const isBackground = next === '&';
  const isSeparated = isBackground || (next === ';' && source.peek(1) !== ';') || next === '\n';
  if (isSeparated && next !== '\n') source.position += 1;
  return { andOr: { first, rest, isBackground, line }, isLast: !isSeparated };
}

function parsePipeline(source: ShellSource): Pipeline {
  source.skipBlanks();
  let isNegated = false;
  if (reservedNext(source) === '!') {
    source.position += 1;
    source.skipBlanks();
    isNegated = true;
  }
  const commands = [parseCommand(source)];
  for (;;) {
    source.skipBlanks();
    if (source.peek() !== '|' || source.peek(1) === '|') return { commands, isNegated };
    source.position += 1;
    if (source.peek() === '&') {
      source.needsKsh = true;
      source.position += 1;
    }
    skipLines(source);
    commands.push(parseCommand(source));
  }
}

function parseCommand(source: ShellSource): Command {
  return source.deeper(() => {
    source.skipBlanks();
    const line = source.lineAt();
    const compound = parseCompound(source, line);
    if (compound === null) return parseSimple(source, line);
    return { ...compound, redirects: takeRedirects(source, takeWord) };
  });
}

function parseCompound(source: ShellSource, line: number): Command | null {
  if (source.startsWith('((')) {
    const start = source.position;
    if (source.skipArithmetic('((')) {
      source.needsKsh = true;
      return { kind: 'test', text: source.text.slice(start, source.position), line, redirects: [] };
    }
  }
  if (source.peek() === '(') {
    source.position += 1;
    const body = parseBody(source, 'in the parentheses');
    takeOperator(source, ')', line);
    return { kind: 'subshell', body, line, redirects: [] };
  }
  const reserved = reservedNext(source);
  if (reserved === null) return null;
  switch (reserved) {
    case '{':
      return parseGroup(source, line);
    case 'if':
      return parseIf(source, line);
    case 'while':
    case 'until':
      return parseWhile(source, line, reserved);
    case 'for':
    case 'select':
      return parseFor(source, line, reserved);
    case 'case':
      return parseCase(source, line);
    case 'function':
      return parseKshFunction(source, line);
    case '[[':
      return parseKshTest(source, line);
    default:
      return source.fail(`${reserved} does not belong here`);
  }
}

function parseGroup(source: ShellSource, line: number): Command {
  source.position += 1;
  const body = parseBody(source, 'between the braces');
  takeReserved(source, '}', '{', line);
  return { kind: 'group', body, line, redirects: [] };
}

function parseIf(source: ShellSource, line: number): Command {
  const branches: IfBranch[] = [];
  let word = 'if';
  while (word === 'if' || word === 'elif') {
    const branchLine = source.lineAt();
    source.position += word.length;
    const condition = parseBody(source, `after ${word}`);
    takeReserved(source, 'then', word, branchLine);
    branches.push({ condition, body: parseBody(source, 'after then'), line: branchLine });
    word = reservedNext(source) ?? '';
  }
  let otherwise: CommandList | null = null;
  if (word === 'else') {
    source.position += word.length;
    otherwise = parseBody(source, 'after else');
  }
  takeReserved(source, 'fi', 'if', line);
  return { kind: 'if', branches, otherwise, line, redirects: [] };
}

function parseWhile(source: ShellSource, line: number, word: string): Command {
  source.position += word.length;
  const condition = parseBody(source, `after ${word}`);
  const body = parseDo(source, word, line);
  return {
    kind: 'loop',
    condition,
    isUntil: word === 'until',
    words: [],
    body,
    line,
    redirects: [],
  };
}

function parseDo(source: ShellSource, word: string, line: number): CommandList {
  takeReserved(source, 'do', word, line);
  const body = parseBody(source, 'after do');
  takeReserved(source, 'done', word, line);
  return body;
}

function parseFor(source: ShellSource, line: number, word: string): Command {
  if (word === 'select') source.needsKsh = true;
  source.position += word.length;
  source.skipBlanks();
  const name = takeWord(source);
  if (name === null || !/^[A-Za-z_]\w*$/.test(name.raw)) {
    source.fail(`${word} has no variable`, line);
  }
  skipLines(source);
  const words: Word[] = [];
  if (reservedNext(source) === 'in') {
    source.position += 2;
    for (;;) {
      source.skipBlanks();
      const next = takeWord(source);
      if (next === null) break;
      words.push(next);
    }
    if (source.peek() !== ';' && source.peek() !== '\n') source.fail(`${word} has no do`, line);
  }
  source.skipBlanks();
  if (source.peek() === ';') source.position += 1;
  const body = parseDo(source, word, line);
  return { kind: 'loop', condition: null, isUntil: false, words, body, line, redirects: [] };
}

function parseCase(source: ShellSource, line: number): Command {
  source.position += 4;
  source.skipBlanks();
  const subject = takeWord(source) ?? source.fail('case has no word', line);
  takeReserved(source, 'in', 'case', line);
  const items: CaseItem[] = [];
  for (;;) {
    skipLines(source);
    if (reservedNext(source) === 'esac') break;
    if (source.isAtEnd) source.fail('the case has no esac', line);
    const item = parseCaseItem(source);
    items.push(item);
    skipLines(source);
    if (!source.startsWith(';;')) break;
    source.position += 2;
    if (source.peek() === '&') source.fail(';;& does not belong here');
  }
  takeReserved(source, 'esac', 'case', line);
  return { kind: 'case', subject, items, line, redirects: [] };
}

function parseCaseItem(source: ShellSource): CaseItem {
  const line = source.lineAt();
  if (source.peek() === '(') {
    source.position += 1;
    source.skipBlanks();
  }
  const patterns: Word[] = [];
  for (;;) {
    source.skipBlanks();
    patterns.push(takeWord(source) ?? source.fail('a pattern of the case is missing'));
    source.skipBlanks();
    if (source.peek() === ')') break;
    if (source.peek() !== '|') source.fail('a pattern of the case has no parenthesis', line);
    source.position += 1;
  }
  source.position += 1;
  const body = source.deeper(() => parseList(source, [';;', ')']));
  return { patterns, body, line };
}

function parseKshFunction(source: ShellSource, line: number): Command {
  source.needsKsh = true;
  source.position += 'function'.length;
  source.skipBlanks();
  const name = takeWord(source) ?? source.fail('function has no name', line);
  source.skipBlanks();
  if (source.startsWith('()')) source.position += 2;
  return parseFunctionBody(source, name.value, line);
}

function parseFunctionBody(source: ShellSource, name: string, line: number): Command {
  skipLines(source);
  const body = source.deeper(() => parseCompound(source, source.lineAt()));
  if (body === null || body.kind === 'function')
    source.fail(`the function ${name} has no body`, line);
  return {
    kind: 'function',
    name,
    body: { ...body, redirects: takeRedirects(source, takeWord) },
    line,
    redirects: [],
  };
}

function parseKshTest(source: ShellSource, line: number): Command {
  const start = source.position;
  skipTest(source, takeWord);
  return { kind: 'test', text: source.text.slice(start, source.position), line, redirects: [] };
}

const assignmentStart = /^([A-Za-z_]\w*)\+?=/;

function parseSimple(source: ShellSource, line: number): Command {
  const words: Word[] = [];
  const assignments: Assignment[] = [];
  const redirects: Redirect[] = [];
  const substitutions: CommandList[] = [];
  for (;;) {
    source.skipBlanks();
    const redirect = takeRedirect(source, takeWord);
    if (redirect !== null) {
      redirects.push(redirect);
      substitutions.push(...redirect.target.substitutions);
      continue;
    }
    const word = takeWord(source);
    if (word === null) break;
    const [lead, name] = assignmentStart.exec(word.raw) ?? [];
    if (lead !== undefined && name !== undefined && words.length === 0) {
      if (source.peek() === '(') skipArray(source, takeWord);
      if (lead.endsWith('+=')) source.needsKsh = true;
      assignments.push({ name, value: word.value.slice(lead.length), line: word.line });
      substitutions.push(...word.substitutions);
      continue;
    }
    words.push(word);
    const isFirst = words.length === 1 && assignments.length === 0 && redirects.length === 0;
    if (isFirst && isFunctionStart(source, word)) {
      return parseFunctionBody(source, word.value, line);
    }
  }
  if (words.length + assignments.length + redirects.length === 0) {
    source.fail(`a command is missing before ${shownNext(source)}`);
  }
  return { kind: 'simple', assignments, words, redirects, substitutions, line };
}
