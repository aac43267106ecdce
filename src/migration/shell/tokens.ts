// The small pieces of the grammar: reserved words, operators, line ends. Builds nothing of the tree.
import type { Word } from './ast.ts';
import type { ShellSource } from './source.ts';

export function withoutComments({ text, comments }: ShellSource): string {
  let code = '';
  let at = 0;
  for (const [from, to] of comments.toSorted(([a], [b]) => a - b)) {
    if (from < at) continue;
    code += text.slice(at, from) + ' '.repeat(to - from);
    at = to;
  }
  return code + text.slice(at);
}

export function shownNext(source: ShellSource): string {
  const [shown = ''] =
    /^(?:;;|&&|\|\||\S[\w.-]{0,30})/.exec(
      source.text.slice(source.position, source.position + 40),
    ) ?? [];
  return shown === '' ? 'the end' : shown;
}

/** Line ends, blanks and comments. */
export function skipLines(source: ShellSource): void {
  for (;;) {
    source.skipBlanks();
    if (source.peek() !== '\n') return;
    source.takeLineEnd();
  }
}

/** The reserved word that comes next, without taking it. */
export function reservedNext(source: ShellSource): string | null {
  const [word = ''] =
    /^(?:[{}!]|\[\[|[a-z]+)(?=[ \t\n;&|<>()]|$)/.exec(
      source.text.slice(source.position, source.position + 12),
    ) ?? [];
  return reservedWords.has(word) ? word : null;
}

/** Words of the grammar, where a command may begin. */
export const reservedWords = new Set([
  ...['if', 'then', 'elif', 'else', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for'],
  ...['select', 'function', 'in', '{', '}', '!', '[['],
]);

/** Reserved words that end a list. */
export const closing = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']);

export function takeReserved(
  source: ShellSource,
  word: string,
  opened: string,
  line: number,
): void {
  skipLines(source);
  if (reservedNext(source) !== word) {
    source.fail(`the ${opened} has no ${word}: ${shownNext(source)} stands in its place`, line);
  }
  source.position += word.length;
}

export function takeOperator(source: ShellSource, operator: string, line: number): void {
  skipLines(source);
  if (!source.startsWith(operator)) source.fail(`the parenthesis is never closed`, line);
  source.position += operator.length;
}

/** Takes the parentheses behind the name of a function. */
export function isFunctionStart(source: ShellSource, word: Word): boolean {
  const start = source.position;
  source.skipBlanks();
  if (source.peek() === '(' && /^[A-Za-z_]\w*$/.test(word.raw)) {
    source.position += 1;
    source.skipBlanks();
    if (source.peek() === ')') {
      source.position += 1;
      return true;
    }
  }
  source.position = start;
  return false;
}
